package nl.schakel.referral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;

import nl.schakel.story.MovableClock;
import org.springframework.dao.DataAccessException;

/** What happens to a referral, also when many want it at once. */
class ChangeTest {

    private static final LocalDate DEADLINE = LocalDate.of(2027, 1, 15);

    private final MovableClock clock = new MovableClock();

    @OnBothDatabases
    void the_timeline_tells_everything_in_the_order_it_happened(Database database) {
        ReferralStore store = database.referrals(clock);
        ReferralId id = store.accept(NewReferrals.any()).referral().id();
        clock.pass(Duration.ofMinutes(1));
        store.change(id, Change.of("ready", ReferralState.READY));
        clock.pass(Duration.ofMinutes(1));
        store.change(id, Change.reported("delivered", update(MunicipalUpdate.Kind.RECEIVED, "Z-1", DEADLINE)));
        store.change(id, Change.reported("municipal-update", update(MunicipalUpdate.Kind.WAITING, null, null)));
        store.remark(id, "feedback-failed", new Fault.Translation("his-refused", "Het HIS weigert."));

        List<TimelineEntry> timeline = store.timeline(id);
        assertThat(timeline).extracting(TimelineEntry::version).containsExactly(1, 2, 3, 4, 5);
        assertThat(timeline).extracting(TimelineEntry::event)
                .containsExactly("accepted", "ready", "delivered", "municipal-update", "feedback-failed");
        assertThat(timeline).extracting(TimelineEntry::at).isSorted();
        assertThat(timeline.get(4)).isEqualTo(new TimelineEntry(5, clock.instant(), "feedback-failed",
                ReferralState.WAITING, "translation", "his-refused", "Het HIS weigert.", "Z-1", DEADLINE, null, null));
        Referral referral = store.find(id).orElseThrow();
        assertThat(referral.caseNumber()).as("what is not told anew stays known").isEqualTo("Z-1");
        assertThat(referral.deadline()).isEqualTo(DEADLINE);
        assertThat(referral.stateSince()).isEqualTo(clock.instant());
    }

    @OnBothDatabases
    void what_happened_is_never_changed_by_what_happens_next(Database database) {
        ReferralStore store = database.referrals(clock);
        ReferralId id = store.accept(NewReferrals.any()).referral().id();
        store.change(id, Change.parked(new Fault.Technical("down", "Even niet.")));
        List<TimelineEntry> earlier = store.timeline(id);

        store.change(id, Change.of("ready", ReferralState.READY));

        assertThat(store.timeline(id)).startsWith(earlier.toArray(TimelineEntry[]::new)).hasSize(3);
    }

    @OnBothDatabases
    void of_two_workers_that_end_a_case_differently_one_wins(Database database) {
        ReferralStore store = database.referrals(clock);
        ReferralState[] ends = {ReferralState.WITHDRAWN, ReferralState.OTHER_MUNICIPALITY};
        for (int round = 0; round < 25; round++) {
            ReferralId id = atMunicipality(store);

            List<Boolean> won = AtOnce.run(2, worker -> () ->
                    database.referrals(clock).change(id, Change.of("end-" + worker, ends[worker])));

            assertThat(won).containsExactlyInAnyOrder(true, false);
            assertThat(store.find(id).orElseThrow().state()).isEqualTo(ends[won.indexOf(true)]);
            assertThat(store.timeline(id)).extracting(TimelineEntry::event)
                    .containsExactly("accepted", "ready", "delivered", "end-" + won.indexOf(true));
        }
    }

    @OnBothDatabases
    void no_entry_is_lost_when_several_write_at_once(Database database) {
        ReferralStore store = database.referrals(clock);
        for (int round = 0; round < 10; round++) {
            ReferralId id = atMunicipality(store);

            AtOnce.run(5, worker -> () -> {
                database.referrals(clock).remark(id, "remark-" + worker, null);
                return worker;
            });

            List<TimelineEntry> timeline = store.timeline(id);
            assertThat(timeline).extracting(TimelineEntry::version)
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 8).boxed().toList());
            assertThat(timeline.subList(3, 8)).extracting(TimelineEntry::event)
                    .containsExactlyInAnyOrder("remark-0", "remark-1", "remark-2", "remark-3", "remark-4");
        }
    }

    @OnBothDatabases
    void a_remark_never_turns_a_change_back_that_came_in_between(Database database) {
        ReferralStore store = database.referrals(clock);
        for (int round = 0; round < 25; round++) {
            ReferralId id = atMunicipality(store);

            AtOnce.run(2, worker -> () -> {
                if (worker == 0) {
                    store.remark(id, "update-failed", null);
                } else {
                    store.change(id, Change.of("municipal-update", ReferralState.IN_PROGRESS));
                }
                return worker;
            });

            assertThat(store.find(id).orElseThrow().state()).isEqualTo(ReferralState.IN_PROGRESS);
            assertThat(store.timeline(id)).hasSize(5);
        }
    }

    @OnBothDatabases
    void who_read_an_older_version_changes_nothing(Database database) {
        ReferralStore store = database.referrals(clock);
        Referral known = store.find(atMunicipality(store)).orElseThrow();
        store.change(known.id(), Change.of("municipal-update", ReferralState.WAITING));

        assertThat(store.change(known, Change.of("municipal-update", ReferralState.IN_PROGRESS))).isFalse();

        Referral newest = store.find(known.id()).orElseThrow();
        assertThat(newest.state()).isEqualTo(ReferralState.WAITING);
        assertThat(store.change(newest, Change.of("municipal-update", ReferralState.IN_PROGRESS))).isTrue();
    }

    @OnBothDatabases
    void a_change_that_cannot_be_kept_whole_is_not_kept_at_all(Database database) {
        ReferralStore store = database.referrals(clock);
        Referral before = store.accept(NewReferrals.any()).referral();
        Change broken = Change.of("ready", ReferralState.READY).ringing(new Bell("broken", before.id()))
                .keeping(new Content(Content.Kind.DISCLOSURE, "application/json", new byte[] {1}))
                .keeping(new Content(Content.Kind.CONSIGNMENT, "x".repeat(200), new byte[] {2}));

        assertThatThrownBy(() -> store.change(before.id(), broken)).isInstanceOf(DataAccessException.class);

        assertThat(store.find(before.id())).contains(before);
        assertThat(store.timeline(before.id())).hasSize(1);
        assertThat(store.content(before.id(), Content.Kind.DISCLOSURE)).isEmpty();
        assertThat(new Outbox(database.client()).oldest(Integer.MAX_VALUE))
                .noneMatch(pending -> pending.bell().queue().equals("broken"));
    }

    @OnBothDatabases
    void what_the_his_has_never_becomes_older(Database database) {
        ReferralStore store = database.referrals(clock);
        ReferralId id = store.accept(NewReferrals.any()).referral().id();

        AtOnce.run(8, worker -> () -> {
            store.pushed(id, 8 - worker);
            return worker;
        });
        store.pushed(id, 3);

        assertThat(store.find(id).orElseThrow().pushedVersion()).isEqualTo(8);
    }

    @OnBothDatabases
    void a_sentence_that_is_too_long_is_kept_as_far_as_it_fits(Database database) {
        ReferralStore store = database.referrals(clock);
        ReferralId id = store.accept(NewReferrals.any()).referral().id();

        store.change(id, Change.parked(new Fault.Translation("long", "Een lange zin. ".repeat(200))));

        assertThat(store.timeline(id).get(1).note()).startsWith("Een lange zin.").hasSizeLessThanOrEqualTo(1000);
    }

    private static ReferralId atMunicipality(ReferralStore store) {
        ReferralId id = store.accept(NewReferrals.any()).referral().id();
        store.change(id, Change.of("ready", ReferralState.READY));
        store.change(id, Change.of("delivered", ReferralState.RECEIVED));
        return id;
    }

    private static MunicipalUpdate update(MunicipalUpdate.Kind kind, String caseNumber, LocalDate deadline) {
        return new MunicipalUpdate(kind, null, caseNumber, deadline, null, null);
    }
}
