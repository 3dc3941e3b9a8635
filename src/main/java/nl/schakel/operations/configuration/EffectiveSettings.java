package nl.schakel.operations.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * With which settings the hub runs. A value is shown only where {@code settings.yaml} names its key and form; of all
 * others operators see that they are set and where, never to what.
 */
public final class EffectiveSettings {

    private static final String HIDDEN = "verborgen";
    private static final String NOT_SET = "niet ingesteld";
    private static final String DEFAULT = "standaard";
    private static final String METADATA = "META-INF/additional-spring-configuration-metadata.json";
    /** As Spring names the sources that it reads: {@code Config resource 'file [config/application.yaml]' via …}. */
    private static final Pattern RESOURCE = Pattern.compile("^Config resource '(file|class path resource) \\[([^]]+)]");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z0-9_]+)[:}]");
    private static final Map<String, Known> KNOWN = known();

    private final ConfigurableEnvironment environment;

    EffectiveSettings(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    /**
     * A setting as operators see it.
     *
     * @param value     what may be shown of it
     * @param otherwise the default, likewise
     * @param differs   whether it is set to something else than the default
     * @param from      Dutch, where the value comes from; {@code standaard} where nowhere
     * @param meaning   Dutch
     */
    public record Setting(String key, String value, String otherwise, boolean differs, String from, String meaning) {
    }

    record Known(String otherwise, SettingForm form, String meaning) {
    }

    /** Those that differ from the default first, then by name. */
    public List<Setting> all() {
        List<Setting> settings = new ArrayList<>();
        KNOWN.forEach((key, known) -> settings.add(setting(key, known)));
        settings.sort(Comparator.comparing((Setting setting) -> !setting.differs()));
        return settings;
    }

    /** Every key that this room has words for. */
    static Map<String, Known> catalogue() {
        return KNOWN;
    }

    private Setting setting(String key, Known known) {
        Optional<String> value = value(key);
        String otherwise = known.otherwise() == null ? NOT_SET
                : known.form().shown(known.otherwise()).orElse(known.otherwise());
        String from = from(key);
        String shown = value.map(text -> known.form().shown(text).orElse(HIDDEN)).orElse(otherwise);
        boolean own = value.isPresent() && !from.equals(DEFAULT);
        return new Setting(key, shown, otherwise, own && (shown.equals(HIDDEN) || !shown.equals(otherwise)), from,
                known.meaning());
    }

    private Optional<String> value(String key) {
        try {
            List<String> all = Binder.get(environment).bind(key, Bindable.listOf(String.class)).orElse(List.of());
            return Optional.of(String.join(",", all)).filter(text -> !text.isBlank());
        } catch (RuntimeException cannotBeResolved) {
            // Its message would name the value.
            return Optional.empty();
        }
    }

    private String from(String key) {
        ConfigurationPropertyName name = ConfigurationPropertyName.of(key);
        for (PropertySource<?> source : environment.getPropertySources()) {
            ConfigurationPropertySource properties = source.getName().equals("configurationProperties") ? null
                    : ConfigurationPropertySource.from(source);
            if (properties == null) {
                continue;
            }
            ConfigurationProperty found = properties.getConfigurationProperty(name);
            if (found == null) {
                found = properties.getConfigurationProperty(name.append("[0]"));
            }
            if (found != null) {
                return words(source, found, key);
            }
        }
        return DEFAULT;
    }

    private String words(PropertySource<?> source, ConfigurationProperty found, String key) {
        String name = source.getName();
        if (name.equals("commandLineArgs")) {
            return "opdrachtregel";
        } else if (name.equals(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
            return "omgevingsvariabele " + key.toUpperCase(Locale.ROOT).replace("-", "").replace('.', '_');
        } else if (name.equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME)) {
            return "Java-eigenschap";
        }
        Matcher resource = RESOURCE.matcher(name);
        if (!resource.find()) {
            return "de hub zelf";
        }
        return resource.group(1).equals("file") ? "bestand " + Path.of(resource.group(2)).getFileName() + line(found)
                : ofTheHub(resource.group(2), String.valueOf(found.getValue()));
    }

    private static String line(ConfigurationProperty found) {
        Origin origin = found.getOrigin() instanceof PropertySourceOrigin wrapped ? wrapped.getOrigin()
                : found.getOrigin();
        return origin instanceof TextResourceOrigin text && text.getLocation() != null
                ? ", regel " + (text.getLocation().getLine() + 1) : "";
    }

    /** What the hub itself brings, may take its value from the process environment. */
    private String ofTheHub(String file, String raw) {
        Matcher variable = PLACEHOLDER.matcher(raw);
        Map<String, Object> process = environment.getSystemEnvironment();
        if (variable.find() && process.containsKey(variable.group(1))) {
            return "omgevingsvariabele " + variable.group(1);
        }
        return file.equals("application.yaml") ? DEFAULT : "profiel in de hub (" + file + ")";
    }

    private static Map<String, Known> known() {
        Map<String, Known> known = new LinkedHashMap<>();
        try (InputStream file = EffectiveSettings.class.getResourceAsStream("settings.yaml")) {
            for (JsonNode item : new YAMLMapper().readTree(file)) {
                JsonNode form = item.path("form");
                List<String> words = new ArrayList<>();
                form.forEach(word -> words.add(word.asText()));
                known.put(item.path("key").asText(), new Known(item.path("default").asText(null),
                        form.isArray() ? new SettingForm("choice", words) : new SettingForm(form.asText(), List.of()),
                        item.path("meaning").asText()));
            }
            ours().forEach((key, description) ->
                    known.putIfAbsent(key, new Known(null, SettingForm.HIDDEN, description)));
            return Collections.unmodifiableMap(known);
        } catch (IOException e) {
            throw new UncheckedIOException("the list of settings cannot be read", e);
        }
    }

    /** Settings without words of their own are hidden, but there. */
    static Map<String, String> ours() throws IOException {
        Map<String, String> ours = new LinkedHashMap<>();
        for (URL file : Collections.list(EffectiveSettings.class.getClassLoader().getResources(METADATA))) {
            try (InputStream content = file.openStream()) {
                new ObjectMapper().readTree(content).path("properties").forEach(property -> {
                    String name = property.path("name").asText();
                    if (name.startsWith("schakel.")) {
                        ours.put(name, property.path("description").asText());
                    }
                });
            }
        }
        return ours;
    }
}
