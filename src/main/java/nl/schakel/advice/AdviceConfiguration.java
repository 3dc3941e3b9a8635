package nl.schakel.advice;

import java.time.Clock;
import java.time.Duration;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.alert.Alerts;
import nl.schakel.audit.AuditLog;
import nl.schakel.calendar.Turns;
import nl.schakel.consent.TokenRegister;
import nl.schakel.directory.Directory;
import nl.schakel.disclosure.CurrentPolicies;
import nl.schakel.disclosure.WayOfWorking;
import nl.schakel.referral.Bells;
import nl.schakel.referral.ConsentUses;
import nl.schakel.referral.KeptTable;
import nl.schakel.referral.KeptTables;
import nl.schakel.referral.Parts;
import nl.schakel.referral.Purges;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.RetentionStep;
import nl.schakel.referral.Trail;
import nl.schakel.security.Keys;
import nl.schakel.security.MasterKey;
import nl.schakel.security.Sealing;
import nl.schakel.security.WrappedKeys;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class AdviceConfiguration {

    @Bean
    AdviceStore adviceStore(JdbcClient db, TransactionTemplate transaction, MasterKey masterKey, Bells bells,
                            ObjectMapper json, Trail trail, Clock clock) {
        return new AdviceStore(db, transaction, new Sealing(masterKey), bells, json, trail, clock);
    }

    @Bean
    RetentionStep adviceRetention(JdbcClient db, TransactionTemplate transaction, MasterKey masterKey, Purges purges,
                                  AuditLog audit) {
        return new AdvicePurge(db, transaction, new Sealing(masterKey), purges, audit);
    }

    /** A referral of which a question is kept is kept. */
    @Bean
    KeptTables keptQuestions() {
        return KeptTables.of(KeptTable.of("advice_request").keepingWhile("id is not null"));
    }

    @Bean
    WrappedKeys adviceKeys() {
        return new WrappedKeys("advice_request", "data_key");
    }

    @Bean
    AdviceDesk adviceDesk(Directory directory, CurrentPolicies policies, WayOfWorking work, ReferralStore referrals,
                          Parts parts, ConsentUses uses, AdviceStore store, TokenRegister tokens, Keys keys,
                          Clock clock) {
        ReferralConsent consent = new ReferralConsent(referrals, parts, uses, directory, clock);
        return new AdviceDesk(new QuestionCheck(directory, policies, work, consent, keys::lookupHash, clock), consent,
                store, tokens);
    }

    @Bean
    AdviceWatch adviceWatch(AdviceStore store, AdviceDesk desk, Alerts alerts, Directory directory, JdbcClient db,
                            @Value("${schakel.advice.look:PT10M}") Duration interval, Clock clock) {
        return new AdviceWatch(store, desk, alerts, directory, new Turns(db, clock), interval, clock);
    }

    @Bean
    GivenAnswers givenAnswers(JdbcClient db) {
        return new GivenAnswers(db);
    }
}
