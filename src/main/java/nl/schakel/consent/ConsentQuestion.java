package nl.schakel.consent;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Set;

import org.hl7.fhir.r4.model.Patient;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.Bsn;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.identity.UraCode;
import nl.schakel.referral.Provision;

/**
 * May this referral of this patient go to this recipient? (Wmo 2015 art. 5.2.5(1)); and may feedback come back to the
 * practice (art. 5.2.5(2))?
 *
 * @param patient               whom the referral is about
 * @param subject               the Patient resource of the referral; null where only the BSN is known
 * @param birthDate             the full date of birth; null where unknown or partial, and then nobody can say who may
 *                              decide for the patient, so the answer is {@code consent-unclear}
 * @param recipient             OIN of the one that would receive: the municipality or the medical adviser
 * @param recipientMunicipality the recipient's own gemeentecode; null where the recipient is not a municipality
 * @param provision             what the patient is referred for
 * @param practice              AGB code of the referring practice
 * @param practiceUra           its URA; null where it has none
 * @param verificationRequired  whether the practice's policy asks that the Consent was verified
 * @param predecessors          the numbers of municipalities whose rights and obligations the recipient has by law
 */
public record ConsentQuestion(Bsn patient, Patient subject, LocalDate birthDate, Oin recipient,
                              GemeenteCode recipientMunicipality, Provision provision, AgbCode practice,
                              UraCode practiceUra, boolean verificationRequired, Predecessors predecessors) {

    /**
     * The municipalities that went into the recipient as a whole: what a patient agreed to with one of them holds for
     * its successor (Wet algemene regels herindeling art. 44). One that was split has no such successor.
     */
    public record Predecessors(Set<Oin> oins, Set<GemeenteCode> codes) {

        /** The usual case. */
        public static final Predecessors NONE = new Predecessors(Set.of(), Set.of());
    }

    /** To a recipient that nobody went into. */
    public ConsentQuestion(Bsn patient, Patient subject, LocalDate birthDate, Oin recipient,
                           GemeenteCode recipientMunicipality, Provision provision, AgbCode practice,
                           UraCode practiceUra, boolean verificationRequired) {
        this(patient, subject, birthDate, recipient, recipientMunicipality, provision, practice, practiceUra,
                verificationRequired, Predecessors.NONE);
    }

    /** @throws NullPointerException where patient, recipient, provision or practice is missing */
    public ConsentQuestion {
        Objects.requireNonNull(patient, "patient");
        Objects.requireNonNull(recipient, "recipient");
        Objects.requireNonNull(provision, "provision");
        Objects.requireNonNull(practice, "practice");
        Objects.requireNonNull(predecessors, "predecessors");
    }

    /** Masked: no patient, no date of birth. */
    @Override
    public String toString() {
        return "ConsentQuestion " + provision.code() + " to " + recipient;
    }
}
