package nl.schakel.municipality;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;

import nl.schakel.directory.Municipality;
import nl.schakel.referral.MdoDocuments;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.RecipientRole;

/**
 * What a municipality laid down of a multidisciplinary meeting in its case goes back to the GP: only where its file
 * says so, and only on the patient's consent for feedback (Wmo 2015 art. 5.2.5(2)).
 */
public final class MdoNotices {

    private final ReferralStore referrals;
    private final MdoDocuments documents;
    private final DeliveryLog deliveries;
    private final Clock clock;

    MdoNotices(ReferralStore referrals, MdoDocuments documents, DeliveryLog deliveries, Clock clock) {
        this.referrals = referrals;
        this.documents = documents;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    /** Whether the GP may hear of documents in this case; otherwise nobody needs to look for them. */
    public boolean isWanted(CaseCheck look) {
        Referral referral = referrals.find(look.referral()).orElseThrow();
        return look.municipality().mdo().toPractice() != Municipality.Mdo.ToPractice.NOTHING
                && referral.state() != ReferralState.REVOKED && referral.consent().allowsFeedbackAt(clock.instant());
    }

    /** What the hub itself did in the case. */
    public StepMemory memory(CaseCheck look) {
        return deliveries.memory(look.referral(), RecipientRole.CONSULTANT);
    }

    /** Whether the GP heard of the document at this address. */
    public boolean isTold(CaseCheck look, String address) {
        return documents.isTold(look.referral(), hash(address));
    }

    /**
     * Tells the GP of a document, once.
     *
     * @param pdf the document itself; null for a notice only
     */
    public void tell(ReferralId referral, String address, byte[] pdf) {
        documents.tell(referral, hash(address), pdf);
    }

    private static String hash(String address) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                    .digest(address.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
