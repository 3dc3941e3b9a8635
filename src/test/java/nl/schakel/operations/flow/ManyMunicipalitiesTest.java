package nl.schakel.operations.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import nl.schakel.story.Desk;
import nl.schakel.story.Hub;
import nl.schakel.story.Referral;
import nl.schakel.story.Sample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub with many municipalities: the one that is down stands first, those that are quiet are folded away. */
class ManyMunicipalitiesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> CODES = IntStream.range(0, 20).mapToObj(i -> "9" + (100 + i)).toList();
    private static final String DOWN = CODES.get(13);

    @TempDir
    private static Path routes;
    private static Hub hub;

    @BeforeAll
    static void everyoneIsThere() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                Files.copy(file, routes.resolve(file.getFileName()));
            }
        }
        hub = Hub.prepare().withMunicipalities(CODES, DOWN, URI.create("http://localhost:1"))
                .with("schakel.routes", routes);
        hub.open();
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
    }

    @Test
    void the_one_that_is_down_is_named_and_stands_first_and_a_changed_file_is_seen() throws IOException {
        Desk desk = hub.desk(Desk.Person.VIEWER);
        List<Referral> arriving = new ArrayList<>();
        for (String code : List.of(CODES.get(2), CODES.get(17), DOWN)) {
            Referral referral = Referral.of(hub.client(Hub.WILG), Sample.ofThePollingPractice().forMunicipality(code));
            if (!code.equals(DOWN)) {
                arriving.add(referral);
            }
        }
        arriving.forEach(referral -> referral.becomes("ontvangen"));

        await().atMost(PATIENCE).untilAsserted(() -> {
            String text = desk.text("/operations");
            assertThat(text).contains("1 route heeft aandacht nodig", "Bezorgen bij " + DOWN + " (ZGW)\u201d lukt niet",
                    "geen gelukt. Er wacht 1.", "Ontvangen 3 in 24 uur", "Bezorgd 2 in 24 uur", "Wachtend 1 nu");
            String body = desk.get("/operations").body();
            assertThat(headings(body).get(0)).endsWith(DOWN);
            assertThat(headings(body)).hasSize(4).anyMatch(name -> name.endsWith(CODES.get(2)))
                    .anyMatch(name -> name.endsWith(CODES.get(17)));
            assertThat(text).contains("Bij 19 partners ging er in 24 uur niets over");
        });
        assertThat(headings(desk.get("/operations?alles=true").body())).hasSize(23);
        assertThat(desk.text("/operations")).doesNotContain("bestand gewijzigd");

        Files.writeString(routes.resolve("municipality-zgw.camel.yaml"), "# changed\n", StandardOpenOption.APPEND);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(desk.text("/operations")).contains("bestand gewijzigd"));
        assertThat(desk.text("/operations/routes/municipality-zgw-" + DOWN)).contains("het bestand is gewijzigd");
        assertThat(desk.text("/operations/routes/referral-intake")).contains("gelijk aan het bestand");
    }

    /** The partners, in the order of the page. */
    private static List<String> headings(String page) {
        String table = page.substring(page.indexOf("id=\"routes\""));
        return Stream.of(table.split("<h2>")).skip(1).map(part -> part.substring(0, part.indexOf("</h2>"))).toList();
    }
}
