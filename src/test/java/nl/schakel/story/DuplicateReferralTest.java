package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import nl.schakel.demo.HisClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A practice refers the same patient for the same once more: it is told, or asked first. */
class DuplicateReferralTest {

    private static final String LOCATION = "/entry/0/response/location";
    private static final String OUTCOME = "/entry/0/response/outcome/issue/0/details";

    private static Hub hub;
    /** Is warned. */
    private static HisClient linde;
    /** Is asked. */
    private static HisClient wilg;

    @BeforeAll
    static void everyoneIsThere() {
        hub = Hub.prepare().withDuplicates(Hub.WILG, "ask");
        hub.open();
        linde = hub.client(Hub.LINDE);
        wilg = hub.client(Hub.WILG);
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
    }

    private static Sample ofLinde(String bsn) {
        return Sample.scootmobiel().about(bsn, "Smit").withConsentOfItsOwn();
    }

    private static Sample ofWilg(String bsn) {
        return ofLinde(bsn).fromPractice("01023456");
    }

    private static Sample renumbered(Sample sample) {
        return Sample.copy(sample).numbered(UUID.randomUUID().toString()).withConsentOfItsOwn();
    }

    private static JsonNode accepted(HisClient client, Sample sample) {
        HttpResponse<String> answer = client.post("/fhir", sample.bytes());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return client.json(answer);
    }

    private static String sentence(JsonNode answer) {
        return answer.at(OUTCOME + "/text").asText();
    }

    @Test
    void a_practice_that_is_warned_hears_which_one_is_open_and_both_go() {
        Sample first = ofLinde("999990019");
        JsonNode once = accepted(linde, first);
        assertThat(sentence(once)).isEmpty();

        JsonNode twice = accepted(linde, renumbered(first));

        assertThat(twice.at("/entry/0/response/status").asText()).startsWith("201");
        assertThat(twice.at(OUTCOME + "/coding/0/code").asText()).isEqualTo("referral-duplicate");
        assertThat(twice.at("/entry/0/response/outcome/issue/0/severity").asText()).isEqualTo("warning");
        String task = once.at("/entry/0/resource/id").asText();
        assertThat(sentence(twice)).contains("Task/" + task, first.number(), "annuleer", "basedOn")
                .doesNotContain("999990019", "Smit");
        assertThat(sentence(accepted(linde, first))).as("the first again: what came later was told with that")
                .isEmpty();
        assertThat(sentence(accepted(linde, renumbered(first).confirmedAsAnother()))).as("it knows").isEmpty();
        assertThat(sentence(accepted(linde, renumbered(first).forMunicipality(Hub.DEN_HAAG))))
                .as("another municipality").isEmpty();
        JsonNode preview = linde.json(linde.post("/fhir/$preview", renumbered(first).bytes()));
        assertThat(preview.at("/parameter/0/valueBoolean").asBoolean()).isTrue();
        assertThat(preview.toString()).contains("referral-duplicate");
    }

    @Test
    void a_practice_that_is_asked_confirms_or_adds_and_nothing_goes_before() {
        Sample first = ofWilg("111222333");
        JsonNode once = accepted(wilg, first);
        String task = once.at("/entry/0/resource/id").asText();
        Sample second = renumbered(first);

        HttpResponse<String> asked = wilg.post("/fhir", second.bytes());

        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(409);
        JsonNode issue = wilg.json(asked).at("/issue/0/details");
        assertThat(issue.at("/coding/0/code").asText()).isEqualTo("referral-duplicate");
        assertThat(issue.path("text").asText()).contains("Task/" + task, first.number(), "dubbel-bevestigd", "basedOn",
                "annuleer").doesNotContain("111222333", "Smit");
        assertThat(wilg.json(wilg.get("/fhir/Task?identifier=" + second.number())).path("entry")).isEmpty();
        JsonNode preview = wilg.json(wilg.post("/fhir/$preview", second.bytes()));
        assertThat(preview.at("/parameter/0/valueBoolean").asBoolean()).isFalse();
        assertThat(preview.toString()).contains("\"duplicate\"", "referral-duplicate");

        assertThat(accepted(wilg, first).at(LOCATION)).as("the same again").isEqualTo(once.at(LOCATION));
        JsonNode added = accepted(wilg, renumbered(first).supplementing(first.number()));
        assertThat(added.at("/entry/0/resource/id").asText()).as("added to it").isEqualTo(task);
        JsonNode confirmed = accepted(wilg, second.confirmedAsAnother());
        assertThat(confirmed.at("/entry/0/resource/id").asText()).isNotEqualTo(task);
        assertThat(accepted(wilg, second).at(LOCATION)).as("and that again").isEqualTo(confirmed.at(LOCATION));
    }

    @Test
    void what_another_practice_sent_is_never_told_and_what_is_closed_does_not_count() {
        Sample first = ofLinde("999900250");
        Referral referral = Referral.of(linde, first).becomes("ontvangen");
        accepted(wilg, ofWilg("999900250"));

        hub.amsterdam().setResult(referral.caseNumber(), "Afgewezen");
        hub.amsterdam().setStatus(referral.caseNumber(), "Afgehandeld");
        referral.becomes("afgewezen");
        assertThat(sentence(accepted(linde, renumbered(first)))).isEmpty();
    }

    @Test
    void of_several_at_the_same_moment_one_goes_where_the_practice_is_asked_and_else_all_but_one_are_told()
            throws Exception {
        Sample asked = ofWilg("999900262");
        assertThat(atOnce(wilg, asked)).filteredOn(answer -> answer.statusCode() == 200).hasSize(1);
        Sample warned = ofLinde("999900894");
        List<HttpResponse<String>> answers = atOnce(linde, warned);
        assertThat(answers).allMatch(answer -> answer.statusCode() == 200);
        assertThat(answers).filteredOn(answer -> answer.body().contains("referral-duplicate"))
                .hasSizeGreaterThanOrEqualTo(answers.size() - 1);
    }

    private static List<HttpResponse<String>> atOnce(HisClient client, Sample sample) throws Exception {
        client.token();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<HttpResponse<String>>> running = IntStream.range(0, 4).mapToObj(i -> renumbered(sample))
                    .map(each -> threads.submit(() -> client.post("/fhir", each.bytes()))).toList();
            List<HttpResponse<String>> answers = new ArrayList<>();
            for (Future<HttpResponse<String>> each : running) {
                answers.add(each.get(60, TimeUnit.SECONDS));
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }
}
