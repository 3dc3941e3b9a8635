package nl.schakel.municipality.iwmo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import nl.schakel.referral.Fault;

/**
 * The certificates by which municipalities know the hub (mutual TLS), each read once from its PKCS12 file and again
 * when the file is replaced. Safe for several threads.
 */
final class ClientCertificates {

    /** What a file held when it was read. */
    record Loaded(FileTime version, String password, SSLContext tls, X509Certificate certificate) {

        /** Never shows the password. */
        @Override
        public String toString() {
            return "client certificate of " + version;
        }
    }

    private final Map<Path, Loaded> read = new ConcurrentHashMap<>();

    /**
     * The certificate of a municipality's settings.
     *
     * @param who the municipality, for the sentence of a fault
     * @return null where they name none
     * @throws Fault.Translation {@code iwmo-client-certificate} where the file cannot be used
     */
    Loaded of(IwmoSettings settings, String who) {
        Path file = settings.certificate();
        if (file == null) {
            return null;
        }
        try {
            FileTime version = Files.getLastModifiedTime(file);
            Loaded known = read.get(file);
            if (known == null || !known.version().equals(version)
                    || !known.password().equals(settings.certificatePassword())) {
                known = load(file, version, settings.certificatePassword());
                read.put(file, known);
            }
            return known;
        } catch (IOException | GeneralSecurityException e) {
            // Without a cause: it may name the file's contents, and the sentence says all there is to do.
            throw new Fault.Translation("iwmo-client-certificate", who + ": het bestand van "
                    + "iwmo.client-certificate is niet te openen. Controleer het pad, de rechten en "
                    + "iwmo.client-certificate-password; het moet PKCS12 zijn met één sleutel.");
        }
    }

    private static Loaded load(Path file, FileTime version, String password)
            throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(file)) {
            keys.load(bytes, password.toCharArray());
        }
        X509Certificate certificate = null;
        for (String alias : Collections.list(keys.aliases())) {
            if (keys.isKeyEntry(alias) && keys.getCertificate(alias) instanceof X509Certificate own) {
                certificate = own;
            }
        }
        if (certificate == null) {
            throw new GeneralSecurityException("no key with a certificate");
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password.toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        return new Loaded(version, password, tls, certificate);
    }
}
