package nl.schakel.story;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that runs as any other and may be moved on. */
final class RunningClock extends Clock {

    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");

    private volatile Duration ahead = Duration.ZERO;

    /** One on which it is now this moment, Dutch time. */
    static RunningClock at(LocalDateTime moment) {
        RunningClock clock = new RunningClock();
        clock.ahead = Duration.between(Instant.now(), moment.atZone(DUTCH_TIME).toInstant());
        return clock;
    }

    /** Moves on to the morning after a day; stays where it is past that already. */
    void toTheMorningAfter(LocalDate day) {
        Duration more = Duration.between(instant(), day.plusDays(1).atTime(7, 0).atZone(DUTCH_TIME).toInstant());
        ahead = more.isNegative() ? ahead : ahead.plus(more);
    }

    LocalDate today() {
        return LocalDate.ofInstant(instant(), DUTCH_TIME);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
