package nl.schakel.operations.flow;

import nl.schakel.referral.ReferralState;

/** How far a referral is; what a municipality decided is nobody's business here. */
final class StateWords {

    private StateWords() {
    }

    static String of(ReferralState state) {
        if (state.isAtMunicipality()) {
            return "bij de gemeente";
        }
        return switch (state) {
            case ACCEPTED -> "aanvaard";
            case READY -> "wacht op bezorging";
            case SENT -> "verstuurd, nog niet bevestigd";
            case NOT_DELIVERED -> "niet bezorgd";
            default -> "afgerond";
        };
    }
}
