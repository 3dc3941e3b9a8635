package nl.schakel.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.advice.AdviceId;
import nl.schakel.advice.AdviceQuestion;
import nl.schakel.advice.AdviceRequest;
import nl.schakel.advice.AdviceStore;
import nl.schakel.advice.NewAdvice;
import nl.schakel.demo.HisClient;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.Bsn;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import nl.schakel.security.Keys;

/** A question of a municipality that passed every check, and the answers that a HIS may give to it. */
public final class Question {

    static final String BSN = "999990019";
    static final String PDF = "%PDF-1.7 getekend formulier";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCT = "http://snomed.info/sct";

    private final URI hub;
    private final AdviceId id;
    private final List<String[]> answers = new ArrayList<>();
    private final ObjectNode response;

    private Question(URI hub, AdviceId id) {
        this.hub = hub;
        this.id = id;
        response = JSON.createObjectNode().put("resourceType", "QuestionnaireResponse")
                .put("questionnaire", hub + "/fhir/Questionnaire/" + id).put("status", "completed")
                .put("authored", "2026-11-24T10:00:00+01:00");
        response.putObject("subject").putObject("identifier")
                .put("system", "http://fhir.nl/fhir/NamingSystem/bsn").put("value", BSN);
    }

    /** What is asked: walking and stairs, by a consultant of Amsterdam, of De Linde, unless a test says otherwise. */
    public record Asked(String municipality, RecipientRole role, String big, String practice, String referral,
                        List<String> elements, Instant until, boolean forAdviser, byte[] form, LocalDate due) {

        public Asked about(String known) {
            return new Asked(municipality, role, big, practice, known, elements, until, forAdviser, form, due);
        }

        public Asked asking(String... names) {
            return new Asked(municipality, role, big, practice, referral, List.of(names), until, forAdviser, form, due);
        }

        Asked of(String agb) {
            return new Asked(municipality, role, big, agb, referral, elements, until, forAdviser, form, due);
        }

        Asked by(String code, RecipientRole asker, String number) {
            return new Asked(code, asker, number, practice, referral, elements, until, forAdviser, form, due);
        }

        Asked until(Instant moment) {
            return new Asked(municipality, role, big, practice, referral, elements, moment, forAdviser, form, due);
        }

        Asked forTheAdviserToo() {
            return new Asked(municipality, role, big, practice, referral, elements, until, true, form, due);
        }

        public Asked signed() {
            return new Asked(municipality, role, big, practice, referral, elements, until, forAdviser,
                    PDF.getBytes(StandardCharsets.US_ASCII), due);
        }
    }

    /** Puts it straight into the hub, as the municipality's door does after its checks. */
    public static Question ask(Hub hub, UnaryOperator<Asked> change) {
        Asked asked = change.apply(new Asked(Hub.AMSTERDAM, RecipientRole.CONSULTANT, null, "01012345", null,
                List.of("mobility.walking", "mobility.stairs"), null, false, null, LocalDate.of(2030, 1, 10)));
        AdviceQuestion question = new AdviceQuestion(
                new AdviceQuestion.Patient(BSN, "J. de Vries", LocalDate.of(1944, 3, 9)),
                new AdviceQuestion.Asker("N. Jansen", asked.role() == RecipientRole.CONSULTANT ? "Wmo-consulent"
                        : "Medisch adviseur", asked.big(), "020-5550199"), asked.elements(),
                "Mevrouw vraagt een scootmobiel; wij willen weten hoe zij zich verplaatst.",
                new AdviceQuestion.Consent(LocalDate.of(2026, 11, 20), asked.until() == null ? null
                        : LocalDate.of(2026, 11, 21), "patient", asked.forAdviser(), asked.form()));
        AdviceRequest request = hub.bean(AdviceStore.class).ask(new NewAdvice(new GemeenteCode(asked.municipality()),
                asked.role(), "vraag-" + UUID.randomUUID(), new AgbCode(asked.practice()), Provision.SCOOTMOBIEL,
                asked.referral() == null ? null : ReferralId.of(asked.referral()), null, AdviceRequest.Origin.API,
                LocalDate.of(2026, 11, 20), asked.until(), asked.due(),
                hub.bean(Keys.class).lookupHash(Bsn.of(BSN)), question)).request();
        return new Question(hub.address(), request.id());
    }

    public String id() {
        return id.toString();
    }

    AdviceId number() {
        return id;
    }

    /** Answers one element with a SNOMED code, or with {@code system|code}. */
    public Question answering(String element, String code) {
        answers.removeIf(known -> known[0].equals(element));
        answers.add(new String[] {element, code});
        ArrayNode items = response.putArray("item");
        answers.forEach(answer -> {
            int bar = answer[1].indexOf('|');
            items.addObject().put("linkId", answer[0]).putArray("answer").addObject().putObject("valueCoding")
                    .put("system", bar < 0 ? SCT : answer[1].substring(0, bar))
                    .put("code", answer[1].substring(bar + 1));
        });
        return this;
    }

    /** Changes the answer in any way. */
    Question with(Consumer<ObjectNode> change) {
        change.accept(response);
        return this;
    }

    /** In a transaction, as a HIS sends it. */
    public byte[] bundle() {
        ObjectNode bundle = JSON.createObjectNode().put("resourceType", "Bundle").put("type", "transaction");
        ObjectNode entry = bundle.putArray("entry").addObject().put("fullUrl", "urn:uuid:" + UUID.randomUUID());
        entry.set("resource", response);
        entry.putObject("request").put("method", "POST").put("url", "QuestionnaireResponse");
        return bundle.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Without anything around it. */
    public byte[] alone() {
        return response.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The Task as the practice fetches it. */
    JsonNode task(HisClient client) {
        return client.json(client.get("/fhir/Task/" + id));
    }

    /** Rejects it, with words beside the code that nobody may ever see. */
    public HttpResponse<String> decline(HisClient client, String reason, String version) {
        ObjectNode task = JSON.createObjectNode().put("resourceType", "Task").put("id", id())
                .put("status", "rejected").put("intent", "order").put("description", "Merkteken-taak");
        task.putObject("statusReason").put("text", "Merkteken-reden").putArray("coding").addObject()
                .put("system", "https://schakel.example/fhir/CodeSystem/advies-reden").put("code", reason)
                .put("display", "Merkteken-code");
        task.putArray("note").addObject().put("text", "Merkteken-notitie");
        return put(client, task, version);
    }

    /** Puts any Task in its place. */
    HttpResponse<String> put(HisClient client, JsonNode task, String version) {
        HttpRequest.Builder request = HttpRequest.newBuilder(hub.resolve("/fhir/Task/" + id))
                .header("Authorization", "Bearer " + client.token()).header("Content-Type", "application/fhir+json")
                .header("Accept", "application/fhir+json").PUT(BodyPublishers.ofString(task.toString()));
        if (version != null) {
            request.header("If-Match", "W/\"" + version + "\"");
        }
        try {
            return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
