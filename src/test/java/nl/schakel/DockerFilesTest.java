package nl.schakel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import nl.schakel.directory.Directory;
import nl.schakel.referral.Bell;
import nl.schakel.story.Hub;
import nl.schakel.story.Referral;
import nl.schakel.story.Sample;
import org.apache.activemq.artemis.core.config.FileDeploymentManager;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.FileConfiguration;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.core.settings.impl.HierarchicalObjectRepository;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files in {@code docker/} against the hub that they run and watch; no container engine is needed. */
class DockerFilesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DOCKER = Path.of("docker");

    private static JsonNode compose;
    private static Hub hub;

    @BeforeAll
    static void aHub() throws IOException {
        compose = yaml(DOCKER.resolve("compose.yaml"));
        hub = Hub.start();
        // The routes of a municipality open with its first referral.
        Referral.of(hub.client(Hub.LINDE), Sample.scootmobiel()).becomes("ontvangen");
        Referral.of(hub.client(Hub.LINDE), Sample.scootmobiel().forMunicipality(Hub.DEN_HAAG)).becomes("ontvangen");
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
    }

    @Test
    void every_file_that_is_copied_or_mounted_is_in_the_repository() throws IOException {
        List<String> missing = new ArrayList<>();
        for (JsonNode service : compose.path("services")) {
            for (JsonNode volume : service.path("volumes")) {
                String source = volume.path("source").asText();
                if (volume.isObject() && !source.startsWith("${") && !Files.exists(DOCKER.resolve(source))) {
                    missing.add(source);
                }
            }
        }
        JsonNode build = compose.at("/services/hub/build");
        assertThat(DOCKER.resolve(build.path("context").asText()).resolve(build.path("dockerfile").asText())).exists();
        String ignored = Files.readString(DOCKER.resolve("Dockerfile.dockerignore"));
        for (String line : Files.readAllLines(DOCKER.resolve("Dockerfile"))) {
            if (line.startsWith("COPY ") && !line.contains("--from=")) {
                String source = line.split("\\s+")[1].replaceAll("/$", "");
                assertThat(ignored.lines()).contains("!" + source);
                if (!source.equals("target/schakel.jar") && !Files.exists(Path.of(source))) {
                    missing.add(source);
                }
            }
        }
        yaml(DOCKER.resolve("prometheus/prometheus.yml")).path("rule_files").forEach(file -> {
            if (!Files.exists(DOCKER.resolve("prometheus").resolve(file.asText()))) {
                missing.add(file.asText());
            }
        });
        assertThat(missing).isEmpty();
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<finalName>schakel</finalName>");
        assertThat(ignored.lines()).contains("*", "config/demo", "config/municipalities/*", "config/practices/*",
                "config/operators.yaml");
    }

    @Test
    void no_container_runs_as_root_or_can_become_more_than_it_is() throws IOException {
        for (Map.Entry<String, JsonNode> entry : compose.path("services").properties()) {
            JsonNode service = entry.getValue();
            assertThat(service.path("user").asText("of the image")).as(entry.getKey()).doesNotMatch("(root|0)(:.*)?");
            assertThat(service.path("read_only").asBoolean()).as(entry.getKey()).isTrue();
            assertThat(texts(service.path("cap_drop"))).as(entry.getKey()).containsExactly("ALL");
            assertThat(texts(service.path("security_opt"))).as(entry.getKey()).contains("no-new-privileges:true");
            assertThat(texts(service.path("ports"))).as(entry.getKey()).allMatch(port -> port.startsWith("127.0.0.1:"));
            assertThat(service.path("image").asText()).as(entry.getKey()).matches(".+:v?\\d+\\.\\d+[\\w.-]*");
            assertThat(service.has("healthcheck") || service.has("build")).as(entry.getKey()).isTrue();
        }
        List<String> users = Files.readAllLines(DOCKER.resolve("Dockerfile")).stream()
                .filter(line -> line.startsWith("USER ")).toList();
        assertThat(users).singleElement().asString().matches("USER [1-9]\\d*:[1-9]\\d*")
                .endsWith(compose.at("/services/hub/user").asText());
    }

    @Test
    void there_is_no_secret_in_any_file_and_no_start_without_one() throws IOException {
        Pattern secret = Pattern.compile("(?i)(password|secret|master.?key|token)\\w*\"?\\s*[:=]\\s*(.*)");
        try (Stream<Path> files = Files.walk(DOCKER)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                for (String line : Files.readAllLines(file)) {
                    String said = line.strip().startsWith("#") ? ""
                            : line.replaceAll("\\s# .*", "").replaceAll("\\$\\{\\w+:\\?[^}]+}", "REQUIRED");
                    assertThat(said).as(file + ": a variable with a default")
                            .doesNotContainPattern("^(?!HEALTHCHECK).*(?<!\\$)\\$\\{\\w+:?-");
                    Matcher found = secret.matcher(said);
                    if (found.find()) {
                        assertThat(found.group(2)).as(file + ": " + line.strip())
                                .matches(".*/run/secrets/.*|\\{file: \"REQUIRED/.*|\\[[\\w-]+]|");
                    }
                }
            }
        }
        assertThat(compose.path("secrets")).allSatisfy(one ->
                assertThat(one.path("file").asText()).startsWith("${SCHAKEL_SECRETS:?"));
    }

    @Test
    void who_needs_each_other_shares_a_network_and_nobody_else_does() throws IOException {
        assertThat(networks("database")).containsExactly("back");
        assertThat(networks("broker")).containsExactly("back");
        assertThat(networks("prometheus")).containsExactly("watch");
        assertThat(networks("grafana")).doesNotContain("back", "front");
        assertThat(compose.at("/networks/back/internal").asBoolean()).isTrue();
        assertThat(compose.at("/networks/watch/internal").asBoolean()).isTrue();

        JsonNode settings = compose.at("/services/hub/environment");
        assertThat(settings.path("SCHAKEL_METRICS_FROM").asText())
                .isEqualTo(compose.at("/networks/watch/ipam/config/0/subnet").asText());
        assertThat(networks(URI.create(settings.path("SPRING_DATASOURCE_URL").asText().substring(5)).getHost()))
                .containsAnyElementsOf(networks("hub"));
        assertThat(networks(URI.create(settings.path("SPRING_ARTEMIS_BROKER_URL").asText()).getHost()))
                .containsAnyElementsOf(networks("hub"));
        assertThat(settings.path("SPRING_ARTEMIS_USER"))
                .isEqualTo(compose.at("/services/broker/environment/ARTEMIS_USER"));
        JsonNode source = yaml(DOCKER.resolve("grafana/provisioning/datasources/prometheus.yaml")).at("/datasources/0");
        assertThat(networks(URI.create(source.path("url").asText()).getHost()))
                .containsAnyElementsOf(networks("grafana"));
        String target = scrape().at("/static_configs/0/targets/0").asText();
        assertThat(networks(target.replaceAll(":.*", ""))).containsAnyElementsOf(networks("prometheus"));
        for (JsonNode dashboard : dashboards()) {
            assertThat(dashboard.findValuesAsText("uid")).containsOnly(source.path("uid").asText(),
                    dashboard.path("uid").asText());
        }
        assertThat(compose.at("/services/grafana/volumes").findValuesAsText("target"))
                .contains(yaml(DOCKER.resolve("grafana/provisioning/dashboards/schakel.yaml"))
                        .at("/providers/0/options/path").asText());
    }

    @Test
    void the_broker_beside_the_hub_repeats_as_the_broker_inside_does() throws Exception {
        assertThat(compose.at("/services/broker/image").asText()).endsWith(":" + property("artemis.version"));
        FileConfiguration beside = brokerFile();
        ConfigurationImpl inside = new ConfigurationImpl();
        new BrokerConfiguration().broker(hub.bean(Directory.class), new Binder()
                .bindOrCreate("schakel.retry", BrokerConfiguration.Retry.class)).customize(inside);

        HierarchicalObjectRepository<AddressSettings> settings = new HierarchicalObjectRepository<>();
        beside.getAddressSettings().forEach(settings::addMatch);
        inside.getAddressSettings().forEach((queue, expected) -> {
            AddressSettings actual = settings.getMatch(queue.replace("#", "municipality.0363"));
            assertThat(actual).as(queue).isNotNull();
            assertThat(actual.getRedeliveryDelay()).as(queue).isEqualTo(expected.getRedeliveryDelay());
            assertThat(actual.getRedeliveryMultiplier()).as(queue).isEqualTo(expected.getRedeliveryMultiplier());
            assertThat(actual.getMaxRedeliveryDelay()).as(queue).isEqualTo(expected.getMaxRedeliveryDelay());
            assertThat(actual.getMaxDeliveryAttempts()).as(queue).isEqualTo(expected.getMaxDeliveryAttempts());
            assertThat(actual.isAutoDeleteQueues()).as(queue).isEqualTo(expected.isAutoDeleteQueues());
            assertThat(actual.isAutoDeleteAddresses()).as(queue).isEqualTo(expected.isAutoDeleteAddresses());
            assertThat(actual.getDeadLetterAddress() == null).as(queue)
                    .isEqualTo(expected.getDeadLetterAddress() == null);
        });
        assertThat(beside.getJournalBufferTimeout_NIO()).isEqualTo(inside.getJournalBufferTimeout_NIO());
        assertThat(beside.getJournalPoolFiles()).isEqualTo(inside.getJournalPoolFiles());
    }

    @Test
    void the_hub_uses_no_broker_but_the_one_beside_it() {
        JsonNode settings = compose.at("/services/hub/environment");
        assertThat(settings.path("SPRING_ARTEMIS_MODE").asText()).isEqualTo("native");
        assertThat(settings.path("SPRING_ARTEMIS_EMBEDDED_ENABLED").asText()).isEqualTo("false");
    }

    @Test
    void without_containers_it_is_the_same_set() throws IOException {
        String start = Files.readString(DOCKER.resolve("native/start"));
        assertThat(compose.at("/services/hub/environment").fieldNames()).toIterable()
                .allSatisfy(name -> assertThat(start).contains(name + "="));
        Files.readAllLines(DOCKER.resolve("Dockerfile")).stream()
                .filter(line -> line.startsWith("ENV JDK_JAVA_OPTIONS"))
                .flatMap(line -> Arrays.stream(line.replaceAll("^[^\"]*\"|\"$", "").split(" ")))
                .filter(option -> !option.contains("ErrorFile") && !option.contains("MaxRAM"))
                .forEach(option -> assertThat(start).contains(option));

        String beside = Files.readString(DOCKER.resolve("native/pom.xml"));
        assertThat(beside).contains("<artemis.version>" + property("artemis.version") + "</artemis.version>");
        String database = compose.at("/services/database/image").asText().replaceAll(".*:(\\d+\\.\\d+)-.*", "$1");
        assertThat(beside).contains("<postgresql.version>" + database + ".0</postgresql.version>");
        assertThat(Files.readString(DOCKER.resolve("artemis/broker.xml"))).contains("tcp://0.0.0.0:61616?");
        assertThat(texts(scrape().at("/static_configs/0/targets"))).containsExactly("hub:8080");
    }

    @Test
    void no_route_listens_to_a_queue_that_nobody_told_how_to_repeat() {
        var settings = hub.bean(EmbeddedActiveMQ.class).getActiveMQServer().getAddressSettingsRepository();

        assertThat(hub.bean(CamelContext.class).getRoutes()).extracting(route -> route.getEndpoint().getEndpointKey())
                .filteredOn(endpoint -> endpoint.startsWith("jms:")).hasSizeGreaterThan(6)
                .allSatisfy(endpoint -> {
                    String queue = endpoint.replaceAll("^jms:/*queue:([^?]+).*$", "$1");
                    AddressSettings own = settings.getMatch(queue);
                    assertThat(own.getMaxDeliveryAttempts() == -1
                            || Bell.GIVEN_UP.equals(String.valueOf(own.getDeadLetterAddress()))).as(queue).isTrue();
                    assertThat(own.getRedeliveryDelay()).as(queue).isPositive();
                });
    }

    @Test
    void what_the_broker_gives_up_is_kept_where_the_hub_takes_it_with_the_queue_that_it_came_from() throws Exception {
        FileConfiguration file = brokerFile();
        file.setPersistenceEnabled(false).setSecurityEnabled(false);
        file.clearAcceptorConfigurations().addAcceptorConfiguration("vm", "vm://77");
        file.getAddressSettings().values().forEach(one -> one.setMaxDeliveryAttempts(1).setRedeliveryDelay(0));
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ().setConfiguration(file);
        broker.start();
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory("vm://77");
             Connection connection = factory.createConnection();
             Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            connection.start();
            for (String queue : List.of("municipality.0363", "update.0363", "feedback", "referral.accepted")) {
                send(session, queue);
                try (MessageConsumer consumer = session.createConsumer(session.createQueue(queue))) {
                    assertThat(consumer.receive(5000)).isNotNull();
                    session.rollback();
                }
            }
            List<String> origins = new ArrayList<>();
            try (MessageConsumer consumer = session.createConsumer(session.createQueue(Bell.GIVEN_UP))) {
                for (int i = 0; i < 4; i++) {
                    origins.add(consumer.receive(5000).getStringProperty("_AMQ_ORIG_QUEUE"));
                }
            }
            assertThat(origins).containsExactlyInAnyOrder("municipality.0363", "update.0363", "feedback",
                    "referral.accepted");
        } finally {
            broker.stop();
        }
    }

    @Test
    void the_health_check_of_the_image_finds_a_healthy_hub_and_no_other() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "bash is not on this machine");
        String line = Files.readAllLines(DOCKER.resolve("Dockerfile")).stream()
                .filter(one -> one.startsWith("HEALTHCHECK")).findFirst().orElseThrow();
        List<String> command = texts(JSON.readTree(line.substring(line.indexOf("CMD ") + 4)));

        assertThat(exit(command, hub.address().getPort())).isZero();
        assertThat(exit(command, 1)).isNotZero();
    }

    private static int exit(List<String> command, int port) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("SERVER_PORT", String.valueOf(port));
        Process process = builder.start();
        assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static void send(Session session, String queue) throws JMSException {
        try (MessageProducer producer = session.createProducer(session.createQueue(queue))) {
            producer.send(session.createTextMessage("an id"));
            session.commit();
        }
    }

    private static FileConfiguration brokerFile() throws Exception {
        FileConfiguration configuration = new FileConfiguration();
        FileDeploymentManager manager = new FileDeploymentManager(
                DOCKER.resolve("artemis/broker.xml").toUri().toString());
        manager.addDeployable(configuration);
        manager.readConfiguration();
        return configuration;
    }

    private static String property(String name) throws IOException {
        Matcher found = Pattern.compile("<" + name + ">(.*)</" + name + ">")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(found.find()).isTrue();
        return found.group(1);
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

    private static List<String> networks(String service) {
        return texts(compose.path("services").path(service).path("networks"));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }

    /** Jackson's own reader does not follow the merge keys of compose. */
    private static JsonNode yaml(Path file) throws IOException {
        Object content = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
        return JSON.valueToTree(content);
    }
}
