package nl.schakel.operations.mappings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import nl.schakel.alert.UnmappedCodes;
import nl.schakel.demo.HisClient;
import nl.schakel.story.Desk;
import nl.schakel.story.Hub;
import nl.schakel.story.Referral;
import nl.schakel.story.Sample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A municipality uses a status and a result that its file does not have, until someone adds them. */
class UnmappedCodeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Hub hub;
    private static Path file;
    private static String whole;

    @BeforeAll
    static void theFileLacksTwoWords() throws IOException {
        hub = Hub.prepare();
        file = ((Path) hub.environment().get("schakel.config")).resolve("municipalities/0363-amsterdam.yaml");
        whole = Files.readString(file);
        Files.writeString(file, whole.replace("In onderzoek: in-progress, ", "").replace("Afgewezen: refused,", ""));
        hub.open();
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
    }

    @Test
    void it_is_shown_with_file_key_and_line_and_gone_when_the_file_has_it() throws IOException {
        HisClient linde = hub.client(Hub.LINDE);
        Referral first = Referral.of(linde, Sample.scootmobiel()).becomes("ontvangen");
        Referral second = Referral.of(linde, Sample.scootmobiel()).becomes("ontvangen");
        hub.amsterdam().setStatus(first.caseNumber(), "In onderzoek");
        hub.amsterdam().setResult(second.caseNumber(), "Afgewezen");
        hub.amsterdam().setStatus(second.caseNumber(), "Afgehandeld");

        Desk viewer = hub.desk(Desk.Person.VIEWER);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(viewer.text("/operations/mappings"))
                .contains("2 codes hebben geen betekenis. Door 1 daarvan staan verwijzingen stil.",
                        "\"In onderzoek\": KIES # received, in-progress, waiting, extended", "zgw.statuses",
                        "\"Afgewezen\": KIES # granted, partly-granted, refused", "zgw.results",
                        "municipalities/0363-amsterdam.yaml", "Gemeente Amsterdam"));
        String page = viewer.text("/operations/mappings");
        assertThat(page.indexOf("Afgewezen")).as("what holds up referrals comes first")
                .isLessThan(page.indexOf("In onderzoek"));
        assertThat(viewer.get("/operations/mappings").body()).doesNotContain(first.caseNumber(), first.id());
        assertThat(viewer.text("/operations/mappings/municipalities/0363")).contains("Resultaten van een zaak",
                "Toegekend granted").doesNotContain("In onderzoek in-progress");
        assertThat(viewer.text("/operations/mappings/provisions/scootmobiel")).contains("Lopen mobility.walking",
                "sct|165245003 Loopt zelfstandig", "Wmo-consulent");
        assertThat(viewer.get("/operations/mappings/municipalities/9999").statusCode()).isEqualTo(404);
        assertThat(viewer.get("/operations/configuration").statusCode()).isEqualTo(403);

        Files.writeString(file, whole);
        Desk administrator = hub.desk(Desk.Person.ADMINISTRATOR);
        assertThat(administrator.text("/operations/configuration")).contains("1 bestand is anders dan wat er draait.",
                "0363-amsterdam.yaml : gewijzigd op schijf, nog niet in gebruik: herstart de hub");
        hub.shut();
        hub.open();

        first.becomes("in-onderzoek");
        assertThat(hub.desk(Desk.Person.VIEWER).text("/operations/mappings"))
                .contains("Elke code die de hub tegenkwam, heeft een betekenis.").doesNotContain("KIES");
        assertThat(hub.bean(UnmappedCodes.class).all()).isEmpty();
    }
}
