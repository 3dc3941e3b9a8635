package nl.schakel.operations.audit;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

import nl.schakel.audit.AuditChain;

/**
 * The state of the chain in a sentence.
 *
 * @param state    {@code good}, {@code warn} or {@code bad}, for the stylesheet
 * @param word     the same for who sees no colour
 * @param sentence Dutch
 * @param more     what else is to know; null where nothing
 */
record ChainWords(String state, String word, String sentence, String more) {

    private static final DateTimeFormatter DUTCH = DateTimeFormatter.ofPattern("dd-MM-yyyy 'om' HH:mm")
            .withZone(ZoneId.of("Europe/Amsterdam"));

    static ChainWords of(AuditChain.Standing standing) {
        String more = standing.purged() == 0 ? null : "Tot en met regel " + standing.purged()
                + " is opgeruimd: de bewaartermijn was om.";
        if (standing.checkedAt() == null) {
            return new ChainWords("warn", "Nog niet gecontroleerd", "Het logboek telt " + standing.entries()
                    + (standing.entries() == 1 ? " regel" : " regels") + " en is nog niet gecontroleerd.", more);
        }
        String moment = DUTCH.format(standing.checkedAt());
        return standing.trouble() == null
                ? new ChainWords("good", "Klopt", "Het logboek klopt tot en met regel " + standing.checkedTo()
                        + ", gecontroleerd op " + moment + ".", more)
                : new ChainWords("bad", "Klopt niet", "Het logboek klopt niet, gecontroleerd op " + moment + ": "
                        + standing.trouble() + " Draai op de server verify-audit voor alles.", more);
    }
}
