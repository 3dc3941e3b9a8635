package nl.schakel.referral;

import java.util.List;

/**
 * What a room keeps of referrals. Each room that has a table with a referral's number in it says so with one of these;
 * one that forgets to would keep a referral alive for ever, or leave rows of one that is gone.
 *
 * @param tables in the order in which their rows go
 */
public record KeptTables(List<KeptTable> tables) {

    public KeptTables {
        tables = List.copyOf(tables);
    }

    /** In the order in which their rows go. */
    public static KeptTables of(KeptTable... tables) {
        return new KeptTables(List.of(tables));
    }
}
