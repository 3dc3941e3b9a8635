package nl.schakel.alert;

import java.time.Clock;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Alerts as one hub process has them. */
public final class OwnAlerts {

    private OwnAlerts() {
    }

    public static Alerts of(JdbcClient db, Clock clock) {
        return new Alerts(db, clock);
    }
}
