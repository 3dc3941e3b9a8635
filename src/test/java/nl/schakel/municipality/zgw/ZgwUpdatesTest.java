package nl.schakel.municipality.zgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Clock;
import java.time.LocalDate;
import java.time.Period;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.demo.zgw.OfficialOpenApi;
import nl.schakel.demo.zgw.SimulatedZgw;
import nl.schakel.municipality.Delivered;
import nl.schakel.municipality.zgw.ZgwFixture.Memory;
import nl.schakel.referral.Fault;
import nl.schakel.referral.MunicipalUpdate;
import nl.schakel.referral.MunicipalUpdate.Kind;
import nl.schakel.referral.DeliveryForm;
import nl.schakel.referral.Outcome;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the municipality's own words mean for the GP. */
class ZgwUpdatesTest {

    private static final LocalDate DEADLINE = LocalDate.of(2027, 1, 15);
    private static final LocalDate FROM = LocalDate.of(2027, 2, 1);
    private static final LocalDate UNTIL = LocalDate.of(2032, 1, 31);

    private SimulatedZgw neighbour;
    private Map<String, Object> block;
    private ZgwUpdates updates;
    private String number;
    private String address;

    @BeforeEach
    void open() {
        neighbour = SimulatedZgw.start(0, ZgwFixture.options());
        block = ZgwFixture.block(neighbour.address());
        ZgwClient client = new ZgwClient(new ObjectMapper(), Clock.systemUTC());
        ZgwCatalogue catalogue = new ZgwCatalogue(client, Clock.systemUTC());
        updates = new ZgwUpdates(client, catalogue);
        Delivered delivered = new ZgwDelivery(client, catalogue).deliver(ZgwFixture.consignment(ReferralId.next()),
                ZgwFixture.municipality(block), new Memory());
        number = delivered.caseNumber();
        address = delivered.caseAddress();
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
    void theNewestStatusCountsNotTheHighestNumber() {
        neighbour.setStatus(number, "Wacht op cliënt");
        neighbour.setStatus(number, "In onderzoek");
        assertThat(fetch().kind()).isEqualTo(Kind.IN_PROGRESS);
    }

    @Test
    void anOpschortingIsWaitingAndItsEndIsNot() {
        neighbour.setStatus(number, "In onderzoek");
        neighbour.suspend(number, true, "Wacht op medisch advies");
        assertThat(fetch().kind()).isEqualTo(Kind.WAITING);
        neighbour.suspend(number, false, "");
        assertThat(fetch().kind()).isEqualTo(Kind.IN_PROGRESS);
    }

    @Test
    void aVerlengingGivesANewDay() {
        neighbour.setStatus(number, "In onderzoek");
        neighbour.extend(number, "Advies nodig", Period.ofDays(14));
        assertThat(fetch()).isEqualTo(new MunicipalUpdate(Kind.EXTENDED, null, number, DEADLINE.plusDays(14), null,
                null));
    }

    @ParameterizedTest
    @CsvSource({"Toegekend, DECIDED, GRANTED", "Gedeeltelijk toegekend, DECIDED, PARTLY_GRANTED",
        "Afgewezen, DECIDED, REFUSED", "Ingetrokken, WITHDRAWN,", "Andere gemeente, OTHER_MUNICIPALITY,"})
    void aResultMeansWhatTheSettingsSayAndWinsFromTheStatus(String result, Kind kind, Outcome outcome) {
        neighbour.setStatus(number, "In onderzoek");
        neighbour.setResult(number, result);
        assertThat(fetch()).isEqualTo(new MunicipalUpdate(kind, outcome, number, DEADLINE, null, null));
        neighbour.setStatus(number, "Afgehandeld");
        assertThat(fetch().kind()).isEqualTo(kind);
    }

    @Test
    void aDecisionGivesTheOutcomeAndItsDays() {
        neighbour.decide(number, "Toekenning Wmo", FROM, UNTIL, "toelichting die niemand mag zien");
        assertThat(fetch())
                .isEqualTo(new MunicipalUpdate(Kind.DECIDED, Outcome.GRANTED, number, DEADLINE, FROM, UNTIL));
    }

    @Test
    void whatWasGrantedAndHowComesFromTheEigenschappenThatTheSettingsName() {
        block.put("forms", Map.of("eigenschap", "Leveringsvorm", "values", Map.of("Zorg in natura", "zin",
                "Persoonsgebonden budget", "pgb")));
        block.put("categories", Map.of("eigenschap", "Soort", "values", Map.of("Vervoer", "12")));
        neighbour.decide(number, "Toekenning Wmo", FROM, UNTIL);
        assertThat(fetch().form()).as("not said").isNull();

        neighbour.describe(number, "Leveringsvorm", "persoonsgebonden budget");
        neighbour.describe(number, "Soort", "Iets anders");
        assertThat(fetch()).isEqualTo(new MunicipalUpdate(Kind.DECIDED, Outcome.GRANTED, number, DEADLINE, FROM, UNTIL,
                null, DeliveryForm.PGB));
        assertThat(updates.fetch(ZgwFixture.municipality(block, false), address).form()).as("not shared").isNull();
    }

    @Test
    void aRefusalHasNoFormWhateverTheCaseSays() {
        block.put("forms", Map.of("eigenschap", "Leveringsvorm", "values", Map.of("pgb", "pgb")));
        neighbour.describe(number, "Leveringsvorm", "pgb");
        neighbour.setResult(number, "Afgewezen");
        assertThat(fetch().form()).isNull();
    }

    @Test
    void aGrantAndARefusalTogetherArePartlyGranted() {
        neighbour.decide(number, "Toekenning Wmo", FROM, null);
        neighbour.decide(number, "Afwijzing Wmo", FROM, null);
        assertThat(fetch()).isEqualTo(new MunicipalUpdate(Kind.DECIDED, Outcome.PARTLY_GRANTED, number, DEADLINE, FROM,
                null));
    }

    @Test
    void aMunicipalityThatDoesNotShareItsDecisionSaysOnlyThatItDecided() {
        neighbour.decide(number, "Toekenning Wmo", FROM, UNTIL);
        neighbour.setResult(number, "Toegekend");
        assertThat(updates.fetch(ZgwFixture.municipality(block, false), address))
                .isEqualTo(new MunicipalUpdate(Kind.DECIDED, null, number, DEADLINE, null, null));
    }

    @Test
    void aCaseClosedWithAResultWithoutMeaningIsForAPerson() {
        neighbour.setResult(number, "Opgelost zonder maatwerk");
        assertThat(fetch().kind()).as("not closed yet").isEqualTo(Kind.RECEIVED);
        neighbour.setStatus(number, "Afgehandeld");
        assertThatThrownBy(this::fetch).isInstanceOfSatisfying(Fault.Translation.class, fault -> {
            assertThat(fault.code()).isEqualTo("zgw-result-unmapped");
            assertThat(fault.sentence()).contains("Opgelost zonder maatwerk", "Afgehandeld");
        });
    }

    @Test
    void aCaseOfAnotherServerIsNeverFetched() {
        assertThatThrownBy(() -> updates.fetch(ZgwFixture.municipality(block), "http://169.254.169.254/latest"))
                .isInstanceOfSatisfying(Fault.Translation.class, fault ->
                        assertThat(fault.code()).isEqualTo("zgw-foreign-address"));
    }

    @Test
    void readingKeepsToTheOfficialDescription() {
        assumeTrue(OfficialOpenApi.present(), "the official descriptions are not here");
        neighbour.decide(number, "Toekenning Wmo", FROM, UNTIL);
        neighbour.setResult(number, "Toegekend");
        neighbour.setStatus(number, "Afgehandeld");
        neighbour.forgetExchanges();
        fetch();
        assertThat(neighbour.exchanges()).isNotEmpty();
        assertThat(neighbour.exchanges().stream().map(OfficialOpenApi::check).filter(report -> !report.clean()))
                .isEmpty();
    }

    private MunicipalUpdate fetch() {
        return updates.fetch(ZgwFixture.municipality(block), address);
    }
}
