package nl.schakel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import nl.schakel.alert.AlertFindings;
import nl.schakel.directory.ConfigurationInvalid;
import nl.schakel.directory.Directory;
import nl.schakel.directory.DirectoryFiles;
import nl.schakel.directory.Door;
import nl.schakel.directory.Municipality;
import nl.schakel.disclosure.MdoPolicy;
import nl.schakel.disclosure.Policies;
import nl.schakel.disclosure.PolicyInvalid;
import nl.schakel.municipality.Standard;
import nl.schakel.municipality.iwmo.IwmoStandard;
import nl.schakel.municipality.stuf.StufStandard;
import nl.schakel.municipality.zgw.ZgwStandard;
import nl.schakel.operations.access.OperatorFindings;
import nl.schakel.referral.RecipientRole;
import nl.schakel.security.SecurityFindings;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** Looks at everything that is configured before anything starts, and names all that is wrong at once. */
public final class StrictStart implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    static final List<Standard> STANDARDS = List.of(new ZgwStandard(), new IwmoStandard(), new StufStandard());

    /** @throws CannotStart with one Dutch sentence per reason */
    @Override
    public void initialize(ConfigurableApplicationContext context) {
        List<String> findings = findings(context.getEnvironment());
        if (!findings.isEmpty()) {
            throw new CannotStart(findings);
        }
    }

    static List<String> findings(Environment environment) {
        List<String> findings = new ArrayList<>(SecurityFindings.of(environment));
        findings.addAll(AlertFindings.of(environment));
        findings.addAll(OperatorFindings.of(environment));
        findings.addAll(HawtioConfiguration.findings(environment));
        try {
            Directory directory = DirectoryFiles.read(environment);
            directory.municipalities().forEach(municipality -> findings.addAll(findings(municipality)));
        } catch (ConfigurationInvalid e) {
            findings.addAll(e.findings());
        }
        try {
            Policies.load(Path.of(environment.getProperty("schakel.provisions", "config")));
        } catch (PolicyInvalid e) {
            findings.addAll(e.findings());
        }
        try {
            MdoPolicy.load(Path.of(environment.getProperty("schakel.provisions", "config")));
        } catch (PolicyInvalid e) {
            findings.addAll(e.findings());
        }
        return findings;
    }

    /** What is wrong with the recipients of one municipality, each and together. */
    static List<String> findings(Municipality municipality) {
        List<String> findings = new ArrayList<>();
        List<Municipality> others = new ArrayList<>();
        if (municipality.mdo().fromPractice() && !standard(municipality).takesAdditions()) {
            findings.add("Gemeente " + municipality + ": mdo.from-practice kan niet bij standaard "
                    + municipality.standard() + ", die aan een zaak niets kan toevoegen. Zet het op false.");
        }
        for (RecipientRole recipient : RecipientRole.values()) {
            municipality.at(recipient).ifPresent(place -> {
                findings.addAll(findings(place, recipient));
                if (others.stream().anyMatch(other -> other.oin().equals(place.oin()))) {
                    findings.add("Gemeente " + place + ": recipients." + recipient.code() + " heeft hetzelfde OIN als een "
                            + "andere ontvanger. Een toestemming kan hen dan niet uit elkaar houden: geef elk een eigen "
                            + "OIN.");
                }
                boolean shared = findings.isEmpty()
                        && others.stream().anyMatch(other -> isSameDesk(other, place));
                if (shared) {
                    findings.add("Gemeente " + place + ": recipients." + recipient.code() + " noemt hetzelfde "
                            + "zaaktype op hetzelfde adres als een andere ontvanger. Wat naar de een gaat, mag de ander "
                            + "niet zien: geef een eigen zaaktype of adres.");
                }
                others.add(place);
            });
        }
        doors(municipality, others, findings);
        return findings;
    }

    /** A door may share the desk of the municipality itself, never that of another recipient. */
    private static void doors(Municipality municipality, List<Municipality> places, List<String> findings) {
        for (Door door : municipality.doors()) {
            Municipality place = municipality.atDoor(door.name());
            findings.addAll(findings(place, RecipientRole.CONSULTANT));
            boolean shared = findings.isEmpty() && places.stream().skip(1).anyMatch(other -> isSameDesk(other, place));
            if (shared) {
                findings.add("Gemeente " + place + ": deze toegang noemt hetzelfde zaaktype op hetzelfde adres als een "
                        + "andere ontvanger dan de consulent. Wat naar de een gaat, mag de ander niet zien: geef een "
                        + "eigen zaaktype of adres.");
            }
        }
    }

    static List<String> findings(Municipality place, RecipientRole recipient) {
        return standard(place).findings(place, recipient);
    }

    private static boolean isSameDesk(Municipality one, Municipality other) {
        return one.standard().equals(other.standard()) && standard(one).isSameDesk(one, other);
    }

    private static Standard standard(Municipality place) {
        return STANDARDS.stream().filter(standard -> standard.name().equals(place.standard())).findFirst()
                .orElseThrow(() -> new IllegalStateException("no room for the standard " + place.standard()));
    }

    /** The hub does not start. */
    static final class CannotStart extends RuntimeException {

        CannotStart(List<String> findings) {
            super(String.join(System.lineSeparator(), findings), null, false, false);
        }
    }

    /** Prints the sentences and no stack trace. */
    static final class Analyzer implements FailureAnalyzer {

        @Override
        public FailureAnalysis analyze(Throwable failure) {
            return failure instanceof CannotStart
                    ? new FailureAnalysis(failure.getMessage(), "Zie de README, onder \u201cIn bedrijf\u201d.", failure)
                    : null;
        }
    }
}
