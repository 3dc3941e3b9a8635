package nl.schakel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import jakarta.jms.ConnectionFactory;
import nl.schakel.advice.AdviceStore;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.referral.Bell;
import nl.schakel.referral.RecipientRole;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.camel.LoggingLevel;
import org.apache.camel.component.jms.JmsComponent;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisConfigurationCustomizer;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The queues. What the embedded broker does by itself (ten retries at once into one shared dead letter queue, three
 * hundred commits a second) is not what a hub needs; see the settings here.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BrokerConfiguration.Retry.class)
class BrokerConfiguration {

    /** Bells of one referral stay in order; the broker remembers so many groups, however many referrals there are. */
    private static final int GROUP_BUCKETS = 1024;
    private static final int LOOKS = 8;

    /**
     * How the broker repeats what failed for a technical reason.
     *
     * @param first    pause before the second attempt
     * @param factor   by which each pause is longer than the one before
     * @param cap      the longest pause
     * @param attempts after this many the bell goes to the dead letters; the referral's own deadline
     *                 ({@code schakel.delivery.give-up}) comes well before
     * @param flush    how long the journal may gather writes before it flushes: a commit waits for it
     */
    @ConfigurationProperties("schakel.retry")
    record Retry(@DefaultValue("PT2S") Duration first, @DefaultValue("2.0") double factor,
                 @DefaultValue("PT15M") Duration cap, @DefaultValue("1000") int attempts,
                 @DefaultValue("500us") String flush) {

        int flushNanos() {
            return (int) DurationStyle.detectAndParse(flush).toNanos();
        }
    }

    @Bean
    ArtemisConfigurationCustomizer broker(Directory directory, Retry retry) {
        return broker -> {
            broker.setJournalBufferTimeout_NIO(retry.flushNanos());
            broker.setJournalPoolFiles(10);
            broker.setMessageCounterEnabled(false);
            for (String queue : queues(directory)) {
                broker.addAddressSetting(queue, new AddressSettings()
                        .setRedeliveryDelay(retry.first().toMillis())
                        .setRedeliveryMultiplier(retry.factor())
                        .setMaxRedeliveryDelay(retry.cap().toMillis())
                        .setMaxDeliveryAttempts(retry.attempts())
                        .setDeadLetterAddress(SimpleString.of(Bell.GIVEN_UP))
                        .setDefaultGroupBuckets(GROUP_BUCKETS)
                        .setAutoDeleteQueues(false)
                        .setAutoDeleteAddresses(false));
                // Made now: two that make one queue at the same moment are in each other's way.
                broker.addQueueConfiguration(durable(queue));
            }
            for (Municipality municipality : directory.municipalities()) {
                // The next poll looks again: bells for cases must not pile up while a municipality is down.
                broker.getAddressSettings().get(Bell.update(municipality.code())).setMaxDeliveryAttempts(LOOKS);
            }
            // From here the hub takes it into its table of dead letters; until the database is there, it waits.
            broker.addAddressSetting(Bell.GIVEN_UP, new AddressSettings()
                    .setRedeliveryDelay(retry.first().toMillis()).setRedeliveryMultiplier(retry.factor())
                    .setMaxRedeliveryDelay(retry.cap().toMillis()).setMaxDeliveryAttempts(-1)
                    .setAutoDeleteQueues(false).setAutoDeleteAddresses(false));
            // Made now: a bell that runs out of attempts is dropped where this queue does not exist.
            broker.addQueueConfiguration(durable(Bell.GIVEN_UP));
        };
    }

    private static QueueConfiguration durable(String queue) {
        return QueueConfiguration.of(queue).setAddress(queue).setRoutingType(RoutingType.ANYCAST).setDurable(true);
    }

    private static List<String> queues(Directory directory) {
        List<String> queues = new ArrayList<>(List.of(Bell.ACCEPTED, Bell.FEEDBACK, Bell.REVOKED,
                AdviceStore.ASKED, AdviceStore.ANSWERED, Bell.RESEND));
        for (Municipality municipality : directory.municipalities()) {
            for (RecipientRole recipient : RecipientRole.values()) {
                if (municipality.at(recipient).isPresent()) {
                    queues.add(Bell.delivery(municipality.code(), recipient));
                    queues.add(Bell.withdrawal(municipality.code(), recipient));
                    queues.add(Bell.mdo(municipality.code(), recipient));
                }
            }
            queues.add(Bell.update(municipality.code()));
        }
        return queues;
    }

    /**
     * Consumers and producers share one connection factory: only then are consuming and sending one unit. A failed
     * message is not logged by the component, attempt after attempt: the rooms log when trouble starts and ends.
     */
    @Bean("jms")
    JmsComponent jms(ConnectionFactory connections) {
        JmsComponent jms = new JmsComponent();
        jms.setConnectionFactory(connections);
        jms.setTransacted(true);
        jms.setLazyCreateTransactionManager(false);
        jms.setCacheLevelName("CACHE_CONSUMER");
        jms.setErrorHandlerLoggingLevel(LoggingLevel.DEBUG);
        jms.setErrorHandlerLogStackTrace(false);
        return jms;
    }
}
