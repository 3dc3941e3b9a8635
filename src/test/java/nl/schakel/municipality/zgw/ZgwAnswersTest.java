package nl.schakel.municipality.zgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.demo.neighbour.Phase;
import nl.schakel.demo.zgw.OfficialOpenApi;
import nl.schakel.demo.zgw.SimulatedZgw;
import nl.schakel.directory.Municipality;
import nl.schakel.municipality.Delivered;
import nl.schakel.municipality.ExpertAnswer;
import nl.schakel.municipality.zgw.ZgwFixture.Memory;
import nl.schakel.referral.Fault;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An expert answered a question without a name; the answer finds its way to the case with the name. */
class ZgwAnswersTest {

    private static final ReferralId REFERRAL = ReferralId.of("3f2a9c1b-e4d0-4c55-9a51-0123456789ab");
    private static final ReferralId PSEUDONYM = ReferralId.of("77777777-1111-4222-8333-444444444444");
    private static final byte[] ADVICE = "%PDF-1.7 laat een ergotherapeut kijken".getBytes(StandardCharsets.UTF_8);

    private final Map<String, Object> block = ZgwFixture.block(URI.create("http://localhost"));
    private final Memory memory = new Memory();
    private final Set<String> joined = new HashSet<>();
    private SimulatedZgw neighbour;
    private ZgwAnswers answers;
    private Delivered consultant;
    private Delivered expert;

    @BeforeEach
    void ask() {
        neighbour = SimulatedZgw.start(0, ZgwFixture.options());
        block.putAll(ZgwFixture.block(neighbour.address()));
        ZgwClient client = new ZgwClient(new ObjectMapper(), Clock.systemUTC());
        ZgwCatalogue catalogue = new ZgwCatalogue(client, Clock.systemUTC());
        ZgwDelivery delivery = new ZgwDelivery(client, catalogue);
        answers = new ZgwAnswers(client, catalogue);
        consultant = delivery.deliver(ZgwFixture.consignment(REFERRAL), town(), new Memory());
        expert = delivery.deliver(ZgwFixture.consignment(PSEUDONYM, RecipientRole.EXPERT), place(), new Memory());
    }

    @AfterEach
    void close() {
        neighbour.close();
    }

    @Test
    void theQuestionItselfIsNoAnswer() {
        assertThat(find()).isEmpty();
    }

    @Test
    void theAnswerJoinsTheCaseThatHasTheNameUnderTheHubsOwnWords() {
        neighbour.answer(expert.caseNumber(), "Advies over mw. De Vries.pdf", "application/pdf", ADVICE);
        ExpertAnswer answer = find().get(0);
        assertThat(answer.bytes()).isEqualTo(ADVICE);
        assertThat(answer.title()).isEqualTo("Antwoord van de deskundige");
        assertThat(answer.toString()).doesNotContain("ergotherapeut", "Vries");
        join(answer);

        JsonNode document = joinedDocument();
        assertThat(document.path("titel").asText()).isEqualTo("Antwoord van de deskundige");
        assertThat(document.path("auteur").asText()).isEqualTo("Expertisepunt");
        assertThat(document.path("bestandsnaam").asText()).isEqualTo("antwoord-deskundige.pdf");
        assertThat(document.path("identificatie").asText()).startsWith("WMO-2026-3F2A9C1B-E4D0-A-")
                .hasSizeLessThanOrEqualTo(40);
        assertThat(document.toString()).doesNotContain("Vries", PSEUDONYM.toString());
        assertThat(neighbour.documents().get(5)).isEqualTo(ADVICE);
        assertThat(neighbour.dossier(expert.caseNumber()).path("zaakinformatieobjecten")).hasSize(3);
    }

    @Test
    void whatWasJoinedIsNotFoundAgainAndNotJoinedAgain() {
        neighbour.answer(expert.caseNumber(), "Antwoord", "text/plain; charset=utf-8", bytes("Ja, maar eerst passen."));
        ExpertAnswer answer = find().get(0);
        join(answer);
        joined.add(answer.address());
        neighbour.forgetExchanges();
        join(answer);
        assertThat(neighbour.exchanges()).isEmpty();
        assertThat(find()).isEmpty();

        neighbour.answer(expert.caseNumber(), "Aanvulling", "text/plain", bytes("Nog iets."));
        assertThat(find()).singleElement().satisfies(second -> assertThat(second.format()).isEqualTo("text/plain"));
        join(find().get(0));
        assertThat(links()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void anAnswerWhoseJoiningBreaksAnywhereIsJoinedOnce(Phase phase) {
        neighbour.answer(expert.caseNumber(), "Antwoord", "application/pdf", ADVICE);
        ExpertAnswer answer = find().get(0);
        for (int broken = 1; broken <= 2; broken++) {
            memory.steps.clear();
            breakAt(broken, phase);
            try {
                join(answer);
            } catch (Fault.Technical expected) {
                assertThat(memory.steps.keySet()).noneMatch(step -> step.matches("antwoord-[0-9a-f]{12}"));
            }
            neighbour.misbehaviour().behave();
            join(answer);
            assertThat(links()).as("broken at %d", broken).isEqualTo(3);
            assertThat(neighbour.documents()).hasSize(6);
        }
    }

    @Test
    void aClosedCaseTakesNoAnswerAndNoDocumentIsLeftLyingAbout() {
        neighbour.answer(expert.caseNumber(), "Antwoord", "application/pdf", ADVICE);
        neighbour.setResult(consultant.caseNumber(), "Afgewezen");
        neighbour.setStatus(consultant.caseNumber(), "Afgehandeld");
        int documents = neighbour.documents().size();

        assertThatThrownBy(() -> join(find().get(0))).isInstanceOfSatisfying(Fault.Translation.class, fault -> {
            assertThat(fault.code()).isEqualTo("expert-answer-case-closed");
            assertThat(fault.sentence()).contains(consultant.caseNumber());
        });
        assertThat(neighbour.documents()).hasSize(documents);
    }

    @Test
    void whatIsNoPdfAndNoTextIsRefusedButKeepsNoOtherAnswerWaiting() {
        neighbour.answer(expert.caseNumber(), "Antwoord", "application/vnd.ms-word", bytes("PK"));
        neighbour.answer(expert.caseNumber(), "Antwoord", "application/pdf", bytes("MZ is no PDF"));
        assertThatThrownBy(this::find).isInstanceOfSatisfying(Fault.Translation.class, fault -> {
            assertThat(fault.code()).isEqualTo("expert-answer-format");
            assertThat(fault.sentence()).startsWith("Gemeente Amsterdam (Expertisepunt) ");
        });

        neighbour.answer(expert.caseNumber(), "Antwoord", "application/pdf", ADVICE);
        assertThat(find()).singleElement().satisfies(answer -> assertThat(answer.bytes()).isEqualTo(ADVICE));
    }

    @Test
    void anAnswerThatIsTooLargeIsRefusedBeforeItIsFetched() {
        byte[] large = new byte[ExpertAnswer.LARGEST + 1];
        System.arraycopy(ADVICE, 0, large, 0, ADVICE.length);
        neighbour.answer(expert.caseNumber(), "Antwoord", "application/pdf", large);

        assertThatThrownBy(this::find).isInstanceOfSatisfying(Fault.Translation.class, fault ->
                assertThat(fault.code()).isEqualTo("expert-answer-too-large"));
        assertThat(neighbour.exchanges()).noneMatch(call -> call.path().endsWith("/download"));
    }

    @Test
    void theLargestAnswerStillPassesAndManyComeAFewAtATime() {
        byte[] large = new byte[ExpertAnswer.LARGEST];
        System.arraycopy(ADVICE, 0, large, 0, ADVICE.length);
        for (int i = 0; i < 3; i++) {
            neighbour.answer(expert.caseNumber(), "Antwoord", "application/pdf", large);
        }

        List<ExpertAnswer> first = find();
        assertThat(first).hasSize(2);
        join(first.get(0));
        first.forEach(answer -> joined.add(answer.address()));
        assertThat(find()).hasSize(1);
    }

    @Test
    void anExpertSystemThatIsDownIsAskedAgainLater() {
        neighbour.answer(expert.caseNumber(), "Antwoord", "application/pdf", ADVICE);
        neighbour.onlyOn(call -> call.path().endsWith("/download"));
        neighbour.fail(1, 503);

        assertThatThrownBy(this::find).isInstanceOf(Fault.Technical.class);
        assertThat(find()).hasSize(1);
    }

    @Test
    void everyCallAndEveryAnswerKeepsToTheOfficialDescription() {
        assumeTrue(OfficialOpenApi.present(), "the official descriptions are not here");
        neighbour.answer(expert.caseNumber(), "Antwoord", "application/pdf", ADVICE);
        join(find().get(0));

        assertThat(neighbour.exchanges()).anyMatch(call -> call.path().endsWith("/download"));
        assertThat(neighbour.exchanges().stream().map(OfficialOpenApi::check).filter(report -> !report.clean()))
                .isEmpty();
    }

    private List<ExpertAnswer> find() {
        return answers.find(place(), expert.caseAddress(), PSEUDONYM, ZgwFixture.RECEIVED, joined::contains);
    }

    private void join(ExpertAnswer answer) {
        answers.join(town(), consultant.caseAddress(), REFERRAL, ZgwFixture.RECEIVED, answer, memory);
    }

    private Municipality town() {
        return ZgwFixture.place(block, RecipientRole.CONSULTANT);
    }

    private Municipality place() {
        return ZgwFixture.place(block, RecipientRole.EXPERT);
    }

    private int links() {
        return neighbour.dossier(consultant.caseNumber()).path("zaakinformatieobjecten").size();
    }

    private JsonNode joinedDocument() {
        JsonNode links = neighbour.dossier(consultant.caseNumber()).path("zaakinformatieobjecten");
        assertThat(links).hasSize(3);
        ZgwClient client = new ZgwClient(new ObjectMapper(), Clock.systemUTC());
        return client.open(town()).get(links.path(2).path("informatieobject").asText(), "lezen");
    }

    private void breakAt(int nth, Phase phase) {
        AtomicInteger writing = new AtomicInteger();
        neighbour.misbehaviour().onRequest((call, moment) -> {
            if (call.method().equals("POST") && moment == phase && writing.incrementAndGet() == nth) {
                throw new IllegalStateException("cut");
            }
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
