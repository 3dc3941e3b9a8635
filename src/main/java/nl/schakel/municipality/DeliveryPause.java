package nl.schakel.municipality;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * For a standard in which a delivery may have to wait for something else than its recipient: that time does not count
 * as trying, so that nobody gives it up. A delivery that was never tried needs no pause.
 */
public final class DeliveryPause {

    /** Later than any moment that counts. */
    private static final Instant NEVER = Instant.parse("2999-01-01T00:00:00Z");

    private final JdbcClient db;
    private final Clock clock;

    DeliveryPause(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /** From now on it waits; doing it again does nothing. */
    public void begin(ReferralId referral, RecipientRole role) {
        set(referral, role, NEVER);
    }

    /** It is tried again, as if for the first time. */
    public void end(ReferralId referral, RecipientRole role) {
        set(referral, role, clock.instant());
    }

    private void set(ReferralId referral, RecipientRole role, Instant moment) {
        db.sql("update delivery set first_attempt = :moment where referral = :id and role = :role")
                .param("moment", moment.atOffset(ZoneOffset.UTC)).param("id", referral.toString())
                .param("role", role.name()).update();
    }
}
