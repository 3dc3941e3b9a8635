package nl.schakel.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Device;
import org.hl7.fhir.r4.model.DeviceUseStatement;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import nl.schakel.referral.Fault;
import nl.schakel.referral.Provision;

class MinimisationTest {

    private static final Path STANDARDS = Path.of("../shared/standards/fhir");

    /** Function and medicine are the 98 that must be told apart; who and where is needed for both. */
    private static final Map<String, Integer> ZIB_EXAMPLES = new TreeMap<>(Map.of("examples-social-functional", 63,
            "examples-medical-drop", 35, "examples-admin", 13));

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MARK = "Merkteken";
    private static final Set<String> STRUCTURE = Set.of("resourceType", "id", "reference", "system", "code", "url",
            "status", "use", "type", "intent", "gender", "rank", "kind", "valueCode", "criticality", "priority",
            "clinicalStatus", "version", "severity", "contentType", "data", "hash", "mode", "comparator");

    /** Exactly what each provision lets go of a file in which everything is present. */
    private static final Map<Provision, Set<String>> FROM_A_WHOLE_FILE = Map.of(
            Provision.HUISHOUDELIJKE_HULP, Set.of("mobility.walking", "mobility.stairs", "mobility.transfer",
                    "self-care.washing", "self-care.dressing", "living.house-type", "help.present", "aids"),
            Provision.SCOOTMOBIEL, Set.of("mobility.walking", "mobility.stairs", "mobility.transfer", "living.access",
                    "aids"),
            Provision.WONINGAANPASSING, Set.of("mobility.stairs", "mobility.transfer", "living.house-type",
                    "living.condition", "living.home-adaptation"));

    @ParameterizedTest
    @EnumSource(names = {"HUISHOUDELIJKE_HULP", "SCOOTMOBIEL", "WONINGAANPASSING"})
    void ofAWholeDutchFileOnlyTheAgreedElementsGoAndNotAWordOfTheRest(Provision provision) throws IOException {
        Referrals.Referral referral = wholeFile();

        Disclosure disclosure = referral.minimised(provision);

        assertThat(disclosure.elements()).isEqualTo(FROM_A_WHOLE_FILE.get(provision));
        assertThat(disclosure.person().bsn()).isEqualTo("111222333");
        assertThat(LeakScan.leaks(referral.bundle(), disclosure)).isEmpty();
        assertThat(LeakScan.serialised(disclosure)).doesNotContain("G35", "sclerose", "14106009", "OTS", "protestant",
                "Boer", "Zuiderpark", "Giessen", "giesput", "Hoogstraat");
    }

    @Test
    void ofAWholeDutchFileTheAidsAreTheWheelchairAndTheRollatorAndNoMore() throws IOException {
        Disclosure disclosure = wholeFile().minimised(Provision.SCOOTMOBIEL);

        assertThat(disclosure.facts().stream().filter(fact -> fact.element().equals("aids"))
                .map(Disclosure.Fact::display)).containsExactlyInAnyOrder("Rolstoel", "Rollator");
    }

    @Test
    void aMarkInEveryWordOfAWholeFileComesOutNowhereAndChangesNothing() throws IOException {
        Referrals.Referral plain = wholeFile();
        JsonNode tree = JSON.readTree(Referrals.FHIR.newJsonParser().encodeResourceToString(plain.bundle()));
        int marks = 0;
        for (JsonNode entry : tree.path("entry")) {
            if (!"nl-core-Patient-01".equals(entry.at("/resource/id").asText())) {
                marks = mark(entry.path("resource"), marks);
            }
        }
        Referrals.Referral marked = referral(Referrals.FHIR.newJsonParser()
                .parseResource(Bundle.class, tree.toString()));

        for (Provision provision : FROM_A_WHOLE_FILE.keySet()) {
            Disclosure disclosure = marked.minimised(provision);

            assertThat(LeakScan.serialised(disclosure)).doesNotContain(MARK);
            assertThat(disclosure).isEqualTo(plain.minimised(provision));
        }
        assertThat(marks).isGreaterThan(300);
    }

    /** Marks every string that FHIR leaves to the sender; codes and addresses of resources stay what they are. */
    private static int mark(JsonNode node, int marks) {
        int count = marks;
        for (var property : node.properties()) {
            boolean structure = STRUCTURE.contains(property.getKey());
            if (property.getValue().isTextual() && !structure && !property.getValue().asText().matches("\\d{4}-.*")) {
                String text = MARK + count++;
                ((ObjectNode) node).put(property.getKey(), property.getKey().equals("div")
                        ? "<div xmlns=\"http://www.w3.org/1999/xhtml\">" + text + "</div>" : text);
            }
            count = mark(property.getValue(), count);
        }
        for (JsonNode item : node.isArray() ? node : List.<JsonNode>of()) {
            count = mark(item, count);
        }
        return count;
    }

    @Test
    void theLeakScanFindsALeakWhereThereIsOne() throws IOException {
        Referrals.Referral referral = wholeFile();
        Disclosure disclosure = referral.minimised(Provision.SCOOTMOBIEL);
        List<Disclosure.Fact> facts = new ArrayList<>(disclosure.facts());
        facts.add(new Disclosure.Fact("aids", "Hulpmiddelen", null, "true", "wegens multiple sclerose"));

        assertThat(LeakScan.leaks(referral.bundle(), new Disclosure(disclosure.policyVersion(),
                disclosure.provision(), disclosure.role(), disclosure.person(), facts, disclosure.withheld())))
                .contains("sclerose");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Max_Dicki_d9f8849f-e4a7-4ced-b057-c618db16a117.json",
            "Trey_Berge_99153850-84f1-4de6-9e19-3e0d6eeedeb2.json",
            "Weston_Fay_668b43ab-6a5a-4798-a764-a6d7969162bf.json"})
    void ofAWholeForeignRecordNothingGoesButThePerson(String file) {
        Bundle bundle = foreign(file);
        Patient patient = patientOf(bundle);
        ServiceRequest request = orderFor(bundle);
        patient.addIdentifier().setSystem(Subject.BSN_SYSTEM).setValue("999990019");

        for (Provision provision : FROM_A_WHOLE_FILE.keySet()) {
            Disclosure disclosure = new Minimisation(Referrals.POLICIES)
                    .minimise(bundle, patient, request, provision, "consultant");

            assertThat(disclosure.facts()).isEmpty();
            assertThat(disclosure.person().bsn()).isEqualTo("999990019");
            assertThat(disclosure.withheld()).hasSizeGreaterThan(bundle.getEntry().size() - 3);
            assertThat(LeakScan.leaks(bundle, disclosure)).isEmpty();
        }
    }

    @Test
    void tenThousandStatementsThatPointAtOneAnotherTakeNoQuadraticWork() {
        List<Resource> many = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            many.add(device("d" + i, "14106009"));
            many.add(use("u" + i, "Device/d" + (4_999 - i)));
        }
        Referrals.Referral referral = Referrals.with();
        many.forEach(resource -> referral.bundle().addEntry().setResource(resource));
        CountedEntries entries = new CountedEntries(referral.bundle().getEntry());
        referral.bundle().setEntry(entries);

        Disclosure disclosure = referral.minimised(Provision.SCOOTMOBIEL);

        assertThat(disclosure.facts()).isEmpty();
        assertThat(entries.looks).as("looks at an entry").isBetween(10_000L, 50L * entries.size());
    }

    @Test
    void withoutAnAgreementNothingIsBuilt() {
        Referrals.Referral referral = Referrals.with();

        assertThatThrownBy(() -> referral.minimised(Provision.BESCHERMD_WONEN, "medical-adviser"))
                .isInstanceOfSatisfying(Fault.Translation.class, fault -> {
                    assertThat(fault.code()).isEqualTo("policy-missing");
                    assertThat(fault.sentence()).doesNotContain("beschermd", "999990019", "Wit");
                });
    }

    @Test
    void theSameReferralGivesTheSameDisclosureAndIsNotTouched() throws IOException {
        Referrals.Referral referral = wholeFile();
        String before = Referrals.FHIR.newJsonParser().encodeResourceToString(referral.bundle());

        Disclosure first = referral.minimised(Provision.WONINGAANPASSING);

        assertThat(referral.minimised(Provision.WONINGAANPASSING)).isEqualTo(first);
        assertThat(Referrals.FHIR.newJsonParser().encodeResourceToString(referral.bundle())).isEqualTo(before);
    }

    @Test
    void everyWayOfReferringToTheAidIsFollowed() {
        for (String reference : List.of("urn:uuid:0D2C4CF5-9C77-4B8B-9A1E-1D7B7A3E1F00", "Device/rollator",
                "Device/rollator/_history/3", "https://his.example/fhir/Device/rollator")) {
            for (String fullUrl : List.of("urn:uuid:0d2c4cf5-9c77-4b8b-9a1e-1d7b7a3e1f00",
                    "https://his.example/fhir/Device/rollator")) {
                if (reference.startsWith("urn") != fullUrl.startsWith("urn") && !reference.startsWith("Device")) {
                    continue;
                }
                Referrals.Referral referral = Referrals.with(use("use", reference));
                referral.bundle().addEntry().setFullUrl(fullUrl).setResource(device("rollator", "404946006"));

                assertThat(referral.minimised(Provision.SCOOTMOBIEL).elements()).as(reference)
                        .containsExactly("aids");
            }
        }
    }

    @Test
    void anAddressThatTwoResourcesClaimLeadsNowhere() {
        Referrals.Referral referral = Referrals.with(use("use", "Device/x"));
        referral.bundle().addEntry().setResource(device("x", "404946006"));
        referral.bundle().addEntry().setResource(device("x", "58938008"));

        assertThat(referral.minimised(Provision.SCOOTMOBIEL).facts()).isEmpty();
    }

    @Test
    void anotherServersAidWithTheSameNumberIsAnotherAid() {
        Referrals.Referral referral = Referrals.with(use("use", "https://other.example/fhir/Device/x"));
        referral.bundle().addEntry().setResource(device("x", "404946006"));

        assertThat(referral.minimised(Provision.SCOOTMOBIEL).facts()).isEmpty();
    }

    @Test
    void oddReferencesLoopsAndEmptyPlacesAreNoError() {
        DeviceUseStatement loop = use("loop", "#loop");
        loop.addContained(loop);
        DeviceUseStatement toItself = use("self", "DeviceUseStatement/self");
        Observation bare = new Observation();
        Observation empty = new Observation();
        empty.setCode(new CodeableConcept(new Coding())).setSubject(new Reference("#"));
        empty.addCategory().addCoding();
        empty.addHasMember(new Reference("Observation/"));
        CarePlan plan = new CarePlan();
        plan.addCategory().addCoding().setSystem("http://snomed.info/sct").setCode("243114000");
        plan.addActivity();
        Referrals.Referral referral = Referrals.with();
        for (Resource resource : List.of(loop, toItself, bare, empty, plan, new Condition(), new Device(),
                new DeviceUseStatement(), use("a", ""), use("b", "#"), use("c", "|"), use("d", "urn:"), new Bundle())) {
            referral.bundle().addEntry().setResource(resource);
        }
        referral.bundle().addEntry();
        referral.bundle().addEntry().setFullUrl("urn:uuid:x");

        Disclosure disclosure = referral.minimised(Provision.HUISHOUDELIJKE_HULP);

        assertThat(disclosure.facts()).isEmpty();
        assertThat(disclosure.withheld()).hasSize(13);
    }

    @Test
    void aPatientWithinTheOrderIsAPatientToo() {
        Patient patient = new Patient();
        patient.setId("p");
        patient.addIdentifier().setSystem(Subject.BSN_SYSTEM).setValue("999900250");
        ServiceRequest request = new ServiceRequest();
        request.setSubject(new Reference("#p")).addContained(patient);
        Observation walking = walking("#p");
        Observation byNumber = walking(null);
        byNumber.getSubject().setIdentifier(patient.getIdentifierFirstRep().copy());
        Bundle bundle = new Bundle();
        List.of(request, walking, byNumber).forEach(resource -> bundle.addEntry().setResource(resource));

        Disclosure disclosure = new Minimisation(Referrals.POLICIES)
                .minimise(bundle, patient, request, Provision.SCOOTMOBIEL, "consultant");

        assertThat(disclosure.elements()).containsExactly("mobility.walking");
        assertThat(disclosure.withheld()).contains(new Disclosure.Withheld("Observation[0]", "not-subject"));
        assertThat(disclosure.person().bsn()).isEqualTo("999900250");
    }

    @Test
    void nothingOfThePersonShowsInALog() {
        Disclosure disclosure = Referrals.with(walking("Patient/patient")).minimised(Provision.SCOOTMOBIEL);

        assertThat(disclosure.toString()).doesNotContain("999990019", "Wit", "Lindengracht", "Heeft hulp", "1941");
    }

    private static Observation walking(String subject) {
        Observation observation = new Observation();
        observation.setId("w");
        observation.setStatus(Observation.ObservationStatus.FINAL)
                .setCode(new CodeableConcept(new Coding("http://snomed.info/sct", "282097004", null)))
                .setSubject(new Reference(subject))
                .setValue(new CodeableConcept(new Coding("http://snomed.info/sct", "16581000146103", null)));
        return observation;
    }

    private static DeviceUseStatement use(String id, String device) {
        DeviceUseStatement use = new DeviceUseStatement();
        use.setId(id);
        return use.setStatus(DeviceUseStatement.DeviceUseStatementStatus.ACTIVE)
                .setSubject(new Reference("Patient/patient")).setDevice(new Reference(device));
    }

    private static Device device(String id, String code) {
        Device device = new Device();
        device.setId(id);
        return device.setType(new CodeableConcept(new Coding("http://snomed.info/sct", code, null)));
    }

    /** Every example of the Dutch zibs hangs on one patient: together they are a file with far too much in it. */
    static Referrals.Referral wholeFile() throws IOException {
        Path folder = STANDARDS.resolve("nictiz-zib2020");
        Assumptions.assumeTrue(Files.isDirectory(folder), "the zib examples are not beside the project");
        Bundle bundle = new Bundle();
        for (Map.Entry<String, Integer> part : ZIB_EXAMPLES.entrySet()) {
            List<Path> examples;
            try (Stream<Path> files = Files.list(folder.resolve(part.getKey()))) {
                examples = files.sorted().toList();
            }
            assertThat(examples).as(part.getKey()).hasSize(part.getValue());
            examples.forEach(file -> bundle.addEntry().setResource((Resource) Referrals.FHIR.newXmlParser()
                    .parseResource(Referrals.text(file))));
        }
        ServiceRequest request = new ServiceRequest();
        request.setSubject(new Reference("Patient/nl-core-Patient-01"));
        bundle.addEntry().setResource(request);
        return referral(bundle);
    }

    private static Referrals.Referral referral(Bundle bundle) {
        Patient patient = bundle.getEntry().stream().map(Bundle.BundleEntryComponent::getResource)
                .filter(resource -> "nl-core-Patient-01".equals(resource.getIdElement().getIdPart()))
                .map(Patient.class::cast).findFirst().orElseThrow();
        ServiceRequest request = (ServiceRequest) bundle.getEntry().get(bundle.getEntry().size() - 1).getResource();
        return new Referrals.Referral(bundle, patient, request);
    }

    private static Bundle foreign(String file) {
        Path json = STANDARDS.resolve("synthea").resolve(file);
        Assumptions.assumeTrue(Files.isRegularFile(json), "the Synthea records are not beside the project");
        return Referrals.bundle(json);
    }

    private static Patient patientOf(Bundle bundle) {
        return (Patient) bundle.getEntryFirstRep().getResource();
    }

    private static ServiceRequest orderFor(Bundle bundle) {
        ServiceRequest request = new ServiceRequest();
        request.setSubject(new Reference(bundle.getEntryFirstRep().getFullUrl()));
        bundle.addEntry().setResource(request);
        return request;
    }

    /** Counts how often an entry is looked at, so that work that grows with the square shows without a clock. */
    private static final class CountedEntries extends AbstractList<Bundle.BundleEntryComponent> {

        private final List<Bundle.BundleEntryComponent> entries;
        private long looks;

        private CountedEntries(List<Bundle.BundleEntryComponent> entries) {
            this.entries = List.copyOf(entries);
        }

        @Override
        public Bundle.BundleEntryComponent get(int index) {
            looks++;
            return entries.get(index);
        }

        @Override
        public int size() {
            return entries.size();
        }
    }
}
