package nl.schakel.referral;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One step of a referral: the new state, what the timeline says of it, what is kept with it and which bells ring, all
 * in one transaction.
 *
 * @param event      see {@link TimelineEntry#event()}
 * @param to         the state to move to
 * @param fault      why it is parked, null where nothing is wrong
 * @param caseNumber newly learned, null to keep what is known
 * @param deadline   newly learned, null to keep what is known
 * @param parts      how parts for others than the consultant move with it; where one may not, nothing is done
 * @param forgotten  content that is purged
 */
public record Change(String event, ReferralState to, Fault fault, String caseNumber, LocalDate deadline,
                     LocalDate from, LocalDate until, List<Content> contents, List<Part.Step> parts,
                     Set<Content.Kind> forgotten, List<Bell> bells) {

    /** A step that only changes the state. */
    public static Change of(String event, ReferralState to) {
        return new Change(event, to, null, null, null, null, null, List.of(), List.of(), Set.of(), List.of());
    }

    /** Parked: someone must act. */
    public static Change parked(Fault fault) {
        return new Change("parked", ReferralState.NOT_DELIVERED, fault, null, null, null, null, List.of(), List.of(),
                Set.of(), List.of());
    }

    /** What the municipality reports. */
    public static Change reported(String event, MunicipalUpdate update) {
        return new Change(event, ReferralState.of(update), null, update.caseNumber(), update.deadline(), update.from(),
                update.until(), List.of(), List.of(), Set.of(), List.of());
    }

    /** The same step, with content to keep. */
    public Change keeping(Content content) {
        return new Change(event, to, fault, caseNumber, deadline, from, until, plus(contents, content), parts,
                forgotten, bells);
    }

    /** The same step, with one of a part. */
    public Change moving(RecipientRole role, Part.State state, String number) {
        return new Change(event, to, fault, caseNumber, deadline, from, until, contents,
                plus(parts, new Part.Step(role, state, number)), forgotten, bells);
    }

    /** The same step, purging content. */
    public Change forgetting(Set<Content.Kind> kinds) {
        return new Change(event, to, fault, caseNumber, deadline, from, until, contents, parts, Set.copyOf(kinds),
                bells);
    }

    /** The same step, because of a fault. */
    public Change because(Fault reason) {
        return new Change(event, to, reason, caseNumber, deadline, from, until, contents, parts, forgotten, bells);
    }

    /** The same step, with a bell to ring. */
    public Change ringing(Bell bell) {
        return new Change(event, to, fault, caseNumber, deadline, from, until, contents, parts, forgotten,
                plus(bells, bell));
    }

    private static <T> List<T> plus(List<T> list, T item) {
        List<T> longer = new ArrayList<>(list);
        longer.add(item);
        return List.copyOf(longer);
    }
}
