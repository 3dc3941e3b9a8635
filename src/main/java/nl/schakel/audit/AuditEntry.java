package nl.schakel.audit;

/**
 * Something that was done with data of a patient, or with the hub: who, on whose behalf and from where, what, about whom,
 * why and with what outcome (NEN 7513). Nothing in it is about health, and nobody's BSN.
 *
 * @param action   what was done
 * @param agent    who did it, by kind and number: {@code practice/01012345}, {@code municipality/0363},
 *                 {@code medical-adviser/0363}, {@code expert/0363}, {@code oin/00000099000000363000},
 *                 {@code operator/jansen}, {@code token-holder} (who shows one), {@code hub}
 * @param recipient who received, in the same form; null where nobody did
 * @param practice AGB code of the practice whose patient it is about; null where none
 * @param entity   what it was done with: {@code Task/<id>}, {@code route/<id>}; null where nothing
 * @param patient  keyed hash of the patient's BSN, as the store of referrals keeps it; null where no patient
 * @param outcome  null where it succeeded, otherwise a machine code
 * @param reason   the reason that a person gave, in that person's words; null where none was asked
 * @param origin   from where: {@code client/<id>} of a HIS, or a network address; null to have {@link AuditLog} find out
 * @param consent  on which consent: {@code Consent/<id>}; null where none is needed
 * @param details  machine words {@code key=value} between spaces; null where there is no more to tell
 */
public record AuditEntry(AuditAction action, String agent, String recipient, String practice, String entity,
                         String patient, String outcome, String reason, String origin, String consent,
                         String details) {

    /** Done by someone, about nobody yet. */
    public static AuditEntry of(AuditAction action, String agent) {
        return new AuditEntry(action, agent, null, null, null, null, null, null, null, null, null);
    }

    /** The same, received by someone. */
    public AuditEntry to(String received) {
        return new AuditEntry(action, agent, received, practice, entity, patient, outcome, reason, origin, consent,
                details);
    }

    /** The same, with what it was done with. */
    public AuditEntry with(String thing) {
        return new AuditEntry(action, agent, recipient, practice, thing, patient, outcome, reason, origin, consent,
                details);
    }

    /** The same, about a patient of a practice; either may be null. */
    public AuditEntry about(String agb, String patientHash) {
        return new AuditEntry(action, agent, recipient, agb, entity, patientHash, outcome, reason, origin, consent,
                details);
    }

    /** The same, that did not succeed. */
    public AuditEntry failing(String code) {
        return new AuditEntry(action, agent, recipient, practice, entity, patient, code, reason, origin, consent,
                details);
    }

    /** The same, for a reason that a person gave. */
    public AuditEntry because(String words) {
        return new AuditEntry(action, agent, recipient, practice, entity, patient, outcome, words, origin, consent,
                details);
    }

    /** The same, done from there. */
    public AuditEntry from(String place) {
        return new AuditEntry(action, agent, recipient, practice, entity, patient, outcome, reason, place, consent,
                details);
    }

    /** The same, on a consent. */
    public AuditEntry on(String agreed) {
        return new AuditEntry(action, agent, recipient, practice, entity, patient, outcome, reason, origin, agreed,
                details);
    }

    /** The same, with one thing more to tell: a number, a count, a hash; never content. */
    public AuditEntry telling(String key, Object value) {
        String one = key + "=" + value;
        return new AuditEntry(action, agent, recipient, practice, entity, patient, outcome, reason, origin, consent,
                details == null ? one : details + " " + one);
    }
}
