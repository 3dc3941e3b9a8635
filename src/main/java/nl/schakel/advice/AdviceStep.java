package nl.schakel.advice;

import java.util.ArrayList;
import java.util.List;

import nl.schakel.referral.Bell;
import nl.schakel.referral.Fault;

/**
 * One step of an advice request: the new state, what is kept with it and which bells ring, all in one transaction. A new
 * state rings for the practice by itself.
 *
 * @param event    kebab-case, for the timeline: {@code answered}, {@code declined}
 * @param reason   with a decline or where it is sent on; null keeps what is known
 * @param contents what is kept with it
 * @param fault    why a bell of this step is dead; null where none is
 */
public record AdviceStep(String event, AdviceRequest.State to, DeclineReason reason, List<Kept> contents,
                         List<Bell> bells, Fault fault) {

    public AdviceStep {
        contents = List.copyOf(contents);
        bells = List.copyOf(bells);
    }

    /** The event of a step by which an operator has something brought once more. */
    public static final String RESENT = "resent";

    /** What is kept, in the clear; only in memory. */
    public record Kept(AdviceStore.Kind kind, byte[] bytes) {

        @Override
        public String toString() {
            return "Kept " + kind;
        }
    }

    /** A step that only changes the state. */
    public static AdviceStep of(String event, AdviceRequest.State to) {
        return new AdviceStep(event, to, null, List.of(), List.of(), null);
    }

    /** The same step, with a reason. */
    public AdviceStep because(DeclineReason why) {
        return new AdviceStep(event, to, why, contents, bells, fault);
    }

    /** The same step, because of a fault. */
    public AdviceStep because(Fault why) {
        return new AdviceStep(event, to, reason, contents, bells, why);
    }

    /** The same step, with content to keep. */
    public AdviceStep keeping(AdviceStore.Kind kind, byte[] bytes) {
        List<Kept> more = new ArrayList<>(contents);
        more.add(new Kept(kind, bytes));
        return new AdviceStep(event, to, reason, more, bells, fault);
    }

    /** The same step, with a bell to ring. */
    public AdviceStep ringing(Bell bell) {
        List<Bell> more = new ArrayList<>(bells);
        more.add(bell);
        return new AdviceStep(event, to, reason, contents, more, fault);
    }
}
