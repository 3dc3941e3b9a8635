package nl.schakel.operations.configuration;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import javax.sql.DataSource;

/** What the hub is and stands on; nothing of how to get in. */
final class AboutHub {

    private final DataSource database;
    private final String broker;
    private final FilesAtStart files;
    private final Clock clock;
    private volatile String product;

    /** @param broker {@code embedded} or {@code native} */
    AboutHub(DataSource database, String broker, FilesAtStart files, Clock clock) {
        this.database = database;
        this.broker = broker;
        this.files = files;
        this.clock = clock;
    }

    /** Name to value, in Dutch, in the order in which they are shown. */
    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        String version = AboutHub.class.getPackage().getImplementationVersion();
        facts.put("Versie van de hub", version == null ? "niet bekend (draait niet uit het jar)" : version);
        facts.put("Gestart", DutchMoment.of(files.startedAt()) + ", " + since(files.startedAt()));
        facts.put("Java", Runtime.version().toString());
        facts.put("Database", product());
        facts.put("Wachtrijen", broker.equals("embedded") ? "in de hub zelf (Artemis)"
                : "op een eigen server (Artemis)");
        return facts;
    }

    private String since(Instant start) {
        Duration up = Duration.between(start, clock.instant());
        if (up.toDays() > 0) {
            return "draait " + up.toDays() + (up.toDays() == 1 ? " dag" : " dagen") + " en "
                    + up.toHoursPart() + " uur";
        }
        return "draait " + (up.toHours() > 0 ? up.toHours() + " uur en " : "") + up.toMinutesPart()
                + (up.toMinutesPart() == 1 ? " minuut" : " minuten");
    }

    /** Asked once: it does not change while the hub runs. */
    private String product() {
        if (product == null) {
            try (Connection connection = database.getConnection()) {
                DatabaseMetaData about = connection.getMetaData();
                product = about.getDatabaseProductName() + " " + about.getDatabaseProductVersion();
            } catch (SQLException e) {
                return "nu niet bereikbaar";
            }
        }
        return product;
    }
}
