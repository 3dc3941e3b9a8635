package nl.schakel.municipality.wmo;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.advice.AdviceQuestion;
import nl.schakel.advice.AdviceRequest;
import nl.schakel.advice.AdviceRequest.State;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.municipality.AdviceConsignment;
import nl.schakel.referral.RecipientRole;

/** How a request stands, as JSON in the words of the API. */
final class RequestBody {

    private static final Map<State, String> STATES = Map.of(State.ASKED, "gevraagd", State.ANSWERED, "beantwoord",
            State.DELIVERED, "afgeleverd", State.DECLINED, "geweigerd", State.SENT_ON, "doorgestuurd",
            State.WITHDRAWN, "ingetrokken");

    private final ObjectMapper json;

    RequestBody(ObjectMapper json) {
        this.json = json;
    }

    /** The state with this word. */
    static Optional<State> state(String word) {
        return Arrays.stream(State.values()).filter(state -> STATES.get(state).equals(word)).findFirst();
    }

    /** Without question and answer: what anyone who sees that there is a request may see. */
    ObjectNode of(AdviceRequest request, LocalDate today) {
        ObjectNode body = json.createObjectNode().put("id", request.id().toString())
                .put("kenmerk", request.source()).put("status", STATES.get(request.state()))
                .put("rol", request.asker() == RecipientRole.CONSULTANT ? "consulent" : "medisch-adviseur")
                .put("gevraagd", request.askedAt().toString()).put("sinds", request.since().toString())
                .put("uiterlijk", request.due().toString())
                .put("te-laat", request.state() == State.ASKED && today.isAfter(request.due()))
                .put("praktijk", request.practice().value()).put("voorziening", request.provision().code());
        if (request.referral() != null) {
            body.put("verwijzing", request.referral().toString());
        }
        if (request.caseNumber() != null) {
            body.put("zaaknummer", request.caseNumber());
        }
        if (request.reason() != null) {
            body.putObject("reden").put("code", request.reason().code())
                    .put("omschrijving", request.reason().display());
        }
        return body;
    }

    /** Adds the GP's answer. */
    void addAnswer(ObjectNode body, AdviceConsignment answer) {
        ArrayNode facts = body.putArray("antwoord");
        for (Disclosure.Fact fact : answer.facts()) {
            ObjectNode added = facts.addObject().put("element", fact.element()).put("omschrijving", fact.label())
                    .put("waarde", fact.display()).put("code", fact.code());
            if (fact.system() != null) {
                added.put("codestelsel", fact.system());
            }
        }
        if (answer.text() != null) {
            body.put("toelichting-huisarts", answer.text());
        }
        body.put("opgesteld", answer.composedAt().toString()).put("token", answer.token())
                .put("document", answer.document());
    }

    /** Adds the question, for a medical adviser whom it was sent on to. */
    void addQuestion(ObjectNode body, AdviceQuestion question) {
        ObjectNode asked = body.putObject("vraag");
        ObjectNode patient = asked.putObject("patient").put("bsn", question.patient().bsn())
                .put("naam", question.patient().name());
        if (question.patient().birthDate() != null) {
            patient.put("geboortedatum", question.patient().birthDate().toString());
        }
        asked.putObject("vrager").put("naam", question.asker().name()).put("functie", question.asker().function());
        ArrayNode elements = asked.putArray("vragen");
        question.elements().forEach(element -> elements.addObject().put("element", element));
        if (question.text() != null) {
            asked.put("toelichting", question.text());
        }
    }
}
