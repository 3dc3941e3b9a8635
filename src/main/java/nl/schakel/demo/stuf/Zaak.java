package nl.schakel.demo.stuf;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A case in the drawer. The register is its lock. */
final class Zaak {

    final String number;
    String caseType = "";
    String caseTypeCode = "";
    String summary = "";
    String note = "";
    final Map<String, String> marks = new LinkedHashMap<>();
    final Map<String, String> facts = new LinkedHashMap<>();
    String bsn;
    final List<String> others = new ArrayList<>();
    LocalDate start;
    LocalDate deadline;
    final List<Dossier.Status> statuses = new ArrayList<>();
    String result;
    String resultNote;
    boolean suspended;
    int extraDays;
    LocalDate end;
    final List<Dossier.Decision> decisions = new ArrayList<>();
    final List<Dossier.Document> documents = new ArrayList<>();

    Zaak(String number) {
        this.number = number;
    }

    Dossier dossier() {
        return new Dossier(number, caseType, summary, note, Map.copyOf(marks), Map.copyOf(facts), bsn,
                List.copyOf(others), start, deadline, List.copyOf(statuses), result, resultNote, suspended, extraDays,
                end, List.copyOf(decisions), List.copyOf(documents));
    }
}
