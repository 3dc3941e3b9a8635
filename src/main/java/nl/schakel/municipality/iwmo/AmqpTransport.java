package nl.schakel.municipality.iwmo;

import java.util.UUID;

import jakarta.jms.BytesMessage;
import jakarta.jms.Connection;
import jakarta.jms.DeliveryMode;
import jakarta.jms.InvalidDestinationException;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.ResourceAllocationException;
import jakarta.jms.Session;
import nl.schakel.referral.Fault;
import org.apache.qpid.jms.JmsConnectionFactory;
import org.apache.qpid.jms.JmsDestination;
import org.apache.qpid.jms.JmsSession;
import org.apache.qpid.jms.message.JmsMessageIDBuilder;
import org.apache.qpid.jms.policy.JmsMessageIDPolicy;

/**
 * Messages on a queue of the municipality's <em>own</em> broker, by AMQP 1.0, for a back office that fetches. Never the
 * hub's broker: its queues carry ids and nothing about anybody, and this message is all about somebody.
 *
 * <p>A connection for each message, made and closed: there are few of them, and none is left half-dead by a firewall.
 * The message's id is its reference, so that a broker which looks for duplicates drops an attempt that is repeated.
 */
final class AmqpTransport {

    /** What Artemis looks for duplicates by; other brokers look at the message's id. */
    private static final String DUPLICATE_ID = "_AMQ_DUPL_ID";

    private final ClientCertificates certificates;

    AmqpTransport(ClientCertificates certificates) {
        this.certificates = certificates;
    }

    /** Puts a message on the queue; returns once the broker has it. As {@link IwmoTransport#send}. */
    void send(IwmoMessage message, byte[] bytes, IwmoSettings settings, String who) {
        withQueue(settings, who, message.reference(), (session, producer) -> {
            BytesMessage parcel = session.createBytesMessage();
            parcel.writeBytes(bytes);
            parcel.setStringProperty("function", message.function());
            parcel.setStringProperty("reference", message.reference().toString());
            parcel.setStringProperty(DUPLICATE_ID, message.reference().toString());
            if (message.token() != null) {
                parcel.setStringProperty("token", message.token());
            }
            producer.send(parcel, DeliveryMode.PERSISTENT, Message.DEFAULT_PRIORITY, 0);
        });
    }

    /** Logs in and looks for the queue, for the dry run; puts nothing on it. */
    void knock(IwmoSettings settings, String who) {
        withQueue(settings, who, UUID.randomUUID(), (session, producer) -> { });
    }

    @FunctionalInterface
    private interface Deed {
        void on(Session session, MessageProducer producer) throws JMSException;
    }

    private void withQueue(IwmoSettings settings, String who, UUID id, Deed deed) {
        try {
            // Closing the connection closes what hangs on it.
            try (Connection connection = factory(settings, who, id)
                    .createConnection(settings.user(), settings.secret())) {
                connection.start();
                Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                deed.on(session, session.createProducer(session.createQueue(settings.queue())));
            }
        } catch (JMSSecurityException e) {
            throw new Fault.Translation("iwmo-unauthorised", who + " laat de hub niet toe op haar broker. Controleer "
                    + "iwmo.user, iwmo.secret of iwmo.client-certificate, en het recht om op iwmo.queue te zetten.");
        } catch (InvalidDestinationException e) {
            throw new Fault.Translation("iwmo-not-found", who + " heeft op haar broker geen wachtrij met de naam van "
                    + "iwmo.queue. Controleer de naam.");
        } catch (ResourceAllocationException e) {
            throw new Fault.Technical("iwmo-unavailable", who + " neemt op haar wachtrij nu niets aan: de wachtrij is "
                    + "vol.");
        } catch (JMSException e) {
            throw new Fault.Technical("iwmo-unreachable", who + " is niet bereikbaar met haar broker op iwmo.url.");
        }
    }

    private JmsConnectionFactory factory(IwmoSettings settings, String who, UUID id) {
        long patience = settings.timeout().toMillis();
        JmsConnectionFactory factory = new JmsConnectionFactory(settings.url() + "?transport.connectTimeout="
                + Math.min(patience, 10_000) + "&amqp.idleTimeout=60000");
        factory.setConnectTimeout(patience);
        factory.setRequestTimeout(patience);
        factory.setSendTimeout(patience);
        factory.setCloseTimeout(Math.min(patience, 5_000));
        factory.setForceSyncSend(true);
        factory.setMessageIDPolicy(new OwnId(id));
        ClientCertificates.Loaded certificate = certificates.of(settings, who);
        if (certificate != null) {
            factory.setSslContext(certificate.tls());
        }
        return factory;
    }

    /** The one message of a connection carries the reference as its id. */
    private record OwnId(UUID id) implements JmsMessageIDPolicy, JmsMessageIDBuilder {

        @Override
        public JmsMessageIDPolicy copy() {
            return this;
        }

        @Override
        public JmsMessageIDBuilder getMessageIDBuilder(JmsSession session, JmsDestination destination) {
            return this;
        }

        @Override
        public Object createMessageID(String producerId, long messageSequence) {
            return "ID:" + id;
        }
    }
}
