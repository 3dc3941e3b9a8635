package nl.schakel.disclosure.page;

import nl.schakel.disclosure.WithheldReason;
import nl.schakel.disclosure.Disclosure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/**
 * What was withheld, in words that need no knowledge of FHIR: the path says which kind of thing it is, and things of
 * one kind that stayed for one reason are told once, with their number.
 */
final class DisclosureWords {

    /** For whom the words are; the practice is not addressed as the patient. */
    enum Reader { PATIENT, PRACTICE }

    /** @param count how many things of this kind stayed for the same reason, at least one */
    record Kind(String words, int count) {
    }

    /** One reason with everything that stayed for it, most first. */
    record Kept(String reason, List<Kind> kinds) {

        int count() {
            return kinds.stream().mapToInt(Kind::count).sum();
        }
    }

    private record Group(String patient, String practice) {
    }

    private record Table(Map<String, Group> groups, Map<String, String> types, Map<String, String> elements,
                         Set<String> bookkeeping, Map<String, String> reasons) {
    }

    private static final String FILE = "words.yaml";
    private static final String UNKNOWN = "unknown";
    private static final String ANY = "*";

    private final Table table;

    private DisclosureWords(Table table) {
        this.table = table;
        Set<String> named = table.groups().keySet();
        table.types().values().forEach(group -> require(named.contains(group), group));
        table.elements().values().forEach(group -> require(named.contains(group), group));
        table.bookkeeping().forEach(group -> require(named.contains(group), group));
        table.reasons().keySet().forEach(code -> require(WithheldReason.ofCode(code).isPresent(), code));
        for (WithheldReason reason : WithheldReason.values()) {
            String words = table.reasons().get(reason.code());
            require(words != null && !words.isBlank(), reason.code());
        }
        require(named.contains(UNKNOWN), UNKNOWN);
        table.groups().forEach((name, group) -> require(group.patient() != null && group.practice() != null, name));
    }

    static DisclosureWords load() {
        YAMLMapper yaml = YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();
        try (InputStream in = DisclosureWords.class.getResourceAsStream(FILE)) {
            return new DisclosureWords(yaml.readValue(in, new TypeReference<>() { }));
        } catch (IOException e) {
            throw new UncheckedIOException("the table of words for what was withheld cannot be read", e);
        }
    }

    /** Whether the type has a word of its own. */
    boolean knows(String type) {
        return table.types().containsKey(type);
    }

    /**
     * @param path as {@link Disclosure.Withheld#path()} has it
     * @return never empty: what has no word of its own is another part of the record
     */
    String of(String path, Reader reader) {
        Group group = table.groups().get(group(path));
        return reader == Reader.PATIENT ? group.patient() : group.practice();
    }

    /** Per reason, in the order in which the reasons first appear. */
    List<Kept> kept(List<Disclosure.Withheld> withheld, Reader reader) {
        Map<String, Map<String, Integer>> byReason = new LinkedHashMap<>();
        for (Disclosure.Withheld one : withheld) {
            byReason.computeIfAbsent(reason(one.reason(), reader), any -> new LinkedHashMap<>())
                    .merge(of(one.path(), reader), 1, Integer::sum);
        }
        List<Kept> kept = new ArrayList<>();
        byReason.forEach((reason, kinds) -> kept.add(new Kept(reason, kinds.entrySet().stream()
                .map(kind -> new Kind(kind.getKey(), kind.getValue()))
                .sorted((a, b) -> Integer.compare(b.count(), a.count())).toList())));
        return kept;
    }

    /** Of how many kinds something was withheld, without what stays of every referral, such as dates. */
    int kinds(List<Disclosure.Withheld> withheld) {
        return (int) withheld.stream().map(one -> group(one.path())).filter(kind -> !table.bookkeeping().contains(kind))
                .distinct().count();
    }

    /** @param code as {@link Disclosure.Withheld#reason()} has it */
    String reason(String code, Reader reader) {
        String words = WithheldReason.ofCode(code).map(WithheldReason::words)
                .orElse("Dit hoeft de ontvanger niet te weten.");
        return reader == Reader.PATIENT ? words : table.reasons().getOrDefault(code, words);
    }

    /** The longest beginning of the path that is listed, by its own name before one for any resource. */
    private String group(String path) {
        List<String> parts = List.of(path.replaceAll("\\[[^]]*]", "").split("\\."));
        for (int length = parts.size(); length > 1; length--) {
            String own = parts.subList(0, length).stream().collect(Collectors.joining("."));
            String any = ANY + '.' + parts.get(length - 1);
            // Of the person every part is named by its own detail: the text of an address is no summary.
            boolean detail = parts.get(0).equals("Patient") && length > 2;
            String group = table.elements().getOrDefault(own, detail ? null : table.elements().get(any));
            if (group != null) {
                return group;
            }
        }
        boolean part = parts.size() > 1;
        return part && parts.get(0).equals("Patient") ? "person"
                : part && parts.get(0).equals("ServiceRequest") ? "referral"
                : table.types().getOrDefault(parts.get(0), UNKNOWN);
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException("the table of words for what was withheld is not whole: " + what);
        }
    }
}
