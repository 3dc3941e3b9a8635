package nl.schakel.directory;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Period;
import java.util.Base64;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;

/** Forms of values that both kinds of file use. */
final class Forms {

    static final String ADDRESS = "een volledig https-adres (http mag alleen naar localhost)";
    static final String DATE = "een datum, jjjj-mm-dd";

    static final String CERTIFICATE = "een certificaat in PEM (-----BEGIN CERTIFICATE-----)";

    private Forms() {
    }

    /** An absolute address that is safe to send personal data to; null otherwise. */
    static URI address(String text) {
        URI uri = URI.create(text);
        boolean whole = uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null;
        return whole && SafeAddress.isSafe(uri, "http") ? uri : null;
    }

    static Period term(String text) {
        Period period = Period.parse(text);
        return period.isNegative() || period.isZero() ? null : period;
    }

    /** Of a certificate in PEM: base64url of the SHA-256 over its DER, as tokens name it (RFC 8705 section 3.1). */
    static String thumbprint(String pem) {
        try {
            byte[] der = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))).getEncoded();
            return Base64.getUrlEncoder().withoutPadding()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(der));
        } catch (GeneralSecurityException e) {
            return null;
        }
    }

    /** A bare address; null otherwise. */
    static String email(String text) {
        try {
            InternetAddress address = new InternetAddress(text, true);
            return address.getAddress().equals(text) && text.indexOf('@') > 0 ? text : null;
        } catch (AddressException e) {
            return null;
        }
    }

    static String text(String text) {
        return text.length() <= 200 ? text : null;
    }
}
