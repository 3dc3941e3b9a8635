package nl.schakel.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.Narrative;
import org.junit.jupiter.api.Test;

/** What a Bundle says has one fingerprint, however it is written. */
class FingerprintTest {

    private static final FhirContext FHIR = FhirContext.forR4();
    private static final Path SAMPLE = Path.of("config/demo/meetings/1-huisbezoek-en-belafspraak.json");
    private static final String SUMMARY = "<div>Afspraken</div>";
    private static final BundleCodec CODEC = new BundleCodec(FHIR);

    @Test
    void it_is_the_same_in_every_format_and_another_where_one_word_differs() throws IOException {
        Bundle bundle = sample();
        String known = BundleCodec.fingerprint(bundle);
        IParser xml = FHIR.newXmlParser().setPrettyPrint(true);
        String written = xml.encodeResourceToString(plain());
        assertThat(BundleCodec.fingerprint(sample())).isEqualTo(known);
        assertThat(BundleCodec.fingerprint(xml.parseResource(Bundle.class, written)))
                .isEqualTo(BundleCodec.fingerprint(plain()));
        assertThat(BundleCodec.fingerprint(sample().setTimestamp(new Date()))).isEqualTo(known);

        CarePlan plan = (CarePlan) bundle.getEntry().get(1).getResource();
        plan.getText().setDivAsString("<div>Andere afspraken</div>");
        assertThat(BundleCodec.fingerprint(bundle)).isNotEqualTo(known);
        plan.getText().setDivAsString(SUMMARY);
        assertThat(BundleCodec.fingerprint(bundle)).isEqualTo(known);
        plan.getActivityFirstRep().getDetail().setStatus(CarePlan.CarePlanActivityStatus.COMPLETED);
        assertThat(BundleCodec.fingerprint(bundle)).isNotEqualTo(known);
    }

    private static Bundle sample() throws IOException {
        Bundle bundle = CODEC.read(Files.readAllBytes(SAMPLE), BundleCodec.JSON);
        CarePlan plan = (CarePlan) bundle.getEntry().get(1).getResource();
        plan.getText().setStatus(Narrative.NarrativeStatus.GENERATED);
        plan.getText().setDivAsString(SUMMARY);
        return bundle;
    }

    /** With the plan alone: the library would write along what the task points at. */
    private static Bundle plain() throws IOException {
        Bundle bundle = sample();
        bundle.getEntry().remove(0);
        return bundle;
    }
}
