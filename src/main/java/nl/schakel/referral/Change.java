package nl.schakel.referral;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import nl.schakel.identity.GemeenteCode;

/**
 * One step of a referral: the new state, what the timeline says of it, what is kept with it and which bells ring, all
 * in one transaction.
 *
 * @param event      see {@link TimelineEntry#event()}
 * @param to         the state to move to
 * @param fault      why it is parked, null where nothing is wrong
 * @param learned    what is newly known
 * @param parts      how parts for others than the consultant move with it; where one may not, nothing is done
 * @param forgotten  content that is purged
 * @param succession which municipality it goes to by law, null where it stays
 * @param cancelled  why the practice takes it back or asks to stop, null where it does not
 * @param note       Dutch, for the operator, of a step that says nothing else; null where it needs no words
 */
public record Change(String event, ReferralState to, Fault fault, Learned learned, List<Content> contents,
                     List<Part.Step> parts, Set<Content.Kind> forgotten, List<Bell> bells, Succession succession,
                     CancelReason cancelled, String note) {

    /**
     * What a step tells of the case.
     *
     * @param caseNumber null to keep what is known
     * @param deadline   null to keep what is known
     * @param from       first day of a granted provision, null where not told
     * @param until      its last day, or that of the term that the step is about; null where not told
     * @param category   of a granted provision, null where not told
     * @param form       how a granted provision is delivered, null where not told
     */
    public record Learned(String caseNumber, LocalDate deadline, LocalDate from, LocalDate until, WmoCategory category,
                          DeliveryForm form) {

        /** Nothing new. */
        public static final Learned NOTHING = new Learned(null, null, null, null, null, null);
    }

    /**
     * The referral is another municipality's from now on.
     *
     * @param from   whose it was
     * @param to     whose it is
     * @param remark Dutch, names both; for the timeline
     */
    public record Succession(GemeenteCode from, GemeenteCode to, String remark) {
    }

    /** Whose the referral is after this step. */
    GemeenteCode municipality(Referral before) {
        return succession == null ? before.municipality() : succession.to();
    }

    /** For the timeline; null where there is nothing to say. */
    String code() {
        return fault != null ? fault.code() : succession != null ? succession.from().value()
                : cancelled != null ? cancelled.code() : null;
    }

    /** For the timeline; null where there is nothing to say. */
    String remark() {
        return fault != null ? fault.sentence() : succession != null ? succession.remark() : note;
    }

    /** Whether it is news to the practice. */
    boolean ringsFeedback() {
        return bells.stream().anyMatch(bell -> bell.queue().equals(Bell.FEEDBACK));
    }

    /** A step that only changes the state. */
    public static Change of(String event, ReferralState to) {
        return new Change(event, to, null, Learned.NOTHING, List.of(), List.of(), Set.of(), List.of(), null, null,
                null);
    }

    /** Parked: someone must act. */
    public static Change parked(Fault fault) {
        return of("parked", ReferralState.NOT_DELIVERED).because(fault);
    }

    /** What the municipality reports. */
    public static Change reported(String event, MunicipalUpdate update) {
        return of(event, ReferralState.of(update)).learning(new Learned(update.caseNumber(), update.deadline(),
                update.from(), update.until(), update.category(), update.form()));
    }

    private Change learning(Learned more) {
        return new Change(event, to, fault, more, contents, parts, forgotten, bells, succession, cancelled,
                note);
    }

    /** The same step, about a term with this last day. */
    public Change about(LocalDate lastDay) {
        return learning(new Learned(learned.caseNumber(), learned.deadline(), learned.from(), lastDay,
                learned.category(), learned.form()));
    }

    /** The same step, with content to keep. */
    public Change keeping(Content content) {
        return new Change(event, to, fault, learned, plus(contents, content), parts, forgotten, bells, succession,
                cancelled, note);
    }

    /** The same step, with one of a part. */
    public Change moving(RecipientRole role, Part.State state, String number) {
        return new Change(event, to, fault, learned, contents, plus(parts, new Part.Step(role, state, number)),
                forgotten, bells, succession, cancelled,
                note);
    }

    /** The same step, purging content. */
    public Change forgetting(Set<Content.Kind> kinds) {
        return new Change(event, to, fault, learned, contents, parts, Set.copyOf(kinds), bells, succession, cancelled,
                note);
    }

    /** The same step, because of a fault. */
    public Change because(Fault reason) {
        return new Change(event, to, reason, learned, contents, parts, forgotten, bells, succession, cancelled,
                note);
    }

    /** The same step, that gives the referral to the municipality that another went into. */
    public Change succeeding(GemeenteCode gone, GemeenteCode successor, String remark) {
        return new Change(event, to, fault, learned, contents, parts, forgotten, bells,
                new Succession(gone, successor, remark), cancelled, note);
    }

    /** The same step, because the practice takes the referral back, or asks to stop where the state stays. */
    public Change cancelling(CancelReason reason) {
        return new Change(event, to, fault, learned, contents, parts, forgotten, bells, succession, reason,
                note);
    }

    /** The same step, with a Dutch sentence for the operator. */
    public Change saying(String words) {
        return new Change(event, to, fault, learned, contents, parts, forgotten, bells, succession, cancelled, words);
    }

    /** The same step, with a bell to ring. */
    public Change ringing(Bell bell) {
        return new Change(event, to, fault, learned, contents, parts, forgotten, plus(bells, bell), succession,
                cancelled, note);
    }

    private static <T> List<T> plus(List<T> list, T item) {
        List<T> longer = new ArrayList<>(list);
        longer.add(item);
        return List.copyOf(longer);
    }
}
