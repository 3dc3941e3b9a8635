package nl.schakel.operations.referrals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.DeadLetter;
import nl.schakel.referral.DeadLetters;
import nl.schakel.referral.NewReferral;
import nl.schakel.referral.Provision;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.SourceIdentifier;
import nl.schakel.referral.Urgency;
import nl.schakel.story.Desk;
import nl.schakel.story.Hub;
import nl.schakel.story.Sample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The morning after a night in which a municipality refused everything. */
class ThousandDeadLettersTest {

    private static final int MANY = 1000;
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private static Hub hub;

    @BeforeAll
    static void aNightOfFailures() {
        hub = Hub.prepare().with("schakel.consumers.delivery", 6).with("schakel.poll.look", "PT1H");
        hub.open();
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
    }

    @Test
    void two_operators_resend_a_thousand_with_one_button_at_once_and_each_is_delivered_once() throws Exception {
        hub.amsterdam().fail(Integer.MAX_VALUE, 403);
        accept(MANY);
        DeadLetters letters = hub.bean(DeadLetters.class);
        await().atMost(PATIENCE).until(() -> letters.counts().get(DeadLetter.State.OPEN) == MANY);
        DeadLetters.Group group = letters.open().get(0);
        assertThat(group.count()).isEqualTo(MANY);
        hub.amsterdam().misbehaviour().behave();
        hub.amsterdam().forgetExchanges();

        Desk one = hub.desk(Desk.Person.OPERATOR);
        Desk other = hub.desk(Desk.Person.OTHER_OPERATOR);
        assertThat(one.text("/operations/dead-letters")).contains(MANY + " ×", "Gemeente Amsterdam", "(HTTP 403)");
        HttpResponse<String> asked = one.post("/operations/dead-letters", "/operations/dead-letters/resend",
                fields(group, "confirmed", "false"));
        assertThat(asked.body()).as("asks how many").contains("Ja, bied " + MANY + " opnieuw aan");
        assertThat(letters.counts().get(DeadLetter.State.OPEN)).as("asking does nothing").isEqualTo(MANY);

        List<String> answers = atOnce(List.of(one, other), desk -> desk.post("/operations/dead-letters",
                "/operations/dead-letters/resend", fields(group, "confirmed", "true")).headers()
                .firstValue("Location").orElse(""));

        assertThat(answers).as("one claims all, the other finds nothing").anyMatch(to -> to.endsWith("?gone"))
                .anyMatch(to -> to.contains("/rounds/"));
        String round = answers.stream().filter(to -> to.contains("/rounds/")).findFirst().orElseThrow();
        assertThat(one.text(round)).contains(MANY + " opnieuw aangeboden").doesNotContain("bezorgd");
        await().atMost(PATIENCE).until(() -> letters.counts().get(DeadLetter.State.RESENT) == 0
                && letters.counts().get(DeadLetter.State.CLAIMED) == 0);
        assertThat(one.text(round)).contains("Alles is op weg", "Aangekomen of afgerond " + MANY);
        assertThat(hub.amsterdam().cases()).hasSize(MANY).doesNotHaveDuplicates();
        JdbcClient db = hub.bean(JdbcClient.class);
        assertThat(each(db, "delivered")).isEqualTo(MANY);
        assertThat(each(db, "resent")).isEqualTo(MANY);
        assertThat(db.sql("select count(*) from timeline where event in ('resent', 'delivered')").query(Integer.class)
                .single()).as("each once").isEqualTo(2 * MANY);
        assertThat(db.sql("select count(distinct entity) from audit where action = 'resent' and outcome is null")
                .query(Integer.class).single()).isEqualTo(MANY);
        assertThat(one.text("/operations/dead-letters")).contains("Hier is niets");

        // The page that was sent is sent again, as a browser does when someone presses refresh.
        assertThat(one.post("/operations/dead-letters", "/operations/dead-letters/resend",
                fields(group, "confirmed", "true")).headers().firstValue("Location").orElse("")).endsWith("?gone");
    }

    private static String[] fields(DeadLetters.Group group, String... more) {
        List<String> fields = new ArrayList<>(List.of("state", "OPEN", "partner", group.partner(), "queue",
                group.queue(), "faultClass", group.faultClass(), "code", group.code()));
        fields.addAll(List.of(more));
        return fields.toArray(String[]::new);
    }

    private static int each(JdbcClient db, String event) {
        return db.sql("select count(distinct referral) from timeline where event = :event").param("event", event)
                .query(Integer.class).single();
    }

    /** Accepted as the front door would: a thousand of one patient would only show how it looks for repeats. */
    private static void accept(int count) {
        ReferralStore referrals = hub.bean(ReferralStore.class);
        for (int i = 0; i < count; i++) {
            byte[] bundle = Sample.ofThePollingPractice().forMunicipality(Hub.AMSTERDAM).bytes();
            referrals.accept(new NewReferral(new AgbCode("01023456"), new SourceIdentifier("urn:his", "nr-" + i), null,
                    Provision.SCOOTMOBIEL, Urgency.ROUTINE, new GemeenteCode(Hub.AMSTERDAM),
                    new Referral.Agreement(LocalDate.of(2026, 1, 1), null, false, null), "%064x".formatted(i),
                    "application/fhir+json", bundle));
        }
    }

    private static <T> List<String> atOnce(List<T> people, Function<T, String> act)
            throws Exception {
        CountDownLatch ready = new CountDownLatch(people.size());
        ExecutorService desks = Executors.newFixedThreadPool(people.size());
        List<Future<String>> acts = people.stream().map(person -> desks.submit(() -> {
            ready.countDown();
            ready.await();
            return act.apply(person);
        })).toList();
        List<String> answers = new ArrayList<>();
        for (Future<String> done : acts) {
            answers.add(done.get());
        }
        desks.shutdown();
        return answers;
    }
}
