package nl.schakel.security;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import nl.schakel.identity.Bsn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hub's own keys: made at the first start, kept in one file that the {@link MasterKey} wraps. Whoever loses the
 * file loses the pseudonyms and every search by BSN: it belongs in the backup.
 *
 * <p>The keys that sign follow each other ({@link #rotate}); ask for them at each use, never keep one. Another process
 * that shares the directory may have changed them: that is seen at the next use. The keys behind pseudonyms and keyed
 * hashes never change: what was written with them must be found again.
 *
 * <p>Thread-safe.
 */
public final class Keys {

    private static final Logger log = LoggerFactory.getLogger(Keys.class);

    private final KeyFile file;
    private final RotationTerms terms;
    private final Clock clock;
    private final byte[] root;
    private final byte[] pseudonymKey;
    private final byte[] lookupKey;
    private volatile KeyFile.Read known;

    private Keys(KeyFile file, RotationTerms terms, Clock clock) {
        this.file = file;
        this.terms = terms;
        this.clock = clock;
        this.known = file.read();
        this.root = known.ring().root();
        // Two keys from one: a pseudonym at a recipient must never equal, or help to find, the hash in our database.
        this.pseudonymKey = hmac(root, "pseudonym");
        this.lookupKey = hmac(root, "lookup");
    }

    /** As {@link #open(Path, MasterKey, RotationTerms, Clock)}, on the usual terms. */
    public static Keys open(Path directory, MasterKey masterKey) {
        return open(directory, masterKey, RotationTerms.USUAL, Clock.systemUTC());
    }

    /**
     * As {@link #open(Path, MasterKey)}, to look beside a hub: nothing is made, changed or locked.
     *
     * @throws IllegalStateException with a Dutch sentence, also where there are no keys
     */
    public static Keys known(Path directory, MasterKey masterKey) {
        KeyFile file = new KeyFile(directory, masterKey);
        if (!file.exists()) {
            throw new IllegalStateException("In " + directory + " staan geen sleutels van een hub.");
        }
        return new Keys(file, RotationTerms.USUAL, Clock.systemUTC());
    }

    /**
     * Loads the keys, or makes them where there are none yet.
     *
     * @param directory where they are kept, made where absent; owner only
     * @throws IllegalStateException with a Dutch sentence, where the master key does not fit or the file is damaged
     */
    public static Keys open(Path directory, MasterKey masterKey, RotationTerms terms, Clock clock) {
        KeyFile file = new KeyFile(directory, masterKey);
        // Two hub processes that share the directory and start together must end up with the same keys.
        file.change(ring -> ring == null ? KeyRing.make(clock.instant()) : ring);
        return new Keys(file, terms, clock);
    }

    /** Signs access tokens now (ES256); private part included. */
    public ECKey accessTokenKey() {
        return ring().accessKey(clock.instant());
    }

    /** Signs consent tokens now (ES256); private part included. */
    public ECKey consentTokenKey() {
        return ring().consentKey(clock.instant());
    }

    /** Public parts of all keys of which an access token may still be valid. */
    public JWKSet accessTokenKeys() {
        return new JWKSet(ring().publicAccessKeys());
    }

    /** Public parts of all keys of which a consent token may still be valid. */
    public JWKSet consentTokenKeys() {
        return new JWKSet(ring().publicConsentKeys());
    }

    /** The public parts of all, as {@code /.well-known/jwks.json} shows them. */
    public JWKSet published() {
        KeyRing ring = ring();
        List<JWK> all = new ArrayList<>(ring.publicAccessKeys());
        all.addAll(ring.publicConsentKeys());
        return new JWKSet(all);
    }

    /**
     * Makes a successor of a key that is old, which is published at once and signs after the lead time, and drops what
     * can no longer have signed anything valid. To be called now and then; mostly it does nothing.
     *
     * @throws RuntimeException with a Dutch sentence, where the file cannot be read or written
     */
    public void rotate() {
        change(ring -> ring.rotated(terms, clock.instant()));
    }

    /**
     * New keys that sign at once, for when one may have leaked. Old access tokens are worth nothing from now on; the
     * key of consent tokens stays published as long as they may live: which of those to revoke is for a person.
     */
    public void rotateNow() {
        change(ring -> ring.renewed(clock.instant()));
    }

    /** By what the master key is known that wraps the keys now. */
    String wrappedBy() {
        return file.wrappedBy();
    }

    /**
     * Has the master key of now wrap the keys, where another did; they stay what they are.
     *
     * @return whether another did
     */
    boolean rewrap() {
        return file.rewrap();
    }

    private void change(UnaryOperator<KeyRing> change) {
        KeyRing before = ring();
        file.change(change);
        if (ring() != before) {
            log.info("De sleutels van de hub zijn vernieuwd; gepubliceerd zijn er nu {}.",
                    published().getKeys().size());
        }
    }

    private KeyRing ring() {
        KeyFile.Read now = known;
        KeyFile.Stamp stamp = file.stamp();
        return stamp == null || stamp.equals(now.stamp()) ? now.ring() : reread(stamp);
    }

    private synchronized KeyRing reread(KeyFile.Stamp seen) {
        if (!seen.equals(known.stamp())) {
            try {
                known = file.read();
            } catch (RuntimeException damaged) {
                // What is known still works; the same file is not tried again.
                log.warn("Het sleutelbestand is veranderd en niet te lezen; de hub werkt door met de sleutels die hij "
                        + "had. {}", damaged.getMessage());
                known = new KeyFile.Read(seen, known.ring());
            }
        }
        return known.ring();
    }

    /**
     * The name under which a recipient knows a patient: the same at every referral, another at every recipient, so two
     * recipients cannot compare. HMAC-SHA256, cut to a UUID of version 8 (RFC 9562: a form of one's own).
     *
     * @param recipient OIN or another fixed number of the recipient
     * @param bsn       or, with a word before it, the number of whoever else is to stay unknown there
     * @return {@code urn:uuid:…}
     */
    public String pseudonym(String recipient, String bsn) {
        ByteBuffer hash = ByteBuffer.wrap(hmac(pseudonymKey, recipient + '\0' + bsn));
        long high = hash.getLong() & 0xFFFFFFFFFFFF0FFFL | 0x0000000000008000L;
        long low = hash.getLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
        return "urn:uuid:" + new UUID(high, low);
    }

    /** The keyed hash by which a referral is found when someone searches by BSN: 64 hexadecimal digits. */
    public String lookupHash(Bsn bsn) {
        return HexFormat.of().formatHex(hmac(lookupKey, bsn.value()));
    }

    /**
     * HMAC-SHA256 of a text with a key of its own for each purpose: what is made for one purpose tells nothing about
     * another, nor about pseudonyms. The same on every process and after every restart.
     *
     * @param purpose a fixed word of the caller
     * @return 64 hexadecimal digits
     */
    public String mac(String purpose, String text) {
        return HexFormat.of().formatHex(hmac(hmac(root, "mac/" + purpose), text));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is not available", e);
        }
    }

    /** Never a key. */
    @Override
    public String toString() {
        return "Keys ***";
    }
}
