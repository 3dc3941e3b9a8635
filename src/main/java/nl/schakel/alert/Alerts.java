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
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Trouble that an operator must know of: one alert when it starts, one when it is over. The database settles who tells,
 * so that several hub processes never tell twice. The log says it at once; webhook and e-mail follow from what is kept
 * with the alert, so that a kill in between loses nothing.
 */
public class Alerts {

    private static final Logger log = LoggerFactory.getLogger(Alerts.class);
    private static final int LONGEST_SENTENCE = 1000;

    private final JdbcClient db;
    private final AlertNotices notices;
    private final TransactionOperations transaction;
    private final Clock clock;

    /** Alerts of an installation that reads its log and its pages, and has no other channel. */
    public Alerts(JdbcClient db, Clock clock) {
        this(db, new AlertNotices(db, List.of(), Duration.ZERO, clock), TransactionOperations.withoutTransaction(),
                clock);
    }

    Alerts(JdbcClient db, AlertNotices notices, TransactionOperations transaction, Clock clock) {
        this.db = db;
        this.notices = notices;
        this.transaction = transaction;
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
     * Tells that trouble started, unless it was told before. Not from within a transaction.
     *
     * @return whether this call told it
     */
    public boolean start(String subject, String sentence) {
        String told = fit(sentence);
        boolean first = !isLasting(subject) && insert(new Alert(subject, told, now()));
        if (first) {
            log.warn("Melding voor de beheerder ({}): {}", subject, told);
        }
        return first;
    }

    /**
     * Tells that trouble is over, where it was told that it started. Not from within a transaction.
     *
     * @return whether this call told it
     */
    public boolean end(String subject, String sentence) {
        Alert over = find(subject).orElse(null);
        boolean last = over != null && delete(new Alert(subject, fit(sentence), over.since()));
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
        return find(subject).isPresent();
    }

    private Optional<Alert> find(String subject) {
        return db.sql("select subject, sentence, started_at from alert where subject = :s").param("s", subject)
                .query(Alerts::read).optional();
    }

    private boolean insert(Alert alert) {
        try {
            return Boolean.TRUE.equals(transaction.execute(status -> {
                db.sql("insert into alert (subject, sentence, started_at) values (:s, :sentence, :now)")
                        .param("s", alert.subject()).param("sentence", alert.sentence())
                        .param("now", alert.since().atOffset(ZoneOffset.UTC)).update();
                notices.started(alert);
                return true;
            }));
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    private boolean delete(Alert alert) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            boolean ours = db.sql("delete from alert where subject = :s").param("s", alert.subject()).update() == 1;
            if (ours) {
                notices.ended(alert, now());
            }
            return ours;
        }));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static String fit(String sentence) {
        return sentence.length() <= LONGEST_SENTENCE ? sentence : sentence.substring(0, LONGEST_SENTENCE);
    }

    private static Alert read(ResultSet row, int number) throws SQLException {
        return new Alert(row.getString(1), row.getString(2), row.getObject(3, OffsetDateTime.class).toInstant());
    }
}
