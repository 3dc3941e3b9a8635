package nl.schakel.municipality.stuf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import nl.schakel.municipality.stuf.StufSettings.KeyFile;

/** The certificates with which the hub shows who it is, and by which it knows the other side. */
final class KeyStores {

    /** What opened once is not tried again: settings are read for every call. */
    private static final Set<KeyFile> WITH_KEY = ConcurrentHashMap.newKeySet();
    private static final Set<KeyFile> READABLE = ConcurrentHashMap.newKeySet();

    private KeyStores() {
    }

    static boolean hasKey(KeyFile file) {
        return isRemembered(WITH_KEY, file, KeyStores::holdsKey);
    }

    static boolean isReadable(KeyFile file) {
        return isRemembered(READABLE, file, KeyStores::holdsAnything);
    }

    private static boolean isRemembered(Set<KeyFile> good, KeyFile file, Predicate<KeyFile> look) {
        if (good.contains(file)) {
            return true;
        }
        boolean found = look.test(file);
        if (found) {
            good.add(file);
        }
        return found;
    }

    private static boolean holdsKey(KeyFile file) {
        try {
            KeyStore store = open(file);
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias) && store.getKey(alias, file.password().toCharArray()) != null) {
                    return true;
                }
            }
            return false;
        } catch (GeneralSecurityException | IOException e) {
            return false;
        }
    }

    private static boolean holdsAnything(KeyFile file) {
        try {
            return open(file).size() > 0;
        } catch (GeneralSecurityException | IOException e) {
            return false;
        }
    }

    /** When the first of the hub's own certificates ends; empty where the file has none or cannot be read. */
    static Optional<Instant> expiry(KeyFile file) {
        List<Instant> ends = new ArrayList<>();
        try {
            KeyStore store = open(file);
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias) && store.getCertificate(alias) instanceof X509Certificate certificate) {
                    ends.add(certificate.getNotAfter().toInstant());
                }
            }
        } catch (GeneralSecurityException | IOException e) {
            return Optional.empty();
        }
        return ends.stream().min(Instant::compareTo);
    }

    /**
     * @param keys  null for none of our own
     * @param trust null for whom the JDK trusts
     * @throws GeneralSecurityException where a file holds no usable key
     */
    static SSLContext context(KeyFile keys, KeyFile trust) throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManagerFactory own = null;
        if (keys != null) {
            own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(open(keys), keys.password().toCharArray());
        }
        TrustManagerFactory others = null;
        if (trust != null) {
            others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            others.init(open(trust));
        }
        context.init(own == null ? null : own.getKeyManagers(), others == null ? null : others.getTrustManagers(),
                null);
        return context;
    }

    private static KeyStore open(KeyFile file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(file.path())) {
            store.load(bytes, file.password().toCharArray());
        }
        return store;
    }
}
