package nl.schakel.referral;

import static nl.schakel.referral.NewReferrals.LINDE;
import static nl.schakel.referral.NewReferrals.SYSTEM;
import static nl.schakel.referral.NewReferrals.WILG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import nl.schakel.identity.GemeenteCode;
import nl.schakel.story.MovableClock;
import org.springframework.dao.DataAccessException;

/** Accepted means stored, once. */
class AcceptanceTest {

    private final MovableClock clock = new MovableClock();

    @OnBothDatabases
    void what_was_accepted_is_still_there_after_a_crash(Database database) {
        NewReferral sent = NewReferrals.numbered(UUID.randomUUID().toString(), "wat de huisarts schreef");
        Referral accepted = database.referrals(clock).accept(sent).referral();

        database.crashAndReopen();

        ReferralStore reopened = database.referrals(clock);
        assertThat(reopened.find(accepted.id())).contains(accepted);
        assertThat(accepted.state()).isEqualTo(ReferralState.ACCEPTED);
        assertThat(accepted.receivedAt()).isEqualTo(clock.instant());
        assertThat(reopened.timeline(accepted.id())).extracting(TimelineEntry::event).containsExactly("accepted");
        assertThat(reopened.content(accepted.id(), Content.Kind.REFERRAL)).hasValueSatisfying(content -> {
            assertThat(content.mediaType()).isEqualTo("application/fhir+json");
            assertThat(content.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("wat de huisarts schreef");
        });
        assertThat(new Outbox(database.client()).oldest(500)).extracting(Outbox.Pending::bell)
                .contains(new Bell(Bell.ACCEPTED, accepted.id()));
    }

    @OnBothDatabases
    void the_same_number_again_is_the_same_referral(Database database) {
        ReferralStore store = database.referrals(clock);
        String number = UUID.randomUUID().toString();
        Referral first = store.accept(NewReferrals.numbered(number, "een")).referral();

        Acceptance again = store.accept(NewReferrals.numbered(number, "een"));
        Acceptance otherBytes = store.accept(NewReferrals.numbered(number, "twee"));

        assertThat(again).isEqualTo(new Acceptance(first, Acceptance.Kind.REPEATED));
        assertThat(otherBytes).isEqualTo(new Acceptance(first, Acceptance.Kind.OTHER_BYTES));
        assertThat(store.content(first.id(), Content.Kind.REFERRAL).orElseThrow().bytes())
                .asString(StandardCharsets.UTF_8).isEqualTo("een");
        assertThat(bells(database, first.id())).hasSize(1);
    }

    @OnBothDatabases
    void a_number_belongs_to_one_practice(Database database) {
        ReferralStore store = database.referrals(clock);
        String number = UUID.randomUUID().toString();
        GemeenteCode amsterdam = NewReferrals.AMSTERDAM;

        Acceptance linde = store.accept(NewReferrals.of(LINDE, number, amsterdam, "{}", null));
        Acceptance wilg = store.accept(NewReferrals.of(WILG, number, amsterdam, "{}", null));

        assertThat(wilg.kind()).isEqualTo(Acceptance.Kind.NEW);
        assertThat(wilg.referral().id()).isNotEqualTo(linde.referral().id());
    }

    @OnBothDatabases
    void thirty_two_at_once_with_one_number_make_one_referral(Database database) {
        for (int round = 0; round < 5; round++) {
            String number = UUID.randomUUID().toString();

            List<Acceptance> answers = AtOnce.run(32, worker -> () ->
                    database.referrals(clock).accept(NewReferrals.numbered(number, "{}")));

            Set<ReferralId> ids = answers.stream().map(answer -> answer.referral().id()).collect(Collectors.toSet());
            assertThat(ids).hasSize(1);
            assertThat(answers).extracting(Acceptance::kind).containsOnlyOnce(Acceptance.Kind.NEW)
                    .containsOnly(Acceptance.Kind.NEW, Acceptance.Kind.REPEATED);
            assertThat(bells(database, ids.iterator().next())).hasSize(1);
        }
    }

    @OnBothDatabases
    void what_cannot_be_stored_whole_is_not_stored_at_all(Database database) {
        ReferralStore store = database.referrals(clock);
        String number = UUID.randomUUID().toString();
        NewReferral sent = NewReferrals.numbered(number, "{}");
        NewReferral broken = new NewReferral(sent.practice(), sent.source(), null, sent.provision(), sent.urgency(),
                sent.municipality(), sent.consent(), sent.patientHash(), "x".repeat(200), sent.payload());

        assertThatThrownBy(() -> store.accept(broken)).isInstanceOf(DataAccessException.class);

        assertThat(store.find(LINDE, new SourceIdentifier(SYSTEM, number))).isEmpty();
        assertThat(store.accept(sent).kind()).isEqualTo(Acceptance.Kind.NEW);
    }

    @OnBothDatabases
    void a_practice_finds_its_own_by_its_number_and_by_the_zaaknummer(Database database) {
        ReferralStore store = database.referrals(clock);
        String number = UUID.randomUUID().toString();
        String zaak = "ZAAK-" + number;
        ReferralId id = store.accept(NewReferrals.numbered(number, "{}")).referral().id();
        store.change(id, Change.of("ready", ReferralState.READY));
        store.change(id, Change.reported("delivered", new MunicipalUpdate(MunicipalUpdate.Kind.RECEIVED, null, zaak,
                null, null, null)));

        assertThat(store.findByIdentifier(LINDE, null, number)).extracting(Referral::id).containsExactly(id);
        assertThat(store.findByIdentifier(LINDE, null, zaak)).extracting(Referral::id).containsExactly(id);
        assertThat(store.findByIdentifier(LINDE, SYSTEM, number)).extracting(Referral::id).containsExactly(id);
        assertThat(store.findByIdentifier(LINDE, "another", number)).isEmpty();
        assertThat(store.findByIdentifier(WILG, null, number)).as("another practice").isEmpty();
        assertThat(store.findByIdentifier(WILG, null, zaak)).as("another practice").isEmpty();
    }

    @OnBothDatabases
    void what_changed_since_a_moment_comes_oldest_first(Database database) {
        MovableClock later = new MovableClock();
        later.pass(Duration.ofDays(365));
        ReferralStore store = database.referrals(later);
        List<ReferralId> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ids.add(store.accept(NewReferrals.any()).referral().id());
            later.pass(Duration.ofSeconds(1));
        }
        store.change(ids.get(0), Change.of("ready", ReferralState.READY));

        assertThat(store.changedSince(LINDE, later.instant().minusSeconds(3), null, 10)).extracting(Referral::id)
                .as("the moment itself counts, and a change counts anew")
                .containsExactly(ids.get(1), ids.get(2), ids.get(3), ids.get(0));
        assertThat(store.changedSince(LINDE, later.instant().minusSeconds(3), null, 2)).extracting(Referral::id)
                .containsExactly(ids.get(1), ids.get(2));
        assertThat(store.changedSince(WILG, later.instant().minusSeconds(3), null, 10)).isEmpty();
    }

    @OnBothDatabases
    void the_open_cases_at_a_municipality_come_in_pages(Database database) {
        ReferralStore store = database.referrals(clock);
        GemeenteCode deventer = new GemeenteCode("0150");
        List<String> open = new ArrayList<>();
        for (ReferralState state : ReferralState.values()) {
            ReferralId id = store.accept(NewReferrals.to(deventer)).referral().id();
            database.client().sql("update referral set state = :s where id = :id").param("s", state.name())
                    .param("id", id.toString()).update();
            if (state.isAtMunicipality() || state.isDecided()) {
                // A decision is watched for two weeks more: its dates and corrections come after it.
                open.add(id.toString());
            }
        }

        List<String> found = new ArrayList<>();
        List<ReferralId> page = store.atMunicipality(deventer, "", 3);
        while (!page.isEmpty()) {
            page.forEach(id -> found.add(id.toString()));
            page = store.atMunicipality(deventer, found.get(found.size() - 1), 3);
        }

        assertThat(found).isSorted().containsExactlyInAnyOrderElementsOf(open);
        assertThat(store.atMunicipality(new GemeenteCode("0200"), "", 3)).isEmpty();
    }

    private static List<Outbox.Pending> bells(Database database, ReferralId id) {
        return new Outbox(database.client()).oldest(Integer.MAX_VALUE).stream()
                .filter(pending -> pending.bell().about().equals(id.toString())).toList();
    }
}
