package nl.schakel.story;

import static nl.schakel.story.AskingDesk.about;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import nl.schakel.advice.AdviceId;
import nl.schakel.advice.AdviceRequest;
import nl.schakel.advice.AdviceStore;
import nl.schakel.alert.Alerts;
import nl.schakel.demo.HisClient;
import nl.schakel.referral.KeptTable;
import nl.schakel.referral.KeptTables;
import nl.schakel.referral.Parts;
import nl.schakel.referral.Purges;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.Retention;
import nl.schakel.security.MasterKeyRotation;
import nl.schakel.security.WrappedKeys;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A referral's whole life and what is left of it a month, two years and five years later, on both databases; and a new
 * master key in the middle of it.
 */
class ForgettingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String NEW_KEY = Base64.getEncoder().encodeToString(
            "a key that takes the other place".getBytes(StandardCharsets.US_ASCII));
    /** What says of a referral that it was there, and what is a place in a row and not about anyone. */
    private static final Set<String> STAYS = Set.of("purge", "audit", "term_progress");
    /** Gone with the question that they are about. */
    private static final Set<String> OF_QUESTIONS = Set.of("advice_content", "advice_timeline", "advice_answer");

    private final RunningClock clock = RunningClock.at(LocalDateTime.of(2027, 2, 1, 9, 0));
    private Hub hub;
    private HisClient linde;

    @ParameterizedTest
    @ValueSource(strings = {"HSQLDB", "PostgreSQL"})
    void after_a_month_two_years_and_five_years_less_and_less_is_there(String kind) throws IOException {
        try (EmbeddedPostgres postgres = kind.equals("HSQLDB") ? null : EmbeddedPostgres.start()) {
            hub = Hub.prepare().withClock(clock).withAdvice(Hub.AMSTERDAM, false)
                    .withRecipients(Hub.AMSTERDAM, false, "medical", false).withMeetings(Hub.AMSTERDAM, true, "notice");
            if (postgres != null) {
                hub.with("spring.datasource.url", postgres.getJdbcUrl("postgres", "postgres"))
                        .with("spring.datasource.username", "postgres").with("spring.datasource.password", "");
            }
            hub.amsterdam().goBy(clock);
            try {
                hub.open();
                linde = hub.client(Hub.LINDE);
                life();
            } finally {
                hub.close();
            }
        }
    }

    private void life() {
        everyTableIsSomebodys();
        Sample sample = Sample.scootmobiel().withMedicalFacts().consentingTo(Hub.adviser(Hub.AMSTERDAM));
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        ReferralId id = ReferralId.of(referral.id());
        await().atMost(PATIENCE).until(() -> hub.bean(Parts.class).find(id, RecipientRole.MEDICAL_ADVISER)
                .filter(part -> part.caseNumber() != null).isPresent());
        assertThat(linde.refer(Meeting.about(sample.number()).bytes()).statusCode()).isEqualTo(200);
        String question = new AskingDesk(hub.address(), Hub.AMSTERDAM, "Bearer " + Hub.adviceSecret(Hub.AMSTERDAM,
                "consultant")).ask(about(referral.id(), "mobility.walking")).body().path("id").asText();
        answer(question);
        await().atMost(PATIENCE).until(() -> hub.bean(AdviceStore.class).find(AdviceId.of(question)).orElseThrow()
                .state() == AdviceRequest.State.DELIVERED);
        hub.amsterdam().decide(referral.caseNumber(), "Toekenning Wmo", LocalDate.of(2027, 3, 1), LocalDate.of(2032, 2,
                28));
        hub.amsterdam().setResult(referral.caseNumber(), "Toegekend");
        hub.amsterdam().setStatus(referral.caseNumber(), "Afgehandeld");
        referral.becomes("toegekend");
        await().atMost(PATIENCE).until(() -> rows("select count(*) from mdo_part where state = 'READY'") == 0
                && rows("select count(*) from unheard") == 0);

        newMasterKey(referral);
        month(referral, sample, question);
        twoYears(referral, question);
        fiveYears(referral);
    }

    private void newMasterKey(Referral referral) {
        String before = hub.environment().get("schakel.master-key").toString();
        hub.shut();
        hub.with("schakel.master-key", NEW_KEY).with("schakel.master-key-previous", before)
                .with("schakel.keys.look", "PT0.5S").open();
        await().atMost(PATIENCE).until(() -> hub.bean(MasterKeyRotation.class).progress().waiting() == 0);
        assertThat(linde.get("/fhir/Task/" + referral.id() + "/$disclosure").statusCode()).isEqualTo(200);
        hub.shut();
        hub.with("schakel.master-key-previous", "").open();
    }

    private void month(Referral referral, Sample sample, String question) {
        clock.toTheMorningAfter(LocalDate.of(2027, 3, 4));
        hub.bean(Retention.class).look();

        assertThat(kinds("select kind from referral_content where referral = :id", referral.id()))
                .containsExactly("ADVISER_DISCLOSURE", "CONSENT", "DISCLOSURE");
        assertThat(kinds("select kind from advice_content where advice = :id", question)).containsExactly("DISCLOSURE");
        assertThat(referral.status()).isEqualTo("toegekend");
        HttpResponse<String> record = linde.get("/fhir/Task/" + referral.id() + "/$disclosure");
        assertThat(record.statusCode()).isEqualTo(200);
        assertThat(linde.json(record).path("parameter")).anySatisfy(part -> {
            assertThat(part.path("name").asText()).isEqualTo("purged");
            assertThat(part.path("valueBoolean").asBoolean()).isTrue();
        });
        assertThat(record.body()).contains("afspraken uit overleg 1");
        assertThat(linde.get("/fhir/Consent/" + referral.id()).statusCode()).isEqualTo(200);
        assertThat(linde.get("/fhir/Task/" + question).statusCode()).isEqualTo(200);
        HttpResponse<String> still = put(referral.id(), Revoking.taken(sample, referral.id()).put("status", "active"));
        assertThat(still.statusCode()).as("what a patient says now is weighed against what was agreed then")
                .isEqualTo(422);
        assertThat(still.body()).contains("consent-not-revoked");
        HttpResponse<String> again = linde.refer(sample.bytes());
        assertThat(again.statusCode()).as("the same bytes are known by their hash").isEqualTo(200);
        assertThat(linde.json(again).at("/entry/0/resource/id").asText()).isEqualTo(referral.id());
        assertThat(hub.bean(Purges.class).of(ReferralId.of(referral.id())).orElseThrow().recordAt()).isNull();
        assertThat(page(referral)).contains("De inhoud is gewist", "Huisartsenpraktijk De Linde");
    }

    private void twoYears(Referral referral, String question) {
        clock.toTheMorningAfter(LocalDate.of(2029, 1, 30));
        hub.bean(Retention.class).look();
        assertThat(linde.get("/fhir/Task/" + referral.id()).statusCode()).isEqualTo(200);
        clock.toTheMorningAfter(LocalDate.of(2029, 3, 6));
        hub.bean(Retention.class).look();

        for (String path : List.of("Task/" + referral.id(), "Task/" + referral.id() + "/$disclosure",
                "Consent/" + referral.id(), "ServiceRequest/" + referral.id(), "Task/" + question)) {
            HttpResponse<String> gone = linde.get("/fhir/" + path);
            assertThat(gone.statusCode()).as(path).isEqualTo(410);
            JsonNode issue = linde.json(gone).at("/issue/0");
            assertThat(issue.path("code").asText()).isEqualTo("deleted");
            assertThat(issue.at("/details/text").asText()).isEqualTo(
                    "De gegevens hiervan zijn op 7 maart 2029 gewist, omdat de bewaartermijn voorbij was.");
        }
        assertThat(page(referral)).contains("Van deze verwijzing is niets meer bewaard").doesNotContain("De Linde");
        assertThat(hub.client(Hub.WILG).get("/fhir/Task/" + referral.id()).statusCode()).as("another practice")
                .isEqualTo(404);
        assertThat(linde.json(linde.get("/fhir/Task?identifier=" + referral.id())).path("entry")).isEmpty();
        assertThat(traces(referral.id())).isEmpty();
        assertThat(traces(question)).isEmpty();
        assertThat(hub.bean(Alerts.class).lasting()).extracting(Alerts.Alert::subject)
                .noneMatch(subject -> subject.startsWith("retention"));
    }

    private void fiveYears(Referral referral) {
        clock.toTheMorningAfter(LocalDate.of(2034, 3, 8));
        hub.bean(Retention.class).look();
        assertThat(linde.get("/fhir/Task/" + referral.id()).statusCode()).isEqualTo(404);
        assertThat(hub.bean(Purges.class).of(ReferralId.of(referral.id()))).isEmpty();
    }

    /** What an operator reads of it. */
    private String page(Referral referral) {
        return hub.desk(Desk.Person.VIEWER).text("/operations/referrals/" + referral.id());
    }

    private HttpResponse<String> put(String id, ObjectNode consent) {
        return Revoking.send(HttpRequest.newBuilder(hub.address().resolve("/fhir/Consent/" + id))
                .header("Authorization", "Bearer " + linde.token()).header("Accept", "application/fhir+json")
                .header("Content-Type", "application/fhir+json").PUT(BodyPublishers.ofString(consent.toString())));
    }

    private void answer(String question) {
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

    /** A table that is new must be forgotten, or wrapped anew, as well: whoever adds it has to say so. */
    private void everyTableIsSomebodys() {
        Set<String> said = hub.beans(KeptTables.class).stream().flatMap(kept -> kept.tables().stream())
                .map(KeptTable::name).collect(Collectors.toCollection(TreeSet::new));
        said.addAll(STAYS);
        said.addAll(OF_QUESTIONS);
        assertThat(said).as("tables that name a referral or a question").containsAll(kinds("""
                select distinct lower(table_name) from information_schema.columns
                 where lower(table_schema) = 'public' and lower(table_name) not in ('referral')
                   and lower(column_name) in ('referral', 'about', 'advice', 'task', :id)""", "referral_id"));
        assertThat(hub.beans(WrappedKeys.class)).as("tables with a key of their own").extracting(WrappedKeys::table)
                .containsAll(kinds("""
                        select distinct lower(table_name) from information_schema.columns
                         where lower(table_schema) = 'public' and lower(column_name) in ('data_key', :id)
                           and lower(table_name) <> 'master_key'""", "key_id"));
    }

    /** Where a number is found, in whatever column of whatever table. */
    private TreeMap<String, Integer> traces(String number) {
        TreeMap<String, Integer> found = new TreeMap<>();
        hub.bean(JdbcClient.class).sql("""
                        select lower(table_name), lower(column_name) from information_schema.columns
                         where lower(table_schema) = 'public' and lower(data_type) like 'character%'""")
                .query((row, n) -> List.of(row.getString(1), row.getString(2))).list().stream()
                .filter(column -> !STAYS.contains(column.get(0)) && !column.get(0).startsWith("flyway"))
                .forEach(column -> {
                    int rows = hub.bean(JdbcClient.class).sql("select count(*) from " + column.get(0) + " where "
                            + column.get(1) + " like :id").param("id", "%" + number + "%").query(Integer.class)
                            .single();
                    if (rows > 0) {
                        found.put(String.join(".", column), rows);
                    }
                });
        return found;
    }

    private int rows(String sql) {
        return hub.bean(JdbcClient.class).sql(sql).query(Integer.class).single();
    }

    private List<String> kinds(String sql, String id) {
        return hub.bean(JdbcClient.class).sql(sql).param("id", id).query(String.class).list().stream().sorted()
                .toList();
    }
}
