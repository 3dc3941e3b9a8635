package nl.schakel.demo.stuf;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

import org.w3c.dom.Element;

/** Whether a caller knows the agreed user and secret (WS-Security UsernameToken 1.0, text or digest). */
final class Caller {

    static final String SECURITY =
            "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";

    private Caller() {
    }

    static boolean isKnown(Options options, Element header) {
        if (options.user() == null) {
            return true;
        }
        Element token = header == null ? null : Soap.at(header, "Security", "UsernameToken").orElse(null);
        if (token == null || !options.user().equals(Soap.text(token, "Username"))) {
            return false;
        }
        String given = Soap.text(token, "Password");
        boolean digest = Soap.at(token, "Password").filter(password ->
                password.getAttribute("Type").endsWith("#PasswordDigest")).isPresent();
        return given.equals(digest ? digest(token, options.secret()) : options.secret());
    }

    private static String digest(Element token, String secret) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-1");
            sha.update(Base64.getDecoder().decode(Soap.text(token, "Nonce")));
            sha.update(Soap.text(token, "Created").getBytes(StandardCharsets.UTF_8));
            sha.update(secret.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
