package nl.schakel.demo.zgw;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import nl.schakel.demo.zgw.OfficialDescription.Operation;

/** The hub's own interface description as a judge of calls at its door. */
public final class OwnDescription {

    private static final Path FILE = Path.of("src/main/resources/nl/schakel/municipality/wmo/openapi.yaml");

    private final OfficialDescription description;

    private OwnDescription(OfficialDescription description) {
        this.description = description;
    }

    /** Reads it from the project. */
    public static OwnDescription read() {
        try {
            return new OwnDescription(OfficialDescription.read(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What is wrong with a request, by place and rule.
     *
     * @param type of its body, null where it has none
     */
    public List<String> request(String method, String path, Map<String, String> query, String type, byte[] body) {
        List<String> wrong = new ArrayList<>();
        Operation operation = description.operation(method, path);
        description.checkParameters(operation, query, Map.of("authorization", "Bearer x"), wrong);
        if (type != null) {
            description.checkBody(operation, type, body, wrong);
        }
        return wrong;
    }

    /** What is wrong with an answer, by place and rule. */
    public List<String> answer(String method, String path, int status, String type, byte[] body) {
        List<String> wrong = new ArrayList<>();
        description.checkAnswer(description.operation(method, path), status, type, body, wrong);
        return wrong;
    }
}
