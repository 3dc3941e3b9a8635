package nl.schakel.referral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.UUID;

import jakarta.jms.Message;
import nl.schakel.story.MovableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Every bell of a kept change rings once, whatever breaks; see the outbox. */
class BellRingerTest {

    private static final Duration SELDOM = Duration.ofHours(1);
    private static final Duration OFTEN = Duration.ofMillis(100);

    private final MovableClock clock = new MovableClock();
    private final String queue = "test." + UUID.randomUUID();
    private final List<BellRinger> ringers = new ArrayList<>();
    private Broker broker;

    @BeforeEach
    void thereIsABroker() {
        broker = Broker.open();
    }

    @AfterEach
    void silence() {
        ringers.forEach(BellRinger::stop);
        broker.close();
    }

    @OnBothDatabases
    void a_bell_rings_as_soon_as_its_change_is_kept_and_says_nothing_but_the_number(Database database)
            throws Exception {
        Outbox outbox = new Outbox(database.client());
        ReferralStore store = database.referrals(clock, outbox, Database.KEY);
        ring(database, outbox, SELDOM);

        ReferralId id = store.accept(NewReferrals.numbered(queue, "geheim")).referral().id();

        await().untilAsserted(() -> assertThat(broker.waiting(Bell.ACCEPTED)).contains(id.toString()));
        await().untilAsserted(() -> assertThat(waiting(database)).isEmpty());
        Message bell = broker.messages(Bell.ACCEPTED).get(0);
        Enumeration<?> properties = bell.getPropertyNames();
        assertThat(Collections.list(properties)).map(Object::toString)
                .allMatch(name -> name.equals("_AMQ_DUPL_ID") || name.startsWith("JMSX"));
        assertThat(bell.getJMSDeliveryMode()).isEqualTo(jakarta.jms.DeliveryMode.PERSISTENT);
    }

    @OnBothDatabases
    void what_a_crash_swallowed_rings_at_the_next_start(Database database) {
        ReferralStore crashed = database.referrals(clock);
        ReferralId id = crashed.accept(NewReferrals.any()).referral().id();
        crashed.ring(List.of(new Bell(queue, id)));

        ring(database, new Outbox(database.client()), SELDOM);

        await().untilAsserted(() -> assertThat(broker.waiting(queue)).containsExactly(id.toString()));
    }

    @OnBothDatabases
    void what_another_process_left_behind_rings_at_the_next_sweep(Database database) {
        ring(database, new Outbox(database.client()), OFTEN);
        await().untilAsserted(() -> assertThat(waiting(database)).isEmpty());

        ReferralStore other = database.referrals(clock);
        ReferralId id = other.accept(NewReferrals.any()).referral().id();
        other.ring(List.of(new Bell(queue, id)));

        await().untilAsserted(() -> assertThat(broker.waiting(queue)).containsExactly(id.toString()));
    }

    @OnBothDatabases
    void bells_ring_in_the_order_of_their_changes_also_more_than_one_load(Database database) {
        ReferralStore store = database.referrals(clock);
        List<Bell> bells = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 1200; i++) {
            Bell bell = new Bell(queue, ReferralId.next());
            bells.add(bell);
            ids.add(bell.about());
        }
        store.ring(bells);

        ring(database, new Outbox(database.client()), SELDOM);

        await().untilAsserted(() -> assertThat(waiting(database)).isEmpty());
        assertThat(broker.waiting(queue)).isEqualTo(ids);
    }

    @OnBothDatabases
    void a_bell_that_rang_just_before_a_crash_does_not_ring_twice_nor_silence_the_bells_behind_it(Database database) {
        ReferralStore store = database.referrals(clock);
        Bell rang = new Bell(queue, ReferralId.next());
        store.ring(List.of(rang));
        Outbox.Pending row = waiting(database).stream().filter(one -> one.bell().equals(rang)).findFirst()
                .orElseThrow();
        BellRinger crashing = ring(database, new Outbox(database.client()), SELDOM);
        await().untilAsserted(() -> assertThat(waiting(database)).isEmpty());
        crashing.stop();

        // As after a crash between the broker's commit and the deletion.
        database.client().sql("insert into outbox (id, queue, referral) values (:id, :queue, :referral)")
                .param("id", row.id()).param("queue", queue).param("referral", rang.about()).update();
        Bell behind = new Bell(queue, ReferralId.next());
        store.ring(List.of(behind));
        ring(database, new Outbox(database.client()), OFTEN);

        await().untilAsserted(() -> assertThat(waiting(database)).isEmpty());
        assertThat(broker.waiting(queue))
                .containsExactly(rang.about(), behind.about());
    }

    @OnBothDatabases
    void two_hub_processes_on_one_outbox_ring_every_bell_once(Database database) {
        ReferralStore store = database.referrals(clock);
        Outbox one = new Outbox(database.client());
        Outbox two = new Outbox(database.client());
        ring(database, one, Duration.ofMillis(20));
        ring(database, two, Duration.ofMillis(20));

        List<String> ids = Collections.synchronizedList(new ArrayList<>());
        AtOnce.run(4, worker -> () -> {
            for (int i = 0; i < 50; i++) {
                Bell bell = new Bell(queue, ReferralId.next());
                ids.add(bell.about());
                store.ring(List.of(bell));
                one.wake();
                two.wake();
            }
            return worker;
        });

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(waiting(database)).isEmpty());
        assertThat(broker.waiting(queue)).hasSameElementsAs(ids).doesNotHaveDuplicates();
    }

    @OnBothDatabases
    void while_the_broker_is_away_bells_wait_and_ring_when_it_is_back(Database database) throws Exception {
        ReferralStore store = database.referrals(clock);
        ring(database, new Outbox(database.client()), OFTEN);
        await().untilAsserted(() -> assertThat(waiting(database)).isEmpty());
        broker.stop();
        Bell bell = new Bell(queue, ReferralId.next());
        store.ring(List.of(bell));
        await().during(OFTEN.multipliedBy(3)).untilAsserted(() -> assertThat(waiting(database)).hasSize(1));

        broker.start();

        await().untilAsserted(() -> assertThat(waiting(database)).isEmpty());
        assertThat(broker.waiting(queue)).containsExactly(bell.about());
    }

    @OnBothDatabases
    void a_number_that_a_restored_database_gives_out_again_is_not_taken_for_a_repeat(Database database) {
        Bell before = new Bell(queue, ReferralId.next());
        Bell after = new Bell(queue, ReferralId.next());
        for (Bell bell : List.of(before, after)) {
            database.client().sql("insert into outbox (id, queue, referral) values (-1, :queue, :referral)")
                    .param("queue", queue).param("referral", bell.about()).update();
            BellRinger ringer = ring(database, new Outbox(database.client()), OFTEN);
            await().untilAsserted(() -> assertThat(waiting(database)).isEmpty());
            ringer.stop();
        }

        assertThat(broker.waiting(queue))
                .containsExactly(before.about(), after.about());
    }

    private BellRinger ring(Database database, Outbox outbox, Duration sweep) {
        BellRinger ringer = new BellRinger(outbox, database.transactions(), broker.connections(), queue -> { }, sweep);
        ringers.add(ringer);
        ringer.start();
        return ringer;
    }

    private static List<Outbox.Pending> waiting(Database database) {
        return new Outbox(database.client()).oldest(Integer.MAX_VALUE);
    }
}
