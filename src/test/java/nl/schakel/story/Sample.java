package nl.schakel.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A sample patient's referral, with a number of its own, that a story may change. */
public final class Sample {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DIRECTORY = Path.of("config/demo/referrals");

    private final ObjectNode bundle;

    private Sample(ObjectNode bundle) {
        this.bundle = bundle;
    }

    /** A woman with MS asks for a scootmobiel; the practice's HIS takes pushes. */
    public static Sample scootmobiel() {
        return load("1-").numbered(UUID.randomUUID().toString());
    }

    /** The practice fetches its feedback. */
    public static Sample ofThePollingPractice() {
        return load("4-").numbered(UUID.randomUUID().toString());
    }

    /** All five, as they are. */
    public static List<Sample> all() {
        return Stream.of("1-", "2-", "3-", "4-", "5-").map(Sample::load).toList();
    }

    static Sample load(String prefix) {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            Path file = files.filter(path -> path.getFileName().toString().startsWith(prefix)).findFirst()
                    .orElseThrow();
            return new Sample((ObjectNode) JSON.readTree(file.toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, to be changed apart. */
    static Sample copy(Sample sample) {
        return new Sample(sample.bundle.deepCopy());
    }

    /** Under another number in the HIS. */
    public Sample numbered(String number) {
        return with("ServiceRequest", request ->
                ((ObjectNode) request.path("identifier").path(0)).put("value", number));
    }

    /** For the other municipality, consented and named. */
    public Sample forMunicipality(String code) {
        String oin = "0000009900000" + code + "000";
        with("Consent", consent -> ((ObjectNode) consent.path("provision").path("provision").path(0).path("actor")
                .path(0).path("reference").path("identifier")).put("value", oin));
        return with("ServiceRequest", request -> request.putArray("performer").addObject().putObject("identifier")
                .put("system", "urn:osb:oin").put("value", oin));
    }

    /** The patient agrees to the referral and not to feedback. */
    public Sample withoutFeedback() {
        return with("Consent", consent -> ((ArrayNode) consent.path("provision")
                .path("provision")).remove(1));
    }

    /** Changes the first resource of a type. */
    public Sample with(String type, Consumer<ObjectNode> change) {
        change.accept(resource(type));
        return this;
    }

    /** The first resource of a type. */
    public ObjectNode resource(String type) {
        for (JsonNode entry : bundle.path("entry")) {
            if (entry.path("resource").path("resourceType").asText().equals(type)) {
                return (ObjectNode) entry.path("resource");
            }
        }
        throw new IllegalArgumentException("no " + type);
    }

    /** The Bundle itself. */
    public ObjectNode bundle() {
        return bundle;
    }

    public String number() {
        return resource("ServiceRequest").path("identifier").path(0).path("value").asText();
    }

    public byte[] bytes() {
        return bundle.toString().getBytes(StandardCharsets.UTF_8);
    }
}
