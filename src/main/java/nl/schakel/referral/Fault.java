package nl.schakel.referral;

/**
 * Something went wrong with a referral on its way. Two classes, visible everywhere: {@link Translation}, where someone
 * must change something before it can succeed, and {@link Technical}, which a later attempt may solve.
 *
 * <p>Code and sentence never hold content of a message: they are logged, stored and shown.
 */
public abstract sealed class Fault extends RuntimeException {

    private final String code;

    private Fault(String code, String sentence, Throwable cause) {
        super(sentence, cause);
        this.code = code;
    }

    /** The machine code, kebab-case. */
    public String code() {
        return code;
    }

    /** The Dutch sentence that says what happened and what to do. */
    public String sentence() {
        return getMessage();
    }

    /** {@code translation} or {@code technical}, as stored in the timeline. */
    public abstract String faultClass();

    /** The partner or the hub must change something: park at once. */
    public static final class Translation extends Fault {

        public Translation(String code, String sentence) {
            super(code, sentence, null);
        }

        @Override
        public String faultClass() {
            return "translation";
        }
    }

    /** Not now: the broker tries again, with growing pauses. */
    public static final class Technical extends Fault {

        public Technical(String code, String sentence) {
            super(code, sentence, null);
        }

        /** @param cause whose message must be free of content, for instance a connection refused */
        public Technical(String code, String sentence, Throwable cause) {
            super(code, sentence, cause);
        }

        @Override
        public String faultClass() {
            return "technical";
        }
    }
}
