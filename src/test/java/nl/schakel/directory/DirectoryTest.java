package nl.schakel.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Instant;
import java.time.LocalTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import nl.schakel.directory.Practice.MedicalInformation;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.referral.Provision;
import nl.schakel.security.SystemClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class DirectoryTest {

    private static final String MUNICIPALITY = """
            code: "0363"
            name: Amsterdam
            oin: "00000099000000363000"
            valid: {from: 1900-01-01}
            accepts: [scootmobiel]
            contacts:
              - {practice: "01012345", name: Wijkteam Oost, phone: "020-1234567", from: 2026-01-01}
            terms: {investigation: P42D, decision: P8W}
            feedback: {decision: true}
            standard: zgw
            zgw: {zaken: "https://zaken.example", secret: "${ZGW_SECRET}"}
            """;
    private static final String PRACTICE = """
            agb: "01012345"
            ura: "00001234"
            name: Huisartsenpraktijk De Linde
            clients:
              - {id: his-de-linde, jwks: {keys: [KEY]}}
            endpoint: https://his.example/fhir
            feedback: {mode: digest, at: "12:30"}
            medical-information: none
            consent: {verified: true}
            maintenance: [{from: 2026-12-01T20:00, until: 2026-12-02T06:00}]
            """;
    private static final Map<String, String> ENVIRONMENT = Map.of("ZGW_SECRET", "hush \" }: ${NOT_AGAIN}");
    private static final String PUBLIC_KEY = key(true);

    @TempDir
    private Path config;

    private static String key(boolean publicOnly) {
        try {
            JWK key = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
            return (publicOnly ? key.toPublicJWK() : key).toJSONString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private void write(String path, String yaml) {
        try {
            Path file = config.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, yaml.replace("[KEY]", "[" + PUBLIC_KEY + "]"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Directory load() {
        return Directory.load(List.of(config), ENVIRONMENT::get);
    }

    private List<String> findings() {
        return catchThrowableOfType(ConfigurationInvalid.class, this::load).findings();
    }

    @Test
    void the_files_become_a_directory() {
        write("municipalities/0363-amsterdam.yaml", MUNICIPALITY);
        write("practices/01012345-de-linde.yaml", PRACTICE);
        Directory directory = load();

        Municipality amsterdam = directory.municipality(new GemeenteCode("0363")).orElseThrow();
        assertThat(amsterdam.accepts()).containsExactly(Provision.SCOOTMOBIEL);
        assertThat(amsterdam.terms().decision()).isEqualTo(Period.ofWeeks(8));
        assertThat(amsterdam.decisionShared()).isTrue();
        assertThat(amsterdam.recipients().consultantBig()).isFalse();
        assertThat(amsterdam.connection()).containsEntry("secret", "hush \" }: ${NOT_AGAIN}");
        assertThat(amsterdam.toString()).doesNotContain("hush");
        assertThat(amsterdam.mdo()).as("what is not said is not agreed").isEqualTo(Municipality.Mdo.NONE);
        assertThat(directory.byOin(new Oin("00000099000000363000"))).contains(amsterdam);
        Practice linde = directory.practice(new AgbCode("01012345")).orElseThrow();
        assertThat(linde.feedback().digestAt()).isEqualTo(LocalTime.of(12, 30));
        assertThat(linde.medicalInformation()).isEqualTo(MedicalInformation.NONE);
        assertThat(linde.maintenance()).containsExactly(new Practice.Maintenance(
                Instant.parse("2026-12-01T19:00:00Z"), Instant.parse("2026-12-02T05:00:00Z")));
        assertThat(linde.consentVerified()).isTrue();
        SystemClient client = directory.client("his-de-linde").orElseThrow();
        assertThat(client.practice()).isEqualTo(linde.agb());
        assertThat(client.keys().getKeys()).hasSize(1);
        assertThat(directory.client("his-de-els")).isEmpty();
    }

    @Test
    void a_municipality_says_what_it_does_with_what_a_meeting_agreed() {
        write("municipalities/0363-amsterdam.yaml", MUNICIPALITY.replace("terms:",
                "mdo: {from-practice: true, to-practice: document, document-type: Verslag MDO}\nterms:"));
        write("practices/01012345-de-linde.yaml", PRACTICE);

        assertThat(load().municipality(new GemeenteCode("0363")).orElseThrow().mdo()).isEqualTo(
                new Municipality.Mdo(true, Municipality.Mdo.ToPractice.DOCUMENT, "Verslag MDO"));
    }

    static Stream<Arguments> brokenMunicipalities() {
        return Stream.of(
                Arguments.of("code: \"0363\"", "", "code ontbreekt: nodig is de gemeentecode, vier cijfers."),
                Arguments.of("code: \"0363\"", "code: 0363", "code moet tussen aanhalingstekens staan, anders leest "
                        + "YAML het als getal."),
                Arguments.of("\"0363\"", "\"36\"", "code klopt niet: nodig is de gemeentecode, vier cijfers."),
                Arguments.of("00000099000000363000", "363", "oin klopt niet: nodig is het OIN, twintig cijfers."),
                Arguments.of("[scootmobiel]", "[scootmobil]", "accepts noemt iets dat geen voorziening is; kies uit "),
                Arguments.of("[scootmobiel]", "scootmobiel", "accepts moet een lijst zijn."),
                Arguments.of("{from: 1900-01-01}", "{from: 1-1-1900}", "valid.from klopt niet: nodig is een datum, "
                        + "jjjj-mm-dd."),
                Arguments.of("{from: 1900-01-01}", "{from: 2026-01-01, until: 2026-01-01}",
                        "valid.until moet na valid.from liggen."),
                Arguments.of("{from: 1900-01-01}", "{from: 1900-01-01, successor: \"0344\"}",
                        "valid.successor vraagt om valid.until, de eerste dag van de opvolger."),
                Arguments.of("{from: 1900-01-01}", "{from: 1900-01-01, until: 2027-01-01, successor: \"0344\"}",
                        "valid.successor leidt naar een gemeente zonder eigen bestand."),
                Arguments.of("{from: 1900-01-01}", "{from: 1900-01-01, until: 2027-01-01, successor: \"0363\"}",
                        "valid.successor leidt in een kring."),
                Arguments.of("P42D", "zes weken", "terms.investigation klopt niet: nodig is een termijn als P42D "),
                Arguments.of("P42D", "P-1D", "terms.investigation klopt niet"),
                Arguments.of("practice: \"01012345\"", "practice: \"123\"",
                        "contacts[1].practice klopt niet: nodig is een AGB-code, acht cijfers."),
                Arguments.of("from: 2026-01-01}", "from: 2026-01-01, until: 2025-01-01}",
                        "contacts[1].until moet na from liggen."),
                Arguments.of("phone: \"020-1234567\"", "email: \"Oost <oost@amsterdam.example>\"",
                        "contacts[1].email klopt niet: nodig is een e-mailadres, zonder naam erbij."),
                Arguments.of("phone: \"020-1234567\"", "email: oost.amsterdam.example", "contacts[1].email klopt niet"),
                Arguments.of("name: Wijkteam Oost, ", "", "contacts[1].name ontbreekt"),
                Arguments.of("{decision: true}", "{decision: ja}", "feedback.decision klopt niet: nodig is true of "),
                Arguments.of("terms:", "mdo: {to-practice: alles}\nterms:",
                        "mdo.to-practice klopt niet: nodig is nothing, notice of document."),
                Arguments.of("{decision: true}", "ja", "feedback moet uit sleutels met waarden bestaan."),
                Arguments.of("{decision: true}", "{desicion: true}", "feedback.desicion is geen bekende sleutel."),
                Arguments.of("standard: zgw", "standard: email", "standard klopt niet: nodig is zgw, iwmo of stuf."),
                Arguments.of("standard: zgw", "standard: iwmo", "iwmo ontbreekt: nodig is het blok met de gegevens "),
                Arguments.of("ZGW_SECRET", "OTHER_SECRET", "zgw.secret verwijst naar de omgevingsvariabele "
                        + "OTHER_SECRET, die ontbreekt of leeg is."),
                Arguments.of("name: Amsterdam", "name: [", "regel "),
                Arguments.of("name: Amsterdam", "name: Amsterdam\nname: Rotterdam", "regel "),
                Arguments.of("code: \"0363\"", "code: \"0344\"", "de bestandsnaam moet beginnen met 0344-"),
                Arguments.of("terms:", "recipients: {medical-adviser: {name: GGD, via: post}}\nterms:",
                        "recipients.medical-adviser.via klopt niet: nodig is zgw, iwmo of stuf."));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("brokenMunicipalities")
    void a_municipality_that_breaks_a_rule_gets_a_sentence(String right, String wrong, String sentence) {
        write("municipalities/0363-amsterdam.yaml", MUNICIPALITY.replace(right, wrong));
        write("practices/01012345-de-linde.yaml", PRACTICE);

        assertThat(findings()).anySatisfy(finding ->
                assertThat(finding).startsWith("0363-amsterdam.yaml: " + sentence).endsWith("."))
                .noneMatch(finding -> finding.contains("hush"));
    }

    static Stream<Arguments> brokenPractices() throws Exception {
        String weak = new RSAKeyGenerator(1024, true).generate().toPublicJWK().toJSONString();
        String shared = new OctetSequenceKey.Builder(new byte[32]).build().toJSONString();
        return Stream.of(
                Arguments.of("agb: \"01012345\"", "agb: 01012345", "agb moet tussen aanhalingstekens staan"),
                Arguments.of("\"00001234\"", "\"1234\"", "ura klopt niet: nodig is het URA-nummer, acht cijfers."),
                Arguments.of("https://his.example/fhir", "http://his.example/fhir", "endpoint klopt niet: nodig is een "
                        + "volledig https-adres"),
                Arguments.of("https://his.example/fhir", "/fhir", "endpoint klopt niet"),
                Arguments.of("https://his.example/fhir", "https://user:pw@his.example/fhir", "endpoint klopt niet"),
                Arguments.of("consent:", "subscription-endpoints: https://his.example/hooks\nconsent:",
                        "subscription-endpoints moet een lijst zijn."),
                Arguments.of("consent:", "subscription-endpoints: [https://his.example, http://his.example]\nconsent:",
                        "subscription-endpoints[2] klopt niet: nodig is een volledig https-adres"),
                Arguments.of("consent:", "subscription-endpoints: [https://his.example/a/../b]\nconsent:",
                        "subscription-endpoints[1] klopt niet"),
                Arguments.of("id: his-de-linde", "id: his de linde", "clients[1].id klopt niet"),
                Arguments.of("jwks: {keys: [KEY]}", "jwks: {keys: []}", "clients[1].jwks bevat geen sleutel"),
                Arguments.of("[KEY]", "[" + key(false) + "]", "clients[1].jwks bevat een geheime sleutel"),
                Arguments.of("[KEY]", "[" + shared + "]", "clients[1].jwks bevat een geheime sleutel"),
                Arguments.of("[KEY]", "[" + weak + "]", "clients[1].jwks bevat een onbruikbare sleutel"),
                Arguments.of("{keys: [KEY]}", "{key: x}", "clients[1].jwks is geen JWK Set."),
                Arguments.of(", jwks: {keys: [KEY]}", "", "clients[1].jwks of jwks-uri is nodig, een van beide."),
                Arguments.of("jwks: {keys: [KEY]}", "jwks: {keys: [KEY]}, jwks-uri: https://his.example/jwks",
                        "clients[1].jwks of jwks-uri is nodig, een van beide."),
                Arguments.of("\"12:30\"", "\"half een\"", "feedback.at klopt niet"),
                Arguments.of(", at: \"12:30\"", "", "feedback.at ontbreekt"),
                Arguments.of("mode: digest", "mode: at-once", "feedback.at hoort alleen bij mode digest."),
                Arguments.of("2026-12-02T06:00", "2026-12-01T06:00", "maintenance[1].until moet na from liggen."),
                Arguments.of("2026-12-02T06:00", "morgen", "maintenance[1].until klopt niet: nodig is een dag en een "
                        + "tijd"),
                Arguments.of("medical-information: none", "medical-information: soms", "medical-information klopt "),
                Arguments.of("verified: true", "verfied: true", "consent.verfied is geen bekende sleutel."));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("brokenPractices")
    void a_practice_that_breaks_a_rule_gets_a_sentence(String right, String wrong, String sentence) {
        write("municipalities/0363-amsterdam.yaml", MUNICIPALITY);
        write("practices/01012345-de-linde.yaml", PRACTICE.replace(right, wrong));

        assertThat(findings()).anySatisfy(finding ->
                assertThat(finding).startsWith("01012345-de-linde.yaml: " + sentence).endsWith("."));
    }

    @Test
    void one_start_shows_every_finding_of_every_file() {
        write("municipalities/0363-amsterdam.yaml", MUNICIPALITY.replace("P42D", "x").replace("P8W", "y"));
        write("practices/01012345-de-linde.yaml", PRACTICE.replace("none", "soms"));
        write("practices/01099999-de-els.yml", PRACTICE);

        assertThat(findings()).hasSize(4).anyMatch(f -> f.startsWith("01099999-de-els.yml: de naam moet eindigen"));
    }

    @Test
    void a_number_belongs_to_one_file() {
        write("municipalities/0363-amsterdam.yaml", MUNICIPALITY);
        write("municipalities/0363-weesp.yaml", MUNICIPALITY);
        write("practices/01012345-de-linde.yaml", PRACTICE);
        write("practices/01023456-de-wilg.yaml", PRACTICE.replace("01012345", "01023456"));

        assertThat(findings()).containsExactly(
                "0363-weesp.yaml: gemeentecode 0363 staat ook in 0363-amsterdam.yaml.",
                "0363-weesp.yaml: OIN 00000099000000363000 staat ook in 0363-amsterdam.yaml.",
                "01023456-de-wilg.yaml: client his-de-linde staat ook in 01012345-de-linde.yaml.");
    }

    @Test
    void without_partners_there_is_nothing_to_start_for() {
        assertThat(findings()).hasSize(2).allMatch(finding -> finding.startsWith("Er is geen "));
        assertThatThrownBy(() -> Directory.load(List.of(config.resolve("absent")), ENVIRONMENT::get))
                .hasMessageContaining("deze map met instellingen bestaat niet");
    }

    @Test
    void after_a_merger_the_successor_serves_the_old_code_and_old_cases_stay_reachable() {
        write("municipalities/0363-amsterdam.yaml", MUNICIPALITY);
        write("municipalities/0457-weesp.yaml", MUNICIPALITY.replace("0363", "0457").replace("Amsterdam", "Wéesp")
                .replace("{from: 1900-01-01}", "{from: 1900-01-01, until: 2022-03-24, successor: \"0363\"}"));
        write("practices/01012345-de-linde.yaml", PRACTICE);
        Directory directory = load();
        GemeenteCode weesp = new GemeenteCode("0457");

        assertThat(directory.municipality(weesp, LocalDate.parse("2022-03-23"))).map(Municipality::code)
                .contains(weesp);
        assertThat(directory.municipality(weesp, LocalDate.parse("2022-03-24"))).map(Municipality::name)
                .contains("Amsterdam");
        assertThat(directory.municipality(weesp, LocalDate.parse("1899-12-31"))).isEmpty();
        assertThat(directory.municipality(weesp)).isPresent();
        assertThat(directory.byName("Gemeente WEESP ")).map(Municipality::code).contains(weesp);
    }

    @Test
    void a_name_that_two_municipalities_share_points_at_neither() {
        Municipality one = named("0373", "Bergen", null);
        Municipality other = named("0893", "Bergen", null);
        Municipality gone = named("0001", "Bergen", LocalDate.parse("2000-01-01"));

        assertThat(new Directory(List.of(one, other), List.of()).byName("Bergen")).isEmpty();
        assertThat(new Directory(List.of(one, gone), List.of()).byName("bergen")).contains(one);
    }

    private static Municipality named(String code, String name, LocalDate until) {
        return new Municipality(new GemeenteCode(code), name, new Oin("0000009900000" + code + "000"),
                LocalDate.parse("1900-01-01"), until, Set.of(), List.of(), null, false, "zgw", Map.of());
    }

    @Test
    void what_belongs_to_the_demo_is_refused_in_earnest() {
        ApplicationContextRunner hub = new ApplicationContextRunner()
                .withUserConfiguration(DirectoryConfiguration.class).withPropertyValues("schakel.config=config/demo");

        hub.withPropertyValues("spring.profiles.active=demo").run(context ->
                assertThat(context.getBean(Directory.class).practices()).hasSize(2));
        hub.run(context -> assertThat(context).getFailure().rootCause()
                .isInstanceOfSatisfying(ConfigurationInvalid.class, invalid -> assertThat(invalid.findings())
                        .hasSizeGreaterThanOrEqualTo(3).allMatch(finding -> finding.contains("demonstratie"))));
    }

    @Test
    void the_files_of_the_demo_are_right_and_their_keys_fit() throws Exception {
        Directory directory = Directory.load(List.of(Path.of("config/demo")), name -> null);

        assertThat(directory.municipality(new GemeenteCode("0363"))).isPresent();
        List<String> clients = new ArrayList<>();
        for (Practice practice : directory.practices()) {
            for (Practice.Client client : practice.clients()) {
                JWK secret = JWK.parse(Files.readString(Path.of("config/demo/keys", client.id() + ".jwk")));
                assertThat(directory.client(client.id()).orElseThrow().keys().getKeyByKeyId(secret.getKeyID()))
                        .isEqualTo(secret.toPublicJWK());
                clients.add(client.id());
            }
        }
        assertThat(clients).containsExactly("his-de-linde", "his-de-wilg");
    }
}
