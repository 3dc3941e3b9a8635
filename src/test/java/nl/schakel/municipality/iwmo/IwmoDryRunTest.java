package nl.schakel.municipality.iwmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import nl.schakel.municipality.DryRun;
import nl.schakel.municipality.DryRun.Finding;
import nl.schakel.municipality.DryRun.Severity;
import nl.schakel.referral.RecipientRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trying a municipality out before anything is sent to it. */
class IwmoDryRunTest {

    private static final String PASSWORD = "wachtwoord-van-het-bestand";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"200,", "204,", "405,", "400,", "401, iwmo-unauthorised", "403, iwmo-unauthorised",
        "302, iwmo-redirect", "404, iwmo-not-found", "503, iwmo-unavailable"})
    void any_answer_is_a_sign_of_life_and_some_say_more(int status, String code) throws IOException {
        List<String> calls = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        server.createContext("/", exchange -> {
            calls.add(exchange.getRequestMethod() + exchange.getRequestBody().readAllBytes().length);
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        try {
            List<String> codes = codes(TransportFixture.http("http://localhost:" + server.getAddress().getPort()
                    + "/in"), Clock.systemUTC());
            assertThat(codes).containsExactlyElementsOf(code == null ? List.of() : List.of(code));
            assertThat(calls).as("nothing is sent").containsExactly("OPTIONS0");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_folder_must_be_there_and_nothing_is_left_in_it() throws IOException {
        assertThat(codes(TransportFixture.folder(folder), Clock.systemUTC())).isEmpty();
        assertThat(Files.list(folder)).isEmpty();
        assertThat(codes(TransportFixture.folder(folder.resolve("weg")), Clock.systemUTC()))
                .containsExactly("iwmo-folder-missing");
    }

    @Test
    void a_broker_must_let_the_hub_in_and_have_the_queue() throws Exception {
        try (MunicipalBroker broker = new MunicipalBroker()) {
            assertThat(codes(TransportFixture.amqp(broker.address()), Clock.systemUTC())).isEmpty();
            assertThat(broker.waiting()).isZero();
            Map<String, Object> astray = TransportFixture.amqp(broker.address());
            astray.put("queue", "elders");
            assertThat(codes(astray, Clock.systemUTC())).containsExactly("iwmo-not-found");
        }
        assertThat(codes(TransportFixture.amqp("amqp://localhost:1"), Clock.systemUTC()))
                .containsExactly("iwmo-unreachable");
    }

    @Test
    void a_broken_block_and_an_adviser_are_findings_too() {
        assertThat(codes(Map.of("transport", "http"), Clock.systemUTC())).isNotEmpty()
                .allMatch("iwmo-settings"::equals);
        List<Finding> adviser = dryRun(Clock.systemUTC()).tryOut(
                TransportFixture.place(TransportFixture.folder(folder)), RecipientRole.MEDICAL_ADVISER);
        assertThat(adviser).singleElement().satisfies(finding ->
                assertThat(finding.severity()).isEqualTo(Severity.ERROR));
    }

    @Test
    void each_side_shows_its_certificate_and_is_told_in_time_that_it_ends() throws Exception {
        Path server = keys("server", "CN=localhost", 400);
        Path hub = keys("hub", "CN=schakel", 20);
        HttpsServer https = mutualTls(server, hub);
        String trustBefore = System.getProperty("javax.net.ssl.trustStore");
        try {
            Map<String, Object> block = TransportFixture.http("https://localhost:" + https.getAddress().getPort()
                    + "/in");
            assertThat(codes(block, Clock.systemUTC())).as("a server that nobody vouches for")
                    .containsExactly("iwmo-tls");

            System.setProperty("javax.net.ssl.trustStore", server.toString());
            System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
            block.remove("secret");
            block.put("client-certificate", hub.toString());
            block.put("client-certificate-password", PASSWORD);

            assertThat(codes(block, Clock.systemUTC())).containsExactly("iwmo-certificate-expiring");
            assertThat(codes(block, Clock.offset(Clock.systemUTC(), Duration.ofDays(30))))
                    .containsExactly("iwmo-certificate-expired");
            assertThat(codes(block, Clock.offset(Clock.systemUTC(), Duration.ofDays(500))))
                    .containsExactly("iwmo-certificate-expired", "iwmo-certificate-expired");
            assertThatCode(() -> HttpTransportTest.transport().send(TransportFixture.message(),
                    TransportFixture.place(block))).doesNotThrowAnyException();

            block.put("client-certificate-password", "een-ander-wachtwoord");
            assertThat(codes(block, Clock.systemUTC())).containsExactly("iwmo-client-certificate");
        } finally {
            https.stop(0);
            if (trustBefore == null) {
                System.clearProperty("javax.net.ssl.trustStore");
            } else {
                System.setProperty("javax.net.ssl.trustStore", trustBefore);
            }
            System.clearProperty("javax.net.ssl.trustStorePassword");
        }
    }

    /** What the dry run finds, the reminder of the agreement left out. */
    private static List<String> codes(Map<String, Object> block, Clock clock) {
        List<Finding> findings = dryRun(clock).tryOut(TransportFixture.place(block), RecipientRole.CONSULTANT);
        assertThat(findings).allSatisfy(finding -> assertThat(finding.sentence()).startsWith("Gemeente Diemen")
                .doesNotContain(TransportFixture.SECRET, PASSWORD));
        return findings.stream().map(Finding::code).filter(code -> !code.equals("iwmo-agreement")).toList();
    }

    private static DryRun dryRun(Clock clock) {
        ClientCertificates certificates = new ClientCertificates();
        GgkEnvelope envelope = new GgkEnvelope();
        return new IwmoDryRun(new HttpTransport(envelope, certificates), new FolderTransport(envelope),
                new AmqpTransport(certificates), certificates, clock);
    }

    private Path keys(String name, String owner, int days) throws Exception {
        Path file = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-alias", name, "-keyalg", "EC", "-dname", owner, "-validity", String.valueOf(days),
                "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", PASSWORD, "-ext",
                "san=dns:localhost")
                .redirectErrorStream(true).start();
        keytool.getInputStream().readAllBytes();
        assertThat(keytool.waitFor()).isZero();
        return file;
    }

    private static HttpsServer mutualTls(Path server, Path trusted) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store(server), PASSWORD.toCharArray());
        KeyStore clients = KeyStore.getInstance("PKCS12");
        clients.load(null, null);
        clients.setCertificateEntry("hub", store(trusted).getCertificate("hub"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(clients);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        HttpsServer https = HttpsServer.create(new InetSocketAddress("localhost", 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters strict = tls.getDefaultSSLParameters();
                strict.setNeedClientAuth(true);
                parameters.setSSLParameters(strict);
            }
        });
        https.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        https.start();
        return https;
    }

    private static KeyStore store(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(file)) {
            store.load(bytes, PASSWORD.toCharArray());
        }
        return store;
    }
}
