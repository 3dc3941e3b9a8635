package nl.schakel.referral;

import java.util.List;

import nl.schakel.identity.AgbCode;

/**
 * What a multidisciplinary meeting agreed about a referral, checked and built for each party of the case.
 *
 * @param source   the HIS's own number of it, unique within the practice
 * @param hash     of what was sent, to tell the same from something else
 * @param referral the case it is about
 * @param portions what goes to each party
 */
public record NewMdo(AgbCode practice, SourceIdentifier source, String hash, Referral referral,
                     List<Portion> portions) {

    public NewMdo {
        portions = List.copyOf(portions);
    }

    /**
     * What goes to one party; both are kept encrypted.
     *
     * @param disclosure  what was released and withheld
     * @param consignment the message as the party receives it
     */
    public record Portion(RecipientRole role, byte[] disclosure, byte[] consignment) {

        /** Never shows what it says. */
        @Override
        public String toString() {
            return "Portion for " + role;
        }
    }

    /** Never shows what it says. */
    @Override
    public String toString() {
        return "NewMdo about " + referral.id();
    }
}
