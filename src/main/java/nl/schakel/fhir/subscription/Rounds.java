package nl.schakel.fhir.subscription;

import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Whose turn it is to be called, and what came of it. A turn is claimed, so that two hub processes never call one HIS
 * at the same time; who lost its claim in the meantime, because it took too long or the HIS changed its wish, writes
 * nothing any more.
 */
class Rounds {

    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Rounds(JdbcClient db, TransactionTemplate transaction, Clock clock) {
        this.db = db;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** The practices where something changed at or after a moment, whoever may know of it. */
    Set<String> changedSince(Instant moment) {
        return Set.copyOf(db.sql("""
                        select distinct practice from referral where state_since >= :moment
                        union select distinct practice from advice_request where since >= :moment""")
                .param("moment", SubscriptionRow.utc(moment)).query(String.class).list());
    }

    /** Until when was looked for the one that was looked at longest ago; empty where nobody subscribed. */
    Optional<Instant> oldest() {
        return db.sql("select min(seen_until) from subscription where state = 'ACTIVE'")
                .query(OffsetDateTime.class).optional().map(OffsetDateTime::toInstant);
    }

    /**
     * Who may have to be told something now, the longest waiting first.
     *
     * @param changed practices where something changed
     */
    List<Subscriber> due(Set<String> changed, int limit) {
        return db.sql(SubscriptionRow.SELECT + """
                         where state in ('REQUESTED', 'ACTIVE', 'ERROR') and not_before <= :now
                           and (claimed_until is null or claimed_until <= :now)
                           and (state <> 'ACTIVE' or behind = true or last_number > told_number or beat_at <= :now
                                or ends_at <= :now or practice in (:changed))
                         order by not_before, id fetch first :n rows only""")
                .param("now", now()).param("changed", changed.isEmpty() ? Set.of("") : changed).param("n", limit)
                .query(SubscriptionRow::read).list();
    }

    /** Takes a turn; empty where another process has it, or where it may not be called any more. */
    Optional<Subscriber> claim(UUID id, String claim, Duration time) {
        int taken = db.sql("""
                        update subscription set claim = :claim, claimed_until = :until
                         where id = :id and (claimed_until is null or claimed_until <= :now)
                           and state in ('REQUESTED', 'ACTIVE', 'ERROR') and not_before <= :now""")
                .param("claim", claim).param("until", now().plus(time)).param("id", id.toString())
                .param("now", now()).update();
        return taken == 0 ? Optional.empty()
                : db.sql(SubscriptionRow.SELECT + " where id = :id and claim = :claim").param("id", id.toString())
                .param("claim", claim).query(SubscriptionRow::read).optional();
    }

    /** The newest version of each of these Tasks that has a number. */
    Map<String, Integer> known(UUID id, Collection<String> focuses) {
        Map<String, Integer> versions = new HashMap<>();
        if (!focuses.isEmpty()) {
            db.sql("""
                            select focus, max(version) from subscription_event
                             where subscription = :id and focus in (:focuses) group by focus""")
                    .param("id", id.toString()).param("focuses", focuses)
                    .query((row, n) -> versions.put(row.getString(1), row.getInt(2))).list();
        }
        return versions;
    }

    /**
     * Numbers new events and remembers until when was looked.
     *
     * @param found without those that have a number
     * @return the subscriber with its newest number; empty where the claim was lost
     */
    Optional<Subscriber> note(Subscriber subscriber, String claim, News.Found found) {
        List<Event> events = found.events();
        long last = subscriber.lastNumber() + events.size();
        try {
            boolean held = Boolean.TRUE.equals(transaction.execute(status -> {
                boolean mine = db.sql("""
                                update subscription set last_number = :last, seen_until = :seen, behind = :behind
                                 where id = :id and claim = :claim and last_number = :before""")
                        .param("last", last).param("seen", SubscriptionRow.utc(found.seenUntil()))
                        .param("behind", !found.complete())
                        .param("id", subscriber.id().toString()).param("claim", claim)
                        .param("before", subscriber.lastNumber()).update() == 1;
                if (mine) {
                    insert(subscriber, events);
                }
                return mine;
            }));
            return held ? Optional.of(subscriber.numberedUntil(last)) : Optional.empty();
        } catch (DuplicateKeyException e) {
            return Optional.empty();
        }
    }

    private void insert(Subscriber subscriber, List<Event> events) {
        long number = subscriber.lastNumber();
        for (Event event : events) {
            number++;
            db.sql("""
                            insert into subscription_event (subscription, number, happened_at, noted_at, focus, version)
                            values (:id, :number, :at, :now, :focus, :version)""")
                    .param("id", subscriber.id().toString()).param("number", number)
                    .param("at", SubscriptionRow.utc(event.at())).param("now", now()).param("focus", event.focus())
                    .param("version", event.version()).update();
        }
    }

    /** Nothing had to be told after all. */
    void release(Subscriber subscriber, String claim) {
        db.sql("""
                        update subscription set claim = null, claimed_until = null, not_before = :now
                         where id = :id and claim = :claim""")
                .param("now", now()).param("id", subscriber.id().toString()).param("claim", claim).update();
    }

    /** Its time is over, or it has no address any more. */
    boolean end(Subscriber subscriber, String claim, Subscriber.State state, String trouble) {
        return moved(subscriber, claim, state, null, subscriber.failures(), subscriber.failing(), trouble);
    }

    /**
     * Its address answered.
     *
     * @param until number of the newest event that it was told
     */
    boolean told(Subscriber subscriber, String claim, long until) {
        int heartbeat = subscriber.terms().heartbeat();
        return db.sql("""
                        update subscription set claim = null, claimed_until = null, not_before = :now,
                               version = case when state = 'ACTIVE' then version else version + 1 end,
                               changed_at = case when state = 'ACTIVE' then changed_at else :now end,
                               state = 'ACTIVE', told_number = :told, failures = 0, failing_since = null,
                               trouble = null, beat_at = :beat
                         where id = :id and claim = :claim""")
                .param("now", now()).param("told", until)
                .param("beat", heartbeat == 0 ? null : now().plusSeconds(heartbeat), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("id", subscriber.id().toString()).param("claim", claim).update() == 1;
    }

    /**
     * Its address did not answer as it should.
     *
     * @param pause until it may be called again; null for never
     */
    boolean failed(Subscriber subscriber, String claim, Subscriber.State state, Duration pause, String trouble) {
        Instant since = subscriber.failing() == null ? now().toInstant() : subscriber.failing();
        return moved(subscriber, claim, state, pause == null ? null : now().plus(pause), subscriber.failures() + 1,
                since, trouble);
    }

    private boolean moved(Subscriber subscriber, String claim, Subscriber.State state, OffsetDateTime notBefore,
                          int failures, Instant failing, String trouble) {
        boolean seen = subscriber.state() != state;
        return db.sql("""
                        update subscription set claim = null, claimed_until = null, not_before = :notBefore,
                               state = :state, version = :version, changed_at = :changed, failures = :failures,
                               failing_since = :failing, trouble = :trouble
                         where id = :id and claim = :claim""")
                .param("notBefore", notBefore, Types.TIMESTAMP_WITH_TIMEZONE).param("state", state.name())
                .param("version", subscriber.version() + (seen ? 1 : 0))
                .param("changed", seen ? now() : SubscriptionRow.utc(subscriber.changedAt()))
                .param("failures", failures)
                .param("failing", SubscriptionRow.utc(failing), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("trouble", trouble, Types.VARCHAR)
                .param("id", subscriber.id().toString()).param("claim", claim).update() == 1;
    }

    /** Forgets events that are older than a while; numbers go on where they were. */
    void forget(Duration kept) {
        db.sql("delete from subscription_event where noted_at < :then").param("then", now().minus(kept)).update();
    }

    private OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
