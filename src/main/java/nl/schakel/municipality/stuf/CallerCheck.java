package nl.schakel.municipality.stuf;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Optional;

import org.apache.wss4j.common.ext.WSSecurityException;
import org.apache.wss4j.common.util.UsernameTokenUtil;
import org.w3c.dom.Element;

/**
 * Whether a caller knows the secret: as {@code Authorization}, bare or behind {@code Bearer}, or as the password of a
 * WS-Security UsernameToken (1.0), as text or as digest. A digest that is repeated can do no more than ring once more.
 */
final class CallerCheck {

    private static final String BEARER = "Bearer ";
    private static final String DIGEST = "#PasswordDigest";
    /** How far clocks may differ, and how long a message may be under way. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    private final Clock clock;
    /** Compared with for a municipality that does not exist, so that the answer takes as long. */
    private final byte[] nobody = new byte[32];

    CallerCheck(Clock clock) {
        this.clock = clock;
        new SecureRandom().nextBytes(nobody);
    }

    /**
     * @param agreed        the secret, empty where there is none to know
     * @param authorization null where the caller sent none
     * @param header        of the SOAP envelope
     */
    boolean isAllowed(Optional<String> agreed, String authorization, Optional<Element> header) {
        byte[] secret = agreed.map(known -> known.getBytes(StandardCharsets.UTF_8)).orElse(nobody);
        String given = authorization == null ? "" : authorization;
        String bare = given.startsWith(BEARER) ? given.substring(BEARER.length()) : given;
        boolean verbatim = isSame(secret, given);
        boolean asBearer = isSame(secret, bare);
        boolean asToken = header.flatMap(found -> StufXml.at(found, "Security", "UsernameToken"))
                .filter(token -> knows(token, secret)).isPresent();
        return agreed.isPresent() & (verbatim | asBearer | asToken);
    }

    private boolean knows(Element token, byte[] secret) {
        Optional<Element> password = StufXml.at(token, "Password");
        if (password.isEmpty() || !Envelope.SECURITY.equals(token.getNamespaceURI())) {
            return false;
        }
        String given = password.get().getTextContent().strip();
        if (!password.get().getAttribute("Type").endsWith(DIGEST)) {
            return isSame(secret, given);
        }
        String created = StufXml.text(token, "Created").orElse("");
        try {
            byte[] nonce = Base64.getDecoder().decode(StufXml.text(token, "Nonce").orElse(""));
            return isFresh(created) && isSame(UsernameTokenUtil.doPasswordDigest(nonce, created, secret)
                    .getBytes(StandardCharsets.UTF_8), given);
        } catch (IllegalArgumentException | WSSecurityException e) {
            return false;
        }
    }

    private boolean isFresh(String created) {
        try {
            Instant moment = OffsetDateTime.parse(created).toInstant();
            return Duration.between(moment, clock.instant()).abs().compareTo(FRESH) <= 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isSame(byte[] secret, String given) {
        return MessageDigest.isEqual(secret, given.getBytes(StandardCharsets.UTF_8));
    }
}
