package nl.schakel.operations.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

class KnownSettingsTest {

    /** In an annotation, a route, a property file, or asked of the environment by name. */
    private static final Pattern READ = Pattern.compile("(?:[{]|Property\\(\"|bind\\(\"|environment, \")"
            + "(schakel(?:\\.[a-z][a-z-]*)+)");

    @Test
    void every_setting_that_is_read_is_in_the_list() throws IOException {
        Set<String> read = new TreeSet<>();
        for (Path folder : List.of(Path.of("src/main/java"), Path.of("src/main/resources"), Path.of("routes"))) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(f -> f.toString().matches(".*\\.(java|yaml)")).toList()) {
                    Matcher setting = READ.matcher(Files.readString(file));
                    while (setting.find()) {
                        read.add(setting.group(1));
                    }
                }
            }
        }

        assertThat(read).hasSizeGreaterThan(20).isSubsetOf(KnownSettings.types().keySet());
    }

    @Test
    void what_the_manual_of_settings_names_is_known() throws IOException {
        String manual = Files.readString(Path.of("config/application.yaml"))
                .replaceAll("(?m)^(\\s*)# ([a-z-]+: )", "$1$2");
        HubSettings settings = read(manual);

        assertThat(settings.findings()).isEmpty();
    }

    private static HubSettings read(String manual) throws IOException {
        Path folder = Files.createTempDirectory("settings");
        Path file = folder.resolve("application.yaml");
        try {
            Files.writeString(file, manual);
            return HubSettings.read(Map.of(), "classpath:/,file:" + folder + "/");
        } finally {
            Files.delete(file);
            Files.delete(folder);
        }
    }
}
