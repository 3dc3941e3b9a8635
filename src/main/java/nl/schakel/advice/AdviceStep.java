package nl.schakel.advice;

import java.util.ArrayList;
import java.util.List;

import nl.schakel.referral.Bell;

/**
 * One step of an advice request: the new state, what is kept with it and which bells ring, all in one transaction. A new
 * state rings for the practice by itself.
 *
 * @param event    kebab-case, for the timeline: {@code answered}, {@code declined}
 * @param reason   with a decline or where it is sent on; null keeps what is known
 * @param contents what is kept with it
 */
public record AdviceStep(String event, AdviceRequest.State to, DeclineReason reason, List<Kept> contents,
                         List<Bell> bells) {

    public AdviceStep {
        contents = List.copyOf(contents);
        bells = List.copyOf(bells);
    }

    /** What is kept, in the clear; only in memory. */
    public record Kept(AdviceStore.Kind kind, byte[] bytes) {

        @Override
        public String toString() {
            return "Kept " + kind;
        }
    }

    /** A step that only changes the state. */
    public static AdviceStep of(String event, AdviceRequest.State to) {
        return new AdviceStep(event, to, null, List.of(), List.of());
    }

    /** The same step, with a reason. */
    public AdviceStep because(DeclineReason why) {
        return new AdviceStep(event, to, why, contents, bells);
    }

    /** The same step, with content to keep. */
    public AdviceStep keeping(AdviceStore.Kind kind, byte[] bytes) {
        List<Kept> more = new ArrayList<>(contents);
        more.add(new Kept(kind, bytes));
        return new AdviceStep(event, to, reason, more, bells);
    }

    /** The same step, with a bell to ring. */
    public AdviceStep ringing(Bell bell) {
        List<Bell> more = new ArrayList<>(bells);
        more.add(bell);
        return new AdviceStep(event, to, reason, contents, more);
    }
}
