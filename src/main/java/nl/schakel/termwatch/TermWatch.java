package nl.schakel.termwatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import nl.schakel.calendar.Turns;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Change;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.TimelineEntry;
import nl.schakel.termwatch.TermNotices.Audience;
import nl.schakel.termwatch.TermStore.Kept;
import nl.schakel.termwatch.TermStore.Passed;
import nl.schakel.termwatch.TermStore.Place;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Notices silence: a term that passes is told once to the practice, to the municipality's contact and to the operator,
 * and once more when it is over. A look follows what changed since the one before and asks an index for what passed, so
 * a referral costs the same among a million. Any number of processes may look; what is told is claimed in the database,
 * in the transaction in which the practice's bell and the notices for the others are written.
 */
public class TermWatch {

    private static final Logger log = LoggerFactory.getLogger(TermWatch.class);
    private static final int PAGE = 200;
    private static final int CONTENDERS = 3;
    /** A change may be seen later than its moment: a transaction lasts a while, and clocks differ. */
    private static final Duration OVERLAP = Duration.ofMinutes(15);
    /** Where a municipality is not in the configuration any more: Wmo 2015 art. 2.3.2 and 2.3.5. */
    private static final Municipality.Terms LAW = new Municipality.Terms(Period.ofWeeks(6), Period.ofWeeks(8));
    /** The practice hears otherwise why nothing follows, or may not hear anything any more. */
    private static final Set<ReferralState> OUT_OF_SIGHT =
            EnumSet.of(ReferralState.NOT_DELIVERED, ReferralState.REVOKED);

    private final TermStore store;
    private final TermNotices notices;
    private final TermTelling telling;
    private final Terms terms;
    private final ReferralStore referrals;
    private final Directory directory;
    private final Turns turns;
    private final TransactionTemplate transaction;
    private final Duration interval;
    private final Clock clock;

    TermWatch(TermStore store, TermNotices notices, TermTelling telling, Terms terms, ReferralStore referrals,
              Directory directory, Turns turns, TransactionTemplate transaction, Duration interval, Clock clock) {
        this.store = store;
        this.notices = notices;
        this.telling = telling;
        this.terms = terms;
        this.referrals = referrals;
        this.directory = directory;
        this.turns = turns;
        this.transaction = transaction;
        this.interval = interval;
        this.clock = clock;
    }

    /** Looks, where no other process did a moment ago. */
    public void look() {
        // A little shorter than the interval: a timer that ticks a moment early must not skip a turn.
        if (turns.take("terms", interval.multipliedBy(9).dividedBy(10))) {
            lookNow();
        }
    }

    void lookNow() {
        follow();
        Passed last = null;
        List<Passed> page;
        do {
            page = store.passed(today(), last, PAGE);
            page.forEach(passed -> reckon(passed.referral()));
            last = page.isEmpty() ? null : page.get(page.size() - 1);
        } while (page.size() == PAGE);
        telling.tell();
    }

    /** Reckons anew for what changed since the last look. */
    private void follow() {
        Place place = store.progress().map(known -> Place.at(known.changed().minus(OVERLAP)))
                .orElse(Place.at(Instant.EPOCH));
        List<Place> page;
        do {
            page = store.changed(place, PAGE);
            page.forEach(changed -> reckon(ReferralId.of(changed.referral())));
            if (!page.isEmpty()) {
                place = page.get(page.size() - 1);
                store.followed(place);
            }
        } while (page.size() == PAGE);
    }

    /** One that goes wrong must not keep the others waiting. */
    private void reckon(ReferralId id) {
        for (int contender = 1; contender <= CONTENDERS; contender++) {
            try {
                if (Boolean.TRUE.equals(transaction.execute(status -> {
                    boolean done = reckonAndTell(id);
                    if (!done) {
                        status.setRollbackOnly();
                    }
                    return done;
                }))) {
                    return;
                }
            } catch (ConcurrencyFailureException | DuplicateKeyException | UnexpectedRollbackException e) {
                // Somebody else is at it: once more with what it is then.
            } catch (TransientDataAccessException | NonTransientDataAccessResourceException
                     | CannotCreateTransactionException databaseIsAway) {
                // Nothing counts as followed: the next round begins where this one did.
                throw databaseIsAway;
            } catch (RuntimeException e) {
                log.error("De termijnen van verwijzing {} zijn niet te berekenen ({}).", id,
                        e.getClass().getSimpleName());
                return;
            }
        }
    }

    /** @return false where the referral changed meanwhile: then nothing may be kept */
    private boolean reckonAndTell(ReferralId id) {
        Referral referral = referrals.find(id).orElseThrow();
        List<TimelineEntry> timeline = referrals.timeline(id).stream()
                .filter(entry -> entry.version() <= referral.version()).toList();
        Map<TermKind, Term> running = terms.of(referral, timeline, legal(referral));
        List<Kept> kept = store.of(id);
        Telling now = new Telling(referral);
        for (Kept term : kept) {
            if (term.told() && isOver(running.get(term.kind())) && !now.over(term)) {
                return false;
            }
            if (!term.told() && !running.containsKey(term.kind())) {
                store.forget(id, term.kind(), referral.version());
            }
        }
        for (Term term : running.values()) {
            Kept known = kept.stream().filter(other -> other.kind() == term.kind()).findFirst().orElse(null);
            if (known != null && known.told() && !isOver(term)) {
                continue;
            }
            if (known == null || known.told() || !Objects.equals(known.due(), term.due())) {
                store.keep(id, referral.version(), term);
            }
            if (term.isLateOn(today()) && !now.late(term)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a term that had passed has not passed any more: it ended, or was extended. */
    private boolean isOver(Term term) {
        return term == null || term.due() != null && !term.isLateOn(today());
    }

    /** Tells of one referral, for as long as nobody else changes it. */
    private final class Telling {

        private Referral referral;

        Telling(Referral referral) {
            this.referral = referral;
        }

        boolean late(Term term) {
            return !store.claimLate(referral.id(), term) || tell(term.kind(), false, term.due());
        }

        boolean over(Kept term) {
            return !store.claimOver(referral.id(), term.kind()) || tell(term.kind(), true, term.due());
        }

        /** @return false where somebody else changed the referral */
        private boolean tell(TermKind kind, boolean ended, LocalDate due) {
            ReferralId id = referral.id();
            notices.add(id, kind, Audience.OPERATOR, ended, due);
            if (telling.canWrite(referral)) {
                notices.add(id, kind, Audience.CONTACT, ended, due);
            }
            if (ended && OUT_OF_SIGHT.contains(referral.state())) {
                return true;
            }
            Change change = Change.of(kind.event(ended), referral.state()).about(due);
            boolean heard = kind.isTechnical() || referral.consent().allowsFeedbackAt(clock.instant());
            boolean done = referrals.change(referral, heard ? change.ringing(new Bell(Bell.FEEDBACK, id)) : change);
            referral = done ? referrals.find(id).orElseThrow() : referral;
            return done;
        }
    }

    private Municipality.Terms legal(Referral referral) {
        return directory.municipality(referral.municipality()).map(Municipality::terms).orElse(LAW);
    }

    private LocalDate today() {
        return DutchDay.of(clock.instant());
    }
}
