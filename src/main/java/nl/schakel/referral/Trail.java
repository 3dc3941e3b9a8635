package nl.schakel.referral;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import nl.schakel.audit.AuditAction;
import nl.schakel.audit.AuditEntry;
import nl.schakel.audit.AuditLog;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes to the audit log what happens to referrals: the one place that knows which step of a referral is an event of the
 * log, and whose patient it is about. Each entry is in the transaction of the step that it is about.
 */
public class Trail {

    private static final String HUB = "hub";
    /** {@code delivered-to-expert}, {@code supplement-1-delivered-to-consultant}. */
    private static final Pattern TO_ONE = Pattern.compile("(?:(.+-\\d+)-)?(delivered|not-delivered|taken-back-from|"
            + "cancellation-told)(?:-to)?-(consultant|medical-adviser|expert)");

    private final JdbcClient db;
    private final AuditLog log;

    Trail(JdbcClient db, AuditLog log) {
        this.db = db;
        this.log = log;
    }

    /** As the log names a practice. */
    public static String practice(Object agb) {
        return "practice/" + agb;
    }

    /** As the log names who receives at a municipality. */
    public static String recipient(RecipientRole role, Object municipality) {
        return (role == RecipientRole.CONSULTANT ? "municipality" : role.code()) + "/" + municipality;
    }

    /** Adds an entry about a referral, or a question to a practice, under its number. */
    public void add(ReferralId id, AuditEntry entry) {
        Whose whose = whose(List.of(id.toString())).get(id.toString());
        AuditEntry named = entry.with(entity(id));
        log.add(whose == null ? named : named.about(whose.practice(), whose.patient()));
    }

    /**
     * Adds an entry for each referral, or question, of which someone saw something; where there is none, one that says so.
     *
     * @param shown    what was done, as yet about nobody
     * @param practice of the patient, where nobody's is found; may be null
     * @param numbers  of referrals, or of questions to practices
     */
    public void shown(AuditEntry shown, String practice, Collection<String> numbers) {
        List<AuditEntry> entries = new ArrayList<>();
        Map<String, Whose> whose = numbers.isEmpty() ? Map.of() : whose(numbers);
        new LinkedHashSet<>(numbers).forEach(number -> {
            Whose one = whose.getOrDefault(number, new Whose(practice, null));
            entries.add(shown.with("Task/" + number).about(one.practice(), one.patient()));
        });
        if (entries.isEmpty()) {
            entries.add(shown.about(practice, null));
        }
        log.addAll(entries);
    }

    private record Whose(String practice, String patient) {
    }

    /** A question to a practice has a number of the same form, and may be about nobody's referral. */
    private Map<String, Whose> whose(Collection<String> numbers) {
        Map<String, Whose> found = new HashMap<>();
        db.sql("""
                        select id, practice, patient_hash from referral where id in (:ids)
                        union all select id, practice, patient_hash from advice_request where id in (:ids)""")
                .param("ids", numbers).query(row -> {
                    found.put(row.getString(1), new Whose(row.getString(2), row.getString(3)));
                });
        return found;
    }

    /** With the transaction that keeps it. */
    void received(ReferralId id, NewReferral referral) {
        AuditEntry about = AuditEntry.of(AuditAction.REFERRAL_RECEIVED, practice(referral.practice()))
                .with(entity(id)).about(referral.practice().value(), referral.patientHash()).on(consent(id));
        log.add(about.to(HUB));
        referral.parts().stream().filter(part -> part.consentGiven() == null).forEach(part -> log.add(AuditEntry
                .of(AuditAction.CONSENT_REFUSED, HUB).to(recipient(part.role(), referral.municipality()))
                .with(entity(id)).about(referral.practice().value(), referral.patientHash())
                .failing("consent-not-given")));
    }

    /** With the transaction of the step. */
    void changed(Referral before, Change change) {
        AuditEntry entry = entry(before, change);
        if (entry != null) {
            add(before.id(), entry);
        }
    }

    /** Null where the step is no event of the log. */
    private AuditEntry entry(Referral before, Change change) {
        String practice = practice(before.practice());
        String event = change.event();
        boolean leaves = before.state() == ReferralState.READY || before.state() == ReferralState.NOT_DELIVERED;
        switch (event) {
            case "sent" -> {
                return leaves ? disclosed(before, RecipientRole.CONSULTANT) : null;
            }
            case "delivered" -> {
                return leaves ? disclosed(before, RecipientRole.CONSULTANT) : updated(before, RecipientRole.CONSULTANT);
            }
            case "municipal-update" -> {
                return updated(before, RecipientRole.CONSULTANT);
            }
            case "expert-answered" -> {
                return updated(before, RecipientRole.EXPERT);
            }
            case "consent-revoked" -> {
                return revoked(practice, before);
            }
            case "feedback-revoked" -> {
                return revoked(practice, before).telling("covers", "feedback");
            }
            case "cancelled-by-practice", "cancellation-asked" -> {
                return AuditEntry.of(AuditAction.WITHDRAWN, practice).to(HUB)
                        .telling("asked", event.equals("cancellation-asked"));
            }
            case "parked" -> {
                return before.state() == ReferralState.READY && begun(before, RecipientRole.CONSULTANT)
                        ? disclosed(before, RecipientRole.CONSULTANT).failing(change.code()) : null;
            }
            default -> {
                return ofOne(before, change);
            }
        }
    }

    private AuditEntry ofOne(Referral before, Change change) {
        String event = change.event();
        if (event.startsWith("revoked-for-")) {
            return revoked(practice(before.practice()), before).telling("covers", event.substring(12));
        }
        if (event.startsWith("mdo-shared-") || event.startsWith("mdo-noticed-")) {
            return updated(before, RecipientRole.CONSULTANT).telling("document", event);
        }
        Matcher one = TO_ONE.matcher(event);
        if (!one.matches()) {
            return null;
        }
        RecipientRole role = RecipientRole.valueOf(one.group(3).toUpperCase().replace('-', '_'));
        switch (one.group(2)) {
            case "delivered" -> {
                AuditEntry entry = disclosed(before, role);
                return one.group(1) == null ? entry : entry.telling("addition", one.group(1));
            }
            case "not-delivered" -> {
                return one.group(1) == null && begun(before, role) ? disclosed(before, role).failing(change.code()) : null;
            }
            default -> {
                return AuditEntry.of(AuditAction.TAKEN_BACK, HUB).to(recipient(role, before.municipality()));
            }
        }
    }

    private AuditEntry disclosed(Referral referral, RecipientRole role) {
        AuditEntry entry = AuditEntry.of(AuditAction.DISCLOSED, HUB).to(recipient(role, referral.municipality()))
                .on(consent(referral.id()));
        return db.sql("""
                        select jti from consent_token where referral = :id and role = :role
                         order by number desc fetch first 1 rows only""")
                .param("id", referral.id().toString()).param("role", role.name()).query(String.class).optional()
                .map(token -> entry.telling("jti", token)).orElse(entry);
    }

    /** Whether something may have left before it went wrong. */
    private boolean begun(Referral referral, RecipientRole role) {
        return db.sql("select count(*) from delivery_step where referral = :id and role = :role")
                .param("id", referral.id().toString()).param("role", role.name()).query(Integer.class).single() > 0;
    }

    private static AuditEntry updated(Referral referral, RecipientRole role) {
        return AuditEntry.of(AuditAction.UPDATE_RECEIVED, recipient(role, referral.municipality())).to(HUB);
    }

    private static AuditEntry revoked(String practice, Referral referral) {
        return AuditEntry.of(AuditAction.CONSENT_REVOKED, practice).to(HUB).on(consent(referral.id()));
    }

    /** With the transaction that keeps it. */
    void added(NewAddition addition, int number) {
        add(addition.referral().id(), AuditEntry.of(AuditAction.ADDITION_RECEIVED, practice(addition.practice()))
                .to(HUB).telling("addition", addition.kind().event() + "-" + number));
    }

    /** News of it went to the practice; with the transaction that remembers so. */
    public void pushed(ReferralId id) {
        Whose whose = whose(List.of(id.toString())).get(id.toString());
        if (whose != null) {
            log.add(AuditEntry.of(AuditAction.FEEDBACK_GIVEN, HUB).to(practice(whose.practice())).with(entity(id))
                    .about(whose.practice(), whose.patient()));
        }
    }

    private static String entity(ReferralId id) {
        return "Task/" + id;
    }

    private static String consent(ReferralId id) {
        return "Consent/" + id;
    }
}
