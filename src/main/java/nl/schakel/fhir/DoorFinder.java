package nl.schakel.fhir;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import nl.schakel.directory.Door;
import nl.schakel.directory.Municipality;
import nl.schakel.disclosure.StatedRisk;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.Patient;

/**
 * Finds which of a municipality's doors a referral goes through, by how soon it must be, the risk that the GP states
 * and where the patient lives. Done once, when it is accepted: what comes after it finds the same team.
 */
final class DoorFinder {

    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");
    private static final Pattern POSTCODE = Pattern.compile("[1-9]\\d{3}[A-Z]{2}");

    private final Clock clock;

    DoorFinder(Clock clock) {
        this.clock = clock;
    }

    /** @return the name of the door, null for the municipality's own desk */
    String find(Municipality municipality, Reading reading) {
        if (municipality.doors().isEmpty()) {
            return null;
        }
        StatedRisk stated = StatedRisk.of(reading.submission().bundle(), reading.patient(), reading.request());
        Door.Asked asked = new Door.Asked(reading.provision(), reading.urgency(), stated.risk(),
                postcode(reading.patient()));
        return municipality.door(asked, LocalDate.ofInstant(clock.instant(), DUTCH_TIME)).map(Door::name).orElse(null);
    }

    /** Of the home, not of a letter box; null where there is none, or where two homes do not agree. */
    private static String postcode(Patient patient) {
        Set<String> homes = postcodes(patient, address -> address.getUse() == Address.AddressUse.HOME);
        Set<String> found = homes.isEmpty() ? postcodes(patient, address -> !address.hasUse()) : homes;
        return found.size() == 1 ? found.iterator().next() : null;
    }

    private static Set<String> postcodes(Patient patient, Predicate<Address> wanted) {
        return patient.getAddress().stream()
                .filter(wanted.and(address -> address.getType() != Address.AddressType.POSTAL))
                .filter(Address::hasPostalCode)
                .map(address -> address.getPostalCode().replaceAll("\\s", "").toUpperCase(Locale.ROOT))
                .filter(code -> POSTCODE.matcher(code).matches()).collect(Collectors.toSet());
    }
}
