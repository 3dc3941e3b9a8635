package nl.schakel.municipality.zgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.demo.zgw.OfficialOpenApi;
import nl.schakel.demo.zgw.SimulatedZgw;
import nl.schakel.municipality.Consignment;
import nl.schakel.municipality.Delivered;
import nl.schakel.municipality.Withdrawal;
import nl.schakel.municipality.WmoRequest;
import nl.schakel.municipality.zgw.ZgwFixture.Memory;
import nl.schakel.referral.Fault;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One municipality, three recipients in one case system: each gets its own and nothing of the others'. */
class ZgwRecipientsTest {

    private static final ReferralId REFERRAL = ReferralId.of("3f2a9c1b-e4d0-4c55-9a51-0123456789ab");
    private static final ReferralId PSEUDONYM = ReferralId.of("77777777-1111-4222-8333-444444444444");

    private final Map<String, Object> block = ZgwFixture.block(URI.create("http://localhost"));
    private SimulatedZgw neighbour;
    private ZgwCatalogue catalogue;
    private ZgwDelivery delivery;

    @BeforeEach
    void open() {
        neighbour = SimulatedZgw.start(0, ZgwFixture.options());
        block.putAll(ZgwFixture.block(neighbour.address()));
        ZgwClient client = new ZgwClient(new ObjectMapper(), Clock.systemUTC());
        catalogue = new ZgwCatalogue(client, Clock.systemUTC());
        delivery = new ZgwDelivery(client, catalogue);
    }

    @AfterEach
    void close() {
        neighbour.close();
    }

    @Test
    void theAdvisersMedicalInformationNeverLandsInTheConsultantsCase() {
        Delivered consultant = deliver(RecipientRole.CONSULTANT);
        Delivered adviser = deliver(RecipientRole.MEDICAL_ADVISER);

        assertThat(adviser.caseAddress()).isNotEqualTo(consultant.caseAddress());
        assertThat(adviser.caseNumber()).isEqualTo("WMO-ADVIES-2026-3F2A9C1B-E4D0").hasSizeLessThan(32);
        assertThat(neighbour.dossier(consultant.caseNumber()).path("zaakinformatieobjecten")).hasSize(2);
        assertThat(documentTitle(adviser)).isEqualTo("Medische informatie Wmo");
        assertThat(documentTitle(consultant)).isEqualTo("Melding Wmo");
    }

    @Test
    void evenWhereTheAdviserWorksUnderTheConsultantsZaaktypeEachHasACaseOfItsOwn() {
        delivery.deliver(ZgwFixture.consignment(REFERRAL, RecipientRole.MEDICAL_ADVISER),
                ZgwFixture.municipality(block), new Memory());
        deliver(RecipientRole.CONSULTANT);

        assertThat(neighbour.cases()).hasSize(2);
        block.put("numbering", "municipality");
        Memory lost = new Memory();
        delivery.deliver(ZgwFixture.consignment(REFERRAL, RecipientRole.MEDICAL_ADVISER),
                ZgwFixture.municipality(block), lost.again());
        assertThat(lost.steps.get("zaak")).as("found by its own mark")
                .isEqualTo(neighbour.dossier("WMO-ADVIES-2026-3F2A9C1B-E4D0").path("zaak").path("url").asText());
    }

    @Test
    void theAdviserReadsWhatIsAskedOfHimAndWhoItIsAbout() {
        ObjectNode dossier = neighbour.dossier(deliver(RecipientRole.MEDICAL_ADVISER).caseNumber());

        assertThat(dossier.path("zaak").path("omschrijving").asText()).isEqualTo("Vraag om medisch advies Wmo - "
                + "Dringend");
        assertThat(dossier.path("zaak").path("toelichting").asText()).doesNotContain("Melding als bedoeld");
        assertThat(dossier.path("rollen")).hasSize(2);
    }

    @Test
    void aBigRegisteredConsultantReceivesTheMeldingItself() {
        WmoRequest request = ZgwFixture.consignment(REFERRAL, RecipientRole.MEDICAL_ADVISER).request();
        WmoRequest melding = new WmoRequest(request.referral(), request.receivedAt(), request.urgency(),
                request.disclosure(), request.referrer(), request.consent(), null);

        assertThat(melding.recipient()).isEqualTo(RecipientRole.CONSULTANT);
        assertThat(new ZgwBodies(new Consignment(melding, ZgwFixture.PDF, ZgwFixture.TOKEN),
                ZgwFixture.municipality(block), ZgwSettings.of(ZgwFixture.municipality(block))).title())
                .isEqualTo("Melding Wmo");
    }

    @Test
    void anExpertIsAskedWithoutANameAPracticeOrANumberThatLeadsBack() {
        block.put("set-first-status", true);
        Delivered delivered = deliver(RecipientRole.EXPERT);

        String all = new String(neighbour.received(), StandardCharsets.UTF_8);
        assertThat(all).doesNotContainIgnoringCase("3f2a9c1b", "e4d0", "9a51", "0123456789ab", "999990019", "Vries",
                "Johanna", "Linde", "01012345", "C-2026-118", "1091", "Kastanjelaan", "5550110", "23:30",
                "uiterlijkeEinddatumAfdoening\":\"2");
        ObjectNode dossier = neighbour.dossier(delivered.caseNumber());
        assertThat(delivered.caseNumber()).isEqualTo("WMO-VRAAG-2026-77777777-1111");
        assertThat(delivered.deadline()).isNull();
        assertThat(dossier.path("rollen")).isEmpty();
        JsonNode zaak = dossier.path("zaak");
        assertThat(zaak.path("omschrijving").asText()).startsWith("Vraag aan deskundige via huisarts");
        assertThat(zaak.path("toelichting").asText()).doesNotContain("Melding als bedoeld");
        assertThat(zaak.path("kenmerken").path(0).path("kenmerk").asText()).isEqualTo(PSEUDONYM.toString());
        assertThat(dossier.path("zaakeigenschappen").findValuesAsText("naam")).containsExactlyInAnyOrder("voorziening",
                "categorie", "urgentie", "toestemmingstoken", "beleidsversie", "kenmerk-hub");
        JsonNode document = document(delivered);
        assertThat(document.path("auteur").asText()).isEqualTo("Schakel");
        assertThat(document.path("titel").asText()).isEqualTo("Vraag aan deskundige");
        assertThat(document.path("bestandsnaam").asText()).isEqualTo("vraag.pdf");
    }

    @Test
    void ofAQuestionTheDayIsAllThatIsToldOfTheTime() {
        block.put("set-first-status", true);
        Delivered delivered = deliver(RecipientRole.EXPERT);

        assertThat(neighbour.dossier(delivered.caseNumber()).path("statussen").path(0).path("datumStatusGezet")
                .asText()).isEqualTo("2026-11-19T23:00:00Z");
    }

    @Test
    void aPersonThatSlippedIntoAQuestionIsStillNotTold() {
        WmoRequest named = ZgwFixture.consignment(REFERRAL).request();
        WmoRequest slip = new WmoRequest(PSEUDONYM, named.receivedAt(), named.urgency(), named.disclosure(),
                named.referrer(), named.consent(), RecipientRole.EXPERT);
        delivery.deliver(new Consignment(slip, ZgwFixture.PDF, ZgwFixture.TOKEN),
                ZgwFixture.place(block, RecipientRole.EXPERT), new Memory());

        assertThat(new String(neighbour.received(), StandardCharsets.UTF_8)).doesNotContain("Vries", "999990019",
                "Linde", "01012345");
    }

    /** Taking back one leaves the others alone, also where no memory knows which case is whose. */
    @ParameterizedTest
    @EnumSource(RecipientRole.class)
    void onlyTheCaseOfThatRecipientIsTakenBack(RecipientRole withdrawn) {
        for (RecipientRole role : RecipientRole.values()) {
            deliver(role);
        }
        new ZgwWithdrawal(new ZgwClient(new ObjectMapper(), Clock.systemUTC()), catalogue).withdraw(new Withdrawal(
                REFERRAL, withdrawn, withdrawn == RecipientRole.EXPERT ? PSEUDONYM : REFERRAL, ZgwFixture.RECEIVED,
                ZgwFixture.place(block, withdrawn), LocalDate.of(2026, 12, 3), new Memory(), false));

        String prefix = MessageKind.to(withdrawn).prefix + "2026-";
        assertThat(neighbour.cases()).hasSize(3).allSatisfy(number -> assertThat(neighbour.dossier(number).path("zaak")
                .path("toelichting").asText().startsWith("De inwoner heeft op 3 december 2026 de toestemming"))
                .as(number).isEqualTo(number.startsWith(prefix)));
    }

    /** Who asks for help at a closed door is sent to the right one. */
    @Test
    void aClosedCaseOfTheAdviserAsksToPhoneTheAdviser() {
        Delivered adviser = deliver(RecipientRole.MEDICAL_ADVISER);
        neighbour.setResult(adviser.caseNumber(), "Advies uitgebracht");
        neighbour.setStatus(adviser.caseNumber(), "Afgehandeld");

        assertThatThrownBy(() -> new ZgwWithdrawal(new ZgwClient(new ObjectMapper(), Clock.systemUTC()), catalogue)
                .withdraw(new Withdrawal(REFERRAL, RecipientRole.MEDICAL_ADVISER, REFERRAL,
                        ZgwFixture.RECEIVED, ZgwFixture.place(block, RecipientRole.MEDICAL_ADVISER), LocalDate.of(2026, 12, 3),
                        new Memory(), false))).isInstanceOfSatisfying(Fault.Translation.class, fault ->
                        assertThat(fault.sentence()).isEqualTo("Gemeente Amsterdam (GGD) heeft zaak "
                                + "WMO-ADVIES-2026-3F2A9C1B-E4D0 al gesloten en laat daar geen aantekening meer bij "
                                + "toe. Bel gemeente Amsterdam (GGD) en zeg onder dat zaaknummer dat de inwoner de "
                                + "toestemming heeft ingetrokken."));
    }

    @Test
    void threePlacesWithOneGemeentecodeReadTheCatalogueOnceEach() {
        for (RecipientRole role : RecipientRole.values()) {
            deliver(role);
        }
        neighbour.forgetExchanges();
        for (RecipientRole role : RecipientRole.values()) {
            delivery.deliver(ZgwFixture.consignment(ReferralId.next(), role), ZgwFixture.place(block, role),
                    new Memory());
        }

        assertThat(neighbour.exchanges()).noneMatch(call -> call.path().startsWith("/catalogi"));
    }

    @Test
    void aDryRunSaysAtWhichPlaceSomethingIsWrong() {
        for (RecipientRole role : RecipientRole.values()) {
            assertThat(ZgwFixture.catalogueFindings(ZgwFixture.place(block, role), role)).isEmpty();
        }
        block.put("withdrawal", new HashMap<>(Map.of("result", "Bestaat niet", "status", "Ook niet")));
        assertThat(ZgwFixture.catalogueFindings(ZgwFixture.place(block, RecipientRole.MEDICAL_ADVISER),
                RecipientRole.MEDICAL_ADVISER)).hasSize(2)
                .allSatisfy(sentence -> assertThat(sentence).startsWith("Gemeente Amsterdam (GGD): zgw.withdrawal."));
        block.put("withdrawal", Map.of("status", "Afgehandeld"));
        assertThat(ZgwFixture.catalogueFindings(ZgwFixture.municipality(block), RecipientRole.CONSULTANT))
                .singleElement().asString()
                .contains("sluit", "zgw.withdrawal.result");
        block.put("rsin", "123456789");
        assertThat(ZgwSettings.findings(ZgwFixture.place(block, RecipientRole.MEDICAL_ADVISER))).singleElement()
                .asString().startsWith("Gemeente Amsterdam (GGD): ");
    }

    @Test
    void aFaultNamesTheAdviserSoThatItReadsWell() {
        neighbour.fail(1, 503);
        assertThatThrownBy(() -> deliver(RecipientRole.MEDICAL_ADVISER))
                .isInstanceOfSatisfying(Fault.Technical.class, fault -> assertThat(fault.sentence())
                        .startsWith("Gemeente Amsterdam (GGD) kan nu niet"));
    }

    @Test
    void everyCallForAdviserAndExpertKeepsToTheOfficialDescription() {
        assumeTrue(OfficialOpenApi.present(), "the official descriptions are not here");
        block.put("set-first-status", true);
        deliver(RecipientRole.MEDICAL_ADVISER);
        deliver(RecipientRole.EXPERT);

        assertThat(neighbour.exchanges().stream().map(OfficialOpenApi::check).filter(report -> !report.clean()))
                .isEmpty();
    }

    private Delivered deliver(RecipientRole role) {
        return delivery.deliver(ZgwFixture.consignment(role == RecipientRole.EXPERT ? PSEUDONYM : REFERRAL, role),
                ZgwFixture.place(block, role), new Memory());
    }

    private String documentTitle(Delivered delivered) {
        return document(delivered).path("titel").asText();
    }

    private JsonNode document(Delivered delivered) {
        ZgwClient client = new ZgwClient(new ObjectMapper(), Clock.systemUTC());
        return client.open(ZgwFixture.municipality(block)).get(neighbour.dossier(delivered.caseNumber())
                .path("zaakinformatieobjecten").path(0).path("informatieobject").asText(), "lezen");
    }
}
