package nl.schakel.proof;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import ca.uhn.fhir.context.FhirContext;
import nl.schakel.disclosure.text.GivenText;
import nl.schakel.proof.Marker.Kind;
import nl.schakel.referral.Provision;
import nl.schakel.story.Hub;
import nl.schakel.story.Sample;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DeviceUseStatement;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.RiskAssessment;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.StringType;

/**
 * Makes referrals that the hub accepts and in which everything that may be a marker is one: the order and the person,
 * the facts that the policy lists with markers all around their codes, and resources of other types beside them.
 */
final class MarkedReferral {

    static final FhirContext FHIR = FhirContext.forR4Cached();
    static final String CONSULTANT = "consultant";
    static final Path CONFIG = Path.of("config");
    /** A nested Bundle and a second patient are refused, and are told apart; the patient is always there. */
    private static final Set<String> NOT_BESIDE = Set.of("Bundle", "Patient");
    /** So many of what a policy lists, and so much of a resource that is filled from top to bottom, in one referral. */
    private static final int FACTS = 3;
    private static final int ONE_IN = 8;
    private static final List<String> RISKS = Stream.of("negligible", "low", "moderate", "high", "certain")
            .map(code -> "http://terminology.hl7.org/CodeSystem/risk-probability|" + code).toList();
    private static final Pattern FULL_URL = Pattern.compile("\"fullUrl\":\"(urn:uuid:[^\"]+)\"");
    private static final Map<Provision, Agreed> POLICIES = new ConcurrentHashMap<>();

    private final Markers markers;
    private final Random random;
    private final Provision provision;
    private final String municipality;
    private final Agreed agreed;
    private Bundle bundle;
    private FullResources full;

    private MarkedReferral(Markers markers, Random random, Provision provision, String municipality) {
        this.markers = markers;
        this.random = random;
        this.provision = provision;
        this.municipality = municipality;
        this.agreed = POLICIES.computeIfAbsent(provision, any -> Agreed.read(CONFIG, any, CONSULTANT));
    }

    /**
     * A sound referral.
     *
     * @param client       of the practice that refers
     * @param municipality by its code; the patient agreed to this one
     * @param types        of what the HIS sends along
     */
    static Bundle of(Markers markers, Random random, Provision provision, String municipality, String client,
                     List<String> types) {
        MarkedReferral referral = new MarkedReferral(markers, random, provision, municipality);
        referral.order(client);
        List<Agreed.Fact> facts = new ArrayList<>(referral.agreed.facts());
        Collections.shuffle(facts, random);
        facts.stream().limit(FACTS).forEach(referral::fact);
        types.stream().filter(type -> !NOT_BESIDE.contains(type))
                .forEach(type -> referral.add(referral.full.of(type)));
        referral.risk();
        referral.wrap();
        return referral.bundle;
    }

    /** All types that are sent along, again and again, each as often as the others. */
    static Iterator<String> deck(Random random) {
        List<String> types = new ArrayList<>(new TreeSet<>(FullResources.types()));
        types.removeAll(NOT_BESIDE);
        return new Iterator<>() {
            private final List<String> left = new ArrayList<>();

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public String next() {
                if (left.isEmpty()) {
                    left.addAll(types);
                }
                return left.remove(random.nextInt(left.size()));
            }
        };
    }

    private void order(String client) {
        Sample sample = (client.equals(Hub.LINDE) ? Sample.scootmobiel() : Sample.ofThePollingPractice())
                .forMunicipality(municipality);
        bundle = addressed(sample.bundle().toString());
        bundle.getEntry().removeIf(entry -> Set.of("Observation", "Condition", "Device", "DeviceUseStatement",
                "MedicationStatement", "AllergyIntolerance").contains(entry.getResource().fhirType()));
        full = new FullResources(markers, random, address(Patient.class));
        request(find(ServiceRequest.class));
        consent(find(Consent.class));
        person(find(Patient.class));
        for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
            Resource resource = entry.getResource();
            Set<String> spared = Set.of("implicitRules", "doNotPerform", "performer", "deceased", "active");
            Predicate<String> may = resource instanceof Consent
                    ? Set.of("text", "meta", "extension", "contained", "language", "source")::contains
                    : name -> !spared.contains(name);
            around(resource, may);
        }
    }

    /** Markers on what a resource says, and, for one in so many, in everything that it does not say. */
    private void around(Resource resource, Predicate<String> may) {
        full.annotate(resource, resource.fhirType());
        Predicate<String> always = Set.of("text", "meta", "extension", "contained", "note", "reasonCode",
                "reasonReference", "bodySite", "performer", "encounter")::contains;
        full.fill(resource, random.nextInt(ONE_IN) == 0 ? may : may.and(always), false);
    }

    /** Every address is a marker; that of the Task is kept by the hub, to say what its own Task is part of. */
    private Bundle addressed(String json) {
        String text = json;
        Matcher addresses = FULL_URL.matcher(json);
        while (addresses.find()) {
            boolean task = json.startsWith("\"resource\":{\"resourceType\":\"Task\"", addresses.end() + 1);
            String fresh = "urn:uuid:" + markers.uuid(task ? "Task as the HIS knows it" : "Bundle.entry.fullUrl");
            if (task) {
                markers.allowLast(Kind.UUID, kept());
            }
            text = text.replace(addresses.group(1), fresh);
        }
        return FHIR.newJsonParser().parseResource(Bundle.class, text);
    }

    /** Where the HIS's own number of the referral may be: in its own answers, and in the clear in the hub's store. */
    private static String[] kept() {
        return new String[] {Place.ANSWER.name(), Place.MESSAGE_ANSWER.name(), Place.HIS.name(),
            Place.DATABASE.name()};
    }

    private void request(ServiceRequest request) {
        request.getCode().getCodingFirstRep().setSystem(Provision.SYSTEM).setCode(provision.code());
        Identifier own = request.getIdentifierFirstRep();
        own.setSystem("https://" + markers.text("ServiceRequest.identifier[0].system") + ".example/nummers");
        markers.allowLast(Kind.TEXT, kept());
        own.setValue(markers.text("ServiceRequest.identifier[0].value"));
        // A preview names the referral that another one would repeat.
        markers.allowLast(Kind.TEXT, Stream.concat(Stream.of(kept()), Stream.of(Place.PREVIEW.name()))
                .toArray(String[]::new));
        full.another(request, "identifier");
        List<ServiceRequest.ServiceRequestPriority> priorities = List.of(
                ServiceRequest.ServiceRequestPriority.ROUTINE, ServiceRequest.ServiceRequestPriority.URGENT,
                ServiceRequest.ServiceRequestPriority.ASAP, ServiceRequest.ServiceRequestPriority.STAT);
        request.setPriority(priorities.get(random.nextInt(priorities.size())));
        request.getReasonReference().clear();
        request.getNote().clear();
    }

    private void consent(Consent consent) {
        consent.getProvision().getProvisionFirstRep().getCodeFirstRep().getCodingFirstRep()
                .setCode(provision.code());
        if (municipality.equals(Hub.AMSTERDAM)) {
            Consent.ProvisionComponent permit = consent.getProvision().getProvisionFirstRep();
            for (String oin : List.of(Round.ADVISER_OIN, Round.EXPERT_OIN)) {
                Consent.ProvisionComponent another = permit.copy();
                another.getActorFirstRep().getReference().getIdentifier().setValue(oin);
                consent.getProvision().addProvision(another);
            }
        }
        consent.getIdentifierFirstRep().setValue(markers.text("Consent.identifier.value"))
                .setSystem("https://" + markers.text("Consent.identifier.system") + ".example");
    }

    private void person(Patient patient) {
        String bsn = Markers.BSNS.get(random.nextInt(Markers.BSNS.size()));
        patient.getIdentifierFirstRep().setValue(bsn);
        if (agreed.releases("person.bsn")) {
            markers.allowBsn(bsn, readers());
        }
        patient.getName().clear();
        HumanName name = patient.addName().setUse(HumanName.NameUse.OFFICIAL);
        name.setFamily(personal("person.name", Kind.TEXT, markers.text("Patient.name.family")));
        name.addGiven(personal("person.name", Kind.TEXT, markers.text("Patient.name.given")));
        name.addGiven(personal("person.name", Kind.TEXT, markers.text("Patient.name.given")));
        name.setText(markers.text("Patient.name.text"));
        name.addPrefix(markers.text("Patient.name.prefix")).addSuffix(markers.text("Patient.name.suffix"));
        // By iWmo nobody is older than 120 (TR002), so older than a marker.
        patient.setBirthDateElement(new DateType(IwmoTowns.CODES.contains(municipality) ? "1944-03-09"
                : personal("person.birth-date", Kind.BIRTHDAY, markers.birthday("Patient.birthDate").toString())));
        patient.getTelecom().clear();
        patient.addTelecom().setSystem(ContactPoint.ContactPointSystem.PHONE).setUse(ContactPoint.ContactPointUse.HOME)
                .setValue(personal("person.phone", Kind.NUMBER, markers.number("Patient.telecom.value (phone)")));
        patient.addTelecom().setSystem(ContactPoint.ContactPointSystem.EMAIL)
                .setValue(personal("person.email", Kind.TEXT, markers.text("Patient.telecom.value (email)"))
                        + "@post.example");
        patient.addTelecom().setSystem(ContactPoint.ContactPointSystem.PHONE).setUse(ContactPoint.ContactPointUse.WORK)
                .setValue(markers.number("Patient.telecom.value (work)"));
        home(patient);
        for (String more : List.of("name", "telecom", "address", "contact", "identifier", "communication")) {
            full.another(patient, more);
        }
    }

    private void home(Patient patient) {
        Address home = patient.getAddressFirstRep();
        home.getLine().clear();
        String street = personal("person.address", Kind.TEXT, markers.text("Patient.address.line"));
        home.addLine(street + " 12");
        home.setCity(personal("person.address", Kind.TEXT, markers.text("Patient.address.city")));
        home.setDistrict(markers.text("Patient.address.district"));
        home.setCountry(markers.text("Patient.address.country"));
        home.setText(markers.text("Patient.address.text"));
    }

    /** Lets the marker just made go to the municipality and into the preview, where the policy releases it. */
    private String personal(String element, Kind kind, String marker) {
        if (agreed.releases(element)) {
            markers.allowLast(kind, readers());
        }
        return marker;
    }

    /** Who may read what goes: the municipality, in Amsterdam its adviser, and those whose own it is. */
    private String[] readers() {
        List<String> readers = new ArrayList<>(List.of(Place.municipality(municipality).name(), Place.PREVIEW.name(),
                Place.RECORD.name()));
        if (municipality.equals(Hub.AMSTERDAM)) {
            readers.add(Place.ADVISER.name());
        }
        return readers.toArray(String[]::new);
    }

    /** What the GP writes for the municipality; the mark of it goes where the text may go, and to no expert. */
    static void write(Markers markers, Bundle bundle, String municipality) {
        List<String> readers = new ArrayList<>(List.of(Place.municipality(municipality).name(), Place.PREVIEW.name(),
                Place.RECORD.name(), Place.ADVISER.name()));
        String text = "Zij woont alleen en haar dochter helpt soms, vraag naar "
                + markers.text("ServiceRequest.note.text (confirmed)");
        markers.allowLast(Kind.TEXT, readers.toArray(String[]::new));
        find(bundle, ServiceRequest.class).addNote().setText(text)
                .addExtension(GivenText.EXTENSION, new BooleanType(true));
    }

    /** The same text, confirmed. */
    static void confirm(Bundle bundle, String confirmation) {
        find(bundle, ServiceRequest.class).getNote().stream().filter(note -> note.hasExtension(GivenText.EXTENSION))
                .forEach(note -> note.getExtensionByUrl(GivenText.EXTENSION).setValue(new StringType(confirmation)));
    }

    /** A fact that goes: its code is the policy's, all the rest of the resource is markers that must stay. */
    private void fact(Agreed.Fact fact) {
        boolean score = fact.codes().isEmpty();
        CodeableConcept value = score ? null : concept(fact.codes().get(random.nextInt(fact.codes().size())));
        Reference subject = new Reference(address(Patient.class));
        Set<String> own = switch (fact.resource()) {
            case "Observation" -> Set.of("focus", "implicitRules");
            case "Condition" -> Set.of("implicitRules", "abatement", "verificationStatus");
            default -> Set.of("implicitRules");
        };
        Resource resource = switch (fact.resource()) {
            case "Observation" -> new Observation().setStatus(Observation.ObservationStatus.FINAL)
                    .setCode(concept(fact.place())).setSubject(subject)
                    .setValue(score ? new IntegerType(random.nextInt(21)) : value);
            case "Condition" -> new Condition().setCode(value).addCategory(concept(fact.place())).setSubject(subject)
                    .setClinicalStatus(concept("http://terminology.hl7.org/CodeSystem/condition-clinical|active"));
            case "CarePlan" -> plan(fact, value, subject);
            default -> use(value, subject);
        };
        around(resource, name -> !own.contains(name));
        add(resource);
    }

    /** By its class a municipality may choose a team; nothing of it goes anywhere. */
    private void risk() {
        RiskAssessment risk = new RiskAssessment().setStatus(RiskAssessment.RiskAssessmentStatus.FINAL)
                .setSubject(new Reference(address(Patient.class)));
        risk.addPrediction().setRationale(markers.text("RiskAssessment.prediction.rationale"))
                .setOutcome(new CodeableConcept().setText(markers.text("RiskAssessment.prediction.outcome")))
                .setQualitativeRisk(concept(RISKS.get(random.nextInt(RISKS.size()))));
        around(risk, name -> !Set.of("implicitRules", "code").contains(name));
        find(ServiceRequest.class).addSupportingInfo(new Reference(add(risk)));
    }

    private CarePlan plan(Agreed.Fact fact, CodeableConcept value, Reference subject) {
        CarePlan plan = new CarePlan().setStatus(CarePlan.CarePlanStatus.ACTIVE)
                .setIntent(CarePlan.CarePlanIntent.PLAN).setSubject(subject).addCategory(concept(fact.place()));
        plan.addActivity().getDetail().setCode(value).setStatus(CarePlan.CarePlanActivityStatus.INPROGRESS)
                .setDescription(markers.text("CarePlan.activity.detail.description"))
                .addReasonCode(new CodeableConcept().setText(markers.text("CarePlan.activity.detail.reasonCode")));
        return plan;
    }

    private DeviceUseStatement use(CodeableConcept value, Reference subject) {
        Device device = new Device().setType(value).setPatient(subject.copy())
                .setStatus(Device.FHIRDeviceStatus.ACTIVE);
        around(device, name -> !name.equals("implicitRules"));
        String address = add(device);
        return new DeviceUseStatement().setStatus(DeviceUseStatement.DeviceUseStatementStatus.ACTIVE)
                .setSubject(subject).setDevice(new Reference(address));
    }

    private void wrap() {
        bundle.setId(markers.text("Bundle.id"));
        bundle.getIdentifier().setSystem("https://" + markers.text("Bundle.identifier.system") + ".example")
                .setValue(markers.text("Bundle.identifier.value"));
        bundle.addLink().setRelation("self").setUrl("https://" + markers.text("Bundle.link.url") + ".example/");
        bundle.getMeta().addTag(new Coding("https://" + markers.text("Bundle.meta.tag.system") + ".example",
                markers.text("Bundle.meta.tag.code"), markers.text("Bundle.meta.tag.display")));
    }

    static byte[] json(Bundle bundle) {
        return FHIR.newJsonParser().encodeResourceToString(bundle).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] xml(Bundle bundle) {
        return FHIR.newXmlParser().encodeResourceToString(bundle).getBytes(StandardCharsets.UTF_8);
    }

    /** The first of this kind in a Bundle. */
    static <T extends Resource> T find(Bundle bundle, Class<T> type) {
        return bundle.getEntry().stream().map(Bundle.BundleEntryComponent::getResource).filter(type::isInstance)
                .map(type::cast).findFirst().orElseThrow();
    }

    private <T extends Resource> T find(Class<T> type) {
        return find(bundle, type);
    }

    private String address(Class<? extends Resource> type) {
        return bundle.getEntry().stream().filter(entry -> type.isInstance(entry.getResource())).findFirst()
                .orElseThrow().getFullUrl();
    }

    private String add(Resource resource) {
        String address = "urn:uuid:" + markers.uuid("Bundle.entry.fullUrl");
        bundle.addEntry().setFullUrl(address).setResource(resource).getRequest().setMethod(Bundle.HTTPVerb.POST)
                .setUrl(resource.fhirType()).setIfNoneExist(markers.text("Bundle.entry.request.ifNoneExist"));
        return address;
    }

    private static CodeableConcept concept(String code) {
        int bar = code.indexOf('|');
        return new CodeableConcept().addCoding(new Coding().setSystem(code.substring(0, bar))
                .setCode(code.substring(bar + 1)));
    }
}
