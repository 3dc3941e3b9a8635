package nl.schakel.municipality.iwmo;

import java.util.function.BiPredicate;
import java.util.function.Function;

import nl.schakel.identity.Bsn;
import nl.schakel.referral.ReferralId;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whether a referral is about a person, by the keyed hash alone: what is allocated to another must not be told of him.
 */
record Clients(JdbcClient db, Function<Bsn, String> hash) implements BiPredicate<ReferralId, Bsn> {

    @Override
    public boolean test(ReferralId referral, Bsn client) {
        return db.sql("select patient_hash from referral where id = :id").param("id", referral.toString())
                .query(String.class).optional().filter(hash.apply(client)::equals).isPresent();
    }
}
