package nl.schakel.referral;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

import nl.schakel.identity.AgbCode;

/**
 * Something to add to a referral under way, checked and built for each party of the case.
 *
 * @param source   the HIS's own number of it, unique within the practice and the kind
 * @param hash     of what was sent, to tell the same from something else
 * @param referral the case it is about
 * @param portions what goes to each party
 * @param consents the consents of its own that it goes on: whoever takes one back takes back the referral, because
 *                 what was added cannot be told apart from it any more
 */
public record NewAddition(AdditionKind kind, AgbCode practice, SourceIdentifier source, String hash,
                          Referral referral, List<Portion> portions, List<ConsentUse> consents) {

    public NewAddition {
        portions = List.copyOf(portions);
        consents = List.copyOf(consents);
    }

    /** What a meeting agreed, on the consent of the case. */
    public NewAddition(AgbCode practice, SourceIdentifier source, String hash, Referral referral,
                       List<Portion> portions) {
        this(AdditionKind.MDO, practice, source, hash, referral, portions, List.of());
    }

    /**
     * What goes to one party; both contents are kept encrypted.
     *
     * @param consentGiven as in {@link AdditionPart#consentGiven()}
     * @param consentUntil as in {@link AdditionPart#consentUntil()}
     * @param disclosure   what was released and withheld
     * @param consignment  the message as the party receives it
     */
    public record Portion(RecipientRole role, LocalDate consentGiven, Instant consentUntil, byte[] disclosure,
                          byte[] consignment) {

        /** On the consent of the case. */
        public Portion(RecipientRole role, byte[] disclosure, byte[] consignment) {
            this(role, null, null, disclosure, consignment);
        }

        /** Never shows what it says. */
        @Override
        public String toString() {
            return "Portion for " + role;
        }
    }

    /** Never shows what it says. */
    @Override
    public String toString() {
        return "NewAddition to " + referral.id();
    }
}
