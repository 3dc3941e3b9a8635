package nl.schakel.municipality.stuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;

import nl.schakel.demo.neighbour.Phase;
import nl.schakel.demo.stuf.Dossier;
import nl.schakel.demo.stuf.SimulatedStuf;
import nl.schakel.municipality.Withdrawal;
import nl.schakel.municipality.WithdrawalCause;
import nl.schakel.municipality.WithdrawalCause.Kind;
import nl.schakel.referral.CancelReason;
import nl.schakel.municipality.stuf.StufFixture.Memory;
import nl.schakel.referral.Fault;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The patient takes the consent back, and a StUF municipality hears of it. */
class StufWithdrawalTest {

    private static final ReferralId REFERRAL = ReferralId.of("3f2a9c1b-e4d0-4c55-9a51-0123456789ab");

    private final StufClient client = new StufClient(Clock.systemUTC());
    private final Memory memory = new Memory();
    private SimulatedStuf neighbour;
    private Map<String, Object> block;

    @BeforeEach
    void open() {
        neighbour = SimulatedStuf.start(0, StufFixture.options());
        block = StufFixture.block(neighbour.address());
    }

    @AfterEach
    void close() {
        neighbour.close();
    }

    @Test
    void theCaseGetsANoteInFrontAndTheResultThatMeansWithdrawn() {
        String number = deliver();

        assertThat(withdraw().told()).isTrue();

        Dossier zaak = neighbour.dossier(number);
        assertThat(zaak.note()).startsWith("De inwoner heeft op 22 november 2026 de toestemming")
                .contains("Melding als bedoeld in Wmo 2015");
        assertThat(zaak.result()).isEqualTo("Ingetrokken");
        assertThat(zaak.resultNote()).contains("gemeld via Schakel");
        assertThat(zaak.documents()).hasSize(2);
    }

    @Test
    void doingItAgainDoesNothingAlsoWhenTheMemoryOfItIsGone() {
        String number = deliver();
        withdraw();
        String note = neighbour.dossier(number).note();
        memory.steps.remove("intrekking-klaar");
        withdraw();

        assertThat(neighbour.dossier(number).note()).isEqualTo(note);
        assertThat(neighbour.exchanges()).filteredOn(call -> call.bodyText().contains("intrekking")
                || call.bodyText().contains("ingetrokken op")).hasSize(1);
    }

    @Test
    void aLostAnswerIsRecognised() {
        String number = deliver();
        neighbour.misbehaviour().onRequest((call, phase) -> {
            if (phase == Phase.AFTER && call.bodyText().contains(">W<")) {
                throw new IllegalStateException("lost");
            }
        });
        assertThatThrownBy(this::withdraw).isInstanceOf(Fault.Technical.class);
        neighbour.misbehaviour().behave();

        assertThat(withdraw().told()).isTrue();
        assertThat(neighbour.dossier(number).note()).containsOnlyOnce("De inwoner heeft op");
    }

    @Test
    void aCaseThatWasDecidedKeepsItsResult() {
        String number = deliver();
        neighbour.setResult(number, "Toegekend");
        withdraw();

        assertThat(neighbour.dossier(number).result()).isEqualTo("Toegekend");
        assertThat(neighbour.dossier(number).note()).startsWith("De inwoner heeft op");
    }

    @Test
    void aClosedCaseIsForTheTelephone() {
        String number = deliver();
        neighbour.setResult(number, "Toegekend");
        neighbour.close(number);

        assertThatThrownBy(this::withdraw).isInstanceOfSatisfying(Fault.Translation.class, fault -> {
            assertThat(fault.code()).isEqualTo("withdrawal-by-phone");
            assertThat(fault.sentence()).contains(number, "Bel gemeente Diemen", "gesloten");
        });
    }

    @Test
    void whereOnlyDocumentsAreTakenANoteGoesAsDocumentOnce() {
        block.put("withdrawal", Map.of("way", "document"));
        String number = deliver();
        neighbour.misbehaviour().loseAnswers(1);
        neighbour.misbehaviour().onlyOn(call -> call.bodyText().contains("intrekking.txt"));
        assertThatThrownBy(this::withdraw).isInstanceOf(Fault.Technical.class);
        withdraw();

        assertThat(neighbour.dossier(number).documents()).hasSize(3).last().satisfies(document -> {
            assertThat(document.format()).isEqualTo("text/plain");
            assertThat(new String(document.content(), StandardCharsets.UTF_8)).contains("ingetrokken");
        });
    }

    @Test
    void whereNothingIsTakenAnOperatorCalls() {
        block.put("withdrawal", Map.of("way", "phone"));
        String number = deliver();
        assertThatThrownBy(this::withdraw).isInstanceOfSatisfying(Fault.Translation.class, fault -> {
            assertThat(fault.code()).isEqualTo("withdrawal-by-phone");
            assertThat(fault.sentence()).contains(number);
        });
    }

    @Test
    void whereNothingWasMadeThereIsNothingToTakeBack() {
        assertThat(withdraw().told()).isFalse();
        assertThat(neighbour.exchanges()).isEmpty();

        memory.done("zaaknummer", "0384202600000099");
        assertThat(withdraw().told()).as("a number that was never used").isFalse();
    }

    @Test
    void aCaseThatWasMadeUnseenIsTakenBackToo() {
        neighbour.misbehaviour().loseAnswers(1);
        neighbour.misbehaviour().onlyOn(call -> call.bodyText().contains("zakLk01"));
        assertThatThrownBy(this::deliver).isInstanceOf(Fault.Technical.class);

        assertThat(withdraw().told()).isTrue();
        assertThat(neighbour.dossier(neighbour.cases().get(0)).result()).isEqualTo("Ingetrokken");
    }

    @Test
    void everyMessageKeepsToTheOfficialSchemas() {
        assumeTrue(OfficialStuf.present(), "the official schemas are not here");
        deliver();
        neighbour.forgetExchanges();
        withdraw();
        memory.steps.remove("intrekking-klaar");
        block.put("withdrawal", Map.of("way", "document"));
        withdraw();

        assertThat(neighbour.exchanges()).hasSize(5).allSatisfy(call -> {
            assertThat(OfficialStuf.errors(call.body())).as(call.toString()).isEmpty();
            assertThat(OfficialStuf.errors(call.response())).as(call.toString()).isEmpty();
        });
    }

    @Test
    void whatThePracticeTakesBackIsSaidInItsOwnWordsAndEndsACaseThatNobodyBeganWith() {
        String number = deliver();

        assertThat(tell(Kind.REFERRAL_WITHDRAWN, CancelReason.PATIENT_MOVED).told()).isTrue();

        assertThat(neighbour.dossier(number).note())
                .startsWith("De verwijzer heeft deze melding op 22 november 2026 ingetrokken: de inwoner is verhuisd. ")
                .contains("Melding als bedoeld in Wmo 2015");
        assertThat(neighbour.dossier(number).result()).isEqualTo("Ingetrokken");
        assertThat(neighbour.dossier(number).resultNote()).startsWith("Melding ingetrokken door de verwijzer");
    }

    @Test
    void aRequestToStopIsANoteAndTheMunicipalityDecides() {
        String number = deliver();

        assertThat(tell(Kind.STOP_ASKED, CancelReason.PATIENT_DIED).told()).isTrue();
        tell(Kind.STOP_ASKED, CancelReason.PATIENT_DIED);

        assertThat(neighbour.dossier(number).note()).startsWith("De verwijzer vraagt op 22 november 2026 om deze zaak "
                + "te stoppen: de inwoner is overleden. U beslist").containsOnlyOnce("De verwijzer vraagt");
        assertThat(neighbour.dossier(number).result()).isNull();
    }

    @Test
    void aCaseThatWasBegunIsNotEndedByAPractice() {
        String number = deliver();
        neighbour.setStatus(number, "In onderzoek");

        tell(Kind.REFERRAL_WITHDRAWN, CancelReason.OTHER);

        assertThat(neighbour.dossier(number).note()).startsWith("De verwijzer heeft deze melding");
        assertThat(neighbour.dossier(number).result()).isNull();
    }

    private Withdrawal tell(Kind kind, CancelReason reason) {
        return new StufWithdrawal(client).withdraw(new Withdrawal(REFERRAL, RecipientRole.CONSULTANT, REFERRAL,
                StufFixture.RECEIVED, StufFixture.municipality(block),
                new WithdrawalCause(kind, LocalDate.of(2026, 11, 22), reason), memory, false, null));
    }

    private String deliver() {
        return new StufDelivery(client).deliver(StufFixture.consignment(REFERRAL), StufFixture.municipality(block),
                memory).caseNumber();
    }

    private Withdrawal withdraw() {
        return new StufWithdrawal(client).withdraw(new Withdrawal(REFERRAL, RecipientRole.CONSULTANT, REFERRAL,
                StufFixture.RECEIVED, StufFixture.municipality(block), LocalDate.of(2026, 11, 22), memory, false));
    }
}
