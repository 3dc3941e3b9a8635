package nl.schakel.municipality.iwmo;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

import nl.schakel.referral.ReferralId;
import nl.schakel.referral.WmoCategory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What municipalities said, reduced to what it means for a referral. The messages themselves are not kept: a WMO301
 * tells more about a person than the hub needs to know.
 */
final class IwmoAnswers {

    /** A retour knows twelve codes; what a message says beyond this many does not make it any clearer. */
    private static final int MOST_CODES = 40;

    private final JdbcClient db;
    private final Clock clock;

    IwmoAnswers(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /**
     * One message.
     *
     * @param referral whom it is about; null where nobody of ours, or where it was refused
     * @param request  reference of the WMO315 that it is the retour of; null with other messages
     * @param answer   WJ760; null with other messages
     * @param reason   WJ759, null where there is none
     * @param codes    WJ001 with a retour, Fo01 with a transport error; else empty
     */
    record Said(long id, String function, ReferralId referral, UUID request, String answer, String reason,
                List<String> codes, Instant receivedAt) {
    }

    /** What the newest WMO301 said of an allocation, and when it came; category null where it did not say. */
    record Allocated(LocalDate from, LocalDate until, boolean removed, Instant keptAt, WmoCategory category) {
    }

    /** The hash of what came before under this Identificatie; empty where nothing did. */
    Optional<String> hash(String sender, String function, String identification) {
        return db.sql("""
                        select hash from iwmo_received
                         where sender = :sender and function = :function and identification = :identification""")
                .param("sender", sender).param("function", function).param("identification", identification)
                .query(String.class).optional();
    }

    /**
     * Keeps a message; within a transaction.
     *
     * @param toDo whether the referral must still hear of it
     * @throws org.springframework.dao.DuplicateKeyException where another of this Identificatie was first
     */
    void keep(String sender, String identification, String hash, Said said, boolean toDo) {
        OffsetDateTime now = now();
        db.sql("""
                        insert into iwmo_received (sender, function, identification, hash, referral, request, answer,
                               reason, codes, received_at, done_at)
                        values (:sender, :function, :identification, :hash, :referral, :request, :answer, :reason,
                               :codes, :now, :done)""")
                .param("sender", sender).param("function", said.function()).param("identification", identification)
                .param("hash", hash)
                .param("referral", said.referral() == null ? null : said.referral().toString(), Types.VARCHAR)
                .param("request", said.request() == null ? null : said.request().toString(), Types.VARCHAR)
                .param("answer", said.answer(), Types.VARCHAR).param("reason", said.reason(), Types.VARCHAR)
                .param("codes", said.codes().stream().limit(MOST_CODES).collect(Collectors.joining(","))).param("now", now)
                .param("done", toDo ? null : now, Types.TIMESTAMP_WITH_TIMEZONE).update();
    }

    /** The accepted WMO319s about a referral, oldest first: their WJ760. */
    List<String> answers(ReferralId referral) {
        return db.sql("""
                        select answer from iwmo_received
                         where referral = :referral and function = 'WMO319' and answer is not null order by id""")
                .param("referral", referral.toString()).query(String.class).list();
    }

    /** Messages that the referral must still hear of, oldest first. */
    List<Said> open(int limit) {
        return db.sql("select * from iwmo_received where done_at is null order by id fetch first :n rows only")
                .param("n", limit).query(IwmoAnswers::read).list();
    }

    /** @return false where another was first to tell */
    boolean done(Said said) {
        return db.sql("update iwmo_received set done_at = :now where id = :id and done_at is null")
                .param("now", now()).param("id", said.id()).update() == 1;
    }

    /** Referrals whose allocations changed without their hearing of it. */
    List<ReferralId> untold(int limit) {
        return db.sql("""
                        select referral from iwmo_allocation where told = false group by referral
                         order by min(kept_at) fetch first :n rows only""")
                .param("n", limit).query(String.class).list().stream().map(ReferralId::of).toList();
    }

    /** The referral heard of its allocations; within the transaction that tells it. */
    void told(ReferralId referral) {
        db.sql("update iwmo_allocation set told = true where referral = :referral")
                .param("referral", referral.toString()).update();
    }

    /** Keeps the newest state of an allocation (OP033x1); an older one that comes late does nothing. */
    void keep(String municipality, Received.Allocation allocation, ReferralId referral) {
        int newer = db.sql("""
                        update iwmo_allocation set assigned = :assigned, from_date = :from, until_date = :until,
                               removed = :removed, category = :category, kept_at = :now, told = false
                         where municipality = :municipality and number = :number and assigned <= :assigned""")
                .param("now", now()).param("category", code(allocation), Types.VARCHAR)
                .param("assigned", allocation.assigned()).param("from", allocation.from())
                .param("until", allocation.until(), Types.DATE).param("removed", allocation.removed())
                .param("municipality", municipality).param("number", allocation.number()).update();
        if (newer == 0 && allocated(municipality, allocation.number()).isEmpty()) {
            db.sql("""
                            insert into iwmo_allocation (municipality, number, referral, assigned, from_date,
                                   until_date, removed, category, kept_at, told)
                            values (:municipality, :number, :referral, :assigned, :from, :until, :removed, :category,
                                   :now, false)""")
                    .param("now", now()).param("category", code(allocation), Types.VARCHAR)
                    .param("municipality", municipality).param("number", allocation.number())
                    .param("referral", referral.toString()).param("assigned", allocation.assigned())
                    .param("from", allocation.from()).param("until", allocation.until(), Types.DATE)
                    .param("removed", allocation.removed()).update();
        }
    }

    /** Which referral an allocation honours: only its first message says so (TR379). */
    Optional<ReferralId> allocated(String municipality, String number) {
        return db.sql("select referral from iwmo_allocation where municipality = :municipality and number = :number")
                .param("municipality", municipality).param("number", number).query(String.class).optional()
                .map(ReferralId::of);
    }

    List<Allocated> allocations(ReferralId referral) {
        return db.sql("""
                        select from_date, until_date, removed, kept_at, category from iwmo_allocation
                         where referral = :referral
                         order by from_date""")
                .param("referral", referral.toString())
                .query((row, n) -> new Allocated(row.getObject(1, LocalDate.class), row.getObject(2, LocalDate.class),
                        row.getBoolean(3), row.getObject(4, OffsetDateTime.class).toInstant(),
                        WmoCategory.ofCode(row.getString(5)).orElse(null))).list();
    }

    private static String code(Received.Allocation allocation) {
        return allocation.category() == null ? null : allocation.category().code();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static Said read(ResultSet row, int number) throws SQLException {
        String referral = row.getString("referral");
        String request = row.getString("request");
        String codes = row.getString("codes");
        return new Said(row.getLong("id"), row.getString("function"), referral == null ? null : ReferralId.of(referral),
                request == null ? null : UUID.fromString(request), row.getString("answer"), row.getString("reason"),
                codes == null || codes.isEmpty() ? List.of() : Arrays.asList(codes.split(",")),
                row.getObject("received_at", OffsetDateTime.class).toInstant());
    }
}
