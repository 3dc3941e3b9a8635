package nl.schakel.document;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Text of others made fit for a page: without what XML cannot hold and without what turns text around or hides it. */
public final class Printable {

    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\x{FFFE}\\x{FFFF}]");

    private Printable() {
    }

    /** On one line; empty for null. */
    public static String line(String text) {
        return text == null ? "" : UNFIT.matcher(text).replaceAll("");
    }

    /** Line by line as it was written, without empty lines; empty for null. */
    public static List<String> lines(String text) {
        return text == null ? List.of()
                : text.lines().map(Printable::line).filter(line -> !line.isBlank()).toList();
    }

    /** The parts that have something to say, in order; null is left out. */
    public static String joined(String between, String... parts) {
        return Stream.of(parts).map(Printable::line).filter(part -> !part.isBlank())
                .collect(Collectors.joining(between));
    }
}
