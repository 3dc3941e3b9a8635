package nl.schakel.municipality.stuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;

import nl.schakel.demo.stuf.SimulatedStuf;
import nl.schakel.municipality.stuf.StufFixture.Memory;
import nl.schakel.referral.Fault;
import nl.schakel.referral.MunicipalUpdate;
import nl.schakel.referral.MunicipalUpdate.Kind;
import nl.schakel.referral.Outcome;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the municipality's own words mean for the GP. */
class StufUpdatesTest {

    private static final LocalDate DEADLINE = LocalDate.of(2027, 1, 15);
    private static final LocalDate FROM = LocalDate.of(2027, 2, 1);
    private static final LocalDate UNTIL = LocalDate.of(2032, 1, 31);

    private final StufClient client = new StufClient(Clock.systemUTC());
    private SimulatedStuf neighbour;
    private Map<String, Object> block;
    private String number;

    @BeforeEach
    void open() {
        neighbour = SimulatedStuf.start(0, StufFixture.options());
        block = StufFixture.block(neighbour.address());
        number = new StufDelivery(client).deliver(StufFixture.consignment(ReferralId.next()),
                StufFixture.municipality(block), new Memory()).caseNumber();
    }

    @AfterEach
    void close() {
        neighbour.close();
    }

    @Test
    void aCaseThatNobodyTouchedIsReceived() {
        assertThat(fetch()).isEqualTo(new MunicipalUpdate(Kind.RECEIVED, null, number, DEADLINE, null, null));
    }

    @ParameterizedTest
    @CsvSource({"Melding ontvangen, RECEIVED", "In onderzoek, IN_PROGRESS", "Wacht op cliënt, WAITING"})
    void aStatusMeansWhatTheSettingsSay(String status, Kind kind) {
        neighbour.setStatus(number, status);
        assertThat(fetch().kind()).isEqualTo(kind);
    }

    @Test
    void aStatusWithoutMeaningDoesNotTakeTheCaseBack() {
        block.put("statuses", Map.of("In onderzoek", "in-progress"));
        neighbour.setStatus(number, "In onderzoek");
        neighbour.setStatus(number, "Wacht op cliënt");
        assertThat(fetch().kind()).isEqualTo(Kind.IN_PROGRESS);
    }

    @Test
    void theNewestStatusCounts() {
        neighbour.setStatus(number, "Wacht op cliënt");
        neighbour.setStatus(number, "In onderzoek");
        assertThat(fetch().kind()).isEqualTo(Kind.IN_PROGRESS);
    }

    @Test
    void anOpschortingIsWaitingAndItsEndIsNot() {
        neighbour.setStatus(number, "In onderzoek");
        neighbour.suspend(number, true);
        assertThat(fetch().kind()).isEqualTo(Kind.WAITING);
        neighbour.suspend(number, false);
        assertThat(fetch().kind()).isEqualTo(Kind.IN_PROGRESS);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aVerlengingGivesANewDayWhoeverCountsIt(boolean moving) {
        neighbour.setStatus(number, "In onderzoek");
        neighbour.extend(number, 14, moving);
        assertThat(fetch()).isEqualTo(new MunicipalUpdate(Kind.EXTENDED, null, number, DEADLINE.plusDays(14), null,
                null));
    }

    @ParameterizedTest
    @CsvSource({"Toegekend, DECIDED, GRANTED", "Gedeeltelijk toegekend, DECIDED, PARTLY_GRANTED",
        "Afgewezen, DECIDED, REFUSED", "Opgelost zonder maatwerk, DECIDED, OTHERWISE_SOLVED", "Ingetrokken, WITHDRAWN,",
        "Andere gemeente, OTHER_MUNICIPALITY,"})
    void aResultMeansWhatTheSettingsSayAndWinsFromTheStatus(String result, Kind kind, Outcome outcome) {
        neighbour.setStatus(number, "In onderzoek");
        neighbour.setResult(number, result);
        assertThat(fetch()).isEqualTo(new MunicipalUpdate(kind, outcome, number, DEADLINE, null, null));
        neighbour.close(number);
        assertThat(fetch().kind()).isEqualTo(kind);
    }

    @Test
    void aDecisionGivesTheOutcomeAndItsDays() {
        neighbour.decide(number, "Toekenning Wmo", FROM, UNTIL);
        assertThat(fetch())
                .isEqualTo(new MunicipalUpdate(Kind.DECIDED, Outcome.GRANTED, number, DEADLINE, FROM, UNTIL));
        neighbour.decide(number, "Afwijzing Wmo", FROM, null);
        assertThat(fetch().outcome()).isEqualTo(Outcome.PARTLY_GRANTED);
    }

    @Test
    void aMunicipalityThatDoesNotShareItsDecisionTellsOnlyThatThereIsOne() {
        neighbour.decide(number, "Toekenning Wmo", FROM, UNTIL);
        neighbour.setResult(number, "Toegekend");
        assertThat(new StufUpdates(client).fetch(StufFixture.municipality(block, false), number))
                .isEqualTo(new MunicipalUpdate(Kind.DECIDED, null, number, DEADLINE, null, null));
    }

    @Test
    void aResultWithoutMeaningIsForSomebodyToMendAndItsWordsStayWhereTheyAre() {
        neighbour.setResult(number, "Toegekend aan mw. De Vries", "mevrouw heeft MS");
        assertThatThrownBy(this::fetch).isInstanceOfSatisfying(Fault.Translation.class, fault -> {
            assertThat(fault.code()).isEqualTo("stuf-result-unmapped");
            assertThat(fault.sentence()).contains(number, "stuf.results").doesNotContain("MS", "Vries");
        });
    }

    @Test
    void aCaseClosedWithoutAResultIsForSomebodyToMend() {
        neighbour.close(number);
        assertThatThrownBy(this::fetch).hasMessageContaining("zonder resultaat");
    }

    @Test
    void aCaseThatIsGoneIsSaidInEitherWayThatSuitesSayIt() {
        assertThatThrownBy(() -> fetch("038420260000")).isInstanceOfSatisfying(Fault.Translation.class,
                fault -> assertThat(fault.code()).isEqualTo("stuf-case-gone"));
        try (SimulatedStuf other = SimulatedStuf.start(0, StufFixture.options().withFaultForUnknownCase())) {
            block.putAll(StufFixture.block(other.address()));
            assertThatThrownBy(() -> fetch("038420260000")).isInstanceOfSatisfying(Fault.Translation.class,
                    fault -> assertThat(fault.code()).isEqualTo("stuf-case-gone"));
        }
    }

    @Test
    void whatIsAskedAndAnsweredKeepsToTheOfficialSchemasAndAsksNothingAboutPeople() {
        assumeTrue(OfficialStuf.present(), "the official schemas are not here");
        neighbour.setStatus(number, "In onderzoek");
        neighbour.extend(number, 14, true);
        neighbour.decide(number, "Toekenning Wmo", FROM, null);
        neighbour.setResult(number, "Toegekend");
        neighbour.close(number);
        neighbour.forgetExchanges();
        fetch();

        assertThat(neighbour.exchanges()).singleElement().satisfies(call -> {
            assertThat(OfficialStuf.errors(call.body())).isEmpty();
            assertThat(OfficialStuf.errors(call.response())).isEmpty();
            assertThat(call.bodyText()).doesNotContain("heeftAls", StufFixture.BSN);
        });
    }

    private MunicipalUpdate fetch() {
        return fetch(number);
    }

    private MunicipalUpdate fetch(String zaak) {
        return new StufUpdates(client).fetch(StufFixture.municipality(block), zaak);
    }
}
