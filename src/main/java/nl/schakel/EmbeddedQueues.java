package nl.schakel;

import java.util.List;
import java.util.Objects;

import nl.schakel.operations.signals.QueueCounts;
import org.apache.activemq.artemis.core.postoffice.QueueBinding;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * What lies in the queues of the broker inside the hub. Its own metrics plugin would give a dozen series to each of
 * thousands of queues that are empty most of the time.
 */
@Component
class EmbeddedQueues implements QueueCounts {

    private final ObjectProvider<EmbeddedActiveMQ> broker;

    EmbeddedQueues(ObjectProvider<EmbeddedActiveMQ> broker) {
        this.broker = broker;
    }

    @Override
    public List<Queue> filled() {
        EmbeddedActiveMQ embedded = broker.getIfAvailable();
        ActiveMQServer server = embedded == null ? null : embedded.getActiveMQServer();
        if (server == null || !server.isActive()) {
            return List.of();
        }
        return server.getPostOffice().getAllBindings()
                .map(binding -> binding instanceof QueueBinding queue ? queue.getQueue() : null)
                .filter(Objects::nonNull).filter(queue -> queue.getMessageCount() > 0)
                .map(queue -> new Queue(queue.getName().toString(), queue.getMessageCount(), queue.getScheduledCount()))
                .toList();
    }
}
