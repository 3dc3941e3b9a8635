package nl.schakel.municipality.iwmo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.Fault;
import nl.schakel.security.MasterKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Retours that must still go. One may name a client, so it is kept sealed, and only until it is sent. Several processes
 * may look; one of them sends, the same bytes at every attempt.
 */
final class RetourOutbox {

    private static final Logger log = LoggerFactory.getLogger(RetourOutbox.class);

    /** Longer than sending one may take. */
    private static final Duration CLAIM = Duration.ofMinutes(6);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    /** After this the municipality must hear outside the message traffic (OP090x2). */
    private static final Instant GIVEN_UP = Instant.parse("2999-01-01T00:00:00Z");
    private static final int MOST_ATTEMPTS = 72;
    private static final int PAGE = 100;

    private final JdbcClient db;
    private final MasterKey masterKey;
    private final IwmoTransport transport;
    private final Function<GemeenteCode, Optional<Municipality>> directory;
    private final Clock clock;

    RetourOutbox(JdbcClient db, MasterKey masterKey, IwmoTransport transport,
                 Function<GemeenteCode, Optional<Municipality>> directory, Clock clock) {
        this.db = db;
        this.masterKey = masterKey;
        this.transport = transport;
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * Keeps a retour; within the transaction of what it answers.
     *
     * @param reached the municipality whose connection it goes by
     */
    void put(GemeenteCode reached, IwmoMessage retour) {
        byte[] sealed = masterKey.wrap(retour.payload());
        db.sql("""
                        insert into iwmo_retour (municipality, function, identification, sender, receiver, reference,
                               sealed, key_id, attempts, not_before)
                        values (:municipality, :function, :identification, :sender, :receiver, :reference, :sealed,
                               :keyId, 0, :now)""")
                .param("municipality", reached.value()).param("function", retour.function())
                .param("identification", retour.identification()).param("sender", retour.sender())
                .param("receiver", retour.receiver()).param("reference", retour.reference().toString())
                .param("sealed", sealed)
                .param("keyId", MasterKey.keyIdOf(sealed)).param("now", at(clock.instant())).update();
    }

    private record Open(long id, GemeenteCode municipality, int attempts, IwmoMessage message) {
    }

    /** Sends what is due. */
    void send() {
        List<Long> due = db.sql("""
                        select id from iwmo_retour where sent_at is null and not_before <= :now
                         order by id fetch first :n rows only""").param("now", at(clock.instant())).param("n", PAGE)
                .query(Long.class).list();
        due.forEach(this::send);
    }

    private void send(long id) {
        Instant now = clock.instant();
        int claimed = db.sql("""
                        update iwmo_retour set attempts = attempts + 1, not_before = :until
                         where id = :id and sent_at is null and not_before <= :now""")
                .param("until", at(now.plus(CLAIM))).param("id", id).param("now", at(now)).update();
        if (claimed == 0) {
            return;
        }
        Open retour = db.sql("select * from iwmo_retour where id = :id").param("id", id)
                .query((row, n) -> new Open(row.getLong("id"), new GemeenteCode(row.getString("municipality")),
                        row.getInt("attempts"), new IwmoMessage(row.getString("function"),
                        row.getString("identification"), row.getString("sender"), row.getString("receiver"),
                        UUID.fromString(row.getString("reference")), true, masterKey.unwrap(row.getBytes("sealed")),
                        null))).single();
        try {
            transport.send(retour.message(), directory.apply(retour.municipality()).orElseThrow(
                    () -> new Fault.Translation("municipality-unknown", "De gemeente staat niet meer in de "
                            + "configuratie.")));
            db.sql("update iwmo_retour set sent_at = :now, sealed = null, key_id = '' where id = :id")
                    .param("now", at(clock.instant())).param("id", id).update();
        } catch (Fault fault) {
            boolean hopeless = fault instanceof Fault.Translation || retour.attempts() >= MOST_ATTEMPTS;
            Duration pause = Duration.ofMinutes(1L << Math.min(retour.attempts(), 6));
            db.sql("update iwmo_retour set not_before = :next"
                            // Nobody sends it any more: nor does it need to be kept.
                            + (hopeless ? ", sealed = null, key_id = ''" : "") + " where id = :id")
                    .param("next", at(hopeless ? GIVEN_UP
                            : clock.instant().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause)))
                    .param("id", id).update();
            if (hopeless) {
                log.warn("De retour {} aan gemeente {} kan niet worden bezorgd: {} ({}) Meld de gemeente buiten het "
                        + "berichtenverkeer om wat er met haar bericht is gebeurd (OP090x2).", retour.message(),
                        retour.municipality(), fault.sentence(), fault.code());
            }
        }
    }

    private static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
