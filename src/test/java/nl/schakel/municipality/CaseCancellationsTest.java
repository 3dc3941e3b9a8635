package nl.schakel.municipality;

import static nl.schakel.referral.RecipientRole.CONSULTANT;
import static nl.schakel.referral.RecipientRole.MEDICAL_ADVISER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

import nl.schakel.consent.TokenRegister;
import nl.schakel.directory.Directory;
import nl.schakel.municipality.CaseCancellations.Verdict;
import nl.schakel.municipality.WithdrawalCause.Kind;
import nl.schakel.referral.Bell;
import nl.schakel.referral.CancelReason;
import nl.schakel.referral.Cancellation;
import nl.schakel.referral.Change;
import nl.schakel.referral.Content;
import nl.schakel.referral.Database;
import nl.schakel.referral.Fault;
import nl.schakel.referral.NewReferrals;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.referral.Part;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.TimelineEntry;
import nl.schakel.story.MovableClock;

/** What becomes of a referral that its practice does not want any more, and who hears of it. */
class CaseCancellationsTest {

    /** Where it stands, what may be done, where it stands then, and what the municipality hears. */
    private static final String HEARD = """
            ACCEPTED            POSSIBLE  WITHDRAWN           REFERRAL_WITHDRAWN
            READY               POSSIBLE  WITHDRAWN           REFERRAL_WITHDRAWN
            SENT                POSSIBLE  WITHDRAWN           REFERRAL_WITHDRAWN
            RECEIVED            POSSIBLE  WITHDRAWN           REFERRAL_WITHDRAWN
            IN_PROGRESS         POSSIBLE  IN_PROGRESS         STOP_ASKED
            WAITING             POSSIBLE  WAITING             STOP_ASKED
            EXTENDED            POSSIBLE  EXTENDED            STOP_ASKED
            GRANTED             DECIDED   GRANTED             -
            PARTLY_GRANTED      DECIDED   PARTLY_GRANTED      -
            REFUSED             DECIDED   REFUSED             -
            OTHERWISE_SOLVED    DECIDED   OTHERWISE_SOLVED    -
            CLOSED              DECIDED   CLOSED              -
            WITHDRAWN           DONE      WITHDRAWN           -
            OTHER_MUNICIPALITY  NOT_HERE  OTHER_MUNICIPALITY  -
            NOT_TAKEN_UP        NOT_HERE  NOT_TAKEN_UP        -
            REVOKED             REVOKED   REVOKED             -
            NOT_DELIVERED       POSSIBLE  WITHDRAWN           REFERRAL_WITHDRAWN
            """;
    /** Where the practice may not hear what the municipality does, the answer is the same whatever that is. */
    private static final String UNHEARD = """
            ACCEPTED            POSSIBLE  WITHDRAWN           REFERRAL_WITHDRAWN
            READY               POSSIBLE  WITHDRAWN           REFERRAL_WITHDRAWN
            SENT                POSSIBLE  WITHDRAWN           REFERRAL_WITHDRAWN
            RECEIVED            POSSIBLE  RECEIVED            STOP_ASKED
            IN_PROGRESS         POSSIBLE  IN_PROGRESS         STOP_ASKED
            WAITING             POSSIBLE  WAITING             STOP_ASKED
            EXTENDED            POSSIBLE  EXTENDED            STOP_ASKED
            GRANTED             POSSIBLE  GRANTED             -
            PARTLY_GRANTED      POSSIBLE  PARTLY_GRANTED      -
            REFUSED             POSSIBLE  REFUSED             -
            OTHERWISE_SOLVED    POSSIBLE  OTHERWISE_SOLVED    -
            CLOSED              POSSIBLE  CLOSED              -
            WITHDRAWN           POSSIBLE  WITHDRAWN           -
            OTHER_MUNICIPALITY  POSSIBLE  OTHER_MUNICIPALITY  -
            NOT_TAKEN_UP        POSSIBLE  NOT_TAKEN_UP        -
            REVOKED             REVOKED   REVOKED             -
            NOT_DELIVERED       POSSIBLE  WITHDRAWN           REFERRAL_WITHDRAWN
            """;

    private final MovableClock clock = new MovableClock();
    private Town town;
    private CaseCancellations cancellations;
    private Withdrawals withdrawals;

    private void on(Database database) {
        town = new Town(database, clock);
        Directory directory = Town.directory(NewReferrals.AMSTERDAM, Map.of());
        cancellations = new CaseCancellations(town.referrals, database.parts(), database.cancelled(),
                new TokenRegister(database.client(), (purpose, text) -> purpose + text, clock), clock);
        // In another process than the one that delivers.
        withdrawals = new Withdrawals(town.referrals, database.parts(), town.beside().log, new References(null),
                directory, town.mergers, database.cancelled());
    }

    @OnBothDatabases
    void each_state_has_its_answer_and_a_practice_learns_nothing_from_it_that_it_may_not_know(Database database) {
        on(database);
        assertThat(table(true)).isEqualTo(HEARD);
        assertThat(table(false)).isEqualTo(UNHEARD);
    }

    private String table(boolean feedback) {
        StringBuilder table = new StringBuilder();
        for (ReferralState state : ReferralState.values()) {
            ReferralId id = begun(state);
            if (!feedback) {
                town.database.client().sql("update referral set feedback = false where id = :id")
                        .param("id", id.toString()).update();
            }
            Verdict verdict = cancellations.verdict(find(id), CancelReason.PATIENT_DIED);
            if (verdict == Verdict.POSSIBLE) {
                assertThat(cancellations.cancel(find(id), CancelReason.PATIENT_DIED)).as(state.name()).isTrue();
                assertThat(cancellations.verdict(find(id), CancelReason.PATIENT_DIED)).as("twice is as good as once")
                        .isEqualTo(Verdict.DONE);
                assertThat(town.bells(Bell.FEEDBACK, id)).isEqualTo(1);
            }
            Withdrawal withdrawal = withdrawals.open(id.toString(), CONSULTANT);
            table.append("%-20s%-10s%-20s%s%n".formatted(state, verdict, find(id).state(),
                    withdrawal == null ? "-" : withdrawal.cause().kind()));
        }
        return table.toString();
    }

    /** A referral that stands there, and whose delivery was begun. */
    private ReferralId begun(ReferralState state) {
        ReferralId id = town.referrals.accept(NewReferrals.any()).referral().id();
        town.log.claim(id, CONSULTANT);
        town.log.release(id, CONSULTANT);
        town.database.client().sql("update referral set state = :state where id = :id").param("state", state.name())
                .param("id", id.toString()).update();
        return id;
    }

    @OnBothDatabases
    void before_anything_was_sent_nothing_is_sent_and_nobody_needs_to_hear(Database database) {
        on(database);
        ReferralId id = town.ready(NewReferrals.any());

        cancellations.cancel(find(id), CancelReason.BY_MISTAKE);

        assertThat(town.deliveries.open(id.toString(), CONSULTANT)).isNull();
        assertThat(withdrawals.open(id.toString(), CONSULTANT)).isNull();
        assertThat(database.cancelled().isUntold(id, CONSULTANT)).isFalse();
        assertThat(town.referrals.content(id, Content.Kind.CONSIGNMENT)).isEmpty();
        assertThat(town.referrals.content(id, Content.Kind.REFERRAL)).isPresent();
        assertThat(town.referrals.timeline(id)).last().satisfies(entry -> {
            assertThat(entry.event()).isEqualTo("cancelled-by-practice");
            assertThat(entry.code()).isEqualTo("per-vergissing");
            assertThat(entry.faultClass()).isNull();
        });
        assertThat(database.cancelled().find(id)).map(Cancellation::asked).contains(false);
    }

    @OnBothDatabases
    void a_delivery_that_is_under_way_stops_at_its_next_step_and_what_it_did_is_taken_back(Database database) {
        on(database);
        ReferralId id = town.ready(NewReferrals.any());
        Delivery delivery = town.deliveries.open(id.toString(), CONSULTANT);

        cancellations.cancel(find(id), CancelReason.PATIENT_MOVED);
        assertThatThrownBy(() -> withdrawals.open(id.toString(), CONSULTANT)).as("while it is delivered")
                .isInstanceOf(Fault.Technical.class);
        Fault stopped = catchThrowableOfType(Fault.Translation.class,
                () -> delivery.memory().done(StepMemory.CASE, "https://zaken.example/" + id));
        town.faults.park(id.toString(), CONSULTANT, stopped);

        assertThat(stopped.code()).isEqualTo("referral-withdrawn");
        assertThat(find(id).state()).isEqualTo(ReferralState.WITHDRAWN);
        Withdrawal withdrawal = withdrawals.open(id.toString(), CONSULTANT);
        assertThat(withdrawal.cause().kind()).isEqualTo(Kind.REFERRAL_WITHDRAWN);
        assertThat(withdrawal.cause().note()).contains("de inwoner is verhuisd");
        assertThat(withdrawal.memory().result(StepMemory.CASE)).isPresent();
        withdrawals.close(withdrawal.done());
        withdrawals.close(withdrawal.done());
        assertThat(town.referrals.timeline(id)).extracting(TimelineEntry::event)
                .containsExactly("accepted", "ready", "cancelled-by-practice", "cancellation-told-to-consultant");
        assertThat(withdrawals.open(id.toString(), CONSULTANT)).isNull();
    }

    @OnBothDatabases
    void a_worker_that_was_finished_but_too_late_to_say_so_does_not_undo_it(Database database) {
        on(database);
        ReferralId id = town.ready(NewReferrals.any());
        Delivery delivery = town.deliveries.open(id.toString(), CONSULTANT);
        delivery.memory().done(StepMemory.CASE, "https://zaken.example/" + id);

        cancellations.cancel(find(id), CancelReason.OTHER);
        town.deliveries.close(delivery.done(Town.result(id)));

        assertThat(find(id).state()).isEqualTo(ReferralState.WITHDRAWN);
        assertThat(withdrawals.open(id.toString(), CONSULTANT)).as("what came there is taken back").isNotNull();
    }

    @OnBothDatabases
    void a_bell_that_a_crash_swallowed_rings_again_and_only_while_someone_must_hear(Database database) {
        on(database);
        ReferralId id = town.delivered();
        cancellations.cancel(find(id), CancelReason.NOT_NEEDED);
        database.client().sql("delete from outbox where referral = :id").param("id", id.toString()).update();
        WaitingRoom waiting = new WaitingRoom(town.referrals, database.parts(), town.log, withdrawals, town.faults,
                Town.directory(NewReferrals.AMSTERDAM, Map.of()), Town.GIVE_UP, clock);
        String queue = Bell.withdrawal(NewReferrals.AMSTERDAM, CONSULTANT);

        waiting.look();
        assertThat(town.bells(queue, id)).isEqualTo(1);
        assertThat(town.referrals.municipalitiesAtWork()).contains(NewReferrals.AMSTERDAM);
        withdrawals.close(withdrawals.open(id.toString(), CONSULTANT).done());
        waiting.look();
        assertThat(town.bells(queue, id)).isEqualTo(1);
    }

    @OnBothDatabases
    void what_a_person_must_tell_by_telephone_is_said_once_and_without_the_reason(Database database) {
        on(database);
        ReferralId id = town.delivered();
        cancellations.cancel(find(id), CancelReason.PATIENT_DIED);
        Withdrawal withdrawal = withdrawals.open(id.toString(), CONSULTANT);

        for (int time = 0; time < 2; time++) {
            town.faults.reportWithdrawal(id.toString(), CONSULTANT, new Fault.Translation("withdrawal-by-phone",
                    "Bel en zeg " + withdrawal.cause().byPhone() + "."));
        }

        assertThat(withdrawal.cause().byPhone()).doesNotContain("overleden");
        assertThat(town.referrals.timeline(id)).filteredOn(entry -> entry.event().contains("told")).singleElement()
                .extracting(TimelineEntry::event).isEqualTo("cancellation-not-told-to-consultant");
        assertThat(withdrawals.open(id.toString(), CONSULTANT)).as("nobody tries any more").isNull();
    }

    @OnBothDatabases
    void a_reason_that_says_more_is_told_as_well(Database database) {
        on(database);
        ReferralId id = begun(ReferralState.IN_PROGRESS);
        cancellations.cancel(find(id), CancelReason.OTHER);
        withdrawals.close(withdrawals.open(id.toString(), CONSULTANT).done());
        clock.pass(Duration.ofDays(3));

        assertThat(cancellations.verdict(find(id), CancelReason.OTHER)).isEqualTo(Verdict.DONE);
        assertThat(cancellations.verdict(find(id), CancelReason.PATIENT_DIED)).isEqualTo(Verdict.POSSIBLE);
        cancellations.cancel(find(id), CancelReason.PATIENT_DIED);

        assertThat(withdrawals.open(id.toString(), CONSULTANT).cause().note()).contains("de inwoner is overleden");
        Fault phone = new Fault.Translation("withdrawal-by-phone", "Bel.");
        town.faults.reportWithdrawal(id.toString(), CONSULTANT, phone);
        clock.pass(Duration.ofDays(3));
        cancellations.cancel(find(id), CancelReason.PATIENT_MOVED);
        town.faults.reportWithdrawal(id.toString(), CONSULTANT, phone);
        assertThat(town.referrals.timeline(id)).filteredOn(entry -> entry.event().contains("not-told")).hasSize(2);
    }

    @OnBothDatabases
    void a_request_that_comes_too_late_is_not_told_any_more(Database database) {
        on(database);
        ReferralId id = begun(ReferralState.IN_PROGRESS);
        cancellations.cancel(find(id), CancelReason.PATIENT_DECLINES);
        town.referrals.change(id, Change.of("municipal-update", ReferralState.GRANTED));

        assertThat(withdrawals.open(id.toString(), CONSULTANT)).isNull();
        assertThat(database.cancelled().isUntold(id, CONSULTANT)).isFalse();
    }

    @OnBothDatabases
    void a_consent_that_is_revoked_after_it_is_told_as_such(Database database) {
        on(database);
        ReferralId id = town.delivered();
        cancellations.cancel(find(id), CancelReason.PATIENT_DECLINES);
        withdrawals.close(withdrawals.open(id.toString(), CONSULTANT).done());
        town.referrals.change(id, Change.of("consent-revoked", ReferralState.REVOKED));

        assertThat(withdrawals.open(id.toString(), CONSULTANT).cause().kind()).isEqualTo(Kind.CONSENT_REVOKED);

        ReferralId other = town.delivered();
        cancellations.cancel(find(other), CancelReason.PATIENT_DECLINES);
        town.referrals.change(other, Change.of("consent-revoked", ReferralState.REVOKED));
        assertThat(withdrawals.open(other.toString(), CONSULTANT).cause().kind()).isEqualTo(Kind.CONSENT_REVOKED);
        assertThat(database.cancelled().isUntold(other, CONSULTANT)).isFalse();
    }

    @OnBothDatabases
    void a_token_stands_no_more_even_where_a_crash_came_before_the_register_heard(Database database) {
        on(database);
        ReferralId id = town.delivered();
        database.client().sql("""
                        insert into consent_token (jti, referral, role, recipient, issued_at, expires_at)
                        values (:jti, :id, 'CONSULTANT', '00000099000000363000', current_timestamp, :end)""")
                .param("jti", id.toString()).param("id", id.toString())
                .param("end", clock.instant().plus(Duration.ofDays(30)).atOffset(ZoneOffset.UTC)).update();
        TokenRegister tokens = new TokenRegister(database.client(), (purpose, text) -> purpose + text, clock);
        assertThat(tokens.active(id.toString())).isTrue();

        town.referrals.change(id, Change.of("cancelled-by-practice", ReferralState.WITHDRAWN)
                .cancelling(CancelReason.OTHER));

        assertThat(tokens.active(id.toString())).isFalse();
    }

    @OnBothDatabases
    void whoever_changes_it_meanwhile_is_first(Database database) {
        on(database);
        ReferralId id = town.ready(NewReferrals.any());
        Referral seen = find(id);
        town.referrals.change(id, Change.of("sent", ReferralState.SENT));

        assertThat(cancellations.cancel(seen, CancelReason.OTHER)).isFalse();
        assertThat(find(id).state()).isEqualTo(ReferralState.SENT);
        assertThat(database.cancelled().find(id)).isEmpty();
    }

    @OnBothDatabases
    void parts_go_with_it_and_their_recipients_do_not_hear_why(Database database) {
        on(database);
        ReferralId id = town.ready(NewReferrals.any());
        database.client().sql("""
                        insert into part (referral, role, recipient, consent_given, state, state_since)
                        values (:id, 'MEDICAL_ADVISER', '00000099000000363001', date '2026-11-20', 'DELIVERED',
                                current_timestamp)""").param("id", id.toString()).update();
        town.log.claim(id, MEDICAL_ADVISER);
        town.log.release(id, MEDICAL_ADVISER);

        cancellations.cancel(find(id), CancelReason.PATIENT_DIED);

        assertThat(database.parts().find(id, MEDICAL_ADVISER)).map(Part::state).contains(Part.State.WITHDRAWN);
        assertThat(town.bells(Bell.withdrawal(NewReferrals.AMSTERDAM, MEDICAL_ADVISER), id)).isEqualTo(1);
        assertThat(database.cancelled().isUntold(id, MEDICAL_ADVISER)).isTrue();
        WithdrawalCause told = new WithdrawalCause(Kind.REFERRAL_WITHDRAWN, LocalDate.of(2026, 12, 1), null);
        assertThat(told.note()).isEqualTo("De verwijzer heeft deze melding op 1 december 2026 ingetrokken. Gebruik de "
                + "gegevens niet verder en bewaar alleen wat de wet voorschrijft.");
    }

    private Referral find(ReferralId id) {
        return town.referrals.find(id).orElseThrow();
    }
}
