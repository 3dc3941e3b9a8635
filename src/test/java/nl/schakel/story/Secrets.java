package nl.schakel.story;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The words of the sample patients that must never be found outside the encrypted payload. */
final class Secrets {

    private static final Set<String> MEDICAL = Set.of("Condition", "MedicationStatement", "AllergyIntolerance",
            "Procedure", "Encounter", "Immunization");
    private static final List<Charset> SPELLINGS = List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE,
            StandardCharsets.UTF_16BE, StandardCharsets.ISO_8859_1);

    private final Set<String> words = new LinkedHashSet<>();

    /** Diagnoses, medicines, laboratory results, free text and other authors: no municipality may have these. */
    static Secrets medical(List<Sample> samples) {
        Secrets secrets = new Secrets();
        samples.forEach(sample -> sample.bundle().path("entry")
                .forEach(entry -> secrets.collect(entry.path("resource").deepCopy())));
        return secrets;
    }

    /** Who the patients are: may go to the municipality, and nowhere in the clear within the hub. */
    static Secrets personal(List<Sample> samples) {
        Secrets secrets = new Secrets();
        for (Sample sample : samples) {
            JsonNode patient = sample.resource("Patient");
            secrets.add(patient.path("identifier").path(0).path("value"));
            secrets.add(patient.path("name").path(0).path("family"));
            secrets.add(patient.path("telecom").path(0).path("value"));
            secrets.add(patient.path("birthDate"));
            secrets.add(patient.path("address").path(0).path("line").path(0));
            secrets.add(patient.path("address").path(0).path("postalCode"));
        }
        return secrets;
    }

    private void collect(JsonNode resource) {
        String type = resource.path("resourceType").asText();
        boolean laboratory = resource.path("category").toString().contains("laboratory");
        if (MEDICAL.contains(type) || laboratory) {
            // "active" says nothing of anybody.
            ((ObjectNode) resource).remove("clinicalStatus");
            texts(resource, "display", "text", "code", "value");
        }
        if (type.equals("PractitionerRole")) {
            resource.path("specialty").forEach(specialty -> texts(specialty, "display"));
        }
        if (type.equals("Practitioner") && !isGp(resource)) {
            add(resource.path("name").path(0).path("family"));
        }
        resource.path("note").forEach(note -> add(note.path("text")));
        texts(resource.path("reasonReference"), "display");
        texts(resource.path("source"), "display");
        resource.path("deviceName").forEach(name -> add(name.path("name")));
    }

    private static boolean isGp(JsonNode practitioner) {
        return Set.of("Jansen", "Bakker").contains(practitioner.path("name").path(0).path("family").asText());
    }

    private void texts(JsonNode node, String... names) {
        for (String name : names) {
            node.findValues(name).forEach(this::add);
        }
    }

    private void add(JsonNode value) {
        // Shorter than five characters is a unit or a status, and would be found anywhere.
        if (value.isTextual() && value.asText().length() > 4 && !value.asText().startsWith("http")) {
            words.add(value.asText());
        }
    }

    /** The words that stand in these bytes, in any spelling that a file or a message uses. */
    List<String> foundIn(byte[] bytes) {
        // One byte is one character here, so that any bytes can be searched as text.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return words.stream().filter(word -> SPELLINGS.stream().anyMatch(spelling ->
                text.contains(new String(word.getBytes(spelling), StandardCharsets.ISO_8859_1)))).toList();
    }

    Set<String> words() {
        return words;
    }
}
