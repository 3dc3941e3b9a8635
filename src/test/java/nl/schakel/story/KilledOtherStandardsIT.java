package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import nl.schakel.demo.HisClient;
import nl.schakel.demo.neighbour.Exchange;
import nl.schakel.demo.neighbour.Misbehaviour;
import nl.schakel.demo.neighbour.Phase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The real jar, killed at the worst moment of a delivery by iWmo and by StUF, and of an answer by iWmo. */
class KilledOtherStandardsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Hub neighbourhood = Hub.prepare();
    private final HubProcess hub = new HubProcess(neighbourhood);
    private Town town;

    @AfterEach
    void everyoneGoesHome() {
        hub.kill();
        town.close();
        neighbourhood.close();
    }

    @Test
    void killed_before_it_heard_that_a_request_was_taken_and_again_after_it_took_the_answer_it_loses_neither() {
        IwmoTown diemen = IwmoTown.beside(neighbourhood, "0384", "Diemen");
        town = diemen;
        hub.start();
        killOnceAfter(diemen.office().misbehaviour(), call -> call.bodyText().contains("wmo315"));
        Referral referral = refer();

        startAgain();

        await().atMost(PATIENCE).until(() -> carrying(diemen, referral).size() == 2);
        assertThat(carrying(diemen, referral)).as("the same bytes under the same number")
                .extracting(call -> call.bodyText() + call.header("Idempotency-Key")).containsOnly(
                        carrying(diemen, referral).get(0).bodyText()
                                + carrying(diemen, referral).get(0).header("Idempotency-Key"));
        assertThat(diemen.requests(referral)).hasSize(1);
        diemen.confirm(referral);
        referral.becomes("ontvangen");

        neighbourhood.his().down(true);
        diemen.grant(referral);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(() -> !diemen.brought("WMO301").isEmpty());
        hub.kill();
        startAgain();
        neighbourhood.his().down(false);

        referral.becomes("toegekend");
        await("the HIS hears it").atMost(PATIENCE).untilAsserted(() -> assertThat(neighbourhood.his()
                .task(referral.id())).hasValueSatisfying(task -> assertThat(task.getBusinessStatus()
                        .getCodingFirstRep().getCode()).isEqualTo("toegekend")));
        await("the municipality has its retour").atMost(PATIENCE).until(() -> !diemen.office().retours().isEmpty());
        assertThat(diemen.office().retours()).singleElement().satisfies(retour -> {
            assertThat(retour.function()).isEqualTo("WMO302");
            assertThat(retour.codes()).isEmpty();
        });
        assertThat(diemen.brought("WMO301")).as("it was not asked for again").hasSize(1);
        assertThat(carrying(diemen, referral)).hasSize(2);
    }

    @Test
    void killed_before_it_heard_that_a_case_was_made_it_makes_no_second_one() {
        StufTown ouderAmstel = StufTown.beside(neighbourhood, "0437", "Ouder-Amstel");
        town = ouderAmstel;
        hub.start();
        killOnceAfter(ouderAmstel.office().misbehaviour(), call -> call.bodyText().contains("heeftAlsInitiator"));
        Referral referral = refer();

        startAgain();

        referral.becomes("ontvangen");
        assertThat(ouderAmstel.office().cases()).containsExactly(referral.caseNumber());
        assertThat(ouderAmstel.office().dossier(referral.caseNumber()).documents()).hasSize(2);
    }

    private Referral refer() {
        HisClient his = neighbourhood.client(Hub.LINDE);
        return Referral.of(his, Sample.scootmobiel().forMunicipality(town.code()));
    }

    /** The municipality did what was asked, and the hub dies before it hears so. */
    private void killOnceAfter(Misbehaviour misbehaviour, Predicate<Exchange> step) {
        AtomicBoolean killed = new AtomicBoolean();
        misbehaviour.onRequest((call, phase) -> {
            if (phase == Phase.AFTER && step.test(call) && killed.compareAndSet(false, true)) {
                hub.kill();
                hub.awaitDeath();
            }
        });
    }

    private void startAgain() {
        await("the hub is killed").atMost(PATIENCE).until(() -> !hub.isAlive());
        hub.start();
    }

    private static List<Exchange> carrying(IwmoTown diemen, Referral referral) {
        return diemen.office().exchanges().stream().filter(call -> call.bodyText().contains(referral.id())
                && call.bodyText().contains("wmo315")).toList();
    }
}
