package nl.schakel.security;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.IntStream;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The one secret that an installation is given: it wraps every other key that the hub keeps (AVG art. 32, NEN 7510).
 *
 * <p>A wrapped key is {@code version (1) | key id (4) | nonce (12) | AES-256-GCM ciphertext and tag}; version and key
 * id are authenticated. The key id tells with which master key something was wrapped, so that a later version can
 * hold two of them while one is replaced.
 */
public final class MasterKey {

    /**
     * The master key of the demo, in base64. It is public, so it protects nothing: outside the profile {@code demo}
     * the hub refuses to start with it.
     */
    public static final String DEMO = "c2NoYWtlbC1kZW1vLW9ubHktbm90LWZvci1wYXRpZW4=";

    private static final int KEY_BYTES = 32;
    private static final byte VERSION = 1;
    private static final int KEY_ID_BYTES = 4;
    private static final int PREFIX_BYTES = 1 + KEY_ID_BYTES;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int DIFFERENT_BYTES_OF_A_RANDOM_KEY = 8;

    private final SecretKey key;
    private final byte[] keyId;
    private final boolean guessable;
    private final SecureRandom random = new SecureRandom();

    private MasterKey(byte[] bytes) {
        this.key = new SecretKeySpec(bytes, "AES");
        this.keyId = keyIdOf(bytes);
        this.guessable = Arrays.equals(bytes, Base64.getDecoder().decode(DEMO))
                || distinct(bytes) < DIFFERENT_BYTES_OF_A_RANDOM_KEY;
    }

    /**
     * @param base64 exactly 32 bytes in base64
     * @throws IllegalArgumentException where it is not; the sentence does not repeat the value
     */
    public static MasterKey of(String base64) {
        byte[] bytes = null;
        try {
            bytes = base64 == null ? null : Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException notBase64) {
            // the same sentence as for a wrong length; the cause would quote characters of the key
        }
        if (bytes == null || bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException("De hoofdsleutel is geen base64 van precies 32 bytes: "
                    + "maak er een met 'openssl rand -base64 32'.");
        }
        return new MasterKey(bytes);
    }

    /** Whether anyone could know this key: the public one of the demo, or a filler such as 32 equal bytes. */
    public boolean guessable() {
        return guessable;
    }

    /** Encrypts a key; every call gives other bytes. */
    public byte[] wrap(byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] prefix = ByteBuffer.allocate(PREFIX_BYTES).put(VERSION).put(keyId).array();
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, prefix).doFinal(plain);
            return ByteBuffer.allocate(PREFIX_BYTES + NONCE_BYTES + sealed.length)
                    .put(prefix).put(nonce).put(sealed).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available", e);
        }
    }

    /**
     * Decrypts what {@link #wrap} made.
     *
     * @throws IllegalStateException with a Dutch sentence, where it was wrapped by another master key or was damaged
     */
    public byte[] unwrap(byte[] wrapped) {
        if (wrapped == null || wrapped.length < PREFIX_BYTES + NONCE_BYTES + TAG_BITS / Byte.SIZE
                || wrapped[0] != VERSION) {
            throw new IllegalStateException("De versleutelde sleutel is beschadigd.");
        }
        if (!Arrays.equals(wrapped, 1, PREFIX_BYTES, keyId, 0, KEY_ID_BYTES)) {
            throw new IllegalStateException("De hoofdsleutel is een andere dan die waarmee dit is versleuteld.");
        }
        byte[] nonce = Arrays.copyOfRange(wrapped, PREFIX_BYTES, PREFIX_BYTES + NONCE_BYTES);
        try {
            int start = PREFIX_BYTES + NONCE_BYTES;
            return cipher(Cipher.DECRYPT_MODE, nonce, Arrays.copyOf(wrapped, PREFIX_BYTES))
                    .doFinal(wrapped, start, wrapped.length - start);
        } catch (AEADBadTagException damaged) {
            throw new IllegalStateException("De versleutelde sleutel is beschadigd.", damaged);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available", e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] prefix) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(prefix);
        return cipher;
    }

    private static byte[] keyIdOf(byte[] bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("schakel master key id".getBytes(StandardCharsets.US_ASCII));
            return Arrays.copyOf(digest.digest(bytes), KEY_ID_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }

    private static long distinct(byte[] bytes) {
        return IntStream.range(0, bytes.length).map(i -> bytes[i]).distinct().count();
    }

    /** Never the key. */
    @Override
    public String toString() {
        return "MasterKey ***";
    }
}
