package nl.schakel.referral;

import java.time.Clock;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/**
 * How long what is kept (AVG art. 5(1)(e)), in Dutch civil time.
 *
 * @param payload the message of a HIS and what was made of it, after the last recipient confirmed
 * @param record  timeline and disclosure record, after the referral ended
 * @param audit   the audit log (NEN 7513), and with it that there was such a referral
 */
public record RetentionTerms(Period payload, Period record, Period audit) {

    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");

    /** @throws IllegalArgumentException with a Dutch sentence, where the terms make no sense together */
    public RetentionTerms {
        ZonedDateTime today = ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, DUTCH_TIME);
        boolean positive = today.plus(payload).isAfter(today);
        if (!positive || today.plus(record).isBefore(today.plus(payload))
                || today.plus(audit).isBefore(today.plus(record))) {
            throw new IllegalArgumentException("De bewaartermijnen kloppen niet: schakel.retention.payload is minstens "
                    + "een dag en niet langer dan record, en record niet langer dan audit.");
        }
    }

    /**
     * What ended before these moments goes now.
     *
     * @param now what goes, goes at this moment
     */
    public record Cutoffs(Instant now, Instant payload, Instant record, Instant audit) {
    }

    /** As they are now. */
    public Cutoffs at(Clock clock) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        ZonedDateTime dutch = now.atZone(DUTCH_TIME);
        return new Cutoffs(now, dutch.minus(payload).toInstant(), dutch.minus(record).toInstant(),
                dutch.minus(audit).toInstant());
    }
}
