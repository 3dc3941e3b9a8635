package nl.schakel.fhir;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import nl.schakel.consent.Revocations;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;
import nl.schakel.disclosure.Confidentiality;
import nl.schakel.disclosure.MdoMinimisation;
import nl.schakel.disclosure.MdoPlan;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.Bsn;
import nl.schakel.municipality.AdditionConsignments;
import nl.schakel.referral.AdditionKind;
import nl.schakel.referral.Additions;
import nl.schakel.referral.ConsentUses;
import nl.schakel.referral.Content;
import nl.schakel.referral.NewAddition;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.Refusal;
import nl.schakel.referral.SourceIdentifier;
import nl.schakel.security.Keys;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;

/**
 * The steps of the route {@code mdo-intake}, in its order: what a multidisciplinary meeting agreed about a referral
 * that is under way. In R4 a CarePlan is based on other CarePlans only, so a Task ({@code mdo-uitkomst}) names both:
 * {@code basedOn} the referral, {@code focus} the plan.
 */
class MdoIntake {

    private static final String OUTCOME = "mdo-uitkomst";
    private static final Set<String> ADDRESSED = Set.of("ServiceRequest", "Task");
    private static final int MOST = 99;

    private final ReferralStore referrals;
    private final Additions outcomes;
    private final Directory directory;
    private final Confidentiality confidentiality;
    private final MdoMinimisation minimisation;
    private final AdditionConsignments consignments;
    private final Revocations revocations;
    private final BundleCodec codec;
    private final ReferralReader reader;
    private final Keys keys;
    private final ConsentUses uses;

    MdoIntake(ReferralStore referrals, Additions outcomes, Directory directory, Confidentiality confidentiality,
              MdoMinimisation minimisation, AdditionConsignments consignments, Revocations revocations, BundleCodec codec,
              ReferralReader reader, Keys keys, ConsentUses uses) {
        this.referrals = referrals;
        this.outcomes = outcomes;
        this.directory = directory;
        this.confidentiality = confidentiality;
        this.minimisation = minimisation;
        this.consignments = consignments;
        this.revocations = revocations;
        this.codec = codec;
        this.reader = reader;
        this.keys = keys;
        this.uses = uses;
    }

    /** A reading that may go, with what goes to each party. */
    record Checked(MdoReading reading, List<NewAddition.Portion> portions) {
    }

    /** Whether a Bundle is meant as the outcome of a meeting, and not as a referral. */
    static boolean isMeant(Bundle bundle) {
        return bundle.getEntry().stream().map(Bundle.BundleEntryComponent::getResource)
                .anyMatch(resource -> resource instanceof Task task && isOutcome(task));
    }

    private static boolean isOutcome(Task task) {
        return task.getCode().getCoding().stream().anyMatch(
                coding -> Systems.TASK.equals(coding.getSystem()) && OUTCOME.equals(coding.getCode()));
    }

    /** @throws Refused where the Bundle is no outcome, or its referral is not one of this practice */
    public MdoReading read(Submission submission) {
        Bundle bundle = submission.bundle();
        BundleIndex index = new BundleIndex(bundle);
        List<Refusal> refusals = new ArrayList<>(submission.findings());
        refusals.addAll(index.duplicates());
        ReferralReader.modifiers(submission, index, refusals);
        List<Task> tasks = index.all(Task.class).stream().filter(MdoIntake::isOutcome).toList();
        Task task = tasks.get(0);
        CarePlan plan = index.resolve(task, task.getFocus(), CarePlan.class).orElse(null);
        boolean whole = tasks.size() == 1 && plan != null && plan.getStatus() == CarePlan.CarePlanStatus.ACTIVE
                && plan.getIntent() == CarePlan.CarePlanIntent.PLAN && plan.getIdentifier().size() == 1
                && plan.getIdentifierFirstRep().hasValue();
        if (!whole) {
            refusals.add(Reason.MDO_PLAN.at(plan == null ? index.path(task) + ".focus" : index.path(plan)));
        }
        if (!refusals.isEmpty()) {
            throw new Refused(422, refusals);
        }
        Identifier number = plan.getIdentifierFirstRep();
        SourceIdentifier source = new SourceIdentifier(number.hasSystem() ? number.getSystem() : "",
                number.getValue());
        String path = index.path(plan);
        Identifier subject = subject(index, plan);
        Bsn bsn = Systems.BSN.equals(subject.getSystem()) && subject.hasValue() && Bsn.isValid(subject.getValue())
                ? Bsn.of(subject.getValue()) : null;
        if (!ReferralReader.isFit(source.system(), source.value(), bsn)) {
            throw Refused.because(Reason.IDENTIFIER_INVALID, path + ".identifier");
        }
        Referral referral = referral(task, index.path(task) + ".basedOn", submission.caller().practice());
        boolean same = bsn != null ? keys.lookupHash(bsn).equals(uses.patientOf(referral.id()))
                : Systems.PATIENT.equals(subject.getSystem()) && referral.id().toString().equals(subject.getValue());
        if (!same) {
            throw Refused.because(Reason.MDO_PATIENT, path + ".subject");
        }
        return new MdoReading(submission, plan, path, source, BundleCodec.fingerprint(bundle), referral, bsn);
    }

    /** The number by which the plan names its patient: a BSN before the hub's own. */
    private static Identifier subject(BundleIndex index, CarePlan plan) {
        List<Identifier> numbers = new ArrayList<>(List.of(plan.getSubject().getIdentifier()));
        index.resolve(plan, plan.getSubject(), Patient.class)
                .ifPresent(patient -> numbers.addAll(patient.getIdentifier()));
        return numbers.stream().filter(number -> Systems.BSN.equals(number.getSystem())).findFirst()
                .or(() -> numbers.stream().filter(number -> Systems.PATIENT.equals(number.getSystem())).findFirst())
                .orElseGet(Identifier::new);
    }

    /** By the HIS's own number or by the address that the hub gave. */
    private Referral referral(Task task, String path, AgbCode practice) {
        if (task.getBasedOn().size() != 1) {
            throw Refused.because(Reason.MDO_REFERRAL, path);
        }
        Reference reference = task.getBasedOnFirstRep();
        Optional<Referral> found;
        if (reference.getIdentifier().hasValue()) {
            Identifier number = reference.getIdentifier();
            found = referrals.find(practice, new SourceIdentifier(number.hasSystem() ? number.getSystem() : "",
                    number.getValue()));
        } else if (ADDRESSED.contains(String.valueOf(reference.getReferenceElement().getResourceType()))) {
            found = byAddress(reference.getReferenceElement().getIdPart())
                    .filter(known -> known.practice().equals(practice));
        } else {
            throw Refused.because(Reason.MDO_REFERRAL, path);
        }
        return found.orElseThrow(() -> Refused.because(Reason.NOT_FOUND, path));
    }

    private Optional<Referral> byAddress(String id) {
        try {
            return referrals.find(ReferralId.of(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Answers what was kept before with what became of it; what was parked is tried again.
     *
     * @return an {@link AcceptedAddition} of a known outcome, or the reading of a new one
     * @throws Refused where the HIS used this number for something else, or the consent was taken back
     */
    public Object recognise(MdoReading reading) {
        revocations.catchUp(reading.referral().id());
        Referral referral = referrals.find(reading.referral().id()).orElseThrow();
        if (referral.state() == ReferralState.REVOKED) {
            throw Refused.because(Reason.REFERRAL_REVOKED, reading.path());
        }
        Additions.Kept kept = outcomes.find(AdditionKind.MDO, referral.practice(), reading.source()).orElse(null);
        return kept == null ? reading : known(reading, kept);
    }

    private AcceptedAddition known(MdoReading reading, Additions.Kept kept) {
        if (!kept.hash().equals(reading.hash())) {
            throw Refused.because(Reason.MDO_CONFLICT, reading.path() + ".identifier");
        }
        outcomes.again(reading.referral(), kept.number());
        return new AcceptedAddition(AdditionKind.MDO, reading.referral(), outcomes.of(kept.referral()).stream()
                .filter(part -> part.number() == kept.number()).map(part -> part.role()).toList(), false);
    }

    /** @throws Refused where it may not go, or there is nobody to go to */
    public Checked check(MdoReading reading) {
        Referral referral = reading.referral();
        confidentiality.check(reading.submission().bundle()).ifPresent(refusal -> {
            throw new Refused(422, List.of(refusal));
        });
        Practice practice = directory.practice(referral.practice())
                .orElseThrow(() -> Refused.because(Reason.PRACTICE_OTHER));
        Municipality municipality = directory.municipality(referral.municipality())
                .filter(found -> found.mdo().fromPractice())
                .orElseThrow(() -> Refused.because(Reason.MDO_NOT_ACCEPTED));
        if (!consignments.carries(municipality)) {
            throw Refused.because(Reason.MDO_NOT_SUPPORTED);
        }
        if (referral.state().isFinal() || referral.state() == ReferralState.NOT_DELIVERED) {
            throw Refused.because(Reason.MDO_CASE_CLOSED);
        }
        List<AdditionConsignments.Party> parties = consignments.consented(referral, municipality);
        if (parties.stream().noneMatch(party -> party.role() == RecipientRole.CONSULTANT)) {
            throw Refused.because(Reason.MDO_CONSENT_EXPIRED);
        }
        if (outcomes.count(referral.id()) >= MOST) {
            throw Refused.because(Reason.MDO_TOO_MANY);
        }
        MdoPlan plan = minimisation.read(reading.submission().bundle(), reading.plan(), practice, municipality);
        if (!plan.unknown().isEmpty()) {
            throw new Refused(422, plan.unknown().stream().map(place -> Reason.MDO_ACTION.at(reading.path()
                    + ".activity[" + place + "].detail.code")).toList());
        }
        List<NewAddition.Portion> portions = consignments.agreed(referral, practice, patient(reading), parties,
                role -> minimisation.release(plan, referral.provision(), role));
        if (portions.isEmpty()) {
            throw Refused.because(Reason.MDO_EMPTY, reading.path() + ".activity");
        }
        return new Checked(reading, portions);
    }

    private Bsn patient(MdoReading reading) {
        if (reading.bsn() != null) {
            return reading.bsn();
        }
        Content content = referrals.content(reading.referral().id(), Content.Kind.REFERRAL)
                .or(() -> referrals.content(reading.referral().id(), Content.Kind.CONSENT))
                .orElseThrow(() -> Refused.because(Reason.MDO_PATIENT, reading.path() + ".subject"));
        return reader.locate(codec.read(content)).bsn();
    }

    /** @throws Refused where the HIS used this number for something else meanwhile */
    public AcceptedAddition store(Checked checked) {
        MdoReading reading = checked.reading();
        Referral referral = reading.referral();
        boolean fresh = outcomes.keep(new NewAddition(referral.practice(), reading.source(), reading.hash(), referral,
                checked.portions()));
        return fresh ? new AcceptedAddition(AdditionKind.MDO, referral, checked.portions().stream().map(NewAddition.Portion::role).toList(), true)
                : known(reading, outcomes.find(AdditionKind.MDO, referral.practice(), reading.source()).orElseThrow());
    }
}
