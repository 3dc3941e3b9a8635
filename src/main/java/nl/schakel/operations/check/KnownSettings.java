package nl.schakel.operations.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.springframework.util.ClassUtils;

/**
 * The settings {@code schakel.*} that there are, and the type of each, from the file in which Spring Boot keeps such a
 * list; an editor reads it too.
 */
final class KnownSettings {

    private static final String FILE = "META-INF/additional-spring-configuration-metadata.json";
    private static final String OURS = "schakel.";

    private KnownSettings() {
    }

    /** Types by name, {@code schakel.sweep}. */
    static Map<String, Class<?>> types() {
        Map<String, Class<?>> types = new TreeMap<>();
        try {
            ClassLoader loader = KnownSettings.class.getClassLoader();
            // Libraries keep such a file under the same name.
            for (URL file : Collections.list(loader.getResources(FILE))) {
                try (InputStream content = file.openStream()) {
                    for (JsonNode property : new ObjectMapper().readTree(content).path("properties")) {
                        String name = property.path("name").asText();
                        if (name.startsWith(OURS)) {
                            types.put(name, ClassUtils.resolveClassName(property.path("type").asText(), loader));
                        }
                    }
                }
            }
            return types;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
