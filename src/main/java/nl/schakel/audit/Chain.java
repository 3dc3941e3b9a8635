package nl.schakel.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The chain as the database keeps it: the table of entries, and one row with its beginning and end. Entries get their
 * place here and not where they are added, so that no two transactions wait for each other; one that committed late gets a
 * later place.
 */
final class Chain {

    private static final int PAGE = 1000;

    private final JdbcTemplate db;
    private final TransactionTemplate transaction;
    private final ChainMac macs;

    Chain(JdbcTemplate db, TransactionTemplate transaction, ChainMac macs) {
        this.db = db;
        this.transaction = transaction;
        this.macs = macs;
    }

    /**
     * The row with beginning and end.
     *
     * @param cut  the last place that was purged, 0 where nothing was
     * @param at   when the chain was last checked, null where it never was
     * @param to   up to which place
     * @param trouble what was wrong, null where nothing
     */
    record State(long place, String link, long cut, String cutLink, String cutMac, Instant at, long to,
                 String trouble) {

        private static State read(ResultSet row, int n) throws SQLException {
            OffsetDateTime at = row.getObject(6, OffsetDateTime.class);
            return new State(row.getLong(1), row.getString(2), row.getLong(3), row.getString(4), row.getString(5),
                    at == null ? null : at.toInstant(), row.getLong(7), row.getString(8));
        }
    }

    State state() {
        return db.queryForObject("""
                select place, link, cut, cut_link, cut_mac, checked_at, checked_place, trouble
                  from audit_chain where id = 1""", State::read);
    }

    boolean isCutSound(State state) {
        return macs.ofCut(state.cut(), state.cutLink()).equals(state.cutMac());
    }

    /** The link at a place; null where there is no such entry. */
    String linkAt(long place) {
        List<String> found = db.queryForList("select link from audit where place = ?", String.class, place);
        return found.isEmpty() ? null : found.get(0);
    }

    List<Row> between(long from, long to) {
        return db.query(Row.SELECT + "where place >= ? and place <= ? order by place", Row::read, from, to);
    }

    List<Row> waiting(int limit) {
        return db.query(Row.SELECT + "where place = 0 fetch first " + limit + " rows only", Row::read);
    }

    long highest() {
        Long highest = db.queryForObject("select max(place) from audit", Long.class);
        return highest == null ? 0 : highest;
    }

    private record New(String id, String mac) {
    }

    /** Gives entries their place that have none; how many. Any process may: one of two at the same moment is late. */
    int seal() {
        try {
            return transaction.execute(status -> {
                int sealed = sealPage();
                if (sealed < 0) {
                    status.setRollbackOnly();
                }
                return sealed;
            });
        } catch (ConcurrencyFailureException anotherDid) {
            return 0;
        }
    }

    private int sealPage() {
        // Before the entries: what another process seals after this makes the update of this row fail.
        State before = state();
        List<New> waiting = db.query("select id, mac from audit where place = 0 order by happened_at, id "
                + "fetch first " + PAGE + " rows only", (row, n) -> new New(row.getString(1), row.getString(2)));
        if (waiting.isEmpty()) {
            return 0;
        }
        long place = before.place();
        String link = before.link();
        List<Object[]> links = new ArrayList<>(waiting.size());
        for (New entry : waiting) {
            place++;
            link = macs.ofLink(place, link, entry.mac());
            links.add(new Object[] {place, link, entry.id()});
        }
        if (db.update("update audit_chain set place = ?, link = ? where id = 1 and place = ?", place, link,
                before.place()) == 0) {
            return -1;
        }
        int[] placed = db.batchUpdate("update audit set place = ?, link = ? where id = ? and place = 0", links);
        return Arrays.stream(placed).allMatch(rows -> rows == 1) ? waiting.size() : -1;
    }

    /** Removes the beginning of the chain that is older than a moment, as far as it is unbroken; the last that went. */
    long cut(Instant before) {
        long last = state().cut();
        int page;
        do {
            long from = last;
            List<Row> oldest = db.query(Row.SELECT + "where place > ? order by place fetch first " + PAGE
                    + " rows only", Row::read, from);
            List<Row> old = new ArrayList<>();
            for (Row row : oldest) {
                if (!row.at().isBefore(before)) {
                    break;
                }
                old.add(row);
            }
            page = old.size();
            if (page > 0) {
                Row end = old.get(page - 1);
                transaction.executeWithoutResult(status -> {
                    db.update("update audit_chain set cut = ?, cut_link = ?, cut_mac = ? where id = 1", end.place(),
                            end.link(), macs.ofCut(end.place(), end.link()));
                    db.update("delete from audit where place > 0 and place <= ?", end.place());
                });
                last = end.place();
            }
        } while (page == PAGE);
        return last;
    }

    void checked(Instant at, long place, String trouble) {
        db.update("update audit_chain set checked_at = ?, checked_place = ?, trouble = ? where id = 1",
                at.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC), place, trouble);
    }
}
