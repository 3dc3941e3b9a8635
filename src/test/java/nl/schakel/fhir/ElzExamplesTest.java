package nl.schakel.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import nl.schakel.story.Referral;
import nl.schakel.story.Sample;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nictiz's two example referrals of a GP (package nictiz.fhir.nl.r4.elz), whose shape a Dutch HIS knows: they lack what
 * only this road needs, and with that added they arrive.
 */
@ExtendWith(Door.Opened.class)
class ElzExamplesTest {

    private static final Path EXAMPLES = Path.of("../shared/standards/fhir/nictiz-r4-elz/examples");

    private final Door door;

    ElzExamplesTest(Door door) {
        this.door = door;
    }

    @ParameterizedTest(name = "set {0}")
    @ValueSource(strings = {"01", "02"})
    void as_they_are_they_are_refused_with_all_that_is_missing(String set) {
        HttpResponse<String> answer = door.post("/fhir", Door.XML, xml(bundle(set)));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(Door.issues(answer)).extracting(issue -> issue.split(" ")[0])
                .contains("bsn-missing", "practice-missing", "consent-missing").doesNotHaveDuplicates()
                // Without a Consent nothing says what the patient is referred for.
                .isSubsetOf("bsn-missing", "practice-missing", "consent-missing", "provision-missing");
        assertThat(answer.body()).doesNotContain("XXX", "knie", "COPD", "hg-Referral");
    }

    @ParameterizedTest(name = "set {0}")
    @ValueSource(strings = {"01", "02"})
    void with_bsn_agb_and_consent_they_arrive(String set) {
        Bundle bundle = bundle(set);
        Patient patient = first(bundle, Patient.class);
        // The example's patient lives where no municipality is connected.
        patient.setAddress(List.of(new Address().setPostalCode("1015 KB").setCity("Amsterdam")));
        patient.addIdentifier(new Identifier().setSystem(Systems.BSN).setValue("999900894"));
        first(bundle, Organization.class).addIdentifier(new Identifier().setSystem(Systems.AGB).setValue("01012345"));
        bundle.addEntry().setResource(consent(patient));

        Referral referral = Referral.of(door.linde(), door.post("/fhir", Door.XML, xml(bundle)));

        referral.becomes("ontvangen");
        assertThat(door.hub().amsterdam().cases()).contains(referral.caseNumber());
        assertThat(referral.task().at("/partOf/0/reference").asText()).isEqualTo("Task/hg-ReferralTask-" + set);
        assertThat(door.hub().amsterdam().dossier(referral.caseNumber()).toString())
                .doesNotContain("knie", "COPD", "paracetamol", "L15", "van Galen");
    }

    private static Consent consent(Patient patient) {
        String sample = Sample.scootmobiel().resource("Consent").toString();
        Consent consent = Shapes.FHIR.newJsonParser().parseResource(Consent.class, sample);
        Reference giver = new Reference("Patient/" + patient.getIdElement().getIdPart());
        consent.setPatient(giver).setPerformer(List.of(giver.copy())).setOrganization(null);
        return consent;
    }

    private static byte[] xml(Bundle bundle) {
        return Shapes.FHIR.newXmlParser().encodeResourceToString(bundle).getBytes(StandardCharsets.UTF_8);
    }

    /** The separate resources of a set in one Bundle, in the order of their file names. */
    private static Bundle bundle(String set) {
        assumeTrue(Files.isDirectory(EXAMPLES), "skipped: the examples of nictiz-r4-elz are not there");
        Bundle bundle = new Bundle().setType(Bundle.BundleType.COLLECTION);
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            for (Path file : files.filter(path -> isOf(set, path)).sorted().toList()) {
                bundle.addEntry().setResource((Resource) Shapes.FHIR.newXmlParser()
                        .parseResource(Files.readString(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(bundle.getEntry()).hasSizeGreaterThan(10);
        return bundle;
    }

    private static boolean isOf(String set, Path file) {
        return file.getFileName().toString().matches("hg-Referral(Composition|ServiceRequest|Task)-" + set + ".*");
    }

    private static <T extends Resource> T first(Bundle bundle, Class<T> type) {
        return bundle.getEntry().stream().map(Bundle.BundleEntryComponent::getResource).filter(type::isInstance)
                .map(type::cast).findFirst().orElseThrow();
    }
}
