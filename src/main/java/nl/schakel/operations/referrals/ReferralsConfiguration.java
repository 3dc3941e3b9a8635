package nl.schakel.operations.referrals;

import java.time.Clock;
import java.time.Duration;

import nl.schakel.advice.AdviceStore;
import nl.schakel.audit.AuditLog;
import nl.schakel.directory.Directory;
import nl.schakel.referral.Additions;
import nl.schakel.referral.Bells;
import nl.schakel.referral.ConsentUses;
import nl.schakel.referral.DeadLetters;
import nl.schakel.referral.Parts;
import nl.schakel.referral.ReferralStore;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class ReferralsConfiguration {

    @Bean
    Wording referralWording(Directory directory, Clock clock) {
        return new Wording(directory, clock);
    }

    @Bean
    ReferralLists referralLists(JdbcClient db) {
        return new ReferralLists(db);
    }

    @Bean
    Ways waysOnward(ReferralStore referrals, Parts parts, Additions additions, AdviceStore advice,
                    Directory directory) {
        return new Ways(referrals, parts, additions, advice, directory);
    }

    @Bean
    Resending resending(DeadLetters letters, Ways ways, ConsentUses patients, AuditLog audit,
                        TransactionTemplate transaction) {
        return new Resending(letters, ways, patients, audit, transaction);
    }

    @Bean
    ExhaustedBells exhaustedBells(DeadLetters letters, ReferralStore referrals, Parts parts, Additions additions,
                                  AdviceStore advice, Bells bells, TransactionTemplate transaction, Clock clock) {
        return new ExhaustedBells(letters, referrals, parts, additions, advice, bells, transaction, clock);
    }

    @Bean
    Handling deadLetterHandling(DeadLetters letters, AuditLog audit, TransactionTemplate transaction) {
        return new Handling(letters, audit, transaction);
    }

    @Bean
    ReferralPage.Broker brokerPauses(@Value("${schakel.retry.cap:PT15M}") Duration cap) {
        return new ReferralPage.Broker(cap);
    }
}
