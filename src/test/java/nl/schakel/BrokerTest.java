package nl.schakel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Provision;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.jms.JmsAutoConfiguration;
import org.springframework.boot.autoconfigure.jms.artemis.ArtemisAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** The queues as the application wires them: what fails is repeated later, once, and nothing is lost. */
class BrokerTest {

    private static final GemeenteCode AMSTERDAM = new GemeenteCode("0363");
    private static final String OUT = "another.queue";

    @TempDir
    private Path data;

    @Test
    void a_step_that_fails_takes_back_what_its_route_sent_and_comes_again_ever_later_until_it_is_dead() {
        withBroker(hub -> {
            Queue<Long> attempts = new ConcurrentLinkedQueue<>();
            ConnectionFactory connections = hub.getBean(ConnectionFactory.class);
            camel(hub, new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(noErrorHandler());
                    from("jms:queue:" + Bell.ACCEPTED).to("jms:queue:" + OUT).process(exchange -> {
                        attempts.add(System.nanoTime());
                        throw new IllegalStateException("the step after sending fails");
                    });
                }
            }, () -> {
                ring(connections, Bell.ACCEPTED, "a");
                await().untilAsserted(() -> assertThat(attempts).hasSize(4));
                await().untilAsserted(() -> assertThat(count(hub, Bell.ACCEPTED)).isZero());
            });

            assertThat(waiting(connections, Bell.GIVEN_UP)).containsExactly("a");
            assertThat(waiting(connections, OUT)).as("copies sent by attempts that failed").isEmpty();
            assertThat(waiting(connections, Bell.ACCEPTED)).isEmpty();
            List<Long> at = List.copyOf(attempts);
            assertThat(at).hasSize(4);
            assertThat(pause(at, 1)).isBetween(190L, 390L);
            assertThat(pause(at, 2)).isBetween(390L, 590L);
            assertThat(pause(at, 3)).as("capped").isBetween(590L, 790L);
        }, "schakel.retry.first=PT0.2S", "schakel.retry.factor=2.0", "schakel.retry.cap=PT0.6S",
                "schakel.retry.attempts=4");
    }

    @Test
    void many_bells_of_which_each_fails_once_arrive_once_each() {
        withBroker(hub -> {
            Queue<String> failed = new ConcurrentLinkedQueue<>();
            ConnectionFactory connections = hub.getBean(ConnectionFactory.class);
            camel(hub, new RouteBuilder() {
                @Override
                public void configure() {
                    errorHandler(noErrorHandler());
                    from("jms:queue:" + Bell.FEEDBACK + "?concurrentConsumers=4").to("jms:queue:" + OUT)
                            .process(exchange -> {
                                String bell = exchange.getMessage().getBody(String.class);
                                if (!failed.contains(bell)) {
                                    failed.add(bell);
                                    throw new IllegalStateException("the first time fails");
                                }
                            });
                }
            }, () -> {
                for (int i = 0; i < 20; i++) {
                    ring(connections, Bell.FEEDBACK, "bell-" + i);
                }
                await().untilAsserted(() -> assertThat(waiting(connections, OUT)).hasSize(20));
            });

            assertThat(waiting(connections, OUT)).doesNotHaveDuplicates();
            assertThat(waiting(connections, Bell.FEEDBACK)).isEmpty();
        }, "schakel.retry.first=PT0.1S");
    }

    @Test
    void every_queue_waits_longer_after_each_failure_and_gives_up_into_one_that_the_hub_empties() {
        withBroker(hub -> {
            var settings = hub.getBean(EmbeddedActiveMQ.class).getActiveMQServer().getAddressSettingsRepository();
            for (String queue : List.of(Bell.ACCEPTED, Bell.FEEDBACK, Bell.delivery(AMSTERDAM),
                    Bell.update(AMSTERDAM))) {
                AddressSettings own = settings.getMatch(queue);
                assertThat(own.getRedeliveryDelay()).isEqualTo(2000);
                assertThat(own.getRedeliveryMultiplier()).isEqualTo(2.0);
                assertThat(own.getMaxRedeliveryDelay()).isEqualTo(Duration.ofMinutes(15).toMillis());
                // A case is looked at again by the next poll; its bells must not pile up.
                assertThat(own.getMaxDeliveryAttempts()).isEqualTo(queue.startsWith("update.") ? 8 : 1000);
                assertThat(own.getDeadLetterAddress().toString()).isEqualTo(Bell.GIVEN_UP);
                assertThat(own.isAutoDeleteQueues()).isFalse();
            }
            AddressSettings last = settings.getMatch(Bell.GIVEN_UP);
            assertThat(last.getMaxDeliveryAttempts()).as("nothing comes after it").isEqualTo(-1);
            assertThat(last.isAutoDeleteQueues()).isFalse();
        });
    }

    @Test
    void the_broker_keeps_its_messages_on_disk_and_is_reached_from_this_process_only() {
        withBroker(hub -> {
            Configuration broker = hub.getBean(EmbeddedActiveMQ.class).getActiveMQServer().getConfiguration();
            assertThat(broker.isPersistenceEnabled()).isTrue();
            assertThat(broker.isJournalSyncTransactional()).isTrue();
            assertThat(broker.isJournalSyncNonTransactional()).isTrue();
            assertThat(broker.isJournalDatasync()).isTrue();
            assertThat(broker.getJournalLocation().toPath()).startsWith(data.resolve("broker"));
            assertThat(broker.getJournalBufferTimeout_NIO()).isEqualTo(500_000);
            assertThat(broker.getJournalPoolFiles()).isEqualTo(10);
            assertThat(broker.getAcceptorConfigurations()).allMatch(acceptor ->
                    acceptor.getFactoryClassName().endsWith("InVMAcceptorFactory"));
        });
    }

    @Test
    void a_bell_survives_a_restart_of_the_broker() {
        withBroker(hub -> {
            ring(hub.getBean(ConnectionFactory.class), Bell.delivery(AMSTERDAM), "a");
            ring(hub.getBean(ConnectionFactory.class), Bell.delivery(AMSTERDAM), "b");
        });

        withBroker(hub -> assertThat(waiting(hub.getBean(ConnectionFactory.class), Bell.delivery(AMSTERDAM)))
                .containsExactly("a", "b"));
    }

    private void withBroker(Consumer<AssertableApplicationContext> story, String... settings) {
        new ApplicationContextRunner().withInitializer(new ConfigDataApplicationContextInitializer())
                .withConfiguration(AutoConfigurations.of(ArtemisAutoConfiguration.class, JmsAutoConfiguration.class))
                .withUserConfiguration(BrokerConfiguration.class)
                .withBean(Directory.class, BrokerTest::directory)
                .withPropertyValues("schakel.data=" + data).withPropertyValues(settings)
                .run(hub -> {
                    assertThat(hub).hasNotFailed();
                    story.accept(hub);
                });
    }

    /** Runs routes with the component that the hub's routes have. */
    private static void camel(AssertableApplicationContext hub, RouteBuilder routes, Runnable story) {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.addComponent("jms", hub.getBean("jms", JmsComponent.class));
            camel.addRoutes(routes);
            camel.start();
            story.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Directory directory() {
        return new Directory(List.of(new Municipality(AMSTERDAM, "Amsterdam", new Oin("00000099000000363000"),
                LocalDate.of(1900, 1, 1), null, EnumSet.allOf(Provision.class), List.of(),
                new Municipality.Terms(Period.ofDays(42), Period.ofDays(56)), true, "zgw", Map.of())), List.of());
    }

    private static void ring(ConnectionFactory connections, String queue, String text) {
        try (Connection connection = connections.createConnection();
             Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
             MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            producer.send(session.createTextMessage(text));
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> waiting(ConnectionFactory connections, String queue) {
        try (Connection connection = connections.createConnection();
             Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            try (QueueBrowser browser = session.createBrowser(session.createQueue(queue))) {
                List<Message> messages = new ArrayList<>();
                Collections.list(browser.getEnumeration()).forEach(message -> messages.add((Message) message));
                List<String> texts = new ArrayList<>();
                for (Message message : messages) {
                    texts.add(message.getBody(String.class));
                }
                return texts;
            }
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long count(AssertableApplicationContext hub, String queue) {
        return hub.getBean(EmbeddedActiveMQ.class).getActiveMQServer().locateQueue(queue).getMessageCount();
    }

    private static long pause(List<Long> attempts, int before) {
        return Duration.ofNanos(attempts.get(before) - attempts.get(before - 1)).toMillis();
    }
}
