package nl.schakel.municipality.iwmo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.Change;
import nl.schakel.referral.Database;
import nl.schakel.referral.Fault;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.story.MovableClock;

/** One request at a time for a client (TR374): the next one waits, and nobody gives it up. */
class IwmoTurnsTest {

    private final MovableClock clock = new MovableClock();

    @OnBothDatabases
    void the_next_request_waits_until_the_first_is_answered_and_then_goes_by_itself(Database database) {
        IwmoHub hub = new IwmoHub(database, clock);
        ReferralId first = hub.delivered();
        ReferralId second = hub.ready();
        clock.pass(Duration.ofMinutes(1));
        ReferralId third = hub.ready();

        assertThat(hub.deliver(second)).isFalse();
        clock.pass(Duration.ofMinutes(1));
        assertThat(hub.beside().deliver(third)).isFalse();
        assertThat(hub.deliver(second)).isFalse();
        assertThat(hub.events(second)).containsOnlyOnce(IwmoTurns.WAITS);

        hub.receive(hub.hall.wmo316(hub.newest(first)));
        hub.receive(hub.hall.wmo319(TownHall.number(), first.toString(), "2", null));
        assertThat(hub.deliver(second)).as("still under way").isFalse();
        int before = hub.bells(second);
        hub.receive(hub.hall.wmo319(TownHall.number(), first.toString(), "1", "2"));

        assertThat(hub.bells(second)).isGreaterThan(before);
        assertThat(hub.deliver(third)).as("not out of turn").isFalse();
        assertThat(hub.deliver(second)).isTrue();
        assertThat(hub.state(second)).isEqualTo(ReferralState.SENT);
        assertThat(hub.deliver(third)).isFalse();
    }

    @OnBothDatabases
    void whatever_ends_a_request_ends_its_turn(Database database) {
        for (ReferralState end : List.of(ReferralState.NOT_DELIVERED, ReferralState.REVOKED, ReferralState.GRANTED,
                ReferralState.CLOSED, ReferralState.OTHER_MUNICIPALITY)) {
            IwmoHub hub = new IwmoHub(database, clock);
            ReferralId first = hub.delivered();
            ReferralId second = hub.ready();
            assertThat(hub.deliver(second)).isFalse();
            int before = hub.bells(second);

            hub.hub.referrals.change(first, Change.of("end", end));
            hub.iwmo.look();

            assertThat(hub.bells(second)).as(end.name()).isGreaterThan(before);
            assertThat(hub.deliver(second)).isTrue();
        }
    }

    @OnBothDatabases
    void another_client_does_not_wait(Database database) {
        new IwmoHub(database, clock).delivered();

        IwmoHub other = new IwmoHub(database, clock);
        assertThat(other.deliver(other.ready())).isTrue();
    }

    @OnBothDatabases
    void who_waits_weeks_is_not_given_up_not_even_one_that_was_tried_before(Database database) {
        IwmoHub hub = new IwmoHub(database, clock);
        ReferralId tried = hub.delivered();
        hub.receive(hub.hall.wmo316(hub.newest(tried), "0001"));
        ReferralId first = hub.delivered();
        hub.hub.referrals.change(tried, Change.of("sent-again", ReferralState.ACCEPTED));
        hub.build(tried);
        assertThat(hub.deliver(tried)).isFalse();

        clock.pass(Duration.ofDays(30));
        hub.hub.lookAfterWaiting();
        assertThat(hub.state(tried)).isEqualTo(ReferralState.READY);
        hub.receive(hub.hall.wmo319(TownHall.number(), first.toString(), "1", "6"));

        assertThat(hub.deliver(tried)).isTrue();
        assertThat(hub.state(tried)).isEqualTo(ReferralState.SENT);
    }

    @OnBothDatabases
    void a_revoked_referral_waits_no_more(Database database) {
        IwmoHub hub = new IwmoHub(database, clock);
        ReferralId first = hub.delivered();
        ReferralId second = hub.ready();
        ReferralId third = hub.ready();
        hub.deliver(second);
        clock.pass(Duration.ofMinutes(1));
        hub.deliver(third);
        hub.hub.referrals.change(second, Change.of("consent-revoked", ReferralState.REVOKED));
        hub.hub.referrals.change(first, Change.of("end", ReferralState.REFUSED));
        hub.iwmo.look();

        assertThat(hub.deliver(third)).isTrue();
    }

    @OnBothDatabases
    void a_request_that_goes_along_with_a_merger_keeps_its_turn_and_what_waited_waits_at_the_successor(
            Database database) {
        IwmoHub hub = new IwmoHub(database, clock);
        Municipality weesp = IwmoFixture.municipality("0457", "Weesp", LocalDate.of(1900, 1, 1), "0363", true);
        ReferralId sent = hub.ready(weesp);
        ReferralId waiting = hub.ready(weesp);
        ReferralId another = hub.ready();
        assertThat(hub.turns.take(sent)).isTrue();
        hub.hub.referrals.change(sent, Change.of("sent", ReferralState.SENT));
        assertThat(hub.turns.take(waiting)).isFalse();

        merge(hub, sent, ReferralState.SENT);
        merge(hub, waiting, ReferralState.ACCEPTED);
        hub.build(waiting);
        assertThat(hub.turns.take(waiting)).isFalse();
        clock.pass(Duration.ofMinutes(1));
        assertThat(hub.turns.take(another)).as("one is under way that came from elsewhere").isFalse();
        int before = hub.bells(waiting);
        hub.hub.referrals.change(sent, Change.of("end", ReferralState.REFUSED));
        hub.iwmo.look();

        assertThat(hub.bells(waiting)).isGreaterThan(before);
        assertThat(hub.turns.take(waiting)).isTrue();
        assertThat(hub.turns.take(another)).isFalse();
    }

    private static void merge(IwmoHub hub, ReferralId id, ReferralState state) {
        hub.hub.referrals.change(id, Change.of("municipality-succeeded", state)
                .succeeding(new GemeenteCode("0457"), new GemeenteCode("0363"), "Weesp is opgegaan in Amsterdam."));
    }

    @OnBothDatabases
    void two_that_had_their_turns_at_two_municipalities_do_not_both_have_one_at_the_successor(Database database) {
        IwmoHub hub = new IwmoHub(database, clock);
        ReferralId here = hub.ready();
        ReferralId there = hub.ready(IwmoFixture.municipality("0457", "Weesp", LocalDate.of(1900, 1, 1), "0363", true));
        assertThat(hub.turns.take(there)).isTrue();
        assertThat(hub.turns.take(here)).isTrue();

        merge(hub, there, ReferralState.ACCEPTED);
        hub.build(there);

        assertThat(hub.turns.take(there)).isFalse();
        assertThat(hub.turns.take(here)).isTrue();
    }

    @OnBothDatabases
    void of_many_at_the_same_moment_one_goes(Database database) throws Exception {
        IwmoHub hub = new IwmoHub(database, clock);
        List<Callable<Boolean>> attempts = new ArrayList<>();
        for (int number = 0; number < 6; number++) {
            ReferralId id = hub.ready();
            IwmoTurns turns = hub.beside().turns;
            attempts.add(() -> {
                try {
                    return turns.take(id);
                } catch (Fault.Technical contended) {
                    return false;
                }
            });
        }
        ExecutorService workers = Executors.newFixedThreadPool(attempts.size());
        int went = 0;
        for (Future<Boolean> took : workers.invokeAll(attempts)) {
            went += took.get() ? 1 : 0;
        }
        workers.shutdown();

        assertThat(went).isLessThanOrEqualTo(1);
        assertThat(database.client().sql("select count(*) from iwmo_turn t join referral r on r.id = t.referral "
                + "where r.state = 'READY'").query(Integer.class).single()).isEqualTo(went);
    }
}
