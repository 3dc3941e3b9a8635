package nl.schakel.operations.flow;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import nl.schakel.advice.AdviceStore;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Practice;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.Bell;
import nl.schakel.referral.RecipientRole;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the hub still has to bring, and to whom: from the database, so of all hub processes, and without the queues.
 * Each question goes by an index to what waits now, however much is stored.
 */
final class WaitingWork {

    /** A withdrawal that a person did not see for so long is on another list. */
    private static final Duration WITHDRAWALS = Duration.ofDays(7);

    private final JdbcClient db;
    private final Directory directory;
    private final Clock clock;

    WaitingWork(JdbcClient db, Directory directory, Clock clock) {
        this.db = db;
        this.directory = directory;
        this.clock = clock;
    }

    /**
     * What waits for one partner in one place.
     *
     * @param partner {@code municipality/0363}, {@code practice/01012345} or {@code hub}
     * @param queue   of the route that brings it
     * @param oldest  since when the oldest waits; null where nothing waits that could have gone
     * @param planned whether it waits for an hour that was agreed, such as that of a digest
     */
    record Pile(String partner, String queue, long count, Instant oldest, boolean planned) {
    }

    /** Everything, by partner and place. */
    List<Pile> piles() {
        List<Pile> piles = new ArrayList<>();
        piles.addAll(referrals());
        piles.addAll(parts());
        piles.addAll(additions());
        piles.addAll(cancellations());
        piles.addAll(revocations());
        piles.addAll(answers());
        piles.addAll(feedback());
        return piles;
    }

    /** By when the practice sent it: what was told of it meanwhile makes it no younger. By iWmo one waits its turn. */
    private List<Pile> referrals() {
        return db.sql("""
                        select r.municipality, r.state, count(*),
                               min(case when q.referral is null then r.received_at end)
                          from referral r left join iwmo_queue q on q.referral = r.id
                         where r.state in ('ACCEPTED', 'READY') group by r.municipality, r.state""")
                .query((row, number) -> row.getString(2).equals("ACCEPTED")
                        ? new Pile("hub", Bell.ACCEPTED, row.getLong(3), instant(row, 4), false)
                        : pile(row.getString(1), Bell.delivery(new GemeenteCode(row.getString(1)),
                        RecipientRole.CONSULTANT), row.getLong(3), instant(row, 4))).list();
    }

    private List<Pile> parts() {
        return db.sql("""
                        select r.municipality, p.role, count(*), min(p.state_since)
                          from part p join referral r on r.id = p.referral
                         where p.state = 'READY' and r.state <> 'REVOKED' group by r.municipality, p.role""")
                .query((row, number) -> pile(row.getString(1), Bell.delivery(new GemeenteCode(row.getString(1)),
                        RecipientRole.valueOf(row.getString(2))), row.getLong(3), instant(row, 4))).list();
    }

    private List<Pile> additions() {
        return db.sql("""
                        select r.municipality, m.role, count(*), min(m.state_since)
                          from mdo_part m join referral r on r.id = m.referral
                         where m.state = 'READY' group by r.municipality, m.role""")
                .query((row, number) -> pile(row.getString(1), Bell.mdo(new GemeenteCode(row.getString(1)),
                        RecipientRole.valueOf(row.getString(2))), row.getLong(3), instant(row, 4))).list();
    }

    private List<Pile> cancellations() {
        return db.sql("""
                        select r.municipality, c.role, count(*), min(c.since)
                          from cancellation_to c join referral r on r.id = c.referral
                         group by r.municipality, c.role""")
                .query(WaitingWork::withdrawal).list();
    }

    /** What a person was told to telephone about does not wait for the hub. */
    private List<Pile> revocations() {
        return db.sql("""
                        select r.municipality, d.role, count(*), min(r.state_since)
                          from referral r join delivery d on d.referral = r.id
                         where r.state = 'REVOKED' and r.state_since > :lately and d.taken_back_at is null
                           and d.attempts > 0 and not exists (select 1 from timeline t where t.referral = r.id
                               and t.event like 'not-taken-back-from-%')
                         group by r.municipality, d.role""")
                .param("lately", clock.instant().minus(WITHDRAWALS).atOffset(ZoneOffset.UTC))
                .query(WaitingWork::withdrawal).list();
    }

    private List<Pile> answers() {
        return db.sql("""
                        select municipality, count(*), min(since) from advice_request
                         where state = 'ANSWERED' and origin = 'CASE' group by municipality""")
                .query((row, number) -> pile(row.getString(1), AdviceStore.ANSWERED, row.getLong(2),
                        instant(row, 3))).list();
    }

    private List<Pile> feedback() {
        Instant now = clock.instant();
        return db.sql("select practice, count(*), min(since) from unheard group by practice")
                .query((row, number) -> {
                    boolean planned = practice(row.getString(1)).filter(practice -> waitsByAgreement(practice, now))
                            .isPresent();
                    return new Pile("practice/" + row.getString(1), Bell.FEEDBACK, row.getLong(2),
                            planned ? null : instant(row, 3), planned);
                }).list();
    }

    private static boolean waitsByAgreement(Practice practice, Instant now) {
        return practice.feedback().digestAt() != null
                || practice.maintenance().stream().anyMatch(maintenance -> maintenance.covers(now));
    }

    private Optional<Practice> practice(String agb) {
        return directory.practice(new AgbCode(agb));
    }

    private static Pile withdrawal(ResultSet row, int number) throws SQLException {
        return pile(row.getString(1), Bell.withdrawal(new GemeenteCode(row.getString(1)),
                RecipientRole.valueOf(row.getString(2))), row.getLong(3), instant(row, 4));
    }

    private static Pile pile(String municipality, String queue, long count, Instant oldest) {
        return new Pile("municipality/" + municipality, queue, count, oldest, false);
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }
}
