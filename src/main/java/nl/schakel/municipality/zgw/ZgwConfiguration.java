package nl.schakel.municipality.zgw;

import java.time.Clock;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.directory.Directory;
import nl.schakel.municipality.CaseBell;
import nl.schakel.municipality.MdoNotices;
import nl.schakel.municipality.Standard;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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
    ZgwUpdates zgwUpdates(ZgwClient client, ZgwCatalogue catalogue) {
        return new ZgwUpdates(client, catalogue);
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
    Zgw zgw(ZgwDelivery delivery, ZgwUpdates updates, ZgwWithdrawal withdrawal, ZgwAnswers answers) {
        return new Zgw(delivery, updates, withdrawal, answers);
    }

    @Bean
    ZgwMdo zgwMdo(ZgwClient client, ZgwCatalogue catalogue, MdoNotices notices) {
        return new ZgwMdo(client, catalogue, notices);
    }

    @Bean
    RouterFunction<ServerResponse> zgwNotifications(Directory directory, ZgwUpdates updates, CaseBell bell,
                                                    ObjectMapper json) {
        return new ZgwNotifications(directory::municipality, updates::caseOf, bell, json).routes();
    }
}
