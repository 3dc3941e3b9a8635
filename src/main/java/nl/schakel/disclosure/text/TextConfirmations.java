package nl.schakel.disclosure.text;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What a GP confirmed in a preview: a code that belongs to one exact text, one referral and its recipients, and that
 * expires. Nothing is kept: the code carries its own expiry under a keyed hash, so any process of the hub can check it.
 */
public final class TextConfirmations {

    /** What a code turns out to be. */
    public enum Outcome {
        /** Ours, for this text and this referral, and still valid. */
        CONFIRMED,
        /** Ours, for this text and this referral, and too old. */
        EXPIRED,
        /** Of another text or referral, made by someone else, or no code at all. */
        OTHER
    }

    private static final String PURPOSE = "tekst-voor-gemeente/1";
    private static final int LONGEST_CODE = 512;
    private static final int LONGEST_EXPIRY = 12;

    private final UnaryOperator<String> mac;
    private final Duration validity;
    private final Clock clock;

    /**
     * @param mac      keyed hash (HMAC) of a string, hexadecimal
     * @param validity how long a confirmation counts, at least a second
     * @throws IllegalArgumentException where the validity is shorter than a second
     */
    public TextConfirmations(UnaryOperator<String> mac, Duration validity, Clock clock) {
        if (validity.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("a confirmation must be valid for at least a second");
        }
        this.mac = mac;
        this.validity = validity;
        this.clock = clock;
    }

    /** Until when a confirmation that is given now holds. */
    Instant until() {
        return clock.instant().plus(validity);
    }

    /**
     * @param about whom and what it is for: practice, referral, provision, recipients; the same at sending
     * @param text  the exact text, without any change
     * @return the code to send along, letters, digits, {@code -} and {@code _} only
     */
    public String confirm(String about, String text) {
        // Rounded up: a code made in this second is valid for at least the time promised.
        long expiry = clock.instant().plus(validity).getEpochSecond() + 1;
        String code = expiry + "." + seal(expiry, about, text);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(code.getBytes(StandardCharsets.US_ASCII));
    }

    /** Never throws on what a sender may send as a code; null is {@link Outcome#OTHER}. */
    public Outcome check(String code, String about, String text) {
        Objects.requireNonNull(about);
        Objects.requireNonNull(text);
        String opened = open(code);
        int dot = opened == null ? -1 : opened.indexOf('.');
        if (dot < 1 || dot > LONGEST_EXPIRY || !opened.chars().limit(dot).allMatch(c -> c >= '0' && c <= '9')) {
            return Outcome.OTHER;
        }
        long expiry = Long.parseLong(opened.substring(0, dot));
        byte[] given = opened.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
        byte[] ours = seal(expiry, about, text).getBytes(StandardCharsets.UTF_8);
        // The seal first: only who holds our code may learn that it expired.
        if (!MessageDigest.isEqual(given, ours)) {
            return Outcome.OTHER;
        }
        return clock.instant().isBefore(Instant.ofEpochSecond(expiry)) ? Outcome.CONFIRMED : Outcome.EXPIRED;
    }

    /** The length of each part is sealed too, so that no part can borrow from its neighbour. */
    private String seal(long expiry, String about, String text) {
        return mac.apply(PURPOSE + '\n' + expiry + '\n' + about.length() + '\n' + about + '\n' + text);
    }

    private static String open(String code) {
        if (code == null || code.length() > LONGEST_CODE) {
            return null;
        }
        try {
            return new String(Base64.getUrlDecoder().decode(code), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
