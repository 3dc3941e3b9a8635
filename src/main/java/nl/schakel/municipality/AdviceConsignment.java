package nl.schakel.municipality;

import java.time.Instant;
import java.util.List;

import nl.schakel.disclosure.Disclosure;

/**
 * What the asker receives of a GP's answer; made once, so that every copy carries the same bytes.
 *
 * @param composedAt when the GP's answer was made fit for this asker
 * @param facts      what was released of it, in the order of the policy
 * @param text       what the GP wrote and confirmed for this asker; null where nothing
 * @param token      the signed consent token, compact
 * @param document   the PDF; the token's {@code payload} hash is over exactly these bytes
 */
public record AdviceConsignment(Instant composedAt, List<Disclosure.Fact> facts, String text, String token,
                                byte[] document) {

    public AdviceConsignment {
        facts = List.copyOf(facts);
    }

    /** Never shows what it says. */
    @Override
    public String toString() {
        return "AdviceConsignment of " + composedAt;
    }
}
