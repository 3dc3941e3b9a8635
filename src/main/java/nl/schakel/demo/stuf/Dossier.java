package nl.schakel.demo.stuf;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * A case as it stood at one moment.
 *
 * @param marks    bron to kenmerk
 * @param facts    extraElementen, name to value
 * @param bsn      of the initiator, null where it has none
 * @param others   names of the other betrokkenen
 * @param statuses oldest first
 * @param result   null while there is none
 * @param end      null while it is open
 */
public record Dossier(String number, String caseType, String summary, String note, Map<String, String> marks,
                      Map<String, String> facts, String bsn, List<String> others, LocalDate start, LocalDate deadline,
                      List<Status> statuses, String result, String resultNote, boolean suspended, int extraDays,
                      LocalDate end, List<Decision> decisions, List<Document> documents) {

    /** A status that was set; at is a StUF moment. */
    public record Status(String name, String at) {
    }

    /** A besluit; until is null where open. */
    public record Decision(String number, String type, LocalDate from, LocalDate until) {
    }

    /** A document of a case. */
    public record Document(String number, String type, String title, String format, String fileName, byte[] content) {
    }

    /** The number only: the rest is about a person. */
    @Override
    public String toString() {
        return "Dossier " + number;
    }
}
