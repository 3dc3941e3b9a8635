package nl.schakel.fhir.subscription;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

import nl.schakel.identity.AgbCode;

/** Rows to records, alike on both databases. */
final class SubscriptionRow {

    /** Without what is sealed, and without whose turn it is. */
    static final String SELECT = """
            select id, practice, topic, endpoint, media_type, id_only, timeout, heartbeat, max_count, ends_at, state,
                   version, changed_at, seen_until, behind, last_number, told_number, failures, failing_since, beat_at,
                   trouble
              from subscription
            """;

    private SubscriptionRow() {
    }

    static Subscriber read(ResultSet row, int number) throws SQLException {
        return new Subscriber(UUID.fromString(row.getString("id")), new AgbCode(row.getString("practice")),
                new Terms(Topic.valueOf(row.getString("topic")), URI.create(row.getString("endpoint")),
                        row.getString("media_type"), row.getBoolean("id_only"), row.getInt("timeout"),
                        row.getInt("heartbeat"), row.getInt("max_count"), instant(row, "ends_at")),
                Subscriber.State.valueOf(row.getString("state")), row.getInt("version"), instant(row, "changed_at"),
                instant(row, "seen_until"), row.getBoolean("behind"), row.getLong("last_number"),
                row.getLong("told_number"), row.getInt("failures"), instant(row, "failing_since"), instant(row, "beat_at"),
                row.getString("trouble"));
    }

    static Event event(ResultSet row, int number) throws SQLException {
        return new Event(row.getLong("number"), instant(row, "happened_at"), row.getString("focus"),
                row.getInt("version"));
    }

    static OffsetDateTime utc(Instant moment) {
        return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
