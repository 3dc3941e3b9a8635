package nl.schakel.disclosure.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import nl.schakel.disclosure.Disclosure;
import nl.schakel.disclosure.PersonWords;
import nl.schakel.document.Printable;

/** One question and its answer in plain Dutch (language level B1), alone or as part of the record of a referral. */
final class AdviceSection {

    private final DisclosureWords words;

    AdviceSection(DisclosureWords words) {
        this.words = words;
    }

    Map<String, Object> model(AdviceRecord record) {
        Disclosure disclosure = record.disclosure();
        Map<String, Object> model = new HashMap<>();
        model.put("asker", Printable.line(record.asker()));
        model.put("askedOn", DutchTime.day(record.askedAt()));
        model.put("outcome", outcome(record));
        model.put("rows", rows(record));
        model.put("words", Printable.lines(record.text()));
        model.put("answered", disclosure != null);
        model.put("facts", disclosure == null ? List.of() : disclosure.facts().stream()
                .map(fact -> Map.of("label", Printable.line(fact.label()), "value", Printable.line(fact.display())))
                .toList());
        model.put("person", disclosure == null ? "" : String.join(", ", PersonWords.kinds(disclosure.person())));
        model.put("kept", disclosure == null ? List.of()
                : words.kept(disclosure.withheld(), DisclosureWords.Reader.PATIENT).stream().map(RecordPage::kept)
                        .toList());
        return model;
    }

    private static String outcome(AdviceRecord record) {
        String answered = record.answeredAt() == null ? null
                : "Uw huisarts antwoordde op " + DutchTime.day(record.answeredAt()) + ". ";
        return switch (record.outcome()) {
            case WAITING -> "Uw huisarts heeft nog niet geantwoord.";
            case ANSWERED -> answered + "Het antwoord is onderweg.";
            case DELIVERED -> answered + (record.deliveredAt() == null ? "Het antwoord is aangekomen."
                    : "Het antwoord kwam aan op " + DutchTime.moment(record.deliveredAt()) + ".");
            case DECLINED -> "Uw huisarts gaf geen antwoord. " + Printable.line(record.why());
            case SENT_ON -> "Uw huisarts gaf geen antwoord aan de gemeente. De vraag gaat naar een arts die de "
                    + "gemeente advies geeft.";
            case WITHDRAWN -> answered == null ? "De vraag is ingetrokken. Er is niets over u gedeeld."
                    : answered + (record.deliveredAt() == null
                    ? "Daarna is de vraag ingetrokken. Het antwoord is niet aangekomen."
                    : "Het kwam aan op " + DutchTime.moment(record.deliveredAt())
                            + ". Daarna is de vraag ingetrokken. Vraag de gemeente of het antwoord wordt gewist.");
        };
    }

    private static List<Map<String, String>> rows(AdviceRecord record) {
        List<Map<String, String>> rows = new ArrayList<>();
        row(rows, "Gevraagd", DutchTime.moment(record.askedAt()));
        if (!record.asked().isEmpty()) {
            row(rows, "Waarover", String.join(", ", record.asked()));
        }
        row(rows, "Uw toestemming", "Gegeven op " + DutchTime.day(record.consentGiven())
                + (record.consentUntil() == null ? ", zonder einddatum"
                : ", geldig tot en met " + DutchTime.day(record.consentUntil())));
        if (record.consentBy() != null) {
            row(rows, "Gegeven door", Printable.line(record.consentBy()));
        }
        return rows;
    }

    private static void row(List<Map<String, String>> rows, String label, String value) {
        rows.add(Map.of("label", label, "value", value));
    }
}
