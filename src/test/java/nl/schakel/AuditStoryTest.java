package nl.schakel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.audit.AuditChain;
import nl.schakel.audit.AuditRecord;
import nl.schakel.audit.AuditSearch;
import nl.schakel.demo.HisClient;
import nl.schakel.story.Desk;
import nl.schakel.story.Hub;
import nl.schakel.story.Referral;
import nl.schakel.story.Sample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the log says of a referral's whole life, who may look in it, and that nobody changes it unseen. */
class AuditStoryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Hub hub;
    private static HisClient linde;
    private static HisClient wilg;

    @BeforeAll
    static void everyoneIsThere() {
        hub = Hub.start();
        linde = hub.client(Hub.LINDE);
        wilg = hub.client(Hub.WILG);
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
    }

    /** A line an entry, oldest first; without numbers that differ each time. */
    private static List<String> log(Referral referral) {
        List<AuditRecord> found = new ArrayList<>(hub.bean(AuditSearch.class).page(new AuditSearch.Criteria(null, null,
                "Task/" + referral.id(), null, null, null, null), null, 500));
        Collections.reverse(found);
        return found.stream().map(record -> {
            assertThat(record.sound()).isTrue();
            assertThat(record.entry().practice()).isEqualTo("01012345");
            assertThat(record.entry().patient()).hasSize(64);
            return record.entry().action().code() + " " + record.entry().agent()
                    + (record.entry().origin() == null ? "" : " via " + record.entry().origin())
                    + (record.entry().recipient() == null ? "" : " -> " + record.entry().recipient())
                    + (record.entry().outcome() == null ? "" : " !" + record.entry().outcome())
                    + (record.entry().details() == null ? "" : " " + record.entry().details()
                    .replaceAll("urn:uuid:\\S+", "*"));
        }).toList();
    }

    @Test
    void a_referral_from_intake_to_revocation_leaves_exactly_this() throws Exception {
        Sample sample = Sample.scootmobiel().withConsentOfItsOwn();
        String answer = linde.refer(sample.bytes()).body();
        String id = linde.json(linde.get("/fhir/Task?identifier=" + sample.number())).path("entry").path(0)
                .path("resource").path("id").asText();
        assertThat(answer).contains(id);
        Referral referral = Referral.of(linde, linde.refer(sample.bytes()));
        await().atMost(PATIENCE).until(() -> log(referral).stream().filter(line -> line.startsWith("feedback-given"))
                .count() > 0 && log(referral).stream().anyMatch(line -> line.startsWith("disclosed")));
        String number = referral.caseNumber();
        hub.amsterdam().setStatus(number, "In onderzoek");
        await().atMost(PATIENCE).until(() -> log(referral).stream().anyMatch(line -> line.startsWith("update-received")));
        linde.get("/fhir/Communication?part-of=Task/" + id);
        linde.get("/fhir/Task/" + id + "/$disclosure");
        assertThat(wilg.get("/fhir/Task/" + id).statusCode()).isEqualTo(404);
        ObjectNode consent = sample.resource("Consent").deepCopy().put("id", id).put("status", "inactive");
        assertThat(send("PUT", "/fhir/Consent/" + id, consent.toString()).statusCode()).isEqualTo(200);
        await().atMost(PATIENCE).until(() -> log(referral).stream().anyMatch(line -> line.startsWith("taken-back")));

        assertThat(log(referral).stream().filter(line -> !line.startsWith("feedback-given")).toList())
                .containsSubsequence(
                        "referral-received practice/01012345 via client/his-de-linde -> hub",
                        "consent-token-issued hub -> oin/00000099000000363000 jti=*",
                        "disclosed hub -> municipality/0363 jti=*",
                        "update-received municipality/0363 -> hub",
                        "read practice/01023456 via client/his-de-wilg !not-found",
                        "consent-revoked practice/01012345 via client/his-de-linde -> hub",
                        "taken-back hub -> municipality/0363");
        assertThat(log(referral)).contains("feedback-given hub -> practice/01012345",
                "searched practice/01012345 via client/his-de-linde resource=Task found=1",
                "read practice/01012345 via client/his-de-linde resource=disclosure",
                "searched practice/01012345 via client/his-de-linde resource=Communication found=2");
        assertThat(log(referral).stream().map(line -> line.split(" ")[0]).distinct()).containsExactlyInAnyOrder(
                "referral-received", "consent-token-issued", "disclosed", "feedback-given", "update-received", "searched",
                "read", "consent-revoked", "taken-back");
        for (String once : List.of("referral-received", "consent-token-issued", "disclosed", "consent-revoked")) {
            assertThat(log(referral).stream().filter(line -> line.startsWith(once + " "))).as(once).hasSize(1);
        }
    }

    @Test
    void a_practice_reads_who_received_what_and_another_practice_does_not() {
        Referral referral = Referral.of(linde, Sample.scootmobiel()).becomes("ontvangen");
        String path = "/fhir/AuditEvent?entity=Task/" + referral.id();

        JsonNode all = linde.json(linde.get(path));
        JsonNode disclosed = event(all, "110106", "disclose", "Amsterdam");
        assertThat(disclosed.toString()).contains("110153", "110152", "429577009", "\"Consent/" + referral.id(),
                "\"Task/" + referral.id()).doesNotContain("999990019");
        JsonNode token = event(all, "110113", "AuthZ-Consent", "Consent/");
        assertThat(token.toString()).contains("urn:ietf:params:oauth:jti:urn:uuid:", "Consent/" + referral.id());

        JsonNode page = linde.json(linde.get(path + "&_count=2"));
        assertThat(page.path("entry")).hasSize(2);
        String next = page.path("link").findValuesAsText("url").get(1);
        JsonNode second = linde.json(linde.get(next.substring(next.indexOf("/fhir"))));
        assertThat(second.path("entry").path(0).path("resource").path("id").asText())
                .isNotIn(page.path("entry").findValuesAsText("fullUrl"));

        assertThat(wilg.get(path).statusCode()).isEqualTo(404);
        String id = all.path("entry").path(0).path("resource").path("id").asText();
        assertThat(linde.get("/fhir/AuditEvent/" + id).statusCode()).isEqualTo(200);
        assertThat(wilg.get("/fhir/AuditEvent/" + id).statusCode()).isEqualTo(404);
        assertThat(linde.get(path + "&date=lt2020-01-01").body()).doesNotContain("AuditEvent/" + id);
        assertThat(log(referral)).anyMatch(line -> line.startsWith("audit-searched practice/01012345"));
        assertThat(linde.get("/fhir/metadata").body()).contains("\"AuditEvent\"");
    }

    private static JsonNode event(JsonNode bundle, String type, String subtype, String told) {
        for (JsonNode entry : bundle.path("entry")) {
            JsonNode event = entry.path("resource");
            if (event.toString().contains(told) && event.path("type").path("code").asText().equals(type)
                    && event.path("subtype").path(0).path("code").asText().equals(subtype)) {
                return event;
            }
        }
        throw new AssertionError("no " + type);
    }

    @Test
    void without_consent_only_the_refusal_is_written() {
        assertThat(linde.refer(Sample.scootmobiel().with("Consent", c -> c.put("status", "inactive")).bytes())
                .statusCode()).isEqualTo(422);

        AuditRecord refused = hub.bean(AuditSearch.class).page(AuditSearch.Criteria.ALL, null, 1).get(0);
        assertThat(refused.entry().action().code()).isEqualTo("consent-refused");
        assertThat(refused.entry().outcome()).isEqualTo("consent-not-active");
        assertThat(refused.entry().entity()).isNull();
        assertThat(refused.entry().patient()).hasSize(64);
    }

    @Test
    void what_cannot_be_written_down_cannot_be_read() {
        Referral referral = Referral.of(linde, Sample.scootmobiel()).becomes("ontvangen");
        JdbcTemplate db = hub.bean(JdbcTemplate.class);
        db.execute("alter table audit rename to audit_away");
        try {
            assertThat(linde.get("/fhir/Task/" + referral.id()).statusCode()).isGreaterThanOrEqualTo(500);
            assertThat(linde.get("/fhir/Task/" + referral.id() + "/$disclosure").statusCode())
                    .isGreaterThanOrEqualTo(500);
        } finally {
            db.execute("alter table audit_away rename to audit");
        }
        assertThat(linde.get("/fhir/Task/" + referral.id()).statusCode()).isEqualTo(200);
    }

    @Test
    void nothing_of_the_patient_is_in_the_table() {
        Referral.of(linde, Sample.scootmobiel()).becomes("ontvangen");
        String table = hub.bean(JdbcTemplate.class).queryForList("select * from audit").toString();

        assertThat(table).contains("disclosed");
        for (String word : List.of("999990019", "scootmobiel", "Jansen", "\"resourceType\"", "Patient")) {
            assertThat(table).as(word).doesNotContain(word);
        }
    }

    @Test
    void only_an_administrator_sees_the_page_and_finds_by_practice_patient_and_period() {
        Referral referral = Referral.of(linde, Sample.scootmobiel()).becomes("ontvangen");
        for (Desk.Person person : List.of(Desk.Person.VIEWER, Desk.Person.OPERATOR, Desk.Person.DOCTOR)) {
            Desk other = hub.desk(person);
            assertThat(other.get("/operations/audit").statusCode()).isEqualTo(403);
            assertThat(other.get("/operations/audit/result").statusCode()).isEqualTo(403);
            assertThat(other.post("/operations/login", "/operations/audit", "practice", "").statusCode()).isEqualTo(403);
            assertThat(other.post("/operations/login", "/operations/audit/export").statusCode()).isEqualTo(403);
        }
        Desk desk = hub.desk(Desk.Person.ADMINISTRATOR);
        assertThat(desk.text("/operations/audit")).contains("Audit", "Wie zag, kreeg of deed wat");

        String bsn = bsn(Sample.scootmobiel());
        HttpResponse<String> asked = look(desk, "bsn", bsn, "action", "disclosed");
        assertThat(asked.statusCode()).isEqualTo(302);
        assertThat(asked.headers().firstValue("Location").orElse("")).endsWith("/operations/audit/result");
        String text = desk.text("/operations/audit/result");
        assertThat(text).doesNotContain(bsn);
        assertThat(text.substring(text.indexOf("Nieuwste eerst"))).contains("Gegevens verstrekt", referral.id(),
                "gemeente 0363", "patiënt van praktijk 01012345").doesNotContain("Verwijzing ontvangen");

        look(desk, "practice", "01099999");
        assertThat(desk.text("/operations/audit/result")).as("that someone looked for it is all there is")
                .contains("In het auditlogboek gezocht").doesNotContain(referral.id());
        look(desk, "practice", "01012345", "until", "2020-01-01");
        assertThat(desk.text("/operations/audit/result")).contains("Er zijn geen regels die hierbij passen.");
        look(desk, "agent", "operator/beheerder");
        assertThat(desk.text("/operations/audit/result")).contains("In het auditlogboek gezocht", "beheer: beheerder",
                "action=disclosed");
        assertThat(look(desk, "bsn", "123456789").body()).contains("Dit is geen BSN").doesNotContain("123456789");

        look(desk, "referral", referral.id());
        HttpResponse<String> export = desk.post("/operations/audit/result", "/operations/audit/export");
        assertThat(export.headers().firstValue("Content-Type").orElse("")).startsWith("application/fhir+ndjson");
        assertThat(export.body().lines()).hasSizeGreaterThan(3)
                .allMatch(line -> line.startsWith("{\"resourceType\":\"AuditEvent\""));
        look(desk, "action", "audit-exported");
        assertThat(desk.text("/operations/audit/result")).contains("geëxporteerd");
    }

    private static HttpResponse<String> look(Desk desk, String... fields) {
        return desk.post("/operations/audit", "/operations/audit", fields);
    }

    @Test
    void one_byte_changed_in_the_table_and_the_command_names_the_entry_beside_a_hub_that_runs() {
        Referral.of(linde, Sample.scootmobiel()).becomes("ontvangen");
        hub.bean(AuditChain.class).seal();
        assertThat(verify()).startsWith("0 Het auditlogboek klopt:");

        JdbcTemplate db = hub.bean(JdbcTemplate.class);
        Map<String, Object> before = db.queryForMap("select place, agent from audit where place > 0 "
                + "order by place fetch first 1 rows only");
        db.update("update audit set agent = concat(agent, 'x') where place = ?", before.get("place"));
        try {
            assertThat(verify()).startsWith("1 Regel " + before.get("place") + " (").contains(" is gewijzigd.")
                    .contains("Het auditlogboek klopt niet:");
        } finally {
            db.update("update audit set agent = ? where place = ?", before.get("agent"), before.get("place"));
        }
        assertThat(verify()).startsWith("0 ");
    }

    private static String verify() {
        Map<String, String> environment = new HashMap<>();
        environment.put("SCHAKEL_CONFIG", hub.environment().get("schakel.config").toString());
        environment.put("SCHAKEL_DATA", hub.data().toString());
        environment.put("SCHAKEL_MASTER_KEY", hub.environment().get("schakel.master-key").toString());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        int exit = VerifyAuditCommand.run(List.of(), environment, printed, printed);
        return exit + " " + out.toString(StandardCharsets.UTF_8);
    }

    private static HttpResponse<String> send(String method, String path, String body) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(hub.address() + path))
                .header("Authorization", "Bearer " + linde.token()).header("Content-Type", "application/fhir+json")
                .method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private static String bsn(Sample sample) {
        return sample.resource("Patient").toString().replaceAll("(?s).*bsn\",\"value\":\"(\\d{9}).*", "$1");
    }
}
