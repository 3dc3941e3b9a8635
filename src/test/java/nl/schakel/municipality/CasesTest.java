package nl.schakel.municipality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.LocalDate;

import nl.schakel.referral.Bell;
import nl.schakel.referral.Database;
import nl.schakel.referral.Fault;
import nl.schakel.story.MovableClock;
import nl.schakel.referral.MunicipalUpdate;
import nl.schakel.referral.MunicipalUpdate.Kind;
import nl.schakel.referral.NewReferrals;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.referral.Outcome;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.TimelineEntry;

/** State, not events: what a look at a case may and may not do. */
class CasesTest {

    private final MovableClock clock = new MovableClock();

    @OnBothDatabases
    void a_difference_is_told_and_the_same_again_is_not(Database database) {
        Town town = new Town(database, clock);
        ReferralId id = town.delivered();

        for (int notification = 0; notification < 3; notification++) {
            town.cases.record(look(town, id).found(update(Kind.IN_PROGRESS, null)));
        }
        town.cases.record(look(town, id).found(update(Kind.IN_PROGRESS, LocalDate.of(2027, 2, 1))));

        assertThat(town.referrals.timeline(id)).extracting(TimelineEntry::event)
                .containsExactly("accepted", "ready", "delivered", "municipal-update", "municipal-update");
        assertThat(town.referrals.find(id).orElseThrow().deadline()).isEqualTo(LocalDate.of(2027, 2, 1));
        assertThat(town.bells(Bell.FEEDBACK, id)).isEqualTo(3);
    }

    @OnBothDatabases
    void two_processes_that_see_the_same_tell_it_once(Database database) {
        Town town = new Town(database, clock);
        Town beside = town.beside();
        ReferralId id = town.delivered();
        CaseCheck one = look(town, id).found(update(Kind.IN_PROGRESS, null));
        CaseCheck two = look(beside, id).found(update(Kind.IN_PROGRESS, null));

        town.cases.record(one);
        beside.cases.record(two);

        assertThat(town.referrals.timeline(id)).hasSize(4);
        assertThat(town.bells(Bell.FEEDBACK, id)).isEqualTo(2);
    }

    @OnBothDatabases
    void a_look_that_was_overtaken_looks_again_and_never_brings_back_what_was(Database database) {
        Town town = new Town(database, clock);
        Town beside = town.beside();
        ReferralId id = town.delivered();
        CaseCheck early = look(town, id).found(update(Kind.IN_PROGRESS, null));
        beside.cases.record(look(beside, id).found(update(Kind.WAITING, null)));

        Fault fault = catchThrowableOfType(Fault.class, () -> town.cases.record(early));

        assertThat(fault).isInstanceOf(Fault.Technical.class);
        assertThat(fault.code()).isEqualTo("case-overtaken");
        assertThat(town.referrals.find(id).orElseThrow().state()).isEqualTo(ReferralState.WAITING);
        assertThat(town.referrals.timeline(id)).hasSize(4);
    }

    @OnBothDatabases
    void a_decision_is_not_undone_by_an_open_case(Database database) {
        Town town = new Town(database, clock);
        ReferralId id = town.delivered();
        town.cases.record(look(town, id).found(
                new MunicipalUpdate(Kind.DECIDED, Outcome.GRANTED, null, null, null, null)));

        town.cases.record(look(town, id).found(update(Kind.IN_PROGRESS, null)));

        assertThat(town.referrals.find(id).orElseThrow().state()).isEqualTo(ReferralState.GRANTED);
        assertThat(town.referrals.timeline(id)).hasSize(4);
    }

    @OnBothDatabases
    void a_municipality_that_speaks_before_the_delivery_is_closed_is_heard_later(Database database) {
        Town town = new Town(database, clock);
        ReferralId id = town.ready(NewReferrals.any());

        assertThat(catchThrowableOfType(Fault.Technical.class, () -> town.cases.open(id.toString(), "0363")).code())
                .isEqualTo("delivery-under-way");
    }

    @OnBothDatabases
    void what_is_not_at_the_municipality_is_not_looked_at(Database database) {
        Town town = new Town(database, clock);
        ReferralId accepted = town.referrals.accept(NewReferrals.any()).referral().id();
        ReferralId withdrawn = town.delivered();
        town.cases.record(look(town, withdrawn).found(update(Kind.WITHDRAWN, null)));

        assertThat(town.cases.open(accepted.toString(), "0363")).isNull();
        assertThat(town.cases.open(withdrawn.toString(), "0363")).isNull();
    }

    private static CaseCheck look(Town town, ReferralId id) {
        CaseCheck look = town.cases.open(id.toString(), "0363");
        assertThat(look.caseAddress()).isEqualTo("https://zaken.example/" + id);
        return look;
    }

    private static MunicipalUpdate update(Kind kind, LocalDate deadline) {
        return new MunicipalUpdate(kind, null, null, deadline, null, null);
    }
}
