package nl.schakel.operations.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import io.micrometer.core.instrument.MeterRegistry;
import nl.schakel.story.Desk;
import nl.schakel.story.Hub;
import nl.schakel.story.Referral;
import nl.schakel.story.Sample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An operator looks at the overview, sees what is wrong and where, and holds a route. One hub, one day. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FlowStoryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String OVERVIEW = "/operations";
    private static final String AMSTERDAM = "/operations/routes/municipality-zgw-0363";
    private static final String INTAKE = "/operations/routes/referral-intake";

    private static Hub hub;

    @BeforeAll
    static void everyoneIsThere() {
        hub = Hub.prepare().with("schakel.operations.patience", "PT2S");
        hub.open();
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
    }

    @Test
    @Order(1)
    void all_is_well_and_who_is_quiet_is_folded_away() {
        Desk desk = hub.desk(Desk.Person.VIEWER);
        assertThat(desk.text(OVERVIEW)).contains("Alles stroomt", "De hub zelf", "Bij 2 partners ging er in 24 uur")
                .doesNotContain("Gemeente Amsterdam");
        assertThat(desk.text(OVERVIEW + "?alles=true")).contains("Gemeente Amsterdam", "Gemeente Den Haag",
                "Bezorgen bij 0518 (ZGW)");

        Referral.of(hub.client(Hub.LINDE), Sample.scootmobiel()).becomes("ontvangen");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(desk.text(OVERVIEW)).contains("Alles stroomt",
                "Ontvangen 1 in 24 uur", "Bezorgd 1 in 24 uur", "Mislukt 0 in 24 uur", "Gemeente Amsterdam",
                "Bij 1 partner ging").doesNotContain("Gemeente Den Haag"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(desk.text(OVERVIEW)).contains("Wachtend 0 nu"));
    }

    @Test
    @Order(2)
    void a_municipality_that_is_down_is_named_with_what_waits_until_it_is_back() {
        Desk desk = hub.desk(Desk.Person.OPERATOR);
        hub.amsterdam().down(true);
        List<Referral> waiting = List.of(Referral.of(hub.client(Hub.LINDE), Sample.scootmobiel()),
                Referral.of(hub.client(Hub.LINDE), Sample.scootmobiel()));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(desk.text(OVERVIEW))
                .containsPattern("1 route heeft aandacht nodig|2 routes hebben aandacht nodig")
                .contains("Gemeente Amsterdam: 2 berichten wachten, het oudste al", "Wachtend 2 nu, het oudste al",
                        "wacht te lang"));
        assertThat(desk.get(OVERVIEW).body()).contains("href=\"" + AMSTERDAM + "\"");
        String page = desk.text(AMSTERDAM);
        assertThat(page).contains("Bezorgen bij 0363 (ZGW)", "Gemeente Amsterdam", "wacht te lang",
                waiting.get(0).id(), waiting.get(1).id(), "wacht op bezorging");

        hub.amsterdam().down(false);
        waiting.forEach(referral -> referral.becomes("ontvangen"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(desk.text(OVERVIEW)).contains("Alles stroomt",
                "Bezorgd 3 in 24 uur", "Wachtend 0 nu"));
        assertThat(desk.text(AMSTERDAM)).contains("bij de gemeente");
    }

    @Test
    @Order(3)
    void the_counts_are_those_of_the_metrics_and_of_the_steps() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            RunningRoutes.Totals totals = hub.bean(RunningRoutes.class).totals().get("municipality-zgw-0363");
            assertThat((double) totals.exchanges()).isEqualTo(metric("camel.exchanges.total"));
            assertThat((double) totals.failed()).isEqualTo(metric("camel.exchanges.failed")).isPositive();
            List<RunningRoutes.Step> steps = hub.bean(RunningRoutes.class).steps("municipality-zgw-0363");
            assertThat(steps).extracting(FlowDrawing::words).containsExactly("Onthoudt recipient", "open-delivery",
                    "Alleen als er iets te doen is", "Bij een fout die iemand moet oplossen", "Bij elke andere fout");
            assertThat(steps.get(1).done()).isEqualTo(totals.exchanges());
            assertThat(steps.get(2).inside().get(1).done()).as("closed").isEqualTo(3);
            assertThat(steps.get(4).done()).as("released").isEqualTo(totals.failed());
        });
        assertThat(hub.desk(Desk.Person.VIEWER).get(AMSTERDAM + "/history?periode=dag").body())
                .contains("\"perMinute\"", "\"p95\"");
    }

    @Test
    @Order(4)
    void a_route_that_is_held_stays_held_over_a_restart_and_loses_nothing() {
        Desk desk = hub.desk(Desk.Person.OPERATOR);
        HttpResponse<String> held = desk.post(AMSTERDAM, AMSTERDAM + "/hold", "reason", "gemeente werkt aan het zaaksysteem");
        assertThat(held.statusCode()).isEqualTo(302);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(desk.text(AMSTERDAM)).contains("vastgehouden",
                "Vastgehouden door bediener", "gemeente werkt aan het zaaksysteem", "Vrijgeven"));
        Referral referral = Referral.of(hub.client(Hub.LINDE), Sample.scootmobiel());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(desk.text(OVERVIEW)).contains(
                "1 route heeft aandacht nodig", "wordt vastgehouden door bediener", "Er wacht 1.", "Wachtend 1 nu"));

        hub.shut();
        hub.open();
        assertThat(hub.desk(Desk.Person.VIEWER).get("/actuator/health/readiness").statusCode()).isEqualTo(200);

        Desk again = hub.desk(Desk.Person.OPERATOR);
        await().during(Duration.ofSeconds(3)).atMost(PATIENCE).untilAsserted(() ->
                assertThat(referral.status()).isEqualTo("in-verzending"));
        assertThat(again.text(OVERVIEW)).contains("wordt vastgehouden door bediener", "Bezorgd 3 in 24 uur");
        assertThat(again.text(AMSTERDAM + "?periode=dag")).as("counted before the restart").containsPattern(" 1[0-9] [0-9]+ ≤");

        again.post(AMSTERDAM, AMSTERDAM + "/release", "reason", "klaar");
        referral.becomes("ontvangen");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(again.text(OVERVIEW)).contains("Alles stroomt"));
        assertThat(hub.amsterdam().cases()).hasSize(4);
        assertThat(hub.bean(JdbcClient.class).sql("""
                        select action from audit where entity = 'route/municipality-zgw-0363'
                           and agent = 'operator/bediener' and reason is not null order by happened_at""")
                .query(String.class).list()).containsExactly("route-held", "route-released");
    }

    @Test
    @Order(5)
    void what_a_his_waits_for_is_never_held_nor_anything_by_who_may_only_look_nor_without_a_reason() {
        Desk desk = hub.desk(Desk.Person.OPERATOR);
        assertThat(desk.text(INTAKE)).contains("kan niet worden vastgehouden");
        desk.post(INTAKE, INTAKE + "/hold", "reason", "proef");
        desk.post(AMSTERDAM, AMSTERDAM + "/hold", "reason", "  ");
        assertThat(desk.text(AMSTERDAM)).contains("Geef een reden");
        assertThat(desk.post(AMSTERDAM, "/operations/routes/nergens/hold", "reason", "proef").statusCode())
                .isEqualTo(404);
        Desk viewer = hub.desk(Desk.Person.VIEWER);
        assertThat(viewer.post(OVERVIEW, AMSTERDAM + "/hold", "reason", "proef").statusCode()).isEqualTo(403);
        assertThat(hub.bean(HeldRoutes.class).all()).isEmpty();
        Referral.of(hub.client(Hub.LINDE), Sample.scootmobiel()).becomes("ontvangen");
    }

    @Test
    @Order(6)
    void dead_letters_come_first_in_the_sentence() {
        JdbcClient db = hub.bean(JdbcClient.class);
        for (int i = 0; i < 40; i++) {
            db.sql("""
                            insert into dead_letter (id, queue, about, partner, fault_class, code, sentence,
                                   happened_at, times, state, state_since)
                            values (:id, 'municipality.0363', :id, 'municipality/0363', 'translation', 'zaaktype-unknown',
                                   'De gemeente kent het zaaktype niet.', current_timestamp, 1, 'OPEN',
                                   current_timestamp)""")
                    .param("id", UUID.randomUUID().toString()).update();
        }
        Desk desk = hub.desk(Desk.Person.VIEWER);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(desk.text(OVERVIEW))
                .contains("40 verwijzingen liggen vast bij gemeente Amsterdam", "De gemeente kent het zaaktype niet.",
                        "40 vastgelopen").doesNotContain("Alles stroomt"));
        assertThat(desk.get(OVERVIEW).body()).contains("href=\"/operations/dead-letters\">Bekijken");

        db.sql("update dead_letter set state = 'CLOSED'").update();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(desk.text(OVERVIEW)).contains("Alles stroomt"));
    }

    private static double metric(String name) {
        return hub.bean(MeterRegistry.class).get(name).tag("routeId", "municipality-zgw-0363").counters().stream()
                .mapToDouble(counter -> counter.count()).sum();
    }
}
