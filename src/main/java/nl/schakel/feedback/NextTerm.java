package nl.schakel.feedback;

import java.time.LocalDate;
import java.util.Set;

import nl.schakel.directory.Municipality;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.TimelineEntry;

/**
 * The next legal term of a case that is under way. Counted from the day on which the municipality got the
 * melding, unless it names the day of its decision itself. While a case is suspended there is none
 * (Awb art. 4:15), and after that only a day that the municipality has set since.
 *
 * @param kind what is due
 * @param last the last day for it
 */
public record NextTerm(Kind kind, LocalDate last) {

    private static final Set<ReferralState> RUNNING =
            Set.of(ReferralState.RECEIVED, ReferralState.IN_PROGRESS, ReferralState.EXTENDED);

    /** What is due; the codes are the hub's own. */
    public enum Kind {

        /** The onderzoek, six weeks (Wmo 2015 art. 2.3.2(1)). */
        INVESTIGATION("onderzoek-uiterlijk", "Laatste dag van het onderzoek"),
        /** The beschikking, eight weeks in all (art. 2.3.2 and 2.3.5(2)), or what the municipality made of it. */
        DECISION("besluit-uiterlijk", "Laatste dag van het besluit");

        private final String code;
        private final String display;

        Kind(String code, String display) {
            this.code = code;
            this.display = display;
        }

        public String code() {
            return code;
        }

        /** Dutch. */
        public String display() {
            return display;
        }
    }

    /**
     * @param terms of the municipality, null where it is not known
     * @return null where no term runs, or nobody can tell its last day
     */
    static NextTerm of(Course course, Municipality.Terms terms) {
        TimelineEntry entry = course.entry();
        if (!RUNNING.contains(entry.state())) {
            return null;
        }
        LocalDate deadline = course.deadline();
        if (course.wasSuspended()) {
            return deadline == null ? null : new NextTerm(Kind.DECISION, deadline);
        }
        // Welzijn op recept, schuldhulp and jeugdhulp are no melding in the sense of the Wmo.
        boolean legal = terms != null && course.referral().provision().category().isPresent();
        LocalDate melding = course.melding();
        if (legal && entry.state() != ReferralState.EXTENDED
                && !FeedbackText.day(entry.at()).isAfter(melding.plus(terms.investigation()))) {
            return new NextTerm(Kind.INVESTIGATION, melding.plus(terms.investigation()));
        }
        LocalDate decision = deadline != null || !legal || entry.state() == ReferralState.EXTENDED ? deadline
                : melding.plus(terms.decision());
        return decision == null ? null : new NextTerm(Kind.DECISION, decision);
    }
}
