package nl.schakel.disclosure;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;

/**
 * One thing that a multidisciplinary meeting agreed: coded, without a word of anyone's own.
 *
 * @param kind      what will be done
 * @param status    how far it is; null where not told or not released
 * @param performer who does it, never a name; null likewise
 * @param day       on which day; null likewise
 */
public record MdoAction(Kind kind, Status status, Performer performer, LocalDate day) {

    /** The code system of {@link Kind}. */
    public static final String SYSTEM = "https://schakel.example/fhir/CodeSystem/mdo-afspraak";

    /** What may be agreed; a closed list, because what is not on it cannot be judged. */
    public enum Kind {
        HOME_VISIT("huisbezoek", "Huisbezoek"),
        INTAKE("intake", "Intakegesprek"),
        AID("hulpmiddel-aanvragen", "Hulpmiddel aanvragen"),
        CALL("belafspraak", "Belafspraak"),
        REFERRAL("verwijzing", "Verwijzing"),
        EVALUATION("evaluatie", "Evaluatie");

        private final String code;
        private final String label;

        Kind(String code, String label) {
            this.code = code;
            this.label = label;
        }

        /** The kind with this code. */
        public static Optional<Kind> ofCode(String code) {
            return Arrays.stream(values()).filter(kind -> kind.code.equals(code)).findFirst();
        }

        /** In {@link MdoAction#SYSTEM}. */
        public String code() {
            return code;
        }

        /** What a consultant reads. */
        public String label() {
            return label;
        }
    }

    /** How far it is; the codes are FHIR's {@code care-plan-activity-status}. */
    public enum Status {
        NOT_STARTED("not-started", "Nog niet begonnen"),
        SCHEDULED("scheduled", "Gepland"),
        IN_PROGRESS("in-progress", "Loopt"),
        ON_HOLD("on-hold", "Wacht"),
        COMPLETED("completed", "Afgerond"),
        CANCELLED("cancelled", "Vervallen"),
        STOPPED("stopped", "Gestopt");

        private final String code;
        private final String label;

        Status(String code, String label) {
            this.code = code;
            this.label = label;
        }

        static Optional<Status> ofCode(String code) {
            return Arrays.stream(values()).filter(status -> status.code.equals(code)).findFirst();
        }

        /** FHIR's code. */
        public String code() {
            return code;
        }

        /** What a consultant reads. */
        public String label() {
            return label;
        }
    }

    /** Which of the parties does it. */
    public enum Performer {
        PRACTICE("praktijk", "De huisartsenpraktijk"),
        MUNICIPALITY("gemeente", "De gemeente"),
        TEAM("team", "Het wijkteam"),
        PATIENT("inwoner", "De inwoner"),
        CAREGIVER("mantelzorger", "De mantelzorger");

        private final String code;
        private final String label;

        Performer(String code, String label) {
            this.code = code;
            this.label = label;
        }

        /** Our own word for the role. */
        public String code() {
            return code;
        }

        /** What a consultant reads. */
        public String label() {
            return label;
        }
    }
}
