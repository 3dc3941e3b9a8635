package nl.schakel.disclosure;

import java.util.List;

import nl.schakel.identity.Bsn;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;

/**
 * A referral with what each of its recipients receives, the consultant first.
 *
 * @param patient only to derive pseudonyms from
 */
public record Disclosed(Referral referral, Bsn patient, List<Portion> portions) {

    public Disclosed {
        portions = List.copyOf(portions);
    }

    /** What one recipient receives. */
    public record Portion(RecipientRole recipient, Disclosure disclosure) {
    }
}
