package nl.schakel.fhir;

import java.time.LocalDate;
import java.util.function.UnaryOperator;

import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;

import nl.schakel.directory.Municipality;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.referral.RecipientRole;

/** What one recipient receives, or would receive, as a FHIR parameter: one shape for a preview and for the record. */
final class ReleasedParts {

    private ReleasedParts() {
    }

    /**
     * The recipient as its people know it.
     *
     * @param door which of the municipality's doors, null for its own desk
     */
    static String name(RecipientRole role, Municipality municipality, String door) {
        return switch (role) {
            case CONSULTANT -> "Gemeente " + municipality.nameWith(door);
            case MEDICAL_ADVISER -> municipality.recipients().medicalAdviser() == null ? "Medisch adviseur"
                    : municipality.recipients().medicalAdviser().name();
            case EXPERT -> municipality.recipients().expert() == null ? "Deskundige"
                    : municipality.recipients().expert().name();
        };
    }

    static void organization(ParametersParameterComponent recipient, String name, String oin, RecipientRole role) {
        recipient.addPart().setName("organization").setValue(new Reference()
                .setIdentifier(new Identifier().setSystem(Systems.OIN).setValue(oin)).setDisplay(name));
        recipient.addPart().setName("role").setValue(new CodeType(role.code()));
    }

    /** Who refers, as the recipient reads it; an expert does not learn it. */
    static void referrer(ParametersParameterComponent recipient, RecipientRole role, String name, String phone,
                         String agb) {
        if (role == RecipientRole.EXPERT) {
            return;
        }
        ParametersParameterComponent referrer = recipient.addPart().setName("referrer");
        text(referrer, "name", name);
        text(referrer, "phone", phone);
        referrer.addPart().setName("agb").setValue(new Identifier().setSystem(Systems.AGB).setValue(agb));
    }

    static void day(ParametersParameterComponent part, String name, LocalDate day) {
        if (day != null) {
            part.addPart().setName(name).setValue(new DateType(day.toString()));
        }
    }

    /** @param words from the code of a reason to a sentence for whoever reads this; null where it has none */
    static void disclosure(ParametersParameterComponent recipient, Disclosure disclosure,
                           UnaryOperator<String> words) {
        recipient.addPart().setName("selection").setValue(new CodeType(disclosure.role()));
        person(recipient, disclosure.person());
        for (Disclosure.Fact fact : disclosure.facts()) {
            ParametersParameterComponent released = recipient.addPart().setName("released");
            released.addPart().setName("element").setValue(new CodeType(fact.element()));
            released.addPart().setName("label").setValue(new StringType(fact.label()));
            released.addPart().setName("value").setValue(new StringType(fact.display()));
        }
        text(recipient, "text", disclosure.text());
        for (Disclosure.Withheld withheld : disclosure.withheld()) {
            ParametersParameterComponent kept = recipient.addPart().setName("withheld");
            kept.addPart().setName("path").setValue(new StringType(withheld.path()));
            kept.addPart().setName("reason").setValue(new CodeType(withheld.reason()));
            text(kept, "words", words.apply(withheld.reason()));
        }
    }

    private static void person(ParametersParameterComponent recipient, Disclosure.Person person) {
        ParametersParameterComponent patient = new ParametersParameterComponent().setName("patient");
        if (person.bsn() != null) {
            patient.addPart().setName("bsn").setValue(new Identifier().setSystem(Systems.BSN).setValue(person.bsn()));
        }
        if (person.name() != null) {
            text(patient, "name", join(" ", person.name().initials(), person.name().prefix(), person.name().family()));
        }
        day(patient, "birthDate", person.birthDate());
        text(patient, "gender", person.gender());
        if (person.address() != null) {
            Disclosure.Address home = person.address();
            text(patient, "address", join(", ", join(" ", home.street(), join("", home.number(), home.letter(),
                    home.suffix())), join(" ", home.postalCode(), home.city())));
        }
        text(patient, "phone", person.phone());
        text(patient, "email", person.email());
        if (patient.hasPart()) {
            recipient.addPart(patient);
        }
    }

    static void text(ParametersParameterComponent part, String name, String value) {
        if (value != null && !value.isBlank()) {
            part.addPart().setName(name).setValue(new StringType(value));
        }
    }

    private static String join(String between, String... parts) {
        StringBuilder joined = new StringBuilder();
        for (String part : parts) {
            if (part != null && !part.isBlank()) {
                joined.append(joined.isEmpty() ? "" : between).append(part);
            }
        }
        return joined.toString();
    }
}
