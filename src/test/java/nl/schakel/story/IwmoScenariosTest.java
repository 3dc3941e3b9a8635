package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import nl.schakel.demo.iwmo.OfficialIwmo;
import nl.schakel.referral.TimelineEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The files in config/demo/scenarios/iwmo, each played by a municipality and heard by GP and operator: every way to
 * answer, every retour code, every reason to refuse and every transport error.
 */
class IwmoScenariosTest extends Revoking {

    private static final Path FILES = Path.of("config/demo/scenarios/iwmo");
    private static final String RECEIVED = "received ontvangen";
    private static final String INVESTIGATED = "in-progress in-onderzoek";
    private static final String GRANTED = "completed toegekend";
    private static final String REFUSED = "completed afgewezen";
    private static final Map<String, String> COURSES = Map.ofEntries(Map.entry("aangenomen", RECEIVED),
            Map.entry("in-onderzoek", INVESTIGATED), Map.entry("toegewezen", GRANTED),
            Map.entry("meteen-toegewezen", GRANTED), Map.entry("na-onderzoek-afgewezen", REFUSED),
            Map.entry("deels", GRANTED), Map.entry("pgb", INVESTIGATED), Map.entry("stil", "requested in-verzending"),
            Map.entry("traag", GRANTED), Map.entry("dubbel", GRANTED), Map.entry("door-elkaar", GRANTED),
            Map.entry("afgewezen-na-toewijzing", GRANTED), Map.entry("nog-eens-in-onderzoek", INVESTIGATED),
            Map.entry("twee-keer-afgewezen", REFUSED));
    private static final Map<String, String> REASONS = Map.of("3", "rejected afgewezen", "4", "rejected afgewezen",
            "5", "rejected andere-gemeente");

    private static IwmoTown diemen;

    @BeforeAll
    static void everyoneIsThere() {
        hub = Hub.prepare();
        diemen = IwmoTown.playing(hub, "0384", "Diemen", FILES);
        hub.open();
        linde = hub.client(Hub.LINDE);
    }

    @AfterAll
    static void theMunicipalityGoesHome() {
        diemen.close();
    }

    @Test
    void every_course_ends_where_it_says() {
        Map<String, Referral> referrals = played(COURSES.keySet());

        referrals.forEach((scenario, referral) -> await(scenario).atMost(PATIENCE).untilAsserted(() ->
                assertThat(state(referral.task())).isEqualTo(COURSES.get(scenario))));
        // What came after the end of some of them changed nothing.
        referrals.forEach((scenario, referral) -> assertThat(state(referral.task())).as(scenario)
                .isEqualTo(COURSES.get(scenario)));
    }

    @Test
    void every_retour_code_and_transport_error_tells_operator_and_gp_what_to_do() {
        Map<String, Referral> referrals = played(those("afgekeurd-", "niet-bezorgd-"));
        assertThat(referrals).hasSizeGreaterThan(30);
        // A number that the network had before is no refusal: the first attempt arrived.
        Referral known = referrals.remove("niet-bezorgd-ib016");
        Set<String> sentences = new HashSet<>();

        referrals.forEach((scenario, referral) -> {
            referral.becomes("niet-bezorgd");
            TimelineEntry parked = entry(referral, "parked");
            String code = scenario.substring(scenario.lastIndexOf('-') + 1);
            assertThat(parked.code()).isIn("iwmo-retour-" + code, "iwmo-fo01-" + code);
            assertThat(parked.note()).as(scenario).hasSizeGreaterThan(60).doesNotContain("999");
            assertThat(sentences.add(parked.note())).as(scenario + " has a sentence of its own").isTrue();
            JsonNode task = referral.task();
            assertThat(state(task)).isEqualTo("failed niet-bezorgd");
            assertThat(task.at("/statusReason/text").asText()).isEqualTo(parked.note());
        });
        assertThat(known.status()).isEqualTo("in-verzending");
    }

    @Test
    void every_reason_to_refuse_is_told_as_what_it_means() {
        Map<String, Referral> referrals = played(those("afgewezen-").stream()
                .filter(name -> name.matches("afgewezen-[0-9]")).toList());
        assertThat(referrals).hasSize(9);
        Set<String> sentences = new HashSet<>();

        referrals.forEach((scenario, referral) -> {
            String reason = scenario.substring(scenario.length() - 1);
            await(scenario).atMost(PATIENCE).untilAsserted(() -> assertThat(state(referral.task()))
                    .isEqualTo(REASONS.getOrDefault(reason, REFUSED)));
            TimelineEntry explained = entry(referral, "answer-explained");
            assertThat(explained.code()).isEqualTo("iwmo-reason-" + reason);
            assertThat(sentences.add(explained.note())).as(scenario + " has a sentence of its own").isTrue();
            assertThat(referral.messages()).last().asString().as("the reason itself stays with the municipality")
                    .doesNotContain(explained.note());
        });
    }

    @Test
    void every_file_is_a_tested_scenario_and_every_message_valid() {
        Set<String> tested = new TreeSet<>(COURSES.keySet());
        tested.addAll(those("afgekeurd-", "niet-bezorgd-"));
        those("afgewezen-").stream().filter(name -> name.matches("afgewezen-[0-9]")).forEach(tested::add);
        assertThat(diemen.office().scenarios()).containsExactlyInAnyOrderElementsOf(tested);

        assumeTrue(OfficialIwmo.present(), "the official files are not here");
        played(Set.of("afgewezen-na-toewijzing", "twee-keer-afgewezen", "afgekeurd-9374", "niet-bezorgd-ib010"));
        assertThat(diemen.complaints()).isEmpty();
    }

    /** Refers one patient for each scenario, which the municipality then plays. */
    private static Map<String, Referral> played(Iterable<String> scenarios) {
        Map<String, Referral> referrals = new LinkedHashMap<>();
        for (String scenario : scenarios) {
            diemen.office().next(scenario);
            Referral referral = Referral.of(linde, own().about(Patients.next(), "De Vries")
                    .forMunicipality(diemen.code()));
            await(scenario).atMost(PATIENCE).until(() -> !diemen.requests(referral).isEmpty());
            referrals.put(scenario, referral);
        }
        return referrals;
    }

    private static Set<String> those(String... beginnings) {
        Set<String> names = new TreeSet<>();
        for (String beginning : beginnings) {
            diemen.office().scenarios().stream().filter(name -> name.startsWith(beginning)).forEach(names::add);
        }
        return names;
    }

    private static TimelineEntry entry(Referral referral, String event) {
        return timeline(referral).stream().filter(entry -> entry.event().equals(event)).findFirst().orElseThrow();
    }

    private static String state(JsonNode task) {
        return task.path("status").asText() + " " + task.at("/businessStatus/coding/0/code").asText();
    }
}
