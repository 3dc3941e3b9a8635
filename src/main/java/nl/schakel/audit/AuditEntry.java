package nl.schakel.audit;

/**
 * Something that was done with data of a patient, or with the hub. Nothing in it is about health, and nobody's BSN.
 *
 * @param action   what was done
 * @param agent    who did it, by kind and number: {@code practice/01012345}, {@code municipality/0363},
 *                 {@code operator/jansen}, {@code hub}
 * @param recipient who received, in the same form; null where nobody did
 * @param practice AGB code of the practice whose patient it is about; null where none
 * @param entity   what it was done with: {@code Task/<id>}, {@code route/<id>}; null where nothing
 * @param patient  keyed hash of the patient's BSN, as the store of referrals keeps it; null where no patient
 * @param outcome  null where it succeeded, otherwise a machine code
 * @param reason   the reason that a person gave, in that person's words; null where none was asked
 */
public record AuditEntry(AuditAction action, String agent, String recipient, String practice, String entity,
                         String patient, String outcome, String reason) {

    /** Done by someone, about nobody yet. */
    public static AuditEntry of(AuditAction action, String agent) {
        return new AuditEntry(action, agent, null, null, null, null, null, null);
    }

    /** The same, received by someone. */
    public AuditEntry to(String received) {
        return new AuditEntry(action, agent, received, practice, entity, patient, outcome, reason);
    }

    /** The same, with what it was done with. */
    public AuditEntry with(String thing) {
        return new AuditEntry(action, agent, recipient, practice, thing, patient, outcome, reason);
    }

    /** The same, about a patient of a practice; either may be null. */
    public AuditEntry about(String agb, String patientHash) {
        return new AuditEntry(action, agent, recipient, agb, entity, patientHash, outcome, reason);
    }

    /** The same, that did not succeed. */
    public AuditEntry failing(String code) {
        return new AuditEntry(action, agent, recipient, practice, entity, patient, code, reason);
    }

    /** The same, for a reason that a person gave. */
    public AuditEntry because(String words) {
        return new AuditEntry(action, agent, recipient, practice, entity, patient, outcome, words);
    }
}
