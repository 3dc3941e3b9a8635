package nl.schakel.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Consumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a multidisciplinary meeting agreed, as a HIS sends it; a story may change it. */
final class Meeting {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SAMPLE = Path.of("config/demo/meetings/1-huisbezoek-en-belafspraak.json");

    private final ObjectNode bundle;

    private Meeting(ObjectNode bundle) {
        this.bundle = bundle;
    }

    /** About the referral with this number in the HIS: a home visit by the municipality, and a call. */
    static Meeting about(String number) {
        try {
            Meeting meeting = new Meeting((ObjectNode) JSON.readTree(SAMPLE.toFile()));
            ((ObjectNode) meeting.resource("Task").at("/basedOn/0/identifier")).put("value", number);
            ((ObjectNode) meeting.resource("CarePlan").at("/identifier/0")).put("value", UUID.randomUUID().toString());
            return meeting;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Meeting copy() {
        return new Meeting(bundle.deepCopy());
    }

    Meeting with(String type, Consumer<ObjectNode> change) {
        change.accept(resource(type));
        return this;
    }

    ObjectNode resource(String type) {
        for (JsonNode entry : bundle.path("entry")) {
            if (entry.at("/resource/resourceType").asText().equals(type)) {
                return (ObjectNode) entry.path("resource");
            }
        }
        throw new IllegalArgumentException("no " + type);
    }

    /** An activity of the plan. */
    ObjectNode detail(int place) {
        return (ObjectNode) resource("CarePlan").at("/activity/" + place + "/detail");
    }

    ObjectNode bundle() {
        return bundle;
    }

    byte[] bytes() {
        return bundle.toString().getBytes(StandardCharsets.UTF_8);
    }
}
