package nl.schakel.referral;

import java.time.Clock;
import java.time.Duration;

import jakarta.jms.ConnectionFactory;
import nl.schakel.audit.AuditLog;
import nl.schakel.security.MasterKey;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class ReferralConfiguration {

    @Bean
    Outbox outbox(JdbcClient db) {
        return new Outbox(db);
    }

    @Bean
    Bells bells(Outbox outbox) {
        return new Bells(outbox);
    }

    @Bean
    Trail trail(JdbcClient db, AuditLog log) {
        return new Trail(db, log);
    }

    @Bean
    Unheard unheard(JdbcClient db, TransactionTemplate transaction, Outbox outbox, Clock clock) {
        return new Unheard(db, transaction, outbox, clock);
    }

    @Bean
    DeadLetters deadLetters(JdbcClient db, Outbox outbox, Clock clock) {
        return new DeadLetters(db, outbox, clock);
    }

    @Bean
    Parts parts(JdbcClient db) {
        return new Parts(db);
    }

    @Bean
    CancelledReferrals cancelledReferrals(JdbcClient db) {
        return new CancelledReferrals(db);
    }

    @Bean
    ConsentUses consentUses(JdbcClient db) {
        return new ConsentUses(db);
    }

    @Bean
    ReferralStore referralStore(JdbcClient db, TransactionTemplate transaction, MasterKey masterKey, Outbox outbox,
                                Parts parts, ConsentUses consents, Trail trail, Clock clock) {
        return new ReferralStore(db, transaction, new ContentCipher(masterKey), outbox, parts, consents, trail, clock);
    }

    @Bean
    Additions additions(JdbcClient db, TransactionTemplate transaction, MasterKey masterKey, Outbox outbox,
                        Trail trail, Clock clock) {
        return new Additions(db, transaction, new ContentCipher(masterKey), outbox, trail, clock);
    }

    @Bean
    Duplicates duplicates(JdbcClient db) {
        return new Duplicates(db);
    }

    @Bean
    MdoDocuments mdoDocuments(JdbcClient db, MasterKey masterKey, ReferralStore referrals, Clock clock) {
        return new MdoDocuments(db, new ContentCipher(masterKey), referrals, clock);
    }

    @Bean
    BellRinger bellRinger(Outbox outbox, TransactionTemplate transaction, ConnectionFactory connections,
                          BellListeners listeners, @Value("${schakel.sweep:PT1S}") Duration sweep) {
        return new BellRinger(outbox, transaction, connections, listeners, sweep);
    }
}
