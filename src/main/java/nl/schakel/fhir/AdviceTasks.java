package nl.schakel.fhir;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import ca.uhn.fhir.rest.param.DateRangeParam;
import ca.uhn.fhir.rest.param.TokenParam;
import nl.schakel.advice.AdviceId;
import nl.schakel.advice.AdviceQuestion;
import nl.schakel.advice.AdviceRequest;
import nl.schakel.advice.AdviceRequest.State;
import nl.schakel.advice.AdviceStep;
import nl.schakel.advice.AdviceStore;
import nl.schakel.advice.DeclineReason;
import nl.schakel.disclosure.page.AdviceRecord;
import nl.schakel.identity.AgbCode;
import nl.schakel.referral.Bell;
import nl.schakel.referral.RecipientRole;
import nl.schakel.security.Caller;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Task;

/** What municipalities ask the calling practice, as Tasks that its HIS reads, declines or sends on. */
final class AdviceTasks {

    /** The code of such a Task. */
    static final String CODE = "advice-request";

    private static final String TASK = "Task";
    /** Each may be opened and decrypted: fewer at a time than referrals. */
    private static final int PAGE = 100;
    private static final int MOST = 500;

    private final AdviceStore store;
    private final AdviceView view;
    private final AdviceSelection selection;
    private final AdviceConsent consent;
    private final AdviceRecords records;

    AdviceTasks(AdviceStore store, AdviceView view, AdviceSelection selection, AdviceConsent consent,
                AdviceRecords records) {
        this.records = records;
        this.store = store;
        this.view = view;
        this.selection = selection;
        this.consent = consent;
    }

    /** Whether this is a question to the calling practice; those to others do not exist for it. */
    boolean isOne(IdType id) {
        return find(id).isPresent();
    }

    /** @throws Refused where there is none, or it is another practice's */
    Task read(IdType id) {
        AdviceRequest request = own(id, 'r');
        if (id.hasVersionIdPart() && !String.valueOf(request.version()).equals(id.getVersionIdPart())) {
            throw Refused.because(Reason.NOT_FOUND);
        }
        return view.task(request);
    }

    /** The questions to the calling practice that changed in a period, oldest change first. */
    List<Task> search(DateRangeParam changed, Predicate<Task> asked) {
        AgbCode practice = OwnReferrals.caller(TASK, 's').practice();
        Instant since = changed == null || changed.getLowerBoundAsInstant() == null
                ? Instant.EPOCH : changed.getLowerBoundAsInstant().toInstant();
        Map<AdviceId, Task> found = new LinkedHashMap<>();
        int size = PAGE;
        boolean more = true;
        while (more) {
            List<AdviceRequest> page = store.ofPractice(practice, EnumSet.allOf(State.class), since, size);
            page.stream().filter(request -> !found.containsKey(request.id()) && asked.test(AdviceView.head(request)))
                    .limit(MOST - found.size())
                    .forEach(request -> found.put(request.id(), view.listed(request)));
            more = page.size() == size && found.size() < MOST;
            Instant last = page.isEmpty() ? since : page.get(page.size() - 1).since();
            // More at one moment than fit on a page: a larger one, or it would begin there for ever.
            size = last.equals(since) ? size * 2 : PAGE;
            since = last;
        }
        return new ArrayList<>(found.values());
    }

    /** By the asker's number or the zaaknummer; everything where none is asked for. */
    static Predicate<Task> numbered(TokenParam identifier) {
        return task -> identifier == null || task.getIdentifier().stream().anyMatch(number ->
                number.getValue().equals(identifier.getValue())
                        && (identifier.getSystem() == null || identifier.getSystem().equals(number.getSystem())));
    }

    /** What became of a question, for any reader. */
    AdviceRecord record(IdType id) {
        return records.of(own(id, 'r'));
    }

    /** The same as FHIR. */
    Parameters parameters(IdType id) {
        return AdviceRecords.parameters(record(id));
    }

    /**
     * Declines a question or sends it on.
     *
     * @param version that the HIS saw
     * @throws Refused where this is no change that a practice may make, or another came first
     */
    AdviceRequest update(IdType id, Task task, String version) {
        AdviceRequest request = own(id, 'u');
        if (!String.valueOf(request.version()).equals(version)) {
            throw Refused.because(Reason.PRECONDITION);
        }
        if (task.getStatus() != Task.TaskStatus.REJECTED) {
            throw Refused.because(Reason.ADVICE_UPDATE, "Task.status");
        }
        DeclineReason reason = reason(task);
        if (request.state() != State.ASKED) {
            throw Refused.because(Reason.ADVICE_CLOSED, "Task.status");
        }
        boolean sentOn = reason == DeclineReason.INDEPENDENT_DOCTOR && mayBeSentOn(request);
        AdviceStep step = AdviceStep.of(sentOn ? "sent-on" : "declined", sentOn ? State.SENT_ON : State.DECLINED)
                .because(reason).ringing(new Bell(AdviceStore.ANSWERED, request.id().toString()));
        if (!store.change(request, step)) {
            throw Refused.because(Reason.PRECONDITION);
        }
        return store.find(request.id()).orElseThrow();
    }

    /** Only the reason's code is read: nothing that the practice writes beside it leaves. */
    private static DeclineReason reason(Task task) {
        List<Coding> codings = task.getStatusReason().getCoding().stream()
                .filter(coding -> DeclineReason.SYSTEM.equals(coding.getSystem())).toList();
        return codings.size() == 1 ? DeclineReason.ofCode(codings.get(0).getCode())
                .orElseThrow(() -> Refused.because(Reason.ADVICE_REASON, "Task.statusReason.coding"))
                : refuseReason();
    }

    private static DeclineReason refuseReason() {
        throw Refused.because(Reason.ADVICE_REASON, "Task.statusReason");
    }

    /** To a medical adviser whom the municipality has, and the patient agreed to. */
    private boolean mayBeSentOn(AdviceRequest request) {
        Optional<AdviceQuestion> question = store.question(request.id());
        return request.asker() == RecipientRole.CONSULTANT && question.isPresent() && selection.hasAdviser(request)
                && consent.stands(request) && consent.coversAdviser(request, question.get());
    }

    private AdviceRequest own(IdType id, char operation) {
        OwnReferrals.caller(TASK, operation);
        return find(id).orElseThrow(() -> Refused.because(Reason.NOT_FOUND));
    }

    private Optional<AdviceRequest> find(IdType id) {
        return find(store, id.getIdPart(), Caller.current().practice());
    }

    /** A question to this practice by the hub's number. */
    static Optional<AdviceRequest> find(AdviceStore store, String id, AgbCode practice) {
        try {
            return store.find(AdviceId.of(id)).filter(request -> request.practice().equals(practice));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
