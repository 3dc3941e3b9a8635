package nl.schakel.fhir.subscription;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Types;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.identity.AgbCode;
import nl.schakel.security.MasterKey;
import nl.schakel.security.Sealing;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps what each HIS subscribed to. What a method returned is on disk. */
class SubscriptionStore {

    /** More have no use, and each costs a call for every change. */
    private static final int MOST = 20;

    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final Sealing sealing;
    private final ObjectMapper json;
    private final Clock clock;

    SubscriptionStore(JdbcClient db, TransactionTemplate transaction, Sealing sealing, ObjectMapper json, Clock clock) {
        this.db = db;
        this.transaction = transaction;
        this.sealing = sealing;
        this.json = json;
        this.clock = clock;
    }

    /** @throws SubscriptionRefused where the practice has this one already, or too many */
    Subscriber create(AgbCode practice, Wish wish) {
        UUID id = UUID.randomUUID();
        byte[] key = sealing.newDataKey();
        try {
            transaction.executeWithoutResult(status -> {
                if (count(practice) >= MOST) {
                    throw SubscriptionRefused.because(SubscriptionReason.TOO_MANY);
                }
                terms(db.sql("""
                                insert into subscription (id, practice, topic, endpoint, media_type, id_only, timeout,
                                       heartbeat, max_count, ends_at, data_key, key_id, sealed, state, version, changed_at,
                                       seen_until, behind, last_number, told_number, not_before, failures)
                                values (:id, :practice, :topic, :endpoint, :type, :idOnly, :timeout, :heartbeat,
                                        :count, :end, :key, :keyId, :sealed, 'REQUESTED',
                                        1, :now, :now, true, 0, 0, :now, 0)"""),
                        wish.terms()).param("id", id.toString()).param("practice", practice.value())
                        .param("key", key).param("keyId", MasterKey.keyIdOf(key))
                        .param("sealed", seal(id, key, wish.sealed())).param("now", now()).update();
            });
        } catch (DuplicateKeyException e) {
            throw SubscriptionRefused.because(SubscriptionReason.EXISTS);
        }
        return find(id).orElseThrow();
    }

    Optional<Subscriber> find(UUID id) {
        return db.sql(SubscriptionRow.SELECT + " where id = :id").param("id", id.toString())
                .query(SubscriptionRow::read).optional();
    }

    /** A practice's own, oldest address first. */
    List<Subscriber> of(AgbCode practice) {
        return db.sql(SubscriptionRow.SELECT + " where practice = :p order by topic, endpoint")
                .param("p", practice.value()).query(SubscriptionRow::read).list();
    }

    /**
     * Begins again with other terms, at the number where it was; its address must answer once more. What changed while
     * it was off, or of a topic that it did not have, is not told.
     *
     * @param wish where it has no headers and the address stays, the headers that are kept stay: they are never shown,
     *             so a HIS that reads and writes back does not have them
     * @return false where it changed since it was read
     * @throws SubscriptionRefused where the practice has another one like that
     */
    boolean restart(Subscriber known, Wish wish) {
        byte[] key = dataKey(known.id());
        Private kept = wish.sealed().headers().isEmpty() && wish.terms().endpoint().equals(known.terms().endpoint())
                ? new Private(wish.sealed().reason(), sealed(known.id()).headers()) : wish.sealed();
        boolean goesOn = known.state() != Subscriber.State.OFF && wish.terms().topic() == known.terms().topic();
        try {
            return terms(db.sql("""
                            update subscription set topic = :topic, endpoint = :endpoint, media_type = :type,
                                   id_only = :idOnly, timeout = :timeout, heartbeat = :heartbeat, max_count = :count,
                                   ends_at = :end, sealed = :sealed, state = 'REQUESTED', version = version + 1,
                                   changed_at = :now, seen_until = :seen, behind = true, not_before = :now,
                                   failures = 0, failing_since = null, trouble = null, claim = null, claimed_until = null
                             where id = :id and version = :before"""), wish.terms())
                    .param("sealed", seal(known.id(), key, kept)).param("now", now())
                    .param("seen", goesOn ? SubscriptionRow.utc(known.seenUntil()) : now())
                    .param("id", known.id().toString()).param("before", known.version()).update() == 1;
        } catch (DuplicateKeyException e) {
            throw SubscriptionRefused.because(SubscriptionReason.EXISTS);
        }
    }

    /** @return false where it changed since it was read */
    boolean stop(Subscriber known) {
        return db.sql("""
                        update subscription set state = 'OFF', version = version + 1, changed_at = :now,
                               not_before = null, claim = null, claimed_until = null
                         where id = :id and version = :before""")
                .param("now", now()).param("id", known.id().toString()).param("before", known.version()).update() == 1;
    }

    void delete(UUID id) {
        transaction.executeWithoutResult(status -> {
            db.sql("delete from subscription_event where subscription = :id").param("id", id.toString()).update();
            db.sql("delete from subscription where id = :id").param("id", id.toString()).update();
        });
    }

    /** What a HIS gave along that no other may read. */
    Private sealed(UUID id) {
        return db.sql("select data_key, sealed from subscription where id = :id").param("id", id.toString())
                .query((row, n) -> open(id, row.getBytes(1), row.getBytes(2))).single();
    }

    /** Events with numbers from one to another, both with them, oldest first. */
    List<Event> events(UUID id, long from, long until, int limit) {
        return db.sql("""
                        select number, happened_at, focus, version from subscription_event
                         where subscription = :id and number between :from and :until
                         order by number fetch first :n rows only""")
                .param("id", id.toString()).param("from", from).param("until", until).param("n", limit)
                .query(SubscriptionRow::event).list();
    }

    private int count(AgbCode practice) {
        return db.sql("select count(*) from subscription where practice = :p").param("p", practice.value())
                .query(Integer.class).single();
    }

    private static JdbcClient.StatementSpec terms(JdbcClient.StatementSpec statement, Terms terms) {
        return statement.param("topic", terms.topic().name()).param("endpoint", terms.endpoint().toString())
                .param("type", terms.mediaType()).param("idOnly", terms.idOnly()).param("timeout", terms.timeout())
                .param("heartbeat", terms.heartbeat()).param("count", terms.maxCount())
                .param("end", SubscriptionRow.utc(terms.end()), Types.TIMESTAMP_WITH_TIMEZONE);
    }

    private byte[] dataKey(UUID id) {
        return db.sql("select data_key from subscription where id = :id").param("id", id.toString())
                .query(byte[].class).single();
    }

    private byte[] seal(UUID id, byte[] key, Private content) {
        try {
            return sealing.seal(key, about(id), json.writeValueAsBytes(content));
        } catch (IOException e) {
            throw new UncheckedIOException("headers do not become JSON", e);
        }
    }

    private Private open(UUID id, byte[] key, byte[] sealed) {
        try {
            return json.readValue(sealing.open(key, about(id), sealed), Private.class);
        } catch (IOException e) {
            // The cause may quote a secret.
            throw new IllegalStateException("kept headers do not read");
        }
    }

    private static String about(UUID id) {
        return "subscription " + id;
    }

    private OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
