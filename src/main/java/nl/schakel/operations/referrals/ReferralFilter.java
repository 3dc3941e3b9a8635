package nl.schakel.operations.referrals;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.ReferralState;

/**
 * Which referrals, newest first; every part may be absent.
 *
 * @param from  received on this Dutch day or later
 * @param until received on this day or before
 */
record ReferralFilter(Standing standing, GemeenteCode municipality, AgbCode practice, LocalDate from, LocalDate until) {

    /** Where referrals stand, as far as operators tell them apart: what was decided is none of their business. */
    enum Standing {

        NOT_DELIVERED("Niet bezorgd", ReferralState.NOT_DELIVERED),
        UNDER_WAY("Onderweg", ReferralState.ACCEPTED, ReferralState.READY, ReferralState.SENT),
        AT_MUNICIPALITY("Bij de gemeente", ReferralState.RECEIVED, ReferralState.IN_PROGRESS, ReferralState.WAITING,
                ReferralState.EXTENDED),
        DECIDED("Besloten", ReferralState.GRANTED, ReferralState.PARTLY_GRANTED, ReferralState.REFUSED,
                ReferralState.OTHERWISE_SOLVED, ReferralState.CLOSED),
        ENDED("Zonder besluit geëindigd", ReferralState.WITHDRAWN, ReferralState.OTHER_MUNICIPALITY,
                ReferralState.NOT_TAKEN_UP, ReferralState.REVOKED);

        private final String label;
        private final List<ReferralState> states;

        Standing(String label, ReferralState... states) {
            this.label = label;
            this.states = List.of(states);
        }

        public String label() {
            return label;
        }

        List<ReferralState> states() {
            return states;
        }
    }

    Optional<Instant> start() {
        return Optional.ofNullable(from).map(day -> day.atStartOfDay(Wording.DUTCH_TIME).toInstant());
    }

    Optional<Instant> end() {
        return Optional.ofNullable(until).map(day -> day.plusDays(1).atStartOfDay(Wording.DUTCH_TIME).toInstant());
    }
}
