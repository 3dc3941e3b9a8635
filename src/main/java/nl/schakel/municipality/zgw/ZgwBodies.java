package nl.schakel.municipality.zgw;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.directory.Municipality;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.identity.Rsin;
import nl.schakel.municipality.Consignment;
import nl.schakel.municipality.LegalBasis;
import nl.schakel.municipality.WmoRequest;

/**
 * The bodies of one delivery, built from the consignment. The same consignment always gives the same bodies, so that a
 * resumed delivery writes what the first attempt would have written.
 */
final class ZgwBodies {

    private static final Pattern EMAIL =
            Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,180}\\.[A-Za-z]{2,}");
    /** The schema demands a BAG number that a HIS does not have; false precision would be worse than none. */
    private static final String NO_BAG_NUMBER = "ONBEKEND";

    private final Consignment consignment;
    private final WmoRequest request;
    private final Municipality municipality;
    private final ZgwSettings settings;
    private final CaseIdentity identity;
    private final LegalBasis basis;
    private final MessageKind.Words words;

    ZgwBodies(Consignment consignment, Municipality municipality, ZgwSettings settings) {
        this.consignment = consignment;
        this.request = consignment.request();
        this.municipality = municipality;
        this.settings = settings;
        this.identity = CaseIdentity.of(request.recipient(), request.referral(), request.receivedAt());
        this.basis = LegalBasis.of(request.disclosure().provision());
        this.words = identity.kind().words(basis);
    }

    CaseIdentity identity() {
        return identity;
    }

    LocalDate startDate() {
        return identity.startDate();
    }

    /** Null for a question to an expert: no legal term ends on it. */
    LocalDate deadline() {
        return isQuestion() ? null : startDate().plus(municipality.terms().decision());
    }

    /** The title of the document, in the hub's own words. */
    String title() {
        return words.title();
    }

    /** Whether the message names the patient: an expert is asked without a name. */
    boolean hasPerson() {
        return !isQuestion();
    }

    /** Whether the message names the practice: beside a rare question, the practice tells who it is about. */
    boolean hasReferrer() {
        return !isQuestion() && request.referrer() != null;
    }

    private boolean isQuestion() {
        return identity.kind() == MessageKind.QUESTION;
    }

    /** Omschrijving and toelichting show in worklists: what is asked, for whom and why stays in the document. */
    ObjectNode zaak(CaseType type) {
        ObjectNode zaak = object();
        if (settings.hubNumbers()) {
            zaak.put("identificatie", identity.caseNumber());
        }
        zaak.put("bronorganisatie", settings.rsin().value())
                .put("omschrijving", words.summary()
                        + (request.urgency().isUrgent() ? " - " + request.urgency().label() : ""))
                .put("toelichting", words.explanation())
                .put("zaaktype", type.url())
                .put("verantwoordelijkeOrganisatie", responsible().value())
                .put("startdatum", startDate().toString())
                .put("vertrouwelijkheidaanduiding", settings.confidentiality());
        if (deadline() != null) {
            zaak.put("uiterlijkeEinddatumAfdoening", deadline().toString());
        }
        zaak.putArray("kenmerken").addObject().put("kenmerk", identity.reference().toString())
                .put("bron", identity.kind().source);
        return zaak;
    }

    /** Where a body works for several municipalities, the resident's own may be responsible for the case. */
    private Rsin responsible() {
        return municipality.served() == null || municipality.served().rsin() == null ? settings.rsin()
                : municipality.served().rsin();
    }

    ObjectNode initiator(String zaak, CaseType type) {
        Disclosure.Person person = request.disclosure().person();
        ObjectNode role = role(zaak, type.initiator(), "natuurlijk_persoon",
                "Inwoner voor wie de " + basis.noun() + " is gedaan");
        ObjectNode identity = role.putObject("betrokkeneIdentificatie");
        if (person == null) {
            return role;
        }
        put(person.bsn(), 9, bsn -> identity.put("inpBsn", bsn));
        Disclosure.Name name = person.name();
        if (name != null) {
            put(name.family(), 200, text -> identity.put("geslachtsnaam", text));
            put(name.prefix(), 80, text -> identity.put("voorvoegselGeslachtsnaam", text));
            put(name.initials(), 20, text -> identity.put("voorletters", text));
            put(name.given(), 200, text -> identity.put("voornamen", text));
        }
        if (person.gender() != null) {
            identity.put("geslachtsaanduiding", switch (person.gender()) {
                case "male" -> "m";
                case "female" -> "v";
                default -> "o";
            });
        }
        if (person.birthDate() != null) {
            identity.put("geboortedatum", person.birthDate().toString());
        }
        address(person.address(), identity);
        contact(person, role);
        return role;
    }

    /** Only an address that the schema takes whole; a half one is in the document. */
    private static void address(Disclosure.Address address, ObjectNode identity) {
        if (address == null || isBlank(address.street()) || isBlank(address.city()) || address.number() == null
                || !address.number().matches("\\d{1,5}")) {
            return;
        }
        ObjectNode node = identity.putObject("verblijfsadres").put("aoaIdentificatie", NO_BAG_NUMBER);
        put(address.city(), 80, text -> node.put("wplWoonplaatsNaam", text));
        put(address.street(), 80, text -> node.put("gorOpenbareRuimteNaam", text));
        node.put("aoaHuisnummer", Integer.parseInt(address.number()));
        put(address.postalCode() == null ? null : address.postalCode().replace(" ", ""), 7,
                text -> node.put("aoaPostcode", text));
        put(address.letter(), 1, text -> node.put("aoaHuisletter", text));
        put(address.suffix(), 4, text -> node.put("aoaHuisnummertoevoeging", text));
    }

    private static void contact(Disclosure.Person person, ObjectNode role) {
        boolean phone = !isBlank(person.phone()) && person.phone().length() <= 20;
        boolean email = !isBlank(person.email()) && person.email().length() <= 254
                && EMAIL.matcher(person.email()).matches();
        if (!phone && !email || person.name() == null || isBlank(person.name().family())) {
            return;
        }
        Disclosure.Name name = person.name();
        ObjectNode contact = role.putObject("contactpersoonRol");
        put(Stream.of(name.initials(), name.prefix(), name.family()).filter(part -> !isBlank(part))
                .collect(Collectors.joining(" ")), 40, text -> contact.put("naam", text));
        contact.put("functie", "Inwoner");
        if (phone) {
            contact.put("telefoonnummer", person.phone());
        }
        if (email) {
            contact.put("emailadres", person.email());
        }
    }

    ObjectNode referrer(String zaak, CaseType type) {
        ObjectNode role = role(zaak, type.referrer(), "niet_natuurlijk_persoon", "Verwijzende huisartsenpraktijk, AGB "
                + request.referrer().agb());
        ObjectNode identity = role.putObject("betrokkeneIdentificatie")
                .put("annIdentificatie", "AGB" + request.referrer().agb());
        put(request.referrer().name(), 500, text -> identity.put("statutaireNaam", text));
        return role;
    }

    private static ObjectNode role(String zaak, String roltype, String kind, String explanation) {
        return object().put("zaak", zaak).put("betrokkeneType", kind).put("roltype", roltype)
                .put("roltoelichting", explanation);
    }

    /** The message itself: exactly the bytes that the consent token vouches for. */
    ObjectNode document(CaseType type) {
        ObjectNode document = object().put("identificatie", identity.documentNumber()).put("auteur", "Schakel");
        if (hasReferrer()) {
            document.put("auteur", "Huisartsenpraktijk AGB " + request.referrer().agb());
            put(request.referrer().name(), 200, text -> document.put("auteur", text));
        }
        return file(document, type.document(), title(), words.fileName(), "application/pdf",
                consignment.document());
    }

    ObjectNode token(CaseType type) {
        return file(object().put("identificatie", identity.tokenNumber()).put("auteur", "Schakel"),
                type.tokenDocument(),
                "Toestemmingstoken", "toestemmingstoken.jwt", "application/jwt", tokenBytes());
    }

    byte[] tokenBytes() {
        return consignment.token().getBytes(StandardCharsets.US_ASCII);
    }

    byte[] documentBytes() {
        return consignment.document();
    }

    private ObjectNode file(ObjectNode document, String type, String title, String name, String format, byte[] bytes) {
        return document.put("bronorganisatie", settings.rsin().value())
                .put("creatiedatum", startDate().toString())
                .put("ontvangstdatum", startDate().toString())
                .put("titel", title)
                .put("taal", "nld")
                .put("status", "definitief")
                .put("formaat", format)
                .put("bestandsnaam", name)
                .put("bestandsomvang", bytes.length)
                .put("inhoud", Base64.getEncoder().encodeToString(bytes))
                .put("vertrouwelijkheidaanduiding", settings.confidentiality())
                .put("indicatieGebruiksrecht", false)
                .put("informatieobjecttype", type);
    }

    /** The same document without its content, which follows in parts. */
    static ObjectNode withoutContent(ObjectNode document, String number) {
        document.remove("inhoud");
        return document.put("identificatie", number);
    }

    static ObjectNode link(String zaak, String document, String title) {
        return object().put("zaak", zaak).put("informatieobject", document).put("titel", title);
    }

    ObjectNode property(String zaak, String property, String value) {
        return object().put("zaak", zaak).put("eigenschap", property).put("waarde", value);
    }

    /** Of a question the day is all that is told of the time: the moment would help to tell who it is about. */
    ObjectNode status(String zaak, CaseType type, Instant now) {
        Instant moment = isQuestion() ? startDate().atStartOfDay(CaseIdentity.AMSTERDAM).toInstant() : now;
        return object().put("zaak", zaak).put("statustype", type.firstStatus())
                .put("datumStatusGezet", CaseIdentity.moment(moment))
                .put("statustoelichting", words.firstStatus());
    }

    /** Our names and values of what may be written as zaakeigenschap. */
    Map<String, String> properties() {
        return CaseProperties.of(consignment, municipality);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Cuts to what the standard takes; the document carries the whole text. */
    private static void put(String text, int length, Consumer<String> to) {
        if (isBlank(text)) {
            return;
        }
        int end = Math.min(text.length(), length);
        to.accept(text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end));
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }
}
