package nl.schakel;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import nl.schakel.audit.AuditFinding;
import nl.schakel.audit.AuditVerification;
import nl.schakel.operations.check.HubSettings;
import nl.schakel.security.Keys;
import nl.schakel.security.MasterKey;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * The command {@code verify-audit}: does the log still say what the hub wrote, all of it and in order. It changes nothing
 * and may run beside a hub: the embedded database is read in a copy.
 */
final class VerifyAuditCommand {

    private static final String USAGE = """
            Gebruik: java -jar schakel.jar verify-audit

            Loopt het hele auditlogboek na en noemt elke regel die is gewijzigd, ontbreekt of niet op haar plaats staat.
            Wijzigt niets en kan naast een hub die draait. Nodig: dezelfde instellingen als de hub (SCHAKEL_CONFIG,
            SCHAKEL_DATA, SPRING_DATASOURCE_URL) en de hoofdsleutel in SCHAKEL_MASTER_KEY. Uitkomst: 0 het logboek klopt,
            1 het klopt niet of is niet te lezen, 2 verkeerd gevraagd.
            """;
    private static final Pattern EMBEDDED = Pattern.compile("jdbc:hsqldb:file:([^;]+)(;.*)?");
    private static final int ATTEMPTS = 3;
    private static final long TOLD_EVERY = 100_000;

    private final Environment environment;
    private final PrintStream progress;
    private long told;

    private VerifyAuditCommand(Environment environment, PrintStream progress) {
        this.environment = environment;
        this.progress = progress;
    }

    /**
     * @param arguments   what follows the name of the command
     * @param environment of the process
     * @param out         gets plain Dutch: numbers and moments of entries, never what they say
     * @param progress    gets a line for every hundred thousand entries
     * @return 0 sound, 1 not sound, 2 wrongly asked
     */
    static int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream progress) {
        if (!arguments.isEmpty()) {
            out.print(USAGE);
            return 2;
        }
        HubSettings settings = HubSettings.read(environment, Schakel.location(environment.get("SCHAKEL_CONFIG")));
        try {
            return new VerifyAuditCommand(settings.environment(), progress).run(out);
        } catch (IllegalArgumentException notAKey) {
            out.println(notAKey.getMessage());
            out.print(USAGE);
            return 2;
        } catch (IllegalStateException | UncheckedIOException refused) {
            out.println(refused.getMessage());
            return 1;
        } catch (DataAccessException | SQLException | IOException unreadable) {
            // Its message may name what the database holds.
            out.println("Het auditlogboek is niet te lezen (" + unreadable.getClass().getSimpleName()
                    + "). Klopt SPRING_DATASOURCE_URL, en is dit de map van de hub?");
            return 1;
        }
    }

    private int run(PrintStream out) throws SQLException, IOException {
        Path data = Path.of(environment.getProperty("schakel.data", "data"));
        Keys keys = Keys.known(data.resolve("keys"), MasterKey.of(environment.getProperty("schakel.master-key", "")));
        Matcher embedded = EMBEDDED.matcher(environment.getRequiredProperty("spring.datasource.url"));
        AuditVerification.Witness witness = AuditVerification.Witness.read(data, keys::mac);
        AuditVerification.Result result = embedded.matches()
                ? copied(data, Path.of(embedded.group(1)), keys) : verify(environment.getRequiredProperty(
                        "spring.datasource.url"), environment.getProperty("spring.datasource.username"),
                environment.getProperty("spring.datasource.password"), keys, witness);
        return tell(result, witness, out);
    }

    /** A copy may be taken in the middle of something: only what is wrong in every copy is wrong. */
    private AuditVerification.Result copied(Path data, Path database, Keys keys) throws SQLException, IOException {
        if (!Files.exists(database.resolveSibling(database.getFileName() + ".script"))) {
            throw new IllegalStateException("In " + database.getParent() + " staat geen database van een hub.");
        }
        AuditVerification.Result result = null;
        for (int attempt = 0; attempt < ATTEMPTS && (result == null || !result.sound()); attempt++) {
            AuditVerification.Witness witness = AuditVerification.Witness.read(data, keys::mac);
            Path copy = Files.createTempDirectory(data, "verify-audit");
            try {
                copy(database.getParent(), copy);
                told = 0;
                result = verify("jdbc:hsqldb:file:" + copy.resolve(database.getFileName())
                        + ";hsqldb.lock_file=false;shutdown=true", "sa", "", keys, witness);
            } catch (DataAccessException | SQLException | IOException torn) {
                if (attempt == ATTEMPTS - 1) {
                    throw torn;
                }
            } finally {
                FileSystemUtils.deleteRecursively(copy);
            }
        }
        return result;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private AuditVerification.Result verify(String url, String user, String password, Keys keys,
                                            AuditVerification.Witness witness) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, user, password)) {
            return AuditVerification.of(new SingleConnectionDataSource(connection, true), keys::mac, witness,
                    this::progress);
        }
    }

    private void progress(long entries) {
        if (entries / TOLD_EVERY > told) {
            told = entries / TOLD_EVERY;
            progress.println(entries + " regels bekeken.");
        }
    }

    private static int tell(AuditVerification.Result result, AuditVerification.Witness witness, PrintStream out) {
        for (AuditFinding finding : result.findings()) {
            out.println(finding.sentence());
        }
        if (result.found() > result.findings().size()) {
            out.println("En nog " + (result.found() - result.findings().size()) + " andere.");
        }
        if (witness.isAbsent()) {
            out.println("De hub heeft geen eigen aantekening van het einde van het logboek: of er aan het einde regels "
                    + "zijn weggehaald, is niet na te gaan.");
        }
        out.println((result.sound() ? "Het auditlogboek klopt" : "Het auditlogboek klopt niet") + ": "
                + result.entries() + (result.entries() == 1 ? " regel" : " regels") + " bekeken"
                + (result.purged() == 0 ? "" : ", na het opruimen tot en met regel " + result.purged())
                + ", de laatste is regel " + result.last()
                + (result.waiting() == 0 ? "." : "; " + result.waiting() + " zonder nummer nog."));
        return result.sound() ? 0 : 1;
    }
}
