package nl.schakel;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import nl.schakel.alert.AlertFindings;
import nl.schakel.directory.Directory;
import nl.schakel.directory.DirectoryFiles;
import nl.schakel.directory.DirectoryReading;
import nl.schakel.directory.Municipality;
import nl.schakel.disclosure.MdoPolicy;
import nl.schakel.disclosure.Policies;
import nl.schakel.disclosure.PolicyInvalid;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.municipality.DryRun;
import nl.schakel.municipality.DryRun.Severity;
import nl.schakel.operations.access.OperatorFindings;
import nl.schakel.operations.check.DirectoryCheck;
import nl.schakel.operations.check.DryRuns;
import nl.schakel.operations.check.Finding;
import nl.schakel.operations.check.HubSettings;
import nl.schakel.operations.check.Report;
import nl.schakel.operations.check.Tour;
import nl.schakel.referral.RecipientRole;
import nl.schakel.security.KeysAtRest;
import nl.schakel.security.SecurityFindings;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The command {@code check}: is everything there and sound with which a hub would start, and can each municipality be
 * reached as its file says. It starts no hub, writes nothing, and may run beside one.
 */
final class CheckCommand {

    private final CheckOptions options;
    private final PrintStream progress;
    private final Clock clock;
    private final ConfigurableEnvironment environment;
    private final List<Finding> findings;
    private final Collection<DryRun> dryRuns;

    private CheckCommand(CheckOptions options, HubSettings settings, PrintStream progress, Clock clock,
                         Collection<DryRun> dryRuns) {
        this.options = options;
        this.progress = progress;
        this.clock = clock;
        this.environment = settings.environment();
        this.findings = new ArrayList<>(settings.findings());
        this.dryRuns = dryRuns;
    }

    /**
     * @param arguments   what follows the name of the command
     * @param environment of the process
     * @param out         gets the findings in plain Dutch, never a secret
     * @param progress    gets a line for each municipality that was tried
     * @return 0 nothing stands in the way, 1 something does, 2 wrongly asked
     */
    static int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream progress) {
        return run(arguments, environment, out, progress, Clock.systemUTC(), null);
    }

    /** @param dryRuns null for those of the house */
    static int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream progress,
                   Clock clock, Collection<DryRun> dryRuns) {
        CheckOptions options;
        try {
            options = CheckOptions.of(arguments);
        } catch (IllegalArgumentException wronglyAsked) {
            out.println(wronglyAsked.getMessage());
            out.print(CheckOptions.USAGE);
            return 2;
        }
        HubSettings settings = HubSettings.read(environment, Schakel.location(environment.get("SCHAKEL_CONFIG")));
        return new CheckCommand(options, settings, progress, clock, dryRuns).run(out);
    }

    private int run(PrintStream out) {
        DirectoryReading reading = DirectoryFiles.look(environment);
        Directory directory = reading.directory();
        reading.findings().forEach(this::error);
        directory.remarks().forEach(remark -> findings.add(Finding.of(Severity.WARNING, remark)));
        SecurityFindings.of(environment).forEach(this::error);
        AlertFindings.of(environment).forEach(this::error);
        OperatorFindings.of(environment).forEach(this::error);
        keys();
        policies();
        findings.addAll(DirectoryCheck.files(DirectoryFiles.directories(environment), directory, clock));
        List<Municipality> asked = directory.municipalities().stream()
                .filter(municipality -> options.asksFor(municipality.code())).toList();
        List<Tour.Stop> stops = asked.stream().map(this::stop).toList();
        routes(asked);
        if (!options.offline()) {
            online(directory, stops);
        }
        List<Finding> told = findings.stream()
                .filter(finding -> finding.municipality() == null || options.asksFor(finding.municipality())).toList();
        if (asked.isEmpty() && options.municipality() != null
                && told.stream().noneMatch(finding -> finding.municipality() != null)) {
            out.println("Gemeente " + options.municipality() + " heeft geen bestand in config/municipalities/.");
            out.print(CheckOptions.USAGE);
            return 2;
        }
        Report report = new Report(told);
        report.print(asked.size() + (asked.size() == 1 ? " gemeente" : " gemeenten")
                + (options.offline() ? " op papier bekeken" : " bekeken"), out);
        return report.exit(options.strict());
    }

    private void keys() {
        KeysAtRest.findings(environment).forEach(this::error);
        if (KeysAtRest.overdue(environment, clock)) {
            findings.add(Finding.of(Severity.WARNING, "De sleutels van de hub hadden al een opvolger moeten "
                    + "hebben: ga na of de hub draait en in zijn map met gegevens kan schrijven."));
        }
    }

    private void policies() {
        Path folder = Path.of(environment.getProperty("schakel.provisions", "config"));
        try {
            Policies.load(folder);
        } catch (PolicyInvalid e) {
            e.findings().forEach(this::error);
        }
        try {
            MdoPolicy.load(folder);
        } catch (PolicyInvalid e) {
            e.findings().forEach(this::error);
        }
    }

    private void routes(List<Municipality> municipalities) {
        Set<String> needed = new HashSet<>();
        municipalities.forEach(municipality -> MunicipalRoutes.templates(municipality, StrictStart.STANDARDS).values()
                .forEach(template -> needed.add(template.id())));
        try (HouseBeans beans = new HouseBeans(environment)) {
            findings.addAll(RouteFiles.findings(Path.of(environment.getProperty("schakel.routes", "routes")), needed,
                    beans, environment));
        }
    }

    /** A municipality with what is sound of it; what is not is told and not tried. */
    private Tour.Stop stop(Municipality municipality) {
        StrictStart.findings(municipality).forEach(sentence ->
                findings.add(Finding.of(Severity.ERROR, municipality, sentence)));
        List<Tour.Target> targets = new ArrayList<>();
        for (RecipientRole recipient : RecipientRole.values()) {
            municipality.at(recipient).filter(place -> StrictStart.findings(place, recipient).isEmpty())
                    .ifPresent(place -> targets.add(new Tour.Target(recipient, place)));
        }
        municipality.doors().stream().map(door -> municipality.atDoor(door.name()))
                .filter(place -> StrictStart.findings(place, RecipientRole.CONSULTANT).isEmpty())
                .forEach(place -> targets.add(new Tour.Target(RecipientRole.CONSULTANT, place)));
        return new Tour.Stop(municipality, List.copyOf(targets),
                DirectoryCheck.ended(municipality, clock) ? Severity.WARNING : Severity.ERROR);
    }

    private void online(Directory directory, List<Tour.Stop> stops) {
        List<Tour.Stop> tried = stops.stream().filter(stop -> !stop.targets().isEmpty()).toList();
        if (dryRuns == null) {
            try (DryRuns rooms = new DryRuns(environment, directory, clock)) {
                findings.addAll(new Tour(rooms.all(), options.patience(), progress).of(tried));
            }
        } else {
            findings.addAll(new Tour(dryRuns, options.patience(), progress).of(tried));
        }
        Set<GemeenteCode> told = findings.stream().filter(CheckCommand::tellsOfServers).map(Finding::municipality)
                .collect(Collectors.toSet());
        findings.addAll(DirectoryCheck.servers(options.municipality() == null ? directory.practices() : List.of(),
                tried.stream().filter(stop -> !told.contains(stop.municipality().code()))
                        .flatMap(stop -> stop.targets().stream()).map(Tour.Target::place).toList(), clock, progress));
    }

    /** Of certificates, in the words of its standard; or that nobody answers, and then there is nothing to look at. */
    private static boolean tellsOfServers(Finding finding) {
        return finding.code() != null && (finding.code().contains("certificate") || finding.code().equals("too-slow"));
    }

    private void error(String sentence) {
        findings.add(Finding.of(Severity.ERROR, sentence));
    }
}
