package nl.schakel.audit;

import java.time.Instant;

/** The end of the term of the log itself (five years, NEN 7513). */
public class AuditPurge {

    private final Chain chain;
    private final AuditLog log;

    AuditPurge(Chain chain, AuditLog log) {
        this.chain = chain;
        this.log = log;
    }

    /**
     * Removes the entries from the beginning of the chain on that are older than a moment. The hash at the cut is kept
     * under a keyed hash of its own, so the rest stays verifiable and no more can be cut off unseen; that it was done is
     * an entry itself. What came late into the chain, behind newer entries, goes with those.
     *
     * @return how many went
     */
    public long before(Instant moment) {
        long from = chain.state().cut();
        long to = chain.cut(moment);
        if (to > from) {
            log.add(AuditEntry.of(AuditAction.PURGED, "hub").with("audit/" + (from + 1) + "-" + to)
                    .telling("before", moment));
        }
        return to - from;
    }
}
