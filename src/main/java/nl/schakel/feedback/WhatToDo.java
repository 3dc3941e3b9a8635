package nl.schakel.feedback;

import java.time.LocalDate;

import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.TimelineEntry;

/**
 * What a GP, or the patient, may do now: one short sentence per state, with the law's own possibilities. Not for what
 * is no melding under the Wmo (welzijn op recept, schuldhulp, jeugdhulp): other rules hold there.
 */
final class WhatToDo {

    /** Wmo 2015 art. 2.3.2(2): from the melding, before the onderzoek begins. */
    private static final int DAYS_FOR_A_PLAN = 7;

    private WhatToDo() {
    }

    /** @param next the term that runs, null where none does */
    static String of(Course course, NextTerm next) {
        Referral referral = course.referral();
        TimelineEntry entry = course.entry();
        boolean wmo = referral.provision().category().isPresent();
        return switch (entry.state()) {
            case RECEIVED -> wmo ? plan(course) + urgent(referral) : urgent(referral);
            case IN_PROGRESS -> wmo ? investigation(next) + urgent(referral) : urgent(referral);
            case WAITING -> " Zolang loopt er geen termijn.";
            case EXTENDED -> " Kan de patiënt daar niet op wachten, bel dan de gemeente.";
            case GRANTED -> " De gemeente regelt het met de patiënt; u hoeft niets te doen.";
            case PARTLY_GRANTED -> wmo ? " De patiënt kan daartegen binnen zes weken bezwaar maken." : "";
            case REFUSED -> wmo ? " Verandert de situatie, dan kunt u opnieuw verwijzen." : "";
            case OTHERWISE_SOLVED -> wmo ? " Is dat niet genoeg, dan kan de patiënt een aanvraag indienen." : "";
            case WITHDRAWN -> " Is er toch hulp nodig, verwijs dan opnieuw.";
            default -> "";
        };
    }

    private static String plan(Course course) {
        TimelineEntry entry = course.entry();
        LocalDate last = course.melding().plusDays(DAYS_FOR_A_PLAN);
        return entry.state() != ReferralState.RECEIVED || FeedbackText.day(entry.at()).isAfter(last) ? ""
                : " De patiënt kan tot en met " + FeedbackText.DAY.format(last) + " een persoonlijk plan inleveren.";
    }

    /** Wmo 2015 art. 2.3.2(9): an aanvraag after the onderzoek, or where it took longer than six weeks. */
    private static String investigation(NextTerm next) {
        return next == null ? "" : next.kind() == NextTerm.Kind.INVESTIGATION
                ? " Is het dan niet klaar, dan kan de patiënt toch een aanvraag indienen."
                : " De patiënt kan nu een aanvraag indienen, ook als het onderzoek nog loopt.";
    }

    /** Wmo 2015 art. 2.3.3: a temporary provision at once, ahead of the onderzoek. */
    private static String urgent(Referral referral) {
        return referral.urgency().isUrgent() ? " Blijft tijdelijke hulp uit die niet kan wachten, bel dan." : "";
    }
}
