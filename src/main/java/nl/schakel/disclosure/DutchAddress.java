package nl.schakel.disclosure;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.StringType;

/**
 * Takes a Dutch home address apart. Address lines are free text in which HIS's write more than a street ("p/a kliniek
 * ..."), so a line that is not surely a street with a number is left out whole.
 */
final class DutchAddress {

    private static final String PART = "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-";
    private static final Pattern STREET = Pattern.compile("[\\p{L}\\p{M}\\d'’][\\p{L}\\p{M}\\d '’.\\-/]{0,79}");
    private static final int LONGEST_LINE = 120;
    /** Words that make a line more than a street: in whose care, which ward, what institution. */
    private static final Pattern MORE = Pattern.compile("(?i)(?<!\\p{L})(p/a|c/o|t\\.?a\\.?v\\.?|afd|afdeling"
            + "|kamer|unit|kliniek|ziekenhuis|verpleeghuis|verzorgingshuis|hospice|ggz|inrichting|instelling|opvang|azc"
            + "|asielzoekerscentrum|penitentiaire|postbus)(?!\\p{L})");
    private static final Pattern CITY = Pattern.compile("[\\p{L}\\p{M}'’][\\p{L}\\p{M} '’.\\-/]{0,79}");
    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,4}");
    private static final Pattern SUFFIX = Pattern.compile("[\\p{Alnum}]{1,4}");
    private static final Pattern POSTAL_CODE = Pattern.compile("([1-9]\\d{3})\\s*([A-Z]{2})");
    private static final Pattern LINE = Pattern.compile(
            "(?<street>.*?\\p{L}\\S*)\\s+(?<number>[1-9]\\d{0,4})"
                    + "(?:\\s*-?(?<letter>\\p{Alpha})(?![\\p{Alnum}]))?(?:[\\s\\-]+(?<suffix>\\p{Alnum}{1,4}))?");
    private static final Pattern YEAR = Pattern.compile("1[89]\\d\\d");

    /** @param lineLeftOut whether a line was there that could not be trusted to be a street with a number */
    record Reading(Disclosure.Address address, boolean lineLeftOut) {
    }

    private record House(String street, String number, String letter, String suffix) {

        static final House NONE = new House(null, null, null, null);
    }

    private DutchAddress() {
    }

    static Reading read(Address address) {
        Optional<House> house = fromParts(address).or(() -> fromLine(address));
        House known = house.orElse(House.NONE);
        return new Reading(new Disclosure.Address(known.street(), known.number(), known.letter(), known.suffix(),
                postalCode(address.getPostalCode()), matching(CITY, address.getCity())),
                house.isEmpty() && address.hasLine());
    }

    private static Optional<House> fromParts(Address address) {
        String street = part(address, "streetName");
        String number = part(address, "houseNumber");
        if (street == null || number == null) {
            return Optional.empty();
        }
        // zib 2020: letter, then a space, then the addition; a lone addition starts with that space.
        String suffix = part(address, "buildingNumberSuffix");
        String letter = null;
        String addition = null;
        if (suffix != null) {
            int space = suffix.indexOf(' ');
            String first = space < 0 ? suffix : suffix.substring(0, space);
            boolean isLetter = first.length() == 1 && Character.isLetter(first.charAt(0));
            letter = isLetter ? first : null;
            addition = (isLetter ? suffix.substring(1) : suffix).strip();
        }
        return house(street, number, letter, addition);
    }

    private static Optional<House> fromLine(Address address) {
        if (address.getLine().size() != 1 || address.getLine().get(0).getValue() == null) {
            return Optional.empty();
        }
        String text = address.getLine().get(0).getValue().strip();
        Matcher line = LINE.matcher(text);
        if (text.length() > LONGEST_LINE || !line.matches()) {
            return Optional.empty();
        }
        String suffix = line.group("suffix");
        if (suffix != null && line.group("letter") == null && YEAR.matcher(line.group("number")).matches()
                && NUMBER.matcher(suffix).matches()) {
            // Plein 1945 12: the year belongs to the name.
            return house(line.group("street") + ' ' + line.group("number"), suffix, null, null);
        }
        return house(line.group("street"), line.group("number"), line.group("letter"), suffix);
    }

    private static Optional<House> house(String street, String number, String letter, String suffix) {
        String trimmed = street.strip();
        boolean sure = STREET.matcher(trimmed).matches() && !MORE.matcher(trimmed).find()
                && NUMBER.matcher(number.strip()).matches();
        if (!sure) {
            return Optional.empty();
        }
        return Optional.of(new House(trimmed, number.strip(), letter == null ? null : letter.toUpperCase(Locale.ROOT),
                matching(SUFFIX, suffix)));
    }

    private static String part(Address address, String name) {
        for (StringType line : address.getLine()) {
            Extension extension = line.getExtensionByUrl(PART + name);
            if (extension != null && extension.getValue() instanceof StringType text) {
                return text.getValue();
            }
        }
        return null;
    }

    private static String postalCode(String text) {
        if (text == null) {
            return null;
        }
        Matcher code = POSTAL_CODE.matcher(text.strip().toUpperCase(Locale.ROOT));
        return code.matches() ? code.group(1) + code.group(2) : null;
    }

    private static String matching(Pattern pattern, String text) {
        return text != null && pattern.matcher(text.strip()).matches() ? text.strip() : null;
    }
}
