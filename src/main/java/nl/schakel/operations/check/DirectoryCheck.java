package nl.schakel.operations.check;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;

/** Looks at municipalities and practices for what no rule forbids and is trouble all the same. */
public final class DirectoryCheck {

    private DirectoryCheck() {
    }

    /** What files tell: dates that passed, keys and certificates that end, files that nobody reads. No network. */
    public static List<Finding> files(List<Path> folders, Directory directory, Clock clock) {
        List<Finding> findings = new ArrayList<>();
        folders.forEach(folder -> findings.addAll(ConfigFolder.findings(folder, clock)));
        findings.addAll(Validity.findings(directory, Days.day(clock.instant())));
        findings.addAll(Servers.keys(directory, clock));
        return findings;
    }

    /**
     * What the servers tell that the files name: certificates, and the keys that a HIS publishes.
     *
     * @param places   municipalities as they are reached for their recipients
     * @param progress gets a line where there are any
     */
    public static List<Finding> servers(Collection<Practice> practices, Collection<Municipality> places, Clock clock,
                                        PrintStream progress) {
        return Servers.findings(practices, places, clock, progress);
    }

    /** Whether the municipality ended, by Dutch time: what is new goes to another. */
    public static boolean ended(Municipality municipality, Clock clock) {
        LocalDate today = Days.day(clock.instant());
        return Validity.ended(municipality, today);
    }
}
