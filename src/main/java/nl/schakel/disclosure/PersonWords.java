package nl.schakel.disclosure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import nl.schakel.document.Printable;

/** A released person as Dutch readers are used to see one. */
public final class PersonWords {

    private static final int MOST_INITIALS = 10;

    private PersonWords() {
    }

    /** {@code J.M. de Vries}; the given name where there are no initials; empty where nothing was released. */
    public static String name(Disclosure.Person person) {
        if (person == null || person.name() == null) {
            return "";
        }
        Disclosure.Name name = person.name();
        String initials = name.initials() == null ? ""
                : name.initials().codePoints().filter(Character::isLetter).limit(MOST_INITIALS)
                        .mapToObj(letter -> Character.toString(letter) + ".").collect(Collectors.joining());
        return Printable.joined(" ", initials.isEmpty() ? name.given() : initials, name.prefix(), name.family());
    }

    /** {@code man} or {@code vrouw}; null for any other gender code and where nothing was released. */
    public static String sex(Disclosure.Person person) {
        return person == null || person.gender() == null ? null : switch (person.gender()) {
            case "male" -> "man";
            case "female" -> "vrouw";
            default -> null;
        };
    }

    /** Street and town, each on its line; empty where nothing was released. */
    public static List<String> address(Disclosure.Person person) {
        if (person == null || person.address() == null) {
            return List.of();
        }
        Disclosure.Address address = person.address();
        List<String> lines = new ArrayList<>();
        lines.add(Printable.joined(" ", address.street(), Printable.joined("", address.number(), address.letter()),
                address.suffix()));
        lines.add(Printable.joined("  ", address.postalCode(), address.city()));
        lines.removeIf(String::isBlank);
        return lines;
    }

    /** What kinds of detail about the person were released, without any of their values, for instance {@code adres}. */
    public static List<String> kinds(Disclosure.Person person) {
        List<String> kinds = new ArrayList<>();
        if (person == null) {
            return kinds;
        }
        add(kinds, person.name(), "naam");
        add(kinds, person.address(), "adres");
        add(kinds, person.birthDate(), "geboortedatum");
        add(kinds, person.gender(), "geslacht");
        add(kinds, person.phone(), "telefoonnummer");
        add(kinds, person.email(), "e-mailadres");
        add(kinds, person.bsn(), "burgerservicenummer");
        return kinds;
    }

    private static void add(List<String> kinds, Object value, String kind) {
        if (value != null) {
            kinds.add(kind);
        }
    }
}
