package nl.schakel.disclosure.page;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import nl.schakel.disclosure.Disclosure;
import nl.schakel.disclosure.PersonWords;
import nl.schakel.disclosure.page.DisclosureRecord.Received;
import nl.schakel.document.PdfA;
import nl.schakel.document.Printable;
import nl.schakel.document.Templates;
import nl.schakel.referral.RecipientRole;

/**
 * The disclosure record as the patient reads it, in plain Dutch (language level B1), on screen and on paper. Of the
 * person only the kinds of detail are told and not the details: the patient knows them, and who finds the paper in the
 * street need not. Safe for several threads.
 */
public final class RecordPage {

    private final Templates templates = new Templates(RecordPage.class);
    private final PdfA pdf = new PdfA();
    private final DisclosureWords words = DisclosureWords.load();
    private final AdviceSection advice = new AdviceSection(words);

    /** A whole page without scripts, links outward or anything to fetch. */
    public String html(DisclosureRecord record) {
        return templates.html("record", model(record, false));
    }

    /** The same in PDF/A; metadata says nothing of person, practice or provision. */
    public byte[] pdf(DisclosureRecord record) {
        String reference = Printable.line(record.reference());
        return pdf.render(templates.html("record", model(record, true)), record.madeAt(), number(reference));
    }

    /** The account of a question that the municipality asked, as {@link #html(DisclosureRecord)}. */
    public String html(AdviceRecord record) {
        return templates.html("advice", model(record, false));
    }

    /** The same in PDF/A, as {@link #pdf(DisclosureRecord)}. */
    public byte[] pdf(AdviceRecord record) {
        return pdf.render(templates.html("advice", model(record, true)), record.madeAt(), number(record.reference()));
    }

    private Map<String, Object> model(AdviceRecord record, boolean paper) {
        Map<String, Object> model = new HashMap<>();
        model.put("paper", paper);
        model.put("look", paper ? "paper" : "screen");
        model.put("reference", Printable.line(record.reference()));
        model.put("provision", record.provision().label());
        model.put("askedOn", DutchTime.day(record.askedAt()));
        model.put("madeAt", DutchTime.moment(record.madeAt()));
        model.put("asked", advice.model(record));
        model.put("policy", record.disclosure() == null ? "" : Printable.line(record.disclosure().policyVersion()));
        return model;
    }

    private static long number(String reference) {
        return UUID.nameUUIDFromBytes(reference.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits();
    }

    private Map<String, Object> model(DisclosureRecord record, boolean paper) {
        Map<String, Object> model = new HashMap<>();
        model.put("paper", paper);
        model.put("look", paper ? "paper" : "screen");
        model.put("reference", Printable.line(record.reference()));
        model.put("provision", record.provision().label());
        model.put("practice", Printable.line(record.practice()));
        model.put("phone", Printable.line(record.practicePhone()));
        model.put("sentOn", DutchTime.day(record.receivedAt()));
        model.put("madeAt", DutchTime.moment(record.madeAt()));
        model.put("feedback", feedback(record));
        List<Map<String, Object>> recipients = record.recipients().stream()
                .map(received -> recipient(received, record)).toList();
        for (int i = 0; i < recipients.size(); i++) {
            recipients.get(i).put("sameAs", sameAs(recipients, i));
        }
        model.put("recipients", recipients);
        model.put("questions", record.asked().stream().map(advice::model).toList());
        model.put("revoked", record.revokedAt() != null);
        if (record.revokedAt() != null) {
            model.put("revokedAt", DutchTime.moment(record.revokedAt()));
            model.put("done", done(record));
            model.put("stillThere", record.recipients().stream().anyMatch(to -> to.deliveredAt() != null));
        }
        model.put("cancelled", record.revokedAt() == null && record.cancelledAt() != null);
        if (record.revokedAt() == null && record.cancelledAt() != null) {
            model.put("cancelledAt", DutchTime.moment(record.cancelledAt()));
            model.put("told", told(record));
        }
        model.put("purged", record.contentPurged());
        model.put("policy", record.recipients().stream().map(Received::disclosure).filter(sent -> sent != null)
                .map(sent -> Printable.line(sent.policyVersion())).distinct().collect(Collectors.joining(", ")));
        return model;
    }

    private static List<String> told(DisclosureRecord record) {
        return Stream.concat(Stream.of("Er wordt niets meer verstuurd."), record.recipients().stream()
                .filter(to -> to.deliveredAt() != null || to.withdrawnAt() != null)
                .map(to -> Printable.line(to.name()) + (to.withdrawnAt() == null ? " krijgt daarvan nog bericht."
                        : " kreeg daarvan bericht op " + DutchTime.moment(to.withdrawnAt()) + '.'))).toList();
    }

    private static List<String> done(DisclosureRecord record) {
        List<String> done = new ArrayList<>();
        done.add("Er wordt niets meer verstuurd.");
        boolean proofs = false;
        boolean standing = false;
        for (Received to : record.recipients()) {
            String name = Printable.line(to.name());
            if (to.withdrawnAt() != null) {
                done.add(name + " kreeg op " + DutchTime.moment(to.withdrawnAt())
                        + " bericht dat uw toestemming is ingetrokken.");
            } else if (to.deliveredAt() != null) {
                done.add(name + " krijgt nog bericht dat uw toestemming is ingetrokken.");
            }
            proofs |= to.tokenUntil() != null;
            standing |= to.tokenActive();
        }
        if (proofs && !standing) {
            done.add("Het bewijs van uw toestemming is ongeldig gemaakt.");
        }
        if (record.contentPurged()) {
            done.add("De verwijzing is gewist uit het systeem dat haar verstuurde. Alleen dit overzicht is bewaard.");
        }
        return done;
    }

    private Map<String, Object> recipient(Received received, DisclosureRecord record) {
        Disclosure disclosure = received.disclosure();
        boolean delivered = received.deliveredAt() != null;
        boolean waiting = !delivered && received.notDelivered() == null && record.revokedAt() == null;
        boolean shown = disclosure != null && (delivered || waiting);
        String name = Printable.line(received.name());
        Map<String, Object> model = new HashMap<>();
        model.put("name", name);
        model.put("role", role(received, record.provision().category().isPresent()));
        model.put("delivered", delivered);
        model.put("waiting", waiting);
        model.put("shown", shown);
        model.put("why", Printable.line(received.notDelivered()));
        model.put("rows", rows(received));
        model.put("person", shown ? sentence(PersonWords.kinds(disclosure.person())) : "");
        model.put("facts", shown ? facts(disclosure) : List.of());
        model.put("also", shown ? also(received, record) : List.of());
        model.put("words", shown ? Printable.lines(disclosure.text()) : List.of());
        List<DisclosureWords.Kept> kept = shown
                ? words.kept(disclosure.withheld(), DisclosureWords.Reader.PATIENT) : List.of();
        model.put("kept", kept.stream().map(RecordPage::kept).toList());
        model.put("inShort", inShort(name, received, waiting));
        return model;
    }

    /** Whom the same was held back from, so that nobody has to read a long list twice; empty where nobody. */
    private static String sameAs(List<Map<String, Object>> recipients, int at) {
        List<?> kept = (List<?>) recipients.get(at).get("kept");
        return kept.isEmpty() ? "" : recipients.subList(0, at).stream()
                .filter(earlier -> kept.equals(earlier.get("kept"))).findFirst()
                .map(earlier -> (String) earlier.get("name")).orElse("");
    }

    private String inShort(String name, Received received, boolean waiting) {
        Disclosure disclosure = received.disclosure();
        if (received.deliveredAt() == null) {
            return name + (waiting ? " heeft nog niets gekregen." : " heeft niets gekregen.");
        }
        if (disclosure == null) {
            return name + " kreeg gegevens op " + DutchTime.day(received.deliveredAt()) + '.';
        }
        List<String> parts = new ArrayList<>();
        if (!PersonWords.kinds(disclosure.person()).isEmpty()) {
            parts.add("gegevens over wie u bent");
        }
        int facts = disclosure.facts().size();
        if (facts > 0) {
            parts.add(facts == 1 ? "1 gegeven over uw situatie" : facts + " gegevens over uw situatie");
        }
        if (disclosure.text() != null) {
            parts.add("een toelichting van uw huisarts");
        }
        int kept = words.kinds(disclosure.withheld());
        return name + " kreeg " + (parts.isEmpty() ? "alleen de vraag zelf" : sentence(parts)) + ". "
                + (kept == 0 ? "" : "Van " + kept + (kept == 1 ? " soort" : " soorten")
                        + " gegevens bleef iets bij de praktijk.");
    }

    private static String role(Received received, boolean wmo) {
        return switch (received.role()) {
            case CONSULTANT -> "Hier bespreekt een " + (wmo ? "Wmo-consulent" : "medewerker van de gemeente")
                    + " met u welke hulp bij u past." + (received.disclosure() != null
                    && received.disclosure().role().equals("medical-adviser")
                    ? " Deze " + (wmo ? "consulent" : "medewerker")
                            + " is ook zorgverlener (BIG-geregistreerd) en mag daarom meer weten." : "");
            case MEDICAL_ADVISER -> "Hier werkt een arts die de gemeente advies geeft. Deze arts heeft "
                    + "beroepsgeheim en beslist niet over uw hulp.";
            case EXPERT -> "Hier denkt een deskundige mee. De deskundige weet niet dat het over u gaat.";
        };
    }

    private static List<Map<String, String>> rows(Received received) {
        List<Map<String, String>> rows = new ArrayList<>();
        if (received.deliveredAt() != null) {
            row(rows, "Ontvangen", DutchTime.moment(received.deliveredAt()));
        }
        if (received.caseNumber() != null && !received.caseNumber().isBlank()) {
            row(rows, "Zaaknummer", Printable.line(received.caseNumber()));
        }
        boolean refused = received.consentGiven() == null && received.deliveredAt() == null
                && received.notDelivered() != null;
        if (!refused) {
            row(rows, "Uw toestemming", consent(received));
        }
        if (received.tokenUntil() != null) {
            row(rows, "Bewijs daarvan", received.tokenActive()
                    ? "Geldig tot en met " + DutchTime.day(received.tokenUntil())
                    : "Niet meer geldig");
        }
        if (received.withdrawnAt() != null) {
            row(rows, "Ingetrokken", "Bericht gekregen op " + DutchTime.moment(received.withdrawnAt()));
        }
        return rows;
    }

    private static String consent(Received received) {
        String given = received.consentGiven() == null ? "" : "Gegeven op " + DutchTime.day(received.consentGiven());
        String until = received.consentUntil() == null ? "zonder einddatum"
                : "geldig tot en met " + DutchTime.day(received.consentUntil());
        return given.isEmpty() ? "Niet bekend" : given + ", " + until;
    }

    /** What went along with the data; an expert does not learn which practice asks. */
    private static List<Map<String, String>> also(Received received, DisclosureRecord record) {
        List<Map<String, String>> also = new ArrayList<>();
        if (received.role() != RecipientRole.EXPERT) {
            row(also, "Uw huisarts", Sent.practice(record.practice(), record.practicePhone(), record.practiceAgb()));
        }
        row(also, "Bewijs van uw toestemming", Sent.consent(received.consentGiven()));
        return also;
    }

    private static String feedback(DisclosureRecord record) {
        DisclosureRecord.Feedback feedback = record.feedback();
        if (!feedback.agreed()) {
            return "De gemeente mag uw huisarts niet vertellen hoe het afloopt. Daar gaf u geen toestemming voor. "
                    + "Uw huisarts hoort alleen of uw vraag is aangekomen.";
        } else if (feedback.ended() || record.revokedAt() != null) {
            return "De gemeente mag uw huisarts niet meer vertellen hoe het afloopt. "
                    + "Uw toestemming daarvoor is voorbij.";
        }
        return "De gemeente mag uw huisarts vertellen hoe het afloopt. Daar gaf u toestemming voor"
                + (feedback.until() == null ? "." : ", tot en met " + DutchTime.day(feedback.until()) + '.');
    }

    private static void row(List<Map<String, String>> rows, String label, String value) {
        rows.add(Map.of("label", label, "value", value));
    }

    private static List<Map<String, String>> facts(Disclosure disclosure) {
        return disclosure.facts().stream().map(fact -> Map.of("label", Printable.line(fact.label()),
                "value", Printable.line(fact.display()))).toList();
    }

    static Map<String, Object> kept(DisclosureWords.Kept kept) {
        return Map.of("reason", kept.reason(), "kinds", kept.kinds().stream()
                .map(kind -> kind.count() == 1 ? kind.words() : kind.words() + " (" + kind.count() + ")").toList());
    }

    /** {@code naam, adres en burgerservicenummer}. */
    private static String sentence(List<String> parts) {
        int last = parts.size() - 1;
        return last < 1 ? String.join("", parts)
                : String.join(", ", parts.subList(0, last)) + " en " + parts.get(last);
    }
}
