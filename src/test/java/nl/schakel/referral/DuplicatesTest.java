package nl.schakel.referral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.story.MovableClock;

/** Which referrals a practice sends twice. */
class DuplicatesTest {

    private static final Instant ALWAYS = Instant.parse("9999-12-31T00:00:00Z");
    private static final int AT_ONCE = 8;

    private final MovableClock clock = new MovableClock();

    private static NewReferral of(AgbCode practice, String patient, Provision provision, GemeenteCode municipality) {
        NewReferral any = NewReferrals.any();
        return new NewReferral(practice, any.source(), null, provision, any.urgency(), municipality, any.consent(),
                patient, any.mediaType(), any.payload());
    }

    private static NewReferral again(NewReferral referral) {
        return of(referral.practice(), referral.patientHash(), referral.provision(), referral.municipality());
    }

    private static List<ReferralId> found(Database database, NewReferral referral) {
        return new Duplicates(database.client()).of(referral.practice(), referral.source(), referral.patientHash(),
                referral.provision(), referral.municipality(), ALWAYS).stream().map(Referral::id).toList();
    }

    private static String patient() {
        return UUID.randomUUID().toString();
    }

    @OnBothDatabases
    void only_the_same_patient_provision_and_municipality_from_the_same_practice_under_another_number(
            Database database) {
        ReferralStore store = database.referrals(clock);
        String patient = patient();
        NewReferral first = of(NewReferrals.LINDE, patient, Provision.SCOOTMOBIEL, NewReferrals.AMSTERDAM);
        ReferralId id = store.accept(first).referral().id();

        assertThat(found(database, again(first))).containsExactly(id);
        assertThat(found(database, first)).as("its own number").isEmpty();
        assertThat(found(database, of(NewReferrals.WILG, patient, Provision.SCOOTMOBIEL, NewReferrals.AMSTERDAM)))
                .as("another practice").isEmpty();
        assertThat(found(database, of(NewReferrals.LINDE, patient(), Provision.SCOOTMOBIEL, NewReferrals.AMSTERDAM)))
                .as("another patient").isEmpty();
        assertThat(found(database, of(NewReferrals.LINDE, patient, Provision.ROLSTOEL, NewReferrals.AMSTERDAM)))
                .as("another provision").isEmpty();
        assertThat(found(database, of(NewReferrals.LINDE, patient, Provision.SCOOTMOBIEL, new GemeenteCode("0518"))))
                .as("another municipality").isEmpty();
    }

    @OnBothDatabases
    void only_while_it_is_open(Database database) {
        for (ReferralState state : ReferralState.values()) {
            NewReferral first = of(NewReferrals.LINDE, patient(), Provision.SCOOTMOBIEL, NewReferrals.AMSTERDAM);
            ReferralId id = database.referrals(clock).accept(first).referral().id();
            database.client().sql("update referral set state = :s where id = :id").param("s", state.name())
                    .param("id", id.toString()).update();

            boolean open = !state.isFinal() && state != ReferralState.NOT_DELIVERED;
            assertThat(found(database, again(first)).contains(id)).as(state.name()).isEqualTo(open);
        }
    }

    @OnBothDatabases
    void where_a_practice_is_asked_nothing_is_kept_of_the_second(Database database) {
        ReferralStore store = database.referrals(clock);
        Duplicates duplicates = new Duplicates(database.client());
        NewReferral first = of(NewReferrals.LINDE, patient(), Provision.SCOOTMOBIEL, NewReferrals.AMSTERDAM);
        ReferralId id = duplicates.acceptAlone(store, first).referral().id();
        NewReferral second = again(first);

        assertThatThrownBy(() -> duplicates.acceptAlone(store, second))
                .isInstanceOfSatisfying(Duplicates.Found.class,
                        asked -> assertThat(asked.open()).extracting(Referral::id).containsExactly(id));
        assertThat(store.find(second.practice(), second.source())).isEmpty();
        assertThat(duplicates.acceptAlone(store, first).kind())
                .isEqualTo(Acceptance.Kind.REPEATED);
    }

    @OnBothDatabases
    void of_many_at_the_same_moment_one_is_kept_where_the_practice_is_asked(Database database) throws Exception {
        Duplicates duplicates = new Duplicates(database.client());
        for (int round = 0; round < 5; round++) {
            NewReferral first = of(NewReferrals.LINDE, patient(), Provision.SCOOTMOBIEL, NewReferrals.AMSTERDAM);
            List<Boolean> kept = atOnce(() -> {
                NewReferral one = again(first);
                try {
                    // As other hub processes have it; of the embedded database there is only one.
                    Duplicates own = database.isPostgresql() ? new Duplicates(database.client()) : duplicates;
                    own.acceptAlone(database.referrals(clock), one);
                    return true;
                } catch (Duplicates.Found asked) {
                    return false;
                }
            });
            assertThat(kept.stream().filter(one -> one)).hasSize(1);
        }
    }

    @OnBothDatabases
    void of_many_at_the_same_moment_at_least_all_but_one_see_another_after_they_were_kept(Database database)
            throws Exception {
        NewReferral first = of(NewReferrals.LINDE, patient(), Provision.SCOOTMOBIEL, NewReferrals.AMSTERDAM);
        List<Boolean> told = atOnce(() -> {
            NewReferral one = again(first);
            database.referrals(clock).accept(one);
            return !found(database, one).isEmpty();
        });
        assertThat(told.stream().filter(one -> one).count()).isGreaterThanOrEqualTo(AT_ONCE - 1);
    }

    private static List<Boolean> atOnce(Callable<Boolean> deed) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        CyclicBarrier start = new CyclicBarrier(AT_ONCE);
        try {
            List<Future<Boolean>> running = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                running.add(threads.submit(() -> {
                    start.await(20, TimeUnit.SECONDS);
                    return deed.call();
                }));
            }
            List<Boolean> done = new ArrayList<>();
            for (Future<Boolean> one : running) {
                done.add(one.get(60, TimeUnit.SECONDS));
            }
            return done;
        } finally {
            threads.shutdownNow();
        }
    }
}
