package nl.schakel.municipality.stuf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.municipality.CaseBell;
import nl.schakel.municipality.stuf.StufSettings.Soap;
import nl.schakel.referral.Fault;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Where a municipality's case system may say that a case changed (actualiseerZaakstatus). It is a bell and nothing
 * more: what changed is asked later. Bodies are neither kept nor logged, they may be about anybody.
 *
 * <p>401 without the agreed secret, for an unknown municipality and for one that agreed none alike. The fault messages
 * hold a code and words of our own, never a word of what came in.
 */
final class StufDoor {

    private static final int LARGEST = 256 * 1024;
    /** A number of a message that may be named back. */
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9._:{}-]{1,40}");
    private static final Pattern CASE_NUMBER = Pattern.compile("[\\x21-\\x7E]{5,40}");
    private static final int MOST_CASES = 10;

    private final Function<GemeenteCode, Optional<Municipality>> directory;
    private final CaseBell bell;
    private final CallerCheck check;
    private final Clock clock;

    StufDoor(Function<GemeenteCode, Optional<Municipality>> directory, CaseBell bell, Clock clock) {
        this.directory = directory;
        this.bell = bell;
        this.check = new CallerCheck(clock);
        this.clock = clock;
    }

    /** The one address of this room. */
    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route().POST("/stuf/{gemeentecode}", this::receive).build();
    }

    private ServerResponse receive(ServerRequest request) throws IOException {
        String code = request.pathVariable("gemeentecode");
        Optional<StufSettings> settings = settings(code);
        byte[] body = request.servletRequest().getInputStream().readNBytes(LARGEST + 1);
        Optional<Document> message = body.length > LARGEST ? Optional.empty() : StufXml.read(body);
        if (!check.isAllowed(settings.map(StufSettings::callbackSecret),
                request.headers().firstHeader("Authorization"), message.flatMap(Envelope::header))) {
            return ServerResponse.status(401).contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .body(("{\"type\":\"about:blank\",\"code\":\"not-authenticated\",\"title\":\"Het bericht draagt "
                            + "niet het afgesproken geheim.\",\"status\":401}").getBytes(StandardCharsets.UTF_8));
        }
        Reply reply = new Reply(settings.orElseThrow(), version(request, message), message.flatMap(Envelope::body));
        if (body.length > LARGEST) {
            return reply.fault(413, "StUF055", false, "Een bericht mag hooguit 256 KB zijn");
        }
        return reply.message().isEmpty() ? reply.fault(400, "StUF055", false, "Het bericht is geen leesbare SOAP")
                : answer(new GemeenteCode(code), reply);
    }

    private ServerResponse answer(GemeenteCode code, Reply reply) {
        Element message = reply.message().orElseThrow();
        if (!"zakLk01".equals(message.getLocalName()) || !Ns.ZKN.uri.equals(message.getNamespaceURI())) {
            return reply.fault(400, "StUF040", false, "Op dit adres kan alleen actualiseerZaakstatus_Lk01");
        }
        Set<String> cases = StufXml.children(message, "object").limit(MOST_CASES)
                .flatMap(zaak -> StufXml.text(zaak, "identificatie").stream())
                .filter(number -> CASE_NUMBER.matcher(number).matches()).collect(Collectors.toSet());
        if (cases.isEmpty()) {
            return reply.fault(400, "StUF055", false, "Het bericht noemt geen zaakidentificatie");
        }
        try {
            cases.forEach(number -> bell.ring(code, number));
        } catch (Fault.Technical e) {
            return reply.fault(503, "StUF046", true, "De hub kan het bericht nu niet aannemen; probeer het later "
                    + "opnieuw");
        }
        return reply.received();
    }

    private Optional<StufSettings> settings(String code) {
        try {
            return directory.apply(new GemeenteCode(code)).filter(m -> "stuf".equals(m.standard()))
                    .map(StufSettings::of);
        } catch (IllegalArgumentException | Fault.Translation e) {
            // Not a gemeentecode, or settings the start already complained of: to the caller both are nobody.
            return Optional.empty();
        }
    }

    /** Answered in the version that was spoken. */
    private static Soap version(ServerRequest request, Optional<Document> message) {
        boolean newer = message.map(Document::getDocumentElement).map(Element::getNamespaceURI)
                .map(Envelope.SOAP_1_2::equals).orElseGet(() -> String.valueOf(
                        request.headers().firstHeader("Content-Type")).startsWith("application/soap+xml"));
        return newer ? Soap.V1_2 : Soap.V1_1;
    }

    /** What goes back on one message. */
    private final class Reply {

        private final StufSettings settings;
        private final Soap version;
        private final Optional<Element> message;

        Reply(StufSettings settings, Soap version, Optional<Element> message) {
            this.settings = settings;
            this.version = version;
            this.message = message;
        }

        Optional<Element> message() {
            return message;
        }

        /** Bv03. */
        ServerResponse received() {
            return send(200, Envelope.wrap(answer("Bv03").element(), version, null));
        }

        /** Fo03. */
        ServerResponse fault(int status, String code, boolean server, String sentence) {
            Branch fault = answer("Fo03");
            fault.branch(Ns.STUF, "body").text(Ns.STUF, "code", code)
                    .text(Ns.STUF, "plek", server ? "server" : "client").text(Ns.STUF, "omschrijving", sentence);
            return send(status, Envelope.fault(fault.element(), version, server));
        }

        private Branch answer(String code) {
            Branch answer = Branch.root(Ns.STUF, code + "Bericht");
            String number = message.flatMap(heard -> StufXml.text(heard, "stuurgegevens", "referentienummer"))
                    .filter(text -> REFERENCE.matcher(text).matches()).orElse("onbekend");
            new Letterhead(settings, clock).answer(answer, code, number);
            return answer;
        }

        private ServerResponse send(int status, byte[] body) {
            return ServerResponse.status(status).contentType(MediaType.parseMediaType(version == Soap.V1_2
                    ? "application/soap+xml;charset=UTF-8" : "text/xml;charset=UTF-8")).body(body);
        }
    }
}
