package nl.schakel.municipality;

import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;

import nl.schakel.directory.Municipality;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.security.Keys;

/**
 * How a recipient knows a referral. An expert must not be able to join what it is asked with what others have: it gets
 * a number that only the hub can lead back to the referral, and hears the day and not the moment.
 */
class References {

    private static final String URN = "urn:uuid:";
    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");

    private final Keys keys;

    References(Keys keys) {
        this.keys = keys;
    }

    /** The number that hub and recipient share. */
    ReferralId number(Referral referral, RecipientRole recipient, Municipality place) {
        return recipient != RecipientRole.EXPERT ? referral.id() : new ReferralId(UUID.fromString(
                keys.pseudonym(place.oin().value(), "referral:" + referral.id()).substring(URN.length())));
    }

    /** When the recipient is told that the referral was received. */
    Instant receivedAt(Referral referral, RecipientRole recipient) {
        return moment(referral.receivedAt(), recipient);
    }

    /** A moment as the recipient may know it. */
    static Instant moment(Instant moment, RecipientRole recipient) {
        return recipient != RecipientRole.EXPERT ? moment
                : moment.atZone(DUTCH_TIME).toLocalDate().atStartOfDay(DUTCH_TIME).toInstant();
    }
}
