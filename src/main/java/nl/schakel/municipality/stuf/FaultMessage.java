package nl.schakel.municipality.stuf;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import nl.schakel.referral.Fault;
import org.w3c.dom.Element;

/**
 * A Fo01, Fo02 or Fo03. Its omschrijving and details are not even read: suites quote the message in them.
 *
 * @param code   of the table of StUF 03.01; empty where the municipality wrote something else
 * @param server whether the fault is at the municipality's side
 */
record FaultMessage(String code, boolean server) {

    private static final Pattern CODE = Pattern.compile("StUF[0-9]{3}");

    /** @return empty where the element is not a fault message */
    static Optional<FaultMessage> of(Element message) {
        String name = String.valueOf(message.getLocalName());
        if (!name.matches("Fo0[123](Bericht)?")) {
            return Optional.empty();
        }
        String code = StufXml.text(message, "body", "code").filter(text -> CODE.matcher(text).matches()).orElse("");
        boolean server = StufXml.text(message, "body", "plek").filter("server"::equalsIgnoreCase).isPresent();
        return Optional.of(new FaultMessage(code, server));
    }

    /** StUF064: what was asked for is not there, or not yet. */
    boolean isNotFound() {
        return code.equals("StUF064");
    }

    /**
     * The fault it is to a delivery: only a fault at the municipality's side that may pass is worth another attempt.
     */
    Fault asFault(StufConnection at, String step) {
        FaultCodes.Meaning meaning = FaultCodes.of(code);
        String sentence = at.sentence(step, "meldt " + (code.isEmpty() ? "een fout zonder StUF-code" : code) + " ("
                + meaning.what() + ")") + " " + meaning.remedy();
        String machine = code.isEmpty() ? "stuf-refused" : code.toLowerCase(Locale.ROOT);
        return server && meaning.mayPass() ? new Fault.Technical(machine, sentence)
                : new Fault.Translation(machine, sentence);
    }
}
