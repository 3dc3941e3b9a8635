package nl.schakel.operations.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import nl.schakel.operations.configuration.FilesAtStart.Change;
import nl.schakel.operations.configuration.FilesAtStart.Kind;
import nl.schakel.story.MovableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesAtStartTest {

    @TempDir
    private Path home;

    @Test
    void what_changed_came_or_went_since_the_start_is_told_and_nothing_else() throws IOException {
        Path same = write("config/municipalities/0363-amsterdam.yaml", "code: \"0363\"");
        Path touched = write("config/practices/01012345-linde.yaml", "agb: \"01012345\"");
        Path changed = write("routes/feedback.camel.yaml", "- route: one");
        Path gone = write("config/operators.yaml", "[]");
        write("config/municipalities/.hidden.yaml", "a: b");
        FilesAtStart files = FilesAtStart.take(List.of(home.resolve("config")), home.resolve("config"),
                home.resolve("routes"), new MovableClock());

        write("config/practices/01012345-linde.yaml", "agb: \"01012345\"");
        write("routes/feedback.camel.yaml", "- route: two");
        Files.delete(gone);
        Path added = write("config/provisions/scootmobiel.yaml", "code: scootmobiel");

        assertThat(files.files().stream().filter(file -> file.path().startsWith(home))
                .collect(Collectors.toMap(file -> file.kind(), file -> file.change()))).containsOnly(
                Map.entry(Kind.MUNICIPALITY, Change.NONE), Map.entry(Kind.PRACTICE, Change.NONE),
                Map.entry(Kind.ROUTE, Change.CHANGED), Map.entry(Kind.OPERATORS, Change.REMOVED),
                Map.entry(Kind.PROVISION, Change.ADDED));
        assertThat(List.of(changed, gone, added)).allMatch(files::changed);
        assertThat(List.of(same, touched, home.resolve("nowhere.yaml"))).noneMatch(files::changed);
    }

    private Path write(String file, String content) throws IOException {
        Path path = home.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, content);
    }
}
