package nl.schakel.security;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The one secret that an installation is given: it wraps every other key that the hub keeps (AVG art. 32, NEN 7510).
 * While it is being replaced there are others beside it, that only open what was wrapped with them.
 *
 * <p>A wrapped key is {@code version (1) | key id (4) | nonce (12) | AES-256-GCM ciphertext and tag}; version and key
 * id are authenticated. The key id tells with which master key something was wrapped.
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
    private static final String DAMAGED = "De versleutelde sleutel is beschadigd.";
    private static final int DIFFERENT_BYTES_OF_A_RANDOM_KEY = 8;

    private final SecretKey key;
    private final byte[] keyId;
    /** By their key ids; the one that wraps is among them. */
    private final Map<String, SecretKey> readers;
    private final boolean guessable;
    private final SecureRandom random = new SecureRandom();

    private MasterKey(byte[] bytes, List<byte[]> others) {
        this.key = new SecretKeySpec(bytes, "AES");
        this.keyId = idOf(bytes);
        Map<String, SecretKey> all = new LinkedHashMap<>();
        all.put(hex(keyId), key);
        others.forEach(other -> all.putIfAbsent(hex(idOf(other)), new SecretKeySpec(other, "AES")));
        this.readers = Map.copyOf(all);
        this.guessable = Arrays.equals(bytes, Base64.getDecoder().decode(DEMO))
                || distinct(bytes) < DIFFERENT_BYTES_OF_A_RANDOM_KEY;
    }

    /**
     * @param base64 exactly 32 bytes in base64
     * @throws IllegalArgumentException where it is not; the sentence does not repeat the value
     */
    public static MasterKey of(String base64) {
        return of(base64, null);
    }

    /**
     * One that is taking the place of others, or is about to give its place to another.
     *
     * @param base64 wraps from now on: exactly 32 bytes in base64
     * @param others open what they wrapped: the same form, with commas or spaces between them; null or blank for none
     * @throws IllegalArgumentException where one is not of that form; the sentence does not repeat the value
     */
    public static MasterKey of(String base64, String others) {
        byte[] current = bytes(base64, "De hoofdsleutel is geen base64 van precies 32 bytes: maak er een met "
                + "'openssl rand -base64 32'.");
        List<byte[]> previous = Arrays.stream((others == null ? "" : others).split("[,\\s]+"))
                .filter(each -> !each.isEmpty())
                .map(each -> bytes(each, "In SCHAKEL_MASTER_KEY_PREVIOUS staat iets dat geen base64 van precies 32 "
                        + "bytes is: zet daar alleen hoofdsleutels, met een komma ertussen.")).toList();
        return new MasterKey(current, previous);
    }

    private static byte[] bytes(String base64, String otherwise) {
        byte[] bytes = null;
        try {
            bytes = base64 == null ? null : Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException notBase64) {
            // the same sentence as for a wrong length; the cause would quote characters of the key
        }
        if (bytes == null || bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException(otherwise);
        }
        return bytes;
    }

    /** By what the key that wraps now is known: 8 hexadecimal digits, of which nothing of the key can be read. */
    public String keyId() {
        return hex(keyId);
    }

    /** The same of every key that opens what it wrapped, the one that wraps now among them. */
    public Set<String> readable() {
        return readers.keySet();
    }

    /**
     * By what the key is known that wrapped this; 8 hexadecimal digits.
     *
     * @throws IllegalStateException with a Dutch sentence, where {@link #wrap} did not make it
     */
    public static String keyIdOf(byte[] wrapped) {
        return hex(Arrays.copyOfRange(whole(wrapped), 1, PREFIX_BYTES));
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
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, prefix).doFinal(plain);
            return ByteBuffer.allocate(PREFIX_BYTES + NONCE_BYTES + sealed.length)
                    .put(prefix).put(nonce).put(sealed).array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available", e);
        }
    }

    /**
     * Decrypts what {@link #wrap} made, with this key or with one of the others.
     *
     * @throws IllegalStateException with a Dutch sentence, where it was wrapped by another master key or was damaged
     */
    public byte[] unwrap(byte[] wrapped) {
        SecretKey reader = readers.get(keyIdOf(wrapped));
        if (reader == null) {
            throw new IllegalStateException("De hoofdsleutel is een andere dan die waarmee dit is versleuteld.");
        }
        byte[] nonce = Arrays.copyOfRange(wrapped, PREFIX_BYTES, PREFIX_BYTES + NONCE_BYTES);
        try {
            int start = PREFIX_BYTES + NONCE_BYTES;
            return cipher(Cipher.DECRYPT_MODE, reader, nonce, Arrays.copyOf(wrapped, PREFIX_BYTES))
                    .doFinal(wrapped, start, wrapped.length - start);
        } catch (AEADBadTagException damaged) {
            throw new IllegalStateException(DAMAGED, damaged);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is not available", e);
        }
    }

    private static byte[] whole(byte[] wrapped) {
        if (wrapped == null || wrapped.length < PREFIX_BYTES + NONCE_BYTES + TAG_BITS / Byte.SIZE
                || wrapped[0] != VERSION) {
            throw new IllegalStateException(DAMAGED);
        }
        return wrapped;
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] prefix)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(prefix);
        return cipher;
    }

    private static byte[] idOf(byte[] bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update("schakel master key id".getBytes(StandardCharsets.US_ASCII));
            return Arrays.copyOf(digest.digest(bytes), KEY_ID_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }

    private static String hex(byte[] id) {
        return HexFormat.of().formatHex(id);
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
