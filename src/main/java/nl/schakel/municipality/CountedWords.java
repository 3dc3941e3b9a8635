package nl.schakel.municipality;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

import nl.schakel.alert.UnmappedCodes;
import nl.schakel.directory.Door;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;

/**
 * Counts words by the file and key in which their meaning belongs. A word is kept only where it looks like the name of
 * something in a catalogue: a catalogue is typed by people, and some name their cases there.
 */
final class CountedWords implements UnmappedWords {

    /** How a municipality is called in the counts. */
    static final String PLACE = "municipality/";

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N} .,:;()/&+'\u2019-]{1,80}");
    /** Long enough for a number of a case or a person, or a date of birth; a year or an article of law is shorter. */
    private static final Pattern NUMBER = Pattern.compile("\\d{5,}|\\d+[-./ ]\\d+[-./ ]\\d+");

    private final UnmappedCodes codes;
    private final Function<GemeenteCode, Optional<Municipality>> directory;

    /** @param directory the municipality of a code as its own file describes it */
    CountedWords(UnmappedCodes codes, Function<GemeenteCode, Optional<Municipality>> directory) {
        this.codes = codes;
        this.directory = directory;
    }

    @Override
    public void seen(Municipality place, String table, String word, String about) {
        Municipality desk = directory.apply(place.code()).orElse(place);
        GemeenteCode file = desk.served() == null ? desk.code() : desk.served().by();
        codes.seen(PLACE + file, block(desk, place, table) + '.' + table, kept(word), about);
    }

    /** The path of the block in the file: that of a recipient or door only where it has a list of its own. */
    private static String block(Municipality desk, Municipality place, String table) {
        String key = table.contains(".") ? table.substring(0, table.indexOf('.')) : table;
        Object list = list(place, key);
        if (place.standard().equals(desk.standard()) && Objects.equals(list, list(desk, key))) {
            return place.standard();
        }
        Optional<Door> door = desk.doors().stream().filter(other -> place.connection() == other.connection())
                .findFirst();
        if (door.isPresent()) {
            return "doors[" + (desk.doors().indexOf(door.get()) + 1) + "]." + place.standard();
        }
        Municipality.Adviser adviser = desk.recipients().medicalAdviser();
        boolean advises = adviser != null && place.connection() == adviser.connection();
        return "recipients." + (advises ? "medical-adviser." : "expert.") + place.standard();
    }

    private static Object list(Municipality place, String key) {
        return place.connection() == null ? null : place.connection().get(key);
    }

    private static String kept(String word) {
        return NAME.matcher(word).matches() && !NUMBER.matcher(word).find() ? word : "";
    }
}
