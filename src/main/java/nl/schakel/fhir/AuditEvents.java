package nl.schakel.fhir;

import java.util.Date;
import java.util.List;

import nl.schakel.audit.AuditEntry;
import nl.schakel.audit.AuditRecord;
import nl.schakel.directory.Directory;
import nl.schakel.fhir.AuditShape.Pattern;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventAgentNetworkType;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventEntityComponent;
import org.hl7.fhir.r4.model.AuditEvent.AuditEventOutcome;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;

/**
 * The log as FHIR, in the shapes of IHE BALP: <i>PrivacyDisclosure.Source</i> and <i>.Recipient</i> for what goes out and
 * comes in, <i>AuthZconsent</i> for decisions on consent, <i>PatientRead</i>, <i>PatientQuery</i>, <i>PatientCreate</i>
 * and <i>PatientUpdate</i> for the rest. The patient is named by the number of the referral: never by BSN.
 */
class AuditEvents {

    private static final String DCM = "http://dicom.nema.org/resources/ontology/DCM";
    private static final String ENTITY_TYPE = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
    private static final String ROLE = "http://terminology.hl7.org/CodeSystem/object-role";
    private static final String RESOURCES = "http://hl7.org/fhir/resource-types";
    private static final String USER_AGENTS = "https://profiles.ihe.net/ITI/BALP/CodeSystem/UserAgentTypes";
    private static final String JTI = "urn:ietf:params:oauth:jti:";
    private static final String OPERATOR = "https://schakel.example/fhir/NamingSystem/beheerder";
    private static final String CLIENT = "https://schakel.example/fhir/NamingSystem/his-client";
    private static final Coding SOURCE = new Coding(DCM, "110153", "Source Role ID");
    private static final Coding DESTINATION = new Coding(DCM, "110152", "Destination Role ID");
    private static final Coding APPLICATION = new Coding(DCM, "110150", "Application");
    private static final Coding PATIENT_ADVOCATE = new Coding("http://snomed.info/sct", "429577009", "Patient advocate");
    private static final Coding CUSTODIAN =
            new Coding("http://snomed.info/sct", "159541003", "Record keeping/library clerk");
    private static final Coding RECEIVES = new Coding("http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
            "IRCP", "information recipient");
    private static final Coding PROVIDER =
            new Coding("http://terminology.hl7.org/CodeSystem/v3-RoleClass", "PROV", "healthcare provider");
    private static final Coding AUTHORIZES =
            new Coding("http://terminology.hl7.org/CodeSystem/extra-security-role-type", "authserver", null);

    private final Directory directory;
    private final String address;

    AuditEvents(Directory directory, String address) {
        this.directory = directory;
        this.address = address;
    }

    Bundle searchset(List<AuditRecord> found) {
        Bundle bundle = new Bundle().setType(Bundle.BundleType.SEARCHSET);
        found.forEach(record -> {
            AuditEvent event = event(record);
            bundle.addEntry().setFullUrl(address + "/fhir/AuditEvent/" + record.id()).setResource(event).getSearch()
                    .setMode(Bundle.SearchEntryMode.MATCH);
        });
        return bundle;
    }

    AuditEvent event(AuditRecord record) {
        AuditEntry entry = record.entry();
        AuditShape shape = AuditShape.of(entry.action());
        AuditEvent event = new AuditEvent();
        event.setId("AuditEvent/" + record.id());
        event.setType(shape.type().copy()).setRecorded(Date.from(record.at())).setAction(shape.action());
        if (shape.subtype() != null) {
            event.addSubtype(shape.subtype().copy());
        }
        event.setOutcome(entry.outcome() == null ? AuditEventOutcome._0
                : shape.pattern() == Pattern.CONSENT ? AuditEventOutcome._8 : AuditEventOutcome._4);
        event.setOutcomeDesc(entry.outcome());
        if (shape.purpose() != null || entry.reason() != null) {
            CodeableConcept purpose = event.addPurposeOfEvent().setText(entry.reason());
            if (shape.purpose() != null) {
                purpose.addCoding(new Coding("http://terminology.hl7.org/CodeSystem/v3-ActReason", shape.purpose(), null));
            }
        }
        event.getSource().setSite("Schakel").setObserver(hub()).addType(new Coding(
                "http://terminology.hl7.org/CodeSystem/security-source-type", "4", "Application Server"));
        agents(event, entry, shape.pattern());
        entities(event, record, shape.pattern());
        return event;
    }

    private void agents(AuditEvent event, AuditEntry entry, Pattern pattern) {
        switch (pattern) {
            case DISCLOSURE -> {
                network(agent(event, SOURCE, hub(), entry.agent().equals("hub")), address);
                network(agent(event, DESTINATION, who(entry.recipient() == null ? entry.agent() : entry.recipient()),
                        !entry.agent().equals("hub")), null);
                agent(event, CUSTODIAN, who(entry.practice() == null ? "hub" : "practice/" + entry.practice()), false);
                if (entry.consent() != null && number(entry) != null) {
                    agent(event, PATIENT_ADVOCATE, patient(entry), false);
                }
            }
            case IMPORT -> {
                network(agent(event, SOURCE, who(entry.agent()), true), entry.origin());
                network(agent(event, DESTINATION, hub(), false), address);
            }
            case CONSENT -> {
                network(agent(event, APPLICATION, client(entry), false), entry.origin());
                agent(event, RECEIVES, who(entry.recipient() == null ? entry.agent() : entry.recipient()), true);
                agent(event, PROVIDER, who(entry.practice() == null ? entry.agent() : "practice/" + entry.practice()),
                        false);
                agent(event, AUTHORIZES, hub(), false);
            }
            case SHOWN -> {
                network(agent(event, DESTINATION, client(entry), false), entry.origin());
                network(agent(event, SOURCE, hub(), false), address);
                agent(event, RECEIVES, who(entry.agent()), true);
            }
            default -> {
                network(agent(event, SOURCE, client(entry), false), entry.origin());
                network(agent(event, DESTINATION, hub(), false), address);
                agent(event, RECEIVES, who(entry.agent()), true);
            }
        }
    }

    private static AuditEventAgentComponent agent(AuditEvent event, Coding type, Reference who, boolean requestor) {
        return event.addAgent().setType(new CodeableConcept(type.copy())).setWho(who).setRequestor(requestor);
    }

    /** Without an address of a network that is known: the party itself, as a URI (BALP asks for one). */
    private static void network(AuditEventAgentComponent agent, String place) {
        boolean network = place != null && !place.startsWith("client/");
        Identifier who = agent.getWho().getIdentifier();
        agent.getNetwork().setAddress(network ? place : who.getSystem() + "|" + who.getValue())
                .setType(!network || place.contains("://") ? AuditEventAgentNetworkType._5
                        : AuditEventAgentNetworkType._2);
    }

    private Reference client(AuditEntry entry) {
        return entry.origin() == null || !entry.origin().startsWith("client/") ? who(entry.agent())
                : reference("Device", CLIENT, entry.origin().substring("client/".length()), null);
    }

    private Reference hub() {
        return reference("Device", "urn:ietf:rfc:3986", address, "Schakel");
    }

    private Reference who(String agent) {
        int slash = agent.indexOf('/');
        String number = agent.substring(slash + 1);
        return switch (slash < 0 ? agent : agent.substring(0, slash)) {
            case "practice" -> reference("Organization", Systems.AGB, number, practice(number));
            case "municipality" -> reference("Organization", Systems.GEMEENTE, number, municipality("", number));
            case "medical-adviser" -> reference("Organization", Systems.GEMEENTE, number,
                    municipality("Medisch adviseur van ", number));
            case "expert" -> reference("Organization", Systems.GEMEENTE, number, municipality("Deskundige van ", number));
            case "oin" -> reference("Organization", Systems.OIN, number, null);
            case "operator" -> reference("Practitioner", OPERATOR, number, null);
            case "hub" -> hub();
            default -> new Reference().setDisplay(agent);
        };
    }

    private String practice(String number) {
        try {
            return directory.practice(new AgbCode(number)).map(known -> known.name()).orElse(null);
        } catch (IllegalArgumentException changed) {
            return null;
        }
    }

    private String municipality(String role, String number) {
        try {
            return role + "gemeente " + directory.municipality(new GemeenteCode(number)).map(known -> known.name())
                    .orElse(number);
        } catch (IllegalArgumentException changed) {
            return null;
        }
    }

    private static Reference reference(String type, String system, String value, String name) {
        return new Reference().setType(type).setIdentifier(new Identifier().setSystem(system).setValue(value))
                .setDisplay(name);
    }

    private static String number(AuditEntry entry) {
        return entry.entity() != null && entry.entity().startsWith("Task/") ? entry.entity().substring(5) : null;
    }

    private static Reference patient(AuditEntry entry) {
        return reference("Patient", Systems.PATIENT, number(entry), null);
    }

    private static void entities(AuditEvent event, AuditRecord record, Pattern pattern) {
        AuditEntry entry = record.entry();
        if (number(entry) != null || entry.patient() != null) {
            AuditEventEntityComponent patient = entity(event, new Coding(ENTITY_TYPE, "1", "Person"),
                    new Coding(ROLE, "1", "Patient"));
            if (number(entry) != null) {
                patient.setWhat(patient(entry));
            } else {
                patient.setDescription("Een pati\u00ebnt van wie hierbij niets is bewaard.");
            }
        }
        if (entry.consent() != null) {
            entity(event, new Coding(RESOURCES, "Consent", "Consent"), null).setWhat(new Reference(entry.consent()));
        }
        String token = detail(entry, "jti");
        if (token != null && pattern == Pattern.CONSENT) {
            entity(event, new Coding(USER_AGENTS, "UserOauthAgent", null), null).setWhat(new Reference().setIdentifier(
                    new Identifier().setValue(JTI + token)));
        }
        boolean report = pattern == Pattern.DISCLOSURE;
        AuditEventEntityComponent thing = pattern == Pattern.CONSENT ? event.getEntityFirstRep()
                : entity(event, new Coding(ENTITY_TYPE, "2", "System Object"),
                        new Coding(ROLE, report ? "3" : "4", report ? "Report" : "Domain Resource"));
        if (pattern != Pattern.CONSENT) {
            what(thing, entry);
        }
        thing.addDetail().setType("chain").setValue(new StringType(String.valueOf(record.place())));
        thing.addDetail().setType("sound").setValue(new StringType(String.valueOf(record.sound())));
        if (entry.details() != null) {
            for (String pair : entry.details().split(" ")) {
                int equals = pair.indexOf('=');
                if (equals > 0 && equals < pair.length() - 1) {
                    thing.addDetail().setType(pair.substring(0, equals))
                            .setValue(new StringType(pair.substring(equals + 1)));
                }
            }
        }
    }

    private static void what(AuditEventEntityComponent thing, AuditEntry entry) {
        if (number(entry) != null) {
            thing.setWhat(new Reference(entry.entity()));
        } else {
            thing.setName(entry.entity() == null ? entry.action().code() : entry.entity());
        }
    }

    private static String detail(AuditEntry entry, String key) {
        if (entry.details() == null) {
            return null;
        }
        for (String pair : entry.details().split(" ")) {
            if (pair.startsWith(key + "=")) {
                return pair.substring(key.length() + 1);
            }
        }
        return null;
    }

    private static AuditEventEntityComponent entity(AuditEvent event, Coding type, Coding role) {
        return event.addEntity().setType(type).setRole(role);
    }
}
