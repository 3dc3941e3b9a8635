package nl.schakel.demo.neighbour;

import java.io.IOException;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/** Lets a filter hang up without an answer, which the servlet API itself cannot do. */
final class ConnectionValve extends ValveBase {

    private static final String HANG_UP = ConnectionValve.class.getName() + ".hangUp";

    ConnectionValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        Runnable hangUp = () -> response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, null);
        request.getRequest().setAttribute(HANG_UP, hangUp);
        getNext().invoke(request, response);
    }

    /** Closes the connection that this request came in on; the caller gets nothing. */
    static void hangUp(ServletRequest request) {
        ((Runnable) request.getAttribute(HANG_UP)).run();
    }
}
