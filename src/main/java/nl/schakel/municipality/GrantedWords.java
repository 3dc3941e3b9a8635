package nl.schakel.municipality;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import nl.schakel.referral.DeliveryForm;
import nl.schakel.referral.WmoCategory;

/**
 * Where a municipality's case says how a provision is delivered and of which category it is, and what its words mean:
 * the keys {@code forms} and {@code categories} of a connection block, each with the name of what carries the word and,
 * under {@code values}, the meanings. A word without meaning is not told.
 *
 * @param formName     what carries how it is delivered, null where nothing does
 * @param forms        what its words mean, whatever their case
 * @param categoryName what carries the category, null where nothing does
 * @param categories   what its words mean, whatever their case
 */
public record GrantedWords(String formName, Map<String, DeliveryForm> forms, String categoryName,
                           Map<String, WmoCategory> categories) {

    /** The keys that a block may have for it. */
    public static final Set<String> KEYS = Set.of("forms", "categories");

    /**
     * Reads both keys, each of which may be left out.
     *
     * @param carrier what carries a word in this standard, as the file calls it: {@code eigenschap}
     * @param own     the names that the hub fills itself: they say what was asked, not what was granted
     */
    public static GrantedWords read(ConnectionBlock block, String carrier, Set<String> own) {
        Map<String, DeliveryForm> forms = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        String formName = name(block, "forms", carrier, own);
        values(block, "forms").forEach((word, meaning) -> DeliveryForm.ofCode(meaning).ifPresentOrElse(
                form -> forms.put(word, form),
                () -> block.finding("forms.values", "kent alleen zin en pgb als betekenis")));
        if (formName != null && forms.isEmpty()) {
            block.finding("forms.values", "ontbreekt: welk woord zin betekent en welk pgb");
        }
        Map<String, WmoCategory> categories = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        String categoryName = name(block, "categories", carrier, own);
        values(block, "categories").forEach((word, meaning) -> WmoCategory.ofCode(meaning).ifPresentOrElse(
                category -> categories.put(word, category),
                () -> block.finding("categories.values", "moet codes van twee cijfers uit WMO020 geven, tussen "
                        + "aanhalingstekens")));
        return new GrantedWords(formName, forms, categoryName, categories);
    }

    /** Whether there is nothing to look for. */
    public boolean isEmpty() {
        return formName == null && categoryName == null;
    }

    /** @param found name to value, as the case has them; null where it does not tell */
    public DeliveryForm form(Map<String, String> found) {
        return word(found, formName).map(forms::get).orElse(null);
    }

    /** The same for the category; a code of WMO020 needs no meaning. */
    public WmoCategory category(Map<String, String> found) {
        return word(found, categoryName).flatMap(word -> Optional.ofNullable(categories.get(word))
                .or(() -> WmoCategory.ofCode(word))).orElse(null);
    }

    /** Which of both keys lacks a word that the case has; the word itself is somebody's, so it is not told. */
    public List<String> unknown(Map<String, String> found) {
        List<String> unknown = new ArrayList<>();
        if (word(found, formName).filter(word -> !word.isEmpty()).isPresent() && form(found) == null) {
            unknown.add("forms.values");
        }
        if (word(found, categoryName).filter(word -> !word.isEmpty()).isPresent() && category(found) == null) {
            unknown.add("categories.values");
        }
        return unknown;
    }

    private static Optional<String> word(Map<String, String> found, String name) {
        return name == null ? Optional.empty() : Optional.ofNullable(found.get(name)).map(String::strip);
    }

    private static String name(ConnectionBlock block, String key, String carrier, Set<String> own) {
        Map<String, Object> entries = block.entries(key);
        entries.keySet().stream().filter(name -> !List.of(carrier, "values").contains(name)).forEach(name ->
                block.finding(key + "." + name, "is geen bekende instelling; wel: " + carrier + ", values"));
        String name = block.has(key) ? block.text(key + "." + carrier, entries.get(carrier), null) : null;
        if (name != null && own.contains(name)) {
            block.finding(key + "." + carrier, "noemt wat de hub zelf invult: dat is wat er is gevraagd, niet "
                    + "wat er is toegekend");
        }
        return name;
    }

    private static Map<String, String> values(ConnectionBlock block, String key) {
        Map<String, String> values = new TreeMap<>();
        if (block.entries(key).get("values") instanceof Map<?, ?> pairs) {
            pairs.forEach((word, meaning) -> values.put(String.valueOf(word).strip(), String.valueOf(meaning)));
        }
        return values;
    }
}
