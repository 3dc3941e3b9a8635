package nl.schakel.fhir;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import ca.uhn.fhir.model.api.annotation.Description;
import ca.uhn.fhir.rest.annotation.Count;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.RequiredParam;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.DateRangeParam;
import ca.uhn.fhir.rest.param.ReferenceParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import nl.schakel.advice.AdviceStore;
import nl.schakel.audit.AuditRecord;
import nl.schakel.audit.AuditSearch;
import nl.schakel.identity.AgbCode;
import nl.schakel.security.Caller;
import org.hl7.fhir.r4.model.AuditEvent;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Task;

/** Who saw or received what of a referral, for the practice whose patient it is (NEN 7513, AVG art. 15). */
public final class AuditEventProvider implements IResourceProvider {

    private static final String AUDIT_EVENT = "AuditEvent";
    private static final String TASK = "Task";
    /** Not a search parameter of the capability statement: it comes from a link of an answer. */
    private static final String PAGE = "_page";
    private static final int USUAL = 50;
    private static final int MOST = 200;

    private final OwnReferrals own;
    private final AdviceStore questions;
    private final AuditSearch audit;
    private final AuditEvents events;

    AuditEventProvider(OwnReferrals own, AdviceStore questions, AuditSearch audit, AuditEvents events) {
        this.own = own;
        this.questions = questions;
        this.audit = audit;
        this.events = events;
    }

    @Override
    public Class<AuditEvent> getResourceType() {
        return AuditEvent.class;
    }

    /** {@code GET /fhir/AuditEvent/{id}}. */
    @Read
    public AuditEvent read(@IdParam IdType id) {
        Caller caller = OwnReferrals.caller(AUDIT_EVENT, 'r');
        return audit.find(id.getIdPart()).filter(found -> isOf(caller, found)).map(events::event)
                .orElseThrow(() -> Refused.because(Reason.NOT_FOUND));
    }

    private static boolean isOf(Caller caller, AuditRecord found) {
        return caller.practice().value().equals(found.entry().practice()) && found.entry().entity() != null
                && found.entry().entity().startsWith(TASK + "/");
    }

    /** {@code GET /fhir/AuditEvent?entity=Task/{id}&date=&_count=}: newest first; the next page by its link. */
    @Search
    public Bundle search(
            @Description(shortDefinition = "De verwijzing, of de vraag van een gemeente: Task/{id}.")
            @RequiredParam(name = AuditEvent.SP_ENTITY, targetTypes = Task.class)
            ReferenceParam entity,
            @OptionalParam(name = AuditEvent.SP_DATE) DateRangeParam date,
            @Count Integer count, RequestDetails request) {
        Caller caller = OwnReferrals.caller(AUDIT_EVENT, 's');
        refuseUnknown(request);
        AuditSearch.Criteria criteria = new AuditSearch.Criteria(caller.practice().value(), null,
                TASK + "/" + number(entity, caller), null, null, from(date), until(date));
        String page = page(request);
        AuditRecord after = page == null ? null : audit.find(page).filter(found -> isOf(caller, found))
                .orElseThrow(() -> Refused.because(Reason.PARAMETER));
        int limit = count == null || count < 1 ? USUAL : Math.min(count, MOST);
        List<AuditRecord> found = audit.page(criteria, after, limit + 1);
        Bundle answer = events.searchset(found.subList(0, Math.min(limit, found.size())));
        answer.addLink().setRelation("self").setUrl(address(request, limit, page));
        if (found.size() > limit) {
            answer.addLink().setRelation("next").setUrl(address(request, limit, found.get(limit - 1).id()));
        }
        return answer;
    }

    private static void refuseUnknown(RequestDetails request) {
        request.getParameters().keySet().stream().filter(name -> name.contains(":") && !name.equals("entity:Task"))
                .findFirst().ifPresent(name -> {
                    throw Refused.because(Reason.PARAMETER);
                });
    }

    /** The practice's own referral, or a question to it; others do not exist. */
    private String number(ReferenceParam entity, Caller caller) {
        boolean task = !entity.hasResourceType() || TASK.equals(entity.getResourceType());
        String id = entity.getIdPart();
        if (!task || id == null || id.isBlank()) {
            throw Refused.because(Reason.PARAMETER);
        }
        AgbCode practice = caller.practice();
        if (own.find(id, caller).isEmpty() && AdviceTasks.find(questions, id, practice).isEmpty()) {
            throw Refused.because(Reason.NOT_FOUND);
        }
        return id.toLowerCase();
    }

    private static String page(RequestDetails request) {
        String[] given = request.getParameters().get(PAGE);
        return given == null || given.length == 0 ? null : given[0];
    }

    private static Instant from(DateRangeParam date) {
        return date == null || date.getLowerBoundAsInstant() == null ? null : date.getLowerBoundAsInstant().toInstant();
    }

    private static Instant until(DateRangeParam date) {
        return date == null || date.getUpperBoundAsInstant() == null ? null
                : date.getUpperBoundAsInstant().toInstant().plusMillis(1);
    }

    /** Of what was understood, and nothing else that was sent. */
    private String address(RequestDetails request, int limit, String after) {
        StringBuilder address = new StringBuilder(request.getFhirServerBase()).append("/AuditEvent?entity=Task/")
                .append(new IdType(request.getParameters().getOrDefault(AuditEvent.SP_ENTITY,
                        request.getParameters().get("entity:Task"))[0]).getIdPart());
        for (String moment : request.getParameters().getOrDefault(AuditEvent.SP_DATE, new String[0])) {
            address.append("&date=").append(URLEncoder.encode(moment, StandardCharsets.UTF_8));
        }
        address.append("&_count=").append(limit);
        return after == null ? address.toString() : address.append("&").append(PAGE).append("=").append(after).toString();
    }
}
