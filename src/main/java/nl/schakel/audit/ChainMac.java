package nl.schakel.audit;

import java.time.Instant;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/**
 * The keyed hashes of the log. Whoever can write in the database but has not the hub's keys can make none of them. The
 * key is one of the hub's own: it does not change when the master key does.
 */
final class ChainMac {

    /** The link before the first. */
    static final String GENESIS = "genesis";

    private final BinaryOperator<String> mac;

    /** @param mac from (purpose, text) to a keyed hash: {@code Keys::mac} */
    ChainMac(BinaryOperator<String> mac) {
        this.mac = mac;
    }

    /** Over everything that an entry says. */
    String ofEntry(Row row) {
        StringBuilder text = new StringBuilder(400);
        Stream.of(row.id(), row.at().toString(), row.action(), row.agent(), row.recipient(), row.practice(),
                        row.entity(), row.patient(), row.outcome(), row.reason(), row.origin(), row.consent(),
                        row.details())
                .forEach(field -> append(text, field));
        return mac.apply("audit-entry", text.toString());
    }

    /** Over an entry in its place, and all before it. */
    String ofLink(long place, String before, String entryMac) {
        return mac.apply("audit-link", place + "|" + before + "|" + entryMac);
    }

    /** Over the place up to which entries were purged. */
    String ofCut(long place, String link) {
        return place == 0 && link.equals(GENESIS) ? "" : mac.apply("audit-cut", place + "|" + link);
    }

    /** Over the end of the chain as the hub's own directory remembers it. */
    String ofAnchor(long place, String link, Instant at) {
        return mac.apply("audit-anchor", place + "|" + link + "|" + at);
    }

    /** With its length, so that no two lists of fields give the same text. */
    private static void append(StringBuilder text, String field) {
        if (field == null) {
            text.append('-');
        } else {
            text.append(field.length()).append(':').append(field);
        }
        text.append('|');
    }
}
