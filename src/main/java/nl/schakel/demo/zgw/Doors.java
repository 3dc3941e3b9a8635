package nl.schakel.demo.zgw;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Stands at the addresses while the server comes up; whoever is early waits until there is somebody inside. */
final class Doors {

    private final CompletableFuture<Servlet> interfaces = new CompletableFuture<>();
    private final CompletableFuture<Servlet> control = new CompletableFuture<>();
    private final CompletableFuture<Servlet> page = new CompletableFuture<>();

    Servlet interfaces() {
        return new Door(interfaces);
    }

    Servlet control() {
        return new Door(control);
    }

    Servlet page() {
        return new Door(page);
    }

    void open(Servlet forInterfaces, Servlet forControl, Servlet forPage) {
        interfaces.complete(forInterfaces);
        control.complete(forControl);
        page.complete(forPage);
    }

    private static final class Door extends HttpServlet {

        private static final long serialVersionUID = 1L;

        private final transient CompletableFuture<Servlet> inside;

        Door(CompletableFuture<Servlet> inside) {
            this.inside = inside;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            inside.join().service(request, response);
        }
    }
}
