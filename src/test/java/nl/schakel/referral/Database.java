package nl.schakel.referral;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Period;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import nl.schakel.alert.Alerts;
import nl.schakel.audit.AuditLog;
import nl.schakel.audit.AuditTable;
import nl.schakel.calendar.Turns;
import nl.schakel.security.MasterKey;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A migrated database of its own: an HSQLDB file with the settings of the application, or a real PostgreSQL. */
public final class Database implements AutoCloseable {

    /** A master key that only these tests have. */
    public static final MasterKey KEY = MasterKey.of(Base64.getEncoder().encodeToString(
            "a key that only store tests know".getBytes(StandardCharsets.US_ASCII)));

    /** The terms that the hub has where nobody sets others. */
    static final RetentionTerms TERMS = new RetentionTerms(Period.ofDays(30), Period.ofYears(2), Period.ofYears(5));

    private final String url;
    private final Path files;
    private HikariDataSource source;

    private Database(String url, Path files) {
        this.url = url;
        this.files = files;
        connect();
        // The one word in which the migrations differ; DatabaseConfiguration says the same.
        String binary = isPostgresql() ? "bytea" : "varbinary(20000000)";
        Flyway.configure().dataSource(source).placeholders(Map.of("binary", binary)).load().migrate();
    }

    /** The database that comes with the hub, in a directory of its own. */
    static Database hsqldb() {
        YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new ClassPathResource("application.yaml"));
        Properties application = yaml.getObject();
        try {
            Path data = Files.createTempDirectory("schakel");
            String url = application.getProperty("spring.datasource.url").replace("${schakel.data}", data.toString());
            return new Database(url, data.resolve("database"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A new database in a running server. */
    static Database in(PostgresqlServer server) {
        String name = "schakel_" + UUID.randomUUID().toString().replace("-", "");
        JdbcClient.create(server.running.getPostgresDatabase()).sql("create database " + name).update();
        return new Database(server.running.getJdbcUrl("postgres", name), server.data);
    }

    /** One for all tests of a JVM; as careful with the disk as in earnest. */
    static final class PostgresqlServer implements AutoCloseable {

        private final Path data;
        private final EmbeddedPostgres running;

        PostgresqlServer() {
            try {
                data = Files.createTempDirectory("schakel-postgresql");
                running = EmbeddedPostgres.builder().setDataDirectory(data).setRegisterShutdownHook(false)
                        .setServerConfig("fsync", "on").setServerConfig("synchronous_commit", "on").start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            running.close();
        }
    }

    private void connect() {
        source = new HikariDataSource();
        source.setJdbcUrl(url);
        source.setUsername(isPostgresql() ? "postgres" : "sa");
        source.setPassword("");
        source.setMaximumPoolSize(20);
    }

    public boolean isPostgresql() {
        return url.startsWith("jdbc:postgresql:");
    }

    public JdbcClient client() {
        return JdbcClient.create(source);
    }

    public TransactionTemplate transactions() {
        return new TransactionTemplate(new JdbcTransactionManager(source));
    }

    /** A store as one hub process has it; its bells stay in the outbox. */
    public ReferralStore referrals(Clock clock) {
        return referrals(clock, new Outbox(client()), KEY);
    }

    /** The same with another master key. */
    public ReferralStore referrals(Clock clock, MasterKey key) {
        return referrals(clock, new Outbox(client()), key);
    }

    /** The rounds that forget, with what this room alone keeps of referrals; nobody else takes a turn. */
    public Retention retention(Clock clock, TransactionTemplate transactions) {
        AuditLog audit = AuditTable.log(source, clock);
        Turns always = new Turns(client(), clock) {
            @Override
            public boolean take(String name, Duration interval) {
                return true;
            }
        };
        return new Retention(TERMS, List.of(), new PayloadPurge(client(), transactions, new ContentCipher(KEY),
                referral -> new Content(Content.Kind.CONSENT, referral.mediaType(), new byte[] {1}), audit),
                new RecordPurge(client(), transactions, List.of(new ReferralConfiguration().keptOfReferrals()),
                        purges(), audit), always, new Alerts(client(), clock), Duration.ofHours(1), clock);
    }

    public Purges purges() {
        return new Purges(client());
    }

    public Unheard unheard(Clock clock) {
        return new Unheard(client(), transactions(), new Outbox(client()), clock);
    }

    public Parts parts() {
        return new Parts(client());
    }

    public CancelledReferrals cancelled() {
        return new CancelledReferrals(client());
    }

    public ConsentUses consents() {
        return new ConsentUses(client());
    }

    /** Its bells stay in the outbox. */
    public Bells bells() {
        return new Bells(new Outbox(client()));
    }

    public Additions meetings(Clock clock) {
        return new Additions(client(), transactions(), new ContentCipher(KEY), new Outbox(client()), trail(clock), clock);
    }

    public MdoDocuments meetingDocuments(Clock clock) {
        return new MdoDocuments(client(), new ContentCipher(KEY), referrals(clock), clock);
    }

    /** As the hub has it, with keyed hashes that anyone can make. */
    public Trail trail(Clock clock) {
        return trail(source, clock);
    }

    /** What a test of another room writes down. */
    public static Trail trail(DataSource source, Clock clock) {
        return new Trail(JdbcClient.create(source), AuditTable.log(source, clock));
    }

    public DataSource source() {
        return source;
    }

    ReferralStore referrals(Clock clock, Outbox outbox, MasterKey key) {
        return new ReferralStore(client(), transactions(), new ContentCipher(key), outbox, parts(), consents(), trail(clock),
                clock);
    }

    /** The process ends without a word to the database; another one comes. */
    void crashAndReopen() {
        if (!isPostgresql()) {
            try (var connection = source.getConnection(); var statement = connection.createStatement()) {
                statement.execute("SHUTDOWN IMMEDIATELY");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
        source.close();
        connect();
    }

    /** Brings everything that the database still has in memory to its files as well. */
    void checkpoint() {
        client().sql("checkpoint").update();
    }

    /** Where everything it writes is. */
    Path files() {
        return files;
    }

    @Override
    public void close() {
        if (!isPostgresql()) {
            client().sql("SHUTDOWN").update();
        }
        source.close();
    }

    @Override
    public String toString() {
        return isPostgresql() ? "PostgreSQL" : "HSQLDB";
    }
}
