package nl.schakel.operations.flow;

import java.sql.ResultSet;
import java.sql.SQLException;
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
 * How much went over each route in slots of ten minutes, of all hub processes together: every process adds what it did.
 * It outlives a restart.
 */
final class RouteSlots {

    static final Duration LENGTH = Duration.ofMinutes(10);
    static final Duration KEPT = Duration.ofDays(7);
    private static final List<String> TOOK = List.of("took_50ms", "took_100ms", "took_250ms", "took_500ms", "took_1s",
            "took_2500ms", "took_5s", "took_15s", "took_60s", "took_longer");
    private static final String COLUMNS = "exchanges, failed, " + String.join(", ", TOOK) + ", last_at";
    private static final String SUMS = "sum(exchanges), sum(failed), " + String.join(", ",
            TOOK.stream().map(column -> "sum(" + column + ")").toList()) + ", max(last_at)";
    private static final String UPDATE = "update route_slot set exchanges = exchanges + :exchanges, "
            + "failed = failed + :failed, " + String.join(", ",
            TOOK.stream().map(column -> column + " = " + column + " + :" + column).toList())
            + ", last_at = case when last_at < :last_at then :last_at else last_at end"
            + " where route = :route and start_at = :start";
    private static final String INSERT = "insert into route_slot (route, start_at, " + COLUMNS
            + ") values (:route, :start, :exchanges, :failed, :" + String.join(", :", TOOK) + ", :last_at)";

    private final JdbcClient db;

    RouteSlots(JdbcClient db) {
        this.db = db;
    }

    /** In which slot a moment is. */
    static Instant start(Instant moment) {
        long length = LENGTH.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(moment.getEpochSecond(), length) * length);
    }

    /** Adds what this process did. */
    void add(String route, Instant start, Flow flow) {
        if (write(UPDATE, route, start, flow) == 1) {
            return;
        }
        try {
            write(INSERT, route, start, flow);
        } catch (DuplicateKeyException e) {
            // Another process was first.
            write(UPDATE, route, start, flow);
        }
    }

    /** What went over every route since a moment, by route. */
    Map<String, Flow> since(Instant from) {
        Map<String, Flow> flows = new HashMap<>();
        db.sql("select " + SUMS + ", route from route_slot where start_at >= :from group by route")
                .param("from", utc(from)).query((row, number) -> flows.put(row.getString(TOOK.size() + 4), read(row)))
                .list();
        return flows;
    }

    /** What went over one route since a moment, by slot. */
    SortedMap<Instant, Flow> of(String route, Instant from) {
        SortedMap<Instant, Flow> flows = new TreeMap<>();
        db.sql("select " + COLUMNS + ", start_at from route_slot where route = :route and start_at >= :from")
                .param("route", route).param("from", utc(from))
                .query((row, number) -> flows.put(instant(row, TOOK.size() + 4), read(row))).list();
        return flows;
    }

    /** Forgets what began before a moment. */
    void forget(Instant before) {
        db.sql("delete from route_slot where start_at < :before").param("before", utc(before)).update();
    }

    private int write(String sql, String route, Instant start, Flow flow) {
        JdbcClient.StatementSpec statement = db.sql(sql).param("route", route).param("start", utc(start))
                .param("exchanges", flow.exchanges()).param("failed", flow.failed())
                .param("last_at", utc(flow.last()));
        for (int step = 0; step < TOOK.size(); step++) {
            statement = statement.param(TOOK.get(step), flow.took().get(step));
        }
        return statement.update();
    }

    private static Flow read(ResultSet row) throws SQLException {
        List<Long> took = new ArrayList<>();
        for (int step = 0; step < TOOK.size(); step++) {
            took.add(row.getLong(step + 3));
        }
        return new Flow(row.getLong(1), row.getLong(2), took, instant(row, TOOK.size() + 3));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
