package nl.schakel.fhir;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.api.RestOperationTypeEnum;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import nl.schakel.audit.AuditAction;
import nl.schakel.audit.AuditEntry;
import nl.schakel.referral.Trail;
import nl.schakel.security.Caller;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Communication;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what a practice sees at the door, before it sees it: where that cannot be written, there is no answer. What
 * it could not see is written down too.
 */
@Interceptor
final class AuditInterceptor {

    private static final Logger log = LoggerFactory.getLogger(AuditInterceptor.class);
    private static final Set<RestOperationTypeEnum> SHOWS = Set.of(RestOperationTypeEnum.READ,
            RestOperationTypeEnum.VREAD, RestOperationTypeEnum.HISTORY_INSTANCE, RestOperationTypeEnum.SEARCH_TYPE);
    /** What holds something of a patient. */
    private static final Set<String> OF_PATIENTS = Set.of("Task", "ServiceRequest", "Communication", "Consent",
            "Questionnaire", "AuditEvent");
    private static final Pattern NUMBER =
            Pattern.compile("(?:Task/)?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})");

    private final Trail trail;

    AuditInterceptor(Trail trail) {
        this.trail = trail;
    }

    /** Before anything of the answer leaves. */
    @Hook(Pointcut.SERVER_OUTGOING_RESPONSE)
    public void shown(RequestDetails request, IBaseResource answer) {
        RestOperationTypeEnum operation = request.getRestOperationType();
        if (operation == null || !SHOWS.contains(operation)
                || !OF_PATIENTS.contains(String.valueOf(request.getResourceName()))) {
            return;
        }
        List<Resource> seen = answer instanceof Bundle bundle
                ? bundle.getEntry().stream().map(Bundle.BundleEntryComponent::getResource).toList()
                : List.of((Resource) answer);
        String practice = Caller.current().practice().value();
        boolean search = operation == RestOperationTypeEnum.SEARCH_TYPE;
        AuditEntry entry = AuditEntry.of(request.getResourceName().equals("AuditEvent") ? AuditAction.AUDIT_SEARCHED
                        : search ? AuditAction.SEARCHED : AuditAction.READ, Trail.practice(practice))
                .telling("resource", request.getResourceName());
        if (search) {
            entry = entry.telling("found", seen.size());
        }
        List<String> numbers = request.getResourceName().equals("AuditEvent") ? asked(request)
                : seen.stream().map(AuditInterceptor::number).filter(Objects::nonNull).distinct().toList();
        trail.shown(entry, practice, numbers);
    }

    /** The number of the referral, or of the question, that a resource is about. */
    private static String number(Resource resource) {
        String number = resource instanceof Communication message ? message.getPartOfFirstRep().getReference()
                : resource instanceof Consent consent ? consent.getPatient().getIdentifier().getValue()
                : resource.getIdElement().getIdPart();
        Matcher known = NUMBER.matcher(String.valueOf(number));
        return known.matches() ? known.group(1) : null;
    }

    /** What was asked for and not given, where it names a number of ours: anything else may be a number of a person. */
    @Hook(Pointcut.SERVER_HANDLE_EXCEPTION)
    public boolean refused(RequestDetails request, BaseServerResponseException answer) {
        int status = answer.getStatusCode();
        if (request == null || status != Reason.NOT_FOUND.status() && status != Reason.SCOPE.status()
                || request.getRestOperationType() == null || !SHOWS.contains(request.getRestOperationType())) {
            return true;
        }
        List<String> numbers = asked(request);
        if (!numbers.isEmpty()) {
            try {
                String practice = Caller.current().practice().value();
                trail.shown(AuditEntry.of(AuditAction.READ, Trail.practice(practice))
                        .failing(status == Reason.SCOPE.status() ? "scope" : "not-found"), practice, numbers);
            } catch (RuntimeException e) {
                // Nothing was shown.
                log.warn("Een geweigerde inzage is niet in het auditlogboek gekomen ({}).", e.getClass().getSimpleName());
            }
        }
        return true;
    }

    private static List<String> asked(RequestDetails request) {
        String id = request.getId() == null ? null : request.getId().getIdPart();
        Map<String, String[]> parameters = request.getParameters();
        return Stream.concat(Stream.ofNullable(id), Stream.of("part-of", "part-of:Task", "entity", "entity:Task")
                        .map(parameters::get).filter(Objects::nonNull).flatMap(Stream::of))
                .map(NUMBER::matcher).filter(Matcher::matches).map(number -> number.group(1)).distinct().toList();
    }
}
