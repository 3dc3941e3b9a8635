package nl.schakel.operations.referrals;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.ReferralState;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Lists of referrals, newest first, in pages. Each filter reads one stretch of one index, from where the page before
 * ended: the thousandth page costs what the first does.
 */
class ReferralLists {

    private static final String SELECT = """
            select id, practice, municipality, state, received_at, state_since, case_number
              from referral\s""";
    private static final Comparator<Line> NEWEST = Comparator.comparing(Line::receivedAt)
            .thenComparing(Line::id).reversed();

    private final JdbcClient db;

    ReferralLists(JdbcClient db) {
        this.db = db;
    }

    /**
     * A referral in a list: nothing of the patient, not what the patient needs, and not the number of the HIS, which may
     * be anything.
     */
    record Line(String id, AgbCode practice, GemeenteCode municipality, ReferralState state,
                Instant receivedAt, Instant since, String caseNumber) {
    }

    /** A page starts behind this one. */
    record Place(Instant receivedAt, String id) {
    }

    /** @param after null for the first page */
    List<Line> page(ReferralFilter filter, Place after, int limit) {
        if (filter.standing() == null) {
            return page(filter, null, after, limit);
        }
        // One state at a time: the index has them in order within a state only.
        return filter.standing().states().stream().flatMap(state -> page(filter, state, after, limit).stream())
                .sorted(NEWEST).limit(limit).toList();
    }

    private List<Line> page(ReferralFilter filter, ReferralState state, Place after, int limit) {
        Map<String, Object> params = new HashMap<>();
        StringBuilder where = new StringBuilder("where 1 = 1");
        if (filter.municipality() != null) {
            where.append(" and municipality = :municipality");
            params.put("municipality", filter.municipality().value());
        }
        if (filter.practice() != null) {
            where.append(" and practice = :practice");
            params.put("practice", filter.practice().value());
        }
        if (state != null) {
            where.append(" and state = :state");
            params.put("state", state.name());
        }
        filter.start().ifPresent(start -> {
            where.append(" and received_at >= :start");
            params.put("start", utc(start));
        });
        if (after != null) {
            where.append(" and received_at <= :at and (received_at < :at or id < :after)");
            params.put("at", utc(after.receivedAt()));
            params.put("after", after.id());
        } else {
            filter.end().ifPresent(end -> {
                where.append(" and received_at < :end");
                params.put("end", utc(end));
            });
        }
        params.put("n", limit);
        return db.sql(SELECT + where + " order by received_at desc, id desc fetch first :n rows only").params(params)
                .query(ReferralLists::line).list();
    }

    /** By any number of its own: the hub's, the HIS's, or a zaaknummer of the municipality, adviser or expert. */
    List<Line> byNumber(String number, int limit) {
        List<String> ids = Stream.of("select id from referral where id = :v",
                        "select id from referral where source_value = :v",
                        "select id from referral where case_number = :v",
                        "select referral from part where case_number = :v",
                        "select referral from mdo where source_value = :v")
                .flatMap(sql -> db.sql(sql + " fetch first :n rows only").param("v", number).param("n", limit)
                        .query(String.class).list().stream()).distinct().limit(limit).toList();
        return ids.isEmpty() ? List.of() : db.sql(SELECT + "where id in (:ids) order by received_at desc, id desc")
                .param("ids", ids).query(ReferralLists::line).list();
    }

    /** Of one patient, by the keyed hash of the BSN. */
    List<Line> ofPatient(String hash, int limit) {
        return db.sql(SELECT + "where patient_hash = :hash order by received_at desc, id desc fetch first :n rows only")
                .param("hash", hash).param("n", limit).query(ReferralLists::line).list();
    }

    private static Line line(ResultSet row, int number) throws SQLException {
        return new Line(row.getString("id"), new AgbCode(row.getString("practice")),
                new GemeenteCode(row.getString("municipality")), ReferralState.valueOf(row.getString("state")),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                row.getObject("state_since", OffsetDateTime.class).toInstant(), row.getString("case_number"));
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
