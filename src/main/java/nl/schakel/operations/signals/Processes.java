package nl.schakel.operations.signals;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which hub processes there are, by the names of their machines. */
class Processes {

    /** Silent for so long: it is gone. */
    private static final Duration GONE = Duration.ofMinutes(10);

    private final JdbcClient db;
    private final String own;
    private final Clock clock;

    Processes(JdbcClient db, String own, Clock clock) {
        this.db = db;
        this.own = own;
        this.clock = clock;
    }

    String own() {
        return own;
    }

    void sign() {
        OffsetDateTime now = now();
        int known = db.sql("update hub_process set seen_at = :now where name = :name").param("now", now)
                .param("name", own).update();
        if (known == 0) {
            try {
                db.sql("insert into hub_process (name, seen_at) values (:name, :now)").param("name", own)
                        .param("now", now).update();
            } catch (DuplicateKeyException e) {
                // Another process of the same name, at the same moment.
            }
        }
    }

    /** Forgets who is gone, and names who is there. */
    List<String> present() {
        db.sql("delete from hub_process where seen_at < :gone").param("gone", now().minus(GONE)).update();
        return db.sql("select name from hub_process").query(String.class).list();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
