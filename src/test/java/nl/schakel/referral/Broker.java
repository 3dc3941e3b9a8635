package nl.schakel.referral;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.messaginghub.pooled.jms.JmsPoolConnectionFactory;

/** A broker in this process that keeps its messages on disk, and the one shared pool that the hub has. */
final class Broker implements AutoCloseable {

    private static final AtomicInteger NUMBERS = new AtomicInteger(100);

    private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();
    private final JmsPoolConnectionFactory pool = new JmsPoolConnectionFactory();

    private Broker(Path data, int number) throws Exception {
        Configuration configuration = new ConfigurationImpl().setPersistenceEnabled(true).setSecurityEnabled(false)
                .setJournalDirectory(data.resolve("journal").toString())
                .setBindingsDirectory(data.resolve("bindings").toString())
                .setPagingDirectory(data.resolve("paging").toString())
                .setLargeMessagesDirectory(data.resolve("large").toString())
                .setJournalBufferTimeout_NIO(500_000).setJournalFileSize(1024 * 1024).setJournalPoolFiles(2)
                .addAcceptorConfiguration("in-vm", "vm://" + number)
                .addAddressSetting("#", new AddressSettings().setAutoDeleteQueues(false).setAutoDeleteAddresses(false));
        server.setConfiguration(configuration);
        pool.setConnectionFactory(new ActiveMQConnectionFactory("vm://" + number));
        pool.setMaxConnections(1);
        start();
    }

    static Broker open() {
        try {
            return new Broker(Files.createTempDirectory("schakel-broker"), NUMBERS.incrementAndGet());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    ConnectionFactory connections() {
        return pool;
    }

    void start() throws Exception {
        server.start();
    }

    void stop() throws Exception {
        server.stop();
    }

    /** The texts that wait in a queue, oldest first. */
    List<String> waiting(String queue) {
        List<String> texts = new ArrayList<>();
        for (Message message : messages(queue)) {
            try {
                texts.add(message.getBody(String.class));
            } catch (JMSException e) {
                throw new IllegalStateException(e);
            }
        }
        return texts;
    }

    List<Message> messages(String queue) {
        try (Connection connection = pool.createConnection();
             Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            try (QueueBrowser browser = session.createBrowser(session.createQueue(queue))) {
                List<Message> found = new ArrayList<>();
                Collections.list(browser.getEnumeration()).forEach(message -> found.add((Message) message));
                return found;
            }
        } catch (InvalidDestinationException e) {
            // Looked just while the first bell makes the queue.
            return List.of();
        } catch (JMSException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        pool.stop();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
