package nl.schakel.municipality;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import nl.schakel.directory.Municipality;

/**
 * The block of one standard in a municipality's file: hands out its values checked and collects one Dutch sentence per
 * broken rule, never a value. Which keys there are and what they mean is for the room of the standard to say.
 */
public final class ConnectionBlock {

    private final String standard;
    private final String who;
    private final String values;
    private final Map<String, Object> block;
    private final List<String> findings = new ArrayList<>();

    /**
     * @param who    the municipality as a sentence begins with it
     * @param values what a sentence calls the right-hand side of a list of pairs
     */
    public ConnectionBlock(String standard, Municipality place, String who, String values) {
        this.standard = standard;
        this.who = who;
        this.values = values;
        this.block = place.connection() == null ? Map.of() : place.connection();
    }

    /** What is wrong so far. */
    public List<String> findings() {
        return List.copyOf(findings);
    }

    /** Notes what is wrong with a key; the sentence gets the municipality, the standard and its full stop here. */
    public void finding(String key, String what) {
        note(standard + "." + key + " " + what);
    }

    /** Notes what is wrong with the whole. */
    public void note(String what) {
        findings.add(who + ": " + what + ".");
    }

    /** Whether the file has this key, whatever its value. */
    public boolean has(String key) {
        return block.containsKey(key);
    }

    /** The value as the file has it, null where there is none. */
    public Object get(String key) {
        return block.get(key);
    }

    /** Notes every key besides these, in order. */
    public void refuseOthers(Set<String> keys) {
        keysBesides(keys).forEach(key -> finding(key, "is geen bekende instelling"));
    }

    /** Every key besides these, in order. */
    public List<String> keysBesides(Set<String> keys) {
        return block.keySet().stream().filter(key -> !keys.contains(key)).sorted().toList();
    }

    /** @param otherwise null where it must be there */
    public String text(String key, String otherwise) {
        return text(key, block.get(key), otherwise);
    }

    /** A text within a part of the block, whose key is its path. */
    public String text(String key, Object value, String otherwise) {
        if (value == null || value.toString().isBlank()) {
            if (otherwise == null) {
                finding(key, "ontbreekt");
            }
            return otherwise;
        }
        if (value instanceof Map || value instanceof List) {
            finding(key, "moet één waarde zijn");
            return otherwise;
        }
        return value.toString().strip();
    }

    /** A text of at most so many characters. */
    public String limited(String key, String otherwise, int length) {
        String text = text(key, otherwise);
        if (text != null && text.length() > length) {
            finding(key, "mag hooguit " + length + " tekens hebben");
        }
        return text;
    }

    /** @param bytes the least that it must have */
    public String secret(String key, int bytes) {
        String secret = text(key, null);
        if (secret != null && secret.startsWith("${")) {
            finding(key, "is niet ingevuld: de omgevingsvariabele ontbreekt");
        } else if (secret != null && secret.getBytes(StandardCharsets.UTF_8).length < bytes) {
            finding(key, "moet minstens " + bytes + " tekens hebben");
        }
        return secret;
    }

    /** One of a few words. */
    public String choice(String key, List<String> allowed, String otherwise) {
        String text = text(key, otherwise);
        if (!allowed.contains(text)) {
            finding(key, "moet een van deze zijn: " + String.join(", ", allowed));
            return otherwise;
        }
        return text;
    }

    /** ISO 8601, both bounds included. */
    public Duration duration(String key, Duration otherwise, Duration least, Duration most) {
        try {
            Duration duration = Duration.parse(text(key, otherwise.toString()));
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // Said below: a wrong form and a wrong size have the same remedy.
        }
        finding(key, "moet een tijdsduur zijn van " + least + " tot " + most + ", bijvoorbeeld " + otherwise);
        return otherwise;
    }

    /** What the municipality's own words mean; its words are found without regard to capitals. */
    public <T extends Enum<T>> Map<String, T> meanings(String key, List<T> allowed) {
        Map<String, T> bySpelling = allowed.stream()
                .collect(Collectors.toMap(ConnectionBlock::spelled, value -> value));
        Map<String, T> meanings = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        entries(key).forEach((name, value) -> {
            T meaning = bySpelling.get(String.valueOf(value));
            if (meaning == null) {
                note(standard + "." + key + ", '" + name + "': kies uit "
                        + bySpelling.keySet().stream().sorted().collect(Collectors.joining(", ")));
            } else {
                meanings.put(name.strip(), meaning);
            }
        });
        return meanings;
    }

    /** The pairs of a part, in order; none where it is left out. */
    public Map<String, Object> entries(String key) {
        Object value = block.get(key);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> map)) {
            finding(key, "moet een lijst van naam: " + values + " zijn");
            return Map.of();
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        map.forEach((name, meaning) -> entries.put(String.valueOf(name), meaning));
        return entries;
    }

    /** The list under a key as the file has it; {@code forms.values} is the list within {@code forms}. */
    public static CodeTable table(Municipality place, String key, String title) {
        Object found = place.connection() == null ? null : place.connection();
        for (String part : key.split("\\.")) {
            found = found instanceof Map<?, ?> map ? map.get(part) : null;
        }
        Map<String, String> meanings = new LinkedHashMap<>();
        if (found instanceof Map<?, ?> list) {
            list.forEach((word, meaning) -> meanings.put(String.valueOf(word).strip(), String.valueOf(meaning)));
        }
        return new CodeTable(key, title, Collections.unmodifiableMap(meanings), true);
    }

    /** {@code IN_PROGRESS} is written {@code in-progress} in the file. */
    public static String spelled(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
