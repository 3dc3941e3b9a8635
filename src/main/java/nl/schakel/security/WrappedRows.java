package nl.schakel.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of one table with something that a master key wraps, by the key that did. */
final class WrappedRows {

    private final WrappedKeys place;
    private final JdbcClient db;

    WrappedRows(WrappedKeys place, JdbcClient db) {
        this.place = place;
        this.db = db;
    }

    /** One row with what is wrapped in it. */
    record Row(Object id, byte[] wrapped) {
    }

    /** Which keys wrapped anything here, as far as rows say so; as many look-ups as there are keys. */
    Set<String> keyIds() {
        Set<String> found = new TreeSet<>();
        String last = "";
        while (last != null) {
            last = db.sql("select key_id from " + place.table() + " where key_id > :last order by key_id"
                    + " fetch first 1 rows only").param("last", last).query(String.class).optional().orElse(null);
            if (last != null) {
                found.add(last);
            }
        }
        return found;
    }

    /**
     * Rows that a key wrapped, in pages.
     *
     * @param keyId null for rows that do not say
     * @param after the id of the last row of the page before, null for the first page
     */
    List<Row> page(String keyId, Object after, int limit) {
        return db.sql("select id, " + place.column() + " from " + place.table() + " where " + by(keyId)
                        + (after == null ? "" : " and id > :after") + " order by id fetch first :n rows only")
                .param("key", keyId).param("after", after).param("n", limit)
                .query((row, n) -> new Row(row.getObject(1), row.getBytes(2))).list();
    }

    long count(String keyId) {
        return db.sql("select count(*) from " + place.table() + " where " + by(keyId)).param("key", keyId)
                .query(Long.class).single();
    }

    private String by(String keyId) {
        return (keyId == null ? "key_id is null" : "key_id = :key") + " and " + place.column() + " is not null";
    }

    /**
     * Puts other bytes in the place of what was read; what changed meanwhile is left as it is.
     *
     * @param keyId of the key that wrapped the other bytes
     * @return whether it did
     */
    boolean replace(Row row, byte[] wrapped, String keyId) {
        return db.sql("update " + place.table() + " set " + place.column() + " = :new, key_id = :key"
                        + " where id = :id and " + place.column() + " = :old")
                .param("new", wrapped).param("key", keyId).param("id", row.id()).param("old", row.wrapped())
                .update() == 1;
    }

    /** Every table of a list. */
    static List<WrappedRows> of(List<WrappedKeys> places, JdbcClient db) {
        List<WrappedRows> rows = new ArrayList<>();
        places.forEach(place -> rows.add(new WrappedRows(place, db)));
        return List.copyOf(rows);
    }

    @Override
    public String toString() {
        return place.table();
    }
}
