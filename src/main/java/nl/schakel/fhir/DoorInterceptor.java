package nl.schakel.fhir;

import java.util.Arrays;
import java.util.List;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.api.RequestTypeEnum;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.MethodNotAllowedException;
import ca.uhn.fhir.rest.server.exceptions.NotModifiedException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.rest.server.exceptions.UnclassifiedServerFailureException;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import nl.schakel.disclosure.MdoAction;
import nl.schakel.fhir.subscription.SubscriptionProvider;
import nl.schakel.fhir.subscription.SubscriptionRefused;
import nl.schakel.referral.Fault;
import nl.schakel.referral.Refusal;
import org.hl7.fhir.instance.model.api.IBaseConformance;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * What every answer of the door has in common: errors are OperationOutcomes of our own making, because the library's
 * own repeat what was sent; and the capability statement names the security in force.
 */
@Interceptor
final class DoorInterceptor {

    private static final Logger log = LoggerFactory.getLogger(DoorInterceptor.class);

    private static final String RETRY_SECONDS = "30";

    private final ParseFindings findings;
    private final ShapeFinder shapes;
    private final DoorNumbers numbers;

    DoorInterceptor(ParseFindings findings, ShapeFinder shapes, DoorNumbers numbers) {
        this.findings = findings;
        this.shapes = shapes;
        this.numbers = numbers;
    }

    /** Starts a request with no findings. */
    @Hook(Pointcut.SERVER_INCOMING_REQUEST_PRE_PROCESSED)
    public boolean begin() {
        findings.begin();
        return true;
    }

    /** Turns any exception into an answer that repeats nothing. */
    @Hook(Pointcut.SERVER_PRE_PROCESS_OUTGOING_EXCEPTION)
    public BaseServerResponseException answer(Throwable thrown, RequestDetails request) {
        if (thrown instanceof NotModifiedException unchanged) {
            return unchanged;
        }
        Refused refused = refusal(thrown, request);
        numbers.refused(refused);
        UnclassifiedServerFailureException answer =
                new UnclassifiedServerFailureException(refused.status(), refused.getMessage());
        answer.setOperationOutcome(Outcomes.of(refused));
        if (refused.status() == Reason.NOT_NOW.status()) {
            answer.addResponseHeader("Retry-After", RETRY_SECONDS);
        }
        return answer;
    }

    private Refused refusal(Throwable thrown, RequestDetails request) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refused refused) {
                return refused;
            }
            if (cause instanceof SubscriptionRefused refused) {
                return new Refused(refused.status(), refused.refusals());
            }
            if (cause instanceof TransientDataAccessException
                    || cause instanceof NonTransientDataAccessResourceException
                    || cause instanceof TransactionException || cause instanceof Fault.Technical) {
                log.warn("De voordeur neemt nu niets aan: {}", cause.getClass().getSimpleName());
                return Refused.because(Reason.NOT_NOW);
            }
            if (cause instanceof DataFormatException || isFromParsing(cause)) {
                return unreadable(request);
            }
        }
        if (thrown instanceof InvalidRequestException && request.getRestOperationType() == null
                && request.getRequestType() != RequestTypeEnum.GET) {
            return Refused.because(Reason.NOT_SUPPORTED);
        }
        if (thrown instanceof InvalidRequestException
                && request.getRestOperationType() == RestOperationTypeEnum.TRANSACTION) {
            return unreadable(request);
        }
        if (thrown instanceof BaseServerResponseException known && known.getStatusCode() < 500) {
            return Refused.because(reason(known));
        }
        // The message may quote content; the class and the place where it was thrown do not.
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        StackTraceElement[] trace = root.getStackTrace();
        log.error("Onverwachte fout aan de voordeur: {} in {}", root.getClass().getName(),
                trace.length == 0 ? "?" : trace[0]);
        return Refused.because(Reason.INTERNAL);
    }

    /** On input it did not foresee the parser fails with whatever exception comes up. */
    private static boolean isFromParsing(Throwable cause) {
        return cause instanceof RuntimeException && Arrays.stream(cause.getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith("ca.uhn.fhir.parser.")
                        && frame.getMethodName().equals("parseResource"));
    }

    private Refused unreadable(RequestDetails request) {
        byte[] body = ((ServletRequestDetails) request).getRequestContentsIfLoaded();
        List<Refusal> places = body == null ? List.of()
                : shapes.find(body, BodyCheck.mediaType(request.getHeader("Content-Type")));
        return places.isEmpty() ? Refused.because(Reason.UNREADABLE) : new Refused(422, places);
    }

    private static Reason reason(BaseServerResponseException known) {
        if (known instanceof ResourceNotFoundException) {
            return Reason.NOT_FOUND;
        }
        if (known instanceof MethodNotAllowedException) {
            return Reason.NOT_SUPPORTED;
        }
        return switch (known.getStatusCode()) {
            case 403 -> Reason.SCOPE;
            case 404, 410 -> Reason.NOT_FOUND;
            case 405, 501 -> Reason.NOT_SUPPORTED;
            case 409 -> Reason.CONFLICT;
            case 412 -> Reason.PRECONDITION;
            case 413 -> Reason.TOO_LARGE;
            case 415 -> Reason.MEDIA_TYPE;
            default -> Reason.PARAMETER;
        };
    }

    /** Adds what the library cannot know: how one gets in. */
    @Hook(Pointcut.SERVER_CAPABILITY_STATEMENT_GENERATED)
    public void complete(IBaseConformance generated) {
        CapabilityStatement statement = (CapabilityStatement) generated;
        statement.setPublisher("Schakel");
        // The library lists includes that no search here takes.
        statement.getRestFirstRep().getResource().forEach(resource -> resource.setSearchInclude(null)
                .setSearchRevInclude(null));
        statement.getRestFirstRep().getResource().stream().filter(resource -> resource.getType().equals("Subscription"))
                .forEach(SubscriptionProvider::declareTopics);
        statement.getRestFirstRep().getInteraction().stream()
                .filter(known -> known.getCode() == CapabilityStatement.SystemRestfulInteraction.TRANSACTION)
                .forEach(known -> known.setDocumentation("Een verwijzing; een aanvulling op een lopende "
                        + "verwijzing, die haar noemt in ServiceRequest.basedOn; of de uitkomst van een multidisciplinair "
                        + "overleg over een lopende verwijzing: een Task met code mdo-uitkomst (" + Systems.TASK
                        + "), basedOn het nummer van de verwijzing, focus een CarePlan met afspraken uit "
                        + MdoAction.SYSTEM + ". Of het antwoord op een vraag van een gemeente: een "
                        + "QuestionnaireResponse bij de Questionnaire van een Task met code "
                        + AdviceTasks.CODE + "."));
        statement.getRestFirstRep().getSecurity()
                .setDescription("SMART Backend Services: client credentials met private_key_jwt.")
                .addService().addCoding()
                .setSystem("http://terminology.hl7.org/CodeSystem/restful-security-service")
                .setCode("SMART-on-FHIR");
    }

}
