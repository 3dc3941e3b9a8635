package nl.schakel.municipality.stuf;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import nl.schakel.municipality.stuf.StufConnection.Answer;
import nl.schakel.municipality.stuf.StufConnection.Service;
import org.w3c.dom.Element;

/**
 * A case as the municipality tells of it (zakLa01). Everything may be absent; suites differ in what they send.
 *
 * @param marks     kenmerk and bron of each kenmerk
 * @param result    omschrijving of the resultaat, null while there is none
 * @param extraDays duur of the verlenging, 0 where there is none
 * @param statuses  names of the statuses, newest first
 * @param facts     extraElementen, name to value
 */
record CaseDetails(String number, String note, List<Mark> marks, String result, String resultNote, LocalDate start,
                   LocalDate deadline, LocalDate end, boolean suspended, int extraDays, List<String> statuses,
                   List<Decision> decisions, Map<String, String> facts) {

    /** Dates outside of these are typing errors. */
    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEAR = 2200;

    /** One kenmerk. */
    record Mark(String value, String source) {
    }

    /** One besluit; dates are null where absent. */
    record Decision(String type, LocalDate from, LocalDate until, boolean withdrawn) {
    }

    /** @return empty where the municipality has no case with this number */
    static Optional<CaseDetails> ask(StufConnection at, String number, String step) {
        return one(at, "geefZaakdetails_Lv01", at.questions().details(number), number, step).map(CaseDetails::of);
    }

    /**
     * Whether it bears the hub's kenmerk; a suite that keeps none can only be believed: a number begins with the code
     * of the municipality that gave it (RGBZ), and it was given to the hub alone.
     */
    boolean isOurs(String reference) {
        return marks.isEmpty() || marks.stream().anyMatch(mark -> mark.value().equals(reference));
    }

    /** Whether a document with this number is with the case. */
    static boolean hasDocument(StufConnection at, String number, String document, String step) {
        return one(at, "geefLijstZaakdocumenten_Lv01", at.questions().documents(number), number, step).stream()
                .flatMap(zaak -> StufXml.children(zaak, "heeftRelevant"))
                .anyMatch(link -> StufXml.text(link, "gerelateerde", "identificatie").filter(document::equals)
                        .isPresent());
    }

    private static Optional<Element> one(StufConnection at, String operation, Branch question, String number,
                                         String step) {
        Answer answer = at.call(Service.QUESTIONS, operation, question, step);
        if (answer.fault() != null && answer.fault().isNotFound()) {
            return Optional.empty();
        }
        if (answer.fault() != null) {
            throw answer.fault().asFault(at, step);
        }
        if (!"zakLa01".equals(answer.message().getLocalName())) {
            throw at.unreadable(step, "gaf een antwoord dat geen zakLa01 is");
        }
        // A suite that ignores the selection may answer with another case.
        return StufXml.at(answer.message(), "antwoord").stream().flatMap(found -> StufXml.children(found, "object"))
                .filter(zaak -> StufXml.text(zaak, "identificatie").filter(number::equals).isPresent()).findFirst();
    }

    private static CaseDetails of(Element zaak) {
        return new CaseDetails(text(zaak, "identificatie"), text(zaak, "toelichting"),
                StufXml.children(zaak, "kenmerk").map(mark -> new Mark(text(mark, "kenmerk"), text(mark, "bron")))
                        .filter(mark -> mark.value() != null).toList(),
                text(zaak, "resultaat", "omschrijving"), text(zaak, "resultaat", "toelichting"),
                date(zaak, "startdatum"), date(zaak, "uiterlijkeEinddatum"), date(zaak, "einddatum"),
                "J".equals(text(zaak, "opschorting", "indicatie")), days(zaak), statuses(zaak),
                StufXml.children(zaak, "leidtTot").flatMap(link -> StufXml.children(link, "gerelateerde"))
                        .map(CaseDetails::decision).filter(decision -> decision.type() != null).toList(), facts(zaak));
    }

    private static Map<String, String> facts(Element zaak) {
        return StufXml.at(zaak, "extraElementen").stream().flatMap(all -> StufXml.children(all, "extraElement"))
                .filter(fact -> !fact.getAttribute("naam").isEmpty()).collect(Collectors.toMap(
                        fact -> fact.getAttribute("naam"), Element::getTextContent, (first, second) -> first));
    }

    /** Datum alone is not always enough: of two on one moment, the one that the municipality marks as last is it. */
    private static List<String> statuses(Element zaak) {
        return StufXml.children(zaak, "heeft")
                .sorted(Comparator.<Element, Boolean>comparing(
                                status -> "J".equals(text(status, "indicatieLaatsteStatus")))
                        .thenComparing(status -> moment(text(status, "datumStatusGezet"))).reversed())
                .map(status -> Optional.ofNullable(text(status, "gerelateerde", "omschrijving"))
                        .orElseGet(() -> text(status, "gerelateerde", "code")))
                .filter(name -> name != null).toList();
    }

    /** A StUF moment is cut off at any length; filled up, one is comparable with another. */
    private static String moment(String text) {
        return text == null || !text.matches("\\d{8,17}") ? "" : text + "0".repeat(17 - text.length());
    }

    private static Decision decision(Element decision) {
        return new Decision(text(decision, "bst.omschrijving"), date(decision, "ingangsdatumWerking"),
                date(decision, "einddatumWerking"), Optional.ofNullable(text(decision, "vervalreden"))
                .filter(reason -> reason.toLowerCase(Locale.ROOT).startsWith("ingetrokken")).isPresent());
    }

    private static int days(Element zaak) {
        return StufXml.text(zaak, "verlenging", "duur").filter(days -> days.matches("\\d{1,3}"))
                .map(Integer::parseInt).orElse(0);
    }

    private static String text(Element from, String... path) {
        return StufXml.text(from, path).orElse(null);
    }

    private static LocalDate date(Element from, String name) {
        try {
            return StufXml.text(from, name).filter(text -> text.matches("\\d{8,17}"))
                    .map(text -> LocalDate.parse(text.substring(0, 8), Branch.DATE))
                    .filter(date -> date.getYear() >= FIRST_YEAR && date.getYear() <= LAST_YEAR).orElse(null);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
