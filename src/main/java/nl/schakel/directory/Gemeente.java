package nl.schakel.directory;

import java.time.LocalDate;
import java.util.List;

import nl.schakel.identity.GemeenteCode;

/**
 * A municipality as CBS lists it, connected to the hub or not.
 *
 * @param name       the official name, without what CBS adds to tell two of one name apart
 * @param also       a name in daily use beside it, null where there is none
 * @param province   where it is, or was last
 * @param from       first day; what existed before 1990 may have begun later than this says
 * @param until      first day no longer, null while it exists
 * @param successors where its territory went; several where it was split, none where that is not known
 */
public record Gemeente(GemeenteCode code, String name, String also, String province, LocalDate from, LocalDate until,
                       List<GemeenteCode> successors) {

    /** Whether it exists on a day. */
    public boolean validOn(LocalDate day) {
        return !day.isBefore(from) && (until == null || day.isBefore(until));
    }

    @Override
    public String toString() {
        return name + " (" + code + ")";
    }
}
