package nl.schakel.feedback;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.TimelineEntry;

/**
 * How a case came where an entry of its timeline has it.
 *
 * @param timeline of the referral; what comes after the entry does not count
 */
record Course(Referral referral, TimelineEntry entry, List<TimelineEntry> timeline) {

    /** The day on which the municipality got the melding (Wmo 2015 art. 2.3.2(1)); until then, that of the referral. */
    LocalDate melding() {
        return timeline.stream().filter(earlier -> earlier.version() <= entry.version())
                .filter(earlier -> earlier.state() == ReferralState.SENT || earlier.state().isAtMunicipality())
                .findFirst().map(TimelineEntry::at).or(() -> Optional.of(referral.receivedAt()))
                .map(FeedbackText::day).orElseThrow();
    }

    /** Whether it was suspended before (opschorting, Awb art. 4:15): then nobody but the municipality can count on. */
    boolean wasSuspended() {
        return suspension().isPresent();
    }

    /** Whether the onderzoek is taken up again. */
    boolean goesOn() {
        return entry.state() == ReferralState.IN_PROGRESS && timeline.stream().anyMatch(earlier ->
                earlier.version() < entry.version() && (earlier.state() == ReferralState.WAITING
                        || earlier.state() == ReferralState.EXTENDED));
    }

    /** The day of decision, null where nobody knows; while the case is suspended, and until it is set anew after that. */
    LocalDate deadline() {
        boolean stale = entry.state() == ReferralState.WAITING || suspension()
                .filter(before -> Objects.equals(before.deadline(), entry.deadline())).isPresent();
        return stale ? null : entry.deadline();
    }

    private Optional<TimelineEntry> suspension() {
        return timeline.stream().filter(earlier -> earlier.version() < entry.version()
                && earlier.state() == ReferralState.WAITING).reduce((first, second) -> second);
    }
}
