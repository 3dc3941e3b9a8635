package nl.schakel.operations.signals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

import io.micrometer.core.instrument.MeterRegistry;
import nl.schakel.alert.Alerts;
import nl.schakel.calendar.Turns;
import nl.schakel.directory.Directory;
import nl.schakel.disclosure.CurrentPolicies;
import nl.schakel.referral.DeadLetters;
import nl.schakel.security.Keys;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class SignalsConfiguration {

    private static final int LONGEST_NAME = 100;

    @Bean
    Signals signals(JdbcClient db, DeadLetters dead, Alerts alerts, Directory directory, CurrentPolicies policies,
                    RouteStates routes, QueueCounts queues, MeterRegistry meters,
                    @Value("${schakel.process:}") String process, @Value("${schakel.data:data}") Path data,
                    @Value("${schakel.alerts.waiting:PT1H}") Duration waiting,
                    @Value("${schakel.alerts.disk:15}") int disk,
                    @Value("${schakel.signals.look:PT15S}") Duration look, Clock clock) {
        Processes processes = new Processes(db, process.isBlank() ? machine() : process, clock);
        return new Signals(new Readings(db, dead, alerts, clock),
                new Gauges(meters, () -> policies.get().version(), clock), queues,
                new Watch(alerts, directory, processes, routes, data, new Watch.Limits(waiting, disk), clock),
                processes, new Turns(db, clock), look);
    }

    /**
     * Whether a GP can refer here. A flow to a partner that stopped is no reason to send GPs elsewhere: other processes
     * have the same partner, and what waits is kept.
     */
    @Bean
    HealthIndicator doorHealthIndicator(RouteStates routes) {
        return () -> routes.isDoorOpen() ? Health.up().build() : Health.down().build();
    }

    /** Whether the hub has the keys that it signs with. */
    @Bean
    HealthIndicator keysHealthIndicator(Keys keys) {
        return () -> {
            try {
                return keys.accessTokenKey().isPrivate() && keys.consentTokenKey().isPrivate() ? Health.up().build()
                        : Health.down().build();
            } catch (RuntimeException e) {
                return Health.down().build();
            }
        };
    }

    private static String machine() {
        try {
            String name = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "-");
            return name.substring(0, Math.min(name.length(), LONGEST_NAME));
        } catch (UnknownHostException e) {
            return "hub";
        }
    }
}
