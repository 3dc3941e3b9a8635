package nl.schakel.municipality.iwmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import nl.schakel.referral.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator reads when the network does not bring a message to its receiver. */
class TransportErrorsTest {

    private static final Path OFFICIAL =
            Path.of("../shared/standards/municipal/jaapjunior-iwmo32/codelijsten/Fo01_Foutcodelijst.md");

    @Test
    void every_code_of_the_official_list_has_a_sentence_of_its_own_that_says_what_to_do() throws IOException {
        assumeTrue(Files.exists(OFFICIAL), "the official list is not here");
        Set<String> official = new TreeSet<>();
        TreeMap<String, String> sentences = new TreeMap<>();
        Matcher row = Pattern.compile("(?m)^\\| (IB[0-9]+) \\| ([^|]+) \\|").matcher(Files.readString(OFFICIAL));
        while (row.find()) {
            official.add(row.group(1));
            Fault fault = TransportErrors.of(row.group(1));
            assertThat(fault.code()).isEqualTo("iwmo-fo01-" + row.group(1).toLowerCase());
            assertThat(fault.sentence()).contains("Fo01 " + row.group(1)).doesNotContain(row.group(2).strip())
                    .containsPattern("\\b(Vraag|Laat|Controleer|Geef|Verwijs|Ga|vraag)\\b");
            sentences.put(fault.sentence().replaceFirst(" \\(Fo01.*", ""), row.group(1));
        }
        assertThat(TransportErrors.codes()).containsExactlyInAnyOrderElementsOf(official);
        assertThat(official).hasSizeGreaterThan(25);
        assertThat(sentences.size()).as("sentences shared by two codes").isGreaterThanOrEqualTo(official.size() - 2);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"IB777", "", "Jansen, 999990019", "StUF058"})
    void an_unknown_code_is_for_a_person_and_only_a_true_code_is_shown(String code) {
        Fault fault = TransportErrors.of(code);
        assertThat(fault).isInstanceOf(Fault.Translation.class);
        assertThat(fault.code()).isEqualTo("iwmo-fo01");
        assertThat(fault.sentence()).contains("Vraag").doesNotContain("Jansen", "999990019");
    }
}
