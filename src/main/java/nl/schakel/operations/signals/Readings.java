package nl.schakel.operations.signals;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

import nl.schakel.alert.Alerts;
import nl.schakel.referral.DeadLetters;
import nl.schakel.referral.RecipientRole;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads how the hub stands. Every question is answered from an index or from a table that is short by its nature: what
 * is open, never what was ever kept.
 */
class Readings {

    private static final Duration LATELY = Duration.ofMinutes(10);

    private final JdbcClient db;
    private final DeadLetters dead;
    private final Alerts alerts;
    private final Clock clock;
    private long oldestBell;
    private Instant oldestSeen;

    Readings(JdbcClient db, DeadLetters dead, Alerts alerts, Clock clock) {
        this.db = db;
        this.dead = dead;
        this.alerts = alerts;
        this.clock = clock;
    }

    synchronized Reading read() {
        List<Alerts.Alert> lasting = alerts.lasting();
        Instant now = clock.instant();
        return new Reading(now, open(), waiting(), unheard(), dead.open(), away(), advice(), outbox(now),
                kinds(lasting, alert -> alert.subject().replaceFirst("/.*", "")),
                kinds(lasting.stream().filter(alert -> alert.subject().startsWith("term/")).toList(),
                        alert -> alert.subject().replaceFirst(".*/", "")),
                count("select place from audit_chain"), processes(now));
    }

    private List<Reading.InState> open() {
        return db.sql("""
                        select municipality, state, count(*) from referral
                         where state in ('ACCEPTED', 'READY', 'SENT', 'RECEIVED', 'IN_PROGRESS', 'WAITING', 'EXTENDED',
                                         'NOT_DELIVERED')
                         group by municipality, state""")
                .query(Readings::inState).list();
    }

    private List<Reading.InState> advice() {
        return db.sql("""
                        select municipality, state, count(*) from advice_request where state in ('ASKED', 'ANSWERED')
                         group by municipality, state""")
                .query(Readings::inState).list();
    }

    /**
     * Of one that was parked and sent again, the time before that does not count; one that has to wait until the
     * municipality is done with another for the same client (iWmo TR374) waits for nobody.
     */
    private List<Reading.Waiting> waiting() {
        List<Reading.Waiting> consultants = db.sql("""
                        select r.municipality, count(distinct r.id), min(t.happened_at)
                          from referral r join timeline t on t.referral = r.id
                         where r.state in ('ACCEPTED', 'READY')
                           and t.version > coalesce((select max(p.version) from timeline p
                                                      where p.referral = r.id and p.state = 'NOT_DELIVERED'), 0)
                           and not exists (select 1 from iwmo_queue q where q.referral = r.id)
                         group by r.municipality""")
                .query((row, n) -> new Reading.Waiting(row.getString(1), RecipientRole.CONSULTANT.code(),
                        row.getLong(2), moment(row, 3))).list();
        List<Reading.Waiting> others = db.sql("""
                        select r.municipality, p.role, count(*), min(p.state_since)
                          from part p join referral r on r.id = p.referral
                         where p.state = 'READY' group by r.municipality, p.role""")
                .query((row, n) -> new Reading.Waiting(row.getString(1),
                        RecipientRole.valueOf(row.getString(2)).code(), row.getLong(3), moment(row, 4))).list();
        return Stream.concat(consultants.stream(), others.stream()).toList();
    }

    private List<Reading.Unheard> unheard() {
        return db.sql("select practice, count(*), min(since) from unheard group by practice")
                .query((row, n) -> new Reading.Unheard(row.getString(1), row.getLong(2), moment(row, 3))).list();
    }

    private List<Reading.Away> away() {
        return db.sql("select practice, since from his_outage")
                .query((row, n) -> new Reading.Away(row.getString(1), moment(row, 2))).list();
    }

    /** The outbox is emptied from its oldest end: while the oldest bell stays the same, nothing moves. */
    private Reading.Outbox outbox(Instant now) {
        long count = count("select count(*) from outbox");
        long oldest = count("select coalesce(min(id), 0) from outbox");
        if (oldest != oldestBell || oldestSeen == null) {
            oldestBell = oldest;
            oldestSeen = now;
        }
        return new Reading.Outbox(count, oldest == 0 ? null : oldestSeen);
    }

    private long processes(Instant now) {
        return db.sql("select count(*) from hub_process where seen_at > :lately")
                .param("lately", now.minus(LATELY).atOffset(ZoneOffset.UTC)).query(Long.class).single();
    }

    private long count(String question) {
        return db.sql(question).query(Long.class).single();
    }

    private static List<Reading.Kind> kinds(List<Alerts.Alert> alerts, Function<Alerts.Alert, String> kind) {
        Map<String, Long> counts = new TreeMap<>();
        alerts.forEach(alert -> counts.merge(kind.apply(alert), 1L, Long::sum));
        return counts.entrySet().stream().map(one -> new Reading.Kind(one.getKey(), one.getValue())).toList();
    }

    private static Reading.InState inState(ResultSet row, int number) throws SQLException {
        return new Reading.InState(row.getString(1), row.getString(2), row.getLong(3));
    }

    private static Instant moment(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
