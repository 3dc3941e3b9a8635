package nl.schakel.municipality;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.Fault;
import nl.schakel.referral.ReferralId;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who works on which delivery, and what each delivery already did. One worker at a time, in however many processes: a
 * claim lasts until it is released or {@link #LEASE} has passed without a step.
 */
class DeliveryLog {

    private static final Duration LEASE = Duration.ofMinutes(2);

    private final JdbcClient db;
    private final Clock clock;
    private final String process = Long.toHexString(new SecureRandom().nextLong());

    DeliveryLog(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /** A claimed delivery. */
    record Attempt(int number, Instant firstAttempt, StepMemory memory) {
    }

    /** Claims a delivery; empty where another worker has it. */
    Optional<Attempt> claim(ReferralId referral) {
        String worker = worker();
        OffsetDateTime now = now();
        int claimed = db.sql("""
                        update delivery set attempts = attempts + 1, claimed_by = :worker, claimed_until = :until
                         where referral = :id
                           and (claimed_by is null or claimed_by = :worker or claimed_until < :now)""")
                .param("worker", worker).param("until", now.plus(LEASE)).param("now", now)
                .param("id", referral.toString()).update();
        if (claimed == 0 && !first(referral, worker, now)) {
            return Optional.empty();
        }
        return db.sql("select attempts, first_attempt from delivery where referral = :id")
                .param("id", referral.toString())
                .query((row, n) -> new Attempt(row.getInt(1), row.getObject(2, OffsetDateTime.class).toInstant(),
                        new Steps(referral, worker, row.getInt(1) > 1, now.toInstant()))).optional();
    }

    private boolean first(ReferralId referral, String worker, OffsetDateTime now) {
        try {
            db.sql("""
                            insert into delivery (referral, attempts, first_attempt, claimed_by, claimed_until)
                            values (:id, 1, :now, :worker, :until)""")
                    .param("id", referral.toString()).param("now", now).param("worker", worker)
                    .param("until", now.plus(LEASE)).update();
            return true;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    /** Lets go of this worker's claim; another's stays as it is. */
    void release(ReferralId referral) {
        db.sql("""
                        update delivery set claimed_by = null, claimed_until = null
                         where referral = :id and claimed_by = :worker""")
                .param("id", referral.toString()).param("worker", worker()).update();
    }

    /** A route takes all its steps, and those after a fault, on one thread. */
    private String worker() {
        return process + "-" + Thread.currentThread().getId();
    }

    /** After a crash of the only process there is, nobody works on anything. */
    void releaseAll() {
        db.sql("update delivery set claimed_by = null, claimed_until = null where claimed_by is not null").update();
    }

    int attempts(ReferralId referral) {
        return db.sql("select attempts from delivery where referral = :id").param("id", referral.toString())
                .query(Integer.class).optional().orElse(0);
    }

    /** When it was first tried; empty where it never was. */
    Optional<Instant> firstAttempt(ReferralId referral) {
        return db.sql("select first_attempt from delivery where referral = :id").param("id", referral.toString())
                .query((row, n) -> row.getObject(1, OffsetDateTime.class).toInstant()).optional();
    }

    Optional<String> result(ReferralId referral, String step) {
        return db.sql("select result from delivery_step where referral = :id and step = :step")
                .param("id", referral.toString()).param("step", step).query(String.class).optional();
    }

    /** The referral of which a step left this address behind at this municipality. */
    Optional<ReferralId> owner(GemeenteCode municipality, String result) {
        return db.sql("""
                        select s.referral from delivery_step s join referral r on r.id = s.referral
                         where s.result = :result and r.municipality = :municipality
                         fetch first 1 rows only""")
                .param("result", result).param("municipality", municipality.value()).query(String.class).optional()
                .map(ReferralId::of);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private final class Steps implements StepMemory {

        private final ReferralId referral;
        private final String worker;
        private final boolean resumed;
        private final Map<String, String> results = new HashMap<>();
        private Instant renewed;

        Steps(ReferralId referral, String worker, boolean resumed, Instant claimed) {
            this.referral = referral;
            this.worker = worker;
            this.resumed = resumed;
            this.renewed = claimed;
            if (resumed) {
                db.sql("select step, result from delivery_step where referral = :id").param("id", referral.toString())
                        .query(row -> {
                            results.put(row.getString(1), row.getString(2));
                        });
            }
        }

        @Override
        public Optional<String> result(String step) {
            return Optional.ofNullable(results.get(step));
        }

        @Override
        public void done(String step, String result) {
            db.sql("insert into delivery_step (referral, step, result, done_at) values (:id, :step, :result, :at)")
                    .param("id", referral.toString()).param("step", step).param("result", result).param("at", now())
                    .update();
            results.put(step, result);
            renew();
        }

        private void renew() {
            Instant now = clock.instant();
            if (now.isAfter(renewed.plus(LEASE.dividedBy(4)))) {
                int renewals = db.sql("""
                                update delivery set claimed_until = :until
                                 where referral = :id and claimed_by = :worker""")
                        .param("until", now().plus(LEASE)).param("id", referral.toString()).param("worker", worker)
                        .update();
                if (renewals == 0) {
                    throw new Fault.Technical("delivery-lost",
                            "Een ander proces heeft deze bezorging overgenomen: deze poging duurde te lang.");
                }
                renewed = now;
            }
        }

        @Override
        public boolean resumed() {
            return resumed;
        }
    }
}
