package nl.schakel.municipality.iwmo;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import nl.schakel.municipality.DeliveryPause;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Fault;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whose turn it is: a practice may have one request under way for a client at a municipality (TR374). The next one
 * waits, as long as it takes and over restarts, and is rung when it is its turn, in the order in which they came.
 *
 * <p>A turn ends by itself: whoever has it and is not under way any more (answered, refused, revoked, given up) has
 * lost it to the next who looks. So nothing that ends a referral needs to know of turns, and neither does a merger:
 * what counts is the municipality that a referral has now, so two that came from different ones may both be under way
 * at their successor, and whoever comes next waits for both.
 */
final class IwmoTurns {

    static final String WAITS = "waits-its-turn";
    private static final String REFERRALS = " referral in (select id from referral where municipality = :municipality "
            + "and practice = :practice and patient_hash = :patient and state ";
    private static final String UNDER_WAY = "('READY', 'SENT', 'RECEIVED', 'IN_PROGRESS', 'WAITING', 'EXTENDED')";
    private static final int CONTENDERS = 5;
    private static final int PAGE = 500;

    private final JdbcClient db;
    private final ReferralStore referrals;
    private final DeliveryPause pause;
    private final Clock clock;

    IwmoTurns(JdbcClient db, ReferralStore referrals, DeliveryPause pause, Clock clock) {
        this.db = db;
        this.referrals = referrals;
        this.pause = pause;
        this.clock = clock;
    }

    /** Between whom, about whom. */
    private record Key(String municipality, String practice, String patient) {
    }

    /**
     * Takes the turn, or waits for it. Doing it again does nothing.
     *
     * @return whether this referral may be sent now; otherwise it is rung later
     * @throws Fault.Technical where others take turns at this very moment
     */
    boolean take(ReferralId id) {
        Key key = key(id).orElseThrow();
        leaveFormer(id, key);
        for (int contender = 0; contender < CONTENDERS; contender++) {
            Set<ReferralId> holders = holders(key);
            if (holders.contains(id)) {
                leaveQueue(id);
                return true;
            }
            if (!holders.isEmpty()) {
                queue(id, key);
                // It may have ended between the look and the queue: then nobody would ring.
                if (holders(key).equals(holders)) {
                    return false;
                }
            } else if (first(key).filter(first -> !first.equals(id)).isPresent()) {
                queue(id, key);
                ringFirst(key);
                return false;
            } else if (insert(id, key)) {
                leaveQueue(id);
                return true;
            }
        }
        throw new Fault.Technical("iwmo-turn-contended", "Meer verwijzingen voor dezelfde inwoner gaan op hetzelfde "
                + "moment weg; deze probeert het zo opnieuw.");
    }

    /** Ends the turn of a referral that is not under way any more, and rings for the next. */
    void release(ReferralId id) {
        key(id).ifPresent(this::ringFirst);
    }

    /** Rings for whoever is first at a turn that nobody has: its own bell may be gone. */
    void sweep() {
        db.sql("delete from iwmo_queue where referral in (select id from referral where state <> 'READY')").update();
        List<Key> keys = db.sql("""
                        select distinct r.municipality, r.practice, r.patient_hash
                          from iwmo_queue q join referral r on r.id = q.referral
                         order by r.municipality, r.practice, r.patient_hash fetch first :n rows only""")
                .param("n", PAGE)
                .query((row, n) -> new Key(row.getString(1), row.getString(2), row.getString(3))).list();
        keys.forEach(this::ringFirst);
    }

    private Optional<Key> key(ReferralId id) {
        return db.sql("select municipality, practice, patient_hash from referral where id = :id")
                .param("id", id.toString())
                .query((row, n) -> new Key(row.getString(1), row.getString(2), row.getString(3))).optional();
    }

    /** What is made anew after a merger has no turn at the successor yet, and waits there. */
    private void leaveFormer(ReferralId id, Key key) {
        for (String table : List.of("iwmo_turn", "iwmo_queue")) {
            db.sql("delete from " + table + " where referral = :id and municipality <> :municipality")
                    .param("id", id.toString()).param("municipality", key.municipality()).update();
        }
    }

    /** Who has the turn and is still under way; whoever is not has lost it. */
    private Set<ReferralId> holders(Key key) {
        with(key, "delete from iwmo_turn where" + REFERRALS + "not in " + UNDER_WAY + ")").update();
        return with(key, "select referral from iwmo_turn where" + REFERRALS + "in " + UNDER_WAY + ")")
                .query(String.class).list().stream().map(ReferralId::of).collect(Collectors.toUnmodifiableSet());
    }

    private Optional<ReferralId> first(Key key) {
        return with(key, "select referral from iwmo_queue where" + REFERRALS + "= 'READY') order by since, referral "
                + "fetch first 1 rows only").query(String.class).optional().map(ReferralId::of);
    }

    private void ringFirst(Key key) {
        if (holders(key).isEmpty()) {
            first(key).flatMap(referrals::find).ifPresent(next ->
                    referrals.ring(List.of(Bell.onward(next, ReferralState.READY))));
        }
    }

    private boolean insert(ReferralId id, Key key) {
        try {
            return with(key, """
                            insert into iwmo_turn (municipality, practice, patient_hash, referral, taken_at)
                            values (:municipality, :practice, :patient, :id, :now)""")
                    .param("id", id.toString()).param("now", now()).update() == 1;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    /** The timeline tells once why it waits. */
    private void queue(ReferralId id, Key key) {
        try {
            with(key, """
                            insert into iwmo_queue (municipality, practice, patient_hash, referral, since)
                            values (:municipality, :practice, :patient, :id, :now)""")
                    .param("id", id.toString()).param("now", now()).update();
        } catch (DuplicateKeyException e) {
            return;
        }
        pause.begin(id, RecipientRole.CONSULTANT);
        referrals.remark(id, WAITS, new Fault.Technical("iwmo-waits-its-turn", "De gemeente behandelt nog een eerder "
                + "verzoek van deze praktijk voor dezelfde inwoner, en iWmo staat er maar één tegelijk toe (TR374). "
                + "Deze verwijzing gaat vanzelf zodra dat verzoek is beantwoord. Is er haast bij, bel dan het "
                + "Wmo-loket."),
                new Bell(Bell.FEEDBACK, id));
    }

    private void leaveQueue(ReferralId id) {
        if (db.sql("delete from iwmo_queue where referral = :id").param("id", id.toString()).update() == 1) {
            pause.end(id, RecipientRole.CONSULTANT);
        }
    }

    private JdbcClient.StatementSpec with(Key key, String sql) {
        return db.sql(sql).param("municipality", key.municipality()).param("practice", key.practice())
                .param("patient", key.patient());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
