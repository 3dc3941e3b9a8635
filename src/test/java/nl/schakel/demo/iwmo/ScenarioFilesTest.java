package nl.schakel.demo.iwmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a neighbour does, read from files. */
class ScenarioFilesTest {

    private static final Map<String, Set<String>> DEEDS = Map.of("accept", Set.of(), "reject", Set.of("reason"));

    @TempDir
    private Path folder;

    @Test
    void a_file_holds_one_or_more_scenarios() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), """
                # uitleg
                name: een
                title: De eerste
                when: {category: "11"}
                steps:
                  - {do: accept}
                  - {after: PT2S, do: reject, reason: "3", twice: true}
                ---
                name: twee
                steps: []
                """);

        Map<String, Scenario> read = ScenarioFiles.read(folder, DEEDS);

        assertThat(read.keySet()).containsExactly("een", "twee");
        assertThat(read.get("een").steps()).containsExactly(
                new Scenario.Step(Duration.ZERO, "accept", Map.of(), false),
                new Scenario.Step(Duration.ofSeconds(2), "reject", Map.of("reason", "3"), true));
        assertThat(read.get("een").fits(Map.of("category", "11", "practice", "x"))).isTrue();
        assertThat(read.get("een").fits(Map.of("category", "12"))).isFalse();
        assertThat(read.get("twee").fits(Map.of("category", "11"))).as("only when chosen").isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            name: a                                                       | steps
            steps: []                                                     | name
            {name: a, steps: [], als: x}                                  | als is geen bekende sleutel
            {name: a, steps: [{do: verzin}]}                              | accept, reject
            {name: a, steps: [{do: accept, reason: "3"}]}                 | reason hoort niet bij accept
            {name: a, steps: [{do: accept, after: straks}]}               | tijdsduur
            """)
    void a_file_that_is_not_what_it_should_be_is_refused_in_a_sentence(String text, String said) throws IOException {
        Files.writeString(folder.resolve("a.yaml"), text);
        assertThatThrownBy(() -> ScenarioFiles.read(folder, DEEDS)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a.yaml: ").hasMessageContaining(said).hasMessageEndingWith(".");
    }

    @Test
    void two_scenarios_have_two_names() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), "name: een\nsteps: []\n---\nname: een\nsteps: []\n");
        assertThatThrownBy(() -> ScenarioFiles.read(folder, DEEDS)).hasMessageContaining("bestaat al");
    }
}
