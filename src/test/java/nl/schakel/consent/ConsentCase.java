package nl.schakel.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.List;

import nl.schakel.identity.Bsn;
import nl.schakel.referral.Refusal;

/**
 * One row of the decision table in words: the sentence, the referral, and what the gate must answer.
 *
 * @param codes the codes of the refusal, all of them and in order; none where the referral may go
 */
record ConsentCase(String sentence, ReferralFixture referral, List<String> codes) {

    static final ConsentGate GATE = new ConsentGate(Clock.fixed(ReferralFixture.NOW, Span.DUTCH_TIME));

    static ConsentCase goes(String sentence, ReferralFixture referral) {
        return new ConsentCase(sentence, referral, List.of());
    }

    static ConsentCase stops(String codes, String sentence, ReferralFixture referral) {
        return new ConsentCase(sentence, referral, List.of(codes.split(" ")));
    }

    ConsentDecision decide() {
        return GATE.decide(referral.bundle(), referral.question());
    }

    /** The answer is the expected one, and a refusal says what to do without repeating anything. */
    void check() {
        ConsentDecision decision = decide();
        assertThat(decision.denials()).extracting(Refusal::code).containsExactlyElementsOf(codes);
        assertThat(decision.permitted()).isEqualTo(codes.isEmpty());
        for (Refusal refusal : decision.denials()) {
            assertThat(refusal.sentence()).endsWith(".").doesNotContainPattern("\\d{4}");
            if (refusal.path() != null) {
                assertThat(refusal.path()).startsWith("Bundle.entry[").matches("[A-Za-z.\\[\\]0-9]+");
            }
            assertThat(List.of(refusal.toString().split("\\D+"))).noneMatch(Bsn::isValid);
        }
        if (decision.permitted()) {
            assertThat(decision.consentReference()).isNotBlank();
            assertThat(decision.given()).isNotNull();
        } else {
            assertThat(decision.feedbackAllowed()).isFalse();
            assertThat(decision.consentReference()).isNull();
        }
    }

    @Override
    public String toString() {
        return (codes.isEmpty() ? "goes" : String.join(" ", codes)) + ": " + sentence;
    }
}
