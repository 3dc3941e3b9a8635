package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import nl.schakel.demo.HisClient;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The hub goes down in the middle of its work and comes back: nothing is lost and nothing is done twice. */
class RestartTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int REFERRALS = 8;

    private final Hub hub = Hub.start();

    @AfterEach
    void everyoneGoesHome() {
        hub.close();
    }

    @Test
    void what_waited_for_a_municipality_arrives_once_after_the_hub_came_back() {
        hub.amsterdam().down(true);
        HisClient linde = hub.client(Hub.LINDE);
        List<Referral> referrals = new ArrayList<>();
        for (int i = 0; i < REFERRALS; i++) {
            referrals.add(Referral.of(linde, Sample.scootmobiel()));
        }
        for (Referral referral : referrals) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(state(referral)).isEqualTo(ReferralState.READY));
        }

        hub.shut();
        assertThat(hub.amsterdam().cases()).isEmpty();
        hub.amsterdam().down(false);
        hub.open();

        for (Referral referral : referrals) {
            referral.becomes("ontvangen");
        }
        assertThat(hub.amsterdam().cases()).hasSize(REFERRALS).doesNotHaveDuplicates();
        assertThat(referrals).allSatisfy(referral -> assertThat(casesOf(referral)).isEqualTo(1));
        assertThat(referrals).extracting(Referral::caseNumber).doesNotHaveDuplicates();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(referrals).allSatisfy(referral ->
                assertThat(messagesAbout(referral)).isEqualTo(1)));
    }

    @Test
    void a_delivery_that_broke_half_way_goes_on_where_it_stopped_after_the_hub_came_back() {
        hub.amsterdam().onlyOn(call -> call.path().contains("enkelvoudiginformatieobjecten"));
        hub.amsterdam().fail(Integer.MAX_VALUE, 503);
        Referral referral = Referral.of(hub.client(Hub.LINDE), Sample.scootmobiel());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hub.amsterdam().cases()).hasSize(1));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(state(referral)).isEqualTo(ReferralState.READY));

        hub.shut();
        hub.amsterdam().misbehaviour().behave();
        hub.open();

        referral.becomes("ontvangen");
        assertThat(hub.amsterdam().cases()).hasSize(1);
        assertThat(casesOf(referral)).isEqualTo(1);
    }

    private ReferralState state(Referral referral) {
        return hub.bean(ReferralStore.class).find(ReferralId.of(referral.id())).orElseThrow().state();
    }

    private long casesOf(Referral referral) {
        return hub.amsterdam().cases().stream()
                .filter(zaak -> hub.amsterdam().dossier(zaak).toString().contains(referral.id())).count();
    }

    private long messagesAbout(Referral referral) {
        return hub.his().inbox().stream().filter(message -> message.task().endsWith(referral.id())).count();
    }
}
