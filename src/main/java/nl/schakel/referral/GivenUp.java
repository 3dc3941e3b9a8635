package nl.schakel.referral;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import nl.schakel.identity.AgbCode;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes and closes dead letters within the transaction of what they are about: what the hub gives up, and what moves
 * on by itself. Of one subject there is one row that is not closed, by which cause and however often it stops.
 */
final class GivenUp {

    private static final Set<ReferralState> UNDELIVERED =
            EnumSet.of(ReferralState.ACCEPTED, ReferralState.READY, ReferralState.NOT_DELIVERED);
    private static final List<String> TOLD = List.of("taken-back-from-", "nothing-to-take-back-from-",
            "cancellation-told-to-", "nothing-to-cancel-at-");
    private static final String DELIVERY = "municipality";
    private static final int LONGEST_SENTENCE = 1000;

    private GivenUp() {
    }

    /** What is to be done about something, at whichever municipality: it may get another on its way. */
    static String subject(String queue, String about) {
        return errand(queue) + "/" + about;
    }

    private static String errand(String queue) {
        return queue.equals(Bell.ACCEPTED) ? DELIVERY : queue.replaceFirst("\\.\\d{4}(?=\\.|$)", "");
    }

    private static String errand(String kind, RecipientRole role) {
        return role == RecipientRole.CONSULTANT ? kind : kind + "." + role.code();
    }

    /** Who must do something about what stopped on a queue. */
    static String partner(String queue, AgbCode practice) {
        if (queue.equals(Bell.FEEDBACK)) {
            return "practice/" + practice;
        }
        String place = queue.replaceFirst("^\\w+\\.(\\d{4})(\\..*)?$", "$1");
        return place.equals(queue) ? "hub" : "municipality/" + place;
    }

    /** With the transaction of a change: what it gives up, and what it makes an end to. */
    static void note(JdbcClient db, Referral before, Change change, Instant now) {
        if (mayHaveStopped(before)) {
            follow(db, before, change, now);
        }
        change.bells().stream().filter(Bell::isDead).map(Bell::alive).forEach(bell ->
                add(db, bell, partner(bell.queue(), before.practice()), change.fault(), now));
    }

    /** Whatever stopped has an entry of its own in the timeline; most referrals never do. */
    private static boolean mayHaveStopped(Referral before) {
        return before.version() > 2 || before.version() == 2 && before.state() != ReferralState.READY;
    }

    private static void follow(JdbcClient db, Referral before, Change change, Instant now) {
        String about = before.id().toString();
        ReferralState to = change.to();
        if (to != before.state() && (to == ReferralState.WITHDRAWN || to == ReferralState.REVOKED)) {
            String outcome = to == ReferralState.REVOKED ? "De patiënt trok de toestemming in."
                    : "De verwijzing is ingetrokken.";
            for (RecipientRole role : RecipientRole.values()) {
                settle(db, errand(DELIVERY, role), about, outcome, now);
                settle(db, errand("mdo", role), about, outcome, now);
            }
            settle(db, "update", about, outcome, now);
        } else if (UNDELIVERED.contains(before.state()) && to != before.state()) {
            followDelivery(db, before, to, now);
        }
        change.parts().forEach(step -> follow(db, before, step, now));
        for (RecipientRole role : RecipientRole.values()) {
            if (TOLD.stream().anyMatch(told -> change.event().equals(told + role.code()))) {
                settle(db, errand("withdrawal", role), about, "De ontvanger weet ervan.", now);
            }
        }
    }

    private static void followDelivery(JdbcClient db, Referral before, ReferralState to, Instant now) {
        String about = before.id().toString();
        if (to == ReferralState.ACCEPTED || to == ReferralState.READY) {
            if (before.state() == ReferralState.NOT_DELIVERED) {
                sentAgain(db, DELIVERY, about, now);
            }
        } else if (to != ReferralState.NOT_DELIVERED) {
            settle(db, DELIVERY, about, to == ReferralState.SENT ? "Verstuurd; de gemeente bevestigt later."
                    : "Bezorgd.", now);
        }
    }

    private static void follow(JdbcClient db, Referral before, Part.Step step, Instant now) {
        String about = before.id().toString();
        String errand = errand(DELIVERY, step.role());
        switch (step.to()) {
            case READY -> sentAgain(db, errand, about, now);
            case DELIVERED -> settle(db, errand, about, "Bezorgd.", now);
            case REVOKED, WITHDRAWN -> {
                settle(db, errand, about, "Dit deel is ingetrokken.", now);
                settle(db, errand("mdo", step.role()), about, "Dit deel is ingetrokken.", now);
            }
            default -> { }
        }
    }

    /**
     * Gives something up: once while it is open; what was resent and stops again is open again.
     *
     * @param bell    that would have moved it on
     * @param partner {@code municipality/0363}, {@code practice/01012345} or {@code hub}
     */
    static void add(JdbcClient db, Bell bell, String partner, Fault fault, Instant now) {
        String live = subject(bell.queue(), bell.about());
        String sentence = fault.sentence().length() <= LONGEST_SENTENCE ? fault.sentence()
                : fault.sentence().substring(0, LONGEST_SENTENCE);
        int known = db.sql("""
                        update dead_letter set queue = :queue, partner = :partner, fault_class = :class,
                               sentence = :sentence, outcome = null,
                               times = case when state <> 'RESENT' and code = :code then times else times + 1 end,
                               happened_at = case when state <> 'RESENT' and code = :code then happened_at
                                                  else :now end,
                               state_since = case when state = 'RESENT' then :now else state_since end,
                               state = case when state = 'RESENT' then 'OPEN' else state end, code = :code
                         where live = :live""")
                .param("queue", bell.queue()).param("partner", partner).param("class", fault.faultClass())
                .param("sentence", sentence).param("code", fault.code()).param("now", utc(now)).param("live", live)
                .update();
        if (known == 0) {
            db.sql("""
                            insert into dead_letter (id, queue, about, live, partner, fault_class, code, sentence,
                                   happened_at, times, state, state_since)
                            values (:id, :queue, :about, :live, :partner, :class, :code, :sentence, :now, 1, 'OPEN',
                                    :now)""")
                    .param("id", UUID.randomUUID().toString()).param("queue", bell.queue())
                    .param("about", bell.about()).param("live", live).param("partner", partner)
                    .param("class", fault.faultClass()).param("code", fault.code()).param("sentence", sentence)
                    .param("now", utc(now)).update();
        }
    }

    /** It moved on by itself, whoever had a hand in it. */
    static void settle(JdbcClient db, String queue, String about, String outcome, Instant now) {
        db.sql("""
                        update dead_letter set state = 'CLOSED', state_since = :now, outcome = :outcome, live = null
                         where live = :live""")
                .param("now", utc(now)).param("outcome", outcome).param("live", subject(queue, about)).update();
    }

    /** The practice sent it once more, while it waited for an operator. */
    private static void sentAgain(JdbcClient db, String errand, String about, Instant now) {
        db.sql("""
                        update dead_letter set state = 'RESENT', state_since = :now, handled_by = 'de praktijk',
                               outcome = null
                         where live = :live and state in ('OPEN', 'PARKED')""")
                .param("now", utc(now)).param("live", errand + "/" + about).update();
    }

    /** With the transaction that moves a part of what is added to a case; of several that stopped there is one row. */
    static void follow(JdbcClient db, AdditionPart part, AdditionPart.State to, Instant now) {
        String errand = errand("mdo", part.role());
        String about = part.referral().toString();
        if (to == AdditionPart.State.READY) {
            sentAgain(db, errand, about, now);
        } else if (to != AdditionPart.State.NOT_DELIVERED && noneIsLeft(db, part)) {
            settle(db, errand, about, to == AdditionPart.State.DELIVERED ? "Bezorgd."
                    : "Dit hoeft niet meer bezorgd te worden.", now);
        }
    }

    private static boolean noneIsLeft(JdbcClient db, AdditionPart part) {
        return db.sql("""
                        select count(*) from mdo_part
                         where referral = :id and role = :role and state = 'NOT_DELIVERED'""")
                .param("id", part.referral().toString()).param("role", part.role().name()).query(Integer.class)
                .single() == 0;
    }

    /** Microseconds: what both databases keep. */
    static OffsetDateTime utc(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
