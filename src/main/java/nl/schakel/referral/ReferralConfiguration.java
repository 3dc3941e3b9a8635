package nl.schakel.referral;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.Period;

import jakarta.jms.ConnectionFactory;
import nl.schakel.alert.Alerts;
import nl.schakel.audit.AuditLog;
import nl.schakel.calendar.Turns;
import nl.schakel.security.MasterKey;
import nl.schakel.security.WrappedKeys;
import org.springframework.beans.factory.ObjectProvider;
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
    WrappedKeys referralKeys() {
        return new WrappedKeys("referral", "data_key");
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

    /** Who had what resent goes with the last dead letter that it was about. */
    @Bean
    RetentionStep resendRetention(JdbcClient db) {
        return before -> db.sql("""
                        delete from resend where started_at < :before
                           and not exists (select 1 from dead_letter d where d.resend = resend.id)""")
                .param("before", before.record().atOffset(ZoneOffset.UTC)).update();
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
    RetentionTerms retentionTerms(@Value("${schakel.retention.payload:P30D}") Period payload,
                                  @Value("${schakel.retention.record:P2Y}") Period record,
                                  @Value("${schakel.retention.audit:P5Y}") Period audit) {
        return new RetentionTerms(payload, record, audit);
    }

    @Bean
    KeptTables keptOfReferrals() {
        return KeptTables.of(KeptTable.of("referral_content"), KeptTable.of("timeline"),
                KeptTable.of("outbox"), KeptTable.of("unheard"), KeptTable.of("consent_use"),
                KeptTable.of("part").keepingWhile("state = 'READY'"),
                KeptTable.of("mdo_part").keepingWhile("state = 'READY'"), KeptTable.of("mdo"),
                KeptTable.of("mdo_document"), KeptTable.of("cancellation_to").keepingWhile("since is not null"),
                KeptTable.of("cancellation"), KeptTable.of("dead_letter").by("about").keepingWhile("state in ('OPEN', 'CLAIMED')"));
    }

    /** What other rooms keep of referrals, and what each of them forgets by itself, they say. */
    @Bean
    Retention retention(RetentionTerms terms, ObjectProvider<RetentionStep> steps, ObjectProvider<KeptTables> kept,
                        ObjectProvider<ConsentProof> proof, MasterKey masterKey, Purges purges,
                        AuditLog audit, Alerts alerts, JdbcClient db, TransactionTemplate transaction,
                        @Value("${schakel.retention.look:PT1H}") Duration look, Clock clock) {
        PayloadPurge payloads = new PayloadPurge(db, transaction, new ContentCipher(masterKey),
                referral -> proof.getObject().of(referral), audit);
        RecordPurge records = new RecordPurge(db, transaction, kept.stream().toList(), purges, audit);
        return new Retention(terms, steps.stream().toList(), payloads, records, new Turns(db, clock), alerts, look,
                clock);
    }

    @Bean
    Purges purges(JdbcClient db) {
        return new Purges(db);
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
