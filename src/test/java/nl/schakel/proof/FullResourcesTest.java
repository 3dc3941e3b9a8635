package nl.schakel.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.StrictErrorHandler;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The generator leaves no element of any type empty, and makes nothing that is no FHIR. */
class FullResourcesTest {

    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final Map<String, Long> PER_TYPE = new TreeMap<>();

    @AfterAll
    static void tell() {
        long all = PER_TYPE.values().stream().mapToLong(Long::longValue).sum();
        System.out.println("markers per type of resource (" + all + " in all): " + PER_TYPE);
    }

    @Test
    void r4_has_all_its_types() {
        assertThat(FullResources.types()).hasSizeGreaterThan(140)
                .contains("Observation", "VisionPrescription", "Binary", "MolecularSequence", "Account");
    }

    @TestFactory
    Stream<DynamicTest> every_marker_of_every_type_stands_in_json_and_xml_and_survives_the_parser() {
        return FullResources.types().stream().map(type -> DynamicTest.dynamicTest(type, () -> {
            Markers markers = new Markers(11);
            Resource full = new FullResources(markers, new Random(type.hashCode()), "urn:uuid:patient").of(type);
            PER_TYPE.put(type, markers.placed());
            for (IParser parser : new IParser[] {FHIR.newJsonParser(), FHIR.newXmlParser()}) {
                parser.setParserErrorHandler(new StrictErrorHandler());
                String text = parser.encodeResourceToString(full);
                assertThat(markers.originsMissing(seen(markers, text))).isEmpty();
                Resource read = (Resource) parser.parseResource(text);
                assertThat(markers.originsMissing(seen(markers, parser.encodeResourceToString(read)))).isEmpty();
            }
        }));
    }

    private static Set<Marker> seen(Markers markers, String text) {
        Set<Marker> seen = new HashSet<>();
        Layers.open(text.getBytes(StandardCharsets.UTF_8),
                (wrapped, bytes) -> new Scanner(markers).scan(bytes, seen::add));
        return seen;
    }
}
