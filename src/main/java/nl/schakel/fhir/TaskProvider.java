package nl.schakel.fhir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.model.api.ResourceMetadataKeyEnum;
import ca.uhn.fhir.model.valueset.BundleEntryTransactionMethodEnum;
import ca.uhn.fhir.rest.annotation.History;
import ca.uhn.fhir.rest.annotation.IdParam;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.OptionalParam;
import ca.uhn.fhir.rest.annotation.Read;
import ca.uhn.fhir.rest.annotation.ResourceParam;
import ca.uhn.fhir.rest.annotation.Search;
import ca.uhn.fhir.rest.annotation.Update;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.DateRangeParam;
import ca.uhn.fhir.rest.param.TokenOrListParam;
import ca.uhn.fhir.rest.param.TokenParam;
import ca.uhn.fhir.rest.server.IResourceProvider;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import nl.schakel.audit.AuditAction;
import nl.schakel.audit.AuditEntry;
import nl.schakel.disclosure.page.AdviceRecord;
import nl.schakel.disclosure.page.RecordPage;
import nl.schakel.feedback.FeedbackDesk;
import nl.schakel.identity.AgbCode;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.Trail;
import nl.schakel.security.Caller;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Task;

/** The state of referrals: read, history, and search by identifier or by what changed. */
public final class TaskProvider implements IResourceProvider {

    private static final String TASK = "Task";
    /** Oldest change first: a HIS that polls goes on from the last {@code meta.lastUpdated} it got. */
    private static final int MOST = 500;

    private final OwnReferrals own;
    private final ReferralStore referrals;
    private final FeedbackDesk feedback;
    private final TaskView view;
    private final Disclosures disclosures;
    private final RecordPage page;
    private final FhirContext fhir;
    private final AdviceTasks advice;
    private final Cancellations cancellations;
    private final Trail trail;

    TaskProvider(OwnReferrals own, ReferralStore referrals, FeedbackDesk feedback, TaskView view,
                 Disclosures disclosures, RecordPage page, FhirContext fhir, AdviceTasks advice,
                 Cancellations cancellations, Trail trail) {
        this.trail = trail;
        this.advice = advice;
        this.cancellations = cancellations;
        this.disclosures = disclosures;
        this.page = page;
        this.fhir = fhir;
        this.own = own;
        this.referrals = referrals;
        this.feedback = feedback;
        this.view = view;
    }

    @Override
    public Class<Task> getResourceType() {
        return Task.class;
    }

    /** {@code GET /fhir/Task/{id}}, also with {@code /_history/{version}}. */
    @Read(version = true)
    public Task read(@IdParam IdType id) {
        if (advice.isOne(id)) {
            return advice.read(id);
        }
        Referral referral = own.read(id, TASK);
        if (!id.hasVersionIdPart()) {
            return view.task(referral);
        }
        return feedback.all(referral).stream()
                .filter(told -> String.valueOf(told.version()).equals(id.getVersionIdPart())).findFirst()
                .map(view::task).orElseThrow(() -> Refused.because(Reason.NOT_FOUND));
    }

    /** {@code GET /fhir/Task/{id}/_history}: newest first. */
    @History
    public List<Task> history(@IdParam IdType id) {
        List<Task> versions = feedback.all(own.read(id, TASK)).stream().map(view::task)
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.reverse(versions);
        // FHIR asks each entry of a history by which request it came about.
        versions.forEach(version -> ResourceMetadataKeyEnum.ENTRY_TRANSACTION_METHOD.put(version,
                version.getMeta().getVersionId().equals("1") ? BundleEntryTransactionMethodEnum.POST
                        : BundleEntryTransactionMethodEnum.PUT));
        return versions;
    }

    /** {@code GET /fhir/Task/{id}/$disclosure}: what was released to whom and what was held back, for any reader. */
    @Operation(name = "$disclosure", idempotent = true, manualResponse = true)
    public void disclosure(@IdParam IdType id, ServletRequestDetails request) throws IOException {
        Form form = Form.asked(request, EnumSet.allOf(Form.class));
        if (advice.isOne(id)) {
            advice(id, form, request);
            return;
        }
        Referral referral = own.read(id, TASK);
        shown(id);
        switch (form) {
            case HTML -> form.write(request, page.html(disclosures.of(referral)).getBytes(StandardCharsets.UTF_8));
            case PDF -> form.write(request, page.pdf(disclosures.of(referral)));
            default -> form.write(request, fhir, disclosures.parameters(referral));
        }
    }

    private void advice(IdType id, Form form, ServletRequestDetails request) throws IOException {
        AdviceRecord record = advice.record(id);
        shown(id);
        switch (form) {
            case HTML -> form.write(request, page.html(record).getBytes(StandardCharsets.UTF_8));
            case PDF -> form.write(request, page.pdf(record));
            default -> form.write(request, fhir, advice.parameters(id));
        }
    }

    /** These answers are written by hand, so {@link AuditInterceptor} does not see them. */
    private void shown(IdType id) {
        String practice = Caller.current().practice().value();
        trail.shown(AuditEntry.of(AuditAction.READ, Trail.practice(practice)).telling("resource", "disclosure"), practice,
                List.of(id.getIdPart()));
    }

    /**
     * {@code PUT /fhir/Task/{id}}: takes a referral back, or declines a question or sends it on; {@code If-Match} names
     * the version that the HIS saw.
     */
    @Update
    public MethodOutcome update(@IdParam IdType id, @ResourceParam Task task) {
        OwnReferrals.caller(TASK, 'u');
        if (!id.hasVersionIdPart()) {
            throw Refused.because(Reason.PRECONDITION);
        }
        Task now;
        if (advice.isOne(id)) {
            advice.update(id, task, id.getVersionIdPart());
            now = advice.read(id.toVersionless());
        } else {
            now = view.task(cancellations.update(own.read(id, TASK), task, id.getVersionIdPart()));
        }
        return new MethodOutcome(now.getIdElement()).setResource(now);
    }

    /** {@code GET /fhir/Task?code=&identifier=&status=&_lastUpdated=}; without code: referrals. */
    @Search
    public List<Task> search(@OptionalParam(name = Task.SP_CODE) TokenParam code,
                             @OptionalParam(name = Task.SP_IDENTIFIER) TokenParam identifier,
                             @OptionalParam(name = Task.SP_STATUS) TokenOrListParam status,
                             @OptionalParam(name = "_lastUpdated") DateRangeParam changed,
                             RequestDetails request) {
        OwnReferrals.refuseUnknown(request);
        Set<String> wanted = status == null ? Set.of()
                : status.getValuesAsQueryTokens().stream().map(TokenParam::getValue).collect(Collectors.toSet());
        Predicate<Task> asked = task -> (wanted.isEmpty() || wanted.contains(task.getStatus().toCode()))
                && (changed == null || isWithin(changed, task.getMeta().getLastUpdated().toInstant()));
        if (code != null && AdviceTasks.CODE.equals(code.getValue())) {
            return advice.search(changed, asked.and(AdviceTasks.numbered(identifier)));
        } else if (code != null && !TaskView.CODE.equals(code.getValue())) {
            return List.of();
        }
        return identifier == null ? changed(changed, asked)
                : own.byIdentifier(identifier, TASK).stream().map(view::task).filter(asked).toList();
    }

    /** Reads on until enough was found: what a practice may not know of must not hide what it may. */
    private List<Task> changed(DateRangeParam changed, Predicate<Task> asked) {
        AgbCode practice = OwnReferrals.caller(TASK, 's').practice();
        Instant since = changed == null || changed.getLowerBoundAsInstant() == null
                ? Instant.EPOCH : changed.getLowerBoundAsInstant().toInstant();
        List<Task> found = new ArrayList<>();
        List<Referral> page = List.of();
        do {
            Referral last = page.isEmpty() ? null : page.get(page.size() - 1);
            page = referrals.changedSince(practice, since, last, MOST);
            page.stream().map(view::task).filter(asked).limit(MOST - found.size()).forEach(found::add);
        } while (page.size() == MOST && found.size() < MOST);
        return found;
    }

    private static boolean isWithin(DateRangeParam range, Instant moment) {
        return (range.getLowerBoundAsInstant() == null || !moment.isBefore(range.getLowerBoundAsInstant().toInstant()))
                && (range.getUpperBoundAsInstant() == null
                || !moment.isAfter(range.getUpperBoundAsInstant().toInstant()));
    }
}
