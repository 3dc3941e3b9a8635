package nl.schakel.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.story.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every place of a referral replaced by what it should not be: never a fault of the hub, never an echo. */
@ExtendWith(Door.Opened.class)
class MutationsTest {

    private static final String MARK = "Zwaluwstaart";
    private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;
    private static final List<JsonNode> INTRUDERS = List.of(MAKE.nullNode(), MAKE.textNode(MARK), MAKE.numberNode(-1),
            MAKE.objectNode(), MAKE.arrayNode(), MAKE.objectNode().put("resourceType", MARK),
            MAKE.arrayNode().add(MAKE.nullNode()), MAKE.textNode(""), MAKE.booleanNode(true),
            MAKE.arrayNode().add(MAKE.arrayNode().add(MARK)), MAKE.textNode("#" + MARK),
            MAKE.objectNode().put("reference", "#" + MARK));

    private final Door door;
    private JsonNode intruder;

    MutationsTest(Door door) {
        this.door = door;
    }

    @Test
    void no_change_of_any_place_makes_the_hub_stumble() {
        ObjectNode bundle = Sample.scootmobiel().bundle();
        int turn = 0;
        int refused = 0;
        for (Runnable[] place : places(bundle, bundle, new ArrayList<>())) {
            intruder = INTRUDERS.get(turn++ % INTRUDERS.size());
            place[0].run();
            HttpResponse<String> answer = door.post("/fhir/$preview", Door.JSON,
                    bundle.toString().getBytes(StandardCharsets.UTF_8));
            assertThat(answer.statusCode()).as("change %s to %s: %s", turn, intruder, answer.body())
                    .isIn(200, 400, 403, 422);
            if (answer.statusCode() != 200) {
                refused++;
                RefusalsTest.assertIsARefusal(answer);
            }
            place[1].run();
        }
        assertThat(turn).isGreaterThan(300);
        assertThat(refused).isGreaterThan(150);
    }


    /** For each place how to change it and how to change it back. */
    private List<Runnable[]> places(JsonNode node, ObjectNode root, List<Runnable[]> found) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
                String name = field.getKey();
                JsonNode value = field.getValue();
                found.add(new Runnable[] {() -> object.set(name, intruder), () -> object.set(name, value)});
                places(value, root, found);
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int position = i;
                JsonNode value = array.get(i);
                found.add(new Runnable[] {() -> array.set(position, intruder), () -> array.set(position, value)});
                places(value, root, found);
            }
        }
        return found;
    }
}
