package nl.schakel.document;

import java.util.Locale;
import java.util.Map;

import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** The templates ({@code .html}) that lie beside one class. Values are escaped. Safe for several threads. */
public final class Templates {

    private final TemplateEngine engine = new TemplateEngine();

    /** @param neighbour a class of the room whose resources hold the templates */
    public Templates(Class<?> neighbour) {
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver(neighbour.getClassLoader());
        resolver.setPrefix(neighbour.getPackageName().replace('.', '/') + '/');
        resolver.setSuffix(".html");
        resolver.setTemplateMode(TemplateMode.HTML);
        resolver.setCharacterEncoding("UTF-8");
        engine.setTemplateResolver(resolver);
    }

    /**
     * @param name  the template's file name without {@code .html}
     * @param model what the template may name
     */
    public String html(String name, Map<String, Object> model) {
        return engine.process(name, new Context(Locale.ROOT, model));
    }
}
