package nl.schakel.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.story.Referral;
import nl.schakel.story.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A HIS that sends the whole record along: an American one, of some 250 resources, as Synthea makes them. */
@ExtendWith(Door.Opened.class)
class LargeRecordTest {

    private static final Path RECORDS = Path.of("../shared/standards/fhir/synthea");

    private final Door door;

    LargeRecordTest(Door door) {
        this.door = door;
    }

    @Test
    void a_whole_foreign_record_is_taken_and_next_to_nothing_of_it_goes_on() throws IOException {
        assumeTrue(Files.isDirectory(RECORDS), "skipped: the records of synthea are not there");
        for (Path record : records()) {
            Sample sample = around(Door.json(Files.readString(record)));
            assertThat(sample.bundle().path("entry").size()).isGreaterThan(170);

            Instant start = Instant.now();
            Referral referral = Referral.of(door.linde(), sample);
            assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
            referral.becomes("ontvangen");

            String dossier = door.hub().amsterdam().dossier(referral.caseNumber()).toString();
            assertThat(dossier).doesNotContain("Massachusetts", "Alzheimer", "Stroke", "osteoarthritis", "Synthea");
        }
    }

    private static List<Path> records() throws IOException {
        try (Stream<Path> files = Files.list(RECORDS)) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
    }

    /** A referral of the patient whose record this is. */
    private static Sample around(JsonNode record) {
        Sample sample = Sample.scootmobiel();
        String ours = sample.bundle().at("/entry/2/fullUrl").asText();
        String theirs = null;
        ArrayNode entries = (ArrayNode) sample.bundle().path("entry");
        while (entries.size() > 7) {
            entries.remove(7);
        }
        for (JsonNode entry : record.path("entry")) {
            if (entry.at("/resource/resourceType").asText().equals("Patient")) {
                theirs = entry.path("fullUrl").asText();
                ((ObjectNode) entry.path("resource")).withArray("identifier").addObject()
                        .put("system", Systems.BSN).put("value", "999900250");
            }
            entries.add(entry);
        }
        entries.remove(2);
        sample.with("ServiceRequest", request -> request.remove(List.of("reasonReference", "note")));
        sample.with("ServiceRequest", request -> request.putArray("performer").addObject().putObject("identifier")
                .put("system", Systems.OIN).put("value", "00000099000000363000"));
        sample.bundle().setAll((ObjectNode) Door.json(sample.bundle().toString().replace(ours, theirs)));
        return sample;
    }
}
