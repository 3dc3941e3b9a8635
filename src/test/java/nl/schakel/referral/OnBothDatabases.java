package nl.schakel.referral;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/**
 * A test that runs once on HSQLDB and once on PostgreSQL. The parameter of type {@link Database} is one of them, fresh
 * for the test class and shared by its tests.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(OnBothDatabases.Provider.class)
public @interface OnBothDatabases {

    /** Gives each test its two runs. */
    final class Provider implements TestTemplateInvocationContextProvider {

        private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(Provider.class);
        private static final String HSQLDB = "HSQLDB";
        private static final String POSTGRESQL = "PostgreSQL";

        @Override
        public boolean supportsTestTemplate(ExtensionContext context) {
            return true;
        }

        @Override
        public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
            return Stream.of(HSQLDB, POSTGRESQL).map(Run::new);
        }

        private static Database database(ExtensionContext context, String kind) {
            ExtensionContext ofClass = context;
            while (ofClass.getTestMethod().isPresent()) {
                ofClass = ofClass.getParent().orElseThrow();
            }
            return held(ofClass, kind, () -> kind.equals(HSQLDB) ? Database.hsqldb()
                    : Database.in(held(context.getRoot(), "server", Database.PostgresqlServer::new)));
        }

        @SuppressWarnings("unchecked")
        private static <T extends AutoCloseable> T held(ExtensionContext context, String name, Supplier<T> maker) {
            return (T) context.getStore(OURS).getOrComputeIfAbsent(name, key -> new Held(maker.get()), Held.class).it();
        }

        private record Held(AutoCloseable it) implements ExtensionContext.Store.CloseableResource {

            @Override
            public void close() throws Exception {
                it.close();
            }
        }

        private record Run(String kind) implements TestTemplateInvocationContext, ParameterResolver {

            @Override
            public String getDisplayName(int number) {
                return kind;
            }

            @Override
            public List<Extension> getAdditionalExtensions() {
                return List.of(this);
            }

            @Override
            public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
                return parameter.getParameter().getType() == Database.class;
            }

            @Override
            public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
                return database(context, kind);
            }
        }
    }
}
