package nl.schakel.municipality;

import static nl.schakel.referral.RecipientRole.CONSULTANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.AtOnce;
import nl.schakel.referral.Database;
import nl.schakel.referral.Fault;
import nl.schakel.story.MovableClock;
import nl.schakel.referral.NewReferrals;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.referral.ReferralId;

/** One worker at a time, in however many processes: each log here is a process. */
class DeliveryLogTest {

    private static final Duration LEASE = Duration.ofMinutes(6);

    private final MovableClock clock = new MovableClock();

    @OnBothDatabases
    void of_many_processes_one_gets_the_delivery_the_first_time_and_every_time_after(Database database) {
        ReferralId referral = referral(database);
        for (int attempt = 1; attempt <= 3; attempt++) {
            List<Boolean> claimed = AtOnce.run(12, worker -> () ->
                    process(database).claim(referral, CONSULTANT).isPresent());

            assertThat(claimed).containsOnlyOnce(true);
            assertThat(process(database).attempts(referral, CONSULTANT)).isEqualTo(attempt);
            process(database).releaseAll();
        }
    }

    @OnBothDatabases
    void a_released_delivery_is_resumed_by_another_process_where_it_stopped(Database database) {
        ReferralId referral = referral(database);
        DeliveryLog first = process(database);
        DeliveryLog.Attempt broken = first.claim(referral, CONSULTANT).orElseThrow();
        assertThat(broken.memory().resumed()).isFalse();
        broken.memory().done(StepMemory.CASE, "https://zaken.example/1");
        first.release(referral, CONSULTANT);
        clock.pass(Duration.ofHours(1));

        DeliveryLog.Attempt next = process(database).claim(referral, CONSULTANT).orElseThrow();

        assertThat(next.number()).isEqualTo(2);
        assertThat(next.firstAttempt()).isEqualTo(broken.firstAttempt());
        assertThat(next.memory().resumed()).isTrue();
        assertThat(next.memory().result(StepMemory.CASE)).contains("https://zaken.example/1");
        assertThat(next.memory().result("document")).isEmpty();
    }

    @OnBothDatabases
    void who_was_refused_does_not_take_the_claim_from_who_has_it(Database database) {
        ReferralId referral = referral(database);
        DeliveryLog busy = process(database);
        busy.claim(referral, CONSULTANT).orElseThrow();
        DeliveryLog refused = process(database);
        assertThat(refused.claim(referral, CONSULTANT)).isEmpty();

        refused.release(referral, CONSULTANT);

        assertThat(process(database).claim(referral, CONSULTANT)).as("still being delivered").isEmpty();
        busy.release(referral, CONSULTANT);
        assertThat(process(database).claim(referral, CONSULTANT)).isPresent();
    }

    @OnBothDatabases
    void two_workers_of_one_process_are_two_workers(Database database) {
        ReferralId referral = referral(database);
        DeliveryLog process = process(database);

        List<Boolean> claimed = AtOnce.run(4, worker -> () -> {
            boolean mine = process.claim(referral, CONSULTANT).isPresent();
            if (!mine) {
                process.release(referral, CONSULTANT);
            }
            return mine;
        });

        assertThat(claimed).containsOnlyOnce(true);
        assertThat(process.claim(referral, CONSULTANT)).isEmpty();
    }

    @OnBothDatabases
    void a_worker_that_died_keeps_a_delivery_for_the_lease_and_no_longer(Database database) {
        ReferralId referral = referral(database);
        process(database).claim(referral, CONSULTANT).orElseThrow();

        clock.pass(LEASE);
        assertThat(process(database).claim(referral, CONSULTANT)).isEmpty();
        clock.pass(Duration.ofSeconds(1));
        assertThat(process(database).claim(referral, CONSULTANT)).isPresent();
    }

    @OnBothDatabases
    void each_step_makes_the_lease_last(Database database) {
        ReferralId referral = referral(database);
        StepMemory slow = process(database).claim(referral, CONSULTANT).orElseThrow().memory();
        for (int step = 0; step < 4; step++) {
            clock.pass(LEASE.minusSeconds(1));
            slow.done("step-" + step, "https://zaken.example/" + step);
            assertThat(process(database).claim(referral, CONSULTANT)).isEmpty();
        }
    }

    @OnBothDatabases
    void a_worker_that_was_overtaken_stops_and_leaves_the_other_alone(Database database) {
        ReferralId referral = referral(database);
        DeliveryLog slow = process(database);
        StepMemory memory = slow.claim(referral, CONSULTANT).orElseThrow().memory();
        clock.pass(LEASE.plusSeconds(1));
        process(database).claim(referral, CONSULTANT).orElseThrow();

        assertThatThrownBy(() -> memory.done(StepMemory.CASE, "https://zaken.example/1"))
                .isInstanceOfSatisfying(Fault.Technical.class,
                        fault -> assertThat(fault.code()).isEqualTo("delivery-lost"));
        slow.release(referral, CONSULTANT);

        assertThat(process(database).claim(referral, CONSULTANT)).isEmpty();
        assertThat(slow.result(referral, CONSULTANT, StepMemory.CASE)).as("what it did is not forgotten")
                .contains("https://zaken.example/1");
    }

    @OnBothDatabases
    void after_a_restart_of_the_only_process_nothing_is_claimed(Database database) {
        ReferralId referral = referral(database);
        process(database).claim(referral, CONSULTANT).orElseThrow();
        DeliveryLog restarted = process(database);

        restarted.releaseAll();

        assertThat(restarted.claim(referral, CONSULTANT)).map(DeliveryLog.Attempt::number).contains(2);
    }

    @OnBothDatabases
    void an_address_belongs_to_the_referral_that_made_it_and_only_at_its_municipality(Database database) {
        ReferralId referral = referral(database);
        String address = "https://zaken.example/" + referral;
        DeliveryLog log = process(database);
        log.claim(referral, CONSULTANT).orElseThrow().memory().done(StepMemory.CASE, address);

        GemeenteCode other = new GemeenteCode("0518");
        DeliveryLog.Owner owner = new DeliveryLog.Owner(referral, NewReferrals.AMSTERDAM);
        assertThat(log.owner(List.of(NewReferrals.AMSTERDAM), address)).contains(owner);
        assertThat(log.owner(List.of(other, NewReferrals.AMSTERDAM), address)).as("one body for both").contains(owner);
        assertThat(log.owner(List.of(other), address)).isEmpty();
        assertThat(log.owner(List.of(), address)).isEmpty();
        assertThat(log.owner(List.of(NewReferrals.AMSTERDAM), address + "0")).isEqualTo(Optional.empty());
    }

    private DeliveryLog process(Database database) {
        return new DeliveryLog(database.client(), clock);
    }

    private ReferralId referral(Database database) {
        return database.referrals(clock).accept(NewReferrals.any()).referral().id();
    }
}
