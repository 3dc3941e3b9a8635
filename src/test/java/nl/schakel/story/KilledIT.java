package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.demo.HisClient;
import nl.schakel.demo.neighbour.Exchange;
import nl.schakel.demo.neighbour.Phase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Accepted means stored: the real jar, killed with SIGKILL wherever it hurts, and started again. */
class KilledIT {

    private Hub neighbourhood;
    private HubProcess hub;

    @BeforeEach
    void aHubInAProcessOfItsOwn() {
        neighbourhood = Hub.prepare();
        hub = new HubProcess(neighbourhood);
        hub.start();
    }

    @AfterEach
    void everyoneGoesHome() {
        hub.kill();
        neighbourhood.close();
    }

    /**
     * The worst moment of every step: the municipality did what was asked, and the hub dies before it hears so. Each
     * writing call of the delivery kills it once.
     */
    @Test
    void killed_after_every_step_of_a_delivery_it_still_makes_one_case_and_ends_in_one_state() {
        Set<String> killed = new HashSet<>();
        neighbourhood.amsterdam().onRequest((call, phase) -> {
            if (phase == Phase.AFTER && call.method().equals("POST") && killed.add(step(call))) {
                hub.kill();
                hub.awaitDeath();
            }
        });
        HisClient his = neighbourhood.client(Hub.LINDE);
        Referral referral = Referral.of(his, Sample.scootmobiel());

        while (!isDelivered(referral)) {
            hub.start();
        }

        assertThat(killed).hasSizeGreaterThanOrEqualTo(8);
        assertThat(neighbourhood.amsterdam().cases()).singleElement().satisfies(this::isWhole);

        String zaak = neighbourhood.amsterdam().cases().get(0);
        neighbourhood.subscribe();
        neighbourhood.amsterdam().decide(zaak, "Toekenning Wmo", LocalDate.of(2026, 12, 1), null);
        neighbourhood.amsterdam().setResult(zaak, "Toegekend");
        neighbourhood.amsterdam().setStatus(zaak, "Afgehandeld");
        referral.becomes("toegekend");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(neighbourhood.his().task(referral.id()))
                .hasValueSatisfying(task -> assertThat(task.getBusinessStatus().getCodingFirstRep().getCode())
                        .isEqualTo("toegekend")));
    }

    /** The HIS has its answer, and not a millisecond later the hub is gone. */
    @Test
    void killed_right_after_it_said_yes_it_delivers_after_the_restart() {
        HisClient his = neighbourhood.client(Hub.LINDE);
        neighbourhood.amsterdam().down(true);
        Referral first = Referral.of(his, Sample.scootmobiel());
        Referral second = Referral.of(his, Sample.scootmobiel());
        hub.kill();
        hub.awaitDeath();
        neighbourhood.amsterdam().down(false);

        hub.start();

        first.becomes("ontvangen");
        second.becomes("ontvangen");
        assertThat(neighbourhood.amsterdam().cases()).hasSize(2);
    }

    /** Waits until the referral arrived, or until the hub was killed. */
    private boolean isDelivered(Referral referral) {
        await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50))
                .until(() -> !hub.isAlive() || isReceived(referral));
        return hub.isAlive();
    }

    private boolean isReceived(Referral referral) {
        try {
            return referral.status().equals("ontvangen");
        } catch (UncheckedIOException killedMeanwhile) {
            return false;
        }
    }

    /** What is posted where; one zaakeigenschap stands for all, the code is the same. */
    private static String step(Exchange call) {
        String body = call.bodyText();
        int role = body.indexOf("\"roltype\"");
        if (body.contains("\"eigenschap\"")) {
            return call.path();
        }
        return call.path() + (role < 0 ? body.length() : body.substring(role, Math.min(body.length(), role + 140)));
    }

    private void isWhole(String zaak) {
        ObjectNode dossier = neighbourhood.amsterdam().dossier(zaak);
        assertThat(dossier.path("rollen")).hasSize(2);
        assertThat(dossier.path("zaakinformatieobjecten")).hasSize(2);
        Set<String> properties = new HashSet<>();
        for (JsonNode property : dossier.path("zaakeigenschappen")) {
            assertThat(properties.add(property.path("eigenschap").asText())).as("a property once").isTrue();
        }
        assertThat(properties).isNotEmpty();
    }
}
