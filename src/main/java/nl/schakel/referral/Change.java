package nl.schakel.referral;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * One step of a referral: the new state, what the timeline says of it, what is kept with it and which bells ring, all
 * in one transaction.
 *
 * @param event      see {@link TimelineEntry#event()}
 * @param to         the state to move to
 * @param fault      why it is parked, null where nothing is wrong
 * @param caseNumber newly learned, null to keep what is known
 * @param deadline   newly learned, null to keep what is known
 */
public record Change(String event, ReferralState to, Fault fault, String caseNumber, LocalDate deadline,
                     LocalDate from, LocalDate until, List<Content> contents, List<Bell> bells) {

    /** A step that only changes the state. */
    public static Change of(String event, ReferralState to) {
        return new Change(event, to, null, null, null, null, null, List.of(), List.of());
    }

    /** Parked: someone must act. */
    public static Change parked(Fault fault) {
        return new Change("parked", ReferralState.NOT_DELIVERED, fault, null, null, null, null, List.of(), List.of());
    }

    /** What the municipality reports. */
    public static Change reported(String event, MunicipalUpdate update) {
        return new Change(event, ReferralState.of(update), null, update.caseNumber(), update.deadline(), update.from(),
                update.until(), List.of(), List.of());
    }

    /** The same step, with content to keep. */
    public Change keeping(Content content) {
        return new Change(event, to, fault, caseNumber, deadline, from, until, plus(contents, content), bells);
    }

    /** The same step, with a bell to ring. */
    public Change ringing(Bell bell) {
        return new Change(event, to, fault, caseNumber, deadline, from, until, contents, plus(bells, bell));
    }

    private static <T> List<T> plus(List<T> list, T item) {
        List<T> longer = new ArrayList<>(list);
        longer.add(item);
        return List.copyOf(longer);
    }
}
