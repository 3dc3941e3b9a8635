package nl.schakel.operations.check;

import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import nl.schakel.municipality.DryRun.Severity;

/** Everything that was found, worst first, one sentence a line. */
public final class Report {

    private static final Map<Severity, String> WORDS =
            Map.of(Severity.ERROR, "FOUT", Severity.WARNING, "LET OP", Severity.NOTE, "TER INFO");

    private final List<Finding> findings;

    public Report(Collection<Finding> findings) {
        // Two files can be found wrong by two looks; a person needs to read it once.
        this.findings = findings.stream().sorted().distinct().toList();
    }

    /** @return 0 where the hub can do its work, else 1 */
    public int exit(boolean strict) {
        return count(Severity.ERROR) > 0 || strict && count(Severity.WARNING) > 0 ? 1 : 0;
    }

    /** @param tried what was looked at, in Dutch: how the closing sentence begins */
    public void print(String tried, PrintStream out) {
        Severity last = null;
        for (Finding finding : findings) {
            if (last != null && last != finding.severity()) {
                out.println();
            }
            last = finding.severity();
            out.printf("%-8s  %-4s  %s%n", WORDS.get(last),
                    finding.municipality() == null ? "-" : finding.municipality(), oneLine(finding.sentence()));
        }
        if (!findings.isEmpty()) {
            out.println();
        }
        out.println(tried + ": " + total() + ".");
    }

    private String total() {
        if (findings.isEmpty()) {
            return "alles klopt";
        }
        return number(count(Severity.ERROR), "fout", "fouten") + ", "
                + number(count(Severity.WARNING), "waarschuwing", "waarschuwingen") + ", "
                + number(count(Severity.NOTE), "opmerking", "opmerkingen");
    }

    static String number(long count, String one, String more) {
        return count + " " + (count == 1 ? one : more);
    }

    private long count(Severity severity) {
        return findings.stream().filter(finding -> finding.severity() == severity).count();
    }

    private static String oneLine(String sentence) {
        return sentence.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
