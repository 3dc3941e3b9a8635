package nl.schakel.operations.mappings;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Door;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.municipality.CodeTable;
import nl.schakel.municipality.Standard;
import nl.schakel.referral.RecipientRole;

/** The lists in force that translate what municipalities say. */
final class Lists {

    private static final String PLACE = "municipality/";
    private static final Pattern PATH = Pattern.compile(
            "(?:doors\\[(\\d{1,3})]\\.|recipients\\.(medical-adviser|expert)\\.)?([a-z]+)\\.(.+)");
    private static final List<String> OUTCOMES = List.of("granted", "partly-granted", "refused");
    private static final Map<String, List<String>> MEANINGS = Map.of(
            "statuses", List.of("received", "in-progress", "waiting", "extended"),
            "results", List.of("granted", "partly-granted", "refused", "withdrawn", "otherwise-solved",
                    "other-municipality"),
            "decisions", OUTCOMES, "forms.values", List.of("zin", "pgb"),
            "categories.values", List.of("\"01\" \u2026 \"18\""));

    private final Directory directory;
    private final Collection<Standard> standards;

    Lists(Directory directory, Collection<Standard> standards) {
        this.directory = directory;
        this.standards = standards;
    }

    /**
     * A list and where it belongs.
     *
     * @param file  the code of the municipality whose file holds it
     * @param place the municipality as it is reached with this list
     */
    record Found(String file, Municipality place, CodeTable table) {

        /** What a code in it may mean, as the file writes it. */
        List<String> meanings() {
            return MEANINGS.getOrDefault(table.key(), List.of());
        }
    }

    /**
     * The lists of one recipient or door.
     *
     * @param title Dutch
     */
    record Block(String title, String standard, List<CodeTable> tables) {
    }

    /** Empty where the municipality, the recipient or the list is gone. */
    Optional<Found> find(String place, String path) {
        Matcher parts = PATH.matcher(path);
        if (!place.startsWith(PLACE) || !parts.matches()) {
            return Optional.empty();
        }
        Optional<Municipality> desk = code(place.substring(PLACE.length())).flatMap(directory::municipality);
        return desk.flatMap(found -> reached(found, parts.group(1), parts.group(2)))
                .filter(reached -> reached.standard().equals(parts.group(3)))
                .flatMap(reached -> tables(reached).stream().filter(table -> table.key().equals(parts.group(4)))
                        .findFirst().map(table -> new Found(desk.get().code().value(), reached, table)));
    }

    /** All lists of a municipality: its own, and those of recipients and doors with lists of their own. */
    List<Block> of(Municipality desk) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block("De gemeente zelf", desk.standard(), tables(desk)));
        for (RecipientRole role : List.of(RecipientRole.MEDICAL_ADVISER, RecipientRole.EXPERT)) {
            desk.at(role).ifPresent(place -> add(place, blocks));
        }
        for (Door door : desk.doors()) {
            add(desk.atDoor(door.name()), blocks);
        }
        return blocks;
    }

    private void add(Municipality place, List<Block> blocks) {
        List<CodeTable> tables = tables(place);
        if (!tables.equals(blocks.get(0).tables())) {
            blocks.add(new Block(place.name(), place.standard(), tables));
        }
    }

    private List<CodeTable> tables(Municipality place) {
        return standards.stream().filter(standard -> standard.name().equals(place.standard())).findFirst()
                .map(standard -> standard.codeTables(place)).orElse(List.of());
    }

    private static Optional<Municipality> reached(Municipality desk, String door, String recipient) {
        if (door != null) {
            int number = Integer.parseInt(door);
            return number < 1 || number > desk.doors().size() ? Optional.empty()
                    : Optional.of(desk.atDoor(desk.doors().get(number - 1).name()));
        }
        return recipient == null ? Optional.of(desk)
                : desk.at(recipient.equals("expert") ? RecipientRole.EXPERT : RecipientRole.MEDICAL_ADVISER);
    }

    private static Optional<GemeenteCode> code(String code) {
        try {
            return Optional.of(new GemeenteCode(code));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
