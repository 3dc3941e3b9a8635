package nl.schakel.municipality.iwmo;

import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;

/** The municipality's own broker: one user, one queue, AMQP 1.0 on a port of its own, nothing made on request. */
public final class MunicipalBroker implements AutoCloseable {

    private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();
    private final int port;

    /** For its usual user. */
    public MunicipalBroker() throws Exception {
        this(TransportFixture.SECRET);
    }

    /** @param secret of its one user, {@code schakel} */
    public MunicipalBroker(String secret) throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Map<String, Set<Role>> rights = new HashMap<>();
        rights.put("#", new HashSet<>(List.of(new Role("hub", true, false, false, false, false, false, false, false,
                false, false, false, false))));
        server.setConfiguration(new ConfigurationImpl().setPersistenceEnabled(false).setSecurityEnabled(true)
                .addAcceptorConfiguration("amqp", "tcp://localhost:" + port + "?protocols=AMQP")
                .addAddressSetting("#", new AddressSettings().setAutoCreateQueues(false).setAutoCreateAddresses(false))
                .setSecurityRoles(rights)
                .addAddressConfiguration(new CoreAddressConfiguration().setName("wmo.in")
                        .addRoutingType(RoutingType.ANYCAST)
                        .addQueueConfiguration(QueueConfiguration.of("wmo.in").setRoutingType(RoutingType.ANYCAST))));
        server.setSecurityManager(new ActiveMQSecurityManager() {
            @Override
            public boolean validateUser(String user, String password) {
                return "schakel".equals(user) && secret.equals(password);
            }

            @Override
            public boolean validateUserAndRole(String user, String password, Set<Role> roles,
                    CheckType type) {
                return validateUser(user, password) && roles.stream().anyMatch(type::hasRole);
            }
        });
        server.start();
    }

    /** Without a slash at the end. */
    public String address() {
        return "amqp://localhost:" + port;
    }

    long waiting() {
        return server.getActiveMQServer().locateQueue("wmo.in").getMessageCount();
    }

    long connections() {
        return server.getActiveMQServer().getRemotingService().getConnections().size();
    }

    /** What waits on {@code wmo.in}. */
    public List<Message> messages() {
        var queue = server.getActiveMQServer().locateQueue("wmo.in");
        List<Message> all = new ArrayList<>();
        try (var waiting = queue.browserIterator()) {
            while (waiting.hasNext()) {
                all.add(waiting.next().getMessage());
            }
        }
        return all;
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
