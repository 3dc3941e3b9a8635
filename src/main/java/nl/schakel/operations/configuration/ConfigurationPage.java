package nl.schakel.operations.configuration;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import nl.schakel.directory.Directory;
import nl.schakel.disclosure.CurrentPolicies;
import nl.schakel.municipality.DryRun.Severity;
import nl.schakel.operations.check.DirectoryCheck;
import nl.schakel.operations.check.Finding;
import nl.schakel.operations.configuration.EffectiveSettings.Setting;
import nl.schakel.operations.configuration.FilesAtStart.Kind;
import nl.schakel.operations.configuration.RunningFiles.Running;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The page "Instellingen": with what the hub runs, what differs from the default first. */
@Controller
class ConfigurationPage {

    /** A hub may serve thousands of practices; what deserves a look comes first. */
    private static final int MOST = 200;

    private final EffectiveSettings settings;
    private final RunningFiles files;
    private final AboutHub about;
    private final CurrentPolicies policies;
    private final Directory directory;
    private final List<Path> folders;
    private final Clock clock;

    ConfigurationPage(EffectiveSettings settings, RunningFiles files, AboutHub about, CurrentPolicies policies,
                      Directory directory, ConfigurationFolders folders, Clock clock) {
        this.settings = settings;
        this.files = files;
        this.about = about;
        this.policies = policies;
        this.directory = directory;
        this.folders = folders.directories();
        this.clock = clock;
    }

    /** The files of one kind. */
    record Group(String title, List<Running> files, int more) {
    }

    @GetMapping("/operations/configuration")
    String page(Model model) {
        List<Running> all = files.all();
        List<Running> waiting = all.stream().filter(file -> !file.inUse()).toList();
        List<Setting> effective = settings.all();
        model.addAttribute("waiting", waiting);
        model.addAttribute("sentence", sentence(waiting.size()));
        model.addAttribute("refusals", files.refusals(all));
        model.addAttribute("facts", about.facts());
        model.addAttribute("findings", findings());
        model.addAttribute("settings", effective);
        model.addAttribute("differing", effective.stream().filter(Setting::differs).count());
        model.addAttribute("groups", groups(all));
        model.addAttribute("policy", policies.get().version());
        return "configuration";
    }

    private static String sentence(int waiting) {
        return switch (waiting) {
            case 0 -> "Wat er draait, is wat er in de bestanden staat.";
            case 1 -> "1 bestand is anders dan wat er draait.";
            default -> waiting + " bestanden zijn anders dan wat er draait.";
        };
    }

    /** What is no fault yet and becomes one: what ends, what ended, what nobody reads. */
    private List<Finding> findings() {
        return DirectoryCheck.files(folders, directory, clock).stream()
                .filter(finding -> finding.severity() != Severity.NOTE).sorted().limit(MOST).toList();
    }

    private static List<Group> groups(List<Running> all) {
        Map<Kind, List<Running>> byKind = new EnumMap<>(Kind.class);
        all.forEach(file -> byKind.computeIfAbsent(file.kind(), kind -> new ArrayList<>()).add(file));
        return byKind.entrySet().stream().map(entry -> new Group(title(entry.getKey()),
                entry.getValue().stream().limit(MOST).toList(), Math.max(0, entry.getValue().size() - MOST))).toList();
    }

    private static String title(Kind kind) {
        return switch (kind) {
            case SETTINGS -> "Instellingen van de hub";
            case OPERATORS -> "Beheerders";
            case MEETINGS -> "Overleg (MDO)";
            case MUNICIPALITY -> "Gemeenten";
            case PRACTICE -> "Praktijken";
            case PROVISION -> "Afspraken per voorziening";
            case ROUTE -> "Routes";
        };
    }
}
