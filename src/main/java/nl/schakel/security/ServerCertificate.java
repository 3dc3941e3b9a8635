package nl.schakel.security;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The certificates that a server shows, looked at before one of them ends. Only a TLS handshake is done: no request is
 * sent, and a certificate that would be refused is looked at all the same.
 *
 * @param validUntil when the first certificate of the chain ends
 * @param trusted    whether Java trusts the chain now; false also where the authority behind it is one that a setting
 *                   must name
 * @param named      whether it is for this host; true where it is not trusted, then nobody can tell
 */
public record ServerCertificate(Instant validUntil, boolean trusted, boolean named) {

    private static final int HTTPS_PORT = 443;

    /**
     * @param address an {@code https} address; only host and port are used
     * @param timeout for connecting, and again for the handshake
     * @return empty where the address is not {@code https}
     * @throws IOException where there is no server, or it talks no TLS
     */
    public static Optional<ServerCertificate> of(URI address, Duration timeout) throws IOException {
        return "https".equals(address.getScheme()) ? Optional.of(look(address, timeout)) : Optional.empty();
    }

    /** Whether it has ended. */
    public boolean expired(Instant now) {
        return !validUntil.isAfter(now);
    }

    /** Whether it has not ended yet, but will within this time. */
    public boolean expiresWithin(Duration time, Instant now) {
        return !expired(now) && validUntil.isBefore(now.plus(time));
    }

    private static ServerCertificate look(URI address, Duration timeout) throws IOException {
        Witness witness = new Witness();
        int port = address.getPort() < 0 ? HTTPS_PORT : address.getPort();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHost(), port), (int) timeout.toMillis());
            socket.setSoTimeout((int) timeout.toMillis());
            try (SSLSocket tls = (SSLSocket) context(witness).getSocketFactory()
                    .createSocket(socket, address.getHost(), port, true)) {
                SSLParameters parameters = tls.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                tls.setSSLParameters(parameters);
                tls.startHandshake();
            } catch (SSLException e) {
                // A server that wants a client's certificate says so after it showed its own.
                if (witness.chain == null) {
                    throw e;
                }
            }
        }
        Instant ends = Arrays.stream(witness.chain).map(certificate -> certificate.getNotAfter().toInstant())
                .min(Comparator.naturalOrder()).orElseThrow();
        return new ServerCertificate(ends, witness.trusted, witness.named);
    }

    private static SSLContext context(Witness witness) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {witness}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS is not available", e);
        }
    }

    /** Sees the chain and lets it pass: nothing is sent over this connection. */
    private static final class Witness extends X509ExtendedTrustManager {

        private static final X509ExtendedTrustManager USUAL = usual();

        private X509Certificate[] chain;
        private boolean trusted;
        private boolean named;

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String type, Socket socket) {
            chain = shown.clone();
            trusted = passes(() -> USUAL.checkServerTrusted(shown, type));
            named = !trusted || passes(() -> USUAL.checkServerTrusted(shown, type, socket));
        }

        private static boolean passes(Check check) {
            try {
                check.run();
                return true;
            } catch (CertificateException refused) {
                return false;
            }
        }

        private static X509ExtendedTrustManager usual() {
            try {
                TrustManagerFactory factory =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init((KeyStore) null);
                return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("Java has no trusted certificates", e);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String type, SSLEngine engine) {
            throw new IllegalStateException("a socket is used");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String type) {
            throw new IllegalStateException("a socket is used");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String type) throws CertificateException {
            throw new CertificateException("this is no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("this is no server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("this is no server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }

        private interface Check {
            void run() throws CertificateException;
        }
    }
}
