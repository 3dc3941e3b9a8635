package nl.schakel.municipality.zgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.demo.neighbour.Phase;
import nl.schakel.demo.zgw.OfficialOpenApi;
import nl.schakel.demo.zgw.SimulatedZgw;
import nl.schakel.directory.Municipality;
import nl.schakel.municipality.AdditionConsignment;
import nl.schakel.municipality.AdditionDelivery;
import nl.schakel.municipality.Delivered;
import nl.schakel.municipality.zgw.ZgwFixture.Memory;
import nl.schakel.referral.AdditionKind;
import nl.schakel.referral.AdditionPart;
import nl.schakel.referral.Fault;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a meeting agreed becomes a document of the case that is there. */
class ZgwMdoTest {

    private static final ReferralId REFERRAL = ReferralId.of("3f2a9c1b-e4d0-4c55-9a51-0123456789ab");
    private static final byte[] PDF = "%PDF-1.7 de afspraken".getBytes(StandardCharsets.US_ASCII);
    /** Document and token, each stored and linked. */
    private static final int WRITES = 4;

    private final Memory memory = new Memory();
    private SimulatedZgw neighbour;
    private Map<String, Object> block;
    private ZgwAdditions mdo;
    private ZgwDelivery deliveries;
    private Delivered delivered;

    @BeforeEach
    void aCaseIsThere() {
        neighbour = SimulatedZgw.start(0, ZgwFixture.options());
        block = ZgwFixture.block(neighbour.address());
        ZgwClient client = new ZgwClient(new ObjectMapper(), Clock.systemUTC());
        ZgwCatalogue catalogue = new ZgwCatalogue(client, Clock.systemUTC());
        deliveries = new ZgwDelivery(client, catalogue);
        mdo = new ZgwAdditions(client, catalogue);
        delivered = deliveries.deliver(ZgwFixture.consignment(REFERRAL),
                ZgwFixture.place(block, RecipientRole.CONSULTANT), memory);
    }

    @AfterEach
    void close() {
        neighbour.close();
    }

    @Test
    void itIsADocumentOfTheMunicipalitysOwnTypeInTheHubsOwnWords() {
        mdo.attach(delivery(1, RecipientRole.CONSULTANT, REFERRAL, memory));

        assertThat(neighbour.documents()).hasSize(4);
        assertThat(neighbour.documents().get(2)).isEqualTo(PDF);
        JsonNode sent = neighbour.exchanges().stream().filter(call -> call.bodyText().contains("-MDO-1\""))
                .findFirst().map(call -> read(call.bodyText())).orElseThrow();
        assertThat(sent.path("titel").asText()).isEqualTo("Afspraken multidisciplinair overleg");
        assertThat(sent.path("auteur").asText()).isEqualTo("Schakel");
        assertThat(sent.path("identificatie").asText()).isEqualTo("WMO-2026-3F2A9C1B-E4D0-MDO-1")
                .hasSizeLessThanOrEqualTo(40);
        String type = sent.path("informatieobjecttype").asText();
        assertThat(neighbour.exchanges()).anyMatch(call -> call.method().equals("GET") && type.endsWith(call.path())
                && call.responseText().contains("MDO-afspraken"));
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void oneThatBreaksAnywhereIsThereOnceAfterTheNextAttempt(Phase phase) {
        for (int broken = 1; broken <= WRITES; broken++) {
            AdditionDelivery delivery = delivery(broken, RecipientRole.CONSULTANT, REFERRAL, memory);
            breakAt(broken, phase);
            try {
                mdo.attach(delivery);
            } catch (Fault.Technical expected) {
                assertThat(memory.result(delivery.step("token-koppeling"))).isEmpty();
            }
            neighbour.misbehaviour().behave();
            mdo.attach(delivery);
            mdo.attach(delivery);

            assertThat(links()).as("broken at %d", broken).isEqualTo(2 + 2 * broken);
            assertThat(neighbour.documents()).hasSize(2 + 2 * broken);
        }
    }

    @Test
    void whatAnEarlierAttemptDidUnseenIsFoundAgain() {
        mdo.attach(delivery(1, RecipientRole.CONSULTANT, REFERRAL, memory));
        memory.steps.keySet().removeIf(step -> step.startsWith("mdo-"));

        mdo.attach(delivery(1, RecipientRole.CONSULTANT, REFERRAL, memory));

        assertThat(links()).isEqualTo(4);
        assertThat(neighbour.documents()).hasSize(4);
    }

    @Test
    void aClosedCaseTakesNothingAndNoDocumentIsLeftLyingAbout() {
        neighbour.setResult(delivered.caseNumber(), "Afgewezen");
        neighbour.setStatus(delivered.caseNumber(), "Afgehandeld");

        assertThatThrownBy(() -> mdo.attach(delivery(1, RecipientRole.CONSULTANT, REFERRAL, memory)))
                .isInstanceOfSatisfying(Fault.Translation.class, fault -> {
                    assertThat(fault.code()).isEqualTo("mdo-case-closed");
                    assertThat(fault.sentence()).contains(delivered.caseNumber());
                });
        assertThat(neighbour.documents()).hasSize(2);
    }

    @Test
    void whatAnExpertHearsOfAMeetingIsNotTakenForItsAnswer() {
        ReferralId pseudonym = ReferralId.of("77777777-1111-4222-8333-444444444444");
        Memory experts = new Memory();
        Delivered question = deliveries.deliver(ZgwFixture.consignment(pseudonym, RecipientRole.EXPERT),
                ZgwFixture.place(block, RecipientRole.EXPERT), experts);
        mdo.attach(delivery(1, RecipientRole.EXPERT, pseudonym, experts));

        ZgwClient client = new ZgwClient(new ObjectMapper(), Clock.systemUTC());
        ZgwAnswers answers = new ZgwAnswers(client, new ZgwCatalogue(client, Clock.systemUTC()));
        assertThat(answers.find(ZgwFixture.place(block, RecipientRole.EXPERT), question.caseAddress(), pseudonym,
                ZgwFixture.RECEIVED, address -> false)).isEmpty();
    }

    @Test
    void everyCallAndEveryAnswerKeepsToTheOfficialDescription() {
        assumeTrue(OfficialOpenApi.present(), "the official descriptions are not here");
        mdo.attach(delivery(1, RecipientRole.CONSULTANT, REFERRAL, memory));

        assertThat(neighbour.exchanges()).anyMatch(call -> call.bodyText().contains("-MDO-1"));
        assertThat(neighbour.exchanges().stream().map(OfficialOpenApi::check).filter(report -> !report.clean()))
                .isEmpty();
    }

    @Test
    void afterAMergerItGoesToTheCaseWhereThatIsByNow() {
        try (SimulatedZgw successor = SimulatedZgw.start(0, ZgwFixture.options())) {
            Municipality gone = ZgwFixture.place(block, RecipientRole.CONSULTANT);
            Map<String, Object> old = block;
            block = ZgwFixture.block(successor.address());
            mdo.attach(delivery(1, RecipientRole.CONSULTANT, REFERRAL, memory, gone));
            assertThat(neighbour.documents()).hasSize(4);
            assertThat(successor.documents()).isEmpty();

            deliveries.deliver(ZgwFixture.consignment(REFERRAL), ZgwFixture.place(block, RecipientRole.CONSULTANT),
                    new Memory());
            mdo.attach(delivery(2, RecipientRole.CONSULTANT, REFERRAL, memory, gone));
            assertThat(neighbour.documents()).hasSize(4);
            assertThat(successor.documents()).hasSize(4);
            block = old;
        }
    }

    private AdditionDelivery delivery(int number, RecipientRole role, ReferralId reference, Memory remembered) {
        return delivery(number, role, reference, remembered, null);
    }

    private AdditionDelivery delivery(int number, RecipientRole role, ReferralId reference, Memory remembered,
                                 Municipality former) {
        Instant now = Instant.parse("2026-12-03T15:00:00Z");
        return new AdditionDelivery(new AdditionPart(REFERRAL, AdditionKind.MDO, number, role, AdditionPart.State.READY, now,
                now, null, null, new byte[0],
                new byte[0]), ZgwFixture.place(block, role), reference, ZgwFixture.RECEIVED,
                new AdditionConsignment(PDF, ZgwFixture.TOKEN), remembered, former);
    }

    private int links() {
        return neighbour.dossier(delivered.caseNumber()).path("zaakinformatieobjecten").size();
    }

    private void breakAt(int nth, Phase phase) {
        AtomicInteger writing = new AtomicInteger();
        neighbour.misbehaviour().onRequest((call, moment) -> {
            if (call.method().equals("POST") && moment == phase && writing.incrementAndGet() == nth) {
                throw new IllegalStateException("cut");
            }
        });
    }

    private static JsonNode read(String body) {
        try {
            return new ObjectMapper().readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
