package nl.schakel.municipality.zgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.demo.zgw.OfficialOpenApi;
import nl.schakel.demo.zgw.Options;
import nl.schakel.demo.zgw.SimulatedZgw;
import nl.schakel.municipality.DryRun.Finding;
import nl.schakel.municipality.DryRun.Severity;
import nl.schakel.referral.RecipientRole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Before a municipality goes live, everything is tried that can be tried without doing anything. */
class ZgwDryRunTest {

    private Clock clock = Clock.systemUTC();
    private SimulatedZgw neighbour;
    private HubDoor door;
    private Map<String, Object> block;

    @BeforeEach
    void open() throws IOException {
        door = new HubDoor();
        start(ZgwFixture.options());
    }

    private void start(Options options) {
        neighbour = SimulatedZgw.start(0, options);
        block = ZgwFixture.block(neighbour.address());
        block.put("notificaties", neighbour.address() + "/notificaties/api/v1");
        block.put("autorisaties", neighbour.address() + "/autorisaties/api/v1");
    }

    @AfterEach
    void close() {
        neighbour.close();
        door.close();
    }

    @Test
    void whereAllIsWellThereIsNothingToSayAndNothingIsMade() {
        for (RecipientRole role : RecipientRole.values()) {
            assertThat(tryOut(role)).isEmpty();
        }
        assertThat(neighbour.cases()).isEmpty();
        assertThat(neighbour.documents()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"zaken.aanmaken", "zaken.bijwerken", "zaken.lezen", "documenten.aanmaken",
        "documenten.lezen", "besluiten.lezen", "notificaties.consumeren"})
    void aMissingRightIsFoundBeforeTheFirstReferralFindsIt(String scope) {
        neighbour.close();
        Set<String> scopes = new HashSet<>(Options.USUAL_SCOPES);
        scopes.remove(scope);
        start(ZgwFixture.options().withScopes(scopes));

        assertThat(tryOut(RecipientRole.CONSULTANT)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.code()).isEqualTo("zgw-forbidden");
            assertThat(finding.sentence()).contains("scope " + scope);
        });
        assertThat(neighbour.cases()).isEmpty();
    }

    @Test
    void aRightThatCannotBeTriedIsSaidToBeUnproven() {
        block.remove("autorisaties");

        assertThat(tryOut(RecipientRole.CONSULTANT)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.NOTE);
            assertThat(finding.sentence()).contains("zaken.bijwerken");
        });
    }

    @Test
    void aZaaktypeThatEndsTodayIsAWarning() {
        neighbour.publish("WMO-MELDING", LocalDate.now(CaseIdentity.AMSTERDAM).plusDays(1));
        assertThat(tryOut(RecipientRole.CONSULTANT)).as("its successor starts tomorrow").isEmpty();

        neighbour.close();
        start(ZgwFixture.options());
        neighbour.end("WMO-MELDING", LocalDate.now(CaseIdentity.AMSTERDAM));
        assertThat(tryOut(RecipientRole.CONSULTANT)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.code()).isEqualTo("zgw-zaaktype-ends");
        });
    }

    @Test
    void whatTheSettingsNameAndTheCatalogueLacksIsSaid() {
        block.put("decisions", Map.of("Toekenning Wmoo", "granted"));
        block.put("properties", Map.of("urgentie", "haast"));

        assertThat(tryOut(RecipientRole.CONSULTANT)).extracting(Finding::code)
                .containsExactlyInAnyOrder("zgw-decisions-unknown", "zgw-property-unknown");
    }

    @Test
    void aMunicipalityThatIsDownIsAFindingAndNoException() {
        neighbour.down(true);
        assertThat(tryOut(RecipientRole.CONSULTANT)).isNotEmpty().allSatisfy(finding ->
                assertThat(finding.sentence()).startsWith("Gemeente Amsterdam "));
        neighbour.down(false);
        neighbour.fail(1000, 503);
        assertThat(tryOut(RecipientRole.CONSULTANT)).extracting(Finding::code).containsOnly("zgw-unavailable");
    }

    @Test
    void clocksThatDifferAreFound() {
        clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-90));

        assertThat(tryOut(RecipientRole.CONSULTANT)).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("zgw-clock-skew");
            assertThat(finding.sentence()).contains("achter op");
        });
    }

    @Test
    void aHubThatCannotBeCalledIsAWarningBecauseThePollStillLooks() {
        door.close();

        assertThat(tryOut(RecipientRole.CONSULTANT)).singleElement().satisfies(finding ->
                assertThat(finding.severity()).isEqualTo(Severity.WARNING));
        assertThat(tryOut(RecipientRole.MEDICAL_ADVISER)).as("nobody calls about an adviser's case").isEmpty();
    }

    @Test
    void brokenSettingsAreSaidAndNobodyIsCalled() {
        block.put("rsin", "123456789");

        assertThat(tryOut(RecipientRole.CONSULTANT)).extracting(Finding::code).containsOnly("zgw-settings");
        assertThat(neighbour.exchanges()).isEmpty();
    }

    @Test
    void aCertificateIsGoodForThirtyDaysOrItIsSaid(@TempDir Path folder) throws Exception {
        X509Certificate certificate = certificate(folder.resolve("server.p12"));
        Instant end = certificate.getNotAfter().toInstant();

        assertThat(about(certificate, end.minus(Duration.ofDays(31)))).isEmpty();
        assertThat(about(certificate, end.minus(Duration.ofDays(29)))).singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNING));
        assertThat(about(certificate, end)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.sentence()).contains("verliep op");
        });
    }

    @Test
    void aKeystoreOpensWithItsPasswordOnly(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("hub.p12");
        certificate(file);
        block.put("keystore", file.toString());
        block.put("keystore-password", "verkeerd");
        assertThat(ZgwSettings.findings(ZgwFixture.municipality(block))).singleElement().asString()
                .contains("zgw.keystore").doesNotContain("verkeerd");

        block.put("keystore-password", "wachtwoord");
        ZgwSettings settings = ZgwSettings.of(ZgwFixture.municipality(block));
        assertThat(settings.keystore().toString()).doesNotContain("wachtwoord");
        assertThat(ClientKeys.context(settings.keystore())).isNotNull();
        assertThat(tryOut(RecipientRole.CONSULTANT)).isEmpty();
    }

    @Test
    void everyCallAndEveryAnswerKeepsToTheOfficialDescription() {
        assumeTrue(OfficialOpenApi.present(), "the official descriptions are not here");
        tryOut(RecipientRole.CONSULTANT);

        // What tries a right leaves out what would make something.
        assertThat(neighbour.exchanges().stream().map(OfficialOpenApi::check).filter(report -> !report.clean()
                && !report.call().startsWith("POST") && !report.call().contains("/autorisaties/"))).isEmpty();
    }

    private List<Finding> about(X509Certificate certificate, Instant now) {
        ZgwConnection at = new ZgwClient(new ObjectMapper(), clock).open(ZgwFixture.municipality(block));
        return new EndpointProbe(Clock.fixed(now, ZoneOffset.UTC)).certificate(at, certificate).stream().toList();
    }

    private List<Finding> tryOut(RecipientRole role) {
        ZgwClient client = new ZgwClient(new ObjectMapper(), Clock.systemUTC());
        return new ZgwDryRun(client, new ZgwCatalogue(client, clock), new CallbackProbe(client.http(), door.address()),
                clock).tryOut(ZgwFixture.place(new HashMap<>(block), role), role);
    }

    private static X509Certificate certificate(Path file) throws Exception {
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-keystore", file.toString(), "-storetype", "PKCS12", "-storepass", "wachtwoord",
                "-alias", "hub", "-keyalg", "EC", "-dname", "CN=localhost", "-validity", "60").redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, "wachtwoord".toCharArray());
        }
        return (X509Certificate) keys.getCertificate("hub");
    }
}
