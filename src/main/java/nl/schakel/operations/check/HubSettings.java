package nl.schakel.operations.check;

import java.time.Duration;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import nl.schakel.municipality.DryRun.Severity;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.unit.DataSize;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * The settings as a hub would start with them, from {@code application.yaml} and the process environment.
 *
 * @param environment what can be read of them
 * @param findings    what cannot, what is not of its type, and what no part of the hub asks for
 */
public record HubSettings(ConfigurableEnvironment environment, List<Finding> findings) {

    private static final String LOCATION = "spring.config.location";
    private static final String OWN_DEFAULTS = "classpath:/";
    private static final String FILE = "application.yaml";
    private static final Map<Class<?>, String> FORMS = Map.of(Duration.class, "een duur, zoals PT30S of P3D",
            Period.class, "een periode, zoals P30D of P2Y",
            DataSize.class, "een omvang, zoals 5MB", Integer.class, "een geheel getal", Double.class, "een getal");

    /**
     * @param process  the process environment
     * @param location where Spring is to look for {@code application.yaml}; null for where it looks by itself
     */
    public static HubSettings read(Map<String, String> process, String location) {
        List<Finding> findings = new ArrayList<>();
        ConfigurableEnvironment environment;
        try {
            environment = environment(process, location);
        } catch (RuntimeException unreadable) {
            findings.add(error(FILE + ": " + why(unreadable)));
            environment = environment(process, OWN_DEFAULTS);
        }
        Map<String, Class<?>> known = KnownSettings.types();
        unknown(environment, known, findings);
        wrong(environment, known, findings);
        return new HubSettings(environment, List.copyOf(findings));
    }

    private static ConfigurableEnvironment environment(Map<String, String> process, String location) {
        StandardEnvironment environment = new StandardEnvironment();
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        environment.getPropertySources().replace(name,
                new SystemEnvironmentPropertySource(name, new TreeMap<String, Object>(process)));
        if (location != null) {
            environment.getPropertySources().addFirst(new MapPropertySource("location", Map.of(LOCATION, location)));
        }
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        return environment;
    }

    /** Never the parser's own message: it quotes the file. */
    private static String why(Throwable unreadable) {
        for (Throwable cause = unreadable; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
                return "regel " + (marked.getProblemMark().getLine() + 1)
                        + " is geen geldige YAML, of een sleutel staat er dubbel.";
            }
        }
        return "het bestand is niet te lezen.";
    }

    private static void unknown(ConfigurableEnvironment environment, Map<String, Class<?>> known,
                                List<Finding> findings) {
        List<ConfigurationPropertyName> names = known.keySet().stream().map(ConfigurationPropertyName::of).toList();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> file && source.getName().startsWith("Config resource")) {
                for (String key : file.getPropertyNames()) {
                    if (key.startsWith("schakel") && !names.contains(ConfigurationPropertyName.adapt(key, '.'))) {
                        findings.add(Finding.of(Severity.WARNING, place(source, key) + ": " + key
                                + " is geen bekende instelling en doet niets."));
                    }
                }
            }
        }
    }

    private static String place(PropertySource<?> source, String key) {
        Origin origin = OriginLookup.getOrigin(source, key);
        if (origin instanceof TextResourceOrigin text && text.getLocation() != null) {
            return text.getResource().getFilename() + ", regel " + (text.getLocation().getLine() + 1);
        }
        return FILE;
    }

    private static void wrong(ConfigurableEnvironment environment, Map<String, Class<?>> known,
                              List<Finding> findings) {
        Binder binder = Binder.get(environment);
        known.forEach((name, type) -> {
            try {
                binder.bind(name, type);
            } catch (BindException notOfItsType) {
                findings.add(error("De instelling " + name + " klopt niet: nodig is "
                        + FORMS.getOrDefault(type, "een waarde waarvan elke verwijzing bestaat") + "."));
            }
        });
    }

    private static Finding error(String sentence) {
        return Finding.of(Severity.ERROR, sentence);
    }
}
