package nl.schakel.municipality.stuf;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

import nl.schakel.directory.Municipality;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.municipality.Consignment;
import nl.schakel.municipality.WmoRequest;

/**
 * The messages of one delivery, built from the consignment; apart from number and moment, the same consignment always
 * gives the same messages.
 */
final class CaseMessages {

    private final Consignment consignment;
    private final WmoRequest request;
    private final Municipality municipality;
    private final StufSettings settings;
    private final Letterhead letterhead;
    private final MessageKind kind;

    CaseMessages(Consignment consignment, Municipality municipality, StufSettings settings, Letterhead letterhead) {
        this.consignment = consignment;
        this.request = consignment.request();
        this.municipality = municipality;
        this.settings = settings;
        this.letterhead = letterhead;
        this.kind = MessageKind.to(request.recipient());
    }

    MessageKind kind() {
        return kind;
    }

    /** The number that hub and recipient share: the kenmerk of the case. */
    String reference() {
        return request.referral().toString();
    }

    /** The day of receipt in the Netherlands: legal terms count from it (Wmo 2015 art. 2.3.2). */
    private LocalDate startDate() {
        return request.receivedAt().atZone(Letterhead.AMSTERDAM).toLocalDate();
    }

    /** Null for a question to an expert: no legal term ends on it. */
    LocalDate deadline() {
        return kind == MessageKind.QUESTION ? null : startDate().plus(municipality.terms().decision());
    }

    /**
     * creeerZaak. Omschrijving and toelichting show in worklists: what is asked, for whom and why is in the document.
     */
    Branch newCase(String number) {
        Branch message = Branch.root(Ns.ZKN, "zakLk01");
        letterhead.about(message, "Lk01", "ZAK");
        change(message, "T");
        Branch zaak = message.entity("object", "ZAK", "T");
        String urgency = request.urgency().isUrgent() ? " - " + request.urgency().label() : "";
        zaak.text("identificatie", number).text("omschrijving", kind.summary + urgency)
                .text("toelichting", kind.explanation);
        zaak.branch(Ns.ZKN, "kenmerk").text("kenmerk", reference()).text("bron", kind.source);
        zaak.date("startdatum", startDate()).date("registratiedatum", startDate())
                .date("uiterlijkeEinddatum", deadline()).text("zaakniveau", "1").text("deelzakenIndicatie", "N");
        facts(zaak);
        zaak.entity("isVan", "ZAKZKT", "T").entity("gerelateerde", "ZKT", "I")
                .text("omschrijving", settings.caseType().name()).text("code", settings.caseType().code());
        initiator(zaak);
        referrer(zaak);
        return message;
    }

    private void facts(Branch zaak) {
        Map<String, String> facts = CaseFacts.of(consignment);
        Map<String, String> named = new LinkedHashMap<>();
        facts.forEach((name, value) -> named.put(settings.elements().get(name), value));
        named.remove(null);
        extra(zaak, named);
    }

    private static void extra(Branch entity, Map<String, String> facts) {
        if (!facts.isEmpty()) {
            Branch elements = entity.branch(Ns.STUF, "extraElementen");
            facts.forEach((name, value) -> {
                elements.text(Ns.STUF, "extraElement", value);
                elements.last().with("naam", name);
            });
        }
    }

    /** An expert is asked without a name: the schema takes a zaak without initiator. */
    private void initiator(Branch zaak) {
        Disclosure.Person person = request.disclosure().person();
        if (kind == MessageKind.QUESTION || person == null) {
            return;
        }
        Branch citizen = zaak.entity("heeftAlsInitiator", "ZAKBTRINI", "T").branch(Ns.ZKN, "gerelateerde")
                .entity("natuurlijkPersoon", "NPS", "T");
        citizen.text(Ns.BG, "inp.bsn", person.bsn());
        Disclosure.Name name = person.name();
        if (name != null) {
            citizen.text(Ns.BG, "geslachtsnaam", name.family(), 200)
                    .text(Ns.BG, "voorvoegselGeslachtsnaam", name.prefix(), 10)
                    .text(Ns.BG, "voorletters", name.initials(), 20).text(Ns.BG, "voornamen", name.given(), 200);
        }
        if (person.gender() != null) {
            citizen.text(Ns.BG, "geslachtsaanduiding", switch (person.gender()) {
                case "male" -> "M";
                case "female" -> "V";
                default -> "O";
            });
        }
        if (person.birthDate() != null) {
            citizen.text(Ns.BG, "geboortedatum", Branch.DATE.format(person.birthDate()));
            citizen.last().with(Ns.STUF, "indOnvolledigeDatum", "V");
        }
        address(citizen, person.address());
    }

    /** Only an address that the schema takes whole; a half one is in the document. */
    private static void address(Branch citizen, Disclosure.Address address) {
        if (address == null || address.street() == null || address.street().isBlank() || address.city() == null
                || address.city().isBlank() || address.number() == null
                || !address.number().matches("[1-9]\\d{0,4}")) {
            return;
        }
        Branch home = citizen.branch(Ns.BG, "verblijfsadres");
        home.text(Ns.BG, "wpl.woonplaatsNaam", address.city(), 80)
                .text(Ns.BG, "gor.openbareRuimteNaam", address.street(), 80);
        matching(home, "aoa.postcode", address.postalCode() == null ? null : address.postalCode().replace(" ", ""),
                "[1-9]\\d{3}[A-Z]{2}");
        home.text(Ns.BG, "aoa.huisnummer", address.number());
        matching(home, "aoa.huisletter", address.letter(), "[a-zA-Z]");
        matching(home, "aoa.huisnummertoevoeging", address.suffix(), "[a-zA-Z0-9]{1,4}");
    }

    private static void matching(Branch home, String name, String value, String pattern) {
        home.text(Ns.BG, name, value != null && value.matches(pattern) ? value : null);
    }

    /** The practice; its AGB code has no element of its own in the sector model. */
    private void referrer(Branch zaak) {
        if (kind == MessageKind.QUESTION || request.referrer() == null || settings.referrerRole() == null) {
            return;
        }
        Branch role = zaak.entity("heeftAlsOverigBetrokkene", "ZAKBTROVR", "T");
        role.branch(Ns.ZKN, "gerelateerde").entity("nietNatuurlijkPersoon", "NNP", "T")
                .text(Ns.BG, "statutaireNaam", request.referrer().name(), 500);
        role.text("omschrijving", settings.referrerRole())
                .text("toelichting", "Verwijzende huisartsenpraktijk, AGB " + request.referrer().agb());
    }

    /** voegZaakdocumentToe with the message itself: exactly the bytes that the consent token vouches for. */
    Branch document(String number, String zaak) {
        String author = kind == MessageKind.QUESTION || request.referrer() == null ? "Schakel"
                : request.referrer().name() == null || request.referrer().name().isBlank()
                        ? "Huisartsenpraktijk AGB " + request.referrer().agb() : request.referrer().name();
        return document(number, zaak, new File(settings.documentType(), kind.title, author, kind.fileName,
                "application/pdf", consignment.document()), startDate());
    }

    /** voegZaakdocumentToe with the consent token. */
    Branch token(String number, String zaak) {
        return document(number, zaak, new File(settings.tokenDocumentType(), "Toestemmingstoken", "Schakel",
                "toestemmingstoken.jwt", "application/jwt", consignment.token().getBytes(StandardCharsets.US_ASCII)),
                startDate());
    }

    /** A file to add to a case; format is a media type. */
    record File(String type, String title, String author, String name, String format, byte[] bytes) {
    }

    Branch document(String number, String zaak, File file, LocalDate day) {
        return document(letterhead, settings, number, zaak, file, day);
    }

    static Branch document(Letterhead letterhead, StufSettings settings, String number, String zaak, File file,
                           LocalDate day) {
        return document(letterhead, settings, number, zaak, file, day, Map.of());
    }

    /** @param facts name of an extraElement to its value */
    static Branch document(Letterhead letterhead, StufSettings settings, String number, String zaak, File file,
                           LocalDate day, Map<String, String> facts) {
        Branch message = Branch.root(Ns.ZKN, "edcLk01");
        letterhead.about(message, "Lk01", "EDC");
        change(message, "T");
        Branch document = message.entity("object", "EDC", "T");
        document.text("identificatie", number).text("dct.omschrijving", file.type()).date("creatiedatum", day)
                .date("ontvangstdatum", day).text("titel", file.title()).text("formaat", file.format())
                .text("taal", "nld").text("status", "definitief")
                .text("vertrouwelijkAanduiding", settings.confidentiality())
                .text(Ns.ZKN, "auteur", file.author(), 200)
                .text("inhoud", Base64.getEncoder().encodeToString(file.bytes()));
        document.last().with(Ns.XMIME, "contentType", file.format()).with(Ns.STUF, "bestandsnaam", file.name());
        extra(document, facts);
        document.entity("isRelevantVoor", "EDCZAK", "T").entity("gerelateerde", "ZAK", "I")
                .text("identificatie", zaak);
        return message;
    }

    static void change(Branch message, String kind) {
        message.branch(Ns.ZKN, "parameters").text(Ns.STUF, "mutatiesoort", kind)
                .text(Ns.STUF, "indicatorOvername", "V");
    }
}
