package nl.schakel.referral;

/**
 * A table with rows about one referral, that go with it when its term is over.
 *
 * @param name     of the table
 * @param column   with the referral's number
 * @param underWay condition on a row, in SQL and true while the referral may not go; null where none. It may name the
 *                 moment {@code :now}
 */
public record KeptTable(String name, String column, String underWay) {

    /** One whose column is called {@code referral}. */
    public static KeptTable of(String name) {
        return new KeptTable(name, "referral", null);
    }

    /** The same, whose column has this name. */
    public KeptTable by(String columnName) {
        return new KeptTable(name, columnName, underWay);
    }

    /** The same, of which a row keeps the referral while this is so. */
    public KeptTable keepingWhile(String condition) {
        return new KeptTable(name, column, condition);
    }

    /** Of a referral {@code r}: that nothing in here keeps it. */
    String free() {
        return underWay == null ? "" : " and not exists (select 1 from " + name + " k where k." + column
                + " = r.id and (" + underWay + "))";
    }
}
