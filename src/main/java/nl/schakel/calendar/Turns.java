package nl.schakel.calendar;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Scheduled work that one of several hub processes may do: which one is settled in the database. */
public class Turns {

    private final JdbcClient db;
    private final Clock clock;

    public Turns(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /**
     * Takes a turn where one is due.
     *
     * @param name     of the work, at most 100 characters
     * @param interval how long nobody else may take the next
     * @return whether the caller has it
     */
    public boolean take(String name, Duration interval) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        int taken = db.sql("update turn set not_before = :next where name = :name and not_before <= :now")
                .param("next", now.plus(interval)).param("name", name).param("now", now).update();
        if (taken == 1) {
            return true;
        }
        boolean known = db.sql("select 1 from turn where name = :name").param("name", name).query(Integer.class)
                .optional().isPresent();
        return !known && first(name, now.plus(interval));
    }

    /** @return false where another process was first */
    private boolean first(String name, OffsetDateTime next) {
        try {
            return db.sql("insert into turn (name, not_before) values (:name, :next)").param("name", name)
                    .param("next", next).update() == 1;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }
}
