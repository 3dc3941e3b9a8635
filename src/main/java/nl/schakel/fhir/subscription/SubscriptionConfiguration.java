package nl.schakel.fhir.subscription;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import ca.uhn.fhir.context.FhirContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.advice.AdviceStore;
import nl.schakel.alert.Alerts;
import nl.schakel.calendar.Turns;
import nl.schakel.directory.Directory;
import nl.schakel.feedback.FeedbackDesk;
import nl.schakel.referral.ReferralStore;
import nl.schakel.security.MasterKey;
import nl.schakel.security.Sealing;
import nl.schakel.security.WrappedKeys;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class SubscriptionConfiguration {

    @Bean
    SubscriptionStore subscriptionStore(JdbcClient db, TransactionTemplate transaction, MasterKey masterKey,
                                        ObjectMapper json, Clock clock) {
        return new SubscriptionStore(db, transaction, new Sealing(masterKey), json, clock);
    }

    @Bean
    WrappedKeys subscriptionKeys() {
        return new WrappedKeys("subscription", "data_key");
    }

    @Bean
    Notifications subscriptionNotifications(@Value("${schakel.base-url}") String baseUrl, Clock clock) {
        return new Notifications(baseUrl + "/fhir", clock);
    }

    @Bean
    Hook subscriptionHook() {
        return new Hook();
    }

    @Bean
    SubscriptionProvider subscriptionProvider(SubscriptionStore store, Notifications notifications, Directory directory,
                                              Alerts alerts, Clock clock) {
        return new SubscriptionProvider(store, new WishReader(clock), notifications, directory, alerts, List::of);
    }

    @Bean
    Subscriptions subscriptions(SubscriptionStore store, Notifications notifications, Hook hook,
                                ReferralStore referrals, FeedbackDesk feedback, AdviceStore advice,
                                Directory directory, Alerts alerts, FhirContext fhir, JdbcClient db,
                                TransactionTemplate transaction,
                                @Value("${schakel.subscriptions.look:PT5S}") Duration look,
                                @Value("${schakel.subscriptions.give-up:P1D}") Duration giveUp,
                                @Value("${schakel.subscriptions.keep:P14D}") Duration kept, Clock clock) {
        Rounds rounds = new Rounds(db, transaction, clock);
        return new Subscriptions(rounds, store, new News(referrals, feedback, advice, rounds, kept, clock),
                notifications, hook, directory, alerts, new Turns(db, clock), fhir,
                new Subscriptions.Settings(look, giveUp, kept), clock);
    }
}
