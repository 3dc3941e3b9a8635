package nl.schakel.municipality.wmo;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import nl.schakel.advice.AdviceQuestion;
import nl.schakel.advice.Asking;
import nl.schakel.directory.Municipality;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Refusal;

/** Reads a question as a municipality posts it, strictly: a key that is not understood is refused, never left unread. */
final class QuestionReader {

    private static final int LARGEST_FORM = 1024 * 1024;
    private static final int MOST_ELEMENTS = 40;
    private static final Set<String> GIVERS = Set.of("patient", "ouder", "patient-en-ouder",
            "wettelijk-vertegenwoordiger");

    private final ObjectMapper json = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
    private final UnaryOperator<String> keyed;

    /** @param keyed hash of a text, that tells nothing to who has not the key */
    QuestionReader(UnaryOperator<String> keyed) {
        this.keyed = keyed;
    }

    /** @param asking null where it is refused */
    record Read(Asking asking, List<Refusal> refusals) {
    }

    /** The body is no JSON object. */
    static final class Unreadable extends Exception {

        private static final long serialVersionUID = 1;

        private Unreadable() {
            super("not a JSON object", null, false, false);
        }
    }

    Read read(byte[] body, Municipality municipality, RecipientRole role) throws Unreadable {
        JsonNode tree = tree(body);
        List<Refusal> refusals = new ArrayList<>();
        JsonPart question = new JsonPart(tree, refusals);
        String source = question.required("kenmerk", text -> text.matches("(?!zaak:)[A-Za-z0-9._:/-]{1,100}"),
                "een eigen kenmerk van hooguit 100 letters, cijfers en . _ : / -");
        String caseNumber = question.optional("zaaknummer", line(60), "een zaaknummer van hooguit 60 tekens");
        String referral = question.optional("verwijzing", line(36), "het nummer van de verwijzing bij de hub");
        String practice = question.required("praktijk", text -> text.matches("[0-9]{8}"), "een AGB-code, acht cijfers");
        String provision = question.required("voorziening", line(40), "de code van een voorziening");
        AdviceQuestion.Patient patient = patient(question.part("patient"));
        AdviceQuestion.Asker asker = asker(question.part("vrager"));
        List<String> elements = elements(question);
        String text = question.optional("toelichting", any -> true, "een korte tekst");
        AdviceQuestion.Consent consent = question.has("toestemming") ? consent(question.part("toestemming")) : null;
        LocalDate due = question.date("uiterlijk");
        question.refuseUnknown();
        if (!refusals.isEmpty()) {
            return new Read(null, List.copyOf(refusals));
        }
        return new Read(new Asking(municipality, role, source, referral, caseNumber, practice, provision, patient, asker,
                elements, text, consent, due, fingerprint(tree)), List.of());
    }

    private static AdviceQuestion.Patient patient(JsonPart patient) {
        String bsn = patient.required("bsn", text -> text.matches("[0-9]{9}"), "het burgerservicenummer, negen cijfers");
        String name = patient.required("naam", line(200), "de naam, hooguit 200 tekens");
        LocalDate birthDate = patient.requiredDate("geboortedatum");
        patient.refuseUnknown();
        return new AdviceQuestion.Patient(bsn, name, birthDate);
    }

    private static AdviceQuestion.Asker asker(JsonPart asker) {
        String name = asker.required("naam", line(200), "de naam van wie vraagt, hooguit 200 tekens");
        String function = asker.required("functie", line(100), "de functie van wie vraagt, hooguit 100 tekens");
        String big = asker.optional("big", text -> text.matches("[0-9]{11}"), "een BIG-nummer, elf cijfers");
        String phone = asker.optional("telefoon", text -> text.matches("[+0-9 ()-]{6,20}"), "een telefoonnummer");
        asker.refuseUnknown();
        return new AdviceQuestion.Asker(name, function, big, phone);
    }

    private static List<String> elements(JsonPart question) {
        Set<String> elements = new LinkedHashSet<>();
        for (JsonPart asked : question.parts("vragen", MOST_ELEMENTS)) {
            String element = asked.required("element", text -> text.matches("[a-z][a-z.-]{0,59}"),
                    "de naam van een gegeven, zoals mobility.walking");
            asked.refuseUnknown();
            if (element != null && !elements.add(element)) {
                asked.refuse("element", "Dit gegeven staat er twee keer.");
            }
        }
        return List.copyOf(elements);
    }

    private static AdviceQuestion.Consent consent(JsonPart consent) {
        LocalDate given = consent.requiredDate("gegeven");
        LocalDate until = consent.date("tot");
        String by = consent.required("door", GIVERS::contains,
                "patient, ouder, patient-en-ouder of wettelijk-vertegenwoordiger");
        boolean forAdviser = consent.flag("ook-adviseur");
        byte[] form = form(consent);
        consent.refuseUnknown();
        return new AdviceQuestion.Consent(given, until, by, forAdviser, form);
    }

    private static byte[] form(JsonPart consent) {
        String text = consent.optional("formulier", any -> true, "een PDF in base64");
        if (text == null) {
            return null;
        }
        try {
            byte[] form = Base64.getDecoder().decode(text);
            if (form.length <= LARGEST_FORM) {
                return form;
            }
            consent.refuse("formulier", "Het formulier mag hooguit 1 MB zijn.");
        } catch (IllegalArgumentException e) {
            consent.refuse("formulier", "Dit gegeven heeft niet de goede vorm: nodig is een PDF in base64.");
        }
        return null;
    }

    /** One line of at most so many characters, without what does not show. */
    private static Predicate<String> line(int longest) {
        return text -> text.length() <= longest && text.codePoints().noneMatch(character ->
                Character.isISOControl(character) || Character.getType(character) == Character.FORMAT
                        || Character.getType(character) == Character.SURROGATE);
    }

    private JsonNode tree(byte[] body) throws Unreadable {
        try {
            JsonNode tree = json.readTree(body);
            if (tree.isObject()) {
                return tree;
            }
        } catch (IOException e) {
            // The parser's own message quotes the body.
        }
        throw new Unreadable();
    }

    /** The same for the same content, in whatever order its keys are written. */
    private String fingerprint(JsonNode tree) {
        try {
            return keyed.apply(json.writeValueAsString(json.treeToValue(tree, Object.class)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a question that was read does not become JSON");
        }
    }
}
