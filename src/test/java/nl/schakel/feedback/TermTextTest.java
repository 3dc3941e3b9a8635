package nl.schakel.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

import nl.schakel.calendar.WorkingDays;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.referral.Change;
import nl.schakel.referral.Database;
import nl.schakel.referral.MunicipalUpdate;
import nl.schakel.referral.NewReferral;
import nl.schakel.referral.NewReferrals;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.referral.Provision;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.SourceIdentifier;
import nl.schakel.referral.TimelineEntry;
import nl.schakel.referral.Urgency;
import nl.schakel.story.MovableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a GP reads of terms, and who reads nothing. */
class TermTextTest {

    private static final LocalDate LAST = LocalDate.of(2027, 1, 4);
    private static final Municipality.Contact CONTACT =
            new Municipality.Contact(null, "Wijkteam Oost", "020-5550101", null, null);

    private final MovableClock clock = new MovableClock();

    @ParameterizedTest
    @CsvSource({"confirmation, READY", "retour, SENT", "answer, RECEIVED", "sign-of-life, RECEIVED",
        "investigation, IN_PROGRESS", "decision, EXTENDED"})
    void what_is_late_is_a_whole_sentence_that_says_since_when_and_whom_to_call(String term, ReferralState state) {
        assertThat(TermText.of(entry("term-" + term + "-late", state), "Amsterdam", CONTACT))
                .startsWith("Amsterdam ").contains("uiterlijk 4 januari 2027").endsWith("Wijkteam Oost, 020-5550101.");
        assertThat(TermText.of(entry("term-" + term + "-late", state), "Amsterdam", null))
                .endsWith("het Wmo-loket.").doesNotContain("null");
    }

    @ParameterizedTest
    @CsvSource({"confirmation, RECEIVED, alsnog bevestigd", "retour, RECEIVED, alsnog bevestigd",
        "answer, IN_PROGRESS, alsnog in behandeling", "sign-of-life, WAITING, alsnog in behandeling",
        "investigation, GRANTED, alsnog afgerond", "decision, REFUSED, alsnog besloten",
        "decision, EXTENDED, alsnog verlengd; het besluit volgt uiterlijk 1 februari 2027",
        "decision, WITHDRAWN, let niet langer op de termijn", "investigation, OTHER_MUNICIPALITY, let niet langer"})
    void that_it_is_over_says_how(String term, ReferralState state, String how) {
        assertThat(TermText.of(entry("term-" + term + "-over", state), "Amsterdam", CONTACT)).contains(how)
                .endsWith(".").doesNotContain("null");
    }

    @Test
    void a_late_onderzoek_and_a_late_decision_say_what_the_patient_may_do() {
        assertThat(TermText.of(entry("term-investigation-late", ReferralState.RECEIVED), "Amsterdam", null))
                .contains("zelf een aanvraag indienen", "art. 2.3.2, negende lid");
        assertThat(TermText.of(entry("term-decision-late", ReferralState.RECEIVED), "Amsterdam", null))
                .contains("in gebreke stellen", "Awb art. 4:17");
    }

    @OnBothDatabases
    void without_consent_for_feedback_only_what_is_about_the_practices_own_message_is_told(Database database) {
        assertThat(told(database, false)).hasSize(4).satisfies(texts -> {
            assertThat(texts.get(1)).contains("nog niet bevestigd");
            assertThat(texts.get(3)).contains("alsnog bevestigd");
        });
        assertThat(told(database, true)).hasSize(5).last().asString().contains("nog niet besloten");
    }

    @OnBothDatabases
    void the_hub_says_it_beside_a_state_that_stays(Database database) {
        ReferralStore referrals = database.referrals(clock);
        ReferralId id = passed(referrals, true);

        Feedback newest = desk(database).current(referrals.find(id).orElseThrow());

        assertThat(newest.beside()).isTrue();
        assertThat(newest.fromHub()).as("not the municipality").isTrue();
        assertThat(newest.status()).isEqualTo(BusinessStatus.ONTVANGEN);
        assertThat(newest.caseNumber()).isEqualTo("ZAAK-1");
    }

    private List<String> told(Database database, boolean feedback) {
        ReferralStore referrals = database.referrals(clock);
        ReferralId id = passed(referrals, feedback);
        return desk(database).all(referrals.find(id).orElseThrow()).stream().map(Feedback::text).toList();
    }

    private FeedbackDesk desk(Database database) {
        return new FeedbackDesk(database.referrals(clock), database.parts(), database.unheard(clock),
                new Directory(List.of(), List.of()), new Digest(new WorkingDays()), clock);
    }

    /** Confirmed late, and not decided in time. */
    private static ReferralId passed(ReferralStore referrals, boolean feedback) {
        ReferralId id = referrals.accept(new NewReferral(NewReferrals.LINDE, new SourceIdentifier(NewReferrals.SYSTEM,
                UUID.randomUUID().toString()), null, Provision.SCOOTMOBIEL, Urgency.ROUTINE, NewReferrals.AMSTERDAM,
                new Referral.Agreement(LocalDate.of(2026, 11, 20), null, feedback, null), "0".repeat(64),
                "application/fhir+json", "{}".getBytes(StandardCharsets.UTF_8))).referral().id();
        referrals.remarkWith(id, "term-confirmation-late", change -> change.about(LAST));
        referrals.change(id, Change.of("ready", ReferralState.READY));
        referrals.change(id, Change.reported("delivered", new MunicipalUpdate(MunicipalUpdate.Kind.RECEIVED, null,
                "ZAAK-1", null, null, null)));
        referrals.remarkWith(id, "term-confirmation-over", change -> change.about(LAST));
        referrals.remarkWith(id, "term-decision-late", change -> change.about(LAST));
        return id;
    }

    private static TimelineEntry entry(String event, ReferralState state) {
        return new TimelineEntry(3, Instant.EPOCH, event, state, null, null, null, "ZAAK-1",
                LocalDate.of(2027, 2, 1), null, LAST);
    }
}
