package nl.schakel.municipality.iwmo;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntBiFunction;
import java.util.regex.Pattern;

import javax.xml.stream.XMLStreamException;

import nl.schakel.directory.Municipality;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.document.Printable;
import nl.schakel.identity.Bsn;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.municipality.DocumentForm;
import nl.schakel.municipality.WmoRequest;
import nl.schakel.municipality.iwmo.Iwmo32.Out;
import nl.schakel.referral.Fault;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;

/**
 * The WMO315 (verzoek om toewijzing) of iWmo 3.2. A GP asks for a kind of help and not for an amount of it, so it is
 * aspecific: a category of WMO020 without Code, Omvang or Budget (CD041, CD079, CD095).
 *
 * <p>The same request always gives the same bytes, until the municipality refused it or went into another: then the
 * message that follows has another Identificatie (TR056). Safe for several threads.
 */
final class Wmo315Form implements DocumentForm {

    /** COD327: huisarts. */
    private static final String GP = "02";
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_PREFIX = 10;
    private static final int LONGEST_IDENTIFICATION = 12;
    private static final Pattern INITIALS = Pattern.compile("[a-zA-ZÀ-ỳ]{1,6}");

    private final ToIntBiFunction<ReferralId, GemeenteCode> earlier;

    /** @param earlier how many WMO315s of a referral came before the one for this municipality */
    Wmo315Form(ToIntBiFunction<ReferralId, GemeenteCode> earlier) {
        this.earlier = earlier;
    }

    @Override
    public String standard() {
        return "iwmo";
    }

    /**
     * @throws Fault.Translation {@code iwmo-consultant-only}, {@code iwmo-no-category}, {@code iwmo-bsn},
     *                           {@code iwmo-name-missing}, {@code iwmo-name-too-long} or one of {@link Wmo315Check}
     */
    @Override
    public byte[] render(WmoRequest request, Municipality place) {
        Client client = client(request);
        String category = request.disclosure().provision().category().orElseThrow(() -> fault("iwmo-no-category",
                "iWmo kent geen categorie voor " + request.disclosure().provision().label().toLowerCase(Locale.ROOT)
                        + ". Verwijs hiervoor op een andere manier, of laat de gemeente deze voorziening uit accepts "
                        + "halen."));
        LocalDate received = request.receivedAt().atZone(Iwmo32.DUTCH_TIME).toLocalDate();
        // After a merger the referral may be older than the municipality that it goes to (TR378).
        LocalDate from = received.isBefore(place.validFrom()) ? place.validFrom() : received;
        String comment = Wmo315Comment.of(request, place.terms(), received, client.unnamed());
        byte[] document = Iwmo32.write("WMO315", out -> {
            header(out, request, place, received);
            out.open("Client");
            client(out, client);
            out.open("AangevraagdeProducten");
            out.open("AangevraagdProduct");
            out.own("ReferentieAanbieder", request.referral());
            out.open("Product");
            out.base("Categorie", category);
            out.close();
            out.own("ToewijzingIngangsdatum", from);
            out.open("Verwijzer");
            out.base("Type", GP);
            out.base("ZorgverlenerCode", request.referrer().agb());
            out.close();
            out.own("Commentaar", comment);
            out.close();
            out.close();
            out.close();
        });
        Wmo315Check.check(document, received);
        return document;
    }

    private void header(Out out, WmoRequest request, Municipality place, LocalDate received)
            throws XMLStreamException {
        out.open("Header");
        out.own("BerichtCode", MessageHeader.CODES.get("WMO315"));
        out.own("BerichtVersie", Iwmo32.VERSION);
        out.own("BerichtSubversie", Iwmo32.SUBVERSION);
        out.own("Afzender", request.referrer().agb());
        out.own("Ontvanger", place.code());
        out.open("BerichtIdentificatie");
        out.base("Identificatie", identification(request.referral(),
                earlier.applyAsInt(request.referral(), place.code())));
        out.base("Dagtekening", received);
        out.close();
        out.open("XsdVersie");
        out.base("BasisschemaXsdVersie", Iwmo32.XSD_VERSION);
        out.base("BerichtXsdVersie", Iwmo32.XSD_VERSION);
        out.close();
        out.close();
    }

    private static void client(Out out, Client client) throws XMLStreamException {
        out.own("Bsn", client.bsn());
        out.open("Geboortedatum");
        out.base("Datum", client.born() == null ? Iwmo32.UNKNOWN_BIRTH : client.born());
        out.base("DatumGebruik", client.born() == null ? Iwmo32.ALL_UNKNOWN : null);
        out.close();
        out.own("Geslacht", client.sex());
        out.open("Naam");
        out.openBase("Geslachtsnaam");
        out.base("Achternaam", client.family());
        out.base("Voorvoegsel", client.prefix());
        out.close();
        out.base("Voornamen", client.given());
        out.base("Voorletters", client.initials());
        out.close();
    }

    /** As the elements of a WMO315 carry a person; null where there is nothing to say. */
    private record Client(String bsn, LocalDate born, String sex, String family, String prefix, String given,
                          String initials, List<String> unnamed) {

        @Override
        public String toString() {
            return "Client ***";
        }
    }

    private static Client client(WmoRequest request) {
        if (request.recipient() != RecipientRole.CONSULTANT || request.referrer() == null) {
            throw fault("iwmo-consultant-only", "Een WMO315 gaat alleen naar de Wmo-consulent. Geef deze ontvanger een "
                    + "verbinding met zgw of stuf.");
        }
        Disclosure.Person person = request.disclosure().person();
        if (person == null || !Bsn.isValid(person.bsn())) {
            throw fault("iwmo-bsn", "Zonder geldig BSN kan een verwijzing niet via iWmo (OP079). Verwijs per "
                    + "telefoon.");
        }
        Disclosure.Name name = person.name();
        String family = name == null ? "" : clean(name.family());
        if (family.isEmpty()) {
            throw fault("iwmo-name-missing", "Zonder achternaam kan een verwijzing niet via iWmo. Vul de naam aan in "
                    + "het dossier en verstuur een nieuwe verwijzing.");
        }
        List<String> unnamed = new ArrayList<>();
        String prefix = clean(name.prefix());
        // BRP knows no longer prefix; as part of the name it is still read in full.
        if (prefix.length() > LONGEST_PREFIX) {
            family = prefix + " " + family;
            prefix = "";
        }
        String given = clean(name.given());
        if (family.length() > LONGEST_NAME || given.length() > LONGEST_NAME) {
            throw fault("iwmo-name-too-long", "De naam is langer dan iWmo kan dragen (200 tekens). Verwijs per "
                    + "telefoon.");
        }
        String initials = clean(name.initials());
        if (!initials.isEmpty() && !INITIALS.matcher(initials).matches()) {
            unnamed.add("Voorletters (passen niet in het bericht): " + initials);
            initials = "";
        }
        return new Client(person.bsn(), person.birthDate(), sex(person.gender()), family, orNull(prefix),
                orNull(given), orNull(initials), unnamed);
    }

    /** COD046; FHIR's {@code other} and {@code unknown} are both unknown there. */
    private static String sex(String gender) {
        return "male".equals(gender) ? "1" : "female".equals(gender) ? "2" : "0";
    }

    private static String clean(String text) {
        return Printable.line(text).strip();
    }

    private static String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /**
     * Twelve characters of 36 from the referral's number: unique for a sender without counting (62 bits), the same at
     * every attempt.
     */
    static String identification(ReferralId referral, int earlier) {
        byte[] hash = sha256(referral + (earlier == 0 ? "" : "/" + earlier));
        String text = new BigInteger(1, hash).toString(Character.MAX_RADIX).toUpperCase(Locale.ROOT);
        return text.substring(text.length() - LONGEST_IDENTIFICATION);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Fault.Translation fault(String code, String sentence) {
        return new Fault.Translation(code, sentence);
    }
}
