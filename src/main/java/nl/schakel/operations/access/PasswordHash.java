package nl.schakel.operations.access;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * A password as it may stand in a file: bcrypt in its modular crypt form, or argon2 in its PHC string form. Which one,
 * its form says.
 */
final class PasswordHash {

    /** The password of the demo's logins, hashed: published, so good in the demo only. */
    static final String DEMO = "$2a$10$TjHmpRkSLTkf2JDEM66CzeDcRKQcF7UGQHAaKqUe1X1qngQSEguim";

    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");
    private static final Pattern ARGON2 = Pattern.compile(
            "\\$argon2(?:id|i|d)\\$v=19\\$m=(\\d{1,9}),t=(\\d{1,4}),p=\\d{1,3}\\$[A-Za-z0-9+/]{11,}\\$[A-Za-z0-9+/]{22,}");
    private static final PasswordEncoder BCRYPT_ENCODER = new BCryptPasswordEncoder();
    private static final PasswordEncoder ARGON2_ENCODER = Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8();

    /** OWASP's least for bcrypt. */
    private static final int LEAST_COST = 10;
    /** Beyond it a login takes half a minute. */
    private static final int HIGHEST_COST = 16;
    /** KiB: the least memory of any setting that OWASP gives for argon2id, and what a hub can spare. */
    private static final int LEAST_MEMORY = 7 * 1024;
    private static final int HIGHEST_MEMORY = 128 * 1024;
    private static final int HIGHEST_PASSES = 20;
    private static final int LONGEST_PASSWORD = 1000;

    private final String hash;
    private final boolean argon2;
    private final int cost;
    private final int passes;

    private PasswordHash(String hash, boolean argon2, int cost, int passes) {
        this.hash = hash;
        this.argon2 = argon2;
        this.cost = cost;
        this.passes = passes;
    }

    /** Empty where it is neither; Spring's own prefixes {@code {bcrypt}} and {@code {argon2}} may stand in front. */
    static Optional<PasswordHash> of(String text) {
        String hash = text.strip().replaceFirst("^\\{(bcrypt|argon2[^}]*)\\}", "");
        Matcher bcrypt = BCRYPT.matcher(hash);
        if (bcrypt.matches()) {
            return Optional.of(new PasswordHash(hash, false, Integer.parseInt(bcrypt.group(1)), 1));
        }
        Matcher argon2 = ARGON2.matcher(hash);
        return argon2.matches() ? Optional.of(new PasswordHash(hash, true, Integer.parseInt(argon2.group(1)),
                Integer.parseInt(argon2.group(2)))) : Optional.empty();
    }

    /** A new one, argon2id with Spring's present settings. */
    static String make(String password) {
        return ARGON2_ENCODER.encode(password);
    }

    /** Takes as long for a wrong password as for the right one. */
    boolean matches(String password) {
        String typed = password.length() > LONGEST_PASSWORD ? password.substring(0, LONGEST_PASSWORD) : password;
        return (argon2 ? ARGON2_ENCODER : BCRYPT_ENCODER).matches(typed, hash) & typed.equals(password);
    }

    /** Whether it is fast to guess. */
    boolean isWeak() {
        return cost < (argon2 ? LEAST_MEMORY : LEAST_COST);
    }

    /** Whether one login would take more than a hub can spare. */
    boolean isTooHeavy() {
        return cost > (argon2 ? HIGHEST_MEMORY : HIGHEST_COST) || passes > HIGHEST_PASSES;
    }

    /** Whether everyone knows its password. */
    boolean isOfTheDemo() {
        return hash.equals(DEMO);
    }

    /** Never the hash. */
    @Override
    public String toString() {
        return "PasswordHash ***";
    }
}
