package nl.schakel.proof;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BiFunction;

import nl.schakel.referral.Provision;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.StringType;

/** The ways in which a referral is refused at the door. Each breaks a sound one, with markers in what is broken. */
enum Failure {

    CONSENT_MISSING((bundle, markers) -> {
        bundle.getEntry().removeIf(entry -> entry.getResource() instanceof Consent);
        return json(bundle);
    }),
    CONSENT_REJECTED((bundle, markers) -> {
        consent(bundle).setStatus(Consent.ConsentState.REJECTED);
        return json(bundle);
    }),
    CONSENT_EXPIRED((bundle, markers) -> {
        consent(bundle).getProvision().getProvisionFirstRep().setPeriod(new Period()
                .setEndElement(new DateTimeType(markers.day("Consent.provision.period")
                        .toString())));
        return json(bundle);
    }),
    CONSENT_FOR_ANOTHER((bundle, markers) -> {
        consent(bundle).getProvision().getProvisionFirstRep().getActorFirstRep().getReference().getIdentifier()
                .setValue(markers.number("Consent.provision.actor.reference.identifier.value"));
        return json(bundle);
    }),
    CONSENT_OTHER_PROVISION((bundle, markers) -> {
        consent(bundle).getProvision().getProvisionFirstRep().getCodeFirstRep().getCodingFirstRep()
                .setCode(markers.text("Consent.provision.code"));
        return json(bundle);
    }),
    CONSENT_OF_SOMEONE_ELSE((bundle, markers) -> {
        consent(bundle).getPatient().setReference("Patient/" + markers.text("Consent.patient.reference"));
        return json(bundle);
    }),
    PROVISION_UNKNOWN((bundle, markers) -> {
        request(bundle).getCode().getCodingFirstRep().setCode(markers.text("ServiceRequest.code.coding.code"));
        return json(bundle);
    }),
    PROVISION_NOT_AGREED_TO((bundle, markers) -> {
        boolean shelter = request(bundle).getCode().getCodingFirstRep().getCode().equals(Provision.SPOEDOPVANG.code());
        request(bundle).getCode().getCodingFirstRep()
                .setCode((shelter ? Provision.OPVANG : Provision.SPOEDOPVANG).code());
        return json(bundle);
    }),
    MUNICIPALITY_UNKNOWN((bundle, markers) -> {
        request(bundle).getPerformerFirstRep().getIdentifier()
                .setValue(markers.number("ServiceRequest.performer.identifier.value"));
        return json(bundle);
    }),
    BROKEN_OFF((bundle, markers) -> {
        byte[] whole = json(bundle);
        return Arrays.copyOf(whole, whole.length / 2);
    }),
    NO_JSON((bundle, markers) -> bytes(markers.text("a body that is no JSON") + " {" + markers.number("no JSON"))),
    ELEMENT_UNKNOWN((bundle, markers) -> replaced(bundle, "\"intent\":\"order\"",
            "\"intent\":\"order\",\"" + markers.text("the name of an element") + "\":\""
                    + markers.text("the value of an unknown element") + "\"")),
    RESOURCE_UNKNOWN((bundle, markers) -> replaced(bundle, "\"resourceType\":\"Practitioner\"",
            "\"resourceType\":\"" + markers.text("the name of a type") + "\"")),
    CODE_UNKNOWN((bundle, markers) -> replaced(bundle, "\"intent\":\"order\"",
            "\"intent\":\"" + markers.text("ServiceRequest.intent") + "\"")),
    DATE_IMPOSSIBLE((bundle, markers) -> replaced(bundle, "\"birthDate\":\"",
            "\"birthDate\":\"" + markers.text("Patient.birthDate, no date") + " ")),
    NUMBER_IMPOSSIBLE((bundle, markers) -> replaced(bundle, "\"intent\":\"order\"",
            "\"intent\":" + markers.number("ServiceRequest.intent, a number") + "e99999")),
    MODIFIER((bundle, markers) -> {
        Extension modifier = new Extension("https://" + markers.text("modifierExtension.url") + ".example",
                new StringType(markers.text("modifierExtension.value")));
        request(bundle).addModifierExtension(modifier);
        return json(bundle);
    }),
    SAME_ID_TWICE((bundle, markers) -> {
        String id = markers.text("Observation.id, twice");
        bundle.addEntry().setResource(new Observation().setId(id));
        bundle.addEntry().setResource(new Observation().setId(id));
        return json(bundle);
    }),
    NESTED_BUNDLE((bundle, markers) -> {
        bundle.addEntry().setResource(new FullResources(markers, new Random(1), "Patient/x").of("Bundle"));
        return json(bundle);
    }),
    TWO_PATIENTS((bundle, markers) -> {
        Patient other = new Patient();
        other.addName().setFamily(markers.text("another Patient.name.family"));
        other.addIdentifier().setSystem(MarkedReferral.find(bundle, Patient.class).getIdentifierFirstRep().getSystem())
                .setValue(markers.number("another Patient.identifier.value"));
        bundle.addEntry().setResource(other);
        return json(bundle);
    }),
    CONFIDENTIAL((bundle, markers) -> {
        MarkedReferral.find(bundle, Patient.class).getMeta().addSecurity(new Coding(
                "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "V",
                markers.text("Patient.meta.security.display")));
        return json(bundle);
    }),
    SECRET_ADDRESS((bundle, markers) -> {
        MarkedReferral.find(bundle, Patient.class).getAddressFirstRep().getLine().get(0)
                .setValue("Geheim adres " + markers.text("Patient.address.line, secret"));
        return json(bundle);
    }),
    BSN_FALSE((bundle, markers) -> {
        MarkedReferral.find(bundle, Patient.class).getIdentifierFirstRep()
                .setValue(markers.number("Patient.identifier.value, no BSN"));
        return json(bundle);
    }),
    NUMBER_IS_A_BSN((bundle, markers) -> {
        request(bundle).getIdentifierFirstRep().setValue("patient " + Markers.BSNS.get(1));
        return json(bundle);
    }),
    NAME_MISSING((bundle, markers) -> {
        MarkedReferral.find(bundle, Patient.class).getName().clear();
        return json(bundle);
    }),
    DANGLING((bundle, markers) -> {
        request(bundle).setSubject(new Reference("Patient/" + markers.text("ServiceRequest.subject.reference")));
        return json(bundle);
    }),
    OTHER_PRACTICE((bundle, markers) -> {
        MarkedReferral.find(bundle, Organization.class).getIdentifierFirstRep()
                .setValue(markers.number("Organization.identifier.value"));
        return json(bundle);
    }),
    WRONG_BUNDLE_TYPE((bundle, markers) -> {
        bundle.setType(Bundle.BundleType.DOCUMENT);
        return json(bundle);
    }),
    TOO_LARGE((bundle, markers) -> {
        String word = markers.text("Patient.text.div, too large") + " ";
        MarkedReferral.find(bundle, Patient.class).getText().setDivAsString(
                "<div xmlns=\"http://www.w3.org/1999/xhtml\">" + word.repeat(450_000) + "</div>");
        return json(bundle);
    }),
    NOT_FHIR_AT_ALL((bundle, markers) -> json(bundle), "text/plain"),
    JSON_CALLED_XML((bundle, markers) -> json(bundle), "application/fhir+xml"),
    XML_CALLED_JSON((bundle, markers) -> MarkedReferral.xml(bundle), "application/fhir+json"),
    XML_BROKEN_OFF((bundle, markers) -> {
        byte[] whole = MarkedReferral.xml(bundle);
        return Arrays.copyOf(whole, whole.length * 2 / 3);
    }, "application/fhir+xml"),
    ENTITY((bundle, markers) -> bytes("<!DOCTYPE x [<!ENTITY e \"" + markers.text("an XML entity") + "\">]>"
            + new String(MarkedReferral.xml(bundle), StandardCharsets.UTF_8).replaceFirst("value=\"", "value=\"&e;")),
            "application/fhir+xml");

    private final BiFunction<Bundle, Markers, byte[]> breaking;
    private final String contentType;

    Failure(BiFunction<Bundle, Markers, byte[]> breaking) {
        this(breaking, "application/fhir+json");
    }

    Failure(BiFunction<Bundle, Markers, byte[]> breaking, String contentType) {
        this.breaking = breaking;
        this.contentType = contentType;
    }

    /** Breaks a sound referral. */
    byte[] body(Bundle sound, Markers markers) {
        return breaking.apply(sound, markers);
    }

    String contentType() {
        return contentType;
    }

    private static Consent consent(Bundle bundle) {
        return MarkedReferral.find(bundle, Consent.class);
    }

    private static ServiceRequest request(Bundle bundle) {
        return MarkedReferral.find(bundle, ServiceRequest.class);
    }

    private static byte[] json(Bundle bundle) {
        return MarkedReferral.json(bundle);
    }

    private static byte[] replaced(Bundle bundle, String text, String by) {
        String json = new String(json(bundle), StandardCharsets.UTF_8);
        int at = json.indexOf(text);
        if (at < 0) {
            throw new IllegalStateException("nothing to replace");
        }
        return bytes(json.substring(0, at) + by + json.substring(at + text.length()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
