package nl.schakel.referral;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why a practice takes a referral back, in the code system {@value #SYSTEM}. The reason goes to the municipality in the
 * words of this list and never in those of the sender, because the municipality cannot rightly end the case without it:
 * who died has no case any more (the municipality sees so in the BRP as well), who moved is another municipality's (Wmo
 * 2015 art. 1.2.1), and a resident who changed their mind, or needs no help any more, need not be asked again. None of
 * them says anything of health. It goes to nobody else: an adviser or expert only hears that the question is over.
 */
public enum CancelReason {

    PATIENT_DIED("patient-overleden", "de patiënt is overleden", "de inwoner is overleden"),
    PATIENT_MOVED("patient-verhuisd", "de patiënt is verhuisd", "de inwoner is verhuisd"),
    PATIENT_DECLINES("patient-ziet-af", "de patiënt ziet ervan af", "de inwoner ziet ervan af"),
    NOT_NEEDED("niet-meer-nodig", "de hulp is niet meer nodig", "de hulp is niet meer nodig"),
    BY_MISTAKE("per-vergissing", "de verwijzing was een vergissing", "de melding was een vergissing"),
    /** Also where none was given: goes without words. */
    OTHER("anders", null, null);

    /** The code system of {@link #code()}. */
    public static final String SYSTEM = "https://schakel.example/fhir/CodeSystem/annulering-reden";

    private final String code;
    private final String forPractice;
    private final String forMunicipality;

    CancelReason(String code, String forPractice, String forMunicipality) {
        this.code = code;
        this.forPractice = forPractice;
        this.forMunicipality = forMunicipality;
    }

    public String code() {
        return code;
    }

    /** Half a Dutch sentence for the GP; empty where there is nothing to say. */
    public Optional<String> forPractice() {
        return Optional.ofNullable(forPractice);
    }

    /** Half a Dutch sentence for the municipality; empty where there is nothing to say. */
    public Optional<String> forMunicipality() {
        return Optional.ofNullable(forMunicipality);
    }

    /** The reason with this code; empty where the list does not have it. */
    public static Optional<CancelReason> ofCode(String code) {
        return Arrays.stream(values()).filter(reason -> reason.code.equals(code)).findFirst();
    }
}
