package nl.schakel.directory;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Lays the files of municipalities beside the list of CBS. A file may know of a merger that the list does not have yet,
 * so what differs is remarked and not refused.
 */
final class GemeentenCheck {

    /** The list tells of mergers up to and including this day. */
    private static final LocalDate NEWEST = LocalDate.of(2026, 1, 1);

    private GemeentenCheck() {
    }

    /** One Dutch sentence per difference, each beginning with the municipality. */
    static List<String> remarks(Collection<Municipality> municipalities) {
        List<String> remarks = new ArrayList<>();
        municipalities.forEach(municipality -> Gemeenten.all().byCode(municipality.code()).ifPresentOrElse(
                listed -> compare(municipality, listed, remarks),
                () -> remarks.add("Gemeente " + municipality + ": deze gemeentecode staat niet in de lijst van CBS.")));
        return remarks;
    }

    private static void compare(Municipality municipality, Gemeente listed, List<String> remarks) {
        String gemeente = "Gemeente " + municipality + ": ";
        boolean named = Gemeenten.all().byName(municipality.name(), listed.from()).candidates().contains(listed);
        if (!named) {
            remarks.add(gemeente + "bij deze code hoort volgens CBS de naam " + listed.name()
                    + "; kijk of de code klopt.");
        }
        if (listed.until() == null) {
            if (municipality.validUntil() != null && !municipality.validUntil().isAfter(NEWEST)) {
                remarks.add(gemeente + "volgens CBS bestaat zij nog; kijk of valid.until klopt.");
            }
        } else if (!listed.until().equals(municipality.validUntil())) {
            remarks.add(gemeente + "volgens CBS bestaat zij niet meer sinds " + listed.until() + " en ging zij op in "
                    + names(listed) + "; zet dat in valid.until en valid.successor.");
        } else if (municipality.successor() == null ? listed.successors().size() == 1
                : !listed.successors().contains(municipality.successor())) {
            remarks.add(gemeente + "volgens CBS ging zij op in " + names(listed) + "; zet dat in valid.successor.");
        }
    }

    private static String names(Gemeente gone) {
        return gone.successors().stream().map(code -> Gemeenten.all().byCode(code).orElseThrow().toString())
                .collect(Collectors.joining(", "));
    }
}
