package nl.schakel.municipality.iwmo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import nl.schakel.referral.Provision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The code lists as data, beside the official ones, and that each code which stops something says what to do. */
class CodeListTest {

    /** Of each list, the file of the standard. */
    private static final Map<CodeList, String> OFFICIAL = Map.of(CodeList.COD046, "COD046_Geslacht.md",
            CodeList.COD170, "COD170_Datumgebruik.md", CodeList.COD327, "COD327_Code_verwijzer.md",
            CodeList.WMO020, "WMO020_Productcategorie.md", CodeList.WMO002, "WMO002_Reden_wijziging_toewijzing.md",
            CodeList.WJ760, "WJ760_Verzoek_antwoord.md", CodeList.WJ759, "WJ759_Reden_afwijzing_verzoek.md",
            CodeList.WJ001, "WJ001_Retourcode.md");

    @ParameterizedTest
    @EnumSource(CodeList.class)
    void a_list_has_the_codes_of_the_standard(CodeList list) throws IOException {
        Schemas.assume();
        Map<String, String> official = new LinkedHashMap<>();
        Files.readAllLines(Schemas.FOLDER.resolve("codelijsten/" + OFFICIAL.get(list))).stream()
                .map(line -> line.split("\\|")).filter(cells -> cells.length > 2
                        && cells[1].strip().matches("[0-9S][0-9]{0,3}"))
                .forEach(cells -> official.put(cells[1].strip(), cells[2].strip()));

        if (list == CodeList.WJ001) {
            // Of the retour codes only those of the messages that the hub exchanges; the rendering of the list lacks
            // 9355, which the XSD and TR355 have.
            official.put("9355", "");
            assertThat(official.keySet()).containsAll(list.codes());
        } else {
            assertThat(list.codes()).isEqualTo(official.keySet());
        }
    }

    /** WJ001 for 315, 316 and 319, as named by the standard's rules. */
    @ParameterizedTest
    @ValueSource(strings = {"0001", "0200", "0233", "8848", "9056", "9347", "9359", "9360", "9365", "9374", "S300",
        "S329", "9355", "9379"})
    void every_retour_code_says_what_to_do(String code) {
        assertThat(CodeList.WJ001.sentence(code).orElseThrow()).endsWith(".").hasSizeGreaterThan(40);
    }

    static Stream<String> reasons() {
        return CodeList.WJ759.codes().stream();
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void every_reason_to_reject_says_what_to_do(String code) {
        assertThat(CodeList.WJ759.sentence(code).orElseThrow()).endsWith(".").hasSizeGreaterThan(40);
    }

    @Test
    void there_are_nine_reasons_and_a_sentence_for_no_code_that_is_not_there() {
        assertThat(CodeList.WJ759.codes()).isEqualTo(Set.of("1", "2", "3", "4", "5", "6", "7", "8", "9"));
        assertThat(CodeList.WJ759.sentence("10")).isEmpty();
    }

    @Test
    void every_provision_with_a_category_has_one_of_the_list() {
        assertThat(Provision.values()).allMatch(provision -> provision.category().map(CodeList.WMO020::contains)
                .orElse(true));
    }
}
