package nl.schakel.municipality.zgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.demo.neighbour.Exchange;
import nl.schakel.demo.neighbour.Phase;
import nl.schakel.demo.zgw.OfficialOpenApi;
import nl.schakel.demo.zgw.SimulatedZgw;
import nl.schakel.directory.Municipality;
import nl.schakel.municipality.Consignment;
import nl.schakel.municipality.Delivered;
import nl.schakel.municipality.zgw.ZgwFixture.Memory;
import nl.schakel.referral.Fault;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import nl.schakel.story.MovableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The hub brings a melding to a municipality that works with ZGW. */
class ZgwDeliveryTest {

    private static final ReferralId REFERRAL = ReferralId.of("3f2a9c1b-e4d0-4c55-9a51-0123456789ab");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Object> block = ZgwFixture.block(URI.create("http://localhost"));
    private final Consignment consignment = ZgwFixture.consignment(REFERRAL);
    private final Memory memory = new Memory();
    private SimulatedZgw neighbour;
    private ZgwDelivery delivery;

    @BeforeEach
    void open() {
        neighbour = SimulatedZgw.start(0, ZgwFixture.options());
        block.putAll(ZgwFixture.block(neighbour.address()));
        delivery = delivery(Clock.systemUTC());
    }

    @AfterEach
    void close() {
        neighbour.close();
    }

    @Test
    void aMeldingArrivesWithAllItsPartsInTheRightOrder() {
        Delivered delivered = deliver();

        assertThat(delivered.caseNumber()).isEqualTo("WMO-2026-3F2A9C1B-E4D0").hasSizeLessThanOrEqualTo(40);
        assertThat(delivered.deadline()).isEqualTo(LocalDate.of(2027, 1, 15));
        assertThat(delivered.caseAddress()).isEqualTo(memory.steps.get("zaak"));
        assertThat(posts()).containsExactly("zaken", "rollen", "rollen", "enkelvoudiginformatieobjecten",
                "zaakinformatieobjecten", "enkelvoudiginformatieobjecten", "zaakinformatieobjecten",
                "zaakeigenschappen", "zaakeigenschappen", "zaakeigenschappen", "zaakeigenschappen",
                "zaakeigenschappen", "zaakeigenschappen", "zaakeigenschappen", "zaakeigenschappen");
        ObjectNode dossier = dossier();
        JsonNode zaak = dossier.path("zaak");
        assertThat(zaak.path("startdatum").asText()).isEqualTo("2026-11-20");
        assertThat(zaak.path("vertrouwelijkheidaanduiding").asText()).isEqualTo("vertrouwelijk");
        assertThat(zaak.path("kenmerken").path(0).path("kenmerk").asText()).isEqualTo(REFERRAL.toString());
        assertThat(zaak.path("kenmerken").path(0).path("bron").asText()).isEqualTo("SCHAKEL");
        assertThat(zaak.path("status").isNull()).isTrue();
        assertThat(dossier.path("statussen")).isEmpty();
    }

    @Test
    void thePatientIsTheInitiatorAndThePracticeTheReferrer() {
        deliver();

        JsonNode initiator = role("natuurlijk_persoon").path("betrokkeneIdentificatie");
        assertThat(initiator.path("inpBsn").asText()).isEqualTo(ZgwFixture.BSN);
        assertThat(initiator.path("geslachtsaanduiding").asText()).isEqualTo("v");
        assertThat(initiator.path("geboortedatum").asText()).isEqualTo("1944-03-09");
        assertThat(initiator.path("verblijfsadres").path("aoaHuisnummer").asInt()).isEqualTo(12);
        assertThat(initiator.path("verblijfsadres").path("aoaPostcode").asText()).isEqualTo("1091AB");
        JsonNode referrer = role("niet_natuurlijk_persoon").path("betrokkeneIdentificatie");
        assertThat(referrer.path("annIdentificatie").asText()).isEqualTo("AGB01012345");
    }

    @Test
    void theDocumentIsExactlyWhatTheTokenVouchesForAndTheTokenTravelsBesideIt() {
        deliver();

        assertThat(neighbour.documents()).containsExactly(ZgwFixture.PDF,
                ZgwFixture.TOKEN.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void whatShowsInAWorklistSaysNothingAboutThePerson() {
        deliver();

        JsonNode zaak = dossier().path("zaak");
        String shown = zaak.path("omschrijving").asText() + zaak.path("toelichting").asText()
                + zaak.path("identificatie").asText();
        assertThat(shown).contains("Dringend").doesNotContain("Vries", "999990019", "1944", "cootmobiel", "Linde");
    }

    @Test
    void theBsnIsInNoAddress() {
        memory.again();
        deliver();

        assertThat(neighbour.exchanges()).allSatisfy(call ->
                assertThat(call.uri().toString()).doesNotContain(ZgwFixture.BSN));
    }

    @Test
    void everyCallAndEveryAnswerKeepsToTheOfficialDescription() {
        assumeTrue(OfficialOpenApi.present(), "the official descriptions are not here");
        block.put("set-first-status", true);
        neighbour.misbehaviour().onRequest((call, phase) -> {
            if (phase == Phase.AFTER && call.path().endsWith("/statussen") && call.method().equals("POST")) {
                throw new IllegalStateException("lost");
            }
        });
        assertThatThrownBy(this::deliver).isInstanceOf(Fault.Technical.class);
        neighbour.misbehaviour().behave();
        memory.again().steps.clear();
        deliver();

        assertThat(neighbour.exchanges()).hasSizeGreaterThanOrEqualTo(40);
        assertThat(neighbour.exchanges().stream().map(OfficialOpenApi::check).filter(report -> !report.clean()))
                .isEmpty();
    }

    @Test
    void everyCallHasATokenOfItsOwn() {
        deliver();

        List<String> tokens = neighbour.exchanges().stream().map(call -> call.header("Authorization").orElseThrow())
                .toList();
        assertThat(new HashSet<>(tokens)).hasSameSizeAs(tokens);
    }

    @Test
    void onlyTheFirstStatusIsSetAndOnlyWhereTheHubMay() {
        block.put("set-first-status", true);
        Delivered delivered = deliver();
        assertThat(dossier().path("statussen")).hasSize(1);

        memory.steps.remove("status");
        neighbour.setStatus(delivered.caseNumber(), "In onderzoek");
        memory.again();
        deliver();
        assertThat(dossier().path("statussen")).hasSize(2);
        assertThat(posts()).last().isEqualTo("statussen");
    }

    /** The story that matters: whatever breaks, wherever, the municipality ends up with one of everything. */
    @ParameterizedTest
    @EnumSource(Phase.class)
    void aDeliveryThatBreaksAtAnyStepResumesThereAndNothingIsDoneTwice(Phase phase) {
        block.put("set-first-status", true);
        int steps = 16;
        for (int broken = 1; broken <= steps; broken++) {
            Memory interrupted = new Memory();
            Consignment each = ZgwFixture.consignment(ReferralId.next());
            breakAt(broken, phase);
            assertThatThrownBy(() -> delivery.deliver(each, municipality(), interrupted))
                    .as("step %d, %s", broken, phase).isInstanceOf(Fault.Technical.class);
            neighbour.misbehaviour().behave();
            assertThat(interrupted.steps).as("steps before %d", broken).hasSize(broken - 1);

            Delivered delivered = delivery.deliver(each, municipality(), interrupted.again());
            assertWhole(delivered.caseNumber(), broken);
            assertThat(interrupted.steps).hasSize(steps);
        }
        assertThat(neighbour.cases()).hasSize(steps).doesNotHaveDuplicates();
        assertThat(neighbour.documents()).hasSize(2 * steps);
    }

    @Test
    void aDeliveryThatIsDoneDoesNothingWhenItIsRepeated() {
        Delivered first = deliver();
        neighbour.forgetExchanges();

        assertThat(delivery.deliver(consignment, municipality(), memory.again())).isEqualTo(first);
        assertThat(neighbour.exchanges()).allMatch(call -> call.method().equals("GET"));
    }

    @Test
    void aMemoryThatWasLostFindsEverythingBackAtTheMunicipality() {
        Delivered first = deliver();
        neighbour.forgetExchanges();

        assertThat(delivery.deliver(consignment, municipality(), new Memory())).isEqualTo(first);
        assertThat(posts()).containsExactly("zaken");
        assertWhole(first.caseNumber(), 0);
        assertThat(neighbour.cases()).hasSize(1);
    }

    @Test
    void twoHubsThatDeliverTheSameReferralMakeOneCase() {
        Delivered first = deliver();
        Delivered second = delivery.deliver(consignment, municipality(), new Memory().again());

        assertThat(second).isEqualTo(first);
        assertThat(neighbour.cases()).hasSize(1);
    }

    @Test
    void aNumberThatAnotherCaseAlreadyHasIsNeverTaken() {
        deliver();
        ReferralId twin = ReferralId.of("3f2a9c1b-e4d0-4c55-9a51-ffffffffffff");

        assertThatThrownBy(() -> delivery.deliver(ZgwFixture.consignment(twin), municipality(), new Memory()))
                .isInstanceOfSatisfying(Fault.Translation.class, fault ->
                        assertThat(fault.code()).isEqualTo("zgw-number-taken"));
        assertThat(neighbour.cases()).hasSize(1);
    }

    @Test
    void aMunicipalityThatNumbersItselfGetsOneCaseToo() {
        block.put("numbering", "municipality");
        breakAt(1, Phase.AFTER);
        assertThatThrownBy(this::deliver).isInstanceOf(Fault.Technical.class);
        neighbour.misbehaviour().behave();

        Delivered delivered = delivery.deliver(consignment, municipality(), memory.again());

        assertThat(neighbour.cases()).containsExactly(delivered.caseNumber());
        assertThat(delivered.caseNumber()).doesNotStartWith("WMO-2026-3F2A");
        assertThat(delivery.deliver(consignment, municipality(), memory)).isEqualTo(delivered);
    }

    @Test
    void withoutANumberOfOursTheHubWaitsUntilALostAnswerCannotBecomeASecondCase() {
        block.put("numbering", "municipality");
        breakAt(1, Phase.BEFORE);
        assertThatThrownBy(this::deliver).isInstanceOf(Fault.Technical.class);
        neighbour.misbehaviour().behave();

        assertThatThrownBy(() -> delivery.deliver(consignment, municipality(), memory.again()))
                .isInstanceOfSatisfying(Fault.Technical.class, fault ->
                        assertThat(fault.code()).isEqualTo("zgw-answer-unknown"));
        assertThat(neighbour.cases()).isEmpty();

        ZgwDelivery later = delivery(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(50)));
        assertThatThrownBy(() -> later.deliver(consignment, municipality(), memory))
                .as("a clock that is so far ahead is refused").isInstanceOf(Fault.Translation.class);
        memory.steps.replace("zaak-begonnen-1", Instant.now().minusSeconds(600).toString());
        memory.steps.remove("zaak-begonnen-2");
        delivery.deliver(consignment, municipality(), memory);
        assertThat(neighbour.cases()).hasSize(1);
    }

    @Test
    void theCatalogueIsReadOnceADay() {
        MovableClock clock = new MovableClock();
        ZgwClient client = new ZgwClient(JSON, Clock.systemUTC());
        ZgwDelivery daily = new ZgwDelivery(client, new ZgwCatalogue(client, clock));

        assertThat(catalogueCalls(daily)).isPositive();
        assertThat(catalogueCalls(daily)).isZero();
        clock.pass(Duration.ofHours(25));
        assertThat(catalogueCalls(daily)).isPositive();
    }

    private long catalogueCalls(ZgwDelivery daily) {
        neighbour.forgetExchanges();
        daily.deliver(ZgwFixture.consignment(ReferralId.next()), municipality(), new Memory());
        return neighbour.exchanges().stream().filter(call -> call.path().startsWith("/catalogi")).count();
    }

    @Test
    void aNewCatalogueIsReadAnewOnceATypeIsRefused() {
        deliver();
        int port = neighbour.address().getPort();
        neighbour.close();
        neighbour = SimulatedZgw.start(port, ZgwFixture.options());

        Delivered delivered = delivery.deliver(consignment, municipality(), new Memory());

        assertThat(neighbour.cases()).containsExactly(delivered.caseNumber());
        assertWhole(delivered.caseNumber(), 0);
    }

    @Test
    void aDryRunSaysInDutchWhatIsMissing() {
        assertThat(ZgwFixture.catalogueFindings(municipality(), RecipientRole.CONSULTANT)).isEmpty();

        block.put("results", Map.of("Bestaat niet", "granted"));
        assertThat(ZgwFixture.catalogueFindings(municipality(), RecipientRole.CONSULTANT)).singleElement().asString()
                .contains("Bestaat niet", "Toegekend");
        assertThat(posts()).isEmpty();
    }

    private Delivered deliver() {
        return delivery.deliver(consignment, municipality(), memory);
    }

    private Municipality municipality() {
        return ZgwFixture.municipality(block);
    }

    private static ZgwDelivery delivery(Clock clock) {
        ZgwClient client = new ZgwClient(JSON, clock);
        return new ZgwDelivery(client, new ZgwCatalogue(client, clock));
    }

    /** Cuts the connection at the nth writing call. */
    private void breakAt(int nth, Phase phase) {
        AtomicInteger writing = new AtomicInteger();
        neighbour.misbehaviour().onRequest((call, moment) -> {
            if (call.method().equals("POST") && moment == phase && writing.incrementAndGet() == nth) {
                throw new IllegalStateException("cut");
            }
        });
    }

    private void assertWhole(String number, int broken) {
        ObjectNode dossier = neighbour.dossier(number);
        assertThat(dossier.path("rollen")).as("rollen, broken at %d", broken).hasSize(2);
        assertThat(dossier.path("zaakinformatieobjecten")).as("documents, broken at %d", broken).hasSize(2);
        assertThat(dossier.path("zaakeigenschappen")).as("properties, broken at %d", broken).hasSize(8);
        assertThat(elements(dossier.path("zaakeigenschappen")).map(property -> property.path("naam").asText()))
                .doesNotHaveDuplicates();
        assertThat(dossier.path("statussen").size()).as("statuses, broken at %d", broken).isLessThan(2);
    }

    private ObjectNode dossier() {
        return neighbour.dossier(neighbour.cases().get(0));
    }

    private JsonNode role(String kind) {
        return elements(dossier().path("rollen")).filter(role -> role.path("betrokkeneType").asText().equals(kind))
                .findFirst().orElseThrow();
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private List<String> posts() {
        List<String> posts = new ArrayList<>();
        for (Exchange call : neighbour.exchanges()) {
            if (call.method().equals("POST")) {
                posts.add(call.path().substring(call.path().lastIndexOf('/') + 1));
            }
        }
        return posts;
    }
}
