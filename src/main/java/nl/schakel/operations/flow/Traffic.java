package nl.schakel.operations.flow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * How many referrals came, went and failed in the last 24 hours, of all hub processes, in slots of ten minutes: counted
 * from what happened to them. A slot that is over is counted once.
 */
final class Traffic {

    private static final Duration DAY = Duration.ofDays(1);
    /** How long a transaction may take to end: what it notes is dated when it began. */
    private static final Duration SETTLES = Duration.ofMinutes(5);

    private final JdbcClient db;
    private final Clock clock;
    private final SortedMap<Instant, Counts> settled = new TreeMap<>();
    private Instant purgedBefore = Instant.MIN;

    Traffic(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /**
     * What happened in ten minutes.
     *
     * @param delivered  messages that reached a municipality, adviser or expert
     * @param failed     what came to a stop until somebody changes something
     * @param waiting    how much waited at most; 0 where nobody looked
     */
    record Slot(Instant start, long received, long delivered, long failed, long waiting) {
    }

    private record Counts(long received, long delivered, long failed) {
    }

    /** The last 24 hours, the oldest first. */
    synchronized List<Slot> day() {
        Instant now = clock.instant();
        Instant last = RouteSlots.start(now);
        Instant first = last.minus(DAY).plus(RouteSlots.LENGTH);
        settled.headMap(first).clear();
        Map<Instant, Long> waiting = waiting(first);
        List<Slot> slots = new ArrayList<>();
        for (Instant start = first; !start.isAfter(last); start = start.plus(RouteSlots.LENGTH)) {
            Counts counts = settled.get(start);
            if (counts == null) {
                Instant end = start.plus(RouteSlots.LENGTH);
                counts = count(start, end);
                if (end.plus(SETTLES).isBefore(now)) {
                    settled.put(start, counts);
                }
            }
            slots.add(new Slot(start, counts.received(), counts.delivered(), counts.failed(),
                    waiting.getOrDefault(start, 0L)));
        }
        return slots;
    }

    /** Notes how much waits now. */
    void waits(long count) {
        Instant start = RouteSlots.start(clock.instant());
        if (raise(start, count) == 0) {
            try {
                db.sql("insert into waiting_slot (start_at, most) values (:start, :count)")
                        .param("start", utc(start)).param("count", count).update();
            } catch (DuplicateKeyException e) {
                raise(start, count);
            }
        }
        Instant before = start.minus(RouteSlots.KEPT);
        if (!before.equals(purgedBefore)) {
            db.sql("delete from waiting_slot where start_at < :before").param("before", utc(before)).update();
            purgedBefore = before;
        }
    }

    private int raise(Instant start, long count) {
        return db.sql("""
                        update waiting_slot set most = case when most < :count then :count else most end
                         where start_at = :start""")
                .param("start", utc(start)).param("count", count).update();
    }

    private Map<Instant, Long> waiting(Instant from) {
        Map<Instant, Long> waiting = new HashMap<>();
        db.sql("select start_at, most from waiting_slot where start_at >= :from").param("from", utc(from))
                .query((row, number) -> waiting.put(row.getObject(1, OffsetDateTime.class).toInstant(),
                        row.getLong(2))).list();
        return waiting;
    }

    private Counts count(Instant from, Instant until) {
        return db.sql("""
                        select count(case when event = 'accepted' then 1 end),
                               count(case when event in ('delivered', 'sent') or event like 'delivered-to-%'
                                     then 1 end),
                               count(case when fault_class = 'translation' then 1 end)
                          from timeline where happened_at >= :from and happened_at < :until""")
                .param("from", utc(from)).param("until", utc(until))
                .query((row, number) -> new Counts(row.getLong(1), row.getLong(2), row.getLong(3))).single();
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
