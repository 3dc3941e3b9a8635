package nl.schakel.municipality;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import nl.schakel.consent.Revocations;
import nl.schakel.consent.TokenRegister;
import nl.schakel.directory.Directory;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.municipality.zgw.ZgwStandard;
import nl.schakel.referral.AtOnce;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Database;
import nl.schakel.referral.NewReferrals;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.story.MovableClock;

/** The round along the open cases: who makes it, and how often. */
class CasePollTest {

    private static final AtomicInteger CODES = new AtomicInteger(1000);

    private final MovableClock clock = new MovableClock();
    private final GemeenteCode code = new GemeenteCode(Integer.toString(CODES.incrementAndGet()));

    @OnBothDatabases
    void of_several_processes_one_makes_the_round_and_the_next_is_an_interval_later(Database database) {
        open(database, 3);
        for (int round = 1; round <= 3; round++) {
            for (int look = 0; look < 2; look++) {
                AtOnce.run(6, worker -> () -> {
                    poll(database).ring();
                    return worker;
                });
                assertThat(bells(database)).hasSize(3 * round);
            }
            clock.pass(Duration.ofMinutes(10));
        }
        assertThat(bells(database).stream().distinct()).hasSize(3);
    }

    @OnBothDatabases
    void every_open_case_is_visited_also_where_there_are_many(Database database) {
        open(database, 501);

        poll(database).ring();

        assertThat(bells(database)).hasSize(501).doesNotHaveDuplicates();
    }

    @OnBothDatabases
    void what_waits_half_a_day_rings_once_more_and_what_waits_for_a_municipality_that_is_gone_is_parked(
            Database database) {
        ReferralStore store = database.referrals(clock);
        ReferralId gone = store.accept(NewReferrals.to(new GemeenteCode("0999"))).referral().id();
        ReferralId waiting = store.accept(NewReferrals.to(code)).referral().id();
        int atFirst = accepted(database, waiting);

        clock.pass(Duration.ofHours(11));
        waiting(database, store).look();
        assertThat(accepted(database, waiting)).isEqualTo(atFirst);

        clock.pass(Duration.ofHours(2));
        waiting(database, store).look();
        assertThat(accepted(database, waiting)).isEqualTo(atFirst + 1);

        assertThat(store.find(gone)).hasValueSatisfying(referral ->
                assertThat(referral.state()).isEqualTo(ReferralState.NOT_DELIVERED));
    }

    private WaitingRoom waiting(Database database, ReferralStore store) {
        DeliveryLog log = new DeliveryLog(database.client(), clock);
        Directory directory = Town.directory(code, Map.of("poll", "PT10M"));
        return new WaitingRoom(store, database.parts(), log,
                new Withdrawals(store, database.parts(), log, null, directory,
                Town.mergers(database, store, log, directory, clock), database.cancelled()),
                new DeliveryFaults(store, log, database.cancelled(), clock),
                directory, Duration.ofDays(3), clock);
    }

    private static int accepted(Database database, ReferralId referral) {
        return database.client().sql("select count(*) from outbox where queue = :queue and referral = :id")
                .param("queue", Bell.ACCEPTED).param("id", referral.toString()).query(Integer.class).single();
    }

    private CasePoll poll(Database database) {
        ReferralStore store = database.referrals(clock);
        Directory directory = Town.directory(code, Map.of("poll", "PT10M"));
        return new CasePoll(List.of(new ZgwStandard()), directory, store, waiting(database, store),
                new Revocations(store, database.parts(), database.consents(),
                new TokenRegister(database.client(), String::concat, clock), clock),
                Town.mergers(database, store, new DeliveryLog(database.client(), clock), directory, clock),
                database.client(), clock);
    }

    private void open(Database database, int cases) {
        ReferralStore store = database.referrals(clock);
        IntStream.range(0, cases).forEach(i -> store.accept(NewReferrals.to(code)));
        database.client().sql("update referral set state = 'IN_PROGRESS' where municipality = :code")
                .param("code", code.value()).update();
        store.accept(NewReferrals.to(code));
    }

    private List<String> bells(Database database) {
        return database.client().sql("select referral from outbox where queue = :queue")
                .param("queue", Bell.update(code)).query(String.class).list();
    }
}
