package nl.schakel.audit;

import java.time.Instant;

/** How the chain of the log stands. */
public class AuditChain {

    private final Chain chain;
    private final AuditWatch watch;

    AuditChain(Chain chain, AuditWatch watch) {
        this.chain = chain;
        this.watch = watch;
    }

    /**
     * @param entries   number of the last entry
     * @param purged    number of the last that was purged, 0 where none was
     * @param checkedAt when the chain was last checked, null where it never was
     * @param checkedTo number of the last entry then
     * @param trouble   Dutch, what was wrong then; null where nothing was
     */
    public record Standing(long entries, long purged, Instant checkedAt, long checkedTo, String trouble) {
    }

    /** How it stands now, and how it stood at its last check. */
    public Standing standing() {
        Chain.State state = chain.state();
        return new Standing(state.place(), state.cut(), state.at(), state.to(), state.trouble());
    }

    /** Has the whole chain checked, beside whatever runs; {@link #standing} tells when it is done. */
    public void check() {
        watch.checkSoon();
    }

    /** Gives what was added its place in the chain now, and not within the second. */
    public void seal() {
        watch.seal();
    }
}
