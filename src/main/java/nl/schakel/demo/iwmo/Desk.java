package nl.schakel.demo.iwmo;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import org.w3c.dom.Document;

/**
 * What the municipality does with a request. Every deed is followed by its message, except where the standard has none.
 */
final class Desk {

    static final ZoneId ZONE = ZoneId.of("Europe/Amsterdam");

    /** WJ001, as far as they are judgements on a WMO315, and at which class each of them stands. */
    private static final Set<String> HEADER_CODES = Set.of("0001", "8848", "9056", "S300");
    private static final Set<String> CLIENT_CODES = Set.of("9374");
    private static final Set<String> PRODUCT_CODES = Set.of("9347", "S329", "0233");
    private static final Set<String> REASONS = Set.of("1", "2", "3", "4", "5", "6", "7", "8", "9");
    private static final int YEARS = 2;

    private final Ledger ledger;
    private final Letters letters;
    private final Postman postman;
    private final String code;
    private final boolean enveloped;

    Desk(Ledger ledger, Letters letters, Postman postman, String code, boolean enveloped) {
        this.ledger = ledger;
        this.letters = letters;
        this.postman = postman;
        this.code = code;
        this.enveloped = enveloped;
    }

    /** The WMO316 without a code. */
    void accept(Request request) {
        synchronized (ledger) {
            mark(request, product -> product.state == Request.State.RECEIVED, Request.State.ACCEPTED, "");
            send(request, "WMO316", letters.retour(request, Ledger.Verdict.FINE), true);
        }
    }

    /** The WMO316 that the municipality's own rules ask for. */
    void refuse(Request request, Ledger.Verdict verdict) {
        synchronized (ledger) {
            mark(request, product -> true, Request.State.RETURNED, "");
            send(request, "WMO316", letters.retour(request, verdict), true);
        }
    }

    /** A WMO316 with this code, where the code belongs. */
    void refuse(Request request, String retourCode) {
        if (HEADER_CODES.contains(retourCode)) {
            refuse(request, new Ledger.Verdict(List.of(retourCode), List.of(), Map.of()));
        } else if (CLIENT_CODES.contains(retourCode)) {
            refuse(request, new Ledger.Verdict(List.of(), List.of(retourCode), Map.of()));
        } else if (PRODUCT_CODES.contains(retourCode)) {
            refuse(request, new Ledger.Verdict(List.of(), List.of(), Map.of(request.reference(), retourCode)));
        } else {
            throw new IllegalStateException("Deze retourcode hoort niet bij een WMO315.");
        }
    }

    /** A Fo01 with this code: the message never reached the municipality. */
    void fault(Request request, String errorCode) {
        synchronized (ledger) {
            mark(request, product -> true, Request.State.RETURNED, "Fo01 " + errorCode);
            String cross = request.number == null ? request.identification : request.number;
            byte[] fault = Envelope.fault(errorCode, request.practice, cross);
            put(request, new Outgoing("Fo01", "", request.reference(), fault, fault));
        }
    }

    /** A WMO319 with "Aanvraag in onderzoek" for each chosen product. */
    void investigate(Request request, Predicate<Request.Product> chosen) {
        synchronized (ledger) {
            for (Request.Product product : request.products.stream().filter(chosen).toList()) {
                mark(product, Request.State.INVESTIGATED, "");
                send(request, "WMO319", letters.answer(request, product, "2", null), false);
            }
        }
    }

    /** A WMO319 with "Verzoek afgewezen" and a reason of WJ759 for each chosen product. */
    void reject(Request request, Predicate<Request.Product> chosen, String reason) {
        if (!REASONS.contains(reason)) {
            throw new IllegalStateException("De reden moet een cijfer van 1 tot en met 9 zijn (WJ759).");
        }
        synchronized (ledger) {
            for (Request.Product product : request.products.stream().filter(chosen).toList()) {
                mark(product, Request.State.REJECTED, "reden " + reason);
                send(request, "WMO319", letters.answer(request, product, "1", reason), false);
            }
        }
    }

    /** A WMO301 with all that holds for the client, the chosen products among it. */
    void grant(Request request, Predicate<Request.Product> chosen) {
        synchronized (ledger) {
            List<Request.Product> products = request.products.stream().filter(chosen).toList();
            LocalDate from = LocalDate.now(ZONE).plusDays(7);
            LocalDate until = from.plusYears(YEARS).minusDays(1);
            products.forEach(product -> mark(product, Request.State.GRANTED, "tot en met " + until));
            List<Ledger.Allocation> all = ledger.allocate(request, products, from, until);
            send(request, "WMO301", letters.allocation(request, all), false);
        }
    }

    /** Grants a pgb: iWmo is for zorg in natura only, so nothing is sent (UP001, OP043). */
    void pgb(Request request, Predicate<Request.Product> chosen) {
        synchronized (ledger) {
            request.products.stream().filter(chosen).forEach(product -> mark(product, Request.State.PGB, ""));
        }
    }

    /** Sends the newest message about a request again, byte for byte. */
    void repeat(Request request) {
        synchronized (ledger) {
            if (request.sent.isEmpty()) {
                throw new IllegalStateException("Er is nog niets verstuurd over dit verzoek.");
            }
            postman.send(request.sent.get(request.sent.size() - 1));
        }
    }

    /** What can be done, each with the keys that say how; for scenario files. */
    static Map<String, Set<String>> deeds() {
        Map<String, Set<String>> deeds = new LinkedHashMap<>();
        deeds.put("accept", Set.of());
        deeds.put("refuse", Set.of("code"));
        deeds.put("fault", Set.of("code"));
        deeds.put("investigate", Set.of("product"));
        deeds.put("reject", Set.of("reason", "product"));
        deeds.put("grant", Set.of("product"));
        deeds.put("pgb", Set.of("product"));
        deeds.put("repeat", Set.of());
        return deeds;
    }

    /** Does what a scenario or a person at the page says. */
    void perform(Request request, String deed, Map<String, String> with) {
        String number = with.getOrDefault("product", "");
        Predicate<Request.Product> chosen = product -> number.isEmpty()
                || number.equals(String.valueOf(request.products.indexOf(product) + 1));
        switch (deed) {
            case "accept" -> accept(request);
            case "refuse" -> refuse(request, with.getOrDefault("code", ""));
            case "fault" -> fault(request, with.getOrDefault("code", "IB014"));
            case "investigate" -> investigate(request, chosen);
            case "reject" -> reject(request, chosen, with.getOrDefault("reason", ""));
            case "grant" -> grant(request, chosen);
            case "pgb" -> pgb(request, chosen);
            case "repeat" -> repeat(request);
            default -> throw new IllegalStateException("Deze handeling bestaat niet.");
        }
    }

    private void send(Request request, String function, Document document, boolean retour) {
        byte[] message = Xml.bytes(document);
        String identification = Xml.texts(document, retour ? "IdentificatieRetour" : "Identificatie").get(0);
        String cross = retour ? request.number : null;
        byte[] bytes = enveloped ? Envelope.wrap(function, code, request.practice, cross, message) : message;
        put(request, new Outgoing(function, identification, about(document, request), message, bytes));
    }

    private void put(Request request, Outgoing message) {
        request.sent.add(message);
        postman.send(message);
    }

    private static String about(Document document, Request request) {
        List<String> references = Xml.texts(document, "ReferentieAanbieder");
        return references.isEmpty() ? request.reference() : references.get(references.size() - 1);
    }

    private static void mark(Request request, Predicate<Request.Product> which, Request.State state, String note) {
        request.products.stream().filter(which).forEach(product -> mark(product, state, note));
    }

    private static void mark(Request.Product product, Request.State state, String note) {
        product.state = state;
        product.note = note;
    }
}
