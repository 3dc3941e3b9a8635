package nl.schakel.municipality.iwmo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import nl.schakel.referral.Fault;

/**
 * What the message network answers where it does not bring a message to its receiver: the codes of a StUF {@code Fo01}
 * (Foutcodelijst Berichtenverkeer of BIDN and VECOZO), each with its class and a sentence that says what to do.
 */
final class TransportErrors {

    /** The number of the message was used before: after a lost answer that is how the network says that it has it. */
    private static final String KNOWN_ALREADY = "IB016";
    private static final String LIST = "fo01-foutcodes.txt";
    /** A code that the list does not know is shown only where it can be nothing but a code. */
    private static final Pattern CODE = Pattern.compile("[A-Za-z]{2,5}[0-9]{2,4}");
    private static final Map<String, TransportError> ERRORS = read();

    private record TransportError(boolean technical, String sentence) {
    }

    private TransportErrors() {
    }

    /**
     * The fault that a code is; its machine code is {@code iwmo-fo01-} and the code in lower case.
     *
     * @param code as the {@code Fo01} gives it; one that is not on the list is a fault that someone must look into
     */
    static Fault of(String code) {
        String known = code == null ? "" : code.strip();
        TransportError error = ERRORS.get(known);
        if (error == null) {
            String shown = CODE.matcher(known).matches() ? " met de onbekende code " + known : " zonder bekende code";
            return new Fault.Translation("iwmo-fo01", "Het berichtenverkeer weigert het bericht" + shown
                    + ". Vraag de gemeente of de servicedesk van het knooppunt wat dit betekent.");
        }
        String sentence = error.sentence() + " (Fo01 " + known + ")";
        String machine = "iwmo-fo01-" + known.toLowerCase(Locale.ROOT);
        return error.technical() ? new Fault.Technical(machine, sentence) : new Fault.Translation(machine, sentence);
    }

    /** What may be kept of a code: nothing but a code, because a network can write anything in its place. */
    static String kept(String code) {
        return code != null && CODE.matcher(code).matches() ? code : "onbekend";
    }

    /** Whether the code means that a message with this number arrived before: an attempt repeated, not a refusal. */
    static boolean isKnownAlready(String code) {
        return KNOWN_ALREADY.equals(code);
    }

    /** Every code that has a sentence. */
    static Set<String> codes() {
        return ERRORS.keySet();
    }

    /** Code to sentence, in the order of the codes. */
    static Map<String, String> sentences() {
        Map<String, String> sentences = new TreeMap<>();
        ERRORS.forEach((code, error) -> sentences.put(code, error.sentence()));
        return sentences;
    }

    private static Map<String, TransportError> read() {
        try (InputStream file = TransportErrors.class.getResourceAsStream(LIST);
             BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split(" \\| ", 3))
                    .collect(Collectors.toUnmodifiableMap(parts -> parts[0],
                            parts -> new TransportError(parts[1].equals("technical"), parts[2])));
        } catch (IOException e) {
            throw new UncheckedIOException("the list of transport errors cannot be read", e);
        }
    }
}
