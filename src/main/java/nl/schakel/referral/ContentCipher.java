package nl.schakel.referral;

import nl.schakel.security.MasterKey;
import nl.schakel.security.Sealing;

/** Seals content to its referral and kind. */
final class ContentCipher {

    private final Sealing sealing;

    ContentCipher(MasterKey masterKey) {
        this.sealing = new Sealing(masterKey);
    }

    /** A fresh data key, wrapped. */
    byte[] newDataKey() {
        return sealing.newDataKey();
    }

    byte[] seal(byte[] wrappedKey, ReferralId referral, Content content) {
        return sealing.seal(wrappedKey, about(referral, content.kind()), content.bytes());
    }

    byte[] open(byte[] wrappedKey, ReferralId referral, Content.Kind kind, byte[] sealed) {
        return sealing.open(wrappedKey, about(referral, kind), sealed);
    }

    private static String about(ReferralId referral, Content.Kind kind) {
        return referral + "/" + kind;
    }
}
