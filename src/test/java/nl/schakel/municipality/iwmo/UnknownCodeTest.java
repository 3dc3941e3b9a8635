package nl.schakel.municipality.iwmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import nl.schakel.municipality.CodeTable;
import nl.schakel.municipality.iwmo.MessageHeader.UnknownCode;
import org.junit.jupiter.api.Test;

/** A code that is on no list is told to who keeps the lists, as long as it can be nothing but a code. */
class UnknownCodeTest {

    @Test
    void a_code_that_the_list_lacks_is_named_and_a_text_in_its_place_is_not() {
        assertThat(invalid(CodeList.WJ759, "99").unknown()).contains(new UnknownCode(CodeList.WJ759, "99"));
        for (String text : new String[] {"Jansen", "999990019", "", null, "1 "}) {
            assertThat(invalid(CodeList.WJ759, text).unknown()).as("in the place of a code").isEmpty();
        }
    }

    @Test
    void every_list_that_a_code_can_be_missed_in_is_among_the_lists_in_force() {
        assertThat(new IwmoStandard().codeTables(IwmoFixture.municipality(true))).extracting(CodeTable::key)
                .containsExactlyInAnyOrder("WJ759", "WJ760", "WMO002", "WJ001", "Fo01");
        assertThat(new IwmoStandard().codeTables(IwmoFixture.municipality(true)))
                .allSatisfy(table -> assertThat(table.meanings()).isNotEmpty());
    }

    private static MessageHeader.Invalid invalid(CodeList list, String code) {
        return catchThrowableOfType(MessageHeader.Invalid.class,
                () -> MessageHeader.requireListed(list, code, "een code"));
    }
}
