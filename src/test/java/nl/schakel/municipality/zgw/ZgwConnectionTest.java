package nl.schakel.municipality.zgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import nl.schakel.referral.Fault;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls to a municipality that answers what no municipality should. */
class ZgwConnectionTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final AtomicInteger calls = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;
    private URI address;
    private Map<String, Object> block;
    private HttpHandler behaviour;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", call -> {
            calls.incrementAndGet();
            behaviour.handle(call);
        });
        server.start();
        address = URI.create("http://localhost:" + server.getAddress().getPort());
        block = ZgwFixture.block(address);
    }

    @AfterEach
    void close() {
        end.countDown();
        server.stop(0);
    }

    @Test
    void aRefusalNamesFieldsAndCodesAndNothingThatWasSent() {
        answer(400, """
                {"title": "geboortedatum 1944-03-09", "detail": "999990019 is fout", "invalidParams": [
                 {"name": "betrokkeneIdentificatie.inpBsn", "code": "invalid", "reason": "999990019 is geen bsn"},
                 {"name": "999990019", "code": "J. de Vries woont hier"}]}""");

        ZgwConnection.Answer answer = connection().post(zaken("/rollen"), JSON.createObjectNode(), "rol initiator");
        Fault fault = connection().refusal(answer.refused());

        assertThat(fault).isInstanceOf(Fault.Translation.class);
        assertThat(fault.sentence()).contains("Amsterdam", "rol initiator", "400", "betrokkeneIdentificatie.inpBsn",
                "invalid").doesNotContain("999990019", "1944", "Vries", "geen bsn");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://elders.example/zaken/api/v1/zaken/1", "http://localhost:1/zaken/api/v1/zaken/1",
        "file:///etc/passwd", "BASE/zaken/api/v1/../../geheim", "BASE/zaken/api/v1x/zaken",
        "BASE/zaken/api/v1/%2e%2e/x", "https://localhost/zaken/api/v1/zaken",
        "//localhost/zaken/api/v1/zaken", "geen adres", "", "mailto:a@b",
        "http://iemand@localhost/zaken/api/v1/zaken", "BASE/beheer"})
    void anAddressOutsideTheSettingsIsNeverCalled(String foreign) {
        answer(200, "{}");

        assertThatThrownBy(() -> connection().get(foreign.replace("BASE", address.toString()), "zaak ophalen"))
                .isInstanceOfSatisfying(Fault.Translation.class, fault ->
                        assertThat(fault.code()).isEqualTo("zgw-foreign-address"));
        assertThat(calls).hasValue(0);
    }

    @Test
    void aNextPageElsewhereIsNotFollowed() {
        answer(200, "{\"count\": 1, \"results\": [], \"next\": \"http://elders.example/zaken?page=2\"}");

        assertThat(faultOf(() -> connection().list(URI.create(zaken("")), "/zaken", Map.of(), "zaken")).code())
                .isEqualTo("zgw-foreign-address");
    }

    @Test
    void aListThatNeverEndsIsLeft() {
        answer(200, "{\"count\": 1, \"results\": [], \"next\": \"" + zaken("/zaken?page=2") + "\"}");

        assertThat(faultOf(() -> connection().list(URI.create(zaken("")), "/zaken", Map.of(), "zaken")).code())
                .isEqualTo("zgw-list-too-long");
        assertThat(calls.get()).isLessThan(100);
    }

    @Test
    void pagesAreReadToTheEnd() {
        behaviour = call -> {
            boolean first = !call.getRequestURI().toString().contains("page=2");
            send(call, 200, "{\"results\": [{\"naam\": \"" + (first ? "een" : "twee") + "\"}], \"next\": "
                    + (first ? "\"" + zaken("/zaken?page=2") + "\"" : "null") + "}");
        };

        assertThat(connection().list(URI.create(zaken("")), "/zaken", Map.of(), "zaken"))
                .extracting(found -> found.path("naam").asText()).isEqualTo(List.of("een", "twee"));
    }

    @Test
    void aRedirectIsNotFollowed() {
        behaviour = call -> {
            call.getResponseHeaders().add("Location", "http://elders.example/");
            call.sendResponseHeaders(302, -1);
            call.close();
        };

        assertThat(faultOf(() -> connection().get(zaken("/zaken/1"), "zaak")).code()).isEqualTo("zgw-redirect");
        assertThat(calls).hasValue(1);
    }

    @Test
    void anAnswerWithoutEndIsCutOff() {
        behaviour = call -> {
            call.sendResponseHeaders(200, 0);
            byte[] chunk = new byte[1024 * 1024];
            try (OutputStream out = call.getResponseBody()) {
                while (end.getCount() > 0) {
                    out.write(chunk);
                }
            }
        };

        assertThat(faultOf(() -> connection().get(zaken("/zaken/1"), "zaak")).code()).isEqualTo("zgw-answer-too-large");
    }

    @Test
    void anAnswerThatTricklesEndsInTime() {
        block.put("timeout", "PT0.3S");
        behaviour = call -> {
            call.sendResponseHeaders(200, 0);
            call.getResponseBody().write('{');
            call.getResponseBody().flush();
            try {
                end.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            call.close();
        };

        Fault fault = faultOf(() -> connection().get(zaken("/zaken/1"), "zaak"));
        assertThat(fault).isInstanceOf(Fault.Technical.class);
        assertThat(fault.code()).isEqualTo("zgw-time-out");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>Bad gateway 999990019</html>", "\"tekst\"", "{\"a\":", "null"})
    void whatIsNotJsonIsTechnicalAndNotRepeated(String body) {
        answer(200, body);

        Fault fault = faultOf(() -> connection().get(zaken("/zaken/1"), "zaak"));
        assertThat(fault).isInstanceOf(Fault.Technical.class).hasNoCause();
        assertThat(fault.sentence()).doesNotContain("999990019");
    }

    @Test
    void aWritingCallIsSentOnceEvenWhereTheConnectionBreaks() {
        behaviour = HttpExchange::close;

        Fault fault = faultOf(() -> connection().post(zaken("/zaken"), JSON.createObjectNode(), "zaak"));
        assertThat(fault).isInstanceOf(Fault.Technical.class);
        assertThat(calls).hasValue(1);
    }

    private ZgwConnection connection() {
        return new ZgwClient(JSON, Clock.systemUTC()).open(ZgwFixture.municipality(block));
    }

    private String zaken(String path) {
        return address + "/zaken/api/v1" + path;
    }

    private static Fault faultOf(ThrowingCallable call) {
        return catchThrowableOfType(Fault.class, call);
    }

    private void answer(int status, String body) {
        behaviour = call -> send(call, status, body);
    }

    private static void send(HttpExchange call, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().add("Content-Type", status < 300 ? "application/json" : "application/problem+json");
        call.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        call.getResponseBody().write(bytes);
        call.close();
    }
}
