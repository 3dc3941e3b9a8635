package nl.schakel.operations.referrals;

import nl.schakel.referral.Bell;
import nl.schakel.referral.DeadLetter;

/**
 * A dead letter as a page has it.
 *
 * @param referral its page's address; null where it is about a question
 * @param waits    whether it waits for a person: then it can be resent, put aside or closed
 */
record LetterView(DeadLetter letter, String partner, String errand, String faultClass, String state, String look,
                  String when, String machine, String since, String referral, boolean waits) {

    static LetterView of(DeadLetter letter, Wording wording) {
        return new LetterView(letter, wording.partner(letter.partner()), Errands.label(letter.queue()),
                Wording.faultClass(letter.faultClass()), Wording.state(letter.state()), Wording.look(letter.state()),
                wording.moment(letter.happenedAt()), Wording.machine(letter.happenedAt()),
                wording.moment(letter.since()),
                letter.queue().startsWith("advice.") || letter.queue().equals(Bell.RESEND) ? null
                        : "/operations/referrals/" + letter.about(),
                letter.state() == DeadLetter.State.OPEN);
    }
}
