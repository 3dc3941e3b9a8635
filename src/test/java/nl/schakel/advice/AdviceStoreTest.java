package nl.schakel.advice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import nl.schakel.advice.AdviceRequest.Origin;
import nl.schakel.advice.AdviceRequest.State;
import nl.schakel.advice.AdviceStore.Kind;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Change;
import nl.schakel.referral.Database;
import nl.schakel.referral.NewReferrals;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.security.Sealing;
import nl.schakel.story.MovableClock;
import org.springframework.http.converter.json.Jackson2ObjectMapperBuilder;

/** Questions of municipalities are kept: once each, sealed, and never changed by two at a time. */
class AdviceStoreTest {

    private static final String PATIENT = "a".repeat(64);
    private static final LocalDate DUE = LocalDate.of(2026, 12, 4);
    private static final AdviceQuestion QUESTION = new AdviceQuestion(
            new AdviceQuestion.Patient("999990019", "J. Kwakkelstein", LocalDate.of(1948, 3, 2)),
            new AdviceQuestion.Asker("K. Jansen", "Wmo-consulent", null, null), List.of("mobility.walking"),
            "Het gaat om de afstand tot de winkel.",
            new AdviceQuestion.Consent(LocalDate.of(2026, 11, 19), null, "patient", false, new byte[] {1, 2}));

    private final MovableClock clock = new MovableClock();

    @OnBothDatabases
    void a_question_is_kept_sealed_and_rings_for_the_practice(Database database) {
        AdviceStore store = store(database, clock);

        AdviceStore.Acceptance kept = store.ask(asked("kept-" + UUID.randomUUID(), null, null), "one");

        assertThat(kept.fresh()).isTrue();
        AdviceRequest request = kept.request();
        assertThat(request.state()).isEqualTo(State.ASKED);
        assertThat(request.due()).isEqualTo(DUE);
        assertThat(store.question(request.id())).hasValueSatisfying(question -> {
            assertThat(question.patient().name()).isEqualTo("J. Kwakkelstein");
            assertThat(question.consent().document()).containsExactly(1, 2);
        });
        assertThat(store.isAbout(request.id(), PATIENT)).isTrue();
        assertThat(bells(database, request)).containsExactly(AdviceStore.ASKED);
        assertThat(store.timeline(request.id())).extracting(AdviceStore.Entry::event).containsExactly("asked");
        byte[] sealed = database.client().sql("select sealed from advice_content where advice = :id")
                .param("id", request.id().toString()).query(byte[].class).single();
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("Kwakkelstein", "999990019");
        assertThat(request + "" + store.question(request.id()).orElseThrow())
                .doesNotContain("Kwakkelstein", "999990019", "winkel");
    }

    @OnBothDatabases
    void the_same_number_is_the_same_question_or_a_conflict(Database database) {
        AdviceStore store = store(database, clock);
        String source = "same-" + UUID.randomUUID();
        AdviceRequest first = store.ask(asked(source, null, null), "one").request();

        assertThat(store.known(first.municipality(), first.asker(), source, "one"))
                .hasValue(new AdviceStore.Acceptance(first, false, false));
        assertThat(store.ask(asked(source, null, null), "one")).isEqualTo(new AdviceStore.Acceptance(first, false, false));
        assertThat(store.ask(asked(source, null, null), "two").conflict()).isTrue();
        assertThat(store.known(first.municipality(), RecipientRole.MEDICAL_ADVISER, source, "one"))
                .as("the adviser's own numbers").isEmpty();
        assertThat(bells(database, first)).hasSize(1);
    }

    @OnBothDatabases
    void what_would_be_kept_differs_in_practice_or_patient_it_is_another_question(Database database) {
        AdviceStore store = store(database, clock);
        String source = "other-" + UUID.randomUUID();
        NewAdvice asked = asked(source, null, null);
        store.ask(asked);
        assertThat(store.ask(asked).conflict()).isFalse();
        assertThat(store.ask(new NewAdvice(asked.municipality(), asked.asker(), source, NewReferrals.WILG,
                asked.provision(), null, null, asked.origin(), asked.consentGiven(), null, DUE, PATIENT, QUESTION))
                .conflict()).isTrue();
    }

    @OnBothDatabases
    void one_of_two_that_change_it_at_once_is_told_so(Database database) {
        AdviceStore one = store(database, clock);
        AdviceStore other = store(database, clock);
        AdviceRequest known = one.ask(asked("race-" + UUID.randomUUID(), null, null), "x").request();

        assertThat(one.change(known, AdviceStep.of("answered", State.ANSWERED)
                .keeping(Kind.CONSIGNMENT, new byte[] {7}).ringing(new Bell(AdviceStore.ANSWERED, known.id().toString()))))
                .isTrue();
        assertThat(other.change(known, AdviceStep.of("declined", State.DECLINED).because(DeclineReason.OTHER))).isFalse();

        AdviceRequest answered = other.find(known.id()).orElseThrow();
        assertThat(answered.version()).isEqualTo(2);
        assertThat(other.content(known.id(), Kind.CONSIGNMENT)).hasValue(new byte[] {7});
        assertThat(bells(database, known)).containsExactly(AdviceStore.ASKED, AdviceStore.ANSWERED, AdviceStore.ASKED);
        assertThat(one.change(answered, AdviceStep.of("sent-on", State.SENT_ON))).as("too late to send it on").isFalse();
        assertThat(one.change(answered, AdviceStep.of("delivered", State.DELIVERED))).isTrue();
    }

    @OnBothDatabases
    void what_is_taken_back_is_forgotten_but_for_what_was_disclosed(Database database) {
        AdviceStore store = store(database, clock);
        AdviceRequest known = store.ask(asked("back-" + UUID.randomUUID(), null, null), "x").request();
        store.change(known, AdviceStep.of("answered", State.ANSWERED).keeping(Kind.CONSIGNMENT, new byte[] {7})
                .keeping(Kind.DISCLOSURE, new byte[] {8}));

        assertThat(store.change(store.find(known.id()).orElseThrow(), AdviceStep.of("taken-back", State.WITHDRAWN)))
                .isTrue();

        assertThat(store.question(known.id())).isEmpty();
        assertThat(store.content(known.id(), Kind.CONSIGNMENT)).isEmpty();
        assertThat(store.content(known.id(), Kind.DISCLOSURE)).hasValue(new byte[] {8});
        assertThat(store.change(store.find(known.id()).orElseThrow(), AdviceStep.of("answered", State.ANSWERED)))
                .as("nothing follows").isFalse();
    }

    @OnBothDatabases
    void lateness_is_told_by_one_process_once_and_once_when_it_is_over(Database database) {
        AdviceStore one = store(database, clock);
        AdviceStore other = store(database, clock);
        AdviceRequest known = one.ask(asked("late-" + UUID.randomUUID(), null, null), "x").request();

        assertThat(ids(one.late(DUE, 500))).as("its last day").doesNotContain(known.id());
        assertThat(ids(one.late(DUE.plusDays(1), 500))).contains(known.id());
        assertThat(one.remind(known)).isTrue();
        assertThat(other.remind(known)).isFalse();
        AdviceRequest reminded = other.find(known.id()).orElseThrow();
        assertThat(other.remind(reminded)).as("also with what it is now").isFalse();
        assertThat(ids(one.late(DUE.plusDays(1), 500))).doesNotContain(known.id());
        assertThat(bells(database, known)).containsExactly(AdviceStore.ASKED, AdviceStore.ASKED);
        assertThat(reminded.version()).as("a HIS sees that it changed").isEqualTo(2);

        assertThat(ids(one.lateNoMore(500))).doesNotContain(known.id());
        one.change(reminded, AdviceStep.of("answered", State.ANSWERED));
        assertThat(ids(one.lateNoMore(500))).contains(known.id());
        assertThat(one.tellLateNoMore(known.id())).isTrue();
        assertThat(other.tellLateNoMore(known.id())).isFalse();
    }

    @OnBothDatabases
    void a_reminder_that_was_overtaken_by_the_answer_claims_nothing(Database database) {
        AdviceStore store = store(database, clock);
        AdviceRequest known = store.ask(asked("overtaken-" + UUID.randomUUID(), null, null), "x").request();
        store.change(known, AdviceStep.of("answered", State.ANSWERED));

        assertThat(store.remind(known)).isFalse();

        assertThat(ids(store.lateNoMore(500))).doesNotContain(known.id());
        assertThat(bells(database, known)).as("asked, and answered").hasSize(2);
    }

    @OnBothDatabases
    void what_waits_without_a_consent_is_found(Database database) {
        AdviceStore store = store(database, clock);
        ReferralId referral = database.referrals(clock).accept(NewReferrals.any()).referral().id();
        AdviceRequest expiring = store.ask(asked("expiring-" + UUID.randomUUID(), null,
                clock.instant().plus(Duration.ofDays(1))), "x").request();
        AdviceRequest about = store.ask(asked("about-" + UUID.randomUUID(), referral, null), "x").request();
        AdviceRequest open = store.ask(asked("open-" + UUID.randomUUID(), null, null), "x").request();
        assertThat(ids(store.withoutConsent(500))).doesNotContain(expiring.id(), about.id(), open.id());

        database.referrals(clock).change(referral, Change.of("consent-revoked", ReferralState.REVOKED));
        assertThat(ids(store.withoutConsent(500))).contains(about.id()).doesNotContain(expiring.id());
        clock.pass(Duration.ofDays(1).plusSeconds(1));

        assertThat(ids(store.withoutConsent(500))).contains(expiring.id(), about.id()).doesNotContain(open.id());
        assertThat(store.of(referral)).extracting(AdviceRequest::id).containsExactly(about.id());
    }

    @OnBothDatabases
    void each_role_and_each_practice_has_its_own_list(Database database) {
        AdviceStore store = store(database, clock);
        Instant before = clock.instant();
        clock.pass(Duration.ofSeconds(1));
        AdviceRequest first = store.ask(asked("list-" + UUID.randomUUID(), null, null), "x").request();
        clock.pass(Duration.ofSeconds(1));
        AdviceRequest second = store.ask(asked("list-" + UUID.randomUUID(), null, null), "x").request();
        Set<State> all = EnumSet.allOf(State.class);
        Set<GemeenteCode> amsterdam = Set.of(NewReferrals.AMSTERDAM);

        assertThat(ids(store.ofAsker(amsterdam, RecipientRole.CONSULTANT, all, first.since(), 10)))
                .containsSubsequence(first.id(), second.id());
        assertThat(ids(store.ofAsker(amsterdam, RecipientRole.CONSULTANT, all, second.since(), 10)))
                .doesNotContain(first.id());
        assertThat(ids(store.ofAsker(amsterdam, RecipientRole.MEDICAL_ADVISER, all, before, 10)))
                .doesNotContain(first.id());
        assertThat(ids(store.ofPractice(NewReferrals.LINDE, Set.of(State.ASKED), first.since(), 10)))
                .containsSubsequence(first.id(), second.id());
        assertThat(store.ofPractice(new AgbCode("01099999"), all, before, 10)).isEmpty();
    }

    private static AdviceStore store(Database database, Clock clock) {
        return new AdviceStore(database.client(), database.transactions(), new Sealing(Database.KEY),
                database.bells(), Jackson2ObjectMapperBuilder.json().build(), database.trail(clock), clock);
    }

    private static NewAdvice asked(String source, ReferralId referral, Instant until) {
        return new NewAdvice(NewReferrals.AMSTERDAM, RecipientRole.CONSULTANT, source, NewReferrals.LINDE,
                Provision.SCOOTMOBIEL, referral, null, Origin.API, LocalDate.of(2026, 11, 19), until, DUE, PATIENT,
                QUESTION);
    }

    private static List<AdviceId> ids(List<AdviceRequest> requests) {
        return requests.stream().map(AdviceRequest::id).toList();
    }

    private static List<String> bells(Database database, AdviceRequest request) {
        return database.client().sql("select queue from outbox where referral = :id order by id")
                .param("id", request.id().toString()).query(String.class).list();
    }
}
