package nl.schakel.operations.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import nl.schakel.alert.UnmappedCodes;
import nl.schakel.disclosure.UnlistedCodes;
import nl.schakel.story.Desk;
import nl.schakel.story.Hub;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an administrator sees of a hub whose configuration is full of secrets. */
class ConfigurationTest {

    private static final String SECRET = "plantgeheim";

    private static Hub hub;
    private static Path config;

    @BeforeAll
    static void secretsEverywhere() throws IOException {
        hub = Hub.prepare().withAdvice(Hub.AMSTERDAM, false)
                .with("spring.datasource.username", "sa").with("spring.mail.host", SECRET + "-host.example")
                .with("spring.mail.username", SECRET + "-user").with("spring.mail.password", SECRET + "-password")
                .with("schakel.mail.from", SECRET + "@hub.example").with("schakel.body-limit", "6MB");
        config = (Path) hub.environment().get("schakel.config");
        Path provisions = Files.createDirectories(config.resolve("provisions"));
        try (Stream<Path> files = Files.list(Path.of("config/provisions"))) {
            for (Path file : files.toList()) {
                Files.copy(file, provisions.resolve(file.getFileName()));
            }
        }
        Files.copy(Path.of("config/mdo.yaml"), config.resolve("mdo.yaml"));
        hub.with("schakel.provisions", config).with("schakel.policies.look", "PT0.2S").open();
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
    }

    private final Desk administrator = hub.desk(Desk.Person.ADMINISTRATOR);

    @Test
    void no_page_holds_a_secret() throws IOException {
        List<String> secrets = List.of(SECRET, "callback-secret-of", "a-secret-of-at-least-32-bytes",
                "advice-secret-of", String.valueOf(hub.environment().get("schakel.master-key")), "$2a$");
        for (String page : List.of("/operations/configuration", "/operations/mappings",
                "/operations/mappings/municipalities/0363", "/operations/mappings/municipalities/0518",
                "/operations/mappings/provisions/scootmobiel")) {
            assertThat(administrator.get(page).body()).as(page).doesNotContain(secrets);
        }
    }

    @Test
    void what_differs_from_the_default_comes_first_and_secrets_are_only_said_to_be_there() {
        String page = administrator.text("/operations/configuration");

        assertThat(page).contains("schakel.body-limit wijkt af 6MB 5MB opdrachtregel",
                "schakel.master-key wijkt af verborgen",
                "schakel.routes routes routes standaard", "spring.datasource.url verborgen",
                "spring.mail.password wijkt af verborgen",
                "Versie van de hub", "HSQL Database Engine", "in de hub zelf (Artemis)");
        assertThat(page.indexOf("schakel.body-limit")).isLessThan(page.indexOf("schakel.text-confirmation"));
    }

    @Test
    void an_agreement_that_changes_follows_by_itself_and_a_faulty_one_is_said_to_wait() throws IOException {
        Path file = config.resolve("provisions/opvang.yaml");
        String good = Files.readString(file);
        Files.writeString(file, good + "# gewijzigd\n");
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(administrator
                .text("/operations/configuration")).contains("Wat er draait, is wat er in de bestanden staat."));

        Files.writeString(file, good.replace("code: opvang", "code: opvagn"));
        assertThat(administrator.text("/operations/configuration")).contains("opvang.yaml : gewijzigd op schijf",
                "de hub neemt het zelf over zodra alle afspraken kloppen", "Zo wordt het geweigerd:",
                "is geen voorziening die de schakel kent");
        Files.writeString(file, good);
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(administrator
                .text("/operations/configuration")).contains("Wat er draait, is wat er in de bestanden staat."));
    }

    @Test
    void codes_from_referrals_show_in_rough_numbers_and_never_when_they_are_few() {
        UnmappedCodes codes = hub.bean(UnmappedCodes.class);
        for (int times = 0; times < 7; times++) {
            codes.seenSometime(UnlistedCodes.PLACE + "huishoudelijke-hulp", "aids", "http://snomed.info/sct|23366006");
        }
        for (int times = 0; times < 4; times++) {
            codes.seenSometime(UnlistedCodes.PLACE + "scootmobiel", "mobility.walking", "");
        }
        codes.flush();

        assertThat(administrator.text("/operations/mappings")).contains("Voorziening huishoudelijke-hulp",
                "Deze week 5 tot 10", "- sct|23366006 # Elektrische rolstoel", "released, element aids",
                "provisions/huishoudelijke-hulp.yaml").doesNotContain("Voorziening scootmobiel");
    }
}
