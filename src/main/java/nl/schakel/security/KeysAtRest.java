package nl.schakel.security;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** A look at the hub's keys as they lie in the folder, beside a running hub: nothing is made, changed or locked. */
public final class KeysAtRest {

    /** A key is replaced on the day; a hub that is off for a weekend is no news. */
    private static final Duration GRACE = Duration.ofDays(7);

    private KeysAtRest() {
    }

    /**
     * What keeps the hub from starting: terms that leave partners without a key, a file that does not open.
     *
     * @return one Dutch sentence each; none where there are no keys yet, or no master key to open them with
     */
    public static List<String> findings(Environment environment) {
        try {
            terms(environment);
            KeyFile file = file(environment);
            if (file != null && file.exists()) {
                file.read();
            }
            return List.of();
        } catch (RuntimeException refused) {
            return List.of(refused.getMessage());
        }
    }

    /** Whether the newest key should have had a successor by now: the hub does not run, or cannot write. */
    public static boolean overdue(Environment environment, Clock clock) {
        try {
            KeyFile file = file(environment);
            Instant due = clock.instant().minus(terms(environment).rotateAfter()).minus(GRACE);
            return file != null && file.exists() && file.read().ring().newest().isBefore(due);
        } catch (RuntimeException isAFinding) {
            return false;
        }
    }

    /** Null where the master key is missing or wrong: that has a sentence of its own. */
    private static KeyFile file(Environment environment) {
        try {
            return new KeyFile(Path.of(environment.getProperty("schakel.data", "data"), "keys"),
                    SecurityFindings.masterKey(environment));
        } catch (IllegalArgumentException noKey) {
            return null;
        }
    }

    private static RotationTerms terms(Environment environment) {
        return new RotationTerms(duration(environment, "schakel.keys.rotate-after", RotationTerms.USUAL.rotateAfter()),
                duration(environment, "schakel.keys.lead", RotationTerms.USUAL.lead()),
                duration(environment, "schakel.token-lifetime", RotationTerms.USUAL.tokenLifetime()));
    }

    private static Duration duration(Environment environment, String setting, Duration usual) {
        try {
            return Binder.get(environment).bind(setting, Duration.class).orElse(usual);
        } catch (RuntimeException isAFindingOfTheSettings) {
            return usual;
        }
    }
}
