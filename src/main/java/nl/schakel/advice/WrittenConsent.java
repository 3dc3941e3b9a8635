package nl.schakel.advice;

import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

import nl.schakel.advice.AdviceQuestion.Consent;
import nl.schakel.referral.Refusal;

/**
 * Whether a signed form lets a question go: deny unless every check says yes. Who may decide for the patient is as in a
 * referral (art. 7:465 BW; Jeugdwet art. 7.3.4).
 */
final class WrittenConsent {

    /** Written long ago, it does not show what the patient wants today. */
    static final Period LONGEST = Period.ofYears(1);

    private static final String PATIENT = "patient";
    private static final String PARENT = "ouder";
    private static final String BOTH = "patient-en-ouder";
    private static final String REPRESENTATIVE = "wettelijk-vertegenwoordiger";
    /** The words that a request may use for who gave the consent. */
    static final Set<String> GIVERS = Set.of(PATIENT, PARENT, BOTH, REPRESENTATIVE);

    private static final Map<String, Set<String>> BY_AGE = Map.of(
            "under 12", Set.of(PARENT, BOTH, REPRESENTATIVE),
            "12 to 15", Set.of(BOTH),
            "from 16", Set.of(PATIENT, BOTH, REPRESENTATIVE));

    private static final byte[] PDF_START = {'%', 'P', 'D', 'F', '-'};

    private WrittenConsent() {
    }

    /**
     * Why it does not let the question go; empty where it does.
     *
     * @param path of the consent in the request
     */
    static List<Refusal> refusals(Consent consent, LocalDate birthDate, LocalDate today, String path) {
        List<Refusal> refusals = new ArrayList<>();
        if (consent.document() == null || !isPdf(consent.document())) {
            refusals.add(new Refusal("consent-missing", "Stuur het ondertekende toestemmingsformulier mee, als PDF.",
                    path + ".formulier"));
        }
        if (consent.given().isAfter(today)) {
            refusals.add(new Refusal("consent-not-yet", "De toestemming heeft een datum in de toekomst.",
                    path + ".gegeven"));
        } else if (consent.given().plus(LONGEST).isBefore(today)) {
            refusals.add(new Refusal("consent-expired", "De toestemming is ouder dan een jaar. Vraag de inwoner opnieuw "
                    + "om toestemming.", path + ".gegeven"));
        }
        if (consent.until() != null && consent.until().isBefore(today)) {
            refusals.add(new Refusal("consent-expired", "De toestemming is verlopen. Vraag de inwoner opnieuw om "
                    + "toestemming.", path + ".tot"));
        }
        if (!mayDecide(consent.by(), birthDate, today)) {
            refusals.add(new Refusal("consent-performer", "Wie toestemming gaf, mag dat niet alleen: onder de 12 jaar een "
                    + "ouder of voogd, van 12 tot en met 15 jaar het kind en een ouder samen, vanaf 16 jaar de inwoner "
                    + "zelf of een wettelijk vertegenwoordiger.", path + ".door"));
        }
        return refusals;
    }

    private static boolean mayDecide(String by, LocalDate birthDate, LocalDate today) {
        if (by == null || birthDate == null || birthDate.isAfter(today)) {
            return false;
        }
        int age = Period.between(birthDate, today).getYears();
        return BY_AGE.get(age < 12 ? "under 12" : age < 16 ? "12 to 15" : "from 16").contains(by);
    }

    static boolean isPdf(byte[] document) {
        return document.length > PDF_START.length
                && Arrays.equals(document, 0, PDF_START.length, PDF_START, 0, PDF_START.length);
    }
}
