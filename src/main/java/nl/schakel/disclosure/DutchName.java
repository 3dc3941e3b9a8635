package nl.schakel.disclosure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.StringType;

/**
 * Takes a Dutch name apart as the municipality's registers keep it: the own family name with its voorvoegsel, not the
 * partner's. Names are letters; whatever else a HIS wrote beside them ("(dement)") is no name and is left out.
 */
final class DutchName {

    private static final String EXTENSION = "http://hl7.org/fhir/StructureDefinition/";
    private static final int LONGEST = 200;
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}'’][\\p{L}\\p{M} '’.\\-/]{0,199}");
    private static final Pattern INITIALS = Pattern.compile("\\p{Lu}|(\\p{Lu}\\p{Ll}{0,2}\\.\\s?)+");
    private static final Set<String> PREFIXES = Set.of("van", "de", "der", "den", "het", "'t", "’t", "ten", "ter", "te",
            "in", "op", "aan", "bij", "uit", "voor", "over", "onder", "la", "le", "du", "von", "zu", "el", "al");

    private DutchName() {
    }

    /** Null where nothing in it is surely a name. */
    static Disclosure.Name read(HumanName name) {
        String family = extension(name.getFamilyElement(), "humanname-own-name");
        String prefix = extension(name.getFamilyElement(), "humanname-own-prefix");
        if (family == null && text(name.getFamily()).length() <= LONGEST) {
            List<String> words = new ArrayList<>(List.of(text(name.getFamily()).split("\\s+")));
            List<String> prefixes = new ArrayList<>();
            while (words.size() > 1 && PREFIXES.contains(words.get(0))) {
                prefixes.add(words.remove(0));
            }
            family = String.join(" ", words);
            prefix = prefixes.isEmpty() ? prefix : String.join(" ", prefixes);
        }
        StringBuilder fromNames = new StringBuilder();
        StringBuilder fromInitials = new StringBuilder();
        List<String> given = new ArrayList<>();
        for (StringType part : name.getGiven()) {
            read(part, given, fromNames, fromInitials);
        }
        // Some send the initials of every name beside the names, others only of the names they do not know.
        String initials = fromInitials.toString().startsWith(fromNames.toString()) ? fromInitials.toString()
                : fromNames.toString() + fromInitials;
        Disclosure.Name read = new Disclosure.Name(initials.isEmpty() ? null : initials,
                given.isEmpty() ? null : String.join(" ", given), valid(family) == null ? null : valid(prefix),
                valid(family));
        return read.initials() == null && read.family() == null ? null : read;
    }

    private static void read(StringType part, List<String> given, StringBuilder fromNames,
                             StringBuilder fromInitials) {
        String text = valid(part.getValue());
        String qualifier = extension(part, "iso21090-EN-qualifier");
        if (text == null || qualifier != null && !qualifier.equals("BR") && !qualifier.equals("IN")) {
            return;
        }
        boolean initials = qualifier == null ? INITIALS.matcher(text).matches() : qualifier.equals("IN");
        if (initials) {
            text.codePoints().filter(Character::isLetter).forEach(fromInitials::appendCodePoint);
            return;
        }
        for (String word : text.split("\\s+")) {
            given.add(word);
            fromNames.appendCodePoint(word.codePointAt(0));
        }
    }

    private static String extension(Element element, String name) {
        Extension extension = element == null ? null : element.getExtensionByUrl(EXTENSION + name);
        return extension != null && extension.getValue() instanceof PrimitiveType<?> value ? value.getValueAsString()
                : null;
    }

    private static String valid(String text) {
        String stripped = text(text).strip();
        return NAME.matcher(stripped).matches() ? stripped : null;
    }

    private static String text(String text) {
        return text == null ? "" : text.strip();
    }
}
