package nl.schakel.municipality.iwmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.util.Map;

import nl.schakel.referral.Fault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Messages on a queue of the municipality's own broker. */
class AmqpTransportTest {

    private static MunicipalBroker broker;
    private final IwmoTransport transport = HttpTransportTest.transport();

    @BeforeAll
    static void open() throws Exception {
        broker = new MunicipalBroker();
    }

    @AfterAll
    static void close() throws Exception {
        broker.close();
    }

    @Test
    void a_message_waits_on_the_queue_once_however_often_it_was_sent_and_no_connection_stays_open() {
        transport.send(TransportFixture.message(), TransportFixture.place(block()));
        transport.send(TransportFixture.message(), TransportFixture.place(block()));

        assertThat(broker.messages()).singleElement().satisfies(message -> {
            assertThat(message.isDurable()).isTrue();
            assertThat(message.getStringProperty("function")).isEqualTo("WMO315");
            assertThat(message.getStringProperty("reference")).isEqualTo(TransportFixture.REFERENCE.toString());
            assertThat(message.getStringProperty("token")).isEqualTo(TransportFixture.TOKEN);
            assertThat(String.valueOf(message.getUserID())).contains(TransportFixture.REFERENCE.toString());
            byte[] body = new byte[TransportFixture.PAYLOAD.length];
            message.toCore().getReadOnlyBodyBuffer().readBytes(body);
            assertThat(body).isEqualTo(TransportFixture.PAYLOAD);
        });
        await().until(() -> broker.connections() == 0);
    }

    @Test
    void a_wrong_password_and_a_wrong_queue_are_for_a_person_and_nobody_there_for_a_later_attempt() {
        Map<String, Object> stranger = block();
        stranger.put("secret", "een-geheim-dat-niet-klopt");
        assertThat(fault(stranger)).isInstanceOf(Fault.Translation.class)
                .satisfies(fault -> assertThat(((Fault) fault).code()).isEqualTo("iwmo-unauthorised"));

        Map<String, Object> astray = block();
        astray.put("queue", "wmo.weg");
        assertThat(fault(astray)).isInstanceOf(Fault.Translation.class)
                .satisfies(fault -> assertThat(((Fault) fault).code()).isEqualTo("iwmo-not-found"));

        Fault gone = fault(TransportFixture.amqp("amqp://localhost:1"));
        assertThat(gone).isInstanceOf(Fault.Technical.class);
        assertThat(gone.code()).isEqualTo("iwmo-unreachable");
        assertThat(gone.sentence()).doesNotContain(TransportFixture.SECRET);
    }

    private Fault fault(Map<String, Object> block) {
        return catchThrowableOfType(Fault.class, () -> transport.send(TransportFixture.message(),
                TransportFixture.place(block)));
    }

    private static Map<String, Object> block() {
        return TransportFixture.amqp(broker.address());
    }
}
