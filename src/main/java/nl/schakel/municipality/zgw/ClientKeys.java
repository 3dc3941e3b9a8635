package nl.schakel.municipality.zgw;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The hub's own certificate towards municipalities that ask for one (two-sided TLS). */
final class ClientKeys {

    /** What opened once is not tried again: settings are read for every call. */
    private static final Set<ZgwSettings.Keystore> OPENED = ConcurrentHashMap.newKeySet();

    private ClientKeys() {
    }

    /** Whether the file can be read with its password and holds a key. */
    static boolean opens(ZgwSettings.Keystore keystore) {
        if (OPENED.contains(keystore)) {
            return true;
        }
        try {
            KeyStore keys = read(keystore);
            for (String alias : Collections.list(keys.aliases())) {
                if (keys.isKeyEntry(alias)) {
                    return OPENED.add(keystore) || OPENED.contains(keystore);
                }
            }
            return false;
        } catch (IOException | GeneralSecurityException | InvalidPathException e) {
            // Which of the three it was is of no use to anyone: the remedy is the same, and the cause may quote.
            return false;
        }
    }

    /** @throws IllegalStateException where the file does not open any more; at start it did */
    static SSLContext context(ZgwSettings.Keystore keystore) {
        try {
            KeyStore keys = read(keystore);
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(keys, keystore.password().toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.getKeyManagers(), trusted(keys), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the keystore of a municipality does not open", e);
        }
    }

    /** Null: whom Java trusts. */
    private static TrustManager[] trusted(KeyStore keys) throws GeneralSecurityException {
        for (String alias : Collections.list(keys.aliases())) {
            if (keys.isCertificateEntry(alias)) {
                TrustManagerFactory trust =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                trust.init(keys);
                return trust.getTrustManagers();
            }
        }
        return null;
    }

    private static KeyStore read(ZgwSettings.Keystore keystore) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(Path.of(keystore.file()))) {
            keys.load(file, keystore.password().toCharArray());
        }
        return keys;
    }
}
