package nl.schakel.audit;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.LongConsumer;

import javax.sql.DataSource;

import nl.schakel.audit.AuditFinding.Kind;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Walks the whole chain and names what is wrong: entries that were changed, removed, added or moved, also at either end.
 * It reads in pages and may run beside hubs that go on adding.
 */
public final class AuditVerification {

    private static final int PAGE = 5000;
    private static final int MOST_NAMED = 25;
    private static final int MOST_LINKS = 8;

    private final Chain chain;
    private final ChainMac macs;
    private final List<AuditFinding> findings = new ArrayList<>();
    private long found;
    private long entries;
    private long expected;
    private Instant before;
    /** What the entry before may have for a link; none where that is not known. */
    private Set<String> links = new HashSet<>();

    private AuditVerification(Chain chain, ChainMac macs) {
        this.chain = chain;
        this.macs = macs;
    }

    /**
     * What was found.
     *
     * @param entries  how many were looked at
     * @param last     number of the last
     * @param purged   number of the last that was purged, 0 where none was
     * @param waiting  how many have no number yet
     * @param findings the first of them, in their order
     * @param found    how many there are
     */
    public record Result(long entries, long last, long purged, int waiting, List<AuditFinding> findings, long found) {

        /** Whether nothing is wrong. */
        public boolean sound() {
            return found == 0;
        }
    }

    /** The end of the chain as the hub's directory has it; to be read before the database is, or before it is copied. */
    public static final class Witness {

        private final Anchor.Head head;

        private Witness(Anchor.Head head) {
            this.head = head;
        }

        /**
         * @param data the hub's directory
         * @param mac  {@code Keys::mac}
         */
        public static Witness read(Path data, BinaryOperator<String> mac) {
            return new Witness(new Anchor(data, new ChainMac(mac)).read());
        }

        /** Whether there is none. */
        public boolean isAbsent() {
            return head == null;
        }
    }

    /**
     * @param mac      {@code Keys::mac} of the hub that wrote the log
     * @param progress is told now and then how many entries were looked at
     */
    public static Result of(DataSource database, BinaryOperator<String> mac, Witness witness, LongConsumer progress) {
        ChainMac macs = new ChainMac(mac);
        return new AuditVerification(new Chain(new JdbcTemplate(database), null, macs), macs)
                .run(witness.head, progress);
    }

    static Result of(Chain chain, ChainMac macs, Anchor.Head head, LongConsumer progress) {
        return new AuditVerification(chain, macs).run(head, progress);
    }

    private Result run(Anchor.Head head, LongConsumer progress) {
        Chain.State state = chain.state();
        begin(state);
        walk(state, head, progress);
        end(state);
        if (head != null) {
            witness(head, state);
        }
        List<Row> waiting = chain.waiting(PAGE);
        waiting.stream().filter(row -> !isSound(row)).forEach(row -> tell(Kind.ALTERED, 0, 0, row.at()));
        return new Result(entries, state.place(), state.cut(), waiting.size(), List.copyOf(findings), found);
    }

    private void begin(Chain.State state) {
        expected = state.cut() + 1;
        if (chain.isCutSound(state)) {
            links = Set.of(state.cutLink());
        } else {
            tell(Kind.BEGIN, state.cut(), state.cut(), null);
        }
    }

    private void walk(Chain.State state, Anchor.Head head, LongConsumer progress) {
        for (long from = expected; from <= state.place(); from += PAGE) {
            for (Row row : chain.between(from, Math.min(from + PAGE - 1, state.place()))) {
                look(row);
                if (head != null && head.sound() && row.place() == head.place() && !head.link().equals(row.link())) {
                    tell(Kind.TAIL, row.place(), row.place(), head.at());
                }
            }
            progress.accept(entries);
        }
    }

    private void look(Row row) {
        entries++;
        if (row.place() < expected) {
            tell(Kind.DOUBLE, row.place(), row.place(), row.at());
            return;
        }
        if (row.place() > expected) {
            gap(row.place() - 1);
        }
        Set<String> computed = new HashSet<>();
        links.forEach(link -> computed.add(macs.ofLink(row.place(), link, row.mac())));
        if (!isSound(row)) {
            tell(Kind.ALTERED, row.place(), row.place(), row.at());
        } else if (!links.isEmpty() && !computed.contains(row.link())) {
            tell(Kind.MOVED, row.place(), row.place(), row.at());
        }
        // Either may be the one that was changed: the next tells which, and is not to be blamed for it.
        links = computed.contains(row.link()) ? Set.of(row.link()) : both(computed, row.link());
        expected = row.place() + 1;
        before = row.at();
    }

    /** With those before it: of two neighbours that changed places, the third is not to be blamed either. */
    private Set<String> both(Set<String> computed, String link) {
        Set<String> both = new HashSet<>(computed);
        both.add(String.valueOf(link));
        if (links.size() <= MOST_LINKS) {
            both.addAll(links);
        }
        return both;
    }

    /** Entries that are not there: purged meanwhile, or gone. */
    private void gap(long last) {
        Chain.State now = chain.state();
        if (now.cut() >= last && chain.isCutSound(now)) {
            links = now.cut() == last ? Set.of(now.cutLink()) : Set.of();
            return;
        }
        tell(Kind.MISSING, expected, last, before);
        links = Set.of();
    }

    private void end(Chain.State state) {
        if (expected <= state.place()) {
            gap(state.place());
        } else if (!links.isEmpty() && !links.contains(state.link())) {
            tell(Kind.END, state.place(), state.place(), before);
        }
        long highest = chain.highest();
        long last = chain.state().place();
        if (highest > last) {
            tell(Kind.END, last, last, before);
        }
    }

    private void witness(Anchor.Head head, Chain.State state) {
        if (!head.sound()) {
            tell(Kind.ANCHOR, 0, 0, null);
        } else if (head.place() > state.place()) {
            tell(Kind.TAIL, state.place() + 1, head.place(), head.at());
        }
    }

    private boolean isSound(Row row) {
        return macs.ofEntry(row).equals(row.mac());
    }

    private void tell(Kind kind, long from, long to, Instant at) {
        found++;
        if (findings.size() < MOST_NAMED) {
            findings.add(new AuditFinding(kind, from, to, at));
        }
    }
}
