package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.alert.Alerts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Every number on a dashboard and in an alert rule of {@code docker/} exists in a hub that has seen good and bad days,
 * and none tells whom it was about.
 */
class NumbersTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DOCKER = Path.of("docker");
    private static final Pattern SERIES = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)(=~|!~|!=|=)\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
    private static final Pattern SELECTOR =
            Pattern.compile("(?<![\\w.])([a-zA-Z_:][\\w:]*+)(?:\\{([^}]*)})?+(?!\\s*\\()");
    /** Added by Prometheus to whatever it scrapes. */
    private static final Set<String> OF_THE_SCRAPE = Set.of("job", "instance");
    /** Labels whose values are all there once a hub runs; of others an expression may ask for what seldom happens. */
    private static final Set<String> KNOWN_VALUES = Set.of("routeId", "eventType", "area", "level", "repeated");

    private static Hub hub;
    private static String patient;
    private static String task;
    private static String zaak;

    @BeforeAll
    static void aHubThatHasSeenGoodAndBadDays() {
        hub = Hub.prepare().withAdvice(Hub.AMSTERDAM, false).with("schakel.metrics-from", "127.0.0.1,::1")
                .with("schakel.signals.look", "PT0.5S");
        hub.open();
        Sample sample = Sample.scootmobiel();
        patient = sample.resource("Patient").path("name").path(0).path("family").asText();
        Referral arrives = Referral.of(hub.client(Hub.LINDE), sample).becomes("ontvangen");
        task = arrives.id();
        zaak = arrives.caseNumber();

        hub.denHaag().down(true);
        Referral waits = Referral.of(hub.client(Hub.LINDE), Sample.scootmobiel().forMunicipality(Hub.DEN_HAAG));
        hub.amsterdam().misbehaviour().onlyOn(call -> call.method().equals("POST"));
        hub.amsterdam().fail(1, 403);
        Referral.of(hub.client(Hub.LINDE), Sample.scootmobiel()).becomes("niet-bezorgd");
        await().atMost(Duration.ofSeconds(10)).until(() ->
                value("camel_exchanges_failed_total", "municipality-zgw-0518") > 1);
        hub.denHaag().down(false);
        waits.becomes("ontvangen");
        somethingOfEverything();
    }

    /** What a hub has on a bad day: nothing of it passes before the tests are done. */
    private static void somethingOfEverything() {
        assertThat(hub.client(Hub.LINDE).refer("{}".getBytes(StandardCharsets.UTF_8)).statusCode()).isEqualTo(400);
        AskingDesk consultant = new AskingDesk(hub.address(), Hub.AMSTERDAM,
                "Bearer " + Hub.adviceSecret(Hub.AMSTERDAM, "consultant"));
        assertThat(consultant.ask(AskingDesk.question("mobility.walking")).status()).isEqualTo(201);
        hub.bean(Alerts.class).start("term/" + task + "/confirmation", "De gemeente heeft nog niet bevestigd.");
        hub.bean(JdbcClient.class).sql("""
                        insert into dead_letter (id, queue, about, partner, fault_class, code, sentence, happened_at,
                                                 state, state_since)
                        values ('one', 'municipality.0363', 'one', 'municipality/0363', 'translation', 'zgw-refused',
                                'De gemeente weigert het.', current_timestamp, 'OPEN', current_timestamp)""").update();
        hub.his().down(true);
        Referral.of(hub.client(Hub.LINDE), Sample.scootmobiel()).becomes("ontvangen");
        hub.denHaag().down(true);
        Referral.of(hub.client(Hub.LINDE), Sample.scootmobiel().forMunicipality(Hub.DEN_HAAG));
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
    }

    @Test
    void every_number_on_the_dashboard_and_in_an_alert_exists_in_a_running_hub() throws Exception {
        List<String> expressions = new ArrayList<>();
        for (JsonNode dashboard : dashboards()) {
            expressions.addAll(dashboard.findValuesAsText("expr"));
            expressions.add(dashboard.at("/templating/list/0/definition").asText()
                    .replaceFirst("^label_values\\((.*), *(\\w+)\\)$", "sum by ($2) ($1)"));
        }
        expressions.addAll(yaml(DOCKER.resolve("prometheus/alerts.yml")).findValuesAsText("expr"));
        assertThat(expressions).hasSizeGreaterThan(80);

        System.gc(); // some numbers are there only after the first collection
        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            List<Series> all = series();
            assertThat(expressions).allSatisfy(expression -> check(expression, all));
        });
    }

    @Test
    void what_is_repeated_counts_as_failed_and_what_is_parked_as_handled_so_their_alerts_can_fire() throws Exception {
        assertThat(value("camel_exchanges_failed_total", "municipality-zgw-0518")).isGreaterThan(1);
        assertThat(value("camel_exchanges_failures_handled_total", "municipality-zgw-0363")).isPositive();
        assertThat(value("camel_exchanges_failures_handled_total", "municipality-zgw-0518")).isZero();
        assertThat(value("camel_exchanges_succeeded_total", "referral-intake")).isGreaterThanOrEqualTo(3);
    }

    @Test
    void no_label_tells_who_it_was_about() throws Exception {
        for (String path : List.of("/fhir/Patient/999990019", "/fhir/Task/" + task, "/zgw/0363/999990019",
                "/999990019", "/.well-known/999990019")) {
            get(path + "?identifier=999990019");
        }
        await().until(() -> get("/actuator/prometheus").contains("status=\"401\""));

        assertThat(get("/actuator/prometheus")).doesNotContain("999990019", patient, task, zaak);
        assertThat(series()).filteredOn(one -> one.name().startsWith("schakel_")).hasSizeGreaterThan(20)
                .allSatisfy(one -> assertThat(one.labels().values()).as(one.toString())
                        .allMatch(value -> value.matches("[a-z0-9][a-z0-9./-]{0,60}")));
    }

    @Test
    void prometheus_itself_reads_the_rules() throws Exception {
        Path promtool = Path.of("/usr/bin/promtool");
        Assumptions.assumeTrue(Files.isExecutable(promtool), "promtool is not on this machine");

        assertThat(new ProcessBuilder(promtool.toString(), "check", "config", "docker/prometheus/prometheus.yml")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor()).isZero();
    }

    private static void check(String expression, List<Series> all) {
        String bare = expression.replaceAll("\\[[^]]*]", "").replace("$route", ".+").replace("$gemeente", ".+");
        List<String> grouped = new ArrayList<>();
        Matcher grouping = GROUPING.matcher(bare);
        while (grouping.find()) {
            Arrays.stream(grouping.group(1).split(",")).map(String::strip).forEach(grouped::add);
        }
        Set<String> available = new HashSet<>(OF_THE_SCRAPE);
        Matcher selector = SELECTOR.matcher(GROUPING.matcher(bare).replaceAll(""));
        int metrics = 0;
        while (selector.find()) {
            String name = selector.group(1);
            metrics++;
            List<Series> named = all.stream().filter(one -> one.name().equals(name)).toList();
            assertThat(!named.isEmpty() || name.equals("up")).as("%s in %s", name, expression).isTrue();
            named.forEach(one -> available.addAll(one.labels().keySet()));
            Matcher label = LABEL.matcher(selector.group(2) == null ? "" : selector.group(2));
            while (label.find()) {
                String key = label.group(1);
                if (key.equals("job")) {
                    assertThat(label.group(3)).isEqualTo(jobName());
                    continue;
                }
                boolean positive = label.group(2).startsWith("=") && KNOWN_VALUES.contains(key);
                String wanted = label.group(2).endsWith("~") ? label.group(3) : Pattern.quote(label.group(3));
                assertThat(named).as("%s of %s in %s", key, name, expression).anyMatch(one ->
                        one.labels().containsKey(key) && (!positive || one.labels().get(key).matches(wanted)));
            }
        }
        assertThat(metrics).as(expression).isPositive();
        assertThat(available).as(expression).containsAll(grouped);
    }

    private record Series(String name, Map<String, String> labels) { }

    private static List<Series> series() throws IOException, InterruptedException {
        return get("/actuator/prometheus").lines().filter(line -> !line.startsWith("#")).map(line -> {
            Matcher found = SERIES.matcher(line);
            assertThat(found.matches()).as(line).isTrue();
            Map<String, String> labels = new HashMap<>();
            Matcher label = LABEL.matcher(found.group(2) == null ? "" : found.group(2));
            while (label.find()) {
                labels.put(label.group(1), label.group(3));
            }
            return new Series(found.group(1), labels);
        }).toList();
    }

    private static double value(String metric, String route) throws IOException, InterruptedException {
        return get("/actuator/prometheus").lines()
                .filter(line -> line.startsWith(metric + "{") && line.contains("routeId=\"" + route + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ')))).sum();
    }

    private static String get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(hub.address().resolve(path)).build(),
                HttpResponse.BodyHandlers.ofString()).body();
    }

    private static String jobName() {
        try {
            return scrape().path("job_name").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JsonNode> dashboards() throws IOException {
        List<JsonNode> dashboards = new ArrayList<>();
        try (Stream<Path> files = Files.list(DOCKER.resolve("grafana/dashboards"))) {
            for (Path file : files.toList()) {
                dashboards.add(JSON.readTree(file.toFile()));
            }
        }
        assertThat(dashboards).extracting(one -> one.path("uid").asText()).doesNotHaveDuplicates()
                .hasSizeGreaterThan(1);
        return dashboards;
    }

    private static JsonNode scrape() throws IOException {
        return yaml(DOCKER.resolve("prometheus/prometheus.yml")).at("/scrape_configs/0");
    }

    /** Jackson's own reader does not follow the merge keys of compose. */
    private static JsonNode yaml(Path file) throws IOException {
        Object content = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
        return JSON.valueToTree(content);
    }
}
