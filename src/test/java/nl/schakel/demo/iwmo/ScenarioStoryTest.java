package nl.schakel.demo.iwmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** What becomes of a request, as the scenario files of the demo tell it. */
class ScenarioStoryTest {

    private SimulatedIwmo municipality;
    private TestPractice practice;

    @BeforeEach
    void open() {
        municipality = SimulatedIwmo.start(0, TestPractice.options().withScenarios(
                Path.of("config/demo/scenarios/iwmo")));
        practice = new TestPractice();
        municipality.subscribe(practice.callback(), TestPractice.CALLBACK);
    }

    @AfterEach
    void close() {
        municipality.close();
        practice.close();
        if (OfficialIwmo.present()) {
            assertThat(practice.arrived()).allSatisfy(bytes -> assertThat(OfficialIwmo.complaints(bytes)).isEmpty());
        }
    }

    @Test
    void granted_the_retour_the_investigation_and_the_allocation_come_in_turn_under_the_practices_own_reference() {
        assumeTrue(OfficialIwmo.present(), "the official schemas are not here");
        municipality.next("toegewezen");
        String reference = practice.ask(municipality, TestPractice.BSN, "12");

        assertThat(functions(3)).containsExactly("WMO316", "WMO319", "WMO301");
        assertThat(codes(0)).as("accepted in full is a header without codes").isEmpty();
        assertThat(practice.texts().get(0)).doesNotContain("Client>", TestPractice.BSN);
        assertThat(text(1, "VerzoekAntwoord")).containsExactly("2");
        assertThat(text(2, "ReferentieAanbieder")).containsExactly(reference);
        assertThat(text(2, "Categorie")).containsExactly("12");
        assertThat(municipality.state(reference)).isEqualTo("Toegewezen");
    }

    @Test
    void every_reason_to_reject_is_told() {
        for (int reason = 1; reason <= 9; reason++) {
            municipality.next("afgewezen-" + reason);
            practice.ask(municipality, TestPractice.BSN, "12");
            int answer = 2 * reason - 1;
            assertThat(functions(answer + 1).get(answer)).isEqualTo("WMO319");
            assertThat(text(answer, "RedenAfwijzingVerzoek")).containsExactly(String.valueOf(reason));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001", "8848", "9056", "9347", "9374", "S300", "S329", "0233"})
    void every_retour_code_is_told_where_it_belongs_and_the_request_is_no_longer_pending(String code) {
        municipality.next("afgekeurd-" + code.toLowerCase());
        String reference = practice.ask(municipality, TestPractice.BSN, "12");

        assertThat(functions(1)).containsExactly("WMO316");
        assertThat(codes(0)).contains(code);
        assertThat(text(0, "XsltVersie")).hasSize("0001".equals(code) ? 1 : 0);
        assertThat(municipality.state(reference)).isEqualTo("Afgekeurd");
        municipality.next("aangenomen");
        practice.ask(municipality, TestPractice.BSN, "12");
        functions(2);
        assertThat(codes(1)).isEmpty();
    }

    @Test
    void every_transport_error_comes_as_a_fault_about_the_message() {
        List<String> names = municipality.scenarios().stream().filter(name -> name.startsWith("niet-bezorgd-"))
                .toList();
        assertThat(names).hasSize(28);
        for (int asked = 0; asked < names.size(); asked++) {
            municipality.next(names.get(asked));
            practice.ask(municipality, TestPractice.BSN, "12");
            // One request of a client at a time: the next would be refused for that while this one is open.
            assertThat(functions(asked + 1)).containsOnly("Fo01");
        }
        assertThat(IntStream.range(0, 28).mapToObj(i -> text(i, "code").get(0).toLowerCase())
                .map(code -> "niet-bezorgd-" + code).toList()).containsExactlyElementsOf(names);
    }

    @Test
    void a_pgb_is_granted_without_a_word_and_silence_is_silence() {
        municipality.next("pgb");
        String pgb = practice.ask(municipality, TestPractice.BSN, "01");
        await().until(() -> municipality.state(pgb).startsWith("Toegekend als pgb"));
        municipality.next("stil");
        String silent = practice.ask(municipality, "111222333", "01");

        await().during(Duration.ofMillis(500)).atMost(Duration.ofSeconds(5))
                .until(() -> practice.arrived().size() == 2);
        assertThat(functions(2)).containsExactly("WMO316", "WMO319");
        assertThat(municipality.state(silent)).isEqualTo("Ontvangen");
    }

    @Test
    void twice_is_the_same_message_byte_for_byte_and_out_of_order_is_the_wrong_way_round() {
        municipality.next("dubbel");
        practice.ask(municipality, TestPractice.BSN, "12");
        functions(6);
        List<byte[]> twice = practice.arrived();
        IntStream.of(0, 2, 4).forEach(i -> assertThat(twice.get(i)).isEqualTo(twice.get(i + 1)));

        municipality.next("door-elkaar");
        practice.ask(municipality, "111222333", "12");
        assertThat(functions(9).subList(6, 9)).containsExactly("WMO301", "WMO319", "WMO316");
    }

    @Test
    void slow_takes_its_time_and_the_rest_goes_on() {
        municipality.next("traag");
        practice.ask(municipality, TestPractice.BSN, "12");
        municipality.next("aangenomen");
        String other = practice.ask(municipality, "111222333", "12");

        functions(1);
        assertThat(municipality.state(other)).isEqualTo("Aangenomen");
    }

    @Test
    void of_two_products_one_is_granted_and_one_rejected_and_a_later_allocation_tells_all_that_holds() {
        municipality.next("deels");
        List<String> references = List.of(UUID.randomUUID().toString(), UUID.randomUUID().toString());
        practice.send(municipality, TestPractice.request(TestPractice.freshIdentification(), TestPractice.BSN,
                references, "01", "12"), null);
        assertThat(functions(3)).containsExactly("WMO316", "WMO301", "WMO319");
        assertThat(text(1, "ReferentieAanbieder")).containsExactly(references.get(0));
        assertThat(text(2, "ReferentieAanbieder")).containsExactly(references.get(1));

        municipality.next("meteen-toegewezen");
        String later = practice.ask(municipality, TestPractice.BSN, "13");
        functions(5);
        assertThat(text(4, "ReferentieAanbieder")).as("a full state (OP087)").containsExactly(references.get(0), later);
    }

    @ParameterizedTest
    @ValueSource(strings = {"afgewezen-na-toewijzing", "nog-eens-in-onderzoek", "twee-keer-afgewezen", "in-onderzoek",
        "na-onderzoek-afgewezen"})
    void the_municipality_can_also_do_what_it_should_not(String name) {
        municipality.next(name);
        practice.ask(municipality, TestPractice.BSN, "12");
        functions(municipality.scenarios().contains(name) && name.equals("in-onderzoek") ? 2 : 3);
    }

    @Test
    void a_scenario_is_chosen_once_or_for_a_category_or_for_everything() {
        municipality.scenario("aangenomen");
        municipality.scenarioFor("11", "afgekeurd-s329");
        practice.ask(municipality, TestPractice.BSN, "12");
        functions(1);
        practice.ask(municipality, "111222333", "11");
        functions(2);
        assertThat(codes(0)).isEmpty();
        assertThat(codes(1)).contains("S329");
    }

    @Test
    void the_automatic_consultant_of_the_demo_brings_every_request_to_an_end() {
        try (SimulatedIwmo demo = SimulatedIwmo.start(0, TestPractice.options()
                .withAutopilot(Duration.ofMillis(20)).withEnvelope())) {
            demo.subscribe(practice.callback(), TestPractice.CALLBACK);
            String granted = practice.ask(demo, TestPractice.BSN, "12");
            String rejected = practice.ask(demo, "111222333", "08");
            await().until(() -> practice.arrived().size() == 6);
            assertThat(demo.state(granted)).isEqualTo("Toegewezen");
            assertThat(demo.state(rejected)).isEqualTo("Afgewezen");
            assertThat(practice.texts()).allSatisfy(text -> assertThat(text).contains("ggk0210", "xmlBestand"));
            if (OfficialIwmo.present()) {
                assertThat(demo.sent()).allSatisfy(sent ->
                        assertThat(OfficialIwmo.complaints(sent.message())).isEmpty());
            }
        }
    }

    /** The functions of what arrived, once there are so many. */
    private List<String> functions(int count) {
        await().atMost(Duration.ofSeconds(10)).until(() -> practice.arrived().size() >= count);
        List<String> functions = new ArrayList<>();
        practice.texts().forEach(text -> functions.add(text.contains("Fo01Bericht") ? "Fo01"
                : text.replaceFirst("(?s).*?/iwmo/3_2/wmo([0-9]{3})/schema.*", "WMO$1")));
        assertThat(functions).hasSize(count);
        return functions;
    }

    private List<String> codes(int index) {
        return text(index, "RetourCode");
    }

    private List<String> text(int index, String name) {
        Document document = Xml.read(practice.arrived().get(index)).orElseThrow(
                () -> new AssertionError(new String(practice.arrived().get(index), StandardCharsets.UTF_8)));
        return Xml.texts(document, name);
    }
}
