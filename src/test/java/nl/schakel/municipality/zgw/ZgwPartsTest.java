package nl.schakel.municipality.zgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.demo.neighbour.Phase;
import nl.schakel.demo.zgw.OfficialOpenApi;
import nl.schakel.demo.zgw.Options;
import nl.schakel.demo.zgw.SimulatedZgw;
import nl.schakel.municipality.Consignment;
import nl.schakel.municipality.Delivered;
import nl.schakel.municipality.zgw.ZgwFixture.Memory;
import nl.schakel.referral.Fault;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A document that is too large for one call goes in parts. */
class ZgwPartsTest {

    private static final int PARTS = 4;

    private final byte[] document = new byte[PARTS * 1024 - 100];
    private final Memory memory = new Memory();
    private SimulatedZgw neighbour;
    private Map<String, Object> block;

    @BeforeEach
    void open() {
        for (int i = 0; i < document.length; i++) {
            document[i] = (byte) (i * 31);
        }
        System.arraycopy("%PDF-1.7\r\n--\r\n".getBytes(StandardCharsets.US_ASCII), 0, document, 0, 14);
        start(ZgwFixture.options().withPartSize(1024));
    }

    private void start(Options options) {
        neighbour = SimulatedZgw.start(0, options);
        block = ZgwFixture.block(neighbour.address());
        block.put("part-threshold", "1KB");
    }

    @AfterEach
    void close() {
        neighbour.close();
    }

    @Test
    void theDocumentArrivesWholeAndTheTokenGoesInOneCall() {
        Delivered delivered = deliver(memory);

        assertThat(neighbour.documents())
                .containsExactly(document, ZgwFixture.TOKEN.getBytes(StandardCharsets.US_ASCII));
        assertThat(puts()).isEqualTo(PARTS);
        assertThat(neighbour.dossier(delivered.caseNumber()).path("zaakinformatieobjecten")).hasSize(2);
    }

    @Test
    void belowTheThresholdNothingGoesInParts() {
        block.put("part-threshold", "5KB");
        deliver(memory);

        assertThat(puts()).isZero();
        assertThat(neighbour.documents().get(0)).isEqualTo(document);
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void brokenOffAnywhereItIsFinishedAndThereIsOneWholeDocument(Phase phase) {
        // zaak, two roles, the entry, its parts, the lock, the link
        for (int broken = 4; broken <= 4 + PARTS + 2; broken++) {
            memory.steps.clear();
            ReferralId referral = ReferralId.next();
            int before = neighbour.documents().size();
            breakAt(broken, phase);
            assertThatThrownBy(() -> deliver(memory, referral)).as("broken at %d", broken)
                    .isInstanceOf(Fault.Technical.class);
            neighbour.misbehaviour().behave();

            Delivered delivered = deliver(memory.again(), referral);

            assertThat(neighbour.documents()).as("broken at %d", broken).hasSize(before + 2);
            assertThat(neighbour.documents().get(before)).as("broken at %d", broken).isEqualTo(document);
            assertThat(neighbour.dossier(delivered.caseNumber()).path("zaakinformatieobjecten"))
                    .as("broken at %d", broken).hasSize(2);
        }
    }

    @Test
    void aPartThatArrivedIsNotSentAgain() {
        breakAt(6, Phase.AFTER);
        assertThatThrownBy(() -> deliver(memory)).isInstanceOf(Fault.Technical.class);
        neighbour.misbehaviour().behave();
        int before = puts();
        deliver(memory.again());

        assertThat(before).isEqualTo(2);
        assertThat(puts()).isEqualTo(PARTS);
    }

    @Test
    void withoutTheRightToLockTheOperatorReadsWhichIsMissing() {
        neighbour.close();
        Set<String> scopes = new HashSet<>(Options.USUAL_SCOPES);
        scopes.remove("documenten.lock");
        start(ZgwFixture.options().withPartSize(1024).withScopes(scopes));

        assertThatThrownBy(() -> deliver(memory)).isInstanceOfSatisfying(Fault.Translation.class, fault ->
                assertThat(fault.sentence()).contains("scope documenten.lock"));
    }

    @Test
    void everyCallAndEveryAnswerKeepsToTheOfficialDescription() {
        assumeTrue(OfficialOpenApi.present(), "the official descriptions are not here");
        breakAt(6, Phase.AFTER);
        assertThatThrownBy(() -> deliver(memory)).isInstanceOf(Fault.Technical.class);
        neighbour.misbehaviour().behave();
        deliver(memory.again());

        assertThat(neighbour.exchanges().stream().map(OfficialOpenApi::check).filter(report -> !report.clean()))
                .isEmpty();
    }

    private Delivered deliver(Memory remembered) {
        return deliver(remembered, ReferralId.of("3f2a9c1b-e4d0-4c55-9a51-0123456789ab"));
    }

    private Delivered deliver(Memory remembered, ReferralId referral) {
        ZgwClient client = new ZgwClient(new ObjectMapper(), Clock.systemUTC());
        Consignment small = ZgwFixture.consignment(referral);
        Consignment large = new Consignment(small.request(), Arrays.copyOf(document, document.length), small.token());
        return new ZgwDelivery(client, new ZgwCatalogue(client, Clock.systemUTC()))
                .deliver(large, ZgwFixture.municipality(block), remembered);
    }

    private int puts() {
        return (int) neighbour.exchanges().stream().filter(call -> call.method().equals("PUT")).count();
    }

    private void breakAt(int nth, Phase phase) {
        AtomicInteger writing = new AtomicInteger();
        neighbour.misbehaviour().onRequest((call, moment) -> {
            if (!call.method().equals("GET") && moment == phase && writing.incrementAndGet() == nth) {
                throw new IllegalStateException("cut");
            }
        });
    }
}
