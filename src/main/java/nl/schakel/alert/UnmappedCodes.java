package nl.schakel.alert;

import java.sql.Types;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Codes that the hub met and has no meaning for, so that whoever keeps the lists knows what is missing. Counted in
 * memory and written every few seconds: nobody waits for it, and a crash costs a few counts. Several processes add up.
 *
 * <p>What is kept must be configuration of a partner or of the hub itself: whoever calls sees to it that no code tells
 * of a person.
 */
public final class UnmappedCodes implements SmartLifecycle {

    /** How many weeks are kept, this one included. */
    public static final int WEEKS = 8;

    private static final Logger log = LoggerFactory.getLogger(UnmappedCodes.class);
    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");
    private static final Duration PAUSE = Duration.ofSeconds(3);
    /** A partner that sends something else every time would fill the table, and what it sends is no code. */
    private static final int MOST_CODES = 100;
    private static final int MOST_WAITING = 2_000;
    private static final int REMEMBERED = 20_000;
    private static final int LONGEST = 80;

    private final JdbcClient db;
    private final Clock clock;
    private final Map<Key, Count> waiting = new HashMap<>();
    /** Within one process a case counts once a week, however often it is looked at. */
    private final Set<Object> counted = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });
    private volatile ScheduledExecutorService flushing;
    private LocalDate tidied;
    private boolean troubled;

    public UnmappedCodes(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    private record Key(String place, String table, String code, LocalDate week) {
    }

    /** @param first null where no moment is kept */
    private record Count(int times, Instant first, Instant last) {

        Count and(Count other) {
            return new Count(times + other.times, first, other.last);
        }
    }

    /**
     * What was met in one week.
     *
     * @param place {@code municipality/0363} or {@code provision/scootmobiel}
     * @param table the list that lacks it: {@code zgw.results}, or the element of a provision
     * @param code  empty where the code itself is not kept
     * @param week  its Monday, Dutch time
     * @param first null where no moment is kept; so is last
     */
    public record Sighting(String place, String table, String code, LocalDate week, int times, Instant first,
                           Instant last) {
    }

    /**
     * Notes a code; returns at once.
     *
     * @param code  at most 80 characters, never one that tells of a person; empty where only the count is kept
     * @param about what a code may be counted for once a week, such as the address of a case; it is not kept
     */
    public void seen(String place, String table, String code, String about) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Key key = new Key(place, table, code, weekOf(now));
        synchronized (waiting) {
            if (counted.add(List.of(key, about))) {
                add(key, new Count(1, now, now));
            }
        }
    }

    /** The same without a moment, counted every time. */
    public void seenSometime(String place, String table, String code) {
        Key key = new Key(place, table, code, weekOf(clock.instant()));
        synchronized (waiting) {
            add(key, new Count(1, null, null));
        }
    }

    private void add(Key key, Count count) {
        if (key.code().length() <= LONGEST && (waiting.size() < MOST_WAITING || waiting.containsKey(key))) {
            waiting.merge(key, count, Count::and);
        }
    }

    /** Writes what was counted; what cannot be written now is written later. */
    public void flush() {
        Map<Key, Count> taken;
        synchronized (waiting) {
            taken = new HashMap<>(waiting);
            waiting.clear();
        }
        try {
            tidy();
            for (Key key : List.copyOf(taken.keySet())) {
                write(key, taken.get(key));
                taken.remove(key);
            }
            troubled = false;
        } catch (RuntimeException e) {
            if (!troubled) {
                log.warn("Codes zonder vertaling zijn nu niet te tellen ({}); de hub probeert het opnieuw.",
                        e.getClass().getSimpleName());
                troubled = true;
            }
            synchronized (waiting) {
                taken.forEach((key, count) -> waiting.merge(key, count, (newer, older) -> older.and(newer)));
            }
        }
    }

    /** All that is kept, the newest week first. */
    public List<Sighting> all() {
        return db.sql("""
                        select place, code_table, code, week, times, first_seen, last_seen from unmapped_code
                         order by week desc, times desc, place, code_table, code""")
                .query((row, n) -> new Sighting(row.getString(1), row.getString(2), row.getString(3),
                        row.getObject(4, LocalDate.class), row.getInt(5), instant(row.getObject(6,
                        OffsetDateTime.class)), instant(row.getObject(7, OffsetDateTime.class)))).list();
    }

    /** Forgets a code that has a meaning by now: when it loses that, counting begins anew. */
    public void forget(String place, String table, String code) {
        db.sql("delete from unmapped_code where place = :place and code_table = :table and code = :code")
                .param("place", place).param("table", table).param("code", code).update();
    }

    /** The Monday of the week of a moment, Dutch time. */
    public static LocalDate weekOf(Instant moment) {
        return LocalDate.ofInstant(moment, DUTCH_TIME).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private void write(Key key, Count count) {
        if (update(key, count) == 0 && !isFull(key)) {
            try {
                insert(key, count);
            } catch (DuplicateKeyException e) {
                // Another process was first.
                update(key, count);
            }
        }
    }

    private int update(Key key, Count count) {
        return db.sql("""
                        update unmapped_code set times = times + :times,
                               last_seen = case when last_seen > :last then last_seen else :last end
                         where place = :place and code_table = :table and code = :code and week = :week""")
                .param("times", count.times()).param("last", utc(count.last()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("place", key.place()).param("table", key.table()).param("code", key.code())
                .param("week", key.week()).update();
    }

    private void insert(Key key, Count count) {
        db.sql("""
                        insert into unmapped_code (place, code_table, code, week, times, first_seen, last_seen)
                        values (:place, :table, :code, :week, :times, :first, :last)""")
                .param("place", key.place()).param("table", key.table()).param("code", key.code())
                .param("week", key.week()).param("times", count.times())
                .param("first", utc(count.first()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("last", utc(count.last()), Types.TIMESTAMP_WITH_TIMEZONE).update();
    }

    private boolean isFull(Key key) {
        return db.sql("select count(*) from unmapped_code where place = :place and week = :week")
                .param("place", key.place()).param("week", key.week()).query(Integer.class).single() >= MOST_CODES;
    }

    private void tidy() {
        LocalDate week = weekOf(clock.instant());
        if (!week.equals(tidied)) {
            db.sql("delete from unmapped_code where week <= :gone").param("gone", week.minusWeeks(WEEKS)).update();
            tidied = week;
        }
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(OffsetDateTime moment) {
        return moment == null ? null : moment.toInstant();
    }

    @Override
    public void start() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "unmapped-codes");
            thread.setDaemon(true);
            return thread;
        });
        executor.scheduleWithFixedDelay(this::flush, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        flushing = executor;
    }

    @Override
    public void stop() {
        ScheduledExecutorService executor = flushing;
        flushing = null;
        if (executor != null) {
            executor.shutdown();
            flush();
        }
    }

    @Override
    public boolean isRunning() {
        return flushing != null;
    }

    /** Stops last: whatever still runs may count. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
