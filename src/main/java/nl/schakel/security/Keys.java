package nl.schakel.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;

import nl.schakel.identity.Bsn;

/**
 * The hub's own keys: made at the first start, kept in one file that the {@link MasterKey} wraps, the same ever after.
 * Whoever loses the file loses the pseudonyms and every search by BSN: it belongs in the backup.
 */
public final class Keys {

    private static final String FILE = "hub-keys.wrapped";
    private static final String LOCK = "hub-keys.lock";
    private static final String ACCESS = "access-";
    private static final String CONSENT = "consent-";
    private static final String PSEUDONYM = "pseudonym";
    private static final int PSEUDONYM_KEY_BYTES = 32;

    private final ECKey accessTokenKey;
    private final ECKey consentTokenKey;
    private final byte[] pseudonymKey;
    private final byte[] lookupKey;

    private Keys(JWKSet keys) {
        this.accessTokenKey = ecKey(keys, ACCESS);
        this.consentTokenKey = ecKey(keys, CONSENT);
        byte[] root = keys.getKeyByKeyId(PSEUDONYM).toOctetSequenceKey().toByteArray();
        // Two keys from one: a pseudonym at a recipient must never equal, or help to find, the hash in our database.
        this.pseudonymKey = hmac(root, "pseudonym");
        this.lookupKey = hmac(root, "lookup");
    }

    /**
     * Loads the keys, or makes them where there are none yet.
     *
     * @param directory where they are kept, made where absent; owner only
     * @throws IllegalStateException with a Dutch sentence, where the master key does not fit or the file is damaged
     */
    public static synchronized Keys open(Path directory, MasterKey masterKey) {
        try {
            Files.createDirectories(directory, ownerOnly("rwx------"));
            Path file = directory.resolve(FILE);
            // Two hub processes that share the directory and start together must end up with the same keys.
            try (FileChannel lock = FileChannel.open(directory.resolve(LOCK), Set.of(StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE), ownerOnly("rw-------"))) {
                lock.lock();
                if (!Files.exists(file)) {
                    write(file, masterKey.wrap(make().toString(false).getBytes(StandardCharsets.UTF_8)));
                }
            }
            return new Keys(JWKSet.parse(new String(unwrap(file, masterKey), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("De sleutels in " + directory + " zijn niet te lezen of te schrijven: "
                    + "geef de hub schrijfrechten op die map.", e);
        } catch (ParseException | JOSEException e) {
            throw new IllegalStateException("De sleutels in " + directory + " zijn beschadigd: "
                    + "zet het bestand terug uit de reservekopie.");
        }
    }

    /** Signs access tokens (ES256); private part included. */
    public ECKey accessTokenKey() {
        return accessTokenKey;
    }

    /** Signs consent tokens (ES256); private part included. */
    public ECKey consentTokenKey() {
        return consentTokenKey;
    }

    /** The public parts, as {@code /.well-known/jwks.json} shows them. */
    public JWKSet published() {
        return new JWKSet(List.of(accessTokenKey.toPublicJWK(), consentTokenKey.toPublicJWK()));
    }

    /**
     * The name under which a recipient knows a patient: the same at every referral, another at every recipient, so two
     * recipients cannot compare. HMAC-SHA256, cut to a UUID of version 8 (RFC 9562: a form of one's own).
     *
     * @param recipient OIN or another fixed number of the recipient
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

    private static byte[] unwrap(Path file, MasterKey masterKey) throws IOException {
        byte[] wrapped = Files.readAllBytes(file);
        try {
            return masterKey.unwrap(wrapped);
        } catch (IllegalStateException e) {
            throw new IllegalStateException("De sleutels in " + file.getParent() + " gaan niet open: "
                    + e.getMessage() + " Zet de hoofdsleutel (SCHAKEL_MASTER_KEY) terug waarmee zij zijn gemaakt, "
                    + "of het bestand uit de reservekopie.", e);
        }
    }

    private static JWKSet make() throws JOSEException {
        byte[] pseudonymKey = new byte[PSEUDONYM_KEY_BYTES];
        new SecureRandom().nextBytes(pseudonymKey);
        return new JWKSet(List.<JWK>of(newEcKey(ACCESS), newEcKey(CONSENT),
                new OctetSequenceKey.Builder(pseudonymKey).keyID(PSEUDONYM).build()));
    }

    private static ECKey newEcKey(String purpose) throws JOSEException {
        return new ECKeyGenerator(Curve.P_256).keyUse(KeyUse.SIGNATURE).algorithm(JWSAlgorithm.ES256)
                .keyID(purpose + UUID.randomUUID()).generate();
    }

    private static ECKey ecKey(JWKSet keys, String purpose) {
        return keys.getKeys().stream().filter(key -> key.getKeyID().startsWith(purpose)).findFirst()
                .orElseThrow().toECKey();
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Path fresh = Files.createTempFile(file.getParent(), FILE, ".new", ownerOnly("rw-------"));
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
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
