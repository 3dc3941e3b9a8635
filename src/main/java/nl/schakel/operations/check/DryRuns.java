package nl.schakel.operations.check;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import nl.schakel.directory.Directory;
import nl.schakel.municipality.DryRun;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The dry runs of the standards, each with what it needs and nothing else: of the rooms of municipalities only the dry
 * runs are made, so there is no database, no queue and nobody who listens. A new standard is found by itself.
 */
public final class DryRuns implements AutoCloseable {

    private static final String ROOMS = "nl.schakel.municipality";

    private final AnnotationConfigApplicationContext rooms = new AnnotationConfigApplicationContext();
    private final Map<String, DryRun> byStandard;

    /** @throws RuntimeException where a dry run asks for something that only a running hub has */
    public DryRuns(ConfigurableEnvironment environment, Directory directory, Clock clock) {
        rooms.setEnvironment(environment);
        rooms.getBeanFactory().setConversionService(ApplicationConversionService.getSharedInstance());
        rooms.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor());
        rooms.registerBean("lifecycleProcessor", LifecycleProcessor.class, StartsNothing::new);
        rooms.registerBean("applicationEventMulticaster", ApplicationEventMulticaster.class, TellsNothing::new);
        rooms.registerBean(Clock.class, () -> clock);
        rooms.registerBean(Directory.class, () -> directory);
        rooms.register(JacksonAutoConfiguration.class);
        rooms.scan(ROOMS);
        rooms.refresh();
        Collection<DryRun> found = rooms.getBeansOfType(DryRun.class).values();
        byStandard = found.stream().collect(Collectors.toUnmodifiableMap(DryRun::standard, Function.identity()));
    }

    /** One for each standard that has one. */
    public List<DryRun> all() {
        return List.copyOf(byStandard.values());
    }

    @Override
    public void close() {
        rooms.close();
    }

    /** Who waits for a hub that is ready must not be woken. */
    private static final class TellsNothing extends SimpleApplicationEventMulticaster {

        @Override
        public void multicastEvent(ApplicationEvent event, ResolvableType type) {
        }
    }

    /** What starts by itself in a hub, starts at a refresh even where it is lazy. */
    private static final class StartsNothing implements LifecycleProcessor {

        @Override
        public void onRefresh() {
        }

        @Override
        public void onClose() {
        }

        @Override
        public void start() {
        }

        @Override
        public void stop() {
        }

        @Override
        public boolean isRunning() {
            return false;
        }
    }
}
