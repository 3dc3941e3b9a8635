package nl.schakel.municipality.iwmo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

/** Which answers may follow which: TR359, TR360 and TR365 as one table. */
class IwmoRulesTest {

    /** Answers before (WJ760, in order), whether there was a WMO301, and what the next answer meets. */
    private static final String TABLE = """
            before  301  next 1              next 2
            -       no   ok                  ok
            2       no   ok                  9360
            1       no   9365                9360 9365
            21      no   9365                9360 9365
            -       yes  9359                9359
            2       yes  9359                9359 9360
            1       yes  9359 9365           9359 9360 9365
            21      yes  9359 9365           9359 9360 9365
            """;

    @Test
    void an_answer_follows_another_as_the_table_says_and_no_other_way() {
        StringBuilder table = new StringBuilder("before  301  next 1              next 2\n");
        for (boolean allocated : new boolean[] {false, true}) {
            for (String before : List.of("-", "2", "1", "21")) {
                List<String> answers = new ArrayList<>(before.equals("-") ? List.of() : List.of(before.split("")));
                table.append("%-8s%-5s%-20s%s\n".formatted(before, allocated ? "yes" : "no",
                        codes("1", answers, allocated), codes("2", answers, allocated)));
            }
        }
        assertThat(table).hasToString(TABLE);
    }

    private static String codes(String answer, List<String> before, boolean allocated) {
        List<String> codes = IwmoRules.of(answer, before, allocated);
        return codes.isEmpty() ? "ok" : String.join(" ", codes);
    }
}
