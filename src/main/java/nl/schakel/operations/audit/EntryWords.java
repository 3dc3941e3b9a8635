package nl.schakel.operations.audit;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

import nl.schakel.audit.AuditEntry;
import nl.schakel.audit.AuditRecord;

/** An entry as an administrator reads it. The patient is never shown: only that it is about one. */
record EntryWords(String number, String moment, String iso, String action, String agent, String origin,
                  String recipient, String about, String referral, String outcome, String reason, String details,
                  boolean sound) {

    private static final DateTimeFormatter DUTCH = DateTimeFormatter.ofPattern("dd-MM-yyyy HH:mm:ss")
            .withZone(ZoneId.of("Europe/Amsterdam"));

    static EntryWords of(AuditRecord record) {
        AuditEntry entry = record.entry();
        boolean task = entry.entity() != null && entry.entity().startsWith("Task/");
        return new EntryWords(record.place() == 0 ? "volgt" : String.valueOf(record.place()), DUTCH.format(record.at()),
                record.at().toString(), AuditWords.of(entry.action()), AuditWords.party(entry.agent()), entry.origin(),
                AuditWords.party(entry.recipient()), about(entry, task), task ? entry.entity().substring(5) : null,
                entry.outcome(), entry.reason(), entry.details(), record.sound());
    }

    private static String about(AuditEntry entry, boolean task) {
        if (!task && entry.entity() != null) {
            return entry.entity();
        }
        return entry.practice() == null ? null : (entry.patient() == null ? "praktijk " : "pati\u00ebnt van praktijk ")
                + entry.practice();
    }
}
