package nl.schakel.story;

import static nl.schakel.story.AskingDesk.about;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import nl.schakel.alert.Alerts;
import nl.schakel.demo.HisClient;
import nl.schakel.demo.neighbour.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A referral's whole life in its legal terms, scene by scene: everything that the municipality's case system, the GP's
 * HIS, the municipality's contact and the operator saw. The script is a file that a person can read; a scene is over
 * when all of it, and nothing else, has happened.
 */
class WholeLifeTest {

    private static final Path SCRIPT = Path.of("src/test/resources/cases/story/een-verwijzing-in-haar-termijnen.txt");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A Monday without holidays near. */
    private static final LocalDate MONDAY = LocalDate.of(2027, 2, 1);

    private static final RunningClock CLOCK = RunningClock.at(LocalDateTime.of(2027, 2, 1, 9, 0));
    private static final GreenMail POST = new GreenMail(ServerSetup.SMTP.dynamicPort());
    private static Hub hub;
    private static HisClient linde;
    private static AskingDesk consultant;
    private static Map<String, String> script;

    private Referral referral;
    private String question;
    private int calls;
    private int messages;
    private int letters;

    @BeforeAll
    static void everyoneIsThere() throws IOException {
        script = scenes(Files.readString(SCRIPT));
        POST.start();
        hub = Hub.prepare().withClock(CLOCK).withAdvice(Hub.AMSTERDAM, false).with("schakel.terms.look", "PT1S")
                .with("spring.mail.host", "localhost").with("spring.mail.port", POST.getSmtp().getPort())
                .with("schakel.mail.from", "schakel@hub.example")
                // What merely waits has an alert of its own, that a clock with leaps would tell at any moment.
                .with("schakel.alerts.waiting", "P1000D");
        hub.amsterdam().goBy(CLOCK);
        hub.open();
        linde = hub.client(Hub.LINDE);
        consultant = new AskingDesk(hub.address(), Hub.AMSTERDAM,
                "Bearer " + Hub.adviceSecret(Hub.AMSTERDAM, "consultant"));
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
        POST.stop();
    }

    @Test
    void from_a_melding_that_nobody_confirms_to_a_decision_each_side_sees_exactly_this() {
        hub.amsterdam().down(true);
        referral = Referral.of(linde, Sample.scootmobiel().withConsentOfItsOwn());
        scene("maandag 1 februari: de huisarts verwijst, het zaaksysteem van Amsterdam is weg");

        CLOCK.toTheMorningAfter(MONDAY.plusDays(2));
        scene("donderdag 4 februari: twee werkdagen stilte");

        hub.amsterdam().down(false);
        referral.becomes("ontvangen");
        String zaak = referral.caseNumber();
        scene("dezelfde dag: het zaaksysteem is er weer");

        hub.amsterdam().setStatus(zaak, "In onderzoek");
        scene("het onderzoek begint");

        judged(consultant.ask(about(referral.id(), "mobility.walking")
                .put("toelichting", "Is deze patiënt geschikt voor een scootmobiel?")));
        question = consultant.ask(about(referral.id(), "mobility.walking")).body().path("id").asText();
        scene("de consulent vraagt om een oordeel, en daarna om een feit");

        answer(question);
        scene("de huisarts antwoordt");

        hub.amsterdam().suspend(zaak, true, "Wacht op gegevens");
        scene("de gemeente schort op");

        CLOCK.toTheMorningAfter(MONDAY.plusDays(2).plusWeeks(6));
        scene("donderdag 18 maart: zes weken, en de klok staat stil");

        hub.amsterdam().suspend(zaak, false, "");
        scene("de gemeente gaat verder");

        hub.amsterdam().extend(zaak, "Onderzoek thuis", Period.ofDays(14));
        scene("de gemeente verlengt");

        CLOCK.toTheMorningAfter(LocalDate.of(2027, 6, 30));
        scene("juli: alle termijnen zijn voorbij");

        hub.amsterdam().decide(zaak, "Toekenning Wmo", LocalDate.of(2027, 7, 12), LocalDate.of(2032, 7, 11));
        hub.amsterdam().setResult(zaak, "Toegekend");
        hub.amsterdam().setStatus(zaak, "Afgehandeld");
        scene("de gemeente besluit");
    }

    private static void judged(AskingDesk.Answer refused) {
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.codes()).containsExactly("question-judgement");
        assertThat(refused.body().toString()).contains("oordeel");
    }

    private static void answer(String question) {
        JsonNode form = linde.json(linde.get("/fhir/Questionnaire/" + question));
        JsonNode item = form.at("/item/0");
        String response = """
                {"resourceType": "QuestionnaireResponse", "status": "completed", "questionnaire": "%s",
                 "subject": {"identifier": {"system": "http://fhir.nl/fhir/NamingSystem/bsn", "value": "999990019"}},
                 "item": [{"linkId": "%s", "answer": [{"valueCoding": %s}]}]}""".formatted(form.path("url").asText(),
                item.path("linkId").asText(), item.at("/answerOption/1/valueCoding"));
        assertThat(linde.refer("""
                {"resourceType": "Bundle", "type": "transaction", "entry": [{"resource": %s,
                 "request": {"method": "POST", "url": "QuestionnaireResponse"}}]}""".formatted(response)
                .getBytes(StandardCharsets.UTF_8)).statusCode()).isEqualTo(200);
    }

    /** Waits until all that the script has for this scene has happened. */
    private void scene(String title) {
        assertThat(script).as("the script has this scene").containsKey(title);
        try {
            await(title).atMost(PATIENCE).untilAsserted(() -> assertThat(seen()).isEqualTo(script.get(title)));
        } finally {
            calls = hub.amsterdam().exchanges().size();
            messages = hub.his().inbox().size();
            letters = POST.getReceivedMessages().length;
        }
    }

    private String seen() {
        List<String> lines = new ArrayList<>();
        List<Exchange> exchanges = hub.amsterdam().exchanges();
        exchanges.subList(calls, exchanges.size()).stream()
                .filter(call -> !call.method().equals("GET") && call.status() / 100 == 2)
                .forEach(call -> lines.add("zaaksysteem   " + call.method() + " "
                        + call.uri().getPath().replaceAll("^.*/api/v1/", "").replaceAll("[0-9a-f-]{36}", "…")));
        hub.his().inbox().stream().skip(messages).forEach(message -> lines.add("huisarts      " + message.text()));
        Arrays.stream(POST.getReceivedMessages()).skip(letters).forEach(letter -> {
            try {
                lines.add("contact       " + letter.getSubject());
            } catch (MessagingException unreadable) {
                throw new IllegalStateException(unreadable);
            }
        });
        hub.bean(Alerts.class).lasting().forEach(alert -> lines.add("beheerder     " + alert.sentence()));
        if (question != null) {
            lines.add("vraag         bij het HIS " + hub.his().task(question).map(task -> task.getBusinessStatus()
                    .getText()).orElse("nog niet") + ", bij de consulent " + consultant.get(question).body()
                    .path("status").asText());
        }
        lines.add("verwijzing    " + referral.task().at("/businessStatus/text").asText()
                + referral.task().at("/restriction/period/end").asText().replaceAll("^(.)", ", uiterlijk $1"));
        return String.join("\n", lines).replaceAll("WMO-2027-[0-9A-F-]+", "WMO-2027-…")
                .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "…");
    }

    private static Map<String, String> scenes(String text) {
        Map<String, String> scenes = new LinkedHashMap<>();
        for (String scene : text.split("(?m)^== ")) {
            int end = scene.indexOf('\n');
            if (end > 0) {
                scenes.put(scene.substring(0, end).strip(), scene.substring(end + 1).strip());
            }
        }
        return scenes;
    }
}
