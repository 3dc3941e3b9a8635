package nl.schakel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import nl.schakel.municipality.DryRun.Severity;
import nl.schakel.operations.check.Finding;
import nl.schakel.referral.Bell;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.OptionalIdentifiedDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateParameterDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.springframework.core.env.Environment;

/**
 * The flows as Camel itself reads them, without one that runs: whether each file is sound, and whether what it names is
 * there.
 */
final class RouteFiles {

    private static final String ENDING = ".camel.yaml";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^}:?]+)[^}]*}}");
    /** Names a key; what else Camel says may quote a value. */
    private static final Pattern UNKNOWN = Pattern.compile("(?:Unsupported field|Unknown node id): ([\\w-]{1,50})");
    /** Without a flow behind each of these a referral would stay where it is. */
    private static final List<String> DOORS =
            List.of("direct:referral-intake", "jms:queue:" + Bell.ACCEPTED, "jms:queue:" + Bell.FEEDBACK);

    private final List<Finding> findings = new ArrayList<>();
    private final Map<Object, String> files = new IdentityHashMap<>();
    private final Map<String, String> ids = new HashMap<>();
    private final Set<String> configurations = new HashSet<>();
    private final Set<String> templates = new TreeSet<>();
    private final HouseBeans beans;
    private final Environment environment;

    private RouteFiles(HouseBeans beans, Environment environment) {
        this.beans = beans;
        this.environment = environment;
    }

    /**
     * @param needed names of the templates that the municipalities ask for
     * @return one Dutch sentence per fault, the file's name first
     */
    static List<Finding> findings(Path folder, Collection<String> needed, HouseBeans beans, Environment environment) {
        RouteFiles files = new RouteFiles(beans, environment);
        if (!Files.isDirectory(folder)) {
            files.find("De map routes ontbreekt: zonder routes gebeurt er niets. Zet SCHAKEL_ROUTES op de goede map.");
            return files.findings;
        }
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.disableJMX();
            files.load(folder, camel);
            files.look(camel);
            files.doors(camel);
            new TreeSet<>(needed).stream().filter(template -> !files.templates.contains(template)).forEach(template ->
                    files.find("Er is geen sjabloon " + template + " in routes/, en een gemeente heeft het nodig."));
            return files.findings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void load(Path folder, DefaultCamelContext camel) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(ENDING)) {
                    load(camel, file, name);
                    camel.getRouteConfigurationDefinitions()
                            .forEach(part -> from(name, part, "een routeConfiguration"));
                    camel.getRouteTemplateDefinitions().forEach(part -> from(name, part, "een sjabloon"));
                    camel.getRouteDefinitions().forEach(part -> from(name, part, "een route"));
                } else if (!name.startsWith(".")) {
                    findings.add(Finding.of(Severity.WARNING, name + ": dit bestand wordt niet gelezen, een route "
                            + "staat in een bestand dat eindigt op " + ENDING + "."));
                }
            }
        }
    }

    private void load(DefaultCamelContext camel, Path file, String name) {
        try {
            PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromBytes(name, Files.readAllBytes(file)));
        } catch (Exception unreadable) {
            // Camel's loader declares nothing narrower.
            find(name + ": " + why(unreadable));
        }
    }

    /** What is new in Camel came from the file that was read last; of two with one id Camel keeps the last. */
    private void from(String file, OptionalIdentifiedDefinition<?> part, String what) {
        if (files.putIfAbsent(part, file) != null) {
            return;
        }
        // A route's id is what metrics and logs call it, its description what an operator reads.
        if (part.getId() == null) {
            find(file + ": " + what + " heeft geen id.");
            return;
        }
        String other = ids.put(part.getId(), file);
        if (other != null) {
            find(file + ": de id " + part.getId() + " staat ook in " + other + ".");
        }
        if (part.getDescriptionText() == null || part.getDescriptionText().isBlank()) {
            find(file + ": " + part.getId() + " heeft geen description, en die leest de beheerder.");
        }
    }

    private static String why(Throwable unreadable) {
        for (Throwable cause = unreadable; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYamlEngineException marked && marked.getProblemMark().isPresent()) {
                Matcher word = UNKNOWN.matcher(marked.getProblem());
                return "bij regel " + (marked.getProblemMark().get().getLine() + 1) + (word.matches()
                        ? ": " + word.group(1) + " kan daar niet staan." : " staat geen geldige YAML voor een route.");
            }
        }
        return "het bestand is leeg of niet te lezen.";
    }

    private void look(DefaultCamelContext camel) {
        camel.getRouteConfigurationDefinitions().forEach(configuration -> configurations.add(configuration.getId()));
        camel.getRouteConfigurationDefinitions()
                .forEach(configuration -> look(configuration, files.get(configuration)));
        camel.getRouteTemplateDefinitions().forEach(template -> {
            templates.add(String.valueOf(template.getId()));
            look(template.getRoute(), files.get(template), template.getTemplateParameters().stream()
                    .map(RouteTemplateParameterDefinition::getName).collect(Collectors.toSet()));
        });
        camel.getRouteDefinitions().forEach(route -> look(route, files.get(route), Set.of()));
    }

    private void look(RouteConfigurationDefinition configuration, String file) {
        for (OnExceptionDefinition fault : configuration.getOnExceptions()) {
            fault.getExceptions().stream().filter(exception -> !exists(exception)).forEach(exception ->
                    find(file + ": onException noemt " + exception + ", en die klasse is er niet."));
            steps(fault.getOutputs(), file);
        }
    }

    private void look(RouteDefinition route, String file, Set<String> parameters) {
        String handler = route.getRouteConfigurationId();
        if (handler != null && !configurations.contains(handler)) {
            find(file + ": routeConfigurationId noemt " + handler + ", en die is er niet.");
        }
        String uri = String.valueOf(route.getInput().getEndpointUri());
        Matcher placeholder = PLACEHOLDER.matcher(uri);
        while (placeholder.find()) {
            String name = placeholder.group(1).strip();
            if (!parameters.contains(name) && !environment.containsProperty(name)) {
                find(file + ": {{" + name + "}} is geen instelling en geen parameter van het sjabloon.");
            }
        }
        component(route, uri, file);
        steps(route.getOutputs(), file);
    }

    private void component(RouteDefinition route, String uri, String file) {
        String scheme = uri.split(":", 2)[0];
        if (beans.type(scheme).isEmpty()
                && RouteFiles.class.getResource("/META-INF/services/org/apache/camel/component/" + scheme) == null) {
            find(file + ": " + scheme + ": is geen soort begin van een route dat de hub kent"
                    + (route.getId() == null ? "." : " (route " + route.getId() + ")."));
        }
    }

    private void steps(List<ProcessorDefinition<?>> outputs, String file) {
        for (BeanDefinition step : ProcessorDefinitionHelper.filterTypeInOutputs(outputs, BeanDefinition.class)) {
            String bean = step.getRef();
            String method = step.getMethod() == null ? null : step.getMethod().split("\\(", 2)[0].strip();
            if (bean == null || beans.type(bean).isEmpty()) {
                find(file + ": een stap roept " + bean + " aan, en die bean is er niet.");
            } else if (method != null && !beans.has(bean, method)) {
                find(file + ": een stap roept " + method + " van " + bean + " aan, en dat kan " + bean + " niet.");
            }
        }
    }

    private void doors(DefaultCamelContext camel) {
        Set<String> begins = camel.getRouteDefinitions().stream()
                .map(route -> String.valueOf(route.getInput().getEndpointUri()).split("\\?", 2)[0])
                .collect(Collectors.toSet());
        DOORS.stream().filter(door -> !begins.contains(door)).forEach(door ->
                find("Geen route in routes/ begint met " + door + ": verwijzingen blijven daar staan."));
    }

    private static boolean exists(String exception) {
        try {
            Class.forName(exception, false, RouteFiles.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private void find(String sentence) {
        findings.add(Finding.of(Severity.ERROR, sentence));
    }
}
