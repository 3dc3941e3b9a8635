package nl.schakel.municipality;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.Fault;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who works on which delivery, and what each delivery already did. One worker at a time, in however many processes: a
 * claim lasts until it is released or {@link #LEASE} has passed without a step.
 */
class DeliveryLog {

    /** Longer than the longest call that a municipality's file may allow. */
    private static final Duration LEASE = Duration.ofMinutes(6);

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

    private enum Use {
        DELIVER, TAKE_BACK, ADD
    }

    /** Claims a delivery; empty where another worker has it. Its steps stop where the consent or the referral is taken
     * back meanwhile. */
    Optional<Attempt> claim(ReferralId referral, RecipientRole role) {
        return claim(referral, role, Use.DELIVER);
    }

    /** Claims a delivery to take it back; empty where another worker has it. */
    Optional<Attempt> claimToTakeBack(ReferralId referral, RecipientRole role) {
        return claim(referral, role, Use.TAKE_BACK);
    }

    /** What a finished delivery did, to add something to it; whoever adds is the only one to do so. */
    StepMemory memory(ReferralId referral, RecipientRole role) {
        return new Steps(referral, role, worker(), Use.ADD, true, clock.instant());
    }

    private Optional<Attempt> claim(ReferralId referral, RecipientRole role, Use use) {
        String worker = worker();
        OffsetDateTime now = now();
        int claimed = db.sql("""
                        update delivery set attempts = attempts + 1, claimed_by = :worker, claimed_until = :until
                         where referral = :id and role = :role
                           and (claimed_by is null or claimed_by = :worker or claimed_until < :now)""")
                .param("worker", worker).param("until", now.plus(LEASE)).param("now", now)
                .param("id", referral.toString()).param("role", role.name()).update();
        if (claimed == 0 && !first(referral, role, worker, now)) {
            return Optional.empty();
        }
        return db.sql("select attempts, first_attempt from delivery where referral = :id and role = :role")
                .param("id", referral.toString()).param("role", role.name())
                .query((row, n) -> new Attempt(row.getInt(1), row.getObject(2, OffsetDateTime.class).toInstant(),
                        new Steps(referral, role, worker, use, row.getInt(1) > 1, now.toInstant()))).optional();
    }

    private boolean first(ReferralId referral, RecipientRole role, String worker, OffsetDateTime now) {
        try {
            db.sql("""
                            insert into delivery (referral, role, attempts, first_attempt, claimed_by, claimed_until)
                            values (:id, :role, 1, :now, :worker, :until)""")
                    .param("id", referral.toString()).param("role", role.name()).param("now", now).param("worker", worker)
                    .param("until", now.plus(LEASE)).update();
            return true;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    /** Lets go of this worker's claim; another's stays as it is. */
    void release(ReferralId referral, RecipientRole role) {
        db.sql("""
                        update delivery set claimed_by = null, claimed_until = null
                         where referral = :id and role = :role and claimed_by = :worker""")
                .param("id", referral.toString()).param("role", role.name()).param("worker", worker()).update();
    }

    /** A route takes all its steps, and those after a fault, on one thread. */
    private String worker() {
        return process + "-" + Thread.currentThread().getId();
    }

    /** After a crash of the only process there is, nobody works on anything. */
    void releaseAll() {
        db.sql("update delivery set claimed_by = null, claimed_until = null where claimed_by is not null").update();
    }

    int attempts(ReferralId referral, RecipientRole role) {
        return db.sql("select attempts from delivery where referral = :id and role = :role")
                .param("id", referral.toString()).param("role", role.name())
                .query(Integer.class).optional().orElse(0);
    }

    /** What was done at a municipality that is gone is no start for its successor; it is kept under another name. */
    void setAside(ReferralId referral, RecipientRole role, GemeenteCode gone) {
        db.sql("update delivery set first_attempt = :now where referral = :id and role = :role").param("now", now())
                .param("id", referral.toString()).param("role", role.name()).update();
        db.sql("""
                        update delivery_step set step = concat(:gone, step)
                         where referral = :id and role = :role and step not like '%/%'""")
                .param("gone", gone + "/").param("id", referral.toString()).param("role", role.name()).update();
    }

    /** When it was first tried; empty where it never was. */
    Optional<Instant> firstAttempt(ReferralId referral, RecipientRole role) {
        return db.sql("select first_attempt from delivery where referral = :id and role = :role")
                .param("id", referral.toString()).param("role", role.name())
                .query((row, n) -> row.getObject(1, OffsetDateTime.class).toInstant()).optional();
    }

    Optional<String> result(ReferralId referral, RecipientRole role, String step) {
        return db.sql("select result from delivery_step where referral = :id and role = :role and step = :step")
                .param("id", referral.toString()).param("role", role.name()).param("step", step).query(String.class)
                .optional();
    }

    /** Whose case something is. */
    record Owner(ReferralId referral, GemeenteCode municipality) {
    }

    /**
     * The referral to one of these municipalities of which a step left this address behind; what happens in the case of
     * a medical adviser is not looked at.
     */
    Optional<Owner> owner(Collection<GemeenteCode> municipalities, String result) {
        return municipalities.isEmpty() ? Optional.empty() : db.sql("""
                        select s.referral, r.municipality from delivery_step s join referral r on r.id = s.referral
                         where s.result = :result and r.municipality in (:municipalities)
                           and s.role <> 'MEDICAL_ADVISER'
                         fetch first 1 rows only""")
                .param("result", result)
                .param("municipalities", municipalities.stream().map(GemeenteCode::value).toList())
                .query((row, n) -> new Owner(ReferralId.of(row.getString(1)), new GemeenteCode(row.getString(2))))
                .optional();
    }

    /** Why this delivery may not go on: the patient took back the consent, or the practice the referral; else empty. */
    private Optional<Fault> stop(ReferralId referral, RecipientRole role) {
        return db.sql("""
                        select case when r.state = 'REVOKED' or p.state = 'REVOKED' then 1 else 0 end
                          from referral r left join part p on p.referral = r.id and p.role = :role
                         where r.id = :id and (r.state = 'REVOKED' or p.state in ('REVOKED', 'WITHDRAWN')
                                or r.state = 'WITHDRAWN' and exists (select 1 from cancellation c
                                   where c.referral = r.id and c.asked = false))""")
                .param("id", referral.toString()).param("role", role.name()).query(Integer.class).optional()
                .map(revoked -> revoked == 1 ? new Fault.Translation("consent-revoked",
                        "De patiënt trok de toestemming in; de bezorging is gestopt.")
                        : new Fault.Translation("referral-withdrawn",
                        "De praktijk trok de verwijzing in; de bezorging is gestopt."));
    }

    /** When a delivery was taken back; empty where it was not. */
    Optional<Instant> takenBackAt(ReferralId referral, RecipientRole role) {
        return db.sql("""
                        select taken_back_at from delivery
                         where referral = :id and role = :role and taken_back_at is not null""")
                .param("id", referral.toString()).param("role", role.name())
                .query((row, n) -> row.getObject(1, OffsetDateTime.class).toInstant()).optional();
    }

    /** Deliveries that must still be taken back, in no order. */
    List<Withdrawals.Untold> revokedNotTakenBack(int limit) {
        return db.sql("""
                        select d.referral, d.role, r.municipality from delivery d join referral r on r.id = d.referral
                          left join part p on p.referral = d.referral and p.role = d.role
                         where d.taken_back_at is null and (r.state = 'REVOKED' or p.state = 'REVOKED')
                         fetch first :n rows only""")
                .param("n", limit)
                .query((row, n) -> new Withdrawals.Untold(ReferralId.of(row.getString(1)),
                        RecipientRole.valueOf(row.getString(2)),
                        new GemeenteCode(row.getString(3)))).list();
    }

    void takenBack(ReferralId referral, RecipientRole role) {
        db.sql("update delivery set taken_back_at = :now where referral = :id and role = :role")
                .param("now", now()).param("id", referral.toString()).param("role", role.name()).update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private final class Steps implements StepMemory {

        private final ReferralId referral;
        private final RecipientRole role;
        private final String worker;
        private final Use use;
        private final boolean resumed;
        private final Map<String, String> results = new HashMap<>();
        private Instant renewed;

        Steps(ReferralId referral, RecipientRole role, String worker, Use use, boolean resumed, Instant claimed) {
            this.use = use;
            this.referral = referral;
            this.role = role;
            this.worker = worker;
            this.resumed = resumed;
            this.renewed = claimed;
            if (resumed) {
                db.sql("select step, result from delivery_step where referral = :id and role = :role")
                        .param("id", referral.toString()).param("role", role.name())
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
            db.sql("""
                            insert into delivery_step (referral, role, step, result, done_at)
                            values (:id, :role, :step, :result, :at)""")
                    .param("id", referral.toString()).param("role", role.name()).param("step", step)
                    .param("result", result).param("at", now()).update();
            results.put(step, result);
            if (use != Use.ADD) {
                renew();
            }
            if (use != Use.TAKE_BACK) {
                stop(referral, role).ifPresent(fault -> {
                    throw fault;
                });
            }
        }

        @Override
        public void moved(String address) {
            int known = db.sql("""
                            update delivery_step set result = :result, done_at = :at
                             where referral = :id and role = :role and step = :step""")
                    .param("result", address).param("at", now()).param("id", referral.toString())
                    .param("role", role.name()).param("step", CASE).update();
            if (known == 0) {
                done(CASE, address);
            }
            results.put(CASE, address);
        }

        private void renew() {
            Instant now = clock.instant();
            if (now.isAfter(renewed.plus(LEASE.dividedBy(4)))) {
                int renewals = db.sql("""
                                update delivery set claimed_until = :until
                                 where referral = :id and role = :role and claimed_by = :worker""")
                        .param("until", now().plus(LEASE)).param("id", referral.toString())
                        .param("role", role.name()).param("worker", worker).update();
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
