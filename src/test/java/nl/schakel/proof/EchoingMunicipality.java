package nl.schakel.proof;

import java.net.URI;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.proof.Passage.Call;
import nl.schakel.proof.Passage.Said;

/**
 * A municipality that reads like another one, and refuses the person: its answer repeats the whole message in title,
 * detail and every broken rule, as some systems do.
 */
final class EchoingMunicipality implements AutoCloseable {

    private final Passage passage;
    private final ObjectMapper json = new ObjectMapper();
    private volatile int refusals;

    /** @param behind whose catalogue it has, and who does all work that it does not refuse */
    EchoingMunicipality(URI behind) {
        passage = new Passage(behind, this::refuse, (asked, answer) -> answer);
    }

    URI address() {
        return passage.address();
    }

    /** How often it refused and told what. */
    int refusals() {
        return refusals;
    }

    /** Everything it received since the last time. */
    byte[] received() {
        return passage.received();
    }

    private Said refuse(Call call) {
        if (!call.method().equals("POST") || !call.path().endsWith("/rollen")) {
            return null;
        }
        refusals++;
        String said = call.body();
        ObjectNode problem = json.createObjectNode().put("type", "https://echo.example/" + said.hashCode())
                .put("code", "invalid").put("title", said).put("status", 400).put("detail", said)
                .put("instance", said);
        problem.putArray("invalidParams").addObject().put("name", said).put("code", said).put("reason", said);
        return new Said(400, "application/problem+json", problem.toString(), said);
    }

    @Override
    public void close() {
        passage.close();
    }
}
