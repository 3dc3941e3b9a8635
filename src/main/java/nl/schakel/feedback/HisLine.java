package nl.schakel.feedback;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

import nl.schakel.alert.Alerts;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Practice;
import nl.schakel.identity.AgbCode;
import nl.schakel.referral.Unheard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whether a practice's HIS can be called now. For everything that is pushed to one: ask {@link #isOpen} before, and say
 * {@link #worked} or {@link #failed} after; whoever hears that it is closed does nothing and tries again at
 * {@link #opensAt}.
 *
 * <p>A HIS that does not answer is left alone for a pause that grows, and after each pause one attempt, of one process,
 * finds out whether it is back: however much waits for it, it holds up nobody else. The operator is told once when it
 * stays away, and once when it is back. Call all of this outside a transaction.
 */
public class HisLine {

    private static final Logger log = LoggerFactory.getLogger(HisLine.class);
    private static final DateTimeFormatter SINCE = DateTimeFormatter.ofPattern("d MMMM HH:mm",
            Locale.forLanguageTag("nl")).withZone(ZoneId.of("Europe/Amsterdam"));
    /** How long who tries may take to say what came of it; a process that ended meanwhile blocks nobody. */
    private static final Duration ATTEMPT = Duration.ofMinutes(1);

    private final JdbcClient db;
    private final Directory directory;
    private final Unheard unheard;
    private final Alerts alerts;
    private final Pause pause;
    private final Duration alertAfter;
    private final Clock clock;

    HisLine(JdbcClient db, Directory directory, Unheard unheard, Alerts alerts, Pause pause, Duration alertAfter,
            Clock clock) {
        this.db = db;
        this.directory = directory;
        this.unheard = unheard;
        this.alerts = alerts;
        this.pause = pause;
        this.alertAfter = alertAfter;
        this.clock = clock;
    }

    private record Outage(Instant since, int attempts, Instant notBefore) {
    }

    /**
     * Whether the HIS may be called now: no planned maintenance and not away. Where it was away and its pause is over,
     * exactly one caller hears yes; that one must say what came of it.
     */
    public boolean isOpen(AgbCode practice) {
        Instant now = clock.instant();
        return maintenanceUntil(practice, now).isEmpty() && (outage(practice).isEmpty() || mayTry(practice, now));
    }

    /** When it makes sense to ask again; now where it is open. */
    public Instant opensAt(AgbCode practice) {
        Instant now = clock.instant();
        Instant away = outage(practice).map(Outage::notBefore).orElse(now);
        Instant planned = maintenanceUntil(practice, now).orElse(now);
        return away.isAfter(planned) ? away : planned;
    }

    /** It did not answer, or said that it takes nothing now. */
    public void failed(AgbCode practice) {
        Instant now = clock.instant();
        Outage outage = outage(practice).orElse(null);
        if (outage == null) {
            begin(practice, now);
            return;
        }
        db.sql("update his_outage set not_before = :next where practice = :practice")
                .param("next", utc(now.plus(pause.after(outage.attempts())))).param("practice", practice.value())
                .update();
        if (!now.isBefore(outage.since().plus(alertAfter))) {
            alerts.start(subject(practice), "Het HIS van " + name(practice) + " is sinds "
                    + SINCE.format(outage.since()) + " niet bereikbaar. Wat voor de praktijk is, wacht en gaat "
                    + "vanzelf zodra het HIS er weer is.");
        }
    }

    /** It answered. */
    public void worked(AgbCode practice) {
        if (outage(practice).isEmpty()) {
            return;
        }
        alerts.end(subject(practice), "Het HIS van " + name(practice) + " is weer bereikbaar.");
        // In this order: who still saw the row and waits for it is released. A crash between the two costs one pause.
        db.sql("delete from his_outage where practice = :practice").param("practice", practice.value()).update();
        unheard.release(practice);
    }

    private void begin(AgbCode practice, Instant now) {
        try {
            db.sql("insert into his_outage (practice, since, attempts, not_before) values (:practice, :now, 1, :next)")
                    .param("practice", practice.value()).param("now", utc(now))
                    .param("next", utc(now.plus(pause.after(1)))).update();
            log.info("Het HIS van {} antwoordt niet; de hub probeert het met pauzes opnieuw.", name(practice));
        } catch (DuplicateKeyException e) {
            // Another call found out at the same moment.
        }
    }

    private boolean mayTry(AgbCode practice, Instant now) {
        return db.sql("""
                        update his_outage set attempts = attempts + 1, not_before = :later
                         where practice = :practice and not_before <= :now""")
                .param("later", utc(now.plus(ATTEMPT))).param("practice", practice.value()).param("now", utc(now))
                .update() == 1 || outage(practice).isEmpty();
    }

    private Optional<Outage> outage(AgbCode practice) {
        return db.sql("select since, attempts, not_before from his_outage where practice = :practice")
                .param("practice", practice.value())
                .query((row, n) -> new Outage(row.getObject(1, OffsetDateTime.class).toInstant(), row.getInt(2),
                        row.getObject(3, OffsetDateTime.class).toInstant())).optional();
    }

    private Optional<Instant> maintenanceUntil(AgbCode practice, Instant now) {
        return directory.practice(practice).stream().flatMap(found -> found.maintenance().stream())
                .filter(window -> window.covers(now)).map(Practice.Maintenance::until)
                .max(Comparator.naturalOrder());
    }

    private String name(AgbCode practice) {
        return directory.practice(practice).map(Practice::toString).orElse("praktijk " + practice);
    }

    private static String subject(AgbCode practice) {
        return "his/" + practice;
    }

    /** Microseconds: what both databases keep. */
    private static OffsetDateTime utc(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
