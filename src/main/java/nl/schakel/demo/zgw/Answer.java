package nl.schakel.demo.zgw;

import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

/** What goes back, already in bytes so that nothing changes under it. */
record Answer(int status, String contentType, Map<String, String> headers, byte[] body) {

    static Answer json(int status, JsonNode body) {
        return new Answer(status, "application/json", Map.of(), Json.bytes(body));
    }

    static Answer created(JsonNode body) {
        return new Answer(201, "application/json", Map.of("Location", body.path("url").asText()), Json.bytes(body));
    }

    static Answer none() {
        return new Answer(204, null, Map.of(), new byte[0]);
    }

    static Answer problem(Problem problem) {
        return new Answer(problem.status(), "application/problem+json", Map.of(), Json.bytes(problem.body()));
    }
}
