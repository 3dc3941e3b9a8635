package nl.schakel.municipality.stuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.FileInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import nl.schakel.demo.stuf.SimulatedStuf;
import nl.schakel.municipality.DryRun;
import nl.schakel.municipality.DryRun.Finding;
import nl.schakel.municipality.DryRun.Severity;
import nl.schakel.referral.RecipientRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A StUF municipality is tried out before it goes live. */
class StufDryRunTest {

    private static final String EMPTY_ANSWER = "<s:Envelope "
            + "xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>"
            + "<zakLa01 xmlns='http://www.egem.nl/StUF/sector/zkn/0310'/></s:Body></s:Envelope>";
    private static final String PASSWORD = "wachtwoord";

    @Test
    void aMunicipalityInOrderGivesNothingToSayAndLosesNoNumber() {
        for (boolean fault : new boolean[] {false, true}) {
            try (SimulatedStuf neighbour = SimulatedStuf.start(0, fault
                    ? StufFixture.options().withFaultForUnknownCase() : StufFixture.options())) {
                assertThat(tryOut(StufFixture.block(neighbour.address()), Clock.systemUTC())).isEmpty();
                assertThat(neighbour.exchanges()).filteredOn(call -> call.method().equals("POST")).singleElement()
                        .satisfies(call -> assertThat(call.bodyText()).contains("zakLv01"));
                assertThat(neighbour.cases()).isEmpty();
            }
        }
    }

    @Test
    void aWrongSecretIsAnError() {
        try (SimulatedStuf neighbour = SimulatedStuf.start(0, StufFixture.options())) {
            Map<String, Object> block = StufFixture.block(neighbour.address());
            block.put("secret", "verkeerd");
            assertThat(tryOut(block, Clock.systemUTC())).singleElement().satisfies(finding -> {
                assertThat(finding.severity()).isEqualTo(Severity.ERROR);
                assertThat(finding.code()).isEqualTo("stuf-unauthorised");
                assertThat(finding.sentence()).doesNotContain("verkeerd");
            });
        }
    }

    @Test
    void aMunicipalityThatIsAwayIsAnErrorForEachOfItsServices() {
        assertThat(tryOut(StufFixture.block(URI.create("http://localhost:1")), Clock.systemUTC())).hasSize(4)
                .allSatisfy(finding -> assertThat(finding.code()).isEqualTo("stuf-unreachable"));
    }

    @Test
    void settingsThatCannotBeReadAreSaidAndNothingIsCalled() {
        assertThat(tryOut(Map.of(), Clock.systemUTC())).singleElement()
                .satisfies(finding -> assertThat(finding.code()).isEqualTo("stuf-settings"));
    }

    @Test
    void withCertificatesBothSidesKnowEachOtherAndTheirEndIsSeenComing(@TempDir Path folder) throws Exception {
        Path hub = keystore(folder, "hub", 20);
        Path town = keystore(folder, "localhost", 400);
        Path trustOfHub = trust(folder, "vertrouwd-door-hub", town);
        HttpsServer server = server(town, trust(folder, "vertrouwd-door-gemeente", hub));
        try {
            Map<String, Object> block = StufFixture.block(
                    URI.create("https://localhost:" + server.getAddress().getPort()));
            block.remove("user");
            block.remove("secret");
            block.put("keystore", hub.toString());
            block.put("keystore-password", PASSWORD);
            block.put("truststore", trustOfHub.toString());
            block.put("truststore-password", PASSWORD);

            assertThat(tryOut(block, Clock.systemUTC())).singleElement().satisfies(finding -> {
                assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                assertThat(finding.code()).isEqualTo("stuf-own-certificate");
                assertThat(finding.sentence()).contains("verloopt op").doesNotContain(PASSWORD, folder.toString());
            });
            Clock later = Clock.fixed(Instant.now().plus(Duration.ofDays(390)), ZoneOffset.UTC);
            assertThat(tryOut(block, later)).extracting(Finding::code, Finding::severity).contains(
                    tuple("stuf-own-certificate", Severity.ERROR),
                    tuple("stuf-certificate", Severity.WARNING));

            block.remove("truststore");
            block.remove("truststore-password");
            assertThat(tryOut(block, Clock.systemUTC())).extracting(Finding::code).contains("stuf-tls");
        } finally {
            server.stop(0);
        }
    }

    private static List<Finding> tryOut(Map<String, Object> block, Clock clock) {
        DryRun dryRun = new StufDryRun(new StufClient(clock), clock);
        return dryRun.tryOut(StufFixture.municipality(block), RecipientRole.CONSULTANT);
    }

    private static HttpsServer server(Path keys, Path trust) throws IOException, GeneralSecurityException {
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(load(keys), PASSWORD.toCharArray());
        TrustManagerFactory others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(load(trust));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), others.getTrustManagers(), null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress("localhost", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = context.getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = EMPTY_ANSWER.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static KeyStore load(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (FileInputStream bytes = new FileInputStream(file.toFile())) {
            store.load(bytes, PASSWORD.toCharArray());
        }
        return store;
    }

    private static Path keystore(Path folder, String name, int days) throws IOException, InterruptedException {
        Path file = folder.resolve(name + ".p12");
        keytool("-genkeypair", "-keystore", file.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD, "-alias",
                name, "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=dns:localhost", "-validity",
                String.valueOf(days));
        return file;
    }

    private static Path trust(Path folder, String name, Path whom) throws IOException, GeneralSecurityException {
        KeyStore of = load(whom);
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("ander", of.getCertificate(of.aliases().nextElement()));
        Path file = folder.resolve(name + ".p12");
        try (var out = Files.newOutputStream(file)) {
            trust.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
                .toString()));
        command.addAll(Arrays.asList(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
