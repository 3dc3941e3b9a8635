package nl.schakel.demo.zgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import nl.schakel.demo.neighbour.Exchange;
import nl.schakel.demo.neighbour.Phase;
import nl.schakel.demo.zgw.TestHub.Reply;
import nl.schakel.demo.zgw.TestHub.Unanswered;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MisbehaviourTest {

    private SimulatedZgw municipality;
    private TestHub hub;

    @BeforeEach
    void open() {
        municipality = SimulatedZgw.start(0, TestHub.options());
        hub = new TestHub(municipality);
    }

    @AfterEach
    void close() {
        municipality.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429, 401})
    void failsAsOftenAsAskedAndDoesNothingMeanwhile(int status) {
        var zaak = hub.zaak("WMO-1");
        municipality.fail(2, status);
        assertThat(hub.post("/zaken/api/v1/zaken", zaak).status()).isEqualTo(status);
        HttpResponse<byte[]> second = hub.raw(hub.request("/zaken/api/v1/zaken").GET());
        assertThat(second.statusCode()).isEqualTo(status);
        assertThat(second.headers().firstValue("Content-Type")).hasValueSatisfying(type ->
                assertThat(type).startsWith("application/problem+json"));
        assertThat(second.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 429 || status == 503);
        assertThat(municipality.cases()).isEmpty();
        assertThat(hub.post("/zaken/api/v1/zaken", zaak).status()).isEqualTo(201);
    }

    @Test
    void failsOnlyWhereAsked() {
        municipality.onlyOn(call -> call.path().endsWith("/rollen"));
        municipality.fail(1, 500);
        String zaak = hub.post("/zaken/api/v1/zaken", hub.zaak("WMO-1")).url();
        assertThat(hub.post("/zaken/api/v1/rollen", hub.initiator(zaak)).status()).isEqualTo(500);
        assertThat(hub.post("/zaken/api/v1/rollen", hub.initiator(zaak)).status()).isEqualTo(201);
    }

    @Test
    void hangsUpWhileDownAndComesBack() {
        municipality.down(true);
        assertThatThrownBy(() -> hub.get("/catalogi/api/v1/zaaktypen")).isInstanceOf(Unanswered.class);
        municipality.down(false);
        assertThat(hub.get("/catalogi/api/v1/zaaktypen").status()).isEqualTo(200);
        assertThat(municipality.exchanges()).extracting(Exchange::status).startsWith(0).endsWith(200);
    }

    @Test
    void losesTheAnswerAfterTheWorkIsDone() {
        var zaak = hub.zaak("WMO-1");
        municipality.loseAnswers(1);
        assertThatThrownBy(() -> hub.post("/zaken/api/v1/zaken", zaak)).isInstanceOf(Unanswered.class);
        assertThat(hub.get("/zaken/api/v1/zaken?identificatie=WMO-1&bronorganisatie=" + TestHub.RSIN).body()
                .path("count").asInt()).isOne();
    }

    @Test
    void doesTheWorkOfOneWhoDidNotWait() {
        var zaak = hub.zaak("WMO-1");
        municipality.slow(Duration.ofMillis(700));
        HttpRequest.Builder impatient = hub.request("/zaken/api/v1/zaken").header("Content-Type", "application/json")
                .timeout(Duration.ofMillis(150)).POST(HttpRequest.BodyPublishers.ofString(zaak.toString()));
        assertThatThrownBy(() -> hub.raw(impatient)).isInstanceOf(Unanswered.class);
        assertThat(municipality.cases()).isEmpty();
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(municipality.cases()).hasSize(1));
    }

    @Test
    void isSlow() {
        municipality.slow(Duration.ofMillis(300));
        Instant start = Instant.now();
        hub.get("/catalogi/api/v1/zaaktypen");
        assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void doesTheSameTwiceAndTellsOfTheSecondTime() {
        var zaak = hub.zaak("WMO-1");
        municipality.answerTwice(1);
        Reply reply = hub.post("/zaken/api/v1/zaken", zaak);
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.complaint()).isEqualTo("identificatie-niet-uniek");
        assertThat(municipality.cases()).hasSize(1);
    }

    @Test
    void aWatcherMayCutTheLineBeforeAndAfter() {
        var zaak = hub.zaak("WMO-1");
        List<Phase> seen = new CopyOnWriteArrayList<>();
        municipality.onRequest((call, phase) -> {
            seen.add(phase);
            if (phase == Phase.BEFORE) {
                throw new IllegalStateException("cut");
            }
        });
        assertThatThrownBy(() -> hub.post("/zaken/api/v1/zaken", zaak)).isInstanceOf(Unanswered.class);
        assertThat(municipality.cases()).isEmpty();

        municipality.onRequest((call, phase) -> {
            seen.add(phase);
            if (phase == Phase.AFTER) {
                assertThat(call.status()).isEqualTo(201);
                throw new IllegalStateException("cut");
            }
        });
        assertThatThrownBy(() -> hub.post("/zaken/api/v1/zaken", zaak)).isInstanceOf(Unanswered.class);
        assertThat(municipality.cases()).hasSize(1);
        assertThat(seen).containsExactly(Phase.BEFORE, Phase.BEFORE, Phase.AFTER);
    }

    @Test
    void behavesAgainWhenTold() {
        municipality.slow(Duration.ofMinutes(5));
        municipality.fail(1000, 503);
        municipality.down(true);
        municipality.misbehaviour().behave();
        assertThat(hub.get("/catalogi/api/v1/zaaktypen").status()).isEqualTo(200);
    }
}
