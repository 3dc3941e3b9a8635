package nl.schakel.security;

/**
 * Where a room keeps what the master key wraps. The table has a column {@code id}, its primary key, and a column
 * {@code key_id}: {@link MasterKey#keyIdOf} of what is in the row, empty where that is gone.
 *
 * @param table  in the database
 * @param column with what is wrapped
 */
public record WrappedKeys(String table, String column) {
}
