package nl.schakel.disclosure.text;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How one medicine name is written in Dutch and internationally: simvastatin and simvastatine, methotrexate and
 * methotrexaat, morphine and morfine. The rules only add spellings that belong to the same name.
 */
final class MedicineSpelling {

    private static final int SHORTEST = 6;

    /** Endings that come in pairs; each is rewritten to the others. Longest first where one ends in another. */
    private static final Map<String, String[]> ENDINGS = Map.ofEntries(
            Map.entry("ine", new String[] {"in"}),
            Map.entry("in", new String[] {"ine"}),
            Map.entry("ate", new String[] {"aat"}),
            Map.entry("aat", new String[] {"ate"}),
            Map.entry("one", new String[] {"on"}),
            Map.entry("on", new String[] {"one"}),
            Map.entry("ole", new String[] {"ol"}),
            Map.entry("ol", new String[] {"ole"}),
            Map.entry("ene", new String[] {"een"}),
            Map.entry("een", new String[] {"ene"}),
            Map.entry("ane", new String[] {"aan"}),
            Map.entry("aan", new String[] {"ane"}),
            Map.entry("ide", new String[] {"id"}),
            Map.entry("ime", new String[] {"im"}),
            Map.entry("ame", new String[] {"am"}));

    private MedicineSpelling() {
    }

    /** The name itself first. */
    static Set<String> of(String name) {
        Set<String> spellings = new LinkedHashSet<>();
        spellings.add(name);
        if (name.length() < SHORTEST) {
            return spellings;
        }
        String plain = name.replace("ph", "f");
        for (String stem : List.of(name, plain, name.replace("th", "t"), plain.replace("th", "t"),
                plain.replace("chlor", "chloor"), name.replace("f", "ph"))) {
            spellings.add(stem);
            for (int length = 3; length >= 2; length--) {
                String ending = stem.substring(stem.length() - length);
                for (String other : ENDINGS.getOrDefault(ending, new String[0])) {
                    spellings.add(stem.substring(0, stem.length() - length) + other);
                }
                if (ENDINGS.containsKey(ending)) {
                    break;
                }
            }
        }
        return spellings;
    }
}
