package nl.schakel.referral;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a referral stands. States move forward, but for what must be made anew; {@link #mayBecome} is the
 * whole table.
 *
 * <p>A decision may still be corrected by another decision on the same case, and by nothing else: what a municipality
 * decides later about the same person (Wmo 2015 art. 2.3.9 and 2.3.10) is a new case.
 */
public enum ReferralState {

    /** Stored; the GP has an answer. */
    ACCEPTED,
    /** The message is built, signed and waiting for its municipality. */
    READY,
    /** On its way by a standard that confirms later: the municipality has not said yet that it has it. */
    SENT,
    /** The municipality has the case. */
    RECEIVED,
    IN_PROGRESS,
    /** The municipality waits for someone: opschorting. */
    WAITING,
    /** The municipality took more time: verlenging. */
    EXTENDED,
    GRANTED,
    PARTLY_GRANTED,
    REFUSED,
    OTHERWISE_SOLVED,
    /** Decided, and the municipality does not share what. */
    CLOSED,
    /** The municipality ended it without a decision, or the practice took it back. */
    WITHDRAWN,
    OTHER_MUNICIPALITY,
    /** The municipality refused the request without a look at what the patient needs: nothing was decided. */
    NOT_TAKEN_UP,
    /** The patient took the consent back: nothing goes any more, in either direction. */
    REVOKED,
    /** Parked: someone must change something before it can be delivered. */
    NOT_DELIVERED;

    private static final Set<ReferralState> AT_MUNICIPALITY = EnumSet.of(RECEIVED, IN_PROGRESS, WAITING, EXTENDED);
    private static final Set<ReferralState> DECIDED =
            EnumSet.of(GRANTED, PARTLY_GRANTED, REFUSED, OTHERWISE_SOLVED, CLOSED);

    /** Whether the municipality has the case and has not finished it. */
    public boolean isAtMunicipality() {
        return AT_MUNICIPALITY.contains(this);
    }

    /** Whether the municipality took its decision. */
    public boolean isDecided() {
        return DECIDED.contains(this);
    }

    /** Whether the round trip is over. */
    public boolean isFinal() {
        return isDecided() || this == WITHDRAWN || this == OTHER_MUNICIPALITY || this == NOT_TAKEN_UP
                || this == REVOKED;
    }

    /** Whether a referral in this state may move to the other one. */
    public boolean mayBecome(ReferralState next) {
        if (next == REVOKED) {
            return this != REVOKED;
        }
        return switch (this) {
            case ACCEPTED -> next == READY || next == NOT_DELIVERED || next == WITHDRAWN;
            // Back where its municipality went into another: what was made is not for that one.
            case READY -> next == ACCEPTED || next == SENT || next == RECEIVED || next == NOT_DELIVERED
                    || next == WITHDRAWN;
            case SENT -> next.isAtMunicipality() || next.isFinal() || next == NOT_DELIVERED;
            case NOT_DELIVERED -> next == ACCEPTED || next == READY || next == SENT || next == RECEIVED
                    || next == WITHDRAWN;
            case RECEIVED, IN_PROGRESS, WAITING, EXTENDED ->
                    next.isAtMunicipality() || next.isFinal() || next == NOT_DELIVERED;
            case GRANTED, PARTLY_GRANTED, REFUSED, OTHERWISE_SOLVED, CLOSED -> next.isDecided() && next != this;
            case WITHDRAWN, OTHER_MUNICIPALITY, NOT_TAKEN_UP, REVOKED -> false;
        };
    }

    /** The state that a municipality's report means. */
    public static ReferralState of(MunicipalUpdate update) {
        return switch (update.kind()) {
            case RECEIVED -> RECEIVED;
            case IN_PROGRESS -> IN_PROGRESS;
            case WAITING -> WAITING;
            case EXTENDED -> EXTENDED;
            case WITHDRAWN -> WITHDRAWN;
            case FAILED -> NOT_DELIVERED;
            case OTHER_MUNICIPALITY -> OTHER_MUNICIPALITY;
            case NOT_TAKEN_UP -> NOT_TAKEN_UP;
            case DECIDED -> update.outcome() == null ? CLOSED : switch (update.outcome()) {
                case GRANTED -> GRANTED;
                case PARTLY_GRANTED -> PARTLY_GRANTED;
                case REFUSED -> REFUSED;
                case OTHERWISE_SOLVED -> OTHERWISE_SOLVED;
            };
        };
    }
}
