package nl.schakel.municipality.iwmo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;

import nl.schakel.referral.Database;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.story.MovableClock;

/** What each reason of WJ759 makes of a referral. */
class RejectionTest {

    @OnBothDatabases
    void a_request_that_is_not_taken_up_is_something_else_than_a_decision(Database database) {
        Map<String, ReferralState> states = new LinkedHashMap<>();
        for (String reason : CodeList.WJ759.codes()) {
            IwmoHub hub = new IwmoHub(database, new MovableClock());
            ReferralId id = hub.delivered();
            hub.receive(hub.hall.wmo319(TownHall.number(), id.toString(), "1", reason));
            states.put(reason, hub.state(id));
            assertThat(hub.hub.referrals.timeline(id)).filteredOn(entry -> entry.event().equals("answer-explained"))
                    .singleElement().satisfies(entry -> assertThat(entry.code()).isEqualTo("iwmo-reason-" + reason));
        }
        assertThat(states).containsExactlyInAnyOrderEntriesOf(Map.of("1", ReferralState.REFUSED,
                "2", ReferralState.REFUSED, "3", ReferralState.NOT_TAKEN_UP, "4", ReferralState.NOT_TAKEN_UP,
                "5", ReferralState.OTHER_MUNICIPALITY, "6", ReferralState.REFUSED, "7", ReferralState.REFUSED,
                "8", ReferralState.REFUSED, "9", ReferralState.REFUSED));
    }
}
