package nl.schakel.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

import nl.schakel.directory.Municipality.Contact;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom a practice may call on a day, also while one hands over to another. */
class ContactsTest {

    private static final AgbCode LINDE = new AgbCode("01012345");

    private final Municipality amsterdam = new Municipality(new GemeenteCode("0363"), "Amsterdam",
            new Oin("00000099000000363000"), LocalDate.of(1900, 1, 1), null, Set.of(), List.of(
            new Contact(null, "Wmo-loket", "14020", null, null),
            new Contact(null, "Wijkteam Oost", null, LocalDate.of(2025, 1, 1), LocalDate.of(2027, 1, 1)),
            new Contact(LINDE, "A. Jansen", null, LocalDate.of(2026, 1, 1), LocalDate.of(2026, 7, 1)),
            new Contact(LINDE, "B. Pieters", null, LocalDate.of(2026, 6, 1), null)), null, true, "zgw", Map.of());

    @ParameterizedTest
    @CsvSource({
        "01012345, 2024-12-31, Wmo-loket", "01012345, 2025-01-01, Wijkteam Oost", "01012345, 2025-12-31, Wijkteam Oost",
        "01012345, 2026-01-01, A. Jansen", "01012345, 2026-05-31, A. Jansen", "01012345, 2026-06-15, B. Pieters",
        "01012345, 2030-01-01, B. Pieters", "01023456, 2026-06-15, Wijkteam Oost", "01023456, 2027-01-01, Wmo-loket"})
    void own_before_general_and_of_two_the_one_who_came_last(String practice, LocalDate day, String name) {
        assertThat(amsterdam.contact(new AgbCode(practice), day)).map(Contact::name).contains(name);
    }
}
