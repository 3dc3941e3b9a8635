package nl.schakel.directory;

import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import nl.schakel.directory.Municipality.Advice;
import nl.schakel.directory.Municipality.Adviser;
import nl.schakel.directory.Municipality.Arrangements;
import nl.schakel.directory.Municipality.Contact;
import nl.schakel.directory.Municipality.Mdo;
import nl.schakel.directory.Municipality.Recipients;
import nl.schakel.directory.Municipality.Served;
import nl.schakel.directory.Municipality.Terms;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.identity.Rsin;
import nl.schakel.referral.Provision;

/** Reads a file of {@code config/municipalities/}. */
final class MunicipalityFile {

    private static final Set<String> STANDARDS = Set.of("zgw", "iwmo", "stuf");
    /** Wmo 2015 art. 2.3.2: the onderzoek within six weeks; with art. 2.3.5 the beschikking within eight. */
    private static final Period INVESTIGATION = Period.ofDays(42);
    private static final Period DECISION = Period.ofDays(56);

    private MunicipalityFile() {
    }

    /** What the file describes; null where it broke a rule, which is then among the findings. */
    static Municipality read(Section file, List<String> findings) {
        GemeenteCode code = file.required("code", GemeenteCode::new, "de gemeentecode, vier cijfers");
        String name = file.required("name", Forms::text, "de naam van de gemeente");
        Oin oin = file.required("oin", Oin::new, "het OIN, twintig cijfers");
        Section valid = file.section("valid");
        LocalDate from = valid.required("from", LocalDate::parse, Forms.DATE);
        LocalDate until = valid.optional("until", LocalDate::parse, Forms.DATE, null);
        GemeenteCode successor = valid.optional("successor", GemeenteCode::new, "een gemeentecode, vier cijfers", null);
        if (from != null && until != null && !until.isAfter(from)) {
            valid.finding("until", "moet na valid.from liggen");
        }
        if (successor != null && until == null) {
            valid.finding("successor", "vraagt om valid.until, de eerste dag van de opvolger");
        }
        Set<Provision> accepts = accepts(file);
        List<Contact> contacts = new ArrayList<>();
        file.sections("contacts").forEach(contact -> contacts.add(contact(contact)));
        Section terms = file.section("terms");
        String form = "een termijn als P42D (dagen) of P6W (weken)";
        Terms legal = new Terms(terms.optional("investigation", Forms::term, form, INVESTIGATION),
                terms.optional("decision", Forms::term, form, DECISION));
        boolean decisionShared = file.section("feedback").flag("decision", false);
        Served served = served(file, code);
        String standard = served != null ? null
                : file.required("standard", s -> STANDARDS.contains(s) ? s : null, "zgw, iwmo of stuf");
        Map<String, Object> connection = standard == null ? null : file.block(standard);
        Recipients recipients = served != null ? null : recipients(file.section("recipients"), standard, connection);
        String certificate = file.optional("certificate", Forms::thumbprint, Forms.CERTIFICATE, null);
        List<Door> doors = served != null ? List.of() : DoorSection.read(file, standard, connection);
        Advice advice = served != null ? null : AdviceSection.read(file, recipients);
        Mdo mdo = mdo(file.section("mdo"));
        GemeenteCode centre = file.optional("centre", GemeenteCode::new, "de code van de centrumgemeente, vier cijfers",
                null);
        file.refuseUnknown();
        return findings.isEmpty() ? new Municipality(code, name, oin, from, until, successor, accepts, recipients,
                List.copyOf(contacts), legal, decisionShared, standard,
                connection == null ? null : Collections.unmodifiableMap(connection), certificate,
                new Arrangements(doors, mdo, centre, served, advice)) : null;
    }

    /** How a municipality is reached stands in the file of the one that does its work, and only there. */
    private static Served served(Section file, GemeenteCode code) {
        String form = "de gemeentecode van de gemeente die het werk doet, vier cijfers, niet de eigen";
        GemeenteCode by = file.optional("served-by", s -> new GemeenteCode(s).equals(code) ? null
                : new GemeenteCode(s), form, null);
        Rsin rsin = file.optional("rsin", Rsin::new, "een RSIN, negen cijfers die de elfproef doorstaan", null);
        if (rsin != null && !file.has("served-by")) {
            file.finding("rsin", "hoort hier alleen bij served-by; anders staat het in het blok van de koppeling");
        }
        if (!file.has("served-by")) {
            return null;
        }
        Stream.concat(STANDARDS.stream().sorted(), Stream.of("standard", "recipients", "doors", "advice")).filter(file::has)
                .forEach(key -> file.finding(key, "hoort niet bij served-by: dat staat in het bestand van de gemeente "
                        + "die het werk doet"));
        return new Served(by, rsin);
    }

    private static Mdo mdo(Section mdo) {
        Map<String, Mdo.ToPractice> ways = Map.of("nothing", Mdo.ToPractice.NOTHING, "notice", Mdo.ToPractice.NOTICE,
                "document", Mdo.ToPractice.DOCUMENT);
        return new Mdo(mdo.flag("from-practice", false),
                mdo.optional("to-practice", ways::get, "nothing, notice of document", Mdo.ToPractice.NOTHING),
                mdo.optional("document-type", Forms::text, "de omschrijving van een informatieobjecttype",
                        Mdo.NONE.documentType()));
    }

    private static Set<Provision> accepts(Section file) {
        EnumSet<Provision> accepts = EnumSet.noneOf(Provision.class);
        for (JsonNode item : file.items("accepts")) {
            Optional<Provision> provision = Provision.ofCode(item.asText());
            provision.ifPresentOrElse(accepts::add, () -> file.finding("accepts", "noemt iets dat geen voorziening is; "
                    + "kies uit " + Arrays.stream(Provision.values()).map(Provision::code)
                    .collect(Collectors.joining(", "))));
        }
        return Collections.unmodifiableSet(accepts.isEmpty() ? EnumSet.allOf(Provision.class) : accepts);
    }

    private static Recipients recipients(Section recipients, String standard, Map<String, Object> connection) {
        boolean big = recipients.section("consultant").flag("big", false);
        return new Recipients(big, adviser(recipients, "medical-adviser", standard, connection),
                adviser(recipients, "expert", standard, connection));
    }

    private static Adviser adviser(Section recipients, String key, String standard, Map<String, Object> connection) {
        Section adviser = recipients.section(key);
        if (!recipients.has(key)) {
            return null;
        }
        String name = adviser.required("name", Forms::text, "de naam zoals de patiënt die kent");
        Oin oin = adviser.optional("oin", Oin::new, "het OIN, twintig cijfers", null);
        String via = adviser.required("via", s -> STANDARDS.contains(s) ? s : null, "zgw, iwmo of stuf");
        String when = adviser.optional("when", s -> Set.of("medical", "always").contains(s) ? s : null,
                "medical of always", "medical");
        String certificate = adviser.optional("certificate", Forms::thumbprint, Forms.CERTIFICATE, null);
        Map<String, Object> own = null;
        if (via != null && adviser.has(via)) {
            own = new LinkedHashMap<>(via.equals(standard) && connection != null ? connection : Map.of());
            own.putAll(adviser.block(via));
        }
        return new Adviser(name, oin, via, when.equals("always"), certificate,
                own == null ? null : Collections.unmodifiableMap(own));
    }

    private static Contact contact(Section contact) {
        AgbCode practice = contact.optional("practice", AgbCode::new, "een AGB-code, acht cijfers", null);
        String name = contact.required("name", Forms::text, "de naam van de contactpersoon of het team");
        String phone = contact.optional("phone", s -> s.matches("[+0-9 ()-]{6,20}") ? s : null,
                "een telefoonnummer", null);
        String email = contact.optional("email", Forms::email, "een e-mailadres, zonder naam erbij", null);
        LocalDate from = contact.optional("from", LocalDate::parse, Forms.DATE, null);
        LocalDate until = contact.optional("until", LocalDate::parse, Forms.DATE, null);
        if (from != null && until != null && !until.isAfter(from)) {
            contact.finding("until", "moet na from liggen");
        }
        return new Contact(practice, name, phone, email, from, until);
    }
}
