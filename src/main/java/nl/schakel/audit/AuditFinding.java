package nl.schakel.audit;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * Something that is wrong with the log.
 *
 * @param from number of the first entry that it is about; 0 for one that has no number yet, or for none
 * @param to   of the last
 * @param at   the moment that the first tells of itself, or of the one before what is missing; null where unknown
 */
public record AuditFinding(Kind kind, long from, long to, Instant at) {

    private static final DateTimeFormatter DUTCH = DateTimeFormatter.ofPattern("dd-MM-yyyy HH:mm:ss")
            .withZone(ZoneId.of("Europe/Amsterdam"));

    /** What may be wrong. */
    public enum Kind {
        /** It does not say any more what was written, or was never written by the hub. */
        ALTERED,
        /** It is not in its place, or what ties it to the one before was changed. */
        MOVED,
        /** It is gone. */
        MISSING,
        /** Two have the same number. */
        DOUBLE,
        /** The end of the chain as the database has it does not fit the entries. */
        END,
        /** The place up to which was purged is not what the hub wrote. */
        BEGIN,
        /** The hub saw more entries than there are, or others. */
        TAIL,
        /** The hub's own note of the end of the chain was changed. */
        ANCHOR
    }

    /** Dutch, names the entry by number and moment. */
    public String sentence() {
        String entries = from == to ? "Regel " + from : "Regels " + from + " tot en met " + to;
        String moment = at == null ? "" : " (" + DUTCH.format(at) + ")";
        return switch (kind) {
            case ALTERED -> from == 0 ? "Een regel die nog geen nummer had" + moment + " is gewijzigd."
                    : entries + moment + " is gewijzigd.";
            case MOVED -> entries + moment + " staat niet op haar plaats of sluit niet aan op de regel ervoor.";
            case MISSING -> entries + (from == to ? " ontbreekt" : " ontbreken")
                    + (at == null ? "." : "; de regel ervoor is van " + DUTCH.format(at) + ".");
            case DOUBLE -> entries + moment + " komt twee keer voor.";
            case END -> "Het einde van het logboek is gewijzigd na regel " + from + moment + ".";
            case BEGIN -> "Het begin van het logboek (na het opruimen tot en met regel " + from + ") is gewijzigd.";
            case TAIL -> entries + (from == to ? " is" : " zijn") + " weg of vervangen: de hub zag het logboek op "
                    + (at == null ? "een eerder moment" : DUTCH.format(at)) + " tot en met regel " + to
                    + ". Dat gebeurt ook als een oudere reservekopie is teruggezet.";
            case ANCHOR -> "Het bestand waarin de hub het einde van het logboek onthoudt, is gewijzigd.";
        };
    }
}
