package nl.schakel.demo.stuf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import nl.schakel.demo.neighbour.Recorder;
import nl.schakel.demo.stuf.Answers.Refused;
import org.w3c.dom.Element;

/** The three services of ZDS, each at an address of its own. */
final class StufServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Pattern ACTION = Pattern.compile("[A-Za-z]+_[A-Z][a-z]\\d\\d");

    private final transient SimulatedStuf municipality;
    private final transient Desk desk;
    private final transient Answers answers;

    StufServlet(SimulatedStuf municipality, Desk desk, Answers answers) {
        this.municipality = municipality;
        this.desk = desk;
        this.answers = answers;
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<Soap.Message> read = Soap.read(request.getInputStream().readAllBytes());
        if (read.isEmpty()) {
            send(response, 500, false, Soap.fault(false, "Client", ""));
            return;
        }
        Soap.Message message = read.get();
        if (!Caller.isKnown(municipality.options(), message.header())) {
            send(response, 500, message.newer(), Soap.stranger(message.newer()));
            return;
        }
        String service = request.getPathInfo().substring(1);
        String operation = operation(request);
        try {
            send(response, 200, message.newer(), Soap.wrap(message.newer(),
                    play(request, service, operation, message.body())));
        } catch (Refused refused) {
            String fault = answers.fault(message.body(), service.equals("ontvangasynchroon"), refused);
            send(response, 500, message.newer(), Soap.fault(message.newer(),
                    refused.server ? "Server" : "Client", fault));
        }
    }

    /** Does the work, and what the scenario of the case has in store for this message. */
    private String play(HttpServletRequest request, String service, String operation, Element message) {
        Optional<Scenario.Step> trouble = municipality.trouble(operation, message);
        String deed = trouble.map(Scenario.Step::deed).orElse("");
        switch (deed) {
            case "fault" -> throw new Refused(trouble.get().get("code", "StUF058"),
                    "server".equals(trouble.get().get("place", "server")), "Besteld door het scenario");
            case "slow" -> municipality.rest(trouble.get().get("by", "PT5S"));
            case "lost" -> Recorder.loseAnswer(request);
            default -> {
                // Nothing in the way.
            }
        }
        String answer = desk.serve(service, operation, message);
        municipality.served(operation, message);
        return answer;
    }

    /** SOAP 1.1 names it in a header of its own, SOAP 1.2 in the content type. */
    private static String operation(HttpServletRequest request) {
        String action = request.getHeader("SOAPAction") == null ? String.valueOf(request.getContentType())
                : request.getHeader("SOAPAction");
        Matcher name = ACTION.matcher(action);
        return name.find() ? name.group() : "";
    }

    private static void send(HttpServletResponse response, int status, boolean newer, String body) throws IOException {
        response.setStatus(status);
        response.setContentType(newer ? "application/soap+xml;charset=UTF-8" : "text/xml;charset=UTF-8");
        response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
}
