package nl.schakel.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Remembers which assertions were used, until they would have expired anyway (RFC 7523 section 3, {@code jti}). In the
 * database, so that a restart or a second hub process does not accept one again; the primary key settles a race.
 */
final class UsedAssertions {

    private static final Duration CLEANING = Duration.ofMinutes(10);

    private final JdbcClient db;
    private final Clock clock;
    private final AtomicReference<Instant> cleaned;

    UsedAssertions(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
        this.cleaned = new AtomicReference<>(clock.instant());
    }

    /** Uses an assertion up: true the first time, false ever after. */
    boolean use(String clientId, String jti, Instant expiresAt) {
        cleanNowAndThen();
        try {
            db.sql("INSERT INTO used_assertion (client_id, jti, expires_at) VALUES (?, ?, ?)")
                    .params(clientId, jti, expiresAt.atOffset(ZoneOffset.UTC)).update();
            return true;
        } catch (DuplicateKeyException usedBefore) {
            return false;
        }
    }

    private void cleanNowAndThen() {
        Instant now = clock.instant();
        Instant last = cleaned.get();
        if (now.isAfter(last.plus(CLEANING)) && cleaned.compareAndSet(last, now)) {
            db.sql("DELETE FROM used_assertion WHERE expires_at < ?").params(now.atOffset(ZoneOffset.UTC)).update();
        }
    }
}
