package nl.schakel.audit;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import nl.schakel.identity.Bsn;
import nl.schakel.security.Caller;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Adds to the log. Within the caller's transaction where there is one: what happened and its entry are one. */
public class AuditLog {

    private static final String INSERT = """
            insert into audit (id, happened_at, action, agent, recipient, practice, entity, patient, outcome, reason,
                   origin, consent, details, mac) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_CODE = 80;
    private static final int LONGEST_ENTITY = 100;
    private static final int LONGEST_WORDS = 500;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");
    /** Nine digits, also where a person put spaces or dots between them. */
    private static final Pattern NUMBER = Pattern.compile("(?<!\\d)(?:\\d[ .-]?){8}\\d(?!\\d)");

    private final JdbcTemplate db;
    private final ChainMac macs;
    private final Clock clock;

    AuditLog(JdbcTemplate db, ChainMac macs, Clock clock) {
        this.db = db;
        this.macs = macs;
        this.clock = clock;
    }

    /** Adds one entry. Where this throws, what the entry is about must not happen. */
    public void add(AuditEntry entry) {
        db.update(INSERT, fields(entry, now()));
    }

    /** Adds several at once. */
    public void addAll(List<AuditEntry> entries) {
        Instant now = now();
        db.batchUpdate(INSERT, entries.stream().map(entry -> fields(entry, now)).toList());
    }

    private Object[] fields(AuditEntry entry, Instant now) {
        Row row = new Row(UUID.randomUUID().toString(), now, entry.action().code(),
                clipped(entry.agent(), LONGEST_NAME), clipped(entry.recipient(), LONGEST_NAME), entry.practice(),
                clipped(entry.entity(), LONGEST_ENTITY), entry.patient(), clipped(entry.outcome(), LONGEST_CODE),
                words(entry.reason()), clipped(entry.origin() == null ? origin() : entry.origin(), LONGEST_NAME),
                clipped(entry.consent(), LONGEST_ENTITY), clipped(entry.details(), LONGEST_WORDS), null, 0, null);
        return new Object[] {row.id(), now.atOffset(ZoneOffset.UTC), row.action(), row.agent(), row.recipient(),
                row.practice(), row.entity(), row.patient(), row.outcome(), row.reason(), row.origin(), row.consent(),
                row.details(), macs.ofEntry(row)};
    }

    /** From where the request that this thread handles came; null where it handles none. */
    private static String origin() {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        if (who == null) {
            return null;
        }
        if (who.getPrincipal() instanceof Caller caller) {
            return "client/" + caller.clientId();
        }
        return who.getDetails() instanceof WebAuthenticationDetails web ? web.getRemoteAddress() : null;
    }

    /** What a person wrote may hold anything: a BSN does not come into the log. */
    private static String words(String written) {
        if (written == null) {
            return null;
        }
        String line = CONTROL.matcher(written).replaceAll(" ").strip();
        return clipped(NUMBER.matcher(line).replaceAll(number -> Matcher.quoteReplacement(
                Bsn.isValid(number.group().replaceAll("\\D", "")) ? "[BSN]" : number.group())), LONGEST_WORDS);
    }

    private static String clipped(String text, int longest) {
        return text == null || text.length() <= longest ? text : text.substring(0, longest);
    }

    /** Microseconds: what both databases keep. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
