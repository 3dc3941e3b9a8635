package nl.schakel.municipality.iwmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.List;

import nl.schakel.referral.WmoCategory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The official examples are read, and what only looks like a message is not. */
class MessageReaderTest {

    private static final String ANSWER = new String(new TownHall("0363").wmo319("G1", "abc", "1", "7"),
            StandardCharsets.UTF_8);

    @Test
    void the_official_answer_is_read() throws IOException {
        Received.Answer answer = (Received.Answer) example("WMO319");

        assertThat(answer.header().sender()).isEqualTo("0384");
        assertThat(answer.header().receiver()).isEqualTo("65656055");
        assertThat(answer.header().identification()).isEqualTo("876543219");
        assertThat(answer.header().date()).isEqualTo(LocalDate.of(2023, 4, 2));
        assertThat(answer.reference()).isEqualTo("9003");
        assertThat(answer.answer()).isEqualTo("1");
        assertThat(answer.reason()).isEqualTo("7");
    }

    @Test
    void every_category_of_the_code_list_can_be_told() {
        assertThat(CodeList.WMO020.codes()).allMatch(code -> WmoCategory.ofCode(code).isPresent())
                .hasSameSizeAs(WmoCategory.values());
    }

    @Test
    void the_official_allocation_is_read_and_can_be_refused_with_all_that_is_in_it() throws IOException {
        Received.Allocations received = (Received.Allocations) example("WMO301");

        assertThat(received.allocations()).containsExactly(new Received.Allocation("101", "42420002",
                "2023-08-13T12:34:56", LocalDate.of(2023, 1, 1), LocalDate.of(2023, 12, 31), false,
                WmoCategory.HUISHOUDEN));
        assertThat(received.toString()).doesNotContain("999900006");
        byte[] retour = Retours.repeated(received.header(), XmlNode.parse(bytes("WMO301")), "R1",
                LocalDate.of(2023, 8, 14), node -> node.name().equals("ToegewezenProduct")
                        ? List.of("9379") : List.of());
        Schemas.validateRetour("WMO302", retour);
        Schemas.validateRetour("WMO302", Retours.headerOnly(received.header(), "R1", LocalDate.of(2023, 8, 14),
                List.of("0001")));
        Schemas.validateRetour("WMO302", Retours.headerOnly(received.header(), "R1", LocalDate.of(2023, 8, 14),
                List.of()));
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "0200, ''", "0200 9374 0233, 9374", "0200 0200 0233, 0233", "0001 0001, 0001"})
    void a_request_is_accepted_where_nothing_is_wrong_and_everything_was_judged(String codes, String wrong) {
        byte[] retour = new TownHall("0363").wmo316(new MessageHeader("WMO315", "01012345", "0363", "A1",
                LocalDate.of(2026, 11, 20), "1.0.0", "1.0.0"), codes.isEmpty() ? new String[0] : codes.split(" "));

        assertThat(((Received.Retour) MessageReader.read(XmlNode.parse(retour))).codes())
                .isEqualTo(wrong.isEmpty() ? List.of() : List.of(wrong));
    }

    @ParameterizedTest
    @CsvSource({"BerichtCode>482<, BerichtCode>483<", "BerichtVersie>3<, BerichtVersie>2<",
        "Afzender>0363<, Afzender>363<", "Ontvanger>01012345<, Ontvanger>1012345<",
        "Identificatie>G1<, Identificatie>1234567890123<", "Dagtekening>2026-11-20<, Dagtekening>2026-11-20Z<",
        "Dagtekening>2026-11-20<, Dagtekening>20261120<", "VerzoekAntwoord>1<, VerzoekAntwoord>3<",
        "Verzoek>7<, Verzoek>10<", "ReferentieAanbieder>abc<, ReferentieAanbieder> <",
        "3_2/wmo319, 3_1/wmo319", "3_2/wmo319, 3_2/wmo317", "/wmo319:Bericht>, /wmo319:Bericht><!-- -->"})
    void what_is_not_as_the_xsd_asks_is_invalid(String from, String to) {
        String changed = ANSWER.replace(from, to);
        assertThat(changed).isNotEqualTo(ANSWER);
        if (to.contains("<!--")) {
            assertThat(MessageReader.read(XmlNode.parse(utf8(changed)))).isInstanceOf(Received.Answer.class);
            return;
        }
        assertThatExceptionOfType(MessageHeader.Invalid.class)
                .isThrownBy(() -> MessageReader.read(XmlNode.parse(utf8(changed))));
    }

    @Test
    void elements_twice_in_another_order_or_of_another_make_are_invalid() {
        String twice = ANSWER.replace("<wmo319:VerzoekAntwoord>1</wmo319:VerzoekAntwoord>",
                "<wmo319:VerzoekAntwoord>1</wmo319:VerzoekAntwoord><wmo319:VerzoekAntwoord>2</wmo319:VerzoekAntwoord>");
        String foreign = ANSWER.replace("<wmo319:VerzoekAntwoord>1",
                "<x:Extra xmlns:x=\"urn:x\">1</x:Extra><wmo319:VerzoekAntwoord>1");
        for (String changed : new String[] {twice, foreign}) {
            assertThat(changed).isNotEqualTo(ANSWER);
            assertThatExceptionOfType(MessageHeader.Invalid.class)
                    .isThrownBy(() -> MessageReader.read(XmlNode.parse(utf8(changed))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "geen xml 999990019", "<a>", "<a/><b/>x<",
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY x \"aaaa\">]><a>&x;&x;</a>"})
    void what_is_no_xml_or_brings_entities_is_unreadable(String text) {
        if (text.equals("<a/><b/>x<")) {
            assertThat(XmlNode.parse(utf8(text)).name()).isEqualTo("a");
            return;
        }
        assertThatExceptionOfType(XmlNode.Unreadable.class).isThrownBy(() -> XmlNode.parse(utf8(text)))
                .withMessageNotContaining("999990019");
    }

    @Test
    void a_tower_of_elements_is_unreadable_and_not_a_crash() {
        assertThatExceptionOfType(XmlNode.Unreadable.class)
                .isThrownBy(() -> XmlNode.parse(utf8("<a>".repeat(100_000))));
        assertThatExceptionOfType(XmlNode.Unreadable.class)
                .isThrownBy(() -> XmlNode.parse(utf8("<a>" + "<b/>".repeat(150_000) + "</a>")));
    }

    private static Received example(String function) throws IOException {
        return MessageReader.read(XmlNode.parse(bytes(function)));
    }

    private static byte[] bytes(String function) throws IOException {
        Schemas.assume();
        return Files.readAllBytes(Schemas.FOLDER.resolve("berichten/" + function + ".xml"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
