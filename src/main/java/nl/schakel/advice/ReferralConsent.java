package nl.schakel.advice;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.ConsentUses;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.Refusal;

/** The referral that a question is about, and whether the consent that it went on lets a question go as well. */
final class ReferralConsent {

    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");

    private final ReferralStore referrals;
    private final Parts parts;
    private final ConsentUses uses;
    private final Directory directory;
    private final Clock clock;

    ReferralConsent(ReferralStore referrals, Parts parts, ConsentUses uses, Directory directory, Clock clock) {
        this.referrals = referrals;
        this.parts = parts;
        this.uses = uses;
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * What a question may go on.
     *
     * @param until      null where open
     * @param forAdviser whether the medical adviser may have it too
     * @param refusal    why it may not go; then the rest says nothing
     */
    record Ground(LocalDate given, Instant until, boolean forAdviser, Refusal refusal) {

        private static Ground refused(String code, String sentence) {
            return new Ground(null, null, false, new Refusal(code, sentence, "toestemming"));
        }
    }

    /**
     * The referral that the asker names; empty where there is none of this municipality, practice and patient: which of
     * the three differs is nobody's business.
     */
    Optional<Referral> find(Asking asking, AgbCode practice, String patientHash) {
        return named(asking).filter(referral -> isOf(referral, asking.municipality())
                        && referral.practice().equals(practice)
                        && uses.patientOf(referral.id()).equals(patientHash)
                        && (asking.caseNumber() == null || asking.referral() == null
                        || asking.caseNumber().equals(referral.caseNumber())))
                .reduce((older, newer) -> newer);
    }

    private Stream<Referral> named(Asking asking) {
        if (asking.referral() != null) {
            try {
                return referrals.find(ReferralId.of(asking.referral())).stream();
            } catch (IllegalArgumentException e) {
                return Stream.empty();
            }
        }
        GemeenteCode code = asking.municipality().code();
        return Stream.concat(Stream.of(code), directory.formers(code, today()).stream().map(Directory.Former::code))
                .flatMap(owner -> referrals.findByCase(owner, asking.caseNumber()).stream());
    }

    private boolean isOf(Referral referral, Municipality asker) {
        return referral.municipality().equals(asker.code()) || directory.heir(referral.municipality(), today())
                .filter(heir -> heir.code().equals(asker.code())).isPresent();
    }

    /** Whether the patient took the consent back for this role. */
    boolean isRevoked(Referral referral, RecipientRole role) {
        return referral.state() == ReferralState.REVOKED || parts.find(referral.id(), role)
                .filter(part -> part.state() == Part.State.REVOKED).isPresent();
    }

    /** Whether a question in this role, about this provision, may go on the consent that the referral went on. */
    Ground ground(Referral referral, Municipality asker, RecipientRole role, Provision provision) {
        if (referral.provision() != provision) {
            return Ground.refused("consent-provision", "De toestemming bij de verwijzing gaat over een andere "
                    + "voorziening. Stuur een toestemmingsformulier mee.");
        }
        Optional<Part> adviser = adviser(referral.id());
        if (role == RecipientRole.CONSULTANT) {
            return ground(referral.consent().given(), referral.consent().until(),
                    adviser.filter(part -> stands(part.consentUntil())).isPresent());
        }
        return adviser.filter(part -> asker.recipients().medicalAdviser() != null
                        && part.recipient().equals(asker.recipients().medicalAdviser().oin()))
                .map(part -> ground(part.consentGiven(), part.consentUntil(), true))
                .orElse(Ground.refused("consent-other-recipient", "De toestemming bij de verwijzing geldt niet voor de "
                        + "medisch adviseur. Stuur een toestemmingsformulier mee."));
    }

    private Ground ground(LocalDate given, Instant until, boolean forAdviser) {
        return stands(until) ? new Ground(given, until, forAdviser, null)
                : Ground.refused("consent-expired", "De toestemming bij de verwijzing is verlopen. Vraag de inwoner opnieuw "
                        + "om toestemming en stuur het formulier mee.");
    }

    /** Whether a consent that ends then has not ended. */
    boolean stands(Instant until) {
        return until == null || !clock.instant().isAfter(until);
    }

    /** Whether the patient took back the consent of the referral that a question is about. */
    boolean isRevoked(AdviceRequest request) {
        return isRevoked(request, request.asker());
    }

    /** Whether the medical adviser, too, may have what is about this referral. */
    boolean isOpenToAdviser(AdviceRequest request) {
        return stands(request.consentUntil()) && !isRevoked(request, RecipientRole.MEDICAL_ADVISER);
    }

    /** Whether the patient agreed, with the referral, that the medical adviser may have what is about it. */
    boolean coversAdviser(AdviceRequest request) {
        return request.referral() != null && adviser(request.referral())
                .filter(part -> stands(part.consentUntil())).isPresent();
    }

    private Optional<Part> adviser(ReferralId referral) {
        return parts.find(referral, RecipientRole.MEDICAL_ADVISER)
                .filter(part -> part.consentGiven() != null && part.state() != Part.State.REVOKED);
    }

    private boolean isRevoked(AdviceRequest request, RecipientRole role) {
        return request.referral() != null
                && referrals.find(request.referral()).filter(referral -> !isRevoked(referral, role)).isEmpty();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), DUTCH_TIME);
    }
}
