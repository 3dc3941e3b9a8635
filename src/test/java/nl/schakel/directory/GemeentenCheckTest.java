package nl.schakel.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import org.junit.jupiter.api.Test;

/** Where a municipality's file and CBS say different things, the operator hears it. */
class GemeentenCheckTest {

    private static final LocalDate NEW_YEAR = LocalDate.of(2021, 1, 1);

    @Test
    void a_file_that_is_right_gives_no_remark() {
        assertThat(remarks("0363", "Amsterdam", null, null)).isEmpty();
        assertThat(remarks("0518", "Den Haag", null, null)).isEmpty();
        assertThat(remarks("0003", "Appingedam", NEW_YEAR, "1979")).isEmpty();
        assertThat(remarks("0788", "Haaren", NEW_YEAR, null)).isEmpty();
        assertThat(remarks("0788", "Haaren", NEW_YEAR, "0865")).isEmpty();
    }

    @Test
    void a_merger_that_the_list_does_not_know_yet_is_the_operators_own_knowledge() {
        assertThat(remarks("0363", "Amsterdam", LocalDate.of(2030, 1, 1), "0518")).isEmpty();
    }

    @Test
    void one_that_is_gone_and_goes_on_in_its_file_is_remarked() {
        assertThat(remarks("0003", "Appingedam", null, null)).containsExactly("Gemeente Appingedam (0003): volgens "
                + "CBS bestaat zij niet meer sinds 2021-01-01 en ging zij op in Eemsdelta (1979); zet dat in valid.until en "
                + "valid.successor.");
    }

    @Test
    void other_dates_successors_names_and_codes_are_remarked() {
        assertThat(remarks("0003", "Appingedam", NEW_YEAR.plusDays(1), "1979")).singleElement().asString()
                .contains("sinds 2021-01-01");
        assertThat(remarks("0003", "Appingedam", NEW_YEAR, "0014")).singleElement().asString()
                .contains("ging zij op in Eemsdelta (1979)");
        assertThat(remarks("0003", "Appingedam", NEW_YEAR, null)).singleElement().asString()
                .contains("valid.successor");
        assertThat(remarks("0363", "Utrecht", null, null)).singleElement().asString()
                .contains("de naam Amsterdam", "klopt");
        assertThat(remarks("0363", "Amsterdam", NEW_YEAR, null)).singleElement().asString().contains("bestaat zij nog");
        assertThat(remarks("9999", "Atlantis", null, null)).singleElement().asString().contains("lijst van CBS");
    }

    private static List<String> remarks(String code, String name, LocalDate until, String successor) {
        return new Directory(List.of(new Municipality(new GemeenteCode(code), name,
                new Oin("0000009900000" + code + "000"), LocalDate.of(1900, 1, 1), until,
                successor == null ? null : new GemeenteCode(successor), Set.of(), null, List.of(), null, true, "zgw",
                Map.of(), null)), List.of()).remarks();
    }
}
