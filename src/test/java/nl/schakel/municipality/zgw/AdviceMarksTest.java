package nl.schakel.municipality.zgw;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;

import nl.schakel.referral.MunicipalUpdate.Kind;
import org.junit.jupiter.api.Test;

/** Which statuses of a case ask the GP something. */
class AdviceMarksTest {

    private final Map<String, Object> block = ZgwFixture.block(URI.create("http://localhost:9001"));

    @Test
    void a_status_that_asks_says_nothing_of_where_the_case_stands() {
        block.put("statuses", Map.of("In onderzoek", "in-progress", "Medisch advies gevraagd", "advice-requested"));
        block.put("advice-question", "vraag-huisarts");

        ZgwSettings settings = ZgwSettings.of(ZgwFixture.municipality(block));

        assertThat(settings.advice().statuses()).containsExactly("Medisch advies gevraagd");
        assertThat(settings.advice().statuses().contains("medisch advies GEVRAAGD")).isTrue();
        assertThat(settings.advice().property()).isEqualTo("vraag-huisarts");
        assertThat(settings.statuses()).containsExactly(Map.entry("In onderzoek", Kind.IN_PROGRESS));
    }

    @Test
    void a_property_without_a_status_that_asks_is_a_mistake() {
        block.put("advice-question", "vraag-huisarts");
        assertThat(ZgwSettings.findings(ZgwFixture.municipality(block))).singleElement().asString()
                .contains("zgw.advice-question hoort bij een status");
        assertThat(ZgwSettings.findings(ZgwFixture.municipality(ZgwFixture.block(URI.create("http://localhost:9001")))))
                .isEmpty();
    }
}
