package nl.schakel.fhir.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.fhir.subscription.Subscriber.State;
import nl.schakel.identity.AgbCode;
import nl.schakel.referral.Database;
import nl.schakel.referral.NewReferrals;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.security.Sealing;
import nl.schakel.story.MovableClock;

/** Whose turn it is, and which number comes next, as several hub processes see it in one database. */
class RoundsTest {

    private static final Duration TURN = Duration.ofMinutes(3);

    private final MovableClock clock = new MovableClock();
    private final AgbCode practice = new AgbCode(String.format("%08d", System.nanoTime() % 100_000_000));

    @OnBothDatabases
    void one_process_at_a_time_has_the_turn_and_who_takes_too_long_writes_nothing_any_more(Database database) {
        SubscriptionStore store = store(database);
        Rounds rounds = rounds(database);
        UUID id = store.create(practice, wish("a", 0)).id();
        assertThat(due(rounds)).contains(id);

        Subscriber slow = rounds.claim(id, "slow", TURN).orElseThrow();
        assertThat(due(rounds)).doesNotContain(id);
        assertThat(rounds.claim(id, "other", TURN)).isEmpty();

        clock.pass(TURN);
        assertThat(due(rounds)).contains(id);
        Subscriber other = rounds.claim(id, "other", TURN).orElseThrow();
        assertThat(rounds.note(slow, "slow", found(event("x", 1)))).isEmpty();
        assertThat(rounds.told(slow, "slow", 0)).isFalse();
        assertThat(rounds.failed(slow, "slow", State.ERROR, null, "x")).isFalse();
        assertThat(rounds.told(other, "other", 0)).isTrue();
        assertThat(store.find(id).orElseThrow().state()).isEqualTo(State.ACTIVE);
    }

    @OnBothDatabases
    void events_are_numbered_on_and_one_that_has_its_number_gets_no_other(Database database) {
        SubscriptionStore store = store(database);
        Rounds rounds = rounds(database);
        UUID id = active(store, rounds);

        Subscriber first = rounds.claim(id, "1", TURN).orElseThrow();
        Subscriber noted = rounds.note(first, "1", found(event("x", 1), event("y", 4))).orElseThrow();
        assertThat(noted.lastNumber()).isEqualTo(2);
        assertThat(rounds.known(id, List.of("x", "y", "z"))).containsOnly(Map.entry("x", 1),
                Map.entry("y", 4));
        rounds.release(noted, "1");
        assertThat(due(rounds)).as("what is numbered must be told").contains(id);

        Subscriber second = rounds.claim(id, "2", TURN).orElseThrow();
        assertThat(rounds.note(second, "2", found(event("x", 1)))).isEmpty();
        assertThat(rounds.note(second, "2", found(event("x", 2)))).map(Subscriber::lastNumber)
                .contains(3L);
        assertThat(rounds.told(second, "2", 3)).isTrue();

        assertThat(store.events(id, 1, Long.MAX_VALUE, 10)).extracting(Event::number).containsExactly(1L, 2L, 3L);
        assertThat(store.events(id, 2, 2, 10)).extracting(Event::focus).containsExactly("y");
        assertThat(due(rounds)).doesNotContain(id);

        clock.pass(Duration.ofDays(15));
        rounds.forget(Duration.ofDays(14));
        assertThat(store.events(id, 1, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(store.find(id).orElseThrow().lastNumber()).isEqualTo(3);
    }

    @OnBothDatabases
    void a_practice_where_nothing_changes_has_no_turn_until_something_does(Database database) {
        SubscriptionStore store = store(database);
        Rounds rounds = rounds(database);
        UUID id = rounds.claim(store.create(NewReferrals.LINDE, wish(UUID.randomUUID().toString(), 0)).id(), "h", TURN)
                .map(subscriber -> {
                    rounds.told(subscriber, "h", 0);
                    return subscriber.id();
                }).orElseThrow();
        clock.pass(Duration.ofSeconds(1));
        Subscriber quiet = rounds.claim(id, "q", TURN).orElseThrow();
        rounds.note(quiet, "q", found());
        rounds.release(quiet, "q");
        assertThat(due(rounds)).doesNotContain(id);
        assertThat(rounds.oldest()).isPresent();

        clock.pass(Duration.ofSeconds(1));
        Instant before = clock.instant();
        database.referrals(clock).accept(NewReferrals.any());

        assertThat(rounds.changedSince(before)).contains(NewReferrals.LINDE.value());
        assertThat(rounds.changedSince(before.plusMillis(1))).doesNotContain(NewReferrals.LINDE.value());
        assertThat(rounds.due(rounds.changedSince(before), 1000)).extracting(Subscriber::id).contains(id);
        store.delete(id);
    }

    @OnBothDatabases
    void what_failed_waits_and_what_never_answered_is_not_called_again_until_its_HIS_asks(Database database) {
        SubscriptionStore store = store(database);
        Rounds rounds = rounds(database);
        UUID silent = store.create(practice, wish("silent", 0)).id();
        rounds.failed(rounds.claim(silent, "1", TURN).orElseThrow(), "1", State.ERROR, null,
                "Het adres antwoordt niet.");
        UUID waits = active(store, rounds);
        Subscriber failing = rounds.claim(waits, "1", TURN).orElseThrow();
        rounds.note(failing, "1", found(event("x", 1)));
        rounds.failed(failing, "1", State.ACTIVE, Duration.ofMinutes(5), "Het adres antwoordt niet.");
        assertThat(due(rounds)).doesNotContain(silent, waits);

        clock.pass(Duration.ofDays(1));
        assertThat(due(rounds)).contains(waits).doesNotContain(silent);
        assertThat(store.find(silent).orElseThrow().trouble()).isEqualTo("Het adres antwoordt niet.");

        assertThat(store.restart(store.find(silent).orElseThrow(), wish("silent", 0))).isTrue();
        assertThat(due(rounds)).contains(silent);
        assertThat(store.find(silent)).map(Subscriber::trouble).isEmpty();
    }

    @OnBothDatabases
    void a_heartbeat_is_due_when_it_was_silent_for_so_long(Database database) {
        SubscriptionStore store = store(database);
        Rounds rounds = rounds(database);
        UUID id = store.create(practice, wish("beats", 600)).id();
        rounds.note(rounds.claim(id, "1", TURN).orElseThrow(), "1", found());
        rounds.told(store.find(id).orElseThrow(), "1", 0);

        clock.pass(Duration.ofSeconds(599));
        assertThat(due(rounds)).doesNotContain(id);
        clock.pass(Duration.ofSeconds(1));
        assertThat(due(rounds)).contains(id);
    }

    @OnBothDatabases
    void headers_are_kept_unread_and_stay_while_the_address_stays(Database database) {
        SubscriptionStore store = store(database);
        Subscriber known = store.create(practice, new Wish(wish("kept", 0).terms(),
                new Private("Balie", List.of("Authorization: Bearer geheim"))));

        store.restart(known, wish("kept", 0));
        assertThat(store.sealed(known.id()).headers()).containsExactly("Authorization: Bearer geheim");
        assertThat(new String(database.client().sql("select sealed from subscription where id = :id")
                .param("id", known.id().toString()).query(byte[].class).single())).doesNotContain("geheim");

        assertThat(store.restart(known, wish("kept", 0))).as("a version that is not the newest").isFalse();
        store.restart(store.find(known.id()).orElseThrow(), wish("elsewhere", 0));
        assertThat(store.sealed(known.id()).headers()).isEmpty();
    }

    @OnBothDatabases
    void one_for_each_topic_and_address_and_twenty_at_most(Database database) {
        SubscriptionStore store = store(database);
        for (int i = 0; i < 20; i++) {
            store.create(practice, wish("n" + i, 0));
        }
        Subscriber first = store.of(practice).get(0);
        Subscriber second = store.of(practice).get(1);

        assertThatThrownBy(() -> store.create(practice, wish("n20", 0))).hasMessage("subscription-too-many");
        assertThatThrownBy(() -> store.restart(first, new Wish(second.terms(), new Private(null, List.of()))))
                .hasMessage("subscription-exists");
        store.delete(second.id());
        assertThatThrownBy(() -> store.create(practice, new Wish(first.terms(), new Private(null, List.of()))))
                .hasMessage("subscription-exists");
        assertThat(store.create(practice, wish("n20", 0)).state()).isEqualTo(State.REQUESTED);
    }

    @OnBothDatabases
    void what_changed_while_it_was_off_is_not_told_later(Database database) {
        SubscriptionStore store = store(database);
        Rounds rounds = rounds(database);
        UUID id = active(store, rounds);
        Instant before = store.find(id).orElseThrow().seenUntil();
        clock.pass(Duration.ofDays(1));
        store.restart(store.find(id).orElseThrow(), new Wish(store.find(id).orElseThrow().terms(),
                new Private(null, List.of())));
        assertThat(store.find(id)).map(Subscriber::seenUntil).as("it only began again").contains(before);

        store.stop(store.find(id).orElseThrow());
        assertThat(due(rounds)).doesNotContain(id);
        store.restart(store.find(id).orElseThrow(), new Wish(store.find(id).orElseThrow().terms(),
                new Private(null, List.of())));
        assertThat(store.find(id)).map(Subscriber::seenUntil).isEqualTo(Optional.of(clock.instant()));
    }

    private UUID active(SubscriptionStore store, Rounds rounds) {
        UUID id = store.create(practice, wish(UUID.randomUUID().toString(), 0)).id();
        Subscriber claimed = rounds.claim(id, "handshake", TURN).orElseThrow();
        rounds.note(claimed, "handshake", found());
        rounds.told(claimed, "handshake", 0);
        return id;
    }

    private static List<UUID> due(Rounds rounds) {
        return rounds.due(Set.of(), 1000).stream().map(Subscriber::id).toList();
    }

    private News.Found found(Event... events) {
        return new News.Found(List.of(events), clock.instant(), true);
    }

    private Event event(String focus, int version) {
        return new Event(0, clock.instant(), focus, version);
    }

    private static Wish wish(String path, int heartbeat) {
        return new Wish(new Terms(Topic.REFERRALS, URI.create("https://his.example.nl/" + path), Terms.JSON, true, 10,
                heartbeat, 20, null), new Private(null, List.of()));
    }

    private SubscriptionStore store(Database database) {
        return new SubscriptionStore(database.client(), database.transactions(), new Sealing(Database.KEY),
                new ObjectMapper(), clock);
    }

    private Rounds rounds(Database database) {
        return new Rounds(database.client(), database.transactions(), clock);
    }
}
