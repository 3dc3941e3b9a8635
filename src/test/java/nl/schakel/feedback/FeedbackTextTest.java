package nl.schakel.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

import nl.schakel.directory.Municipality;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.Provision;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.SourceIdentifier;
import nl.schakel.referral.TimelineEntry;
import nl.schakel.referral.Urgency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a GP reads in each state, and what FHIR calls it. */
class FeedbackTextTest {

    private static final Set<ReferralState> NEEDS_A_REASON = Set.of(ReferralState.WAITING, ReferralState.WITHDRAWN,
            ReferralState.OTHER_MUNICIPALITY, ReferralState.NOT_TAKEN_UP, ReferralState.REVOKED,
            ReferralState.NOT_DELIVERED);

    @ParameterizedTest
    @CsvSource({
        "ACCEPTED, requested, in-verzending", "READY, requested, in-verzending",
        "SENT, requested, in-verzending", "RECEIVED, received, ontvangen",
        "IN_PROGRESS, in-progress, in-onderzoek", "WAITING, on-hold, wacht-op-informatie",
        "EXTENDED, in-progress, termijn-verlengd", "GRANTED, completed, toegekend",
        "PARTLY_GRANTED, completed, gedeeltelijk-toegekend", "REFUSED, completed, afgewezen",
        "OTHERWISE_SOLVED, completed, geen-maatwerkvoorziening", "CLOSED, completed, afgehandeld",
        "WITHDRAWN, cancelled, ingetrokken", "REVOKED, cancelled, ingetrokken", "OTHER_MUNICIPALITY, rejected, andere-gemeente",
        "NOT_TAKEN_UP, rejected, afgewezen", "NOT_DELIVERED, failed, niet-bezorgd"})
    void each_state_has_its_task_status_and_business_status(ReferralState state, String task, String business) {
        assertThat(BusinessStatus.of(state).taskStatus()).isEqualTo(task);
        assertThat(BusinessStatus.of(state).code()).isEqualTo(business);
    }

    @ParameterizedTest
    @EnumSource(ReferralState.class)
    void each_state_is_a_whole_sentence_and_the_ones_that_need_a_reason_have_one(ReferralState state) {
        String text = FeedbackText.of(course(entry(state)), "Amsterdam", null, null);

        assertThat(text).contains("Amsterdam").endsWith(".").doesNotContain("null");
        assertThat(FeedbackText.reason(state, null) != null).isEqualTo(NEEDS_A_REASON.contains(state));
    }

    @Test
    void a_granted_provision_names_its_dates_and_whom_to_call() {
        Municipality.Contact contact = new Municipality.Contact(null, "Wijkteam Oost", "020-5550101", null, null);

        assertThat(FeedbackText.of(course(entry(ReferralState.GRANTED)), "Amsterdam", contact, null)).isEqualTo(
                "Amsterdam heeft scootmobiel toegekend vanaf 1 december 2026 tot en met 30 november 2031."
                        + " De gemeente regelt het met de patiënt; u hoeft niets te doen."
                        + " Contact: Wijkteam Oost, 020-5550101.");
    }

    @Test
    void without_consent_nothing_is_told_of_the_case() {
        assertThat(FeedbackText.withoutConsent(entry(ReferralState.RECEIVED), "Amsterdam"))
                .contains("geen toestemming voor terugkoppeling").doesNotContain("ZAAK-1", "2027");
    }

    private static TimelineEntry entry(ReferralState state) {
        return new TimelineEntry(2, Instant.EPOCH, "municipal-update", state, null, null, null, "ZAAK-1",
                LocalDate.of(2027, 1, 17), LocalDate.of(2026, 12, 1), LocalDate.of(2031, 11, 30));
    }

    private static Referral referral() {
        return new Referral(ReferralId.next(), new AgbCode("01012345"), new SourceIdentifier("", "1"), null,
                Provision.SCOOTMOBIEL, Urgency.ROUTINE, new GemeenteCode("0363"),
                new Referral.Agreement(LocalDate.EPOCH, null, true, null), ReferralState.RECEIVED, 2, Instant.EPOCH,
                Instant.EPOCH, "ZAAK-1", null, 0, null);
    }

    private static Course course(TimelineEntry entry) {
        return new Course(referral(), entry, List.of(entry));
    }
}
