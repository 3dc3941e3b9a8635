package nl.schakel.operations.referrals;

import java.util.Arrays;

import nl.schakel.advice.AdviceStore;
import nl.schakel.referral.Bell;
import nl.schakel.referral.RecipientRole;

/** What is done on a queue, by its name. */
final class Errands {

    private Errands() {
    }

    enum Kind {
        DELIVERY("Bezorgen"),
        WITHDRAWAL("Intrekken"),
        ADDITION("Toevoegen aan de zaak"),
        LOOK("Zaak bekijken"),
        FEEDBACK("Terugkoppelen"),
        REVOCATION("Ingetrokken toestemming verwerken"),
        QUESTION("Vraag van de gemeente bezorgen"),
        ANSWER("Antwoord bij de zaak zetten"),
        OTHER("Overig");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    static Kind kind(String queue) {
        return switch (queue) {
            case Bell.ACCEPTED -> Kind.DELIVERY;
            case Bell.REVOKED -> Kind.REVOCATION;
            case Bell.FEEDBACK -> Kind.FEEDBACK;
            case AdviceStore.ASKED -> Kind.QUESTION;
            case AdviceStore.ANSWERED -> Kind.ANSWER;
            default -> switch (queue.replaceFirst("\\..*", "")) {
                case "municipality" -> Kind.DELIVERY;
                case "withdrawal" -> Kind.WITHDRAWAL;
                case "mdo" -> Kind.ADDITION;
                case "update" -> Kind.LOOK;
                default -> Kind.OTHER;
            };
        };
    }

    /** For whom it is, on the queues that have a recipient. */
    static RecipientRole role(String queue) {
        return Arrays.stream(RecipientRole.values()).filter(role -> queue.endsWith("." + role.code())).findFirst()
                .orElse(RecipientRole.CONSULTANT);
    }

    /** In Dutch. */
    static String label(String queue) {
        RecipientRole role = role(queue);
        String label = queue.equals(Bell.ACCEPTED) ? "Bericht opmaken" : kind(queue).label();
        return role == RecipientRole.CONSULTANT ? label : label + ", " + role(role);
    }

    /** In Dutch. */
    static String role(RecipientRole role) {
        return switch (role) {
            case CONSULTANT -> "gemeente";
            case MEDICAL_ADVISER -> "medisch adviseur";
            case EXPERT -> "deskundige";
        };
    }
}
