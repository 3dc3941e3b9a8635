package nl.schakel.demo.zgw;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.springframework.web.util.HtmlUtils;

/** The consultant's worklist as one page. The caller holds the register. */
final class Worklist {

    private static final int SHOWN = 200;

    private final SimulatedZgw municipality;
    private final Register register;

    Worklist(SimulatedZgw municipality) {
        this.municipality = municipality;
        this.register = municipality.register();
    }

    String html() {
        List<ObjectNode> zaken = new ArrayList<>(register.all(Kind.ZAAK));
        Collections.reverse(zaken);
        StringBuilder page = new StringBuilder(4096);
        String name = safe(municipality.options().name());
        page.append("<!doctype html><html lang=\"nl\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("<title>Werklijst Wmo - ").append(name).append("</title>")
                .append("<link rel=\"stylesheet\" href=\"/stijl.css\"></head><body><header><h1>")
                .append(name).append("</h1><p>Werklijst Wmo &middot; simulatie, geen echte cliënten &middot; ")
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

    private void zaak(StringBuilder page, ObjectNode zaak) {
        String url = zaak.path("url").asText();
        boolean closed = !zaak.path("einddatum").isNull();
        page.append("<article><h2>").append(safe(zaak.path("identificatie").asText())).append("</h2><dl>");
        row(page, "Cliënt", client(url));
        row(page, "Voorziening", property(url, "voorziening"));
        row(page, "Urgentie", property(url, "urgentie"));
        row(page, "Status", status(zaak));
        row(page, "Resultaat", named(zaak.path("resultaat"), Kind.RESULTAAT, "resultaattype", Kind.RESULTAATTYPE));
        row(page, "Uiterlijk af te doen", zaak.path("uiterlijkeEinddatumAfdoening").asText(""));
        page.append("</dl>");
        documents(page, url);
        if (!closed) {
            String key = zaak.path("uuid").asText();
            choice(page, key, "status", "Status", municipality.catalogue().statuses()
                    .subList(0, municipality.catalogue().statuses().size() - 1), "Zet status");
            if (municipality.catalogue().identification(zaak.path("zaaktype").asText())
                    .equals(Catalogue.CONSULTATION)) {
                answer(page, key);
            }
            choice(page, key, "afhandelen", "Resultaat",
                    municipality.catalogue().results(zaak.path("zaaktype").asText()), "Handel af");
        }
        page.append("</article>");
    }

    private void documents(StringBuilder page, String url) {
        List<ObjectNode> links = register.of(Kind.ZAAKINFORMATIEOBJECT, url);
        if (links.isEmpty()) {
            return;
        }
        page.append("<ul>");
        for (ObjectNode link : links) {
            String address = link.path("informatieobject").asText();
            String title = register.at(Kind.DOCUMENT, address).map(found -> found.path("titel").asText())
                    .orElse("Document");
            page.append("<li><a href=\"/documenten-inzien/").append(Register.idOf(address)).append("\">")
                    .append(safe(title)).append("</a></li>");
        }
        page.append("</ul>");
    }

    private static void choice(StringBuilder page, String zaak, String deed, String label, List<String> choices,
                               String button) {
        String field = "status".equals(deed) ? "status" : "resultaat";
        String id = field + "-" + zaak;
        page.append("<form method=\"post\" action=\"/_sim/zaken/").append(zaak).append('/').append(deed)
                .append("\"><label for=\"").append(id).append("\">").append(label).append("</label><select id=\"")
                .append(id).append("\" name=\"").append(field).append("\">");
        choices.forEach(choice -> page.append("<option>").append(safe(choice)).append("</option>"));
        page.append("</select><button>").append(button).append("</button></form>");
    }

    private static void answer(StringBuilder page, String zaak) {
        page.append("<form method=\"post\" action=\"/_sim/zaken/").append(zaak)
                .append("/antwoord\"><label for=\"antwoord-").append(zaak)
                .append("\">Antwoord</label><input id=\"antwoord-").append(zaak)
                .append("\" name=\"tekst\" required><button>Antwoord</button></form>");
    }

    private static void row(StringBuilder page, String label, String value) {
        if (!value.isEmpty() && !"null".equals(value)) {
            page.append("<div><dt>").append(label).append("</dt><dd>").append(safe(value)).append("</dd></div>");
        }
    }

    private String status(ObjectNode zaak) {
        String status = named(zaak.path("status"), Kind.STATUS, "statustype", Kind.STATUSTYPE);
        boolean waiting = zaak.path("opschorting").path("indicatie").asBoolean();
        return (status.isEmpty() ? "Nieuw" : status) + (waiting ? " (opgeschort)" : "");
    }

    private String named(JsonNode reference, Kind kind, String typeField, Kind typeKind) {
        return register.at(kind, reference.asText())
                .flatMap(found -> register.at(typeKind, found.path(typeField).asText()))
                .map(type -> type.path("omschrijving").asText()).orElse("");
    }

    /** The last three figures of the BSN are enough to tell two clients apart. */
    private String client(String url) {
        return register.of(Kind.ROL, url).stream()
                .map(rol -> rol.path("betrokkeneIdentificatie").path("inpBsn").asText())
                .filter(bsn -> bsn.length() == 9).map(bsn -> "BSN ******" + bsn.substring(6)).findFirst()
                .orElse("nog niet bekend");
    }

    private String property(String url, String name) {
        return register.of(Kind.ZAAKEIGENSCHAP, url).stream()
                .filter(property -> property.path("naam").asText().equals(name))
                .map(property -> property.path("waarde").asText()).findFirst().orElse("");
    }

    private static String safe(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
