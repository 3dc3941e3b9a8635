package nl.schakel;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import nl.schakel.operations.flow.RunningRoutes.Step;
import org.apache.camel.CamelContext;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.Model;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteConfigurationDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.SetPropertyDefinition;
import org.apache.camel.spi.Resource;

/** What the files say of a route, as Camel has it in memory. */
final class RouteModel {

    private final Model model;
    private final RouteCounts counts;

    RouteModel(CamelContext camel, RouteCounts counts) {
        this.model = camel.getCamelContextExtension().getContextPlugin(Model.class);
        this.counts = counts;
    }

    /** The steps of a route that runs. */
    List<Step> steps(String route) {
        RouteDefinition definition = model.getRouteDefinition(route);
        return definition == null ? List.of() : steps(route, definition);
    }

    /** The steps of a route that would be made from a template. */
    List<Step> planned(String template, String route) {
        return template(template).map(found -> steps(route, found.getRoute())).orElse(List.of());
    }

    /** How the template describes the route that it would make. */
    String description(String template, Map<String, String> parameters) {
        String text = template(template).map(found -> found.getRoute().getDescriptionText()).orElse("");
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            text = text.replace("{{" + parameter.getKey() + "}}", parameter.getValue());
        }
        return text;
    }

    /** The files that a route comes from, by name: its own and that of what it does with faults. */
    Set<String> files(String route, String template) {
        Set<String> files = new HashSet<>();
        RouteDefinition definition = model.getRouteDefinition(route);
        Optional<RouteTemplateDefinition> made = template(template);
        made.ifPresent(found -> add(files, found.getResource()));
        if (definition != null && made.isEmpty()) {
            add(files, definition.getResource());
        }
        String handler = definition != null ? definition.getRouteConfigurationId()
                : made.map(found -> found.getRoute().getRouteConfigurationId()).orElse(null);
        configuration(handler).ifPresent(found -> add(files, found.getResource()));
        return files;
    }

    private List<Step> steps(String route, RouteDefinition definition) {
        List<Step> steps = new ArrayList<>();
        List<Step> faults = new ArrayList<>();
        for (ProcessorDefinition<?> output : definition.getOutputs()) {
            (output instanceof OnExceptionDefinition ? faults : steps).add(step(route, output));
        }
        if (faults.isEmpty()) {
            configuration(definition.getRouteConfigurationId()).ifPresent(found ->
                    found.getOnExceptions().forEach(fault -> faults.add(step(route, fault))));
        }
        steps.addAll(faults);
        return steps;
    }

    private Step step(String route, ProcessorDefinition<?> definition) {
        String id = definition.getId() == null ? "" : definition.getId();
        List<Step> inside = definition.getOutputs().stream().map(output -> step(route, output)).toList();
        // A handler of faults is no step itself; it was there as often as its first step.
        boolean counted = !(definition instanceof OnExceptionDefinition) || inside.isEmpty();
        return new Step(definition.getShortName(), id, words(definition), inside,
                counted ? counts.done(route, id) : inside.get(0).done(),
                counted ? counts.failed(route, id) : inside.get(0).failed());
    }

    private static String words(ProcessorDefinition<?> definition) {
        if (definition instanceof BeanDefinition bean) {
            return bean.getRef() + (bean.getMethod() == null ? "" : "." + bean.getMethod().split("\\(", 2)[0]);
        }
        if (definition instanceof OnExceptionDefinition fault) {
            return String.join(", ", fault.getExceptions().stream()
                    .map(exception -> exception.substring(exception.lastIndexOf('.') + 1).replace('$', '.')).toList());
        }
        if (definition instanceof SetPropertyDefinition property) {
            return property.getName();
        }
        if (definition instanceof ExpressionNode node && node.getExpression() != null) {
            return node.getExpression().getExpression();
        }
        return definition.getDescriptionText() == null ? "" : definition.getDescriptionText();
    }

    private Optional<RouteTemplateDefinition> template(String id) {
        return Optional.ofNullable(id).map(model::getRouteTemplateDefinition);
    }

    private Optional<RouteConfigurationDefinition> configuration(String id) {
        return Optional.ofNullable(id).map(model::getRouteConfigurationDefinition);
    }

    private static void add(Set<String> files, Resource resource) {
        if (resource != null) {
            String location = resource.getLocation();
            files.add(location.substring(Math.max(location.lastIndexOf('/'), location.lastIndexOf(':')) + 1));
        }
    }
}
