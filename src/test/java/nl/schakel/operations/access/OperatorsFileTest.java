package nl.schakel.operations.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/** What an administrator is told of the file of logins before the hub starts. */
class OperatorsFileTest {

    private static final String GOOD = "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
    private static final String ARGON = "$argon2id$v=19$m=16384,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
            + "RdescudvJCsgt3ub+b5dWRWJTmaaJObGaRfSPmL0m8Y";

    @TempDir
    private Path folder;

    private OperatorsFile.Reading read(String content) throws IOException {
        return read(content, false);
    }

    private OperatorsFile.Reading read(String content, boolean demo) throws IOException {
        Files.writeString(folder.resolve("operators.yaml"), content);
        return OperatorsFile.read(List.of(folder), Map.of("HASH_OF_ANNA", GOOD)::get, demo);
    }

    private static String login(String password) {
        return "- {name: a, password: \"" + password + "\", roles: [viewer]}\n";
    }

    @Test
    void a_sound_file_gives_its_logins_with_their_rights() throws IOException {
        OperatorsFile.Reading reading = read("""
                - {name: anna, password: "${HASH_OF_ANNA}", roles: [operator, content]}
                - {name: b.jansen@gemeente.example, password: "{bcrypt}%s", roles: [viewer]}
                - {name: café, password: "%s", roles: [administrator]}
                """.formatted(GOOD, ARGON));

        assertThat(reading.findings()).isEmpty();
        assertThat(reading.operators()).extracting(LocalOperator::name)
                .containsExactly("anna", "b.jansen@gemeente.example", "café");
        assertThat(reading.operators().get(0).rights())
                .containsExactlyInAnyOrder(Right.VIEW, Right.OPERATE, Right.CONTENT);
        assertThat(reading.operators().get(2).rights()).doesNotContain(Right.CONTENT);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {name: a, password: GOOD, roles: [boss]}                | roles ontbreekt of noemt een rol die niet bestaat
            {name: a, password: GOOD, roles: []}                    | roles ontbreekt
            {name: a, password: GOOD}                               | roles ontbreekt
            {name: a, password: GOOD, roles: viewer}                | roles ontbreekt
            {name: a, password: geheim123, roles: [viewer]}         | password is geen bcrypt- of argon2-hash
            {name: a, roles: [viewer]}                              | password is geen bcrypt- of argon2-hash
            {name: a, password: "${NOWHERE}", roles: [viewer]}      | de omgevingsvariabele NOWHERE van password ontbreekt
            {name: a b, password: GOOD, roles: [viewer]}            | name ontbreekt of is geen naam
            {name: 007, password: GOOD, roles: [viewer]}            | name ontbreekt of is geen naam
            {name: "<b>", password: GOOD, roles: [viewer]}          | name ontbreekt of is geen naam
            {password: GOOD, roles: [viewer]}                       | name ontbreekt
            {name: a, password: GOOD, roles: [viewer], rol: viewer} | rol is geen bekende sleutel
            {name: a, password: GOOD, roles: [viewer], G_E-x: 1}    | een van de sleutels is geen bekende sleutel
            viewer                                                  | nodig zijn name, password en roles
            """)
    void each_mistake_is_one_sentence_that_says_which_login(String second, String sentence) throws IOException {
        OperatorsFile.Reading reading = read("- {name: eerste, password: \"" + GOOD + "\", roles: [viewer]}\n- "
                + second.replace("GOOD", '"' + GOOD + '"') + "\n");

        assertThat(reading.findings()).singleElement().asString()
                .startsWith("operators.yaml, aanmelding 2: " + sentence).doesNotContain("geheim123", GOOD, "G_E");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            $2a$09$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy | te snel te raden
            $2a$17$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy | kost bij elke aanmelding te veel
            $argon2id$v=19$m=1024,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$RdescudvJCsgt3ub+b5dWRWJTmaaJObG  | te snel te raden
            $argon2id$v=19$m=999999,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$RdescudvJCsgt3ub+b5dWRWJTmaaJObG | kost bij elke
            $2a$10$N9qo8uLOickgx2ZMRZoMye                                | is geen bcrypt- of argon2-hash
            """)
    void a_hash_is_neither_quick_to_guess_nor_too_much_for_a_login(String hash, String sentence) throws IOException {
        assertThat(read(login(hash)).findings()).singleElement().asString().contains(sentence).doesNotContain(hash);
    }

    @Test
    void two_people_do_not_share_a_name_not_even_over_two_directories() throws IOException {
        Path other = Files.createDirectories(folder.resolve("more"));
        Files.writeString(other.resolve("operators.yaml"), login(GOOD));
        Files.writeString(folder.resolve("operators.yaml"), login(ARGON) + "- {name: b, password: \"" + GOOD
                + "\", roles: [viewer]}\n");

        OperatorsFile.Reading reading = OperatorsFile.read(List.of(other, folder), name -> null, false);

        assertThat(reading.findings()).containsExactly("operators.yaml, aanmelding 1: name a is er al; twee mensen delen "
                + "geen aanmelding.");
        assertThat(reading.operators()).extracting(LocalOperator::name).containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                 | het bestand is geen lijst
            users: []          | het bestand is geen lijst
            []                 | het bestand is geen lijst
            - {name: [geheim   | regel 1 is geen geldige YAML
            - {name: a, name: geheim} | regel 1 is geen geldige YAML, of een sleutel staat er dubbel
            """)
    void a_file_that_is_no_list_of_logins_is_told_without_its_content(String content, String sentence)
            throws IOException {
        assertThat(read(content).findings()).singleElement().asString().startsWith("operators.yaml: " + sentence)
                .doesNotContain("geheim");
    }

    @Test
    void the_published_password_of_the_demo_is_good_in_the_demo_only() throws IOException {
        Path demo = Path.of("config/demo");

        OperatorsFile.Reading inTheDemo = OperatorsFile.read(List.of(demo), name -> null, true);
        assertThat(inTheDemo.findings()).isEmpty();
        assertThat(inTheDemo.operators()).hasSize(4).allMatch(operator -> operator.password().matches("schakel-demo"));
        assertThat(inTheDemo.operators().stream().flatMap(operator -> operator.roles().stream()))
                .contains(Role.values());

        assertThat(OperatorsFile.read(List.of(demo), name -> null, false).findings()).hasSize(4)
                .allMatch(finding -> finding.endsWith("is dat van de demonstratie en voor iedereen bekend, kies een "
                        + "eigen."));
    }

    @Test
    void a_hash_of_either_form_knows_its_password_and_no_other() {
        String argon2 = PasswordHash.make("een lang wachtwoord");
        String bcrypt = new BCryptPasswordEncoder(10).encode("een lang wachtwoord");

        for (String hash : List.of(argon2, bcrypt, "{argon2@SpringSecurity_v5_8}" + argon2)) {
            PasswordHash password = PasswordHash.of(hash).orElseThrow();
            assertThat(password.matches("een lang wachtwoord")).isTrue();
            assertThat(password.matches("een lang wachtwoorD")).isFalse();
            assertThat(password.matches("")).isFalse();
            assertThat(password.matches("x".repeat(100_000))).isFalse();
            assertThat(password.isWeak() || password.isTooHeavy()).isFalse();
            assertThat(password.toString()).doesNotContain(hash);
        }
    }

    @Test
    void the_command_makes_a_hash_that_the_file_takes() throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        assertThat(HashPassword.run("kort", new PrintStream(said, true, StandardCharsets.UTF_8))).isOne();
        assertThat(said.toString(StandardCharsets.UTF_8)).startsWith("Neem een wachtwoord van minstens 12");
        said.reset();

        assertThat(HashPassword.run("een lang wachtwoord", new PrintStream(said, true, StandardCharsets.UTF_8))).isZero();

        OperatorsFile.Reading reading = read(login(said.toString(StandardCharsets.UTF_8).strip()));
        assertThat(reading.findings()).isEmpty();
        assertThat(reading.operators().get(0).password().matches("een lang wachtwoord")).isTrue();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', textBlock = """
            provider.x.issuer-uri=https://login.example                                | client-id ontbreekt
            registration.x.client-id=a                                                 | provider.issuer-uri ontbreekt
            registration.x.client-id=a;provider.x.issuer-uri=http://login.example      | moet met https:// beginnen
            registration.x.client-id=a;provider.x.issuer-uri=https://login.example;registration.x.scope=email | mist openid
            registration.x.client-id=a;registration.x.provider=y;provider.x.issuer-uri=https://login.example  | ontbreekt
            """)
    void what_is_wrong_with_a_provider_is_told(String settings, String sentence) {
        MockEnvironment environment = new MockEnvironment().withProperty("schakel.config", folder.toString());
        environment.setProperty("spring.security.oauth2.client.registration.x.client-name", "De organisatie");
        for (String setting : settings.split(";")) {
            environment.setProperty("spring.security.oauth2.client." + setting.split("=")[0], setting.split("=")[1]);
        }

        assertThat(OperatorFindings.of(environment)).singleElement().asString()
                .startsWith("spring.security.oauth2.client.registration.x: ").contains(sentence);
    }

    @ParameterizedTest(name = "{0} and {1} give {2}")
    @CsvSource(delimiter = '|', textBlock = """
            roles              | {"roles": ["viewer", "x"]}                       |                                 | VIEWER
            roles              | {"roles": "operator"}                            |                                 | OPERATOR
            roles              | {"groups": ["operator"]}                         |                                 |
            realm_access.roles | {"realm_access": {"roles": ["content"]}}         |                                 | CONTENT
            https://x.y/roles  | {"https://x.y/roles": ["viewer"]}                |                                 | VIEWER
            a.b                | {"a": "operator"}                                |                                 |
            groups             | {"groups": ["/ict", "/desk"]}                    | operator=/ict, /beheer;viewer=/desk | OPERATOR VIEWER
            groups             | {"groups": ["administrator"]}                    | viewer=/desk                    |
            groups             | {"groups": [["administrator"], {"a": "viewer"}, 1]} |                              | ADMINISTRATOR
            """)
    void claims_give_roles(String claim, String claims, String groups, String roles) throws IOException {
        MockEnvironment environment = new MockEnvironment().withProperty("schakel.operators.oidc.roles-claim", claim);
        for (String group : groups == null ? new String[0] : groups.split(";")) {
            environment.setProperty("schakel.operators.oidc.groups." + group.split("=")[0], group.split("=")[1]);
        }
        @SuppressWarnings("unchecked")
        Map<String, Object> told = new ObjectMapper().readValue(claims, Map.class);

        assertThat(OidcSettings.of(environment).roles(told)).extracting(Role::name)
                .containsExactlyInAnyOrder(roles == null ? new String[0] : roles.split(" "));
    }
}
