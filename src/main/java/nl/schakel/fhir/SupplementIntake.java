package nl.schakel.fhir;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import nl.schakel.consent.ConsentDecision;
import nl.schakel.consent.ConsentGate;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;
import nl.schakel.disclosure.Minimisation;
import nl.schakel.disclosure.WayOfWorking;
import nl.schakel.disclosure.WayOfWorking.Addressed;
import nl.schakel.identity.AgbCode;
import nl.schakel.municipality.AdditionConsignments;
import nl.schakel.municipality.AdditionConsignments.Party;
import nl.schakel.municipality.AdditionConsignments.Supplement;
import nl.schakel.referral.AdditionKind;
import nl.schakel.referral.Additions;
import nl.schakel.referral.ConsentUses;
import nl.schakel.referral.NewAddition;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.SourceIdentifier;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;

/**
 * The steps of the route {@code supplement-intake}, in its order: more about a referral that is under way. It comes like
 * a referral, with a number and a consent of its own, and its ServiceRequest is {@code basedOn} the earlier one. It goes
 * into the case that each party has: there is never a second one.
 */
class SupplementIntake {

    private static final Set<String> ADDRESSED = Set.of("ServiceRequest", "Task");
    private static final int MOST = 99;

    private final ReferralReader reader;
    private final Intake intake;
    private final ReferralStore referrals;
    private final Additions additions;
    private final Directory directory;
    private final WayOfWorking ways;
    private final Minimisation minimisation;
    private final AdditionConsignments consignments;
    private final Agreements agreements;
    private final ConsentUses uses;

    SupplementIntake(ReferralReader reader, Intake intake, ReferralStore referrals, Additions additions,
                     Directory directory, WayOfWorking ways, Minimisation minimisation,
                     AdditionConsignments consignments, Agreements agreements, ConsentUses uses) {
        this.reader = reader;
        this.intake = intake;
        this.referrals = referrals;
        this.additions = additions;
        this.directory = directory;
        this.ways = ways;
        this.minimisation = minimisation;
        this.consignments = consignments;
        this.agreements = agreements;
        this.uses = uses;
    }

    /** A supplement that may go, with who has a part in the case. */
    record Checked(SupplementReading supplement, Intake.Checked sent, Map<RecipientRole, Party> parties) {
    }

    /** A supplement that the patient agreed to. */
    record Consented(Checked checked, Intake.Consented decided) {
    }

    /**
     * Whether a Bundle is meant as a supplement, and not as a referral: its request is based on an earlier request, by a
     * number or an address outside of the Bundle.
     */
    boolean isMeant(Bundle bundle) {
        boolean based = bundle.getEntry().stream().map(Bundle.BundleEntryComponent::getResource)
                .anyMatch(resource -> resource instanceof ServiceRequest request && request.hasBasedOn());
        if (!based) {
            return false;
        }
        BundleIndex index = new BundleIndex(bundle);
        return ReferralReader.order(index).filter(request -> !earlier(index, request).isEmpty()).isPresent();
    }

    /** What the request is based on: earlier requests, and not a plan or something else in the Bundle. */
    private static List<Reference> earlier(BundleIndex index, ServiceRequest request) {
        return request.getBasedOn().stream().filter(reference -> index.resolve(request, reference).isEmpty())
                .filter(reference -> reference.hasReference()
                        ? ADDRESSED.contains(String.valueOf(reference.getReferenceElement().getResourceType()))
                        : reference.getIdentifier().hasValue()
                                && (!reference.hasType() || ADDRESSED.contains(reference.getType())))
                .toList();
    }

    /** @throws Refused where the Bundle is no supplement, or its referral is not one of this practice */
    public SupplementReading read(Submission submission) {
        Reading reading = reader.read(submission);
        return new SupplementReading(reading, BundleCodec.fingerprint(submission.bundle()), referral(reading));
    }

    private Referral referral(Reading reading) {
        String path = reading.index().path(reading.request()) + ".basedOn";
        List<Reference> earlier = earlier(reading.index(), reading.request());
        if (earlier.size() != 1) {
            throw Refused.because(Reason.SUPPLEMENT_REFERRAL, path);
        }
        AgbCode practice = reading.submission().caller().practice();
        return byNumber(earlier.get(0), practice).or(() -> byAddress(earlier.get(0)))
                .filter(found -> found.practice().equals(practice))
                .orElseThrow(() -> Refused.because(Reason.SUPPLEMENT_UNKNOWN, path));
    }

    /** By the HIS's own number: of the referral, or of an earlier supplement to it. */
    private Optional<Referral> byNumber(Reference reference, AgbCode practice) {
        Identifier number = reference.getIdentifier();
        if (!number.hasValue()) {
            return Optional.empty();
        }
        SourceIdentifier source = new SourceIdentifier(number.hasSystem() ? number.getSystem() : "", number.getValue());
        return referrals.find(practice, source).or(() -> additions.find(AdditionKind.SUPPLEMENT, practice, source)
                .flatMap(kept -> referrals.find(kept.referral())));
    }

    private Optional<Referral> byAddress(Reference reference) {
        try {
            return reference.hasReference()
                    ? referrals.find(ReferralId.of(reference.getReferenceElement().getIdPart())) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Answers what was kept before with what became of it; what was parked is tried again.
     *
     * @return an {@link AcceptedAddition} of a known supplement, or the reading of a new one
     * @throws Refused where the HIS used this number for something else, or the consent was taken back
     */
    public Object recognise(SupplementReading reading) {
        agreements.catchUp(reading.referral().id());
        Referral referral = referrals.find(reading.referral().id()).orElseThrow();
        if (referral.state() == ReferralState.REVOKED) {
            throw Refused.because(Reason.REFERRAL_REVOKED, reading.path("basedOn"));
        }
        SourceIdentifier source = reading.reading().source();
        if (referrals.find(referral.practice(), source).isPresent()) {
            throw Refused.because(Reason.IDENTIFIER_CONFLICT, reading.path("identifier"));
        }
        Additions.Kept kept = additions.find(AdditionKind.SUPPLEMENT, referral.practice(), source).orElse(null);
        return kept == null ? reading : known(reading, kept);
    }

    private AcceptedAddition known(SupplementReading reading, Additions.Kept kept) {
        if (!kept.hash().equals(reading.hash()) || !kept.referral().equals(reading.referral().id())) {
            throw Refused.because(Reason.IDENTIFIER_CONFLICT, reading.path("identifier"));
        }
        additions.again(reading.referral(), kept.number());
        return new AcceptedAddition(AdditionKind.SUPPLEMENT, reading.referral(), additions.of(kept.referral()).stream()
                .filter(part -> part.number() == kept.number()).map(part -> part.role()).toList(), false);
    }

    /** @throws Refused where it may not go, whatever the patient agreed to */
    public Checked check(SupplementReading supplement) {
        Checked checked = weigh(supplement);
        intake.text(checked.sent());
        return checked;
    }

    /** The same for a preview, where the text is only to be confirmed. */
    Intake.Checked weigh(Submission submission) {
        return weigh(read(submission)).sent();
    }

    private Checked weigh(SupplementReading supplement) {
        Reading reading = supplement.reading();
        Referral referral = supplement.referral();
        Practice practice = intake.sender(reading);
        if (!agreements.patientHash(reading).equals(uses.patientOf(referral.id()))) {
            throw Refused.because(Reason.SUPPLEMENT_PATIENT, supplement.path("subject"));
        }
        if (reading.provision() != referral.provision()) {
            throw Refused.because(Reason.SUPPLEMENT_PROVISION, supplement.path("code"));
        }
        if (referral.state().isFinal() || referral.state() == ReferralState.NOT_DELIVERED) {
            throw Refused.because(Reason.SUPPLEMENT_CASE_CLOSED, supplement.path("basedOn"));
        }
        if (additions.count(referral.id()) >= MOST) {
            throw Refused.because(Reason.SUPPLEMENT_TOO_MANY, supplement.path("basedOn"));
        }
        Municipality municipality = directory.municipality(referral.municipality())
                .filter(found -> consignments.carries(found.atDoor(referral.door())))
                .orElseThrow(() -> Refused.because(Reason.SUPPLEMENT_NOT_SUPPORTED, supplement.path("basedOn")));
        Map<RecipientRole, Party> parties = consignments.parties(referral, municipality).stream()
                .collect(Collectors.toMap(Party::role, Function.identity()));
        List<Addressed> recipients = ways.recipients(municipality, practice, referral.provision()).stream()
                .filter(recipient -> parties.containsKey(recipient.role())).toList();
        if (recipients.isEmpty()) {
            throw Refused.because(Reason.PROVISION_NOT_SUPPORTED, supplement.path("code"));
        }
        return new Checked(supplement, new Intake.Checked(reading, practice, municipality, referral.door(),
                recipients), parties);
    }

    /** @throws Refused where the patient did not agree, or took the consent back */
    public Consented consent(Checked checked) {
        return new Consented(checked, intake.consent(checked.sent()));
    }

    /** @throws Refused where the HIS used this number for something else, or the consent was revoked meanwhile */
    public AcceptedAddition store(Consented consented) {
        SupplementReading supplement = consented.checked().supplement();
        Referral referral = supplement.referral();
        AgbCode practice = referral.practice();
        Map<Addressed, ConsentDecision> agreed = agreed(consented.decided());
        List<NewAddition.Portion> portions = portions(consented.checked(), agreed);
        Map<Addressed, ConsentDecision> others = new LinkedHashMap<>(agreed);
        others.keySet().removeIf(recipient -> recipient.role() == RecipientRole.CONSULTANT);
        // Feedback stays as it was agreed with the referral.
        boolean fresh = additions.keep(new NewAddition(AdditionKind.SUPPLEMENT, practice,
                supplement.reading().source(), supplement.hash(), referral, portions, agreements.uses(practice,
                consented.decided().decision().withoutFeedback(), others)));
        if (!fresh) {
            return known(supplement, additions.find(AdditionKind.SUPPLEMENT, practice, supplement.reading().source())
                    .orElseThrow());
        }
        agreements.catchUp(referral.id());
        if (referrals.find(referral.id()).orElseThrow().state() == ReferralState.REVOKED) {
            throw new Refused(422, List.of(ConsentGate.revoked("Bundle.entry")));
        }
        return new AcceptedAddition(AdditionKind.SUPPLEMENT, referral,
                portions.stream().map(NewAddition.Portion::role).toList(), true);
    }

    /** The consultant first; whoever the patient did not agree to hears nothing of it. */
    private static Map<Addressed, ConsentDecision> agreed(Intake.Consented decided) {
        Map<Addressed, ConsentDecision> agreed = new LinkedHashMap<>();
        agreed.put(decided.checked().recipients().get(0), decided.decision());
        decided.others().forEach((recipient, decision) -> {
            if (decision.permitted()) {
                agreed.put(recipient, decision);
            }
        });
        return agreed;
    }

    private List<NewAddition.Portion> portions(Checked checked, Map<Addressed, ConsentDecision> agreed) {
        Reading reading = checked.supplement().reading();
        List<Supplement> supplements = new ArrayList<>();
        agreed.forEach((recipient, decision) -> supplements.add(new Supplement(checked.parties().get(recipient.role()),
                decision.given(), decision.validUntil(), minimisation.minimise(reading.submission().bundle(),
                reading.patient(), reading.request(), reading.provision(), recipient.selection()))));
        return consignments.supplement(checked.supplement().referral(), checked.sent().practice(), reading.bsn(),
                reading.urgency(), checked.sent().municipality(), supplements);
    }
}
