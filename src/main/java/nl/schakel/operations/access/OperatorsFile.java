package nl.schakel.operations.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;

/**
 * The files {@code operators.yaml}: a list of logins, each with {@code name}, {@code password} as a hash and
 * {@code roles}. Strict: what is not understood is a finding, and no finding repeats a password or its hash.
 */
final class OperatorsFile {

    private static final String NAME = "operators.yaml";
    private static final Set<String> KEYS = Set.of("name", "password", "roles");
    private static final Pattern PERSON = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._@+-]{0,99}");
    private static final Pattern FROM_OUTSIDE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_.-]*)}");
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

    private final Function<String, String> outside;
    private final boolean demo;
    private final Set<String> names = new HashSet<>();
    private final List<LocalOperator> operators = new ArrayList<>();
    private final List<String> findings = new ArrayList<>();

    private OperatorsFile(Function<String, String> outside, boolean demo) {
        this.outside = outside;
        this.demo = demo;
    }

    /** @param operators what is sound; @param findings one Dutch sentence for each thing that is not */
    record Reading(List<LocalOperator> operators, List<String> findings) {
    }

    /** Whether any of the directories has the file. */
    static boolean isIn(List<Path> directories) {
        return directories.stream().anyMatch(directory -> Files.exists(directory.resolve(NAME)));
    }

    /**
     * Those of all directories together.
     *
     * @param outside where the value of {@code ${LIKE_THIS}} comes from
     * @param demo    whether the published password of the demo is good
     */
    static Reading read(List<Path> directories, Function<String, String> outside, boolean demo) {
        OperatorsFile file = new OperatorsFile(outside, demo);
        directories.stream().map(directory -> directory.resolve(NAME)).filter(Files::exists).forEach(file::read);
        return new Reading(List.copyOf(file.operators), List.copyOf(file.findings));
    }

    /** Whether a person may be called so: it stands in addresses, logs and audit entries as it is. */
    static boolean isName(String text) {
        return PERSON.matcher(text).matches();
    }

    private void read(Path file) {
        try {
            JsonNode tree = YAML.readTree(Files.readAllBytes(file));
            if (tree == null || !tree.isArray() || tree.isEmpty()) {
                findings.add(NAME + ": het bestand is geen lijst. Elke aanmelding begint met een streepje en heeft name, "
                        + "password en roles.");
                return;
            }
            for (int i = 0; i < tree.size(); i++) {
                login(NAME + ", aanmelding " + (i + 1) + ": ", tree.get(i));
            }
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null ? "het bestand" : "regel " + e.getLocation().getLineNr();
            findings.add(NAME + ": " + where + " is geen geldige YAML, of een sleutel staat er dubbel.");
        } catch (IOException e) {
            findings.add(NAME + ": het bestand is niet te lezen.");
        }
    }

    private void login(String where, JsonNode login) {
        if (!login.isObject()) {
            findings.add(where + "nodig zijn name, password en roles.");
            return;
        }
        login.fieldNames().forEachRemaining(key -> {
            if (!KEYS.contains(key)) {
                findings.add(where + (key.matches("[a-z-]{1,20}") ? key : "een van de sleutels")
                        + " is geen bekende sleutel; bekend zijn name, password en roles.");
            }
        });
        Optional<String> name = name(where, login.path("name"));
        Optional<PasswordHash> password = password(where, login.path("password"));
        Optional<Set<Role>> roles = roles(where, login.path("roles"));
        if (name.isPresent() && password.isPresent() && roles.isPresent()) {
            operators.add(new LocalOperator(name.get(), password.get(), roles.get()));
        }
    }

    private Optional<String> name(String where, JsonNode node) {
        String name = node.asText("");
        if (!node.isTextual() || !PERSON.matcher(name).matches()) {
            findings.add(where + "name ontbreekt of is geen naam van letters, cijfers, punten, streepjes of @, zonder "
                    + "spaties en hoogstens 100 tekens lang.");
            return Optional.empty();
        }
        if (!names.add(name)) {
            findings.add(where + "name " + name + " is er al; twee mensen delen geen aanmelding.");
            return Optional.empty();
        }
        return Optional.of(name);
    }

    private Optional<PasswordHash> password(String where, JsonNode node) {
        String text = node.asText("");
        Matcher variable = FROM_OUTSIDE.matcher(text);
        if (variable.matches()) {
            text = outside.apply(variable.group(1));
            if (text == null) {
                findings.add(where + "de omgevingsvariabele " + variable.group(1) + " van password ontbreekt.");
                return Optional.empty();
            }
        }
        Optional<PasswordHash> hash = PasswordHash.of(text);
        if (hash.isEmpty()) {
            findings.add(where + "password is geen bcrypt- of argon2-hash. Zet er nooit het wachtwoord zelf; maak een hash "
                    + "met 'java -jar schakel.jar hash-password'.");
        } else if (hash.get().isOfTheDemo() && !demo) {
            findings.add(where + "password is dat van de demonstratie en voor iedereen bekend, kies een eigen.");
        } else if (hash.get().isWeak()) {
            findings.add(where + "de hash in password is te snel te raden; neem bij bcrypt minstens kosten 10 en bij argon2 "
                    + "minstens 7 MiB geheugen.");
        } else if (hash.get().isTooHeavy()) {
            findings.add(where + "de hash in password kost bij elke aanmelding te veel; neem bij bcrypt hoogstens kosten 16 "
                    + "en bij argon2 hoogstens 128 MiB geheugen.");
        }
        return hash;
    }

    private Optional<Set<Role>> roles(String where, JsonNode node) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        boolean sound = node.isArray() && !node.isEmpty();
        for (JsonNode role : node) {
            Optional<Role> known = Role.ofCode(role.asText());
            known.ifPresent(roles::add);
            sound &= known.isPresent();
        }
        if (!sound) {
            findings.add(where + "roles ontbreekt of noemt een rol die niet bestaat; kies uit viewer, operator, "
                    + "administrator, content.");
            return Optional.empty();
        }
        return Optional.of(roles);
    }
}
