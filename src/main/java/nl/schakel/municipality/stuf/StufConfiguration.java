package nl.schakel.municipality.stuf;

import java.time.Clock;

import nl.schakel.directory.Directory;
import nl.schakel.municipality.AdviceAttachment;
import nl.schakel.municipality.CaseBell;
import nl.schakel.municipality.DryRun;
import nl.schakel.municipality.Standard;
import nl.schakel.municipality.UnmappedWords;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

@Configuration(proxyBeanMethods = false)
class StufConfiguration {

    @Bean
    Standard stufStandard() {
        return new StufStandard();
    }

    @Bean
    StufClient stufClient(Clock clock) {
        return new StufClient(clock);
    }

    @Bean
    Stuf stuf(StufClient client, UnmappedWords unmapped) {
        return new Stuf(new StufDelivery(client), new StufUpdates(client, unmapped), new StufWithdrawal(client),
                new MovedCase(client));
    }

    @Bean
    StufAdditions stufAdditions(StufClient client) {
        return new StufAdditions(client);
    }

    @Bean
    AdviceAttachment stufAdviceAnswers(StufClient client) {
        return new StufAdviceAnswers(client);
    }

    @Bean
    DryRun stufDryRun(StufClient client, Clock clock) {
        return new StufDryRun(client, clock);
    }

    @Bean
    RouterFunction<ServerResponse> stufDoor(Directory directory, CaseBell bell, Clock clock) {
        return new StufDoor(directory::municipality, bell, clock).routes();
    }
}
