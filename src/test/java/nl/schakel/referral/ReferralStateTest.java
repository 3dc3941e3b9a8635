package nl.schakel.referral;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import nl.schakel.story.MovableClock;
import org.junit.jupiter.api.Test;

/** The whole table of steps, and that the store keeps to it. */
class ReferralStateTest {

    /** A row is where a referral stands, a column where it would go, both in the order of the states. */
    private static final String TABLE = """
            ACCEPTED            - x - - - - - - - - - - x - - x x
            READY               x - x x - - - - - - - - x - - x x
            SENT                - - - x x x x x x x x x x x x x x
            RECEIVED            - - - x x x x x x x x x x x x x x
            IN_PROGRESS         - - - x x x x x x x x x x x x x x
            WAITING             - - - x x x x x x x x x x x x x x
            EXTENDED            - - - x x x x x x x x x x x x x x
            GRANTED             - - - - - - - - x x x x - - - x -
            PARTLY_GRANTED      - - - - - - - x - x x x - - - x -
            REFUSED             - - - - - - - x x - x x - - - x -
            OTHERWISE_SOLVED    - - - - - - - x x x - x - - - x -
            CLOSED              - - - - - - - x x x x - - - - x -
            WITHDRAWN           - - - - - - - - - - - - - - - x -
            OTHER_MUNICIPALITY  - - - - - - - - - - - - - - - x -
            NOT_TAKEN_UP        - - - - - - - - - - - - - - - x -
            REVOKED             - - - - - - - - - - - - - - - - -
            NOT_DELIVERED       x x x x - - - - - - - - x - - x -
            """;

    @Test
    void a_referral_moves_as_the_table_says_and_no_other_way() {
        StringBuilder table = new StringBuilder();
        for (ReferralState from : ReferralState.values()) {
            table.append("%-19s".formatted(from));
            for (ReferralState to : ReferralState.values()) {
                table.append(from.mayBecome(to) ? " x" : " -");
            }
            table.append('\n');
        }
        assertThat(table).hasToString(TABLE);
    }

    @Test
    void what_is_open_at_the_municipality_is_not_over_and_what_is_parked_is_neither() {
        assertThat(ReferralState.values()).noneMatch(state -> state.isAtMunicipality() && state.isFinal());
        assertThat(ReferralState.NOT_DELIVERED.isFinal() || ReferralState.NOT_DELIVERED.isAtMunicipality()).isFalse();
    }

    @OnBothDatabases
    void the_store_makes_exactly_these_steps(Database database) {
        ReferralStore store = database.referrals(new MovableClock());
        ReferralId id = store.accept(NewReferrals.any()).referral().id();
        Map<String, List<String>> made = new LinkedHashMap<>();
        Map<String, List<String>> allowed = new LinkedHashMap<>();
        for (ReferralState from : ReferralState.values()) {
            for (ReferralState to : ReferralState.values()) {
                database.client().sql("update referral set state = :s where id = :id").param("s", from.name())
                        .param("id", id.toString()).update();
                int before = store.find(id).orElseThrow().version();

                boolean changed = store.change(id, Change.of("step", to));

                Referral after = store.find(id).orElseThrow();
                assertThat(after.state()).isEqualTo(changed ? to : from);
                assertThat(after.version()).isEqualTo(changed ? before + 1 : before);
                if (changed) {
                    made.computeIfAbsent(from.name(), key -> new ArrayList<>()).add(to.name());
                }
                if (from == to || from.mayBecome(to)) {
                    allowed.computeIfAbsent(from.name(), key -> new ArrayList<>()).add(to.name());
                }
            }
        }
        assertThat(made).isEqualTo(allowed);
        assertThat(store.timeline(id)).hasSize(store.find(id).orElseThrow().version());
    }
}
