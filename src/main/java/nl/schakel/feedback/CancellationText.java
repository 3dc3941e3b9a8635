package nl.schakel.feedback;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

import nl.schakel.referral.CancelReason;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.TimelineEntry;

/** The sentences a GP reads about a referral that the practice itself took back, or asked to stop. */
final class CancellationText {

    static final String WITHDRAWN = "cancelled-by-practice";
    static final String ASKED = "cancellation-asked";
    private static final String NOT_TOLD = "cancellation-not-told-to-";

    private CancellationText() {
    }

    /** Whether it tells what became of the practice's own wish. */
    static boolean isOwn(TimelineEntry entry) {
        return entry.event().equals(WITHDRAWN) || entry.event().equals(ASKED) || entry.event().startsWith(NOT_TOLD);
    }

    /** Whether it may be told without consent for feedback: that a municipality still has the case may not. */
    static boolean mayBeTold(TimelineEntry entry, boolean feedback) {
        return feedback || !entry.event().startsWith(NOT_TOLD) || entry.state() == ReferralState.WITHDRAWN;
    }

    /** The version in which the municipality was asked to stop; higher than any where it was not. */
    static int askedIn(List<TimelineEntry> timeline) {
        return timeline.stream().filter(entry -> entry.event().equals(ASKED)).mapToInt(TimelineEntry::version).min()
                .orElse(Integer.MAX_VALUE);
    }

    /**
     * @param name     of a recipient
     * @param sent     whether something arrived before
     * @param feedback whether the patient agreed that the municipality tells what it does
     */
    static String own(TimelineEntry entry, Function<RecipientRole, String> name, boolean sent, boolean feedback) {
        String municipality = name.apply(RecipientRole.CONSULTANT);
        if (entry.event().startsWith(NOT_TOLD)) {
            String recipient = Arrays.stream(RecipientRole.values())
                    .filter(role -> entry.event().equals(NOT_TOLD + role.code())).findFirst().map(name)
                    .orElse(municipality);
            return "Dat uw praktijk de verwijzing " + (entry.state() == ReferralState.WITHDRAWN ? "heeft ingetrokken"
                    : "wil stoppen") + ", kon niet per bericht aan " + recipient + " worden doorgegeven; de beheerder"
                    + " van de hub belt.";
        }
        if (entry.event().equals(ASKED)) {
            return "Uw praktijk vraagt " + municipality + " om te stoppen" + why(entry) + ". "
                    + (feedback ? municipality + " was al begonnen en beslist daarover; tot dan loopt de zaak door."
                    : "De hub geeft dat door voor zover de zaak daar nog loopt. De patiënt gaf geen toestemming voor"
                    + " terugkoppeling; wat " + municipality + " doet, hoort u niet.");
        }
        return "Uw praktijk heeft de verwijzing ingetrokken" + why(entry) + ". "
                + (sent ? municipality + " krijgt bericht dat de melding is ingetrokken."
                : "Er gaat niets meer naar " + municipality + "; wat er misschien al is aangekomen, wordt daar"
                + " teruggenomen.")
                + (CancelReason.PATIENT_MOVED.code().equals(entry.code()) ? " Is er nog hulp nodig, verwijs dan"
                + " opnieuw, naar de gemeente waar de patiënt nu woont." : "");
    }

    private static String why(TimelineEntry entry) {
        return CancelReason.ofCode(entry.code()).flatMap(CancelReason::forPractice).map(words -> " (" + words + ")")
                .orElse("");
    }

    /** {@code Task.statusReason} of the practice's own wish. */
    static String reason(TimelineEntry entry) {
        boolean asked = entry.event().equals(ASKED) || entry.state() != ReferralState.WITHDRAWN;
        return asked ? "De praktijk heeft gevraagd om te stoppen."
                : "De praktijk heeft de verwijzing ingetrokken" + why(entry) + ".";
    }

    /** What the municipality reports after it was asked to stop, as its answer. */
    static Feedback answered(Feedback told, TimelineEntry entry, String municipality) {
        ReferralState state = entry.state();
        if (state == ReferralState.WITHDRAWN) {
            return told.saying(told.status(), municipality + " heeft de zaak op uw verzoek gestopt.",
                    "Op verzoek van de praktijk gestopt.");
        }
        if (state.isDecided()) {
            return told.saying(told.status(), told.text() + " Uw verzoek om te stoppen is niet gevolgd.",
                    "De gemeente heeft het verzoek om te stoppen niet gevolgd.");
        }
        return state.isAtMunicipality() ? told.saying(told.status(), told.text()
                + " Op uw verzoek om te stoppen is nog niet beslist; de zaak loopt door.", told.reason()) : told;
    }
}
