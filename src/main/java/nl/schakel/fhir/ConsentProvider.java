package nl.schakel.fhir;

import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.annotation.Update;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.server.IResourceProvider;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.IdType;

import nl.schakel.consent.ConsentGate;
import nl.schakel.consent.ConsentNames;
import nl.schakel.consent.Revocations;
import nl.schakel.identity.Bsn;
import nl.schakel.referral.ConsentUse;
import nl.schakel.referral.ConsentUses;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.security.Caller;
import nl.schakel.security.Keys;

/**
 * Revoking (AVG art. 7(3)). A Consent is known by the number that the hub gave it, which is the referral's, or by the
 * id or an identifier that it had in the referral. What is revoked is everything that goes on it.
 */
public final class ConsentProvider implements IResourceProvider {

    private static final String CONSENT = "Consent";
    private static final Set<Consent.ConsentState> TAKEN_BACK = Set.of(Consent.ConsentState.INACTIVE,
            Consent.ConsentState.REJECTED, Consent.ConsentState.ENTEREDINERROR);

    private final OwnReferrals own;
    private final ReferralStore referrals;
    private final ConsentUses uses;
    private final Revocations revocations;
    private final Objections objections;
    private final ConsentNames names;
    private final Keys keys;

    ConsentProvider(OwnReferrals own, ReferralStore referrals, ConsentUses uses, Revocations revocations,
                    Objections objections, Keys keys) {
        this.own = own;
        this.referrals = referrals;
        this.uses = uses;
        this.revocations = revocations;
        this.objections = objections;
        this.names = new ConsentNames(keys);
        this.keys = keys;
    }

    @Override
    public Class<Consent> getResourceType() {
        return Consent.class;
    }

    /** {@code GET /fhir/Consent/{id}}: whether it still stands. Nothing of the patient is in it. */
    @Read(version = true)
    public Consent read(@IdParam IdType id) {
        Caller caller = OwnReferrals.caller(CONSENT, 'r');
        Referral referral = own.find(id.getIdPart(), caller).orElseGet(() -> named(caller, id));
        if (id.hasVersionIdPart() && Integer.parseInt(version(referral)) < number(id.getVersionIdPart())) {
            throw Refused.because(Reason.NOT_FOUND);
        }
        return state(id.getIdPart(), referral, id.hasVersionIdPart() ? id.getVersionIdPart() : version(referral));
    }

    private static int number(String version) {
        return version.equals("1") ? 1 : version.equals("2") ? 2 : Integer.MAX_VALUE;
    }

    /** By the id that the HIS gave it, where that means one patient's. */
    private Referral named(Caller caller, IdType id) {
        List<ConsentUses.Found> found = uses.of(caller.practice(),
                names.hashes(caller.practice(), List.of(id.getIdPart())));
        if (found.stream().map(ConsentUses.Found::patientHash).distinct().count() != 1) {
            throw found.isEmpty() ? own.missing(id.getIdPart(), caller)
                    : Refused.because(Reason.CONSENT_AMBIGUOUS);
        }
        return referrals.find(found.get(0).referral()).orElseThrow();
    }

    /**
     * {@code PUT /fhir/Consent/{id}} with status inactive, rejected or entered-in-error, or active and permitting less than
     * before. Twice is as good as once.
     */
    @Update
    public MethodOutcome revoke(@IdParam IdType id, @ResourceParam Consent consent) {
        Caller caller = OwnReferrals.caller(CONSENT, 'u');
        Optional<Referral> known = own.find(id.getIdPart(), caller);
        Collection<String> hashes = known.isPresent() ? List.of()
                : names.hashes(caller.practice(), namesOf(id, consent));
        List<ConsentUses.Found> found = known.map(referral -> List.of(new ConsentUses.Found(referral.id(),
                uses.patientOf(referral.id()), ConsentUse.FEEDBACK))).orElseGet(() -> uses.of(caller.practice(), hashes));
        if (found.isEmpty()) {
            throw mayBeSomebodys(id, consent, caller) ? Refused.because(Reason.CONSENT_AMBIGUOUS)
                    : own.missing(id.getIdPart(), caller);
        }
        String patient = patient(found, consent);
        Referral subject = known.orElseGet(() -> referrals.find(found.stream()
                .filter(use -> use.patientHash().equals(patient)).findFirst().orElseThrow().referral()).orElseThrow());
        ifMatch(id, subject);
        Set<String> covers = TAKEN_BACK.contains(consent.getStatus()) ? Revocations.everything()
                : objections.in(consent, subject);
        if (covers.isEmpty()) {
            throw Refused.because(Reason.CONSENT_STANDS, "Consent.status");
        }
        if (known.isPresent()) {
            revocations.revoke(subject, covers);
        } else {
            revocations.revoke(caller.practice(), patient, hashes, covers);
        }
        Referral after = referrals.find(subject.id()).orElseThrow();
        Consent answer = state(id.getIdPart(), after, version(after));
        if (TAKEN_BACK.contains(consent.getStatus())) {
            // Also where only a part went on it, or feedback: this Consent is over.
            answer.setStatus(Consent.ConsentState.INACTIVE);
        }
        return new MethodOutcome(answer.getIdElement(), false).setResource(answer);
    }

    /**
     * A number such as {@code 1} may be another patient's with another HIS session: it names a Consent only beside the
     * BSN. A UUID and an identifier with its system name one by themselves.
     */
    private static List<String> namesOf(IdType id, Consent consent) {
        Set<String> found = new LinkedHashSet<>();
        consent.getIdentifier().stream().filter(each -> each.hasSystem() && each.hasValue())
                .forEach(each -> found.add(ConsentNames.name(each)));
        if (ConsentNames.isUuid(id.getIdPart()) || bsn(consent).isPresent()) {
            Consent named = new Consent();
            named.setId(id.getIdPart());
            found.addAll(ConsentNames.of(named, null));
        }
        return List.copyOf(found);
    }

    private boolean mayBeSomebodys(IdType id, Consent consent, Caller caller) {
        return bsn(consent).isEmpty()
                && !uses.of(caller.practice(), names.hashes(caller.practice(), List.of(id.getIdPart()))).isEmpty();
    }

    private static Optional<String> bsn(Consent consent) {
        Identifier identifier = consent.getPatient().getIdentifier();
        boolean isBsn = Systems.BSN.equals(identifier.getSystem()) || Systems.BSN_OID.equals(identifier.getSystem());
        return isBsn && identifier.hasValue() ? Optional.of(identifier.getValue()) : Optional.empty();
    }

    private String patient(List<ConsentUses.Found> found, Consent consent) {
        Set<String> patients = found.stream().map(ConsentUses.Found::patientHash).collect(Collectors.toSet());
        Optional<String> bsn = bsn(consent);
        if (bsn.isPresent()) {
            String asked = Bsn.isValid(bsn.get()) ? keys.lookupHash(Bsn.of(bsn.get())) : "";
            if (!patients.contains(asked)) {
                throw Refused.because(Reason.CONSENT_OTHER_PATIENT, "Consent.patient");
            }
            return asked;
        }
        if (patients.size() > 1) {
            throw Refused.because(Reason.CONSENT_AMBIGUOUS, "Consent.patient");
        }
        return patients.iterator().next();
    }

    private static void ifMatch(IdType id, Referral referral) {
        if (id.hasVersionIdPart() && !id.getVersionIdPart().equals(version(referral))) {
            throw Refused.because(Reason.PRECONDITION);
        }
    }

    private static String version(Referral referral) {
        return referral.state() == ReferralState.REVOKED ? "2" : "1";
    }

    private static Consent state(String id, Referral referral, String version) {
        boolean revoked = version.equals("2");
        Consent consent = new Consent();
        consent.setId("Consent/" + id + "/_history/" + version);
        consent.getMeta().setVersionId(version)
                .setLastUpdated(Date.from(revoked ? referral.revokedAt() : referral.receivedAt()));
        consent.setStatus(revoked ? Consent.ConsentState.INACTIVE : Consent.ConsentState.ACTIVE);
        ConsentGate.describe(consent);
        consent.setPatient(TaskView.patient(referral));
        return consent;
    }
}
