package nl.schakel.alert;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What must still be told, for each channel. That trouble started goes at once. That it is over waits until it has been
 * over for a while: where the same trouble comes back before that, neither the end nor the new start is told, so that a
 * partner that comes and goes is one trouble and not a flood.
 */
class AlertNotices {

    /** The subject of a channel that does not work: it cannot be told on that channel. */
    private static final String CHANNEL = "alert/";
    /** Longer than any attempt may take: a claim of a process that died ends with its pause. */
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final JdbcClient db;
    private final List<String> channels;
    private final Duration settle;
    private final Clock clock;

    /** @param settle how long trouble must be over before that is told */
    AlertNotices(JdbcClient db, List<String> channels, Duration settle, Clock clock) {
        this.db = db;
        this.channels = List.copyOf(channels);
        this.settle = settle;
        this.clock = clock;
    }

    /** The subject of the alert that a channel does not work. */
    static String troubleWith(String channel) {
        return CHANNEL + channel;
    }

    /** Within the transaction that keeps the alert. */
    void started(Alerts.Alert alert) {
        String id = UUID.randomUUID().toString();
        for (String channel : channelsFor(alert)) {
            boolean wasNotOver = db.sql("""
                            delete from alert_notice
                             where subject = :subject and channel = :channel and ended = true and attempts = 0""")
                    .param("subject", alert.subject()).param("channel", channel).update() > 0;
            if (!wasNotOver) {
                add(id, channel, alert, false, alert.since(), alert.since());
            }
        }
    }

    /** Within the transaction that forgets the alert. */
    void ended(Alerts.Alert alert, Instant now) {
        String id = UUID.randomUUID().toString();
        channelsFor(alert).forEach(channel -> add(id, channel, alert, true, now, now.plus(settle)));
    }

    private List<String> channelsFor(Alerts.Alert alert) {
        return channels.stream().filter(channel -> !alert.subject().equals(troubleWith(channel))).toList();
    }

    private void add(String id, String channel, Alerts.Alert alert, boolean ended, Instant at, Instant notBefore) {
        db.sql("""
                        insert into alert_notice (id, channel, subject, sentence, ended, started_at, happened_at,
                                                  attempts, not_before)
                        values (:id, :channel, :subject, :sentence, :ended, :since, :at, 0, :notBefore)""")
                .param("id", id).param("channel", channel).param("subject", alert.subject())
                .param("sentence", alert.sentence()).param("ended", ended).param("since", utc(alert.since()))
                .param("at", utc(at)).param("notBefore", utc(notBefore)).update();
    }

    /** What it is time for on a channel, the oldest first; that trouble is over never before that it started. */
    List<AlertNotice> due(String channel, int limit) {
        return db.sql("""
                        select number, id, channel, subject, sentence, ended, started_at, happened_at, attempts
                          from alert_notice n
                         where channel = :channel and not_before <= :now
                           and not exists (select 1 from alert_notice e where e.subject = n.subject
                                              and e.channel = n.channel and e.number < n.number)
                         order by number fetch first :limit rows only""")
                .param("channel", channel).param("now", utc(clock.instant())).param("limit", limit)
                .query(AlertNotices::read).list();
    }

    /** Whether this attempt is the caller's; where it dies, the next attempt comes after the pause. */
    boolean claim(AlertNotice notice) {
        return db.sql("""
                        update alert_notice set attempts = attempts + 1, not_before = :next
                         where number = :number and attempts = :attempts""")
                .param("next", utc(clock.instant().plus(pause(notice.attempts())))).param("number", notice.number())
                .param("attempts", notice.attempts()).update() == 1;
    }

    void done(AlertNotice notice) {
        db.sql("delete from alert_notice where number = :number").param("number", notice.number()).update();
    }

    /**
     * Forgets what was for channels that the installation has no longer.
     *
     * @return how many
     */
    int forgetOtherChannels() {
        return channels.isEmpty() ? db.sql("delete from alert_notice").update()
                : db.sql("delete from alert_notice where channel not in (:channels)").param("channels", channels)
                        .update();
    }

    private static Duration pause(int attempts) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    private static AlertNotice read(ResultSet row, int number) throws SQLException {
        return new AlertNotice(row.getLong(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5),
                row.getBoolean(6), row.getObject(7, OffsetDateTime.class).toInstant(),
                row.getObject(8, OffsetDateTime.class).toInstant(), row.getInt(9));
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
