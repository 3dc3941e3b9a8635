package nl.schakel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import nl.schakel.municipality.DryRun;
import nl.schakel.municipality.DryRun.Finding;
import nl.schakel.municipality.DryRun.Severity;
import nl.schakel.security.SelfSigned;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ends some day: certificates and keys, in files and behind addresses. */
class CheckCertificatesTest {

    private static final String AMSTERDAM = Installation.file("0363", "Amsterdam");
    private static final List<DryRun> ALL_WELL = List.of(Installation.zgw((place, recipient) -> List.of()));

    @TempDir
    private Path folder;
    private Installation installation;

    @BeforeEach
    void aSoundInstallation() {
        installation = new Installation(folder);
    }

    @Test
    void certificates_are_told_before_they_end_and_after() throws IOException {
        installation.municipality("0344", "Utrecht");
        pem(AMSTERDAM, Duration.ofDays(20));
        pem(Installation.file("0344", "Utrecht"), Duration.ofDays(-1));

        assertThat(installation.check(ALL_WELL, "--offline")).isOne();
        assertThat(installation.lines()).contains(
                "FOUT      0344  0344-utrecht.yaml: het certificaat in certificate is verlopen op 19 november 2026. "
                        + "Vraag om het nieuwe en zet het hier.",
                "LET OP    0363  0363-amsterdam.yaml: het certificaat in certificate verloopt op 10 december "
                        + "2026. Vraag nu om het nieuwe.");
    }

    private void pem(String file, Duration validFor) throws IOException {
        String pem = new SelfSigned(Installation.NOW.plus(validFor)).pem();
        installation.write(file, installation.read(file) + "certificate: |\n" + pem.indent(2));
    }

    @Test
    void the_server_of_a_municipality_is_asked_for_its_certificate() throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(
                new SelfSigned(Installation.NOW.plus(Duration.ofDays(20))).server()));
        server.start();
        installation.change(AMSTERDAM, "http://localhost:9/",
                "https://localhost:" + server.getAddress().getPort() + "/");
        String soon = "Gemeente Amsterdam: het certificaat van de server achter zgw.zaken verloopt op 10 december "
                + "2026. De beheerder van die server moet een nieuw klaarzetten.";
        try {
            assertThat(installation.check(ALL_WELL)).isZero();
            assertThat(installation.lines()).contains("LET OP    0363  " + soon);

            // What a dry run says of it in the words of its standard is not said again.
            installation.check(List.of(Installation.zgw((place, recipient) -> List.of(
                    new Finding(Severity.WARNING, "zgw-certificate", "bijna op.")))));
            assertThat(installation.said()).contains("bijna op.").doesNotContain(soon);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void the_keys_that_a_his_publishes_are_looked_at() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] weak = "{\"keys\": [{\"kty\": \"oct\", \"k\": \"c2VjcmV0\"}]}".getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, weak.length);
            exchange.getResponseBody().write(weak);
            exchange.close();
        });
        server.start();
        installation.write("config/practices/01012345-de-linde.yaml", """
                agb: "01012345"
                name: Huisartsenpraktijk De Linde
                clients:
                  - {id: his-de-linde, jwks-uri: "http://localhost:%d/jwks"}
                """.formatted(server.getAddress().getPort()));
        try {
            assertThat(installation.check(ALL_WELL)).isOne();
            assertThat(installation.said()).contains("Praktijk 01012345: wat het HIS his-de-linde op jwks-uri geeft, "
                    + "bevat een geheime sleutel").doesNotContain("c2VjcmV0");
        } finally {
            server.stop(0);
        }
    }
}
