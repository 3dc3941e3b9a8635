package nl.schakel.municipality.iwmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import nl.schakel.referral.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages by HTTP, to a receiver that answers as it is told. */
class HttpTransportTest {

    private static final String FAULT = """
            <StUF:Fo01Bericht xmlns:StUF="http://www.egem.nl/StUF/StUF0301"><StUF:body><StUF:code>%s</StUF:code>
            <StUF:omschrijving>Jansen, 999990019</StUF:omschrijving></StUF:body></StUF:Fo01Bericht>""";

    private record Arrived(String method, Headers headers, byte[] body) {
    }

    private final List<Arrived> arrived = new CopyOnWriteArrayList<>();
    private final CountDownLatch done = new CountDownLatch(1);
    private final IwmoTransport transport = transport();
    private HttpServer receiver;
    private int status = 202;
    private String answer = "";
    private boolean silent;

    static IwmoTransport transport() {
        GgkEnvelope envelope = new GgkEnvelope();
        ClientCertificates certificates = new ClientCertificates();
        return new IwmoTransports(envelope, new HttpTransport(envelope, certificates), new FolderTransport(envelope),
                new AmqpTransport(certificates), Clock.systemUTC());
    }

    @BeforeEach
    void open() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        receiver.createContext("/in", exchange -> {
            arrived.add(new Arrived(exchange.getRequestMethod(), exchange.getRequestHeaders(),
                    exchange.getRequestBody().readAllBytes()));
            if (silent) {
                try {
                    done.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Location", "/elders");
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void close() {
        done.countDown();
        receiver.stop(0);
    }

    @Test
    void a_message_arrives_as_it_is_with_the_token_and_its_number_beside_it() {
        send();

        assertThat(arrived).singleElement().satisfies(call -> {
            assertThat(call.method()).isEqualTo("POST");
            assertThat(call.body()).isEqualTo(TransportFixture.PAYLOAD);
            assertThat(call.headers().getFirst("Authorization")).isEqualTo("Bearer " + TransportFixture.SECRET);
            assertThat(call.headers().getFirst("Schakel-Consent-Token")).isEqualTo(TransportFixture.TOKEN);
            assertThat(call.headers().getFirst("Idempotency-Key")).isEqualTo(TransportFixture.REFERENCE.toString());
            assertThat(call.headers().getFirst("Content-Type")).startsWith("application/xml");
        });
    }

    @Test
    void a_retour_carries_no_token_and_a_municipality_behind_the_node_gets_an_envelope() {
        Map<String, Object> block = block();
        block.put("envelope", "ggk");
        transport.send(TransportFixture.retour(), TransportFixture.place(block));

        assertThat(arrived).singleElement().satisfies(call -> {
            assertThat(call.headers()).doesNotContainKey("Schakel-Consent-Token");
            IncomingMessage opened = new GgkEnvelope().open(call.body());
            assertThat(opened.payload()).isEqualTo(TransportFixture.PAYLOAD);
            assertThat(opened.cross()).isEqualTo(TransportFixture.REFERENCE.toString());
        });
    }

    @ParameterizedTest
    @CsvSource({"301, translation, iwmo-redirect", "400, translation, iwmo-refused",
        "401, translation, iwmo-unauthorised", "403, translation, iwmo-forbidden", "404, translation, iwmo-not-found",
        "408, technical, iwmo-unavailable", "413, translation, iwmo-too-large", "415, translation, iwmo-envelope",
        "422, translation, iwmo-refused", "429, technical, iwmo-unavailable", "500, technical, iwmo-unavailable",
        "503, technical, iwmo-unavailable"})
    void a_refusal_is_told_apart_from_trouble_that_passes(int code, String faultClass, String machineCode) {
        status = code;
        answer = "<html>Jansen, 999990019</html>";

        Fault fault = catchThrowableOfType(Fault.class, this::send);

        assertThat(fault.faultClass()).isEqualTo(faultClass);
        assertThat(fault.code()).isEqualTo(machineCode);
        assertThat(fault.sentence()).startsWith("Gemeente Diemen").contains(String.valueOf(code))
                .doesNotContain("Jansen", "999990019", TransportFixture.SECRET);
        assertThat(arrived).as("no redirect is followed").hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"200, IB014, iwmo-fo01-ib014", "400, IB005, iwmo-fo01-ib005", "500, IB013, iwmo-fo01-ib013",
        "200, XX123, iwmo-fo01"})
    void a_fault_message_in_the_answer_counts_whatever_the_status_says(int code, String error, String machineCode) {
        status = code;
        answer = FAULT.formatted(error);

        assertThatThrownBy(this::send).isInstanceOfSatisfying(Fault.Translation.class, fault -> {
            assertThat(fault.code()).isEqualTo(machineCode);
            assertThat(fault.sentence()).doesNotContain("Jansen", "999990019");
        });
    }

    @Test
    void an_attempt_that_is_repeated_after_a_lost_answer_succeeds_where_the_network_says_that_it_knows_the_number() {
        status = 400;
        answer = FAULT.formatted("IB016");

        assertThatCode(this::send).doesNotThrowAnyException();
    }

    @Test
    void an_answer_without_end_is_not_read_to_its_end() {
        char[] much = new char[4 * 1024 * 1024];
        Arrays.fill(much, 'x');
        answer = new String(much);

        assertThatCode(this::send).doesNotThrowAnyException();
    }

    @Test
    void nobody_there_and_silence_are_for_a_later_attempt() throws IOException {
        silent = true;
        Map<String, Object> hasty = block();
        hasty.put("timeout", "PT0.3S");
        assertThat(fault(hasty).code()).isEqualTo("iwmo-time-out");
        done.countDown();

        try (ServerSocket free = new ServerSocket(0)) {
            int port = free.getLocalPort();
            free.close();
            Fault gone = fault(TransportFixture.http("http://localhost:" + port + "/in"));
            assertThat(gone).isInstanceOf(Fault.Technical.class);
            assertThat(gone.code()).isEqualTo("iwmo-unreachable");
        }
    }

    private Fault fault(Map<String, Object> block) {
        return catchThrowableOfType(Fault.class, () -> transport.send(TransportFixture.message(),
                TransportFixture.place(block)));
    }

    private void send() {
        transport.send(TransportFixture.message(), TransportFixture.place(block()));
    }

    private Map<String, Object> block() {
        return TransportFixture.http("http://localhost:" + receiver.getAddress().getPort() + "/in");
    }
}
