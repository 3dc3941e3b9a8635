package nl.schakel.municipality.iwmo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import nl.schakel.municipality.CodeTable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The code lists of iWmo 3.2 that the hub works with; {@code codelijsten.yaml} names their source. */
enum CodeList {

    COD046, COD170, COD327, WMO020, WMO002, WJ760, WJ759, WJ001;

    private static final Map<String, Map<String, Map<String, String>>> FILE = read();

    /** Every code of the list. */
    Set<String> codes() {
        return FILE.get(name()).get("codes").keySet();
    }

    boolean contains(String code) {
        return codes().contains(code);
    }

    /** What a code means; empty where it is not on the list. */
    Optional<String> meaning(String code) {
        return Optional.ofNullable(FILE.get(name()).get("codes").get(code));
    }

    /** What someone is to do about it, in Dutch; empty where the list has no such code or nothing is to be done. */
    Optional<String> sentence(String code) {
        return Optional.ofNullable(FILE.get(name()).getOrDefault("sentences", Map.of()).get(code));
    }

    /** The list for who looks after translations. */
    CodeTable table(String title) {
        return new CodeTable(name(), title, Collections.unmodifiableMap(FILE.get(name()).get("codes")), false);
    }

    private static Map<String, Map<String, Map<String, String>>> read() {
        try (InputStream file = CodeList.class.getResourceAsStream("codelijsten.yaml")) {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the code lists cannot be read", e);
        }
    }
}
