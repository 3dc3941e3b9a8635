package nl.schakel.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import nl.schakel.identity.GemeenteCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every municipality since 1990, and where an address lies. */
class GemeentenTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 1, 1);

    private final Gemeenten gemeenten = Gemeenten.all();

    @Test
    void in_2026_there_are_342_municipalities() {
        assertThat(gemeenten.list().stream().filter(gemeente -> gemeente.validOn(TODAY))).hasSize(342);
    }

    @Test
    void what_ended_went_somewhere_and_in_the_end_to_what_exists() {
        List<Gemeente> ended = gemeenten.list().stream().filter(gemeente -> gemeente.until() != null).toList();

        assertThat(ended).hasSize(446).allSatisfy(gemeente -> {
            assertThat(gemeente.successors()).as(gemeente.toString()).isNotEmpty().allSatisfy(next ->
                    assertThat(gemeenten.validOn(next, gemeente.until())).as("%s on its first day", next).isTrue());
            assertThat(gemeenten.successors(gemeente.code(), TODAY).candidates()).as(gemeente.toString()).isNotEmpty()
                    .allMatch(heir -> heir.validOn(TODAY));
        });
    }

    @Test
    void nothing_is_its_own_successor() {
        assertThat(gemeenten.list()).allSatisfy(gemeente ->
                assertThat(reached(gemeente, new HashSet<>())).doesNotContain(gemeente.code()));
    }

    private Set<GemeenteCode> reached(Gemeente from, Set<GemeenteCode> reached) {
        from.successors().stream().filter(reached::add)
                .forEach(next -> reached(gemeenten.byCode(next).orElseThrow(), reached));
        return reached;
    }

    @ParameterizedTest
    @CsvSource({
            "0003, 2021-01-01, 1979", "0010, 2021-01-01, 1979", "0024, 2021-01-01, 1979",
            "0788, 2021-01-01, 0757 0824 0855 0865",
            "0398, 2022-01-01, 1980", "0416, 2022-01-01, 1980",
            "0756, 2022-01-01, 1982", "1684, 2022-01-01, 1982", "0786, 2022-01-01, 1982", "0815, 2022-01-01, 1982",
            "1702, 2022-01-01, 1982",
            "0856, 2022-01-01, 1991", "1685, 2022-01-01, 1991",
            "0370, 2022-01-01, 0439", "0457, 2022-03-24, 0363",
            "0501, 2023-01-01, 1992", "0530, 2023-01-01, 1992", "0614, 2023-01-01, 1992",
            "0053, 2019-01-01, 1966 1969", "0140, 2018-01-01, 0080 1900 1949", "0083, 2011-01-01, 1908"})
    void each_recent_merger_is_on_its_day(String code, LocalDate day, String successors) {
        GemeenteCode gone = new GemeenteCode(code);
        List<GemeenteCode> expected = Arrays.stream(successors.split(" ")).map(GemeenteCode::new).toList();

        assertThat(gemeenten.validOn(gone, day.minusDays(1))).isTrue();
        assertThat(gemeenten.validOn(gone, day)).isFalse();
        assertThat(gemeenten.byCode(gone).orElseThrow().successors()).isEqualTo(expected);
        assertThat(gemeenten.heir(gone, day).map(Gemeente::code))
                .isEqualTo(expected.size() == 1 ? gemeenten.byCode(expected.get(0)).map(Gemeente::code)
                        : Optional.empty());
    }

    @Test
    void a_chain_of_mergers_leads_to_the_last_one() {
        assertThat(gemeenten.heir(new GemeenteCode("0083"), TODAY).map(Gemeente::name)).contains("Waadhoeke");
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
            "Amsterdam, 2026-01-01, 0363", "gemeente amsterdam, 2026-01-01, 0363",
            "Sudwest-Fryslan, 2026-01-01, 1900", "Den Haag, 2026-01-01, 0518", "\"'s-Gravenhage\", 2026-01-01, 0518",
            "Appingedam, 2020-12-31, 0003", "Appingedam, 2021-01-01, 1979", "Eemsdelta, 2020-12-31, \"\"",
            "Haaren, 2021-01-01, 0757 0824 0855 0865", "Bergen, 2026-01-01, 0373 0893",
            "Bergen (NH), 2026-01-01, 0373 0893",
            "Hengelo, 2026-01-01, 0164", "Atlantis, 2026-01-01, \"\""})
    void a_name_means_the_one_that_exists_or_what_it_became(String name, LocalDate day, String codes) {
        assertThat(codes(gemeenten.byName(name, day))).isEqualTo(codes);
    }

    @ParameterizedTest
    @CsvSource({
            "1015 KB, 2026-01-01, 0363", "1015kb, 2026-01-01, 0363", "1015, 2026-01-01, 0363",
            "9901 AB, 2020-12-31, 0003", "9901 AB, 2021-01-01, 1979", "1381, 2022-03-23, 0457",
            "1381, 2022-03-24, 0363",
            "5268 AA, 2020-12-31, 0788", "5268 AA, 2021-01-01, 0757 0824 0855 0865",
            "0999 AB, 2026-01-01, ''", "10155 KB, 2026-01-01, ''", "B-2000, 2026-01-01, ''"})
    void a_postcode_lies_where_it_lay_on_that_day(String postcode, LocalDate day, String codes) {
        assertThat(codes(gemeenten.byPostcode(postcode, day))).isEqualTo(codes);
    }

    @ParameterizedTest
    @CsvSource({
            "1015 KB, Amsterdam, Amsterdam, 0363", "1015 KB, , , 0363", ", Amsterdam, , 0363", ", , Amsterdam, 0363",
            "1015 KB, Rotterdam, , 0363 0599", "1015 KB, , Rotterdam, 0363 0599",
            "7255 AB, , Hengelo, 1876", "4284 AB, , Rijswijk, 1959", "7255 AB, Bronckhorst, Hengelo, 1876",
            "5268 AA, , Helvoirt, 0757 0824 0855 0865", "5268 AA, Vught, Helvoirt, 0865",
            "9901 AB, Appingedam, Appingedam, 1979", ", , Bergen, 0373 0893", "1861 AB, , Bergen, 0373",
            "1015 KB, ergens, ergens, 0363", ", , ergens, ''"})
    void an_address_that_contradicts_itself_has_several_candidates(String postcode, String district, String city,
                                                                  String codes) {
        assertThat(codes(gemeenten.byAddress(postcode, district, city, TODAY))).isEqualTo(codes);
    }

    @Test
    void every_postcode_of_the_tables_leads_to_where_it_lies_today() throws IOException {
        assumeThat(GemeentenGenerator.TABLES).as("the tables of ../shared/standards").isDirectory();
        // number, place, code today, ..., how certain
        for (String line : Files.readAllLines(GemeentenGenerator.TABLES.resolve("pc4-gemeente-derived.csv"))) {
            String[] part = line.split(",", 4);
            if (!part[0].equals("pc4")) {
                assertThat(codes(gemeenten.byPostcode(part[0], TODAY))).as(part[0]).contains(part[2]);
            }
        }
    }

    @Test
    void every_municipality_of_cbs_of_this_year_is_there_by_its_name() throws IOException {
        assumeThat(GemeentenGenerator.TABLES).as("the tables of ../shared/standards").isDirectory();
        for (String line : Files.readAllLines(GemeentenGenerator.TABLES.resolve("cbs-gemeenten-2026-342.csv"))) {
            String code = line.split(",")[0];
            if (!code.equals("gemeentecode")) {
                assertThat(gemeenten.validOn(new GemeenteCode(code), TODAY)).as(code).isTrue();
                assertThat(line).contains(gemeenten.byCode(new GemeenteCode(code)).orElseThrow().province());
            }
        }
    }

    @Test
    void the_files_are_what_the_tables_give() throws IOException {
        assumeThat(GemeentenGenerator.TABLES).as("the tables of ../shared/standards").isDirectory();
        GemeentenGenerator generator = new GemeentenGenerator();

        assertThat(Files.readAllLines(GemeentenGenerator.RESOURCES.resolve("gemeenten.csv")))
                .isEqualTo(generator.gemeenten());
        assertThat(Files.readAllLines(GemeentenGenerator.RESOURCES.resolve("postcodes.csv")))
                .isEqualTo(generator.postcodes());
    }

    private static String codes(Gemeenten.Found found) {
        return String.join(" ", found.candidates().stream().map(gemeente -> gemeente.code().value()).sorted().toList());
    }
}
