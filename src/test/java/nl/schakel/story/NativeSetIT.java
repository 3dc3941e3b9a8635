package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;
import jakarta.jms.QueueConnection;
import jakarta.jms.QueueRequestor;
import jakarta.jms.QueueSession;
import jakarta.jms.Session;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** The set of {@code docker/compose.yaml} by the scripts in {@code docker/native}: real PostgreSQL, broker and jar. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NativeSetIT {

    private final String databasePassword = UUID.randomUUID().toString();
    private final String brokerPassword = UUID.randomUUID().toString();
    private final int databasePort = freePort();
    private final int brokerPort = freePort();
    private final Map<String, String> environment = new HashMap<>();
    private Hub neighbourhood;
    private Path home;

    @BeforeAll
    void a_set_that_runs() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64"),
                "the native set runs on Linux on x86-64 only");
        assumeTrue(works("command -v mvn xz tar setsid"), "mvn, xz, tar or setsid is not installed here");
        assumeTrue(works("((EUID)) || unshare --user true"), "PostgreSQL does not run as root");
        neighbourhood = Hub.prepare();
        home = Files.createTempDirectory("schakel-native");
        Path config = (Path) neighbourhood.environment().get("schakel.config");
        copy(Path.of("config/provisions"), config.resolve("provisions"));
        Files.copy(Path.of("config/mdo.yaml"), config.resolve("mdo.yaml"));
        Files.writeString(config.resolve("application.yaml"), """
                schakel: {sweep: PT0.3S, poll: {look: PT1S}, feedback: {look: PT0.3S}}
                """);
        Path secrets = Files.createDirectory(home.resolve("secrets"));
        Files.writeString(secrets.resolve("master-key"),
                neighbourhood.environment().get("schakel.master-key").toString());
        Files.writeString(secrets.resolve("database-password"), databasePassword + "\n");
        Files.writeString(secrets.resolve("broker-password"), brokerPassword + "\n");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("SCHAKEL_HOME", home.resolve("set").toString());
        environment.put("SCHAKEL_PROGRAMS", Path.of("target/native").toAbsolutePath().toString());
        environment.put("SCHAKEL_CONFIG", config.toString());
        environment.put("SCHAKEL_SECRETS", secrets.toString());
        environment.put("SCHAKEL_BASE_URL", neighbourhood.address().toString());
        environment.put("SCHAKEL_PORT", String.valueOf(neighbourhood.address().getPort()));
        environment.put("SCHAKEL_DATABASE_PORT", String.valueOf(databasePort));
        environment.put("SCHAKEL_BROKER_PORT", String.valueOf(brokerPort));
        environment.put("SCHAKEL_PROMETHEUS_PORT", String.valueOf(freePort()));
        succeeds("start");
    }

    @AfterAll
    void everyoneGoesHome() throws Exception {
        if (neighbourhood != null) {
            run("stop");
            neighbourhood.close();
        }
    }

    @Test
    @Order(1)
    void a_referral_goes_through_and_database_and_broker_are_the_ones_beside_the_hub() throws Exception {
        Referral.of(neighbourhood.client(Hub.LINDE), Sample.scootmobiel()).becomes("ontvangen");

        assertThat(neighbourhood.amsterdam().cases()).hasSize(1);
        assertThat(referrals()).isEqualTo(1);
        assertThat(waiting("municipality." + Hub.AMSTERDAM, brokerPassword)).isZero();
        assertThatThrownBy(() -> waiting("municipality." + Hub.AMSTERDAM, "geraden"))
                .isInstanceOf(JMSSecurityException.class);
        assertThat(home.resolve("set/hub/data/broker")).doesNotExist();
        assertThat(home.resolve("set/hub/data/database")).doesNotExist();
    }

    @Test
    @Order(2)
    void what_waits_for_a_municipality_waits_at_the_broker_and_what_it_refuses_does_not() throws Exception {
        neighbourhood.denHaag().down(true);
        neighbourhood.amsterdam().misbehaviour().onlyOn(call -> call.method().equals("POST"));
        neighbourhood.amsterdam().fail(1, 403);
        Referral waits = Referral.of(neighbourhood.client(Hub.LINDE),
                Sample.scootmobiel().forMunicipality(Hub.DEN_HAAG));
        Referral.of(neighbourhood.client(Hub.LINDE), Sample.scootmobiel()).becomes("niet-bezorgd");

        await().atMost(Duration.ofSeconds(10)).untilAsserted(() ->
                assertThat(waiting("municipality." + Hub.DEN_HAAG, brokerPassword)).isEqualTo(1));
        assertThat(waiting("municipality." + Hub.AMSTERDAM, brokerPassword)).isZero();

        neighbourhood.denHaag().down(false);
        waits.becomes("ontvangen");
    }

    @Test
    @Order(3)
    void what_is_referred_while_the_broker_is_dead_is_delivered_once_it_is_back() throws Exception {
        long hub = pid("hub");
        int before = neighbourhood.amsterdam().cases().size();
        ProcessHandle broker = ProcessHandle.of(pid("broker")).orElseThrow();
        broker.destroyForcibly();
        broker.onExit().get(10, TimeUnit.SECONDS);
        assertThat(run("status").status()).isEqualTo(3);
        Referral referral = Referral.of(neighbourhood.client(Hub.LINDE), Sample.scootmobiel());

        assertThat(succeeds("start")).contains("database draait al", "broker draait.", "hub draait al");

        referral.becomes("ontvangen");
        assertThat(neighbourhood.amsterdam().cases()).hasSize(before + 1);
        assertThat(pid("hub")).isEqualTo(hub);
        assertThat(succeeds("status")).contains("database draait", "broker draait", "hub draait");
    }

    @Test
    @Order(4)
    void no_secret_is_in_a_log_or_can_be_read_from_the_list_of_processes() throws IOException {
        List<String> secrets = List.of(databasePassword, brokerPassword,
                neighbourhood.environment().get("schakel.master-key").toString());
        for (Path log : files(home.resolve("set/log"))) {
            assertThat(Files.readString(log)).as(log.toString()).doesNotContain(secrets);
        }
        for (String part : List.of("hub", "broker")) {
            for (String file : List.of("cmdline", "environ")) {
                assertThat(Files.readString(Path.of("/proc", String.valueOf(pid(part)), file)))
                        .doesNotContain(secrets);
            }
        }
    }

    @Test
    @Order(5)
    void stopped_nothing_runs_any_more_and_started_again_nothing_is_lost() throws Exception {
        List<ProcessHandle> parts = Stream.of("hub", "broker").map(part ->
                ProcessHandle.of(pid(part)).orElseThrow()).toList();
        int stored = referrals();

        assertThat(succeeds("stop")).contains("hub is gestopt", "broker is gestopt", "database is gestopt");

        await().atMost(Duration.ofSeconds(2)).until(() -> parts.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(run("status").output()).contains("database draait niet", "broker draait niet", "hub draait niet");
        assertThat(succeeds("stop")).isEmpty();

        succeeds("start");
        assertThat(referrals()).isEqualTo(stored);
        Referral.of(neighbourhood.client(Hub.LINDE), Sample.scootmobiel()).becomes("ontvangen");
    }

    @Test
    @Order(6)
    void a_jar_as_it_is_always_built_has_no_door_for_developers() throws Exception {
        Path jar = Path.of("target/schakel.jar");
        assumeTrue(Files.exists(jar), "there is no jar here");
        try (JarFile contents = new JarFile(jar.toFile())) {
            assertThat(contents.stream().map(JarEntry::getName))
                    .noneMatch(name -> name.matches("BOOT-INF/lib/(jolokia|hawtio|camel-management-\\d).*"));
        }
        for (String path : List.of("/actuator/jolokia", "/actuator/jolokia/version", "/actuator/hawtio")) {
            assertThat(HttpClient.newHttpClient().send(HttpRequest.newBuilder(neighbourhood.address().resolve(path))
                    .build(), HttpResponse.BodyHandlers.discarding()).statusCode()).as(path).isEqualTo(403);
        }
    }

    private int referrals() throws Exception {
        try (var database = DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + databasePort + "/schakel",
                "schakel", databasePassword);
             ResultSet found = database.createStatement().executeQuery("select count(*) from referral")) {
            found.next();
            return found.getInt(1);
        }
    }

    /** How many bells a queue holds, those that wait for their next attempt included. */
    private int waiting(String queue, String password) throws Exception {
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory("tcp://127.0.0.1:" + brokerPort);
             QueueConnection connection = factory.createQueueConnection("schakel", password);
             QueueSession session = connection.createQueueSession(false, Session.AUTO_ACKNOWLEDGE)) {
            connection.start();
            QueueRequestor management = new QueueRequestor(session, session.createQueue("activemq.management"));
            Message question = session.createMessage();
            JMSManagementHelper.putAttribute(question, ResourceNames.QUEUE + queue, "messageCount");
            return ((Number) JMSManagementHelper.getResult(management.request(question))).intValue();
        }
    }

    private long pid(String part) {
        try {
            return Long.parseLong(Files.readString(home.resolve("set/run/" + part + ".pid")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Ran(int status, String output) {
    }

    private String succeeds(String script) throws IOException, InterruptedException {
        Ran ran = run(script);
        assertThat(ran.status()).as("%s: %s", script, ran.output()).isZero();
        return ran.output();
    }

    private Ran run(String script) throws IOException, InterruptedException {
        Path said = Files.createTempFile(home, script, ".txt");
        ProcessBuilder builder = new ProcessBuilder("docker/native/" + script).redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().putAll(environment);
        // Whoever has the classes and no jar gives a command of their own.
        builder.environment().putIfAbsent("SCHAKEL_COMMAND", System.getProperty("java.home")
                + "/bin/java -XX:TieredStopAtLevel=1 -Xmx384m -jar " + Path.of("target/schakel.jar").toAbsolutePath());
        Process process = builder.start();
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        process.destroyForcibly();
        return new Ran(ended ? process.exitValue() : -1, Files.readString(said));
    }

    private static boolean works(String command) throws IOException, InterruptedException {
        return new ProcessBuilder("bash", "-c", command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path file : files(from)) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
