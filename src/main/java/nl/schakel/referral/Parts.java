package nl.schakel.referral;

import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;

/** What goes of referrals to others than the consultant; {@link ReferralStore#change} moves it. */
public class Parts {

    private final JdbcClient db;

    Parts(JdbcClient db) {
        this.db = db;
    }

    /** The parts of a referral, the medical adviser's first. */
    public List<Part> of(ReferralId id) {
        return db.sql("select * from part where referral = :id order by role desc").param("id", id.toString())
                .query(ReferralRow::part).list();
    }

    /** The part of a referral for one role. */
    public Optional<Part> find(ReferralId id, RecipientRole role) {
        return of(id).stream().filter(part -> part.role() == role).findFirst();
    }

    /** Parts on their way that did not move since a moment, oldest first. */
    public List<Part> waitingSince(Instant moment, int limit) {
        return db.sql("""
                        select p.* from part p join referral r on r.id = p.referral
                         where p.state = 'READY' and p.state_since < :moment and r.state <> 'REVOKED'
                         order by p.state_since fetch first :n rows only""")
                .param("moment", moment.atOffset(ZoneOffset.UTC)).param("n", limit).query(ReferralRow::part).list();
    }

    void insert(ReferralId id, Part.Agreed part, Instant now) {
        db.sql("""
                        insert into part (referral, role, recipient, consent_given, consent_until, state, state_since)
                        values (:id, :role, :recipient, :given, :until, :state, :now)""")
                .param("id", id.toString()).param("role", part.role().name())
                .param("recipient", part.recipient().value()).param("given", part.consentGiven())
                .param("state", (part.consentGiven() == null ? Part.State.NOT_AGREED : Part.State.AGREED).name())
                .param("until", ReferralRow.utc(part.consentUntil())).param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** @return false where it may not move there */
    boolean move(ReferralId id, Part.Step step, Instant now) {
        List<String> from = Arrays.stream(Part.State.values()).filter(state -> state.mayBecome(step.to()))
                .map(Enum::name).toList();
        return db.sql("""
                        update part set state = :to, state_since = :now, case_number = coalesce(:number, case_number)
                         where referral = :id and role = :role and state in (:from)""")
                .param("to", step.to().name()).param("now", now.atOffset(ZoneOffset.UTC))
                .param("number", step.caseNumber(), Types.VARCHAR)
                .param("id", id.toString()).param("role", step.role().name()).param("from", from).update() == 1;
    }
}
