package nl.schakel.demo.stuf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.springframework.web.util.HtmlUtils;

/** The consultant's worklist as one page. */
final class Worklist {

    private static final int SHOWN = 200;

    private final Options options;
    private final List<Dossier> zaken;

    Worklist(Options options, List<Dossier> zaken) {
        this.options = options;
        this.zaken = new ArrayList<>(zaken);
        Collections.reverse(this.zaken);
    }

    String html() {
        StringBuilder page = new StringBuilder(4096);
        String name = safe(options.name());
        page.append("<!doctype html><html lang=\"nl\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("<title>Werklijst Wmo - ").append(name).append("</title>")
                .append("<link rel=\"stylesheet\" href=\"/stijl.css\"></head><body><header><h1>")
                .append(name).append("</h1><p>Werklijst Wmo (StUF) &middot; simulatie, geen echte cliënten &middot; ")
                .append(zaken.size()).append(zaken.size() == 1 ? " zaak" : " zaken").append("</p></header><main>");
        if (zaken.isEmpty()) {
            page.append("<p>Er zijn nog geen meldingen binnengekomen. <a href=\"/\">Ververs de pagina</a>.</p>");
        }
        zaken.stream().limit(SHOWN).forEach(zaak -> zaak(page, zaak));
        if (zaken.size() > SHOWN) {
            page.append("<p>Alleen de nieuwste ").append(SHOWN).append(" zaken worden getoond.</p>");
        }
        return page.append("</main></body></html>").toString();
    }

    private static void zaak(StringBuilder page, Dossier zaak) {
        page.append("<article><h2>").append(safe(zaak.number())).append("</h2><dl>");
        row(page, "Cliënt", client(zaak));
        row(page, "Voorziening", zaak.facts().getOrDefault("voorziening", ""));
        row(page, "Urgentie", zaak.facts().getOrDefault("urgentie", ""));
        row(page, "Status", (zaak.statuses().isEmpty() ? "Nieuw"
                : zaak.statuses().get(zaak.statuses().size() - 1).name()) + (zaak.suspended() ? " (opgeschort)" : ""));
        row(page, "Resultaat", zaak.result() == null ? "" : zaak.result());
        row(page, "Uiterlijk af te doen", zaak.deadline() == null ? "" : zaak.deadline().toString());
        row(page, "Toelichting", zaak.note());
        page.append("</dl>");
        documents(page, zaak);
        if (zaak.end() == null) {
            choice(page, zaak.number(), "status", "Status", BackOffice.STATUSES, "Zet status");
            choice(page, zaak.number(), "afhandelen", "Resultaat", BackOffice.RESULTS, "Handel af");
        }
        page.append("</article>");
    }

    private static void documents(StringBuilder page, Dossier zaak) {
        if (zaak.documents().isEmpty()) {
            return;
        }
        page.append("<ul>");
        zaak.documents().forEach(document -> page.append("<li><a href=\"/documenten-inzien/")
                .append(safe(document.number())).append("\">").append(safe(document.title())).append("</a></li>"));
        page.append("</ul>");
    }

    private static void choice(StringBuilder page, String zaak, String deed, String label, List<String> choices,
                               String button) {
        String id = deed + "-" + safe(zaak);
        page.append("<form method=\"post\" action=\"/_sim/zaken/").append(safe(zaak)).append('/').append(deed)
                .append("\"><label for=\"").append(id).append("\">").append(label).append("</label><select id=\"")
                .append(id).append("\" name=\"name\">");
        choices.forEach(choice -> page.append("<option>").append(safe(choice)).append("</option>"));
        page.append("</select><button>").append(button).append("</button></form>");
    }

    private static void row(StringBuilder page, String label, String value) {
        if (!value.isEmpty()) {
            page.append("<div><dt>").append(label).append("</dt><dd>").append(safe(value)).append("</dd></div>");
        }
    }

    /** The last three figures of the BSN are enough to tell two clients apart. */
    private static String client(Dossier zaak) {
        return zaak.bsn() == null || zaak.bsn().length() != 9 ? "zonder naam" : "BSN ******" + zaak.bsn().substring(6);
    }

    private static String safe(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
