package nl.schakel.municipality.zgw;

import java.net.URI;
import java.time.Clock;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.directory.Directory;
import nl.schakel.municipality.AdviceAttachment;
import nl.schakel.municipality.CaseBell;
import nl.schakel.municipality.CaseQuestions;
import nl.schakel.municipality.DryRun;
import nl.schakel.municipality.MdoNotices;
import nl.schakel.municipality.Standard;
import nl.schakel.municipality.UnmappedWords;
import nl.schakel.calendar.Turns;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

@Configuration(proxyBeanMethods = false)
class ZgwConfiguration {

    @Bean
    Standard zgwStandard() {
        return new ZgwStandard();
    }

    @Bean
    ZgwClient zgwClient(ObjectMapper json, Clock clock) {
        return new ZgwClient(json, clock);
    }

    @Bean
    ZgwCatalogue zgwCatalogue(ZgwClient client, Clock clock) {
        return new ZgwCatalogue(client, clock);
    }

    @Bean
    ZgwDelivery zgwDelivery(ZgwClient client, ZgwCatalogue catalogue) {
        return new ZgwDelivery(client, catalogue);
    }

    @Bean
    ZgwUpdates zgwUpdates(ZgwClient client, ZgwCatalogue catalogue, UnmappedWords unmapped) {
        return new ZgwUpdates(client, catalogue, unmapped);
    }

    @Bean
    ZgwWithdrawal zgwWithdrawal(ZgwClient client, ZgwCatalogue catalogue) {
        return new ZgwWithdrawal(client, catalogue);
    }

    @Bean
    ZgwAnswers zgwAnswers(ZgwClient client, ZgwCatalogue catalogue) {
        return new ZgwAnswers(client, catalogue);
    }

    @Bean
    Zgw zgw(ZgwClient client, ZgwDelivery delivery, ZgwUpdates updates, ZgwWithdrawal withdrawal,
            ZgwAnswers answers) {
        return new Zgw(delivery, updates, withdrawal, answers, new MovedCase(client));
    }

    @Bean
    ZgwAdditions zgwAdditions(ZgwClient client, ZgwCatalogue catalogue) {
        return new ZgwAdditions(client, catalogue);
    }

    @Bean
    ZgwMdo zgwMdo(ZgwClient client, ZgwCatalogue catalogue, MdoNotices notices) {
        return new ZgwMdo(client, catalogue, notices);
    }

    @Bean
    AdviceAttachment zgwAdviceAnswers(ZgwClient client, ZgwCatalogue catalogue) {
        return new ZgwAdviceAnswers(client, catalogue);
    }

    @Bean
    ZgwAdviceQuestions zgwAdviceQuestions(ZgwClient client, ZgwCatalogue catalogue, CaseQuestions questions) {
        return new ZgwAdviceQuestions(client, catalogue, questions);
    }

    @Bean
    CallbackProbe zgwCallback(ZgwClient client, @Value("${schakel.base-url}") URI hub) {
        return new CallbackProbe(client.http(), hub);
    }

    @Bean
    DryRun zgwDryRun(ZgwClient client, ZgwCatalogue catalogue, CallbackProbe callback, Clock clock) {
        return new ZgwDryRun(client, catalogue, callback, clock);
    }

    @Bean
    SubscriptionRounds zgwSubscriptions(ZgwClient client, ZgwCatalogue catalogue, CallbackProbe callback,
                                        Directory directory, JdbcClient db, Clock clock) {
        ZgwSubscriptions subscriptions = new ZgwSubscriptions(client, catalogue, callback, new SubscriptionLog(db),
                clock);
        return new SubscriptionRounds(directory.municipalities().stream().filter(ZgwSubscriptions::isWanted).toList(),
                subscriptions::keep, new Turns(db, clock)::take);
    }

    /** A notification service calls back at once, so the hub's door must be open before it is asked anything. */
    @Bean
    ApplicationListener<ApplicationReadyEvent> zgwSubscriptionsWhenReady(SubscriptionRounds rounds) {
        return ready -> rounds.start();
    }

    @Bean
    RouterFunction<ServerResponse> zgwNotifications(Directory directory, ZgwUpdates updates, CaseBell bell,
                                                    ObjectMapper json) {
        return new ZgwNotifications(directory::municipality, updates::caseOf, bell, json).routes();
    }
}
