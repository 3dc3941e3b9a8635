package nl.schakel.municipality.zgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.demo.neighbour.Phase;
import nl.schakel.demo.zgw.OfficialOpenApi;
import nl.schakel.demo.zgw.Options;
import nl.schakel.demo.zgw.SimulatedZgw;
import nl.schakel.directory.Municipality;
import nl.schakel.municipality.StepMemory;
import nl.schakel.municipality.Withdrawal;
import nl.schakel.municipality.zgw.ZgwFixture.Memory;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Fault;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The patient takes back the consent, whatever the municipality has of it by then. */
class ZgwWithdrawalTest {

    private static final ReferralId REFERRAL = ReferralId.of("3f2a9c1b-e4d0-4c55-9a51-0123456789ab");
    private static final LocalDate REVOKED = LocalDate.of(2026, 12, 3);
    private static final String NOTE = "De inwoner heeft op 3 december 2026 de toestemming";
    private static final String NUMBER = "WMO-2026-3F2A9C1B-E4D0";

    private final Map<String, Object> block = ZgwFixture.block(URI.create("http://localhost"));
    private final Memory memory = new Memory();
    private SimulatedZgw neighbour;
    private ZgwDelivery delivery;
    private ZgwWithdrawal withdrawals;

    @BeforeEach
    void open() {
        Set<String> scopes = new HashSet<>(Options.USUAL_SCOPES);
        scopes.add("zaken.statussen.toevoegen");
        neighbour = SimulatedZgw.start(0, ZgwFixture.options().withScopes(scopes));
        block.putAll(ZgwFixture.block(neighbour.address()));
        ZgwClient client = new ZgwClient(new ObjectMapper(), Clock.systemUTC());
        ZgwCatalogue catalogue = new ZgwCatalogue(client, Clock.systemUTC());
        delivery = new ZgwDelivery(client, catalogue);
        withdrawals = new ZgwWithdrawal(client, catalogue);
    }

    @AfterEach
    void close() {
        neighbour.close();
    }

    @Test
    void whatNeverReachedTheMunicipalityNeedsNothing() {
        withdraw();

        assertThat(neighbour.cases()).isEmpty();
        assertThat(writes()).isZero();
    }

    @Test
    void aMunicipalityThatNumbersItselfIsNotEvenAskedAboutACaseThatNobodyAskedFor() {
        block.put("numbering", "municipality");
        withdraw();

        assertThat(neighbour.exchanges()).isEmpty();
    }

    @Test
    void aDeliveredCaseGetsANoteInFrontAndTheResultThatMeansWithdrawnAndStaysOpen() {
        deliver();
        withdraw();

        JsonNode zaak = dossier().path("zaak");
        assertThat(zaak.path("toelichting").asText()).startsWith(NOTE).contains("niet verder", "terugkoppeling",
                "Melding als bedoeld in Wmo 2015").hasSizeLessThanOrEqualTo(1000).doesNotContain("Vries", "999990019");
        assertThat(result()).isEqualTo("Ingetrokken");
        assertThat(dossier().path("resultaten").path(0).path("toelichting").asText()).contains("3 december 2026");
        assertThat(dossier().path("statussen")).isEmpty();
        assertThat(zaak.path("einddatum").isNull()).isTrue();
    }

    @Test
    void theDocumentsStayInTheMunicipalitysArchive() {
        deliver();
        withdraw();

        assertThat(neighbour.documents()).hasSize(2);
        assertThat(neighbour.exchanges()).noneMatch(call -> call.method().equals("DELETE"));
    }

    @Test
    void aCaseThatWasMadeAndNothingMoreIsTakenBackToo() {
        breakAt(2, Phase.BEFORE);
        assertThatThrownBy(this::deliver).isInstanceOf(Fault.Technical.class);
        neighbour.misbehaviour().behave();
        withdraw();

        assertThat(dossier().path("zaak").path("toelichting").asText()).startsWith(NOTE);
        assertThat(dossier().path("rollen")).isEmpty();
        assertThat(result()).isEqualTo("Ingetrokken");
    }

    @Test
    void aCaseWhoseAnswerWasLostIsFoundByItsNumber() {
        breakAt(1, Phase.AFTER);
        assertThatThrownBy(this::deliver).isInstanceOf(Fault.Technical.class);
        neighbour.misbehaviour().behave();
        assertThat(memory.steps).doesNotContainKey(StepMemory.CASE);
        withdraw();

        assertThat(dossier().path("zaak").path("toelichting").asText()).startsWith(NOTE);
        assertThat(memory.steps).doesNotContainKey(StepMemory.CASE);
    }

    @Test
    void theSameNumberOfSomebodyElsesCaseIsLeftAlone() {
        delivery.deliver(ZgwFixture.consignment(ReferralId.of("3f2a9c1b-e4d0-4c55-9a51-ffffffffffff")),
                ZgwFixture.municipality(block), new Memory());
        withdraw();

        assertThat(dossier().path("zaak").path("toelichting").asText()).doesNotContain("toestemming");
    }

    @Test
    void whereTheMunicipalityNumbersALostCaseIsFoundByItsMark() {
        block.put("numbering", "municipality");
        breakAt(1, Phase.AFTER);
        assertThatThrownBy(this::deliver).isInstanceOf(Fault.Technical.class);
        neighbour.misbehaviour().behave();
        withdraw();

        String number = neighbour.cases().get(0);
        assertThat(neighbour.dossier(number).path("zaak").path("toelichting").asText()).startsWith(NOTE);
    }

    @Test
    void whereTheMunicipalityNumbersTheHubWaitsUntilItIsSureThatThereIsNoCase() {
        block.put("numbering", "municipality");
        breakAt(1, Phase.BEFORE);
        assertThatThrownBy(this::deliver).isInstanceOf(Fault.Technical.class);
        neighbour.misbehaviour().behave();

        assertThatThrownBy(this::withdraw).isInstanceOfSatisfying(Fault.Technical.class, fault ->
                assertThat(fault.code()).isEqualTo("zgw-answer-unknown"));
        memory.steps.replace("zaak-begonnen-1", Instant.now().minusSeconds(600).toString());
        withdraw();
        assertThat(neighbour.cases()).isEmpty();
    }

    @Test
    void aDecidedCaseGetsTheNoteOnly() {
        block.put("withdrawal", Map.of("result", "Ingetrokken", "status", "Afgehandeld"));
        deliver();
        neighbour.setResult(NUMBER, "Toegekend");
        withdraw();

        assertThat(dossier().path("zaak").path("toelichting").asText()).startsWith(NOTE);
        assertThat(result()).isEqualTo("Toegekend");
        assertThat(dossier().path("statussen")).isEmpty();
    }

    @Test
    void aClosedCaseAsksForATelephoneCallAboutThatNumber() {
        deliver();
        neighbour.setResult(NUMBER, "Afgewezen");
        neighbour.setStatus(NUMBER, "Afgehandeld");

        assertThatThrownBy(this::withdraw).isInstanceOfSatisfying(Fault.Translation.class, fault -> {
            assertThat(fault.code()).isEqualTo("withdrawal-by-phone");
            assertThat(fault.sentence()).contains("Bel gemeente Amsterdam ", NUMBER).doesNotContain("Vries");
        });
        assertThat(dossier().path("zaak").path("toelichting").asText()).doesNotContain("toestemming");
    }

    @Test
    void aHubThatMayNotChangeAnOpenCaseIsToldSoAndNobodyIsPhoned() {
        deliver();
        neighbour.onlyOn(call -> call.method().equals("PATCH"));
        neighbour.fail(1, 403);
        assertThatThrownBy(this::withdraw).isInstanceOfSatisfying(Fault.Translation.class, fault ->
                assertThat(fault.code()).isEqualTo("zgw-forbidden"));
    }

    @Test
    void whatTheSettingsNameIsSetAndWhatTheyLeaveOutIsNot() {
        block.put("set-first-status", true);
        block.put("withdrawal", Map.of("result", "Ingetrokken", "status", "Afgehandeld"));
        deliver();
        withdraw();
        assertThat(dossier().path("zaak").path("einddatum").isNull()).isFalse();
        assertThat(dossier().path("statussen")).hasSize(2);

        block.put("withdrawal", Map.of());
        ReferralId other = ReferralId.next();
        Memory own = new Memory();
        String number = delivery.deliver(ZgwFixture.consignment(other), ZgwFixture.municipality(block), own)
                .caseNumber();
        withdrawals.withdraw(withdrawal(other, ZgwFixture.municipality(block), own));
        assertThat(neighbour.dossier(number).path("zaak").path("toelichting").asText()).startsWith(NOTE);
        assertThat(neighbour.dossier(number).path("resultaten")).isEmpty();
        assertThat(neighbour.dossier(number).path("statussen")).hasSize(1);
    }

    @Test
    void aStatusThatTheCaseAlreadyHasIsNotSetAgain() {
        block.put("withdrawal", Map.of("status", "Wacht op cliënt"));
        deliver();
        neighbour.setStatus(NUMBER, "Wacht op cliënt");
        withdraw();

        assertThat(dossier().path("statussen")).hasSize(1);
        assertThat(dossier().path("resultaten")).isEmpty();
    }

    @Test
    void aNameThatTheZaaktypeLostIsSaidAfterTheNoteWasMade() {
        block.put("withdrawal", Map.of("result", "Bestaat niet"));
        deliver();

        assertThatThrownBy(this::withdraw).isInstanceOfSatisfying(Fault.Translation.class, fault ->
                assertThat(fault.sentence()).contains("Bestaat niet", "zgw.withdrawal.result"));
        assertThat(dossier().path("zaak").path("toelichting").asText()).startsWith(NOTE);
        block.put("withdrawal", Map.of("result", "Ingetrokken"));
        withdraw();
        assertThat(result()).isEqualTo("Ingetrokken");
        assertOneNote(NUMBER);
    }

    @Test
    void aMunicipalityThatGivesAResultWhileTheHubWithdrawsIsRight() {
        deliver();
        neighbour.onRequest((call, phase) -> {
            if (phase == Phase.BEFORE && call.method().equals("POST") && call.path().endsWith("/resultaten")) {
                neighbour.setResult(NUMBER, "Toegekend");
            }
        });
        withdraw();

        assertThat(result()).isEqualTo("Toegekend");
    }

    /** The story that matters: killed between any two steps and resumed, there is one of everything. */
    @ParameterizedTest
    @EnumSource(Phase.class)
    void aWithdrawalThatBreaksAtAnyStepResumesThereAndNothingIsDoneTwice(Phase phase) {
        block.put("withdrawal", Map.of("result", "Ingetrokken", "status", "Afgehandeld"));
        Municipality town = ZgwFixture.municipality(block);
        for (int broken = 1; broken <= 3; broken++) {
            ReferralId each = ReferralId.next();
            Memory own = new Memory();
            String number = delivery.deliver(ZgwFixture.consignment(each), town, own).caseNumber();
            breakAt(broken, phase);
            assertThatThrownBy(() -> withdrawals.withdraw(withdrawal(each, town, own)))
                    .as("step %d, %s", broken, phase).isInstanceOf(Fault.Technical.class);
            neighbour.misbehaviour().behave();

            withdrawals.withdraw(withdrawal(each, town, own.again()));
            assertOneNote(number);
            ObjectNode dossier = neighbour.dossier(number);
            assertThat(dossier.path("resultaten")).as("broken at %d", broken).hasSize(1);
            assertThat(dossier.path("statussen")).as("broken at %d", broken).hasSize(1);
            assertThat(dossier.path("zaak").path("einddatum").isNull()).isFalse();
            assertThat(own.steps).containsKeys("intrekking-notitie", "intrekking-resultaat", "intrekking-status");
        }
    }

    @Test
    void killedAfterEachStepButBeforeItWasRememberedThereIsStillOneOfEverything() {
        block.put("withdrawal", Map.of("result", "Ingetrokken", "status", "Afgehandeld"));
        deliver();
        withdraw();
        for (String forgotten : new String[] {"intrekking-status", "intrekking-resultaat", "intrekking-notitie"}) {
            memory.steps.remove("intrekking-klaar");
            memory.steps.remove(forgotten);
            withdraw();
            assertOneNote(NUMBER);
            assertThat(dossier().path("resultaten")).as(forgotten).hasSize(1);
            assertThat(dossier().path("statussen")).as(forgotten).hasSize(1);
        }
    }

    @Test
    void doneIsDone() {
        deliver();
        withdraw();
        neighbour.forgetExchanges();
        withdraw();

        assertThat(neighbour.exchanges()).isEmpty();
    }

    @Test
    void aMunicipalityThatIsDownIsAskedAgainLater() {
        deliver();
        neighbour.fail(1, 503);

        assertThatThrownBy(this::withdraw).isInstanceOf(Fault.Technical.class);
        withdraw();
        assertThat(result()).isEqualTo("Ingetrokken");
    }

    @Test
    void aLongNoteOfTheMunicipalityIsCutAndOursStaysWhole() {
        deliver();
        String url = dossier().path("zaak").path("url").asText();
        ZgwClient client = new ZgwClient(new ObjectMapper(), Clock.systemUTC());
        client.open(ZgwFixture.municipality(block)).patch(url, new ObjectMapper().createObjectNode()
                .put("toelichting", "\uD83D\uDE42".repeat(500)), "voorbereiden");
        withdraw();

        assertThat(dossier().path("zaak").path("toelichting").asText()).startsWith(NOTE).contains("\uD83D\uDE42")
                .hasSizeBetween(999, 1000);
    }

    @Test
    void everyCallAndEveryAnswerKeepsToTheOfficialDescription() {
        assumeTrue(OfficialOpenApi.present(), "the official descriptions are not here");
        block.put("set-first-status", true);
        block.put("withdrawal", Map.of("result", "Ingetrokken", "status", "Afgehandeld"));
        deliver();
        neighbour.forgetExchanges();
        withdraw();
        memory.steps.keySet().removeIf(step -> step.startsWith("intrekking-n"));
        memory.steps.remove("intrekking-klaar");
        withdraw();
        ReferralId closed = ReferralId.next();
        Memory own = new Memory();
        String number = delivery.deliver(ZgwFixture.consignment(closed), ZgwFixture.municipality(block), own)
                .caseNumber();
        neighbour.setResult(number, "Toegekend");
        neighbour.setStatus(number, "Afgehandeld");
        assertThatThrownBy(() -> withdrawals.withdraw(withdrawal(closed, ZgwFixture.municipality(block), own)))
                .isInstanceOf(Fault.Translation.class);

        assertThat(neighbour.exchanges()).anyMatch(call -> call.method().equals("PATCH") && call.status() == 200)
                .anyMatch(call -> call.method().equals("PATCH") && call.status() == 403);
        assertThat(neighbour.exchanges().stream().map(OfficialOpenApi::check).filter(report -> !report.clean()))
                .isEmpty();
    }

    private void deliver() {
        delivery.deliver(ZgwFixture.consignment(REFERRAL), ZgwFixture.municipality(block), memory);
    }

    private void withdraw() {
        Withdrawal withdrawal = withdrawal(REFERRAL, ZgwFixture.municipality(block), memory.again());
        assertThat(withdrawals.withdraw(withdrawal).referral()).isEqualTo(REFERRAL);
    }

    private static Withdrawal withdrawal(ReferralId referral, Municipality place, StepMemory memory) {
        return new Withdrawal(referral, RecipientRole.CONSULTANT, referral, ZgwFixture.RECEIVED, place, REVOKED,
                memory, false);
    }

    /** Cuts the connection at the nth writing call. */
    private void breakAt(int nth, Phase phase) {
        AtomicInteger writing = new AtomicInteger();
        neighbour.misbehaviour().onRequest((call, moment) -> {
            if (!call.method().equals("GET") && moment == phase && writing.incrementAndGet() == nth) {
                throw new IllegalStateException("cut");
            }
        });
    }

    private void assertOneNote(String number) {
        String text = neighbour.dossier(number).path("zaak").path("toelichting").asText();
        assertThat(text).startsWith(NOTE);
        assertThat(text.lastIndexOf(NOTE)).isZero();
    }

    private ObjectNode dossier() {
        return neighbour.dossier(NUMBER);
    }

    private String result() {
        JsonNode results = dossier().path("resultaten");
        assertThat(results).hasSize(1);
        ZgwClient client = new ZgwClient(new ObjectMapper(), Clock.systemUTC());
        return client.open(ZgwFixture.municipality(block)).get(results.path(0).path("resultaattype").asText(), "lezen")
                .path("omschrijving").asText();
    }

    private long writes() {
        return neighbour.exchanges().stream().filter(call -> !call.method().equals("GET")).count();
    }
}
