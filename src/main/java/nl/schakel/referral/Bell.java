package nl.schakel.referral;

import nl.schakel.identity.GemeenteCode;

/**
 * A call to look at something again: a queue and an id, never content. The database is the truth, the queue is the
 * bell.
 *
 * @param queue name of the queue
 * @param about number of what it concerns: a referral, or what the room of that queue keeps
 */
public record Bell(String queue, String about) {

    /** About a referral. */
    public Bell(String queue, ReferralId referral) {
        this(queue, referral.toString());
    }

    /** Rung when a referral was accepted. */
    public static final String ACCEPTED = "referral.accepted";
    /** Rung when the GP must hear something. */
    public static final String FEEDBACK = "feedback";
    /** Rung when an operator asked for dead letters to be resent; about a round of {@link DeadLetters}. */
    public static final String RESEND = "dead-letters.resend";
    /** Where the broker leaves what it gives up after its attempts; the hub takes it from there. */
    public static final String GIVEN_UP = "dead-letters";

    private static final String DEAD = "dead.";

    /** Rung when the consent that a referral goes on, or a part of it, was taken back. */
    public static final String REVOKED = "referral.revoked";

    /** The bell that moves a referral on towards its municipality: to be built while accepted, else to be delivered. */
    public static Bell onward(Referral referral, ReferralState state) {
        return new Bell(state == ReferralState.ACCEPTED ? ACCEPTED : delivery(referral.municipality()), referral.id());
    }

    /**
     * The same bell that does not ring any more: a person must look. Put among the bells of a change with a
     * {@link Fault}, it becomes a dead letter in the same transaction.
     */
    public Bell dead() {
        return new Bell(DEAD + queue, about);
    }

    /** Whether it was given up. */
    public boolean isDead() {
        return queue.startsWith(DEAD);
    }

    /** One that was given up as it rang before. */
    Bell alive() {
        return isDead() ? new Bell(queue.substring(DEAD.length()), about) : this;
    }

    /** The queue of what must go to one municipality: one that is down delays no other. */
    public static String delivery(GemeenteCode municipality) {
        return delivery(municipality, RecipientRole.CONSULTANT);
    }

    /** The queue of what must go to one recipient at a municipality: each has its own. */
    public static String delivery(GemeenteCode municipality, RecipientRole recipient) {
        return "municipality." + place(municipality, recipient);
    }

    /** The queue of what must be taken back from one recipient at a municipality. */
    public static String withdrawal(GemeenteCode municipality, RecipientRole recipient) {
        return "withdrawal." + place(municipality, recipient);
    }

    /** The queue of what is added to the case of one party: what a meeting agreed, and supplements. */
    public static String mdo(GemeenteCode municipality, RecipientRole recipient) {
        return "mdo." + place(municipality, recipient);
    }

    /** How a recipient at a municipality is called in queues and routes: {@code 0363}, {@code 0363.expert}. */
    public static String place(GemeenteCode municipality, RecipientRole recipient) {
        return recipient == RecipientRole.CONSULTANT ? municipality.value() : municipality + "." + recipient.code();
    }

    /** The queue of cases at one municipality that may have changed. */
    public static String update(GemeenteCode municipality) {
        return "update." + municipality;
    }
}
