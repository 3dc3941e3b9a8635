package nl.schakel.municipality.stuf;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

import nl.schakel.directory.Municipality;
import nl.schakel.municipality.BoundedBody;
import nl.schakel.municipality.stuf.StufSettings.Soap;
import nl.schakel.referral.Fault;
import org.w3c.dom.Element;

/** Calls to one municipality. Every call names its step in Dutch for the sentence of a fault. */
final class StufConnection {

    private static final int LARGEST_ANSWER = 4 * 1024 * 1024;
    private static final String ACTION = "http://www.egem.nl/StUF/sector/zkn/0310/";
    /** Fault codes of SOAP Message Security 1.0 section 12. */
    private static final Set<String> NOT_KNOWN = Set.of("FailedAuthentication", "InvalidSecurity",
            "InvalidSecurityToken", "FailedCheck", "SecurityTokenUnavailable", "UnsupportedSecurityToken",
            "MessageExpired");

    /** The services of ZDS 1.1.02, each with an address of its own. */
    enum Service {
        FREE_MESSAGES, MUTATIONS, QUESTIONS
    }

    /** What came back: the message in the body, or the fault message. */
    record Answer(Element message, FaultMessage fault) {
    }

    private final StufClient client;
    private final Municipality municipality;
    private final StufSettings settings;
    private final Letterhead letterhead;

    StufConnection(StufClient client, Municipality municipality, StufSettings settings) {
        this.client = client;
        this.municipality = municipality;
        this.settings = settings;
        this.letterhead = new Letterhead(settings, client.clock());
    }

    Municipality municipality() {
        return municipality;
    }

    StufSettings settings() {
        return settings;
    }

    Letterhead letterhead() {
        return letterhead;
    }

    CaseQuestions questions() {
        return new CaseQuestions(letterhead);
    }

    /** Asks; a fault message is a fault. */
    Element ask(Service service, String operation, Branch message, String step) {
        Answer answer = call(service, operation, message, step);
        if (answer.fault() != null) {
            throw answer.fault().asFault(this, step);
        }
        return answer.message();
    }

    /**
     * Changes something.
     *
     * @return the fault message, because the caller may know that it was done before; empty where it was taken
     */
    Optional<FaultMessage> tell(String operation, Branch message, String step) {
        Answer answer = call(Service.MUTATIONS, operation, message, step);
        if (answer.fault() == null && !String.valueOf(answer.message().getLocalName()).startsWith("Bv0")) {
            throw unreadable(step, "gaf een antwoord dat geen bevestiging (Bv03) is");
        }
        return Optional.ofNullable(answer.fault());
    }

    Answer call(Service service, String operation, Branch message, String step) {
        return read(exchange(service, operation, message, step), step);
    }

    /** One call and its answer, whatever it is. */
    HttpResponse<byte[]> exchange(Service service, String operation, Branch message, String step) {
        byte[] body = Envelope.wrap(message.element(), settings.soap(), settings.login());
        HttpRequest.Builder request = HttpRequest.newBuilder(address(service)).timeout(settings.timeout())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (settings.soap() == Soap.V1_2) {
            request.header("Content-Type", "application/soap+xml; charset=utf-8; "
                    + "action=\"" + ACTION + operation + "\"");
        } else {
            request.header("Content-Type", "text/xml; charset=utf-8").header("SOAPAction", "\"" + ACTION + operation
                    + "\"");
        }
        return send(request.build(), step);
    }

    URI address(Service service) {
        return switch (service) {
            case FREE_MESSAGES -> settings.freeMessages();
            case MUTATIONS -> settings.mutations();
            case QUESTIONS -> settings.questions();
        };
    }

    String sentence(String step, String what) {
        return who(municipality) + " " + what + " (stap: " + step + ").";
    }

    /**
     * Who a sentence is about: {@code Gemeente Amsterdam}, or {@code Gemeente Amsterdam (GGD)} where it is reached for
     * its adviser: the comma in the name of such a place would read as the end of a clause.
     */
    static String who(Municipality municipality) {
        String name = municipality.name();
        int comma = name.indexOf(", ");
        return "Gemeente " + (comma < 0 ? name : name.substring(0, comma) + " (" + name.substring(comma + 2) + ")");
    }

    /** The whole exchange, body included, within the time-out: a body that trickles ends too. */
    HttpResponse<byte[]> send(HttpRequest request, String step) {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.http(this).sendAsync(request, BoundedBody.of(LARGEST_ANSWER));
        try {
            return answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw tooLate(step);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new Fault.Technical("stuf-interrupted", sentence(step, "antwoordde nog niet toen de hub stopte"));
        } catch (ExecutionException e) {
            throw failure(e.getCause(), step);
        }
    }

    /** The first link that tells: a time-out, too, has the connection that was broken off as its cause. */
    Fault failure(Throwable cause, String step) {
        for (Throwable link = cause; link != null; link = link.getCause()) {
            if (link instanceof BoundedBody.TooLarge) {
                return new Fault.Translation("stuf-answer-too-large", sentence(step, "geeft een antwoord van meer dan "
                        + LARGEST_ANSWER / (1024 * 1024) + " MB"));
            }
            if (link instanceof SSLException) {
                return new Fault.Technical("stuf-tls", sentence(step, "is niet veilig te bereiken: certificaten passen "
                        + "niet bij elkaar. Controleer stuf.keystore, stuf.truststore en of er een certificaat is "
                        + "verlopen"));
            }
            if (link instanceof ConnectException || link instanceof UnresolvedAddressException
                    || link instanceof HttpConnectTimeoutException) {
                return new Fault.Technical("stuf-unreachable", sentence(step, "is niet bereikbaar"));
            }
            if (link instanceof HttpTimeoutException) {
                return tooLate(step);
            }
        }
        return new Fault.Technical("stuf-connection-lost", sentence(step, "verbrak de verbinding"));
    }

    private Fault tooLate(String step) {
        return new Fault.Technical("stuf-time-out", sentence(step, "antwoordde niet binnen "
                + settings.timeout().toMillis() / 1000.0 + " seconden"));
    }

    private Answer read(HttpResponse<byte[]> answer, String step) {
        Optional<Element> body = StufXml.read(answer.body()).flatMap(Envelope::body);
        Optional<FaultMessage> fault = body.flatMap(Envelope::faultMessage);
        if (fault.isPresent()) {
            return new Answer(null, fault.get());
        }
        if (body.isPresent() && Envelope.isFault(body.get())) {
            throw soapFault(body.get(), step);
        }
        if (answer.statusCode() != 200) {
            throw refusal(answer.statusCode(), step);
        }
        return body.map(message -> new Answer(message, null))
                .orElseThrow(() -> unreadable(step, "gaf een antwoord dat geen SOAP is"));
    }

    /** Technical: in practice a gateway's page in between. */
    Fault unreadable(String step, String what) {
        return new Fault.Technical("stuf-answer-unreadable", sentence(step, what));
    }

    private Fault soapFault(Element fault, String step) {
        String code = Envelope.faultCode(fault);
        if (NOT_KNOWN.contains(code)) {
            return notKnown(step);
        }
        if (code.startsWith("Client") || code.startsWith("Sender") || code.equals("MustUnderstand")
                || code.equals("VersionMismatch")) {
            return new Fault.Translation("stuf-soap-refused", sentence(step, "weigert het SOAP-bericht") + " "
                    + "Controleer de versie (stuf.soap) en het adres, en vraag de gemeente anders wat er is gelogd.");
        }
        return new Fault.Technical("stuf-soap-fault", sentence(step, "kan het bericht nu niet verwerken"));
    }

    private Fault notKnown(String step) {
        return new Fault.Translation("stuf-unauthorised", sentence(step, "weigert de aanmelding; controleer stuf.user, "
                + "stuf.secret, stuf.password-type, het certificaat en de klok"));
    }

    private Fault refusal(int status, String step) {
        if (status == 408 || status == 429 || status >= 500) {
            return new Fault.Technical("stuf-unavailable", sentence(step, "kan nu niet (HTTP " + status + ")"));
        }
        if (status == 401 || status == 403) {
            return notKnown(step);
        }
        if (status >= 300 && status < 400) {
            return new Fault.Translation("stuf-redirect", sentence(step, "verwijst door (HTTP " + status
                    + "); de hub volgt dat niet, stel het juiste adres in"));
        }
        return status >= 400
                ? new Fault.Translation("stuf-request-refused", sentence(step, "weigert de aanroep (HTTP " + status
                        + "); controleer de adressen in het blok stuf"))
                : unreadable(step, "gaf geen antwoord met inhoud (HTTP " + status + ")");
    }
}
