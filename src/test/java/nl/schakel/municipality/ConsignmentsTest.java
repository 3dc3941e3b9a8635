package nl.schakel.municipality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;

import nl.schakel.referral.Database;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Change;
import nl.schakel.referral.Fault;
import nl.schakel.referral.NewReferrals;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralState;
import nl.schakel.story.MovableClock;

/** Handing over what was made, where something else happened meanwhile; what is made is told in the stories. */
class ConsignmentsTest {

    private final MovableClock clock = new MovableClock();

    private void handOver(Town town, Referral seen) {
        new Consignments(null, List.of(), null, null, town.referrals, town.database.parts(), null, null, clock)
                .handOver(new Consignments.Composed(seen, List.of(), List.of()));
    }

    @OnBothDatabases
    void what_changed_while_its_message_was_made_is_made_again(Database database) {
        Town town = new Town(database, clock);
        Referral seen = town.referrals.accept(NewReferrals.any()).referral();
        town.referrals.remark(seen.id(), "revoked-for-medical-adviser", null);

        Fault overtaken = catchThrowableOfType(Fault.class, () -> handOver(town, seen));

        assertThat(overtaken).isInstanceOf(Fault.Technical.class);
        assertThat(overtaken.code()).isEqualTo("referral-overtaken");
        handOver(town, town.referrals.find(seen.id()).orElseThrow());
        assertThat(town.referrals.find(seen.id()).orElseThrow().state()).isEqualTo(ReferralState.READY);
    }

    @OnBothDatabases
    void what_was_revoked_while_its_message_was_made_is_left_alone(Database database) {
        Town town = new Town(database, clock);
        Referral seen = town.referrals.accept(NewReferrals.any()).referral();
        town.referrals.change(seen.id(), Change.of("consent-revoked", ReferralState.REVOKED));

        handOver(town, seen);

        assertThat(town.referrals.find(seen.id()).orElseThrow().state()).isEqualTo(ReferralState.REVOKED);
        assertThat(town.bells(Bell.delivery(NewReferrals.AMSTERDAM), seen.id())).isZero();
    }
}
