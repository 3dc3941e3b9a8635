package nl.schakel.municipality.zgw;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import nl.schakel.directory.Municipality;
import nl.schakel.referral.RecipientRole;

/** One place whose case system tells the hub of changes, with its settings. */
record Desk(Municipality place, ZgwSettings settings) {

    /**
     * The municipality itself and its expert, as far as they work with ZGW. What happens in the case of a medical
     * adviser is not looked at; for a municipality whose work another does, that other is the desk.
     *
     * @throws nl.schakel.referral.Fault.Translation where settings are wrong
     */
    static List<Desk> of(Municipality municipality) {
        if (municipality.served() != null || !isZgw(municipality)) {
            return List.of();
        }
        return Stream.of(RecipientRole.CONSULTANT, RecipientRole.EXPERT).map(municipality::at)
                .flatMap(Optional::stream).filter(Desk::isZgw)
                .map(place -> new Desk(place, ZgwSettings.of(place))).toList();
    }

    private static boolean isZgw(Municipality place) {
        return "zgw".equals(place.standard());
    }
}
