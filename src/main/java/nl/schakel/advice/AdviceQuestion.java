package nl.schakel.advice;

import java.time.LocalDate;
import java.util.List;

import nl.schakel.identity.Bsn;

/**
 * The question itself, kept encrypted: who is asked about, by whom, what, and on which consent.
 *
 * @param elements the policy's names of what is asked, for instance {@code mobility.walking}; at least one
 * @param text     the asker's own explanation in plain Dutch, checked; null where there is none
 */
public record AdviceQuestion(Patient patient, Asker asker, List<String> elements, String text, Consent consent) {

    public AdviceQuestion {
        elements = List.copyOf(elements);
    }

    /**
     * @param name      as the municipality knows the patient
     * @param birthDate null where not told
     */
    public record Patient(String bsn, String name, LocalDate birthDate) {

        /** Checked when the question was. */
        public Bsn number() {
            return Bsn.of(bsn);
        }

        /** Masked. */
        @Override
        public String toString() {
            return "Patient ***";
        }
    }

    /**
     * Who asks, as the GP reads it.
     *
     * @param function for instance Wmo-consulent
     * @param big      BIG number, eleven digits; null for who has none
     * @param phone    null where not told
     */
    public record Asker(String name, String function, String big, String phone) {
    }

    /**
     * The patient's written consent for this question.
     *
     * @param by         who gave it: {@code patient}, {@code ouder}, {@code patient-en-ouder},
     *                   {@code wettelijk-vertegenwoordiger}; {@link #OF_REFERRAL} where the referral's own consent says
     *                   who
     * @param forAdviser whether the municipality's medical adviser may have the question and the answer too
     * @param document   the signed form as a PDF, null where it is part of the referral
     */
    public record Consent(LocalDate given, LocalDate until, String by, boolean forAdviser, byte[] document) {

        /** Given with the referral that the question is about. */
        public static final String OF_REFERRAL = "verwijzing";

        @Override
        public String toString() {
            return "Consent of " + given;
        }
    }

    /** Masked. */
    @Override
    public String toString() {
        return "AdviceQuestion " + elements;
    }
}
