package nl.schakel.operations.configuration;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import nl.schakel.directory.DirectoryFiles;
import nl.schakel.disclosure.CurrentPolicies;
import nl.schakel.disclosure.Policies;
import nl.schakel.disclosure.PolicyInvalid;
import nl.schakel.operations.configuration.FilesAtStart.Change;
import nl.schakel.operations.configuration.FilesAtStart.Kind;
import nl.schakel.operations.configuration.FilesAtStart.ReadFile;
import org.springframework.core.env.Environment;

/** Which version of each file is in use. Most are read at the start; what provisions agree on follows by itself. */
public final class RunningFiles {

    private final FilesAtStart files;
    private final CurrentPolicies policies;
    private final Path provisions;
    private final Environment environment;

    /** @param provisions the folder that holds {@code provisions/} */
    RunningFiles(FilesAtStart files, CurrentPolicies policies, Path provisions, Environment environment) {
        this.files = files;
        this.policies = policies;
        this.provisions = provisions;
        this.environment = environment;
    }

    /**
     * A file and whether what it says is what runs.
     *
     * @param hash     first twelve hexadecimal digits of the SHA-256 of what is in use
     * @param read     Dutch, when that was read
     * @param sentence Dutch, how it stands
     */
    public record Running(Path path, Kind kind, String hash, String read, boolean inUse, String sentence) {

        /** Its name without folders. */
        public String name() {
            return path.getFileName().toString();
        }
    }

    /** Those that differ from what runs first, then by kind and name. */
    public List<Running> all() {
        Path running = policies.text(policies.get().version()).orElse(null);
        List<Running> all = new ArrayList<>(files.files().stream().map(file -> running(file, running)).toList());
        all.sort((one, other) -> Boolean.compare(one.inUse(), other.inUse()));
        return all;
    }

    /** The file that describes a municipality; empty where it is gone. */
    public Optional<Running> municipality(String code) {
        return all().stream().filter(file -> file.kind() == Kind.MUNICIPALITY
                && file.name().startsWith(code + "-")).findFirst();
    }

    /** The file of a provision; empty where it is gone. */
    public Optional<Running> provision(String code) {
        return all().stream().filter(file -> file.kind() == Kind.PROVISION && file.name().equals(code + ".yaml"))
                .findFirst();
    }

    /** Of what changed and does not run: why it would be refused, one Dutch sentence each, never a secret. */
    public List<String> refusals(List<Running> all) {
        List<String> refusals = new ArrayList<>();
        boolean directory = all.stream().anyMatch(file -> !file.inUse()
                && (file.kind() == Kind.MUNICIPALITY || file.kind() == Kind.PRACTICE));
        if (directory) {
            refusals.addAll(DirectoryFiles.look(environment).findings());
        }
        if (all.stream().anyMatch(file -> !file.inUse() && file.kind() == Kind.PROVISION)) {
            try {
                Policies.load(provisions);
            } catch (PolicyInvalid e) {
                refusals.addAll(e.findings());
            }
        }
        return refusals;
    }

    private Running running(ReadFile file, Path policy) {
        if (file.kind() == Kind.PROVISION && policy != null) {
            return provision(file, policy.resolve(file.name()));
        }
        String read = file.readAt() == null ? "niet" : DutchMoment.of(file.readAt());
        String sentence = switch (file.change()) {
            case NONE -> "in gebruik";
            case CHANGED -> "gewijzigd op schijf, nog niet in gebruik: herstart de hub";
            case ADDED -> "nieuw op schijf, nog niet in gebruik: herstart de hub";
            case REMOVED -> "weg van schijf, nog wel in gebruik tot de hub herstart";
        };
        return new Running(file.path(), file.kind(), file.hash(), read, file.change() == Change.NONE, sentence);
    }

    private Running provision(ReadFile file, Path running) {
        boolean there = Files.isRegularFile(file.path());
        boolean runs = Files.isRegularFile(running);
        String hash = runs ? FilesAtStart.hash(running) : file.hash();
        boolean inUse = runs && there && hash.equals(FilesAtStart.hash(file.path()));
        String read = !runs ? "niet" : hash.equals(file.hash()) && file.readAt() != null
                ? DutchMoment.of(file.readAt()) : "na de start";
        String sentence = inUse ? "in gebruik" : !there ? "weg van schijf, nog wel in gebruik" : "gewijzigd op schijf, "
                + "nog niet in gebruik: de hub neemt het zelf over zodra alle afspraken kloppen";
        return new Running(file.path(), file.kind(), hash, read, inUse, sentence);
    }
}
