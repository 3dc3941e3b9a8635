package nl.schakel.story;

import static nl.schakel.story.AskingDesk.question;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.demo.HisClient;
import nl.schakel.story.AskingDesk.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A neighbourhood in which a municipality asks practices about patients. */
abstract class AskingMunicipality {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final String BIG = "19065432101";

    static Hub hub;
    static HisClient linde;
    static AskingDesk consultant;
    static AskingDesk adviser;
    static StufTown diemen;

    @BeforeAll
    static void everyoneIsThere() {
        hub = Hub.prepare().withRecipients(Hub.AMSTERDAM, false, "medical", false).withAdvice(Hub.AMSTERDAM, true)
                .with("schakel.advice.look", "PT0.5S");
        diemen = StufTown.beside(hub, "0384", "Diemen");
        hub.withAdvice(diemen.code(), false);
        hub.open();
        linde = hub.client(Hub.LINDE);
        consultant = desk(Hub.AMSTERDAM, "Bearer " + Hub.adviceSecret(Hub.AMSTERDAM, "consultant"));
        adviser = desk(Hub.AMSTERDAM, "Bearer " + Hub.adviceSecret(Hub.AMSTERDAM, "medical-adviser"));
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
        diemen.close();
    }

    static AskingDesk desk(String code, String secret) {
        return new AskingDesk(hub.address(), code, secret);
    }

    static String asked(AskingDesk desk, ObjectNode question) {
        Answer answer = desk.ask(question);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        return answer.body().path("id").asText();
    }
}
