package nl.schakel.operations.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import nl.schakel.security.Keys;

/**
 * A mark on a browser in which a person logged in before. Who guesses at that person's password from elsewhere makes
 * only others from elsewhere wait: its own browser has its own count (OWASP, device cookies). It opens nothing.
 */
final class KnownDevices {

    /** How long a mark counts after the last login. */
    static final Duration LIFE = Duration.ofDays(180);

    private static final Pattern MARK = Pattern.compile("([0-9a-f]{16})\\.(\\d{1,12})\\.([0-9a-f]{64})");
    private static final int BYTES = 8;

    private final Keys keys;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    KnownDevices(Keys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** A new mark for a person's browser; nobody can tell from it whose. */
    String mark(String name) {
        byte[] number = new byte[BYTES];
        random.nextBytes(number);
        String start = HexFormat.of().formatHex(number) + "." + clock.instant().getEpochSecond();
        return start + "." + mac(name, start);
    }

    /** The number of the browser, where the mark was made by this hub, for this person, not too long ago. */
    Optional<String> device(String name, String mark) {
        Matcher parts = MARK.matcher(mark == null ? "" : mark);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String start = parts.group(1) + "." + parts.group(2);
        boolean ours = MessageDigest.isEqual(mac(name, start).getBytes(StandardCharsets.US_ASCII),
                parts.group(3).getBytes(StandardCharsets.US_ASCII));
        boolean young = Instant.ofEpochSecond(Long.parseLong(parts.group(2))).plus(LIFE).isAfter(clock.instant());
        return ours && young ? Optional.of(parts.group(1)) : Optional.empty();
    }

    private String mac(String name, String start) {
        return keys.mac("operators/device", start + "." + name);
    }
}
