package nl.schakel.demo.his;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Task;
import org.springframework.web.util.HtmlUtils;

/** The GP's inbox: per referral where it stands and what the hub wrote, newest referral first. */
final class InboxPage extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final DateTimeFormatter TIME = DateTimeFormatter
            .ofPattern("d MMMM yyyy HH:mm:ss", Locale.forLanguageTag("nl")).withZone(ZoneId.of("Europe/Amsterdam"));

    private final transient Cabinet cabinet;

    InboxPage(Cabinet cabinet) {
        this.cabinet = cabinet;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Cache-Control", "no-store");
        String path = String.valueOf(request.getPathInfo());
        if ("/".equals(path)) {
            response.setHeader("Content-Security-Policy",
                    "default-src 'none'; style-src 'self'; frame-ancestors 'none'");
            response.setContentType("text/html;charset=UTF-8");
            response.getOutputStream().write(html().getBytes(StandardCharsets.UTF_8));
        } else if ("/stijl.css".equals(path)) {
            response.setContentType("text/css;charset=UTF-8");
            try (InputStream css = InboxPage.class.getResourceAsStream("/nl/schakel/demo/stijl.css")) {
                css.transferTo(response.getOutputStream());
            }
        } else {
            response.sendError(404);
        }
    }

    private String html() {
        List<Task> tasks = new ArrayList<>(cabinet.tasks());
        Collections.reverse(tasks);
        List<Message> inbox = cabinet.inbox();
        StringBuilder page = new StringBuilder(4096)
                .append("<!doctype html><html lang=\"nl\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("<title>Postvak huisarts</title><link rel=\"stylesheet\" href=\"/stijl.css\"></head><body>")
                .append("<header><h1>Postvak huisarts</h1><p>Simulatie van een HIS &middot; ")
                .append(tasks.size()).append(tasks.size() == 1 ? " verwijzing of vraag" : " verwijzingen en vragen").append(" &middot; ")
                .append(inbox.size()).append(inbox.size() == 1 ? " bericht" : " berichten")
                .append("</p></header><main>");
        if (tasks.isEmpty() && inbox.isEmpty()) {
            page.append("<p>Er is nog niets teruggekoppeld. <a href=\"/\">Ververs de pagina</a>.</p>");
        }
        for (Task task : tasks) {
            String id = task.getIdElement().getIdPart();
            article(page, (isQuestion(task) ? "Vraag van een gemeente " : "Verwijzing ") + number(task, id), task, inbox.stream()
                    .filter(message -> message.task().equals(id)).toList());
        }
        List<Message> loose = inbox.stream().filter(message -> cabinet.task(message.task()).isEmpty()).toList();
        if (!loose.isEmpty()) {
            article(page, "Berichten zonder verwijzing in dit HIS", null, loose);
        }
        return page.append("</main></body></html>").toString();
    }

    private static boolean isQuestion(Task task) {
        return task.getCode().getCoding().stream().anyMatch(code -> "advice-request".equals(code.getCode()));
    }

    private static void article(StringBuilder page, String title, Task task, List<Message> messages) {
        page.append("<article><h2>").append(safe(title)).append("</h2>");
        if (task != null) {
            page.append("<dl>");
            row(page, "Status", task.hasStatus() ? status(task.getStatus()) : "onbekend");
            row(page, "Bij de gemeente", words(task.getBusinessStatus()));
            row(page, "Reden", words(task.getStatusReason()));
            row(page, "Bijgewerkt", TIME.format(task.getMeta().getLastUpdated().toInstant()));
            page.append("</dl>");
        }
        page.append("<ol>");
        messages.forEach(message -> page.append("<li>").append(time(message.receivedAt())).append(": ")
                .append(safe(message.text()).replace("\n", "<br>")).append("</li>"));
        page.append("</ol></article>");
    }

    private static String time(Instant at) {
        return "<time datetime=\"" + at + "\">" + TIME.format(at) + "</time>";
    }

    private static void row(StringBuilder page, String label, String value) {
        if (!value.isEmpty()) {
            page.append("<div><dt>").append(label).append("</dt><dd>").append(safe(value)).append("</dd></div>");
        }
    }

    private static String number(Task task, String otherwise) {
        return task.hasIdentifier() ? task.getIdentifierFirstRep().getValue() : otherwise;
    }

    private static String words(CodeableConcept concept) {
        if (concept.hasText()) {
            return concept.getText();
        }
        return concept.getCodingFirstRep().hasDisplay() ? concept.getCodingFirstRep().getDisplay()
                : concept.getCodingFirstRep().hasCode() ? concept.getCodingFirstRep().getCode() : "";
    }

    private static String status(Task.TaskStatus status) {
        return switch (status) {
            case REQUESTED -> "verzonden";
            case RECEIVED -> "ontvangen door de gemeente";
            case ACCEPTED, INPROGRESS -> "in behandeling";
            case ONHOLD -> "wacht";
            case COMPLETED -> "afgerond";
            case REJECTED -> "niet in behandeling genomen";
            case CANCELLED -> "ingetrokken";
            case FAILED -> "niet bezorgd";
            default -> status.toCode();
        };
    }

    private static String safe(String text) {
        return text == null ? "" : HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
