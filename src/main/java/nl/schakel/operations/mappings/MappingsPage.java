package nl.schakel.operations.mappings;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.disclosure.CurrentPolicies;
import nl.schakel.disclosure.Policies;
import nl.schakel.disclosure.UnlistedCodes;
import nl.schakel.operations.configuration.RunningFiles;
import nl.schakel.operations.configuration.RunningFiles.Running;
import nl.schakel.referral.Provision;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/** The pages "Vertaallijsten": which codes lack a meaning, and the lists in force. */
@Controller
class MappingsPage {

    private final Gaps gaps;
    private final Lists lists;
    private final Directory directory;
    private final CurrentPolicies policies;
    private final UnlistedCodes unlisted;
    private final RunningFiles files;

    MappingsPage(Gaps gaps, Lists lists, Directory directory, CurrentPolicies policies, UnlistedCodes unlisted,
                 RunningFiles files) {
        this.gaps = gaps;
        this.lists = lists;
        this.directory = directory;
        this.policies = policies;
        this.unlisted = unlisted;
        this.files = files;
    }

    /** A place with lists of its own. */
    record Row(String code, String name, String standard) {
    }

    /** An element that a role receives, with its codes as the file writes them. */
    record Element(String role, String name, String label, List<Code> codes) {
    }

    /** A code and our own words for what goes. */
    record Code(String code, String meaning) {
    }

    @GetMapping("/operations/mappings")
    String page(Model model) {
        List<Gap> open = gaps.open();
        model.addAttribute("gaps", open);
        model.addAttribute("sentence", sentence(open));
        model.addAttribute("municipalities", directory.municipalities().stream()
                .filter(municipality -> municipality.served() == null)
                .map(municipality -> new Row(municipality.code().value(), municipality.name(),
                        municipality.standard()))
                .sorted(Comparator.comparing(Row::name)).toList());
        model.addAttribute("provisions", Arrays.stream(Provision.values())
                .filter(provision -> !policies.get().agreed(provision).isEmpty()).map(Provision::code).toList());
        return "mappings";
    }

    @GetMapping("/operations/mappings/municipalities/{code}")
    String municipality(@PathVariable String code, Model model) {
        Municipality municipality = directory.municipalities().stream()
                .filter(found -> found.code().value().equals(code) && found.served() == null).findFirst()
                .orElseThrow(MappingsPage::unknown);
        model.addAttribute("name", municipality.name());
        model.addAttribute("file", files.municipality(code).map(MappingsPage::shown).orElse("\u2013"));
        model.addAttribute("version", files.municipality(code).map(Running::hash).orElse("\u2013"));
        model.addAttribute("state", files.municipality(code).map(Running::sentence).orElse("\u2013"));
        model.addAttribute("blocks", lists.of(municipality));
        return "mappings-municipality";
    }

    @GetMapping("/operations/mappings/provisions/{code}")
    String provision(@PathVariable String code, Model model) {
        Provision provision = Provision.ofCode(code).orElseThrow(MappingsPage::unknown);
        Policies agreed = policies.get();
        model.addAttribute("name", provision.code());
        model.addAttribute("file", files.provision(provision.code()).map(MappingsPage::shown).orElse("\u2013"));
        model.addAttribute("version", files.provision(provision.code()).map(Running::hash).orElse("\u2013"));
        model.addAttribute("state", files.provision(provision.code()).map(Running::sentence).orElse("\u2013"));
        model.addAttribute("policy", agreed.version());
        model.addAttribute("elements", agreed.agreed(provision).stream().map(this::element).toList());
        return "mappings-provision";
    }

    private Element element(Policies.Agreed agreed) {
        String role = switch (agreed.role()) {
            case "consultant" -> "Wmo-consulent";
            case "medical-adviser" -> "medisch adviseur";
            default -> "deskundige";
        };
        return new Element(role, agreed.element(), agreed.label(), agreed.codes().entrySet().stream()
                .map(entry -> new Code(entry.getKey().contains("|") ? unlisted.written(entry.getKey())
                        : entry.getKey(), entry.getValue())).toList());
    }

    private static String sentence(List<Gap> open) {
        long urgent = open.stream().filter(Gap::urgent).count();
        String found = switch (open.size()) {
            case 0 -> "Elke code die de hub tegenkwam, heeft een betekenis.";
            case 1 -> "1 code heeft geen betekenis.";
            default -> open.size() + " codes hebben geen betekenis.";
        };
        return urgent == 0 ? found : found + " Door " + urgent + " daarvan staan verwijzingen stil.";
    }

    private static String shown(Running file) {
        return file.path().getParent().getFileName() + "/" + file.name();
    }

    private static ResponseStatusException unknown() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
