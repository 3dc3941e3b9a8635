package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import nl.schakel.alert.Alerts;
import nl.schakel.calendar.WorkingDays;
import nl.schakel.demo.HisClient;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.TimelineEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A municipality that says nothing: everyone who must know knows it, once, and hears once that it is over. */
class SilenceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final RunningClock CLOCK = new RunningClock();
    private static final GreenMail POST = new GreenMail(ServerSetup.SMTP.dynamicPort());
    private static final WorkingDays CALENDAR = new WorkingDays();
    private static Hub hub;
    private static IwmoTown diemen;
    private static HisClient linde;

    @BeforeAll
    static void everyoneIsThere() {
        POST.start();
        hub = Hub.prepare().withClock(CLOCK).with("schakel.terms.look", "PT1S").with("spring.mail.host", "localhost")
                .with("spring.mail.port", POST.getSmtp().getPort()).with("schakel.mail.from", "schakel@hub.example");
        diemen = IwmoTown.beside(hub, "0384", "Diemen");
        hub.open();
        linde = hub.client(Hub.LINDE);
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
        diemen.close();
        POST.stop();
    }

    @Test
    void from_two_days_of_silence_to_a_decision_after_eight_weeks_each_hears_everything_once() throws Exception {
        Referral referral = sent();
        LocalDate sent = CLOCK.today();
        isSilent(referral, sent);
        takesTooLong(referral, sent);
        diemen.grant(referral);
        referral.becomes("toegekend");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(referral.messages()).last().asString()
                .contains("heeft alsnog besloten"));
        await().atMost(PATIENCE).until(() -> alerts(referral).isEmpty());
        assertThat(events(referral)).containsOnlyOnce("term-confirmation-late", "term-confirmation-over",
                "term-investigation-late", "term-decision-late", "term-investigation-over", "term-decision-over");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(letters(referral)).hasSize(6));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(inbox(referral)).doesNotHaveDuplicates()
                .containsAll(referral.messages()));
        for (MimeMessage letter : letters(referral)) {
            assertThat(letter.getContent().toString()).contains(referral.id())
                    .doesNotContainIgnoringCase("scootmobiel", "De Linde", "De Vries", "999990019");
        }
    }

    private static void isSilent(Referral referral, LocalDate sent) {
        CLOCK.toTheMorningAfter(CALENDAR.after(sent, 2));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(referral.messages()).singleElement().asString()
                .contains("Diemen heeft de ontvangst van de verwijzing nog niet bevestigd",
                        "Wijkteam Oost, 020-5550101"));
        assertThat(referral.status()).isEqualTo("in-verzending");
        assertThat(referral.task().path("status").asText()).isEqualTo("requested");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(inbox(referral)).hasSize(1));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(alerts(referral)).singleElement().satisfies(alert -> {
            assertThat(alert.subject()).isEqualTo("term/" + referral.id() + "/confirmation");
            assertThat(alert.sentence()).contains("Gemeente Diemen", "nog niet bevestigd", "Wijkteam Oost");
        }));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(letters(referral)).hasSize(1));

        diemen.confirm(referral);
        referral.becomes("ontvangen");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(referral.messages()).last().asString()
                .contains("Diemen heeft de ontvangst van de verwijzing alsnog bevestigd"));
        await().atMost(PATIENCE).until(() -> alerts(referral).isEmpty());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(letters(referral)).hasSize(2));
        assertThat(referral.messages()).as("late, received, over").hasSize(3);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(inbox(referral)).hasSize(3).doesNotHaveDuplicates());
    }

    private static void takesTooLong(Referral referral, LocalDate sent) {
        diemen.investigate(referral);
        referral.becomes("in-onderzoek");
        CLOCK.toTheMorningAfter(CALENDAR.onOrAfter(sent.plusWeeks(6)));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(referral.messages()).last().asString()
                .contains("het onderzoek nog niet afgerond", "zelf een aanvraag indienen"));
        CLOCK.toTheMorningAfter(CALENDAR.onOrAfter(sent.plusWeeks(8)));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(referral.messages()).last().asString()
                .contains("nog niet besloten", "in gebreke stellen"));
        assertThat(referral.status()).isEqualTo("in-onderzoek");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(alerts(referral)).hasSize(2));
    }

    private static Referral sent() {
        Referral referral = Referral.of(linde, Sample.scootmobiel().withConsentOfItsOwn()
                .about(Patients.next(), "De Vries").forMunicipality(diemen.code()));
        await().atMost(PATIENCE).until(() -> diemen.requests(referral).size() == 1);
        await().atMost(PATIENCE).until(() -> events(referral).contains("sent"));
        return referral;
    }

    private static List<String> events(Referral referral) {
        return hub.bean(ReferralStore.class).timeline(ReferralId.of(referral.id())).stream().map(TimelineEntry::event)
                .toList();
    }

    private static List<String> inbox(Referral referral) {
        return hub.his().inbox().stream().filter(message -> message.task().endsWith(referral.id()))
                .map(message -> message.text()).toList();
    }

    private static List<Alerts.Alert> alerts(Referral referral) {
        return hub.bean(Alerts.class).lasting().stream().filter(alert -> alert.subject().contains(referral.id()))
                .toList();
    }

    private static List<MimeMessage> letters(Referral referral) {
        return Arrays.stream(POST.getReceivedMessages()).filter(letter -> {
            try {
                return letter.getContent().toString().contains(referral.id());
            } catch (Exception unreadable) {
                throw new IllegalStateException(unreadable);
            }
        }).toList();
    }
}
