package nl.schakel.fhir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.annotation.Operation;
import ca.uhn.fhir.rest.annotation.Transaction;
import ca.uhn.fhir.rest.annotation.TransactionParam;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import nl.schakel.referral.Acceptance;
import nl.schakel.referral.Referral;
import nl.schakel.referral.Refusal;
import nl.schakel.security.Caller;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.MessageHeader;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.UriType;

/** Takes referrals: as a transaction, a collection or a message. */
public final class ReferralProvider {

    private static final String UUID_URN = "urn:uuid:";

    private final FhirContext fhir;
    private final ProducerTemplate routes;
    private final BundleCodec codec;
    private final ParseFindings findings;
    private final ShapeFinder shapes;
    private final TaskView tasks;
    private final Preview preview;
    private final SupplementIntake supplements;
    private final AdviceView advice;
    private final DoorNumbers numbers;

    ReferralProvider(FhirContext fhir, ProducerTemplate routes, BundleCodec codec, ParseFindings findings,
                     ShapeFinder shapes, TaskView tasks, Preview preview, SupplementIntake supplements,
                     AdviceView advice, DoorNumbers numbers) {
        this.numbers = numbers;
        this.supplements = supplements;
        this.advice = advice;
        this.fhir = fhir;
        this.routes = routes;
        this.codec = codec;
        this.findings = findings;
        this.shapes = shapes;
        this.tasks = tasks;
        this.preview = preview;
    }

    /**
     * {@code POST /fhir}.
     *
     * @return a transaction-response that names the Task, after the referral is on disk
     */
    @Transaction
    public Bundle submit(@TransactionParam Bundle bundle, ServletRequestDetails request) {
        if (AdviceAnswers.isMeant(bundle)) {
            Caller caller = OwnReferrals.caller("QuestionnaireResponse", 'c');
            return AdviceAnswer.of(answer(submission(caller, bundle, request)), advice);
        }
        Submission submission = submission(caller(), bundle, request);
        if (MdoIntake.isMeant(bundle)) {
            return AdditionAnswer.of(ask("direct:mdo-intake", submission, AcceptedAddition.class), tasks);
        }
        return supplements.isMeant(bundle) ? AdditionAnswer.of(supplement(submission), tasks)
                : answer(accept(submission));
    }

    /** {@code POST /fhir/$process-message}: the same for HISs that speak FHIR messaging; the answer is a message. */
    @Operation(name = "$process-message", manualRequest = true)
    public Bundle processMessage(ServletRequestDetails request) {
        Submission submission = submission(request);
        if (supplements.isMeant(submission.bundle())) {
            AcceptedAddition accepted = supplement(submission);
            return message(submission, accepted.referral(), AdditionAnswer.outcome(accepted), request);
        }
        Acceptance acceptance = accept(submission);
        return message(submission, acceptance.referral(), acceptance.warnings().isEmpty() ? null
                : Outcomes.warning(acceptance.warnings()), request);
    }

    /** @param outcome null where there is nothing to tell */
    private Bundle message(Submission submission, Referral referral, OperationOutcome outcome,
                           ServletRequestDetails request) {
        Bundle answer = new Bundle().setType(Bundle.BundleType.MESSAGE).setTimestamp(Date.from(referral.receivedAt()));
        MessageHeader header = new MessageHeader();
        header.setEvent(new Coding(Systems.MESSAGE, "verwijzing", null));
        header.getResponse().setIdentifier(referral.id().toString());
        submission.bundle().getEntry().stream().filter(entry -> entry.getResource() instanceof MessageHeader)
                .findFirst().ifPresent(entry -> answer(header, entry));
        header.getResponse().setCode(MessageHeader.ResponseType.OK);
        header.getSource().setName("Schakel").setEndpoint(request.getFhirServerBase());
        Task task = tasks.task(referral);
        header.addFocus().setReference("Task/" + referral.id());
        header.setId(UUID.randomUUID().toString());
        String base = request.getFhirServerBase();
        answer.addEntry().setFullUrl(base + "/MessageHeader/" + header.getId()).setResource(header);
        answer.addEntry().setFullUrl(base + "/Task/" + referral.id()).setResource(task);
        if (outcome != null) {
            String name = UUID_URN + UUID.randomUUID();
            header.getResponse().setDetails(new Reference(name));
            answer.addEntry().setFullUrl(name).setResource(outcome);
        }
        return answer;
    }

    /** Names the message that is answered by its id, or else by the UUID that its Bundle knows it by. */
    private static void answer(MessageHeader header, Bundle.BundleEntryComponent asked) {
        MessageHeader question = (MessageHeader) asked.getResource();
        if (question.hasEventCoding()) {
            // Without its display: that is text of the sender's.
            header.setEvent(new Coding(question.getEventCoding().getSystem(), question.getEventCoding().getCode(),
                    null));
        } else if (question.hasEventUriType()) {
            header.setEvent(new UriType(question.getEventUriType().getValue()));
        }
        String id = question.getIdElement().getIdPart();
        if (id == null && asked.hasFullUrl() && asked.getFullUrl().startsWith(UUID_URN)) {
            id = asked.getFullUrl().substring(UUID_URN.length());
        }
        if (id != null) {
            header.getResponse().setIdentifier(id);
        }
    }

    /** {@code POST /fhir/$preview}: what would go to whom, as FHIR or as a page; nothing is kept or sent. */
    @Operation(name = "$preview", manualRequest = true, manualResponse = true)
    public void preview(ServletRequestDetails request) throws IOException {
        Form form = Form.asked(request, EnumSet.of(Form.JSON, Form.XML, Form.HTML));
        Submission submission = submission(request);
        if (form == Form.HTML) {
            form.write(request, preview.html(submission).getBytes(StandardCharsets.UTF_8));
        } else {
            form.write(request, fhir, preview.parameters(submission));
        }
    }

    private Submission submission(ServletRequestDetails request) {
        Caller caller = caller();
        return submission(caller, codec.read(request.loadRequestContents(), mediaType(request)), request);
    }

    private Submission submission(Caller caller, Bundle bundle, ServletRequestDetails request) {
        byte[] body = request.loadRequestContents();
        List<Refusal> stumbled = findings.drain();
        List<Refusal> places = stumbled.isEmpty() ? List.of() : shapes.find(body, mediaType(request));
        return new Submission(caller, body, mediaType(request), bundle, places.isEmpty() ? stumbled : places);
    }

    private static Caller caller() {
        Caller caller = Caller.current();
        if (!caller.may("Bundle", 'c')) {
            throw Refused.because(Reason.SCOPE);
        }
        return caller;
    }

    private static String mediaType(ServletRequestDetails request) {
        return BodyCheck.mediaType(request.getHeader("Content-Type"));
    }

    /** What a GP answers to a question of a municipality. */
    AdviceAnswers.Accepted answer(Submission submission) {
        return ask("direct:advice-answer", submission, AdviceAnswers.Accepted.class);
    }

    private Acceptance accept(Submission submission) {
        return numbers.accepted(ask("direct:referral-intake", submission, Acceptance.class));
    }

    private AcceptedAddition supplement(Submission submission) {
        return ask("direct:supplement-intake", submission, AcceptedAddition.class);
    }

    private <T> T ask(String route, Submission submission, Class<T> answer) {
        try {
            return routes.requestBody(route, submission, answer);
        } catch (CamelExecutionException e) {
            if (e.getCause() instanceof Refused refused) {
                throw refused;
            }
            throw e;
        }
    }

    private Bundle answer(Acceptance acceptance) {
        Task task = tasks.task(acceptance.referral());
        boolean created = acceptance.kind() == Acceptance.Kind.NEW;
        Bundle answer = new Bundle().setType(Bundle.BundleType.TRANSACTIONRESPONSE);
        Bundle.BundleEntryComponent entry = answer.addEntry().setResource(task);
        entry.getResponse().setStatus(created ? "201 Created" : "200 OK").setLocation(task.getIdElement().getValue())
                .setEtag("W/\"" + task.getMeta().getVersionId() + "\"")
                .setLastModified(task.getMeta().getLastUpdated());
        if (!acceptance.warnings().isEmpty()) {
            entry.getResponse().setOutcome(Outcomes.warning(acceptance.warnings()));
        }
        // By this number the HIS can take the consent back.
        answer.addEntry().getResponse().setStatus(created ? "201 Created" : "200 OK")
                .setLocation("Consent/" + acceptance.referral().id() + "/_history/1").setEtag("W/\"1\"")
                .setLastModified(Date.from(acceptance.referral().receivedAt()));
        return answer;
    }
}
