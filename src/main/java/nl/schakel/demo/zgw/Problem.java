package nl.schakel.demo.zgw;

import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A refusal in the form the standard gives it ({@code application/problem+json}); never repeats what was sent. */
final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** One field that is wrong. */
    record Param(String name, String code, String reason) {
    }

    private final int status;
    private final String code;
    private final String title;
    private final transient List<Param> params;

    private Problem(int status, String code, String title, String detail, List<Param> params) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.title = title;
        this.params = params;
    }

    static Problem of(int status, String code, String title, String detail) {
        return new Problem(status, code, title, detail, List.of());
    }

    static Problem invalid(List<Param> params) {
        return new Problem(400, "invalid", "Invalid input.", "", params);
    }

    static Problem invalid(String name, String code, String reason) {
        return invalid(List.of(new Param(name, code, reason)));
    }

    static Problem unreadable() {
        return of(400, "parse_error", "Malformed request.", "De inhoud is geen JSON-object.");
    }

    static Problem notFound() {
        return of(404, "not_found", "Niet gevonden.", "Niet gevonden.");
    }

    static Problem forbidden(String code, String detail) {
        return of(403, code, "Je hebt geen toestemming om deze actie uit te voeren.", detail);
    }

    int status() {
        return status;
    }

    ObjectNode body() {
        ObjectNode body = Json.object()
                .put("type", "about:blank").put("code", code).put("title", title).put("status", status)
                .put("detail", getMessage()).put("instance", "urn:uuid:" + UUID.randomUUID());
        if (status == 400) {
            ArrayNode list = body.putArray("invalidParams");
            params.forEach(param -> list.addObject()
                    .put("name", param.name()).put("code", param.code()).put("reason", param.reason()));
        }
        return body;
    }
}
