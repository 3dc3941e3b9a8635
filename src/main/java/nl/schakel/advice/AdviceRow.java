package nl.schakel.advice;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;

/** An advice request as its row has it. */
final class AdviceRow {

    static final String SELECT = """
            select id, municipality, asker, source, practice, provision, referral, case_number, origin, consent_given,
                   consent_until, due, state, version, asked_at, since, reason, pushed_version
              from advice_request
            """;

    private AdviceRow() {
    }

    static AdviceRequest read(ResultSet row, int number) throws SQLException {
        String referral = row.getString("referral");
        return new AdviceRequest(AdviceId.of(row.getString("id")), new GemeenteCode(row.getString("municipality")),
                RecipientRole.valueOf(row.getString("asker")), row.getString("source"),
                new AgbCode(row.getString("practice")), Provision.valueOf(row.getString("provision")),
                referral == null ? null : ReferralId.of(referral), row.getString("case_number"),
                AdviceRequest.Origin.valueOf(row.getString("origin")),
                row.getObject("consent_given", LocalDate.class), instant(row, "consent_until"),
                row.getObject("due", LocalDate.class), AdviceRequest.State.valueOf(row.getString("state")),
                row.getInt("version"), instant(row, "asked_at"), instant(row, "since"), reason(row),
                row.getInt("pushed_version"));
    }

    static DeclineReason reason(ResultSet row) throws SQLException {
        String reason = row.getString("reason");
        return reason == null ? null : DeclineReason.valueOf(reason);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
