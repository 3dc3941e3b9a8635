package nl.schakel.operations.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import nl.schakel.operations.configuration.EffectiveSettings.Setting;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.FileSystemResource;

class EffectiveSettingsTest {

    private static final Pattern DEFAULT = Pattern.compile("\\$\\{(schakel\\.[a-z.-]+):([^}$]*)}");

    private final StandardEnvironment environment = new StandardEnvironment();

    @Test
    void every_setting_of_the_hub_has_a_dutch_sentence() throws IOException {
        List<String> without = new ArrayList<>(EffectiveSettings.ours().keySet());
        EffectiveSettings.ours().forEach((key, description) -> {
            if (!EffectiveSettings.catalogue().get(key).meaning().equals(description)) {
                without.remove(key);
            }
        });

        assertThat(without).as("keys to add to settings.yaml").isEmpty();
    }

    @Test
    void a_default_is_what_the_hub_itself_takes_and_what_the_shipped_file_says() throws IOException {
        Map<String, String> taken = new TreeMap<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            sources.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                Matcher found = DEFAULT.matcher(text(file));
                while (found.find()) {
                    taken.put(found.group(1), found.group(2));
                }
            });
        }
        Properties shipped = yaml("config/application.yaml");
        shipped.forEach((key, value) -> taken.put(key.toString(), value.toString()));
        taken.remove("schakel.base-url");

        assertThat(taken).hasSizeGreaterThan(25);
        taken.forEach((key, value) -> {
            EffectiveSettings.Known known = EffectiveSettings.catalogue().get(key);
            if (!value.isEmpty()) {
                assertThat(known.otherwise()).as(key).isNotNull();
                assertThat(known.form().shown(known.otherwise())).as(key).isEqualTo(known.form().shown(value));
            }
        });
    }

    @Test
    void a_secret_in_the_place_of_any_value_is_never_shown() {
        Map<String, Object> planted = new LinkedHashMap<>();
        EffectiveSettings.catalogue().keySet().forEach(key -> planted.put(key, "geheim-van-" + key));
        planted.put("schakel.base-url", "https://wie:geheim-van-base@hub.example/");
        planted.put("schakel.sweep", "PT1S geheim");
        planted.put("spring.datasource.url", "jdbc:postgresql://db/schakel?password=geheim");
        environment.getPropertySources().addFirst(new MapPropertySource("planted", planted));

        List<Setting> all = new EffectiveSettings(environment).all();

        assertThat(all).hasSameSizeAs(planted.keySet());
        assertThat(all.toString()).doesNotContain("geheim-", "geheim,", "password=", "wie:");
        assertThat(all).allMatch(setting -> setting.value().equals("verborgen") && setting.differs());
    }

    @Test
    void what_differs_comes_first_with_where_it_comes_from() {
        environment.getPropertySources().addFirst(new SystemEnvironmentPropertySource(
                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                Map.of("SCHAKEL_RETRY_CAP", "30m", "SCHAKEL_SWEEP", "1s")));

        List<Setting> all = new EffectiveSettings(environment).all();

        assertThat(all.get(0)).isEqualTo(new Setting("schakel.retry.cap", "PT30M", "PT15M", true,
                "omgevingsvariabele SCHAKEL_RETRY_CAP", "De langste pauze tussen twee pogingen."));
        assertThat(all.stream().filter(Setting::differs)).hasSize(1);
        assertThat(all).filteredOn(setting -> setting.key().equals("schakel.sweep")).singleElement()
                .extracting(Setting::value).isEqualTo("PT1S");
    }

    private static Properties yaml(String file) {
        YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new FileSystemResource(file));
        return yaml.getObject();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
