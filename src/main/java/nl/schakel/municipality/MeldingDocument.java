package nl.schakel.municipality;

import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import nl.schakel.directory.Municipality;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.disclosure.PersonWords;
import nl.schakel.document.PdfA;
import nl.schakel.document.Printable;
import nl.schakel.document.Templates;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Urgency;

/**
 * The melding as its recipient reads it, in PDF/A: who, what for, how soon, what the person can and cannot do, whom to
 * call, and for a Wmo provision the legal days of Wmo 2015 art. 2.3.2 and 2.3.5. An expert reads a question about a
 * person without a name.
 *
 * <p>The same request always gives the same bytes, so a consignment can be made again. Metadata holds nothing personal.
 * Safe for several threads.
 */
public final class MeldingDocument {

    private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", new Locale("nl", "NL"));
    private static final int PLAN_DAYS = 7;

    private final Templates templates = new Templates(MeldingDocument.class);
    private final PdfA pdf = new PdfA();

    /**
     * @param recipientName who reads it; for a consultant the municipality as its people know it, without the word
     *                      gemeente
     * @param terms         the municipality's, for a Wmo provision
     * @return the PDF
     */
    public byte[] render(WmoRequest request, String recipientName, Municipality.Terms terms) {
        return pdf.render(templates.html("melding", model(request, recipientName, terms)), request.receivedAt(),
                request.referral().value().getMostSignificantBits());
    }

    /**
     * The document of a supplement: the same, but it is no new melding and no term begins with it.
     *
     * @param request   about what is added; its {@code receivedAt} is when that came
     */
    public byte[] renderSupplement(WmoRequest request, String recipientName, Municipality.Terms terms) {
        LegalBasis basis = LegalBasis.of(request.disclosure().provision());
        boolean expert = request.recipient() == RecipientRole.EXPERT;
        Map<String, Object> model = model(request, recipientName, terms);
        String title = "Aanvulling op " + (expert ? "vraag" : basis.title().substring(0, 1).toLowerCase(Locale.ROOT)
                + basis.title().substring(1));
        model.put("title", title);
        model.put("metadataTitle", expert || basis.metadataTitle().equals(basis.title()) ? title
                : basis.metadataTitle());
        model.put("dates", false);
        model.put("next", "Dit is een aanvulling op een " + basis.noun() + " die u al heeft, geen nieuwe " + basis.noun()
                + ". Voeg haar bij dezelfde zaak; de termijnen daarvan lopen door.");
        model.put("support", "Wat hier staat, komt naast wat u al had. Spreekt het elkaar tegen, bel dan de praktijk.");
        return pdf.render(templates.html("melding", model), request.receivedAt(),
                request.referral().value().getMostSignificantBits() ^ request.receivedAt().toEpochMilli());
    }

    private static Map<String, Object> model(WmoRequest request, String recipientName, Municipality.Terms terms) {
        Disclosure disclosure = request.disclosure();
        LegalBasis basis = LegalBasis.of(disclosure.provision());
        boolean expert = request.recipient() == RecipientRole.EXPERT;
        Map<String, Object> model = new HashMap<>();
        model.put("title", expert ? "Vraag aan deskundige" : basis.title());
        model.put("metadataTitle", expert ? "Vraag aan deskundige" : basis.metadataTitle());
        model.put("subtitle", subtitle(request.recipient(), basis));
        model.put("expert", expert);
        model.put("consultant", request.recipient() == RecipientRole.CONSULTANT);
        model.put("reference", request.referral().toString());
        model.put("recipient", (request.recipient() == RecipientRole.CONSULTANT ? "gemeente " : "")
                + Printable.line(recipientName));
        model.put("provision", disclosure.provision().label());
        model.put("category", disclosure.provision().category().orElse(null));
        model.put("urgency", request.urgency().label());
        model.put("urgencyHint", expert ? "" : hint(request.urgency(), basis));
        model.put("speedClass", speed(request.urgency()));
        model.put("who", !expert);
        if (!expert) {
            String name = PersonWords.name(disclosure.person());
            model.put("name", name.isEmpty() ? "Naam niet verstrekt" : name);
            model.put("personal", personal(disclosure.person()));
        }
        WmoRequest.Referrer referrer = expert ? null : request.referrer();
        model.put("referrer", referrer != null);
        if (referrer != null) {
            model.put("practice", Printable.line(referrer.name()));
            model.put("agb", referrer.agb().value());
            model.put("practicePhone", Printable.line(referrer.phone()));
        }
        // How soon is said at the top already.
        model.put("facts", disclosure.facts().stream().filter(fact -> !fact.element().equals("urgency"))
                .map(fact -> Map.of("label", Printable.line(fact.label()), "value", Printable.line(fact.display())))
                .toList());
        model.put("words", Printable.lines(disclosure.text()));
        LocalDate received = request.receivedAt().atZone(AMSTERDAM).toLocalDate();
        model.put("received", DAY.format(received));
        model.put("dates", basis.hasLegalDays() && !expert);
        if (basis.hasLegalDays()) {
            days(model, received, terms);
        }
        model.put("medical", medical(request.recipient(), disclosure));
        model.put("next", basis.hasLegalDays()
                ? "Dit is een melding, geen aanvraag. De aanvraag volgt na het onderzoek, of als de "
                        + length(terms.investigation()) + " voorbij zijn."
                : "Dit is een " + basis.noun() + ", geen aanvraag. Bespreek met de inwoner welke hulp past.");
        model.put("support", "Wijs de inwoner op gratis, onafhankelijke cliëntondersteuning"
                + (basis.hasLegalDays() ? ", nog vóór het onderzoek begint." : "."));
        model.put("consent", consent(request.consent(), basis));
        model.put("consentReference", Printable.line(request.consent().reference()));
        model.put("policy", Printable.line(disclosure.policyVersion()));
        return model;
    }

    private static void days(Map<String, Object> model, LocalDate received, Municipality.Terms terms) {
        model.put("plan", DAY.format(received.plusDays(PLAN_DAYS)));
        model.put("investigation", DAY.format(received.plus(terms.investigation())));
        model.put("investigationTerm", "Uiterlijk " + length(terms.investigation()) + " na de melding");
        model.put("decision", DAY.format(received.plus(terms.decision())));
        model.put("decisionTerm", "Uiterlijk " + length(terms.decision()) + " na de melding");
    }

    /** {@code 6 weken}: a term is told in the largest unit that fits it. */
    private static String length(Period term) {
        int days = term.getDays();
        if (term.toTotalMonths() == 0 && days % 7 == 0) {
            return days == 7 ? "1 week" : days / 7 + " weken";
        }
        return Printable.joined(" en ", count(term.toTotalMonths(), "maand", "maanden"), count(days, "dag", "dagen"));
    }

    private static String count(long number, String one, String more) {
        return number == 0 ? null : number + " " + (number == 1 ? one : more);
    }

    private static String subtitle(RecipientRole recipient, LegalBasis basis) {
        return switch (recipient) {
            case CONSULTANT -> basis.law();
            case MEDICAL_ADVISER -> "Voor het medisch advies aan de gemeente";
            case EXPERT -> "Deze vraag gaat over een inwoner zonder naam";
        };
    }

    private static String hint(Urgency urgency, LegalBasis basis) {
        boolean temporary = basis.allowsTemporaryProvision();
        return switch (urgency) {
            case ROUTINE -> "Binnen de gewone termijn";
            case URGENT, ASAP -> "Neem snel contact op"
                    + (temporary ? "; kijk of een tijdelijke voorziening nodig is (art. 2.3.3)" : "");
            case STAT -> temporary ? "Vandaag: beslis direct over een tijdelijke voorziening (art. 2.3.3)"
                    : "Vandaag: neem direct contact op";
        };
    }

    private static String speed(Urgency urgency) {
        return switch (urgency) {
            case ROUTINE -> "";
            case URGENT, ASAP -> "soon";
            case STAT -> "now";
        };
    }

    private static String medical(RecipientRole recipient, Disclosure disclosure) {
        return switch (recipient) {
            case CONSULTANT -> disclosure.role().equals(RecipientRole.CONSULTANT.code())
                    ? functionOnly(disclosure.text() != null)
                    : "Alleen bestemd voor de consulent met BIG-registratie, die dezelfde gegevens krijgt als een "
                            + "medisch adviseur; deel dit niet met collega's zonder BIG-registratie.";
            case MEDICAL_ADVISER -> "Alleen bestemd voor de medisch adviseur (BIG-geregistreerd); deel dit niet met "
                    + "de consulent.";
            case EXPERT -> "Dit document bevat alleen wat voor deze vraag nodig is. Probeer niet te achterhalen over "
                    + "wie het gaat.";
        };
    }

    /** Of a text nobody can promise that nothing medical is in it, only that it was looked through. */
    private static String functionOnly(boolean text) {
        return text ? "De huisarts schreef een eigen toelichting, die op medische woorden is nagekeken. De andere "
                + "gegevens gaan alleen over wat iemand wel en niet kan."
                : "Dit document bevat geen medische gegevens, met opzet: alleen wat iemand wel en niet kan.";
    }

    private static List<String> personal(Disclosure.Person person) {
        if (person == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        String born = person.birthDate() == null ? null : "Geboren " + DAY.format(person.birthDate());
        lines.add(Printable.joined(", ", born, PersonWords.sex(person)));
        lines.add(person.bsn() == null ? "" : "BSN " + Printable.line(person.bsn()));
        lines.addAll(PersonWords.address(person));
        lines.add(person.phone() == null ? "" : "Telefoon " + Printable.line(person.phone()));
        lines.add(person.email() == null ? "" : "E-mail " + Printable.line(person.email()));
        lines.removeIf(String::isBlank);
        return lines;
    }

    private static String consent(WmoRequest.ConsentEvidence consent, LegalBasis basis) {
        return Printable.joined(", ", basis.consent()
                        + (consent.given() == null ? "" : " op " + DAY.format(consent.given())),
                consent.until() == null ? null : "geldig tot en met " + DAY.format(consent.until())) + ".";
    }
}
