package nl.schakel.fhir.subscription;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

import nl.schakel.advice.AdviceRequest;
import nl.schakel.advice.AdviceStore;
import nl.schakel.feedback.Feedback;
import nl.schakel.feedback.FeedbackDesk;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralStore;

/**
 * Finds what changed that a practice may know of. The stores are the truth: nothing has to be remembered at the moment
 * of a change, so nothing is lost where a process dies then.
 */
class News {

    private static final int PAGE = 500;
    /** A practice has some tens of changes a day; one that was away for weeks is told in a few rounds. */
    private static final int PAGES = 4;
    /**
     * How long a change may take from its moment to its commit, and clocks of hub processes may differ: so far back
     * every look reads again.
     */
    static final Duration OVERLAP = Duration.ofMinutes(1);

    private final ReferralStore referrals;
    private final FeedbackDesk feedback;
    private final AdviceStore advice;
    private final Rounds rounds;
    private final Duration kept;
    private final Clock clock;

    /** @param kept how long events are kept; what changed before that is not told any more */
    News(ReferralStore referrals, FeedbackDesk feedback, AdviceStore advice, Rounds rounds, Duration kept,
         Clock clock) {
        this.referrals = referrals;
        this.feedback = feedback;
        this.advice = advice;
        this.rounds = rounds;
        this.kept = kept;
        this.clock = clock;
    }

    /**
     * What was found.
     *
     * @param events    without numbers yet, oldest first
     * @param seenUntil until when there is nothing else
     * @param complete  whether there is nothing else at all
     */
    record Found(List<Event> events, Instant seenUntil, boolean complete) {
    }

    /** What changed since the last look. A Task that changed more than once in between counts once. */
    Found since(Subscriber subscriber) {
        Instant now = clock.instant();
        Instant from = latest(subscriber.seenUntil(), now.minus(kept));
        Found found = subscriber.terms().topic() == Topic.REFERRALS ? referrals(subscriber, from)
                : advice(subscriber, from);
        Instant seen = found.complete() ? latest(from, now.minus(OVERLAP)) : found.seenUntil();
        Map<String, Integer> known = rounds.known(subscriber.id(), found.events().stream().map(Event::focus).toList());
        return new Found(found.events().stream()
                .filter(event -> event.version() > known.getOrDefault(event.focus(), 0))
                .sorted(Comparator.comparing(Event::at)).toList(), seen, found.complete());
    }

    private Found referrals(Subscriber subscriber, Instant from) {
        List<Event> events = new ArrayList<>();
        List<Referral> page = List.of();
        for (int read = 0; read < PAGES; read++) {
            Referral last = page.isEmpty() ? null : page.get(page.size() - 1);
            page = referrals.changedSince(subscriber.practice(), from, last, PAGE);
            for (Referral referral : page) {
                Feedback told = feedback.current(referral);
                // What the practice may not know moves the referral, and leaves the newest it may know where it was.
                if (!told.at().isBefore(from)) {
                    events.add(new Event(0, told.at(), referral.id().toString(), told.version()));
                }
            }
            if (page.size() < PAGE) {
                return new Found(events, null, true);
            }
        }
        return new Found(events, page.get(page.size() - 1).stateSince(), false);
    }

    private Found advice(Subscriber subscriber, Instant from) {
        List<AdviceRequest> page = advice.ofPractice(subscriber.practice(), EnumSet.allOf(AdviceRequest.State.class),
                from, PAGE);
        List<Event> events = page.stream().map(request ->
                new Event(0, request.since(), request.id().toString(), request.version())).toList();
        boolean complete = page.size() < PAGE;
        return new Found(events, complete ? null : page.get(page.size() - 1).since(), complete);
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
