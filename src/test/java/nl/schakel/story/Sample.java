package nl.schakel.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.disclosure.text.GivenText;

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

    /** More about an earlier referral, which the HIS names by its own number. */
    public Sample supplementing(String number) {
        return with("ServiceRequest", request -> request.putArray("basedOn").addObject().putObject("identifier")
                .put("system", request.at("/identifier/0/system").asText()).put("value", number));
    }

    /** The practice knows that it repeats another, and means it. */
    public Sample confirmedAsAnother() {
        return with("ServiceRequest", request -> request.withObject("/meta").withArray("tag").addObject()
                .put("system", "https://schakel.example/fhir/CodeSystem/verwijzing-tag")
                .put("code", "dubbel-bevestigd"));
    }

    /** For another municipality, consented and named. */
    public Sample forMunicipality(String code) {
        String oin = Hub.oin(code);
        with("Consent", consent -> recipient(permit(consent), oin));
        return with("ServiceRequest", request -> request.putArray("performer").addObject().putObject("identifier")
                .put("system", "urn:osb:oin").put("value", oin));
    }

    /** From another practice, that gets the feedback. */
    public Sample fromPractice(String agb) {
        with("Organization", organization -> ((ObjectNode) organization.at("/identifier/0")).put("value", agb));
        return with("Consent", consent -> recipient((ObjectNode) consent.at("/provision/provision/1"), agb));
    }

    /** About another patient, who lives at the same address. */
    public Sample about(String bsn, String family) {
        return with("Patient", patient -> {
            ((ObjectNode) patient.at("/identifier/0")).put("value", bsn);
            ((ObjectNode) patient.at("/name/0")).put("family", family);
        });
    }

    /** The consent is one that no other referral goes on. */
    public Sample withConsentOfItsOwn() {
        String name = UUID.randomUUID().toString();
        for (JsonNode entry : bundle.path("entry")) {
            if (entry.path("resource").path("resourceType").asText().equals("Consent")) {
                ((ObjectNode) entry).put("fullUrl", "urn:uuid:" + name);
                ((ObjectNode) entry.at("/resource/identifier/0")).put("value", "toestemming-" + name);
                return this;
            }
        }
        throw new IllegalArgumentException("no Consent");
    }

    /** By which the HIS knows the first consent: the UUID of its entry. */
    public String consentName() {
        for (JsonNode entry : bundle.path("entry")) {
            if (entry.path("resource").path("resourceType").asText().equals("Consent")) {
                return entry.path("fullUrl").asText().substring("urn:uuid:".length());
            }
        }
        throw new IllegalArgumentException("no Consent");
    }

    /** The patient agrees, in the same consent, that someone else receives it too. */
    public Sample consentingTo(String oin) {
        return with("Consent", consent -> {
            ObjectNode permit = permit(consent).deepCopy();
            recipient(permit, oin);
            ((ArrayNode) consent.at("/provision/provision")).add(permit);
        });
    }

    /**
     * The patient agrees, in a consent apart, that someone else receives it too.
     *
     * @return the UUID of its entry
     */
    public String consentingApartTo(String oin) {
        return apart(permits -> {
            ObjectNode permit = (ObjectNode) permits.get(0);
            recipient(permit, oin);
            permits.removeAll().add(permit);
        });
    }

    /**
     * The patient agrees to feedback in a consent apart.
     *
     * @return the UUID of its entry
     */
    public String consentingApartToFeedback() {
        String name = apart(permits -> permits.remove(0));
        withoutFeedback();
        return name;
    }

    private String apart(Consumer<ArrayNode> change) {
        ObjectNode consent = resource("Consent").deepCopy();
        change.accept((ArrayNode) consent.at("/provision/provision"));
        String name = UUID.randomUUID().toString();
        ((ObjectNode) consent.at("/identifier/0")).put("value", "toestemming-" + name);
        add(name, consent);
        return name;
    }

    /** The patient agreed at this moment. */
    public Sample agreedAt(OffsetDateTime moment) {
        return with("Consent", consent -> consent.put("dateTime", moment.toString()));
    }

    /** Facts about a scootmobiel that a doctor may have and a consultant not. */
    public Sample withMedicalFacts() {
        observing("281004000", "397540003");
        observing("282869009", "16611000146108");
        return this;
    }

    /**
     * One more Observation of the patient, SNOMED CT both.
     *
     * @return the UUID of its entry
     */
    public String observing(String code, String value) {
        ObjectNode observation = resource("Observation").deepCopy();
        ((ObjectNode) observation.at("/code/coding/0")).put("code", code).remove("display");
        ((ObjectNode) observation.at("/valueCodeableConcept/coding/0")).put("code", value).remove("display");
        observation.remove("note");
        String name = UUID.randomUUID().toString();
        add(name, observation);
        return name;
    }

    /** The GP writes this to the municipality; the code that confirms it, or null where it was not confirmed. */
    public Sample writing(String text, String confirmation) {
        return with("ServiceRequest", request -> {
            ObjectNode note = request.putArray("note").addObject().put("text", text);
            ObjectNode mark = note.putArray("extension").addObject().put("url", GivenText.EXTENSION);
            if (confirmation == null) {
                mark.put("valueBoolean", true);
            } else {
                mark.put("valueString", confirmation);
            }
        });
    }

    /** The patient objects to this, within the permit to the municipality. */
    public Sample except(Consumer<ObjectNode> deny) {
        return with("Consent", consent -> {
            ObjectNode rule = permit(consent).withArray("provision").addObject().put("type", "deny");
            deny.accept(rule);
        });
    }

    private static ObjectNode permit(JsonNode consent) {
        return (ObjectNode) consent.at("/provision/provision/0");
    }

    private static void recipient(ObjectNode permit, String number) {
        ((ObjectNode) permit.at("/actor/0/reference/identifier")).put("value", number);
    }

    private void add(String name, ObjectNode resource) {
        ObjectNode entry = ((ArrayNode) bundle.path("entry")).addObject().put("fullUrl", "urn:uuid:" + name);
        entry.set("resource", resource);
        if (bundle.path("type").asText().equals("transaction")) {
            entry.putObject("request").put("method", "POST").put("url", resource.path("resourceType").asText());
        }
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
