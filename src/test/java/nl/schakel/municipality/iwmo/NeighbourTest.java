package nl.schakel.municipality.iwmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

import nl.schakel.demo.iwmo.IwmoOptions;
import nl.schakel.demo.iwmo.SimulatedIwmo;
import nl.schakel.municipality.DryRun.Severity;
import nl.schakel.referral.Fault;
import nl.schakel.referral.RecipientRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways of travelling, to a municipality that judges what it gets. */
class NeighbourTest {

    private static final Path EXAMPLE = Path.of("../shared/standards/municipal/examples-own/wmo315-huisarts.xml");
    private static final String PRODUCT = "0b6c1d0e-6a55-4bd1-9d4e-5c9c4a2f7e01";

    private final IwmoTransport transport = HttpTransportTest.transport();

    @ParameterizedTest
    @ValueSource(strings = {"none", "ggk"})
    void a_message_whose_answer_was_lost_is_sent_again_and_taken_once(String envelope) throws IOException {
        try (SimulatedIwmo municipality = SimulatedIwmo.start(0, options())) {
            Map<String, Object> block = TransportFixture.http(municipality.messages());
            block.put("envelope", envelope);
            municipality.misbehaviour().loseAnswers(1);

            Fault lost = catchThrowableOfType(Fault.class, () -> transport.send(example(),
                    TransportFixture.place(block)));
            assertThat(lost).isInstanceOf(Fault.Technical.class);
            transport.send(example(), TransportFixture.place(block));

            assertThat(municipality.references()).containsExactly(PRODUCT);
            assertThat(municipality.exchanges().get(0).header("Schakel-Consent-Token"))
                    .contains(TransportFixture.TOKEN);
        }
    }

    @Test
    void a_proxy_that_repeats_the_call_does_no_harm() throws IOException {
        try (SimulatedIwmo municipality = SimulatedIwmo.start(0, options())) {
            municipality.misbehaviour().answerTwice(2);
            Map<String, Object> block = TransportFixture.http(municipality.messages());
            block.put("envelope", "ggk");
            transport.send(example(), TransportFixture.place(block));
            assertThat(municipality.references()).containsExactly(PRODUCT);
        }
    }

    @Test
    void a_back_office_that_fetches_gets_message_and_token(@TempDir Path folder) throws IOException {
        try (SimulatedIwmo municipality = SimulatedIwmo.start(0, options().withFolder(folder))) {
            transport.send(example(), TransportFixture.place(TransportFixture.folder(folder)));
            await().until(() -> municipality.references().contains(PRODUCT));
            assertThat(municipality.tokens()).containsExactly(TransportFixture.TOKEN);
        }
    }

    @Test
    void the_dry_run_finds_nothing_to_mend_and_leaves_nothing_behind() {
        try (SimulatedIwmo municipality = SimulatedIwmo.start(0, options())) {
            ClientCertificates certificates = new ClientCertificates();
            GgkEnvelope envelope = new GgkEnvelope();
            IwmoDryRun dryRun = new IwmoDryRun(new HttpTransport(envelope, certificates), new FolderTransport(envelope),
                    new AmqpTransport(certificates), certificates, Clock.systemUTC());
            Map<String, Object> block = TransportFixture.http(municipality.messages());
            assertThat(dryRun.tryOut(TransportFixture.place(block), RecipientRole.CONSULTANT))
                    .allSatisfy(finding -> assertThat(finding.severity()).isEqualTo(Severity.NOTE));
            block.put("secret", "een-geheim-dat-niet-klopt");
            assertThat(dryRun.tryOut(TransportFixture.place(block), RecipientRole.CONSULTANT))
                    .anySatisfy(finding -> assertThat(finding.code()).isEqualTo("iwmo-unauthorised"));
            assertThat(municipality.references()).isEmpty();
            assertThat(municipality.received()).asString(StandardCharsets.UTF_8).doesNotContain("Bericht");
        }
    }

    private static IwmoOptions options() {
        return IwmoOptions.of("Gemeente Diemen", "0384", TransportFixture.SECRET);
    }

    private static IwmoMessage example() throws IOException {
        assumeTrue(Files.exists(EXAMPLE), "the example message is not here");
        return TransportFixture.message("WH0000000042", Files.readAllBytes(EXAMPLE));
    }
}
