package nl.schakel.operations.access;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/** What is missing or unsafe in who may log in at the operators' pages; the hub does not start on any of it. */
public final class OperatorFindings {

    private OperatorFindings() {
    }

    /** One Dutch sentence per finding; none repeats a password, a hash or a secret. */
    public static List<String> of(Environment environment) {
        List<String> findings = new ArrayList<>();
        try {
            findings.addAll(OidcSettings.of(environment).findings());
        } catch (BindException e) {
            findings.add("spring.security.oauth2.client klopt niet: daaronder horen registration en provider, met elk een "
                    + "naam en sleutels.");
        }
        findings.addAll(read(environment).findings());
        return findings;
    }

    static OperatorsFile.Reading read(Environment environment) {
        return OperatorsFile.read(directories(environment), environment::getProperty,
                environment.acceptsProfiles(Profiles.of("demo")));
    }

    static List<Path> directories(Environment environment) {
        return Binder.get(environment).bind("schakel.config", Bindable.listOf(String.class)).orElse(List.of("config"))
                .stream().map(Path::of).toList();
    }
}
