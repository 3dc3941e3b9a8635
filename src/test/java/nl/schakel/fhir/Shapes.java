package nl.schakel.fhir;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.story.Sample;
import org.hl7.fhir.r4.model.Bundle;

/** The same referral in the shapes in which HISs may send it. */
final class Shapes {

    static final FhirContext FHIR = FhirContext.forR4Cached();

    private Shapes() {
    }

    /** In XML. */
    static byte[] xml(Sample sample) {
        Bundle bundle = FHIR.newJsonParser().parseResource(Bundle.class, sample.bundle().toString());
        return FHIR.newXmlParser().encodeResourceToString(bundle).getBytes(StandardCharsets.UTF_8);
    }

    /** As another type of Bundle, whose entries carry no request. */
    static Sample as(String type, Sample sample) {
        sample.bundle().put("type", type);
        sample.bundle().path("entry").forEach(entry -> ((ObjectNode) entry).remove("request"));
        return sample;
    }

    /** As a message that points at its request, from a HIS that sends no Task. */
    static Sample message(Sample sample) {
        as("message", sample);
        ArrayNode entries = (ArrayNode) sample.bundle().path("entry");
        entries.remove(0);
        ObjectNode header = entries.insertObject(0).put("fullUrl", "urn:uuid:3f2b4d5e-0000-4000-8000-00000000000a")
                .putObject("resource").put("resourceType", "MessageHeader").put("id", "bericht-1");
        header.putObject("eventCoding").put("system", "https://his.example/events").put("code", "verwijzing");
        header.putObject("source").put("endpoint", "https://his.example/fhir");
        header.putArray("focus").addObject().set("reference", entries.path(1).path("fullUrl"));
        return sample;
    }

    /** With ids and {@code Type/id} references in place of UUIDs. */
    static Sample relative(Sample sample) {
        Map<String, String> addresses = new LinkedHashMap<>();
        for (JsonNode entry : sample.bundle().path("entry")) {
            ObjectNode resource = (ObjectNode) entry.path("resource");
            String id = "n" + addresses.size();
            addresses.put(entry.path("fullUrl").asText(), resource.path("resourceType").asText() + "/" + id);
            resource.put("id", id);
            ((ObjectNode) entry).remove("fullUrl");
        }
        return replaced(sample, addresses);
    }

    /** With the practice's parts contained in the request, where nothing else points at them. */
    static Sample contained(Sample sample) {
        ObjectNode request = sample.resource("ServiceRequest");
        ObjectNode organization = sample.resource("Organization");
        ObjectNode role = sample.resource("PractitionerRole");
        ArrayNode contained = request.putArray("contained");
        contained.add(organization.deepCopy().put("id", "praktijk"));
        ObjectNode inner = role.deepCopy().put("id", "rol");
        inner.remove("practitioner");
        inner.putObject("organization").put("reference", "#praktijk");
        contained.add(inner);
        request.putObject("requester").put("reference", "#rol");
        organization.remove("identifier");
        return sample;
    }

    /** With the patient contained in the request; the rest names the same BSN. */
    static Sample containedPatient(Sample sample) {
        ArrayNode entries = (ArrayNode) sample.bundle().path("entry");
        String address = entries.path(2).path("fullUrl").asText();
        ObjectNode patient = sample.resource("Patient").deepCopy().put("id", "inwoner");
        entries.remove(2);
        String bsn = patient.at("/identifier/0").toString();
        String logical = "{\"reference\":\"" + address + "\"}";
        sample.bundle().setAll((ObjectNode) Door.json(sample.bundle().toString()
                .replace(logical, "{\"identifier\":" + bsn + "}")));
        ObjectNode request = sample.resource("ServiceRequest");
        request.putArray("contained").add(patient);
        request.putObject("subject").put("reference", "#inwoner");
        return sample;
    }

    /** From the practice De Eik, known by one of its numbers. */
    static Sample ofTheEik(String system, String value) {
        Sample sample = Sample.scootmobiel();
        sample.with("Organization", organization -> ((ObjectNode) organization.at("/identifier/0"))
                .put("system", system).put("value", value));
        return sample.with("Consent", consent -> ((ObjectNode) consent.at(
                "/provision/provision/1/actor/0/reference/identifier")).put("system", system).put("value", value));
    }

    private static Sample replaced(Sample sample, Map<String, String> addresses) {
        String text = sample.bundle().toString();
        for (Map.Entry<String, String> address : addresses.entrySet()) {
            text = text.replace(address.getKey(), address.getValue());
        }
        sample.bundle().setAll((ObjectNode) Door.json(text));
        return sample;
    }
}
