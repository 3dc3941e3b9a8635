package nl.schakel.demo.iwmo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.springframework.web.util.HtmlUtils;

/** The consultant's worklist as one page. */
final class Worklist {

    private static final int SHOWN = 200;
    /** WMO020. */
    private static final List<String> CATEGORIES = List.of("Hulp bij het huishouden", "Begeleiding",
            "Persoonlijke verzorging", "Kortdurend verblijf", "Woondiensten", "Overige ondersteuning", "Dagbesteding",
            "Vervoerdiensten", "Overige groepsgerichte ondersteuning", "Overige maatwerkarrangementen", "Rolstoelen",
            "Vervoervoorzieningen", "Woonvoorzieningen", "Overige hulpmiddelen", "Beschermd wonen", "Opvang",
            "Spoedopvang", "Overige beschermd wonen en opvang");
    /** WJ759. */
    private static final Map<String, String> REASONS = reasons();

    private final SimulatedIwmo municipality;

    Worklist(SimulatedIwmo municipality) {
        this.municipality = municipality;
    }

    String html() {
        synchronized (municipality.ledger()) {
            List<Request> requests = new ArrayList<>(municipality.ledger().requests());
            Collections.reverse(requests);
            StringBuilder page = new StringBuilder(4096);
            String name = safe(municipality.options().name());
            page.append("<!doctype html><html lang=\"nl\"><head><meta charset=\"utf-8\">")
                    .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                    .append("<title>Verzoeken om toewijzing - ").append(name).append("</title>")
                    .append("<link rel=\"stylesheet\" href=\"/stijl.css\"></head><body><header><h1>")
                    .append(name).append("</h1><p>Verzoeken om toewijzing (iWmo) &middot; simulatie, geen echte ")
                    .append("cliënten &middot; ").append(requests.size())
                    .append(requests.size() == 1 ? " verzoek" : " verzoeken")
                    .append("</p></header><main>");
            if (requests.isEmpty()) {
                page.append("<p>Er zijn nog geen verzoeken binnengekomen. <a href=\"/\">Ververs de pagina</a>.</p>");
            }
            requests.stream().limit(SHOWN).forEach(request -> request(page, request));
            if (requests.size() > SHOWN) {
                page.append("<p>Alleen de nieuwste ").append(SHOWN).append(" verzoeken worden getoond.</p>");
            }
            return page.append("</main></body></html>").toString();
        }
    }

    private void request(StringBuilder page, Request request) {
        page.append("<article><h2>").append(safe(request.identification)).append("</h2><dl>");
        // The last three figures of the BSN are enough to tell two clients apart.
        row(page, "Cliënt", "BSN ******" + request.bsn.substring(Math.max(0, request.bsn.length() - 3)));
        row(page, "Praktijk (AGB)", request.practice);
        row(page, "Scenario", request.scenario);
        for (Request.Product product : request.products) {
            row(page, category(product.category), product.state.shown
                    + (product.note.isEmpty() ? "" : ", " + product.note));
        }
        page.append("</dl>");
        post(page, request);
        if (request.isPending()) {
            choice(page, request, "reject", "reason", "Wijs af", REASONS);
            button(page, request, "accept", "Neem aan");
            button(page, request, "investigate", "In onderzoek");
            button(page, request, "grant", "Wijs toe");
            button(page, request, "pgb", "Pgb, zonder bericht");
        }
        page.append("</article>");
    }

    /** What went out about it, and which retour came in. */
    private void post(StringBuilder page, Request request) {
        if (request.sent.isEmpty()) {
            return;
        }
        Map<String, List<String>> retours = municipality.retours().stream()
                .collect(Collectors.toMap(Retour::identification, Retour::codes, (first, again) -> again));
        page.append("<ul>");
        for (Outgoing message : request.sent) {
            page.append("<li>").append(safe(message.function()));
            List<String> codes = retours.get(message.identification());
            if (codes != null) {
                page.append(codes.isEmpty() ? ", door de praktijk aangenomen"
                        : ", door de praktijk afgekeurd: " + safe(String.join(" ", codes)));
            }
            page.append("</li>");
        }
        page.append("</ul>");
    }

    private static void choice(StringBuilder page, Request request, String deed, String field, String label,
                               Map<String, String> choices) {
        String id = field + "-" + safe(request.reference());
        form(page, request, deed).append("<label for=\"").append(id).append("\">Reden</label><select id=\"").append(id)
                .append("\" name=\"").append(field).append("\">");
        choices.forEach((value, text) -> page.append("<option value=\"").append(value).append("\">").append(safe(text))
                .append("</option>"));
        page.append("</select><button>").append(label).append("</button></form>");
    }

    private static void button(StringBuilder page, Request request, String deed, String label) {
        form(page, request, deed).append("<button>").append(label).append("</button></form>");
    }

    private static StringBuilder form(StringBuilder page, Request request, String deed) {
        return page.append("<form method=\"post\" action=\"/_sim/verzoeken/")
                .append(safe(request.reference())).append('/').append(deed).append("\">");
    }

    private static void row(StringBuilder page, String label, String value) {
        if (!value.isEmpty()) {
            page.append("<div><dt>").append(safe(label)).append("</dt><dd>").append(safe(value)).append("</dd></div>");
        }
    }

    private static String category(String code) {
        int number = code.matches("[0-9]{2}") ? Integer.parseInt(code) : 0;
        return number >= 1 && number <= CATEGORIES.size() ? CATEGORIES.get(number - 1) : "Product";
    }

    private static Map<String, String> reasons() {
        Map<String, String> reasons = new LinkedHashMap<>();
        List<String> texts = List.of("Nieuwe aanvraag nodig", "Past niet binnen budget", "Geen contract",
                "Past niet binnen contract", "Andere gemeente", "Stapeling", "Zorginhoudelijke afkeur",
                "Woonplaatsbeginsel", "Leeftijdsgrens bereikt");
        texts.forEach(text -> reasons.put(String.valueOf(reasons.size() + 1), text));
        return reasons;
    }

    private static String safe(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
