package nl.schakel.municipality;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import nl.schakel.advice.AdviceQuestion;
import nl.schakel.advice.AdviceRequest;
import nl.schakel.directory.Practice;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.document.PdfA;
import nl.schakel.document.Printable;
import nl.schakel.document.Templates;
import nl.schakel.referral.RecipientRole;

/**
 * A GP's answer as the asker reads it, in PDF/A. It names the patient as the asker did, for there may be no case that
 * does; never with the BSN. Safe for several threads.
 */
final class AdviceDocument {

    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", new Locale("nl", "NL"));

    private final Templates templates = new Templates(AdviceDocument.class);
    private final PdfA pdf = new PdfA();

    /**
     * @param recipient who reads it
     * @param moment    when it was answered
     */
    byte[] render(AdviceRequest request, AdviceQuestion question, Practice practice, Disclosure disclosure,
                  String recipient, Instant moment) {
        Map<String, Object> model = new HashMap<>();
        model.put("reference", request.id().toString());
        model.put("source", Printable.line(request.source()));
        model.put("recipient", Printable.joined(", ", question.asker().name(), question.asker().function(),
                (request.asker() == RecipientRole.CONSULTANT ? "gemeente " : "") + recipient));
        model.put("patient", Printable.joined(", ", question.patient().name(), question.patient().birthDate() == null
                ? null : "geboren " + DAY.format(question.patient().birthDate())));
        model.put("provision", request.provision().label());
        model.put("asked", DAY.format(LocalDate.ofInstant(request.askedAt(), DUTCH_TIME)));
        model.put("answered", DAY.format(LocalDate.ofInstant(moment, DUTCH_TIME)));
        model.put("consent", DAY.format(request.consentGiven()));
        model.put("facts", rows(disclosure.facts()));
        model.put("text", Printable.lines(disclosure.text()));
        model.put("practice", Printable.joined(", ", practice.name(), practice.phone(), "AGB-code " + practice.agb()));
        model.put("policy", Printable.line(disclosure.policyVersion()));
        return pdf.render(templates.html("advice", model), moment, request.id().value().getLeastSignificantBits());
    }

    /** One row an element, also where it has several values. */
    private static List<Map<String, Object>> rows(List<Disclosure.Fact> facts) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        facts.forEach(fact -> values.computeIfAbsent(fact.label(), label -> new ArrayList<>()).add(fact.display()));
        return values.entrySet().stream().map(row -> Map.<String, Object>of("label", row.getKey(),
                "answers", row.getValue())).toList();
    }
}
