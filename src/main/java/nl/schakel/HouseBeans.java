package nl.schakel;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.context.annotation.ConfigurationClassPostProcessor;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.type.filter.AssignableTypeFilter;

/** The names of all beans of the house and their types, as a route may call them; none of them is made. */
final class HouseBeans implements AutoCloseable {

    private final AnnotationConfigApplicationContext house = new AnnotationConfigApplicationContext();

    HouseBeans(ConfigurableEnvironment environment) {
        house.setEnvironment(environment);
        ClassPathBeanDefinitionScanner scanner = new ClassPathBeanDefinitionScanner(house, true, environment);
        // It would bring in everything that Spring Boot finds on the class path.
        scanner.addExcludeFilter(new AssignableTypeFilter(Schakel.class));
        scanner.scan("nl.schakel");
        ConfigurationClassPostProcessor configurations = new ConfigurationClassPostProcessor();
        configurations.setEnvironment(environment);
        configurations.setResourceLoader(house);
        configurations.postProcessBeanDefinitionRegistry(house);
    }

    /** Empty where there is no such bean. */
    Optional<Class<?>> type(String name) {
        return house.containsBeanDefinition(name)
                ? Optional.ofNullable(house.getBeanFactory().getType(name, false)) : Optional.empty();
    }

    /** Whether a route can call this method of the bean. */
    boolean has(String name, String method) {
        return type(name).map(type -> Arrays.stream(type.getMethods()).map(Method::getName).anyMatch(method::equals))
                .orElse(false);
    }

    @Override
    public void close() {
        house.close();
    }
}
