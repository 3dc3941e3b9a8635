package nl.schakel.operations.flow;

import java.time.Clock;
import java.time.Duration;

import nl.schakel.alert.Alerts;
import nl.schakel.audit.AuditLog;
import nl.schakel.directory.Directory;
import nl.schakel.referral.DeadLetters;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class FlowConfiguration {

    @Bean
    HeldRoutes heldRoutes(JdbcClient db, TransactionTemplate transaction, AuditLog audit, Clock clock) {
        return new HeldRoutes(db, transaction, audit, clock);
    }

    @Bean
    RouteHistory routeHistory(RunningRoutes routes, JdbcClient db, Clock clock) {
        return new RouteHistory(routes, new RouteSlots(db), clock);
    }

    @Bean
    Partners partners(Directory directory) {
        return new Partners(directory);
    }

    @Bean
    Overview overview(RunningRoutes routes, RouteHistory history, HeldRoutes held, JdbcClient db, Directory directory,
                      DeadLetters deadLetters, Alerts alerts, Partners partners, Clock clock,
                      @Value("${schakel.operations.patience:PT10M}") Duration patience) {
        return new Overview(history, new Standings(routes, history, held), new WaitingWork(db, directory, clock),
                new Traffic(db, clock), deadLetters, alerts, partners, patience, clock);
    }

    @Bean
    FlowWatch flowWatch(Overview overview, RouteHistory history) {
        return new FlowWatch(overview, history);
    }
}
