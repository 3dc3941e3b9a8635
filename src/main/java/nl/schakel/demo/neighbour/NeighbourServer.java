package nl.schakel.demo.neighbour;

import java.net.URI;

import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;

/** An embedded Tomcat of its own for one neighbour, so that stopping it touches nobody else. */
public final class NeighbourServer implements AutoCloseable {

    private final WebServer server;

    private NeighbourServer(WebServer server) {
        this.server = server;
    }

    /** What a neighbour hangs into its server. */
    @FunctionalInterface
    public interface Furnishing {

        /** Adds servlets and filters, once, before the first call. */
        void furnish(ServletContext context) throws ServletException;
    }

    /**
     * Starts listening.
     *
     * @param port 0 for a free one
     * @throws org.springframework.boot.web.server.WebServerException where the port is taken
     */
    public static NeighbourServer start(int port, Furnishing furnishing) {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(port);
        factory.setRegisterDefaultServlet(false);
        factory.addContextValves(new ConnectionValve());
        WebServer server = factory.getWebServer(furnishing::furnish);
        server.start();
        return new NeighbourServer(server);
    }

    /** Hangs a servlet at these patterns. */
    public static void serve(ServletContext context, String name, Servlet servlet, String... patterns) {
        ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
        registration.setLoadOnStartup(1);
        registration.addMapping(patterns);
    }

    /** Hangs a filter before these patterns. */
    public static void filter(ServletContext context, String name, Filter filter, String... patterns) {
        context.addFilter(name, filter).addMappingForUrlPatterns(null, false, patterns);
    }

    /** Where it listens, without a slash at the end. */
    public URI address() {
        return URI.create("http://localhost:" + server.getPort());
    }

    @Override
    public void close() {
        server.stop();
        server.destroy();
    }
}
