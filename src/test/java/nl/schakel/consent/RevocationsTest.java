package nl.schakel.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

import nl.schakel.identity.Oin;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Change;
import nl.schakel.referral.ConsentUse;
import nl.schakel.referral.Content;
import nl.schakel.referral.Database;
import nl.schakel.referral.NewReferral;
import nl.schakel.referral.NewReferrals;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.referral.Part;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.TimelineEntry;
import nl.schakel.story.MovableClock;

/** What taking back does to a referral and its parts; how it comes to that is told in the stories. */
class RevocationsTest {

    private static final Instant GIVEN = Instant.parse("2026-01-15T10:15:00Z");

    private static final String PATIENT = "a".repeat(64);
    private static final Oin ADVISER = new Oin("00000099000000363001");

    private final MovableClock clock = new MovableClock();

    /** One hub on a database, with a referral that goes on three consents. */
    private final class Desk {

        private final Database database;
        private final ReferralStore referrals;
        private final TokenRegister tokens;
        private final Revocations revocations;
        private final String main = UUID.randomUUID().toString();
        private final String feedback = UUID.randomUUID().toString();
        private final String adviser = UUID.randomUUID().toString();
        private final ReferralId id;

        Desk(Database database) {
            this.database = database;
            referrals = database.referrals(clock);
            tokens = new TokenRegister(database.client(), (purpose, text) -> "0".repeat(64), clock);
            revocations = new Revocations(referrals, database.parts(), database.consents(), tokens, clock);
            NewReferral any = NewReferrals.any();
            id = referrals.accept(new NewReferral(any.practice(), any.source(), null, any.provision(), any.urgency(),
                    any.municipality(), any.consent(),
                    List.of(new Part.Agreed(RecipientRole.MEDICAL_ADVISER, ADVISER, LocalDate.of(2026, 11, 20), null)),
                    List.of(new ConsentUse(main, "consultant", GIVEN), new ConsentUse(feedback, ConsentUse.FEEDBACK, GIVEN),
                            new ConsentUse(adviser, "medical-adviser", GIVEN)),
                    PATIENT, any.mediaType(), any.payload())).referral().id();
        }

        void revoke(String consent) {
            revocations.revoke(NewReferrals.LINDE, PATIENT, List.of(consent), Revocations.everything());
        }

        void ready() {
            referrals.change(id, Change.of("ready", ReferralState.READY)
                    .keeping(new Content(Content.Kind.CONSIGNMENT, "application/json", new byte[] {1}))
                    .keeping(new Content(Content.Kind.ADVISER_CONSIGNMENT, "application/json", new byte[] {1}))
                    .keeping(new Content(Content.Kind.DISCLOSURE, "application/json", new byte[] {1}))
                    .moving(RecipientRole.MEDICAL_ADVISER, Part.State.READY, null));
        }

        String token(RecipientRole role) {
            String jti = "urn:uuid:" + UUID.randomUUID();
            tokens.record(id, new IssuedToken(jti, role, ADVISER, clock.instant(),
                    clock.instant().plus(Duration.ofDays(1)), null));
            return jti;
        }

        Referral referral() {
            return referrals.find(id).orElseThrow();
        }

        Part.State part() {
            return database.parts().find(id, RecipientRole.MEDICAL_ADVISER).orElseThrow().state();
        }

        List<String> bells() {
            return database.client().sql("select queue from outbox where referral = :id order by id")
                    .param("id", id.toString()).query(String.class).list();
        }

        List<String> events() {
            return referrals.timeline(id).stream().map(TimelineEntry::event).toList();
        }
    }

    @OnBothDatabases
    void the_whole_referral_goes_with_the_consent_for_the_municipality(Database database) {
        Desk desk = new Desk(database);
        desk.ready();
        String consultants = desk.token(RecipientRole.CONSULTANT);
        String advisers = desk.token(RecipientRole.MEDICAL_ADVISER);

        desk.revoke(desk.main);

        assertThat(desk.referral().state()).isEqualTo(ReferralState.REVOKED);
        assertThat(desk.referral().revokedAt()).isEqualTo(clock.instant());
        assertThat(desk.part()).isEqualTo(Part.State.REVOKED);
        assertThat(desk.tokens.active(consultants)).isFalse();
        assertThat(desk.tokens.active(advisers)).isFalse();
        for (Content.Kind kind : Content.Kind.values()) {
            assertThat(desk.referrals.content(desk.id, kind).isPresent()).as(kind.name())
                    .isEqualTo(kind == Content.Kind.DISCLOSURE);
        }
        assertThat(desk.bells()).contains(Bell.FEEDBACK, "withdrawal.0363", "withdrawal.0363.medical-adviser");
    }

    @OnBothDatabases
    void what_was_never_made_needs_not_be_taken_back(Database database) {
        Desk desk = new Desk(database);

        desk.revoke(desk.main);

        assertThat(desk.bells()).containsExactly(Bell.ACCEPTED, Bell.FEEDBACK, Bell.REVOKED);
        assertThat(desk.part()).isEqualTo(Part.State.REVOKED);
    }

    @OnBothDatabases
    void the_advisers_part_goes_alone_with_the_consent_for_the_adviser(Database database) {
        Desk desk = new Desk(database);
        desk.ready();
        String consultants = desk.token(RecipientRole.CONSULTANT);
        String advisers = desk.token(RecipientRole.MEDICAL_ADVISER);

        desk.revoke(desk.adviser);

        assertThat(desk.referral().state()).isEqualTo(ReferralState.READY);
        assertThat(desk.referral().revokedAt()).isNull();
        assertThat(desk.part()).isEqualTo(Part.State.REVOKED);
        assertThat(desk.tokens.active(consultants)).isTrue();
        assertThat(desk.tokens.active(advisers)).isFalse();
        assertThat(desk.referrals.content(desk.id, Content.Kind.ADVISER_CONSIGNMENT)).isEmpty();
        assertThat(desk.referrals.content(desk.id, Content.Kind.CONSIGNMENT)).isPresent();
        assertThat(desk.bells()).contains("withdrawal.0363.medical-adviser").doesNotContain("withdrawal.0363");
    }

    @OnBothDatabases
    void with_the_consent_for_feedback_nothing_comes_back_from_that_moment_on(Database database) {
        Desk desk = new Desk(database);
        desk.ready();
        Instant before = clock.instant().minusSeconds(1);

        desk.revoke(desk.feedback);

        assertThat(desk.referral().state()).isEqualTo(ReferralState.READY);
        assertThat(desk.referral().consent().allowsFeedbackAt(before)).isTrue();
        assertThat(desk.referral().consent().allowsFeedbackAt(clock.instant())).isFalse();
        assertThat(desk.bells()).noneMatch(queue -> queue.startsWith("withdrawal"));
    }

    @OnBothDatabases
    void twice_is_as_good_as_once_and_part_by_part_as_good_as_all_at_once(Database database) {
        Desk desk = new Desk(database);
        desk.ready();
        desk.revoke(desk.adviser);
        desk.revoke(desk.adviser);
        desk.revoke(desk.main);
        desk.revoke(desk.main);
        desk.revoke(desk.feedback);
        desk.revoke(desk.adviser);

        assertThat(desk.events()).containsExactly("accepted", "ready", "revoked-for-medical-adviser",
                "consent-revoked");
        assertThat(desk.bells()).filteredOn("withdrawal.0363.medical-adviser"::equals).hasSize(1);
        assertThat(desk.bells()).filteredOn("withdrawal.0363"::equals).hasSize(1);
    }

    @OnBothDatabases
    void the_same_name_for_another_patient_is_another_consent(Database database) {
        Desk desk = new Desk(database);

        desk.revocations.revoke(NewReferrals.LINDE, "b".repeat(64), List.of(desk.main), Revocations.everything());
        desk.revocations.revoke(NewReferrals.WILG, PATIENT, List.of(desk.main), Revocations.everything());

        assertThat(desk.referral().state()).isEqualTo(ReferralState.ACCEPTED);
    }

    @OnBothDatabases
    void from_every_state_there_is_a_way_back(Database database) {
        for (ReferralState state : ReferralState.values()) {
            Desk desk = new Desk(database);
            database.client().sql("update referral set state = :state where id = :id").param("state", state.name())
                    .param("id", desk.id.toString()).update();
            for (Part.State part : Part.State.values()) {
                database.client().sql("update part set state = :state where referral = :id").param("state", part.name())
                        .param("id", desk.id.toString()).update();
                desk.revoke(desk.adviser);
                assertThat(desk.part()).as(state + " " + part).isEqualTo(
                        part == Part.State.NOT_AGREED ? Part.State.NOT_AGREED : Part.State.REVOKED);
            }
            desk.revoke(desk.main);
            assertThat(desk.referral().state()).as(state.name()).isEqualTo(ReferralState.REVOKED);
        }
    }
}
