package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;

import nl.schakel.alert.Alerts;
import nl.schakel.demo.HisClient;
import nl.schakel.demo.his.Arrival;
import nl.schakel.demo.his.SimulatedHis;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A HIS that is not there: what the practice missed, what the operator hears, and what others notice. */
@ExtendWith(OutputCaptureExtension.class)
class AwayTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** The hub waits this long for an answer before it lets go. */
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(5);
    private static final String ELS = "his-de-els";

    private static Hub hub;
    private static SimulatedHis els;

    @BeforeAll
    static void everyoneIsThere() {
        els = SimulatedHis.start(0);
        hub = Hub.prepare().withPractice("01034567", "Huisartsenpraktijk De Els", ELS)
                .withEndpoint(ELS, els.endpoint()).with("schakel.feedback.alert-after", "PT2S");
        hub.open();
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
        els.close();
    }

    @AfterEach
    void everyoneBehavesAgain() {
        hub.his().misbehaviour().behave();
        els.misbehaviour().behave();
    }

    @Test
    void a_his_that_was_away_gets_the_newest_state_once_and_the_operator_hears_of_it_once(CapturedOutput log) {
        HisClient linde = hub.client(Hub.LINDE);
        hub.his().down(true);
        List<Referral> referrals = IntStream.range(0, 4).mapToObj(i -> Referral.of(linde, Sample.scootmobiel()))
                .toList();
        referrals.forEach(referral -> {
            String zaak = referral.becomes("ontvangen").caseNumber();
            hub.amsterdam().setStatus(zaak, "In onderzoek");
            referral.becomes("in-onderzoek");
            hub.amsterdam().setStatus(zaak, "Wacht op cliënt");
            referral.becomes("wacht-op-informatie");
            hub.amsterdam().decide(zaak, "Toekenning Wmo", LocalDate.of(2027, 1, 1), null);
            referral.becomes("toegekend");
        });
        await().atMost(PATIENCE).until(() -> lasting("his/01012345") == 1);

        hub.his().down(false);

        await().atMost(PATIENCE).until(() -> referrals.stream().allMatch(referral -> hub.his().inbox().stream()
                .anyMatch(message -> message.task().endsWith(referral.id()))));
        await().atMost(PATIENCE).until(() -> lasting("his/01012345") == 0);
        for (Referral referral : referrals) {
            Task task = hub.his().task(referral.id()).orElseThrow();
            assertThat(task.getBusinessStatus().getCodingFirstRep().getCode()).isEqualTo("toegekend");
            assertThat(task.getOutput()).extracting(output -> output.getType().getCodingFirstRep())
                    .extracting(Coding::getCode).containsExactly("besluit-vanaf");
            assertThat(hub.his().arrivals()).filteredOn(arrival -> arrival.id().equals(referral.id()))
                    .as("one state, not every state").extracting(Arrival::status).containsOnly("completed").hasSize(1);
            assertThat(hub.his().inbox()).filteredOn(message -> message.task().endsWith(referral.id())).hasSize(1);
        }
        assertThat(log.getOut().split("\\(his/01012345\\)", -1)).as("told once that it is away").hasSize(2);
    }

    @Test
    void a_his_that_never_answers_holds_up_no_other_practice() {
        HisClient slow = hub.client(ELS);
        els.slow(Duration.ofMinutes(2));
        List<Referral> hanging = IntStream.range(0, 12).mapToObj(i ->
                Referral.of(slow, Sample.scootmobiel().fromPractice("01034567"))).toList();
        hanging.forEach(referral -> referral.becomes("ontvangen"));

        for (int round = 0; round < 3; round++) {
            Referral referral = Referral.of(hub.client(Hub.LINDE), Sample.scootmobiel()).becomes("ontvangen");
            await().atMost(SOCKET_TIMEOUT.plusSeconds(2)).pollInterval(Duration.ofMillis(50))
                    .until(() -> hub.his().task(referral.id()).isPresent());
        }
        els.misbehaviour().behave();
        await().atMost(PATIENCE).until(() -> hanging.stream().allMatch(referral ->
                els.task(referral.id()).isPresent()));
    }

    private static long lasting(String subject) {
        return hub.bean(Alerts.class).lasting().stream().filter(alert -> alert.subject().equals(subject)).count();
    }
}
