package nl.schakel.alert;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Trouble that an operator must know of: one alert when it starts, one when it is over. The database settles who tells,
 * so that several hub processes never tell twice.
 */
public class Alerts {

    private static final Logger log = LoggerFactory.getLogger(Alerts.class);
    private static final int LONGEST_SENTENCE = 1000;

    private final JdbcClient db;
    private final Clock clock;

    public Alerts(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /**
     * Trouble that lasts.
     *
     * @param subject  what it is about, without personal data: {@code his/01012345}, {@code term/…/investigation}
     * @param sentence Dutch
     */
    public record Alert(String subject, String sentence, Instant since) {
    }

    /**
     * Tells that trouble started, unless it was told before.
     *
     * @return whether this call told it
     */
    public boolean start(String subject, String sentence) {
        String told = sentence.length() <= LONGEST_SENTENCE ? sentence : sentence.substring(0, LONGEST_SENTENCE);
        boolean first = !isLasting(subject) && insert(subject, told);
        if (first) {
            log.warn("Melding voor de beheerder ({}): {}", subject, told);
        }
        return first;
    }

    /**
     * Tells that trouble is over, where it was told that it started.
     *
     * @return whether this call told it
     */
    public boolean end(String subject, String sentence) {
        boolean last = isLasting(subject)
                && db.sql("delete from alert where subject = :s").param("s", subject).update() == 1;
        if (last) {
            log.info("Melding voorbij ({}): {}", subject, sentence);
        }
        return last;
    }

    /** What lasts now, the longest first. */
    public List<Alert> lasting() {
        return db.sql("select subject, sentence, started_at from alert order by started_at, subject")
                .query(Alerts::read).list();
    }

    private boolean isLasting(String subject) {
        return db.sql("select count(*) from alert where subject = :s").param("s", subject).query(Integer.class)
                .single() > 0;
    }

    private boolean insert(String subject, String sentence) {
        try {
            return db.sql("insert into alert (subject, sentence, started_at) values (:s, :sentence, :now)")
                    .param("s", subject).param("sentence", sentence)
                    .param("now", clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
                    .update() == 1;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    private static Alert read(ResultSet row, int number) throws SQLException {
        return new Alert(row.getString(1), row.getString(2), row.getObject(3, OffsetDateTime.class).toInstant());
    }
}
