package nl.schakel.termwatch;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import nl.schakel.calendar.WorkingDays;
import nl.schakel.directory.Municipality;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.TimelineEntry;

/**
 * Reckons which terms run for a referral, from what happened to it. Days are Dutch civil days; the day on which a term
 * begins does not count, and a legal term that would end in a weekend or on a holiday ends on the next working day
 * (Algemene termijnenwet art. 1).
 *
 * <p>Opschorting (Awb art. 4:15): the days between the day on which the municipality began to wait and the day on which
 * it went on do not count, and nothing passes meanwhile. Verlenging (Awb art. 4:14): a later day of the decision moves
 * the onderzoek by as much. Neither mends what had passed already.
 */
final class Terms {

    private final WorkingDays calendar;
    private final TermSettings settings;

    Terms(WorkingDays calendar, TermSettings settings) {
        this.calendar = calendar;
        this.settings = settings;
    }

    /**
     * @param timeline of the referral, to its present version
     * @param legal    of its municipality
     */
    Map<TermKind, Term> of(Referral referral, List<TimelineEntry> timeline, Municipality.Terms legal) {
        Map<TermKind, Term> terms = new EnumMap<>(TermKind.class);
        Journey journey = Journey.of(timeline);
        ReferralState now = referral.state();
        if (journey == null) {
            return terms;
        }
        boolean onItsWay = now == ReferralState.ACCEPTED || now == ReferralState.READY || now == ReferralState.SENT;
        if (onItsWay) {
            LocalDate due = calendar.after(journey.begun(), settings.confirmation(referral.urgency()));
            put(terms, TermKind.CONFIRMATION, calendar.onOrAfter(due));
        }
        if (now == ReferralState.SENT) {
            put(terms, TermKind.RETOUR, calendar.after(journey.sent(), settings.retour()));
        }
        if (now == ReferralState.RECEIVED && !journey.isTakenUp()) {
            firstSign(terms, referral, journey);
        }
        if (now.isAtMunicipality()) {
            put(terms, TermKind.INVESTIGATION, investigation(journey, legal));
            put(terms, TermKind.DECISION, decision(journey, legal));
        }
        return terms;
    }

    private void firstSign(Map<TermKind, Term> terms, Referral referral, Journey journey) {
        if (referral.urgency().isUrgent()) {
            LocalDate due = calendar.after(journey.received(), settings.signOfLife(referral.urgency()));
            put(terms, TermKind.SIGN_OF_LIFE, calendar.onOrAfter(due));
        } else if (journey.sent() != null) {
            put(terms, TermKind.ANSWER, calendar.after(journey.sent(), settings.answer()));
        }
    }

    private LocalDate investigation(Journey journey, Municipality.Terms legal) {
        List<Move> moves = new ArrayList<>(journey.pauses());
        moves.addAll(journey.extensions());
        return walk(journey.received().plus(legal.investigation()), moves);
    }

    /** A day that the municipality gave counts the waiting of before: only what came after it is added. */
    private LocalDate decision(Journey journey, Municipality.Terms legal) {
        Given given = journey.newestGiven();
        return given == null ? walk(journey.received().plus(legal.decision()), journey.pauses())
                : walk(given.due(), journey.pausesAfter(given.on()));
    }

    /** @return null while it waits */
    private LocalDate walk(LocalDate base, List<Move> moves) {
        LocalDate due = base;
        for (Move move : moves.stream().sorted(Comparator.comparing(Move::on)).toList()) {
            if (!move.on().isAfter(calendar.onOrAfter(due))) {
                if (move.days() == null) {
                    return null;
                }
                due = due.plusDays(move.days());
            }
        }
        return calendar.onOrAfter(due);
    }

    private static void put(Map<TermKind, Term> terms, TermKind kind, LocalDate due) {
        terms.put(kind, new Term(kind, due));
    }

    /**
     * What moves the end of a term.
     *
     * @param days by how many; null while it still lasts
     */
    private record Move(LocalDate on, Long days) {
    }

    /** A day of decision, and when it became known. */
    private record Given(LocalDate due, LocalDate on) {
    }

    /**
     * What happened since the referral went on its way, for the last time.
     *
     * @param begun    when it was accepted, or went again
     * @param sent     when it went by a standard that confirms later, null where it did not
     * @param received when the municipality got it, null where it did not
     */
    private record Journey(LocalDate begun, LocalDate sent, LocalDate received, List<TimelineEntry> since) {

        /** Null where it is parked. */
        static Journey of(List<TimelineEntry> timeline) {
            int first = 0;
            for (int i = 0; i < timeline.size(); i++) {
                first = timeline.get(i).state() == ReferralState.NOT_DELIVERED ? i + 1 : first;
            }
            List<TimelineEntry> since = timeline.subList(first, timeline.size());
            if (since.isEmpty()) {
                return null;
            }
            LocalDate sent = null;
            LocalDate received = null;
            for (TimelineEntry entry : since) {
                ReferralState state = entry.state();
                // It was made anew, for the municipality that another went into.
                boolean anew = state == ReferralState.ACCEPTED || state == ReferralState.READY;
                sent = anew ? null : sent == null && state == ReferralState.SENT ? day(entry) : sent;
                received = anew ? null : received == null && state.isAtMunicipality() ? day(entry) : received;
            }
            // By such a standard it has the message from the day on which it was sent; the confirmation says so later.
            return new Journey(day(since.get(0)), sent, received != null && sent != null ? sent : received, since);
        }

        boolean isTakenUp() {
            return since.stream().anyMatch(entry -> entry.state() == ReferralState.IN_PROGRESS
                    || entry.state() == ReferralState.WAITING || entry.state() == ReferralState.EXTENDED);
        }

        List<Move> pauses() {
            return pausesAfter(LocalDate.MIN);
        }

        List<Move> pausesAfter(LocalDate day) {
            List<Move> pauses = new ArrayList<>();
            LocalDate began = null;
            for (TimelineEntry entry : since) {
                boolean waits = entry.state() == ReferralState.WAITING;
                if (waits && began == null) {
                    began = day(entry);
                } else if (!waits && began != null) {
                    pause(pauses, began, day(entry), day);
                    began = null;
                }
            }
            if (began != null) {
                pauses.add(new Move(later(began, day), null));
            }
            return pauses;
        }

        private static void pause(List<Move> pauses, LocalDate began, LocalDate ended, LocalDate after) {
            LocalDate from = later(began, after);
            if (ended.isAfter(from)) {
                pauses.add(new Move(from, ChronoUnit.DAYS.between(from, ended)));
            }
        }

        Given newestGiven() {
            List<Given> given = given();
            return given.isEmpty() ? null : given.get(given.size() - 1);
        }

        /** By how much later days of decision were later than the waiting until then explains. */
        List<Move> extensions() {
            List<Move> extensions = new ArrayList<>();
            Given before = null;
            for (Given given : given()) {
                if (before != null) {
                    LocalDate since = before.on();
                    long waited = pausesAfter(since).stream().filter(pause -> pause.days() != null)
                            .filter(pause -> pause.on().isBefore(given.on())).mapToLong(Move::days).sum();
                    long longer = ChronoUnit.DAYS.between(before.due(), given.due()) - waited;
                    if (longer > 0) {
                        extensions.add(new Move(given.on(), longer));
                    }
                }
                before = given;
            }
            return extensions;
        }

        private List<Given> given() {
            List<Given> given = new ArrayList<>();
            for (TimelineEntry entry : since) {
                LocalDate before = given.isEmpty() ? null : given.get(given.size() - 1).due();
                if (entry.state().isAtMunicipality() && entry.deadline() != null
                        && !Objects.equals(before, entry.deadline())) {
                    given.add(new Given(entry.deadline(), day(entry)));
                }
            }
            return given;
        }

        private static LocalDate day(TimelineEntry entry) {
            return DutchDay.of(entry.at());
        }

        private static LocalDate later(LocalDate one, LocalDate other) {
            return one.isAfter(other) ? one : other;
        }
    }
}
