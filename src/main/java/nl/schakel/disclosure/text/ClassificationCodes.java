package nl.schakel.disclosure.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds codes that say a diagnosis or a medicine: ICPC-1 (a letter, two digits, for instance P76 or T90.02), ICD-10
 * (F32.1), ATC (A10BA02 and shorter), DSM-IV (296.33), and the names of those classifications. Every quantifier is
 * bounded, so the time is linear in the text.
 */
final class ClassificationCodes {

    private static final String START = "(?<![\\p{Alnum}])";
    private static final String END = "(?![\\p{Alnum}])";
    /** What a letter with two digits is as well: a motorway, a room. Anything else is taken for a code. */
    private static final String NOT_A_PLACE =
            "(?<!(?:snelweg|rijksweg|autoweg|kamer|lokaal|gebouw|ingang|buslijn|huisnummer) )";
    private static final String UNIT = "(?! ?(?:jaar|jr|uur|u|cm|mm|m|km|kg|euro|x|%|graden|min|minuten|dagen|weken"
            + "|maanden|keer|stuks|treden)(?![\\p{Alpha}]))(?![:/-]\\d)";

    private static final List<Pattern> PATTERNS = List.of(
            // What is cheap to see comes first: a look behind costs more than a look at the next three characters.
            Pattern.compile("(?=\\p{Alpha}\\d{2})" + START + NOT_A_PLACE
                    + "\\p{Alpha}\\d{2}(?:[.,]?\\d{1,4})?(?:\\p{Alpha}{1,2}(?:\\d{2})?)?" + END,
                    Pattern.CASE_INSENSITIVE),
            // Cut up, as in "P 76": only with a capital, or "u 30" and "e 12" would trip.
            Pattern.compile("(?=\\p{Upper}[ .-])" + START + "\\p{Upper}(?: ?[.-] ?| )\\d{2}(?:[.,]\\d{1,2})?"
                    + END + UNIT),
            Pattern.compile("(?=[23]\\d{2}\\.)" + START + "(?:29\\d|3[01]\\d)\\.\\d{1,2}" + END
                    + "(?! ?euro)(?!\\.\\d)"),
            Pattern.compile("(?=IC[PD])" + START + "(?:ICPC|ICD)(?:[ -]?\\d{1,2})?" + END, Pattern.CASE_INSENSITIVE),
            Pattern.compile("(?=DSM|ATC)" + START + "(?:DSM[ -]?(?:[345]|III|IV|V)|ATC[ -]?code)(?![\\p{Alpha}])",
                    Pattern.CASE_INSENSITIVE));

    private ClassificationCodes() {
    }

    static List<Span> find(CharSequence folded) {
        List<Span> found = new ArrayList<>();
        for (Pattern pattern : PATTERNS) {
            Matcher matcher = pattern.matcher(folded);
            while (matcher.find()) {
                found.add(new Span(matcher.start(), matcher.end()));
            }
        }
        return found;
    }
}
