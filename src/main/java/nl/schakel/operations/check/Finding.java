package nl.schakel.operations.check;

import java.util.Comparator;

import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.municipality.DryRun.Severity;

/**
 * Something that a person should look at.
 *
 * @param severity     how bad
 * @param municipality whose file or system it is about, null where it is about none or several
 * @param code         machine code of a dry run, null where a file was found wrong
 * @param sentence     Dutch: where, what and what to do; never a secret
 */
public record Finding(Severity severity, GemeenteCode municipality, String code, String sentence)
        implements Comparable<Finding> {

    /** Worst first; what stops every municipality before what stops one; as found where all is equal. */
    private static final Comparator<Finding> WORST_FIRST = Comparator.comparing(Finding::severity)
            .thenComparing(finding -> finding.municipality == null ? "" : finding.municipality.value());

    private static final int CODE = 4;

    /** About a municipality: the sentence gets its name in front, where it does not begin with it. */
    public static Finding of(Severity severity, Municipality place, String sentence) {
        return of(severity, place, null, sentence);
    }

    static Finding of(Severity severity, Municipality place, String code, String sentence) {
        return new Finding(severity, place.code(), code,
                sentence.startsWith("Gemeente ") ? sentence : "Gemeente " + place.name() + ": " + sentence);
    }

    /** About a file: one in {@code municipalities/} begins with the code of the municipality. */
    public static Finding of(Severity severity, String sentence) {
        boolean ofOne = sentence.matches("\\d{4}-[^:]*\\.ya?ml: .*");
        return new Finding(severity, ofOne ? new GemeenteCode(sentence.substring(0, CODE)) : null, null, sentence);
    }

    @Override
    public int compareTo(Finding other) {
        return WORST_FIRST.compare(this, other);
    }
}
