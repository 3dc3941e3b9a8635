package nl.schakel.operations.referrals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import nl.schakel.demo.HisClient;
import nl.schakel.demo.neighbour.Phase;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Change;
import nl.schakel.referral.DeadLetter;
import nl.schakel.referral.DeadLetters;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.TimelineEntry;
import nl.schakel.story.Desk;
import nl.schakel.story.Hub;
import nl.schakel.story.Referral;
import nl.schakel.story.Sample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Operators find a referral, see why it does not move, and have it sent once more, without seeing whom it is about. */
class ReferralDeskTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String BSN = "999990019";
    private static final String LETTERS = "/operations/dead-letters";
    private static final String REFERRALS = "/operations/referrals";

    private static Hub hub;
    private static HisClient linde;
    private static Desk operator;
    private static Desk viewer;
    private static Desk doctor;

    @BeforeAll
    static void everyoneIsThere() {
        hub = Hub.prepare().with("schakel.retry.attempts", 3).with("schakel.poll.look", "PT1H");
        hub.open();
        linde = hub.client(Hub.LINDE);
        operator = hub.desk(Desk.Person.OPERATOR);
        viewer = hub.desk(Desk.Person.VIEWER);
        doctor = hub.desk(Desk.Person.DOCTOR);
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
    }

    @AfterEach
    void everyoneBehavesAgain() {
        hub.amsterdam().misbehaviour().behave();
    }

    @Test
    void one_that_is_resent_and_fails_again_is_the_same_one_open_again_until_it_arrives() {
        hub.amsterdam().fail(Integer.MAX_VALUE, 403);
        Referral referral = Referral.of(linde, Sample.scootmobiel());
        DeadLetter first = waits(referral, 1);

        HttpResponse<String> answer = resend(operator, first);
        assertThat(answer.headers().firstValue("Location").orElse("")).contains("/rounds/");
        DeadLetter again = waits(referral, 2);
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(referral.messages()).as("a second failure is no news").noneMatch(text -> text.contains("opnieuw"));

        hub.amsterdam().misbehaviour().behave();
        assertThat(resend(viewer, again).statusCode()).isEqualTo(403);
        resend(operator, again);
        referral.becomes("ontvangen");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(letter(referral)).satisfies(over -> {
            assertThat(over.state()).isEqualTo(DeadLetter.State.CLOSED);
            assertThat(over.outcome()).isEqualTo("Bezorgd.");
        }));
        assertThat(timeline(referral)).filteredOn(entry -> entry.event().equals("resent"))
                .extracting(TimelineEntry::note).containsOnly("Opnieuw aangeboden door bediener: Bezorgen.").hasSize(2);
        assertThat(viewer.text(REFERRALS + "/" + referral.id())).contains("Opnieuw aangeboden door bediener", "Bezorgd");
        assertThat(audited("resent", referral)).isEqualTo(2);
    }

    @Test
    void a_case_that_was_made_unseen_is_recognised_when_it_is_resent() {
        hub.amsterdam().onRequest((call, phase) -> {
            if (phase == Phase.AFTER && call.method().equals("POST") && call.path().endsWith("/zaken")) {
                hub.amsterdam().fail(Integer.MAX_VALUE, 403);
                throw new IllegalStateException("the answer is lost");
            }
        });
        int before = hub.amsterdam().cases().size();
        Referral referral = Referral.of(linde, Sample.scootmobiel());
        DeadLetter letter = waits(referral, 1);
        assertThat(hub.amsterdam().cases()).hasSize(before + 1);

        hub.amsterdam().misbehaviour().behave();
        resend(operator, letter);

        referral.becomes("ontvangen");
        assertThat(hub.amsterdam().cases()).hasSize(before + 1);
    }

    @Test
    void what_the_broker_gives_up_is_a_dead_letter_too_and_its_queue_is_empty() throws Exception {
        hub.amsterdam().down(true);
        Referral referral = Referral.of(linde, Sample.scootmobiel());

        DeadLetter letter = waits(referral, 1);
        assertThat(letter.code()).isEqualTo("attempts-exhausted");
        assertThat(letter.faultClass()).isEqualTo("technical");
        assertThat(letter.queue()).isEqualTo("municipality.0363");
        giveUpAgain(letter.queue(), referral.id());
        await().atMost(PATIENCE).until(() -> isEmpty(Bell.GIVEN_UP));
        hub.amsterdam().down(false);

        resend(operator, letter);
        referral.becomes("ontvangen");
        await().atMost(PATIENCE).until(() -> letter(referral).state() == DeadLetter.State.CLOSED);
    }

    @Test
    void one_is_put_aside_and_closed_with_a_note_and_one_that_was_withdrawn_closes_by_itself() {
        hub.amsterdam().fail(Integer.MAX_VALUE, 403);
        Referral referral = Referral.of(linde, Sample.scootmobiel());
        DeadLetter letter = waits(referral, 1);

        assertThat(operator.text(LETTERS)).contains("1 ×", "Gemeente Amsterdam", "Bied deze 1 opnieuw aan");
        assertThat(viewer.text(LETTERS + "/group?state=OPEN&partner=municipality/0363&queue=municipality.0363"))
                .contains("1 × Wacht op u · Gemeente Amsterdam", referral.id()).doesNotContain("opnieuw aan");
        assertThat(operator.text(LETTERS + "/group?state=OPEN")).contains("Bied alle 1 opnieuw aan");
        assertThat(operator.post(LETTERS, LETTERS + "/resend", "state", "OPEN", "selected", "true").headers()
                .firstValue("Location").orElse("")).as("nothing was chosen").endsWith("?none");
        handle("park", letter, "");
        assertThat(letter(referral).state()).as("without a note").isEqualTo(DeadLetter.State.OPEN);
        handle("park", letter, "Belt de gemeente terug");
        assertThat(letter(referral).state()).isEqualTo(DeadLetter.State.PARKED);
        assertThat(operator.text(LETTERS + "/" + letter.id())).contains("Opzij gezet", "Belt de gemeente terug");
        handle("take-back", letter(referral), "");
        assertThat(letter(referral).state()).isEqualTo(DeadLetter.State.OPEN);
        handle("close", letter(referral), "Telefonisch afgehandeld");
        assertThat(letter(referral).state()).isEqualTo(DeadLetter.State.CLOSED);
        assertThat(audited("parked", referral)).isEqualTo(2);
        assertThat(audited("closed", referral)).isEqualTo(1);
        assertThat(resend(operator, letter(referral)).headers().firstValue("Location").orElse("")).endsWith("?gone");

        Referral other = Referral.of(linde, Sample.scootmobiel());
        waits(other, 1);
        hub.bean(ReferralStore.class).change(ReferralId.of(other.id()), Change
                .of("consent-revoked", ReferralState.REVOKED));
        assertThat(letter(other).state()).isEqualTo(DeadLetter.State.CLOSED);
        assertThat(letter(other).outcome()).contains("toestemming");
    }

    @Test
    void a_referral_is_found_by_its_numbers_and_by_bsn_and_no_page_says_whom_or_what_it_is_about() {
        Sample sample = Sample.scootmobiel();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        String own = sample.resource("ServiceRequest").at("/identifier/0/value").asText();

        for (String number : List.of(referral.id(), own, referral.caseNumber())) {
            assertThat(viewer.text(REFERRALS + "?number=" + number)).contains(referral.id());
        }
        assertThat(viewer.get(REFERRALS + "/" + referral.id()).body()).as("a HIS may put anything into its number")
                .doesNotContain(own);
        assertThat(viewer.text(REFERRALS + "?standing=AT_MUNICIPALITY&municipality=0363&practice=01012345"))
                .contains(referral.id());
        assertThat(viewer.text(REFERRALS + "?municipality=0518")).doesNotContain(referral.id());
        assertThat(viewer.text(REFERRALS + "?until=2020-01-01")).doesNotContain(referral.id());
        assertThat(viewer.text(REFERRALS + "?number=" + BSN)).contains("hoort niet in een adres")
                .doesNotContain(BSN);
        assertThat(viewer.post(REFERRALS, REFERRALS + "/search", "bsn", BSN).statusCode()).isEqualTo(403);
        HttpResponse<String> found = operator.post(REFERRALS, REFERRALS + "/search", "bsn", BSN);
        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(found.body()).contains(referral.id());
        assertThat(operator.post(REFERRALS, REFERRALS + "/search", "bsn", "123456789").body())
                .contains("Dit is geen BSN").doesNotContain("123456789");
        JdbcClient db = hub.bean(JdbcClient.class);
        String hash = db.sql("select patient_hash from referral where id = :id").param("id", referral.id())
                .query(String.class).single();
        assertThat(db.sql("select patient from audit where action = 'patient-searched'").query(String.class).list())
                .containsExactly(hash);

        for (String page : List.of(found.body(), viewer.get(REFERRALS).body(), viewer.get(LETTERS).body(),
                viewer.get(REFERRALS + "/" + referral.id()).body(),
                operator.get(REFERRALS + "/" + referral.id()).body())) {
            assertThat(page.toLowerCase()).doesNotContain(BSN, hash, "scootmobiel", "jansen", "multiple", "24700007");
        }
    }

    @Test
    void content_is_seen_by_who_has_the_right_and_says_why_and_each_look_is_in_the_audit_log() {
        Referral referral = Referral.of(linde, Sample.scootmobiel()).becomes("ontvangen");
        String content = REFERRALS + "/" + referral.id() + "/content";

        assertThat(operator.get(content).statusCode()).isEqualTo(403);
        assertThat(operator.post(REFERRALS, content, "reason", "Ik wil het graag zien").statusCode()).isEqualTo(403);
        assertThat(doctor.text(content)).contains("Reden").doesNotContain("scootmobiel");
        for (String poor : List.of("", "kijken", "Vraag over patiënt " + BSN)) {
            assertThat(doctor.post(content, content, "reason", poor).body()).contains("waarom u de inhoud nodig hebt")
                    .doesNotContain("resourceType");
        }
        assertThat(audited("content-seen", referral)).isZero();

        HttpResponse<String> seen = doctor.post(content, content, "reason", "Storing 4711 bij de gemeente uitzoeken");

        assertThat(seen.body()).contains("ServiceRequest", "Niet meegegaan", "Scootmobiel");
        assertThat(seen.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(hub.bean(JdbcClient.class).sql("""
                        select agent || ' ' || reason from audit where action = 'content-seen' and entity = :entity""")
                .param("entity", "Task/" + referral.id()).query(String.class).list())
                .containsExactly("operator/inzage Storing 4711 bij de gemeente uitzoeken");
    }

    private static HttpResponse<String> resend(Desk desk, DeadLetter letter) {
        return desk.post(LETTERS, LETTERS + "/resend", "state", letter.state().name(), "id", letter.id());
    }

    private static void handle(String how, DeadLetter letter, String note) {
        operator.post(LETTERS + "/" + letter.id(), LETTERS + "/" + how, "state", letter.state().name(), "id",
                letter.id(), "note", note);
    }

    private static DeadLetter waits(Referral referral, int times) {
        await().atMost(PATIENCE).until(() -> hub.bean(DeadLetters.class).about(referral.id()).stream()
                .anyMatch(letter -> letter.state() == DeadLetter.State.OPEN && letter.times() == times));
        return letter(referral);
    }

    private static DeadLetter letter(Referral referral) {
        List<DeadLetter> all = hub.bean(DeadLetters.class).about(referral.id());
        assertThat(all).as("one subject, one row").hasSize(1);
        return all.get(0);
    }

    private static List<TimelineEntry> timeline(Referral referral) {
        return hub.bean(ReferralStore.class).timeline(ReferralId.of(referral.id()));
    }

    private static int audited(String action, Referral referral) {
        return hub.bean(JdbcClient.class).sql("select count(*) from audit where action = :a and entity = :e")
                .param("a", action).param("e", "Task/" + referral.id()).query(Integer.class).single();
    }

    /** As a broker that leaves the same twice. */
    private static void giveUpAgain(String queue, String about) throws Exception {
        try (Connection connection = hub.bean(ConnectionFactory.class).createConnection();
             Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            TextMessage message = session.createTextMessage(about);
            message.setStringProperty("_AMQ_ORIG_QUEUE", queue);
            session.createProducer(session.createQueue(Bell.GIVEN_UP)).send(message);
        }
    }

    private static boolean isEmpty(String queue) throws Exception {
        try (Connection connection = hub.bean(ConnectionFactory.class).createConnection();
             Session session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            return !session.createBrowser(session.createQueue(queue)).getEnumeration().hasMoreElements();
        }
    }
}
