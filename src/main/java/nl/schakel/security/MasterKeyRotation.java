package nl.schakel.security;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import nl.schakel.calendar.Turns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts a new master key in the place of an old one while the hub runs (NEN 7510): data keys and the file with signing
 * keys are wrapped anew, and stay what they are, so that no content is touched and no search is lost.
 *
 * <p>Every process reads with all the keys it has and wraps with its first. Only processes whose first key is the one
 * with which a process started last wrap anew: while a row of processes is restarted one by one, those that still have
 * the old key first leave what they find. A crash at any line loses nothing: a row has the old bytes or the new ones,
 * and both open.
 */
public final class MasterKeyRotation {

    private static final Logger log = LoggerFactory.getLogger(MasterKeyRotation.class);

    private static final Duration TURN = Duration.ofSeconds(30);
    private static final int PAGE = 200;

    private final MasterKey masterKey;
    private final Keys keys;
    private final List<WrappedRows> tables;
    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final Turns turns;
    private final Clock clock;

    MasterKeyRotation(MasterKey masterKey, Keys keys, List<WrappedKeys> places, JdbcClient db,
                      TransactionTemplate transaction, Turns turns, Clock clock) {
        this.masterKey = masterKey;
        this.keys = keys;
        this.tables = WrappedRows.of(places, db);
        this.db = db;
        this.transaction = transaction;
        this.turns = turns;
        this.clock = clock;
    }

    /**
     * How far it is.
     *
     * @param keyId   8 hexadecimal digits by which the key that wraps now is known
     * @param waiting how many rows and files hang on another key; what another process writes with the old one counts
     * @param others  whether the hub was given other keys beside it, that can go once nothing waits
     */
    public record Progress(String keyId, long waiting, boolean others) {
    }

    /**
     * Before anything is read: whether this process has every key that it needs.
     *
     * @throws IllegalStateException with a Dutch sentence, where something is wrapped by a key that it does not have
     */
    void begin() {
        Set<String> missing = new TreeSet<>();
        for (WrappedRows rows : tables) {
            missing.addAll(rows.keyIds());
            rows.page(null, null, PAGE).forEach(row -> missing.add(MasterKey.keyIdOf(row.wrapped())));
        }
        missing.removeAll(masterKey.readable());
        if (!missing.isEmpty()) {
            throw new IllegalStateException("In de database staan gegevens onder een hoofdsleutel die de hub niet "
                    + "heeft (kenmerk " + String.join(", ", missing) + "): zet hem in SCHAKEL_MASTER_KEY_PREVIOUS en "
                    + "haal hem daar pas weg als het log zegt dat niets er meer onder staat.");
        }
        adopt();
    }

    private void adopt() {
        if (masterKey.keyId().equals(newest())) {
            return;
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
        int known = db.sql("update master_key set adopted_at = :now where key_id = :key").param("now", now)
                .param("key", masterKey.keyId()).update();
        if (known == 0) {
            try {
                db.sql("insert into master_key (key_id, adopted_at) values (:key, :now)")
                        .param("key", masterKey.keyId()).param("now", now).update();
            } catch (DuplicateKeyException e) {
                // Another process started with it at the same moment.
            }
        }
    }

    private String newest() {
        return db.sql("select key_id from master_key order by adopted_at desc, key_id fetch first 1 rows only")
                .query(String.class).optional().orElse(null);
    }

    /**
     * One round, where it is this process's turn; mostly there is nothing to do. A round that takes longer than its
     * turn may get company: two that wrap the same row leave it wrapped once.
     */
    public void look() {
        if (!masterKey.keyId().equals(newest()) || !turns.take("master-key", TURN)) {
            return;
        }
        boolean file = keys.rewrap();
        long done = file ? 1 : 0;
        for (WrappedRows rows : tables) {
            done += all(rows, null);
            for (String other : others(rows)) {
                done += all(rows, other);
            }
        }
        if (done > 0) {
            tell(done);
        }
    }

    private void tell(long done) {
        long waiting = progress().waiting();
        if (waiting > 0) {
            log.info("De hoofdsleutel wordt vervangen: {} sleutels staan nu onder de nieuwe ({}), {} nog niet.", done,
                    masterKey.keyId(), waiting);
        } else {
            log.info("De hoofdsleutel is vervangen: alles staat onder {}. Is elk proces van de hub daarmee gestart, "
                    + "haal dan SCHAKEL_MASTER_KEY_PREVIOUS weg en vernietig de vorige sleutel zodra geen reservekopie hem "
                    + "meer nodig heeft.", masterKey.keyId());
        }
    }

    private long all(WrappedRows rows, String keyId) {
        long done = 0;
        Object last = null;
        List<WrappedRows.Row> page;
        do {
            page = rows.page(keyId, last, PAGE);
            done += together(rows, page);
            last = page.isEmpty() ? null : page.get(page.size() - 1).id();
        } while (page.size() == PAGE);
        return done;
    }

    private long together(WrappedRows rows, List<WrappedRows.Row> page) {
        try {
            return transaction.execute(status -> page.stream().filter(row -> rewrap(rows, row)).count());
        } catch (ConcurrencyFailureException busy) {
            // Someone else is at one of these rows: the next round comes by again.
            return 0;
        }
    }

    private boolean rewrap(WrappedRows rows, WrappedRows.Row row) {
        byte[] fresh;
        try {
            boolean current = MasterKey.keyIdOf(row.wrapped()).equals(masterKey.keyId());
            fresh = current ? row.wrapped() : masterKey.wrap(masterKey.unwrap(row.wrapped()));
        } catch (IllegalStateException damaged) {
            log.warn("De sleutel van {} {} blijft onder de oude hoofdsleutel: {}", rows, row.id(),
                    damaged.getMessage());
            return false;
        }
        return rows.replace(row, fresh, masterKey.keyId());
    }

    private Set<String> others(WrappedRows rows) {
        Set<String> others = rows.keyIds();
        others.remove(masterKey.keyId());
        return others;
    }

    /** How far it is; counts what waits, so that it costs little once nothing does. */
    public Progress progress() {
        long waiting = masterKey.keyId().equals(keys.wrappedBy()) ? 0 : 1;
        for (WrappedRows rows : tables) {
            waiting += rows.count(null);
            for (String other : others(rows)) {
                waiting += rows.count(other);
            }
        }
        return new Progress(masterKey.keyId(), waiting, masterKey.readable().size() > 1);
    }
}
