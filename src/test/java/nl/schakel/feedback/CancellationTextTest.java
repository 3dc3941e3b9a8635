package nl.schakel.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;

import nl.schakel.referral.CancelReason;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.TimelineEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a GP reads of a referral that the practice itself took back. */
class CancellationTextTest {

    @ParameterizedTest
    @EnumSource(CancelReason.class)
    void each_reason_makes_whole_sentences(CancelReason reason) {
        for (String event : new String[] {CancellationText.WITHDRAWN, CancellationText.ASKED}) {
            TimelineEntry entry = entry(event, ReferralState.WITHDRAWN, reason.code());
            for (boolean given : new boolean[] {true, false}) {
                assertThat(CancellationText.own(entry, role -> "Amsterdam", given, given)).startsWith("Uw praktijk")
                        .contains("Amsterdam").endsWith(".").doesNotContain("null", "  ", "..");
            }
            assertThat(CancellationText.reason(entry)).contains(event.equals(CancellationText.ASKED) ? "gevraagd"
                    : "ingetrokken").endsWith(".").doesNotContain("null");
        }
    }

    @Test
    void who_moved_is_referred_anew_elsewhere_and_nobody_else_is() {
        for (CancelReason reason : CancelReason.values()) {
            TimelineEntry entry = entry(CancellationText.WITHDRAWN, ReferralState.WITHDRAWN, reason.code());
            String text = CancellationText.own(entry, role -> "Amsterdam", true, true);
            assertThat(text.contains("verwijs dan opnieuw")).isEqualTo(reason == CancelReason.PATIENT_MOVED);
        }
    }

    @Test
    void that_a_municipality_still_has_the_case_is_told_to_no_one_without_consent() {
        TimelineEntry phoned = entry("cancellation-not-told-to-consultant", ReferralState.IN_PROGRESS, "x");

        assertThat(CancellationText.mayBeTold(phoned, false)).isFalse();
        assertThat(CancellationText.mayBeTold(phoned, true)).isTrue();
        assertThat(CancellationText.reason(phoned)).contains("gevraagd");
        assertThat(CancellationText.own(phoned, role -> role.code(), true, true)).contains("aan consultant", "belt");
    }

    @ParameterizedTest
    @CsvSource({"ONTVANGEN, received", "IN_ONDERZOEK, in-progress", "TERMIJN_VERLENGD, in-progress",
        "WACHT_OP_INFORMATIE, on-hold"})
    void an_open_case_keeps_its_task_status_while_it_is_asked_to_stop(BusinessStatus open, String task) {
        assertThat(BusinessStatus.asked(open).taskStatus()).isEqualTo(task).isEqualTo(open.taskStatus());
        assertThat(BusinessStatus.asked(open).code()).isEqualTo("annulering-gevraagd");
        assertThat(BusinessStatus.asked(BusinessStatus.TOEGEKEND)).isEqualTo(BusinessStatus.TOEGEKEND);
    }

    private static TimelineEntry entry(String event, ReferralState state, String code) {
        return new TimelineEntry(4, Instant.EPOCH, event, state, null, code, null, null, null, null, null);
    }
}
