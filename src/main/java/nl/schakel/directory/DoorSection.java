package nl.schakel.directory;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import nl.schakel.referral.Provision;
import nl.schakel.referral.Risk;
import nl.schakel.referral.Urgency;

/** Reads {@code doors} of a municipality's file. */
final class DoorSection {

    private static final int LONGEST_NAME = 100;
    private static final Pattern FOUR = Pattern.compile("([1-9]\\d{3})(?:-([1-9]\\d{3}))?");
    private static final Pattern SIX = Pattern.compile("([1-9]\\d{3}) ?([A-Z]{2})");
    private static final List<String> STANDARDS = List.of("zgw", "iwmo", "stuf");

    private DoorSection() {
    }

    /** @param standard the municipality's; null, like the connection, where the file already broke a rule on it */
    static List<Door> read(Section file, String standard, Map<String, Object> connection) {
        List<Door> doors = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Section section : file.sections("doors")) {
            Door door = door(section, standard, connection);
            if (door.name() != null && !names.add(door.name())) {
                section.finding("name", "staat al bij een andere toegang");
            }
            doors.add(door);
        }
        return List.copyOf(doors);
    }

    private static Door door(Section door, String standard, Map<String, Object> connection) {
        String name = door.required("name", text -> text.length() <= LONGEST_NAME ? text : null,
                "de naam van het team, hooguit " + LONGEST_NAME + " tekens");
        Set<Urgency> urgencies = codes(door, "urgency", Urgency.values(), Urgency::code);
        Set<Risk> risks = codes(door, "risk", Risk.values(), Risk::code);
        Set<Provision> provisions = codes(door, "provisions", Provision.values(), Provision::code);
        List<Door.Postcodes> postcodes = postcodes(door);
        boolean chosen = door.has("urgency") || door.has("risk") || door.has("postcodes") || door.has("provisions");
        if (!chosen) {
            door.finding("name", "staat bij een toegang zonder urgency, risk, postcodes of provisions: dan ging alles "
                    + "erheen. Zet wat voor alles geldt in het eigen blok van de gemeente");
        }
        LocalDate from = door.optional("from", LocalDate::parse, Forms.DATE, null);
        LocalDate until = door.optional("until", LocalDate::parse, Forms.DATE, null);
        if (from != null && until != null && !until.isAfter(from)) {
            door.finding("until", "moet na from liggen");
        }
        return new Door(name, urgencies, risks, postcodes, provisions, from, until,
                connection(door, standard, connection));
    }

    private static Map<String, Object> connection(Section door, String standard, Map<String, Object> connection) {
        STANDARDS.stream().filter(other -> !other.equals(standard) && door.has(other)).forEach(other -> {
            door.block(other);
            door.finding(other, "kan niet: een toegang werkt met dezelfde standaard als de gemeente zelf");
        });
        Map<String, Object> own = new LinkedHashMap<>(connection == null ? Map.of() : connection);
        if (standard != null && door.has(standard)) {
            Map<String, Object> differs = door.block(standard);
            own.putAll(differs == null ? Map.of() : differs);
        }
        return Collections.unmodifiableMap(own);
    }

    /** An empty list holds nothing, but names the group: then it could never fit. */
    private static <T extends Enum<T>> Set<T> codes(Section door, String key, T[] all, Function<T, String> code) {
        Set<T> chosen = EnumSet.noneOf(all[0].getDeclaringClass());
        List<JsonNode> items = door.items(key);
        boolean known = !items.isEmpty() || !door.has(key);
        for (JsonNode item : items) {
            known &= Arrays.stream(all).filter(value -> code.apply(value).equals(item.asText())).map(chosen::add)
                    .findFirst().isPresent();
        }
        if (!known) {
            door.finding(key, "klopt niet: kies uit "
                    + Arrays.stream(all).map(code).collect(Collectors.joining(", ")));
        }
        return Collections.unmodifiableSet(chosen);
    }

    private static List<Door.Postcodes> postcodes(Section door) {
        List<JsonNode> items = door.items("postcodes");
        List<Door.Postcodes> postcodes = new ArrayList<>();
        boolean known = !items.isEmpty() || !door.has("postcodes");
        for (JsonNode item : items) {
            Door.Postcodes range = range(item.asText().strip());
            known &= range != null;
            postcodes.add(range);
        }
        if (!known) {
            door.finding("postcodes", "klopt niet: nodig zijn postcodes van vier cijfers (3811), reeksen daarvan "
                    + "(3811-3819) of hele postcodes (3826AB)");
            return List.of();
        }
        return List.copyOf(postcodes);
    }

    /** Null where the text is no postcode. */
    private static Door.Postcodes range(String text) {
        Matcher four = FOUR.matcher(text);
        if (four.matches()) {
            String last = four.group(2) == null ? four.group(1) : four.group(2);
            return last.compareTo(four.group(1)) < 0 ? null
                    : new Door.Postcodes(four.group(1) + "AA", last + "ZZ");
        }
        Matcher six = SIX.matcher(text);
        return six.matches() ? new Door.Postcodes(six.group(1) + six.group(2), six.group(1) + six.group(2)) : null;
    }
}
