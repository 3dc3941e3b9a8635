package nl.schakel.fhir;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import nl.schakel.referral.Acceptance;

/** How often the door said yes and no, and why; never who asked or about whom. */
final class DoorNumbers {

    private final MeterRegistry meters;

    DoorNumbers(MeterRegistry meters) {
        this.meters = meters;
    }

    Acceptance accepted(Acceptance acceptance) {
        Counter.builder("schakel.referrals.accepted")
                .description("Referrals that a HIS got an answer for, by municipality")
                .tag("municipality", acceptance.referral().municipality().value())
                .tag("repeated", String.valueOf(acceptance.kind() != Acceptance.Kind.NEW))
                .register(meters).increment();
        return acceptance;
    }

    /** One for every reason given. Codes are our own, from lists in the code: none is taken from what was sent. */
    void refused(Refused refused) {
        refused.refusals().forEach(refusal -> Counter.builder("schakel.door.refused")
                .description("Reasons for which the door of the GP refused")
                .tag("code", refusal.code()).tag("status", String.valueOf(refused.status()))
                .register(meters).increment());
    }
}
