package nl.schakel.municipality.iwmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

import nl.schakel.referral.Fault;
import nl.schakel.referral.Provision;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A message that the municipality would refuse never leaves. */
class Wmo315CheckTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
    private static final String MESSAGE = new String(new Wmo315Form((referral, place) -> 0).render(
            IwmoFixture.request(ReferralId.next(), Provision.SCOOTMOBIEL), IwmoFixture.municipality(true)),
            StandardCharsets.UTF_8);

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        "Voorvoegsel>de<; Voorvoegsel> <; rs033",
        "Dagtekening>2026-11-20<; Dagtekening>2026-11-21<; tr135",
        "Bsn>999990019<; Bsn>999990018<; cs002",
        "1944-03-09</iwmo:Datum>; 1944-03-09</iwmo:Datum><iwmo:DatumGebruik>1</iwmo:DatumGebruik>; cs139",
        "1944-03-09</iwmo:Datum>; 1944-03-01</iwmo:Datum><iwmo:DatumGebruik>2</iwmo:DatumGebruik>; cs139",
        "1944-03-09</iwmo:Datum>; 1944-01-01</iwmo:Datum><iwmo:DatumGebruik>3</iwmo:DatumGebruik>; cs139",
        "1944-03-09; 1900-01-01; tr002", "1944-03-09; 2026-11-21; tr134",
        "Geslacht>2<; Geslacht>9<; cod046", "Categorie>12<; Categorie>19<; wmo020",
        "Categorie>12</iwmo:Categorie>; Categorie>12</iwmo:Categorie><iwmo:Code>12X00</iwmo:Code>; cd041",
        "<wmo315:Verwijzer>; <wmo315:Omvang><iwmo:Volume>1</iwmo:Volume></wmo315:Omvang><wmo315:Verwijzer>; cd095",
        "<wmo315:Verwijzer>; <wmo315:Budget>1</wmo315:Budget><wmo315:Verwijzer>; cd075",
        "<wmo315:Verwijzer>; <wmo315:ToewijzingEinddatum>2026-11-19</wmo315:ToewijzingEinddatum><wmo315:Verwijzer>; cs003",
        "<wmo315:Product>; <wmo315:BeschikkingNummer>1</wmo315:BeschikkingNummer><wmo315:Product>; cd043",
        "Type>02<; Type>06<; cd066", "Type>02<; Type>07<; cd066",
        "<iwmo:ZorgverlenerCode>; <iwmo:Naam>x</iwmo:Naam><iwmo:ZorgverlenerCode>; cd066",
        "BerichtCode>444<; BerichtCode>480<; xsd", "wmo315/schema; wmo317/schema; xsd"})
    void a_broken_rule_is_named(String from, String to, String rule) {
        assertThat(MESSAGE).contains(from);

        Fault fault = catchThrowableOfType(Fault.Translation.class,
                () -> check(MESSAGE.replace(from, to)));

        assertThat(fault.code()).isEqualTo("iwmo-rule-" + rule);
        assertThat(fault.sentence()).doesNotContain("99999001").endsWith(".");
    }

    @Test
    void the_message_itself_keeps_to_all_and_so_does_one_without_a_birth_date() {
        assertThat(check(MESSAGE).sender()).isEqualTo(IwmoFixture.AGB);
        check(MESSAGE.replace("1944-03-09</iwmo:Datum>",
                "1900-01-01</iwmo:Datum><iwmo:DatumGebruik>3</iwmo:DatumGebruik>"));
    }

    @Test
    void the_example_of_a_gps_request_keeps_to_all() {
        Schemas.assume();
        Path own = Path.of("../shared/standards/municipal/examples-own/wmo315-huisarts.xml");
        assertThat(catchThrowableOfType(Fault.Translation.class,
                () -> Wmo315Check.check(Files.readAllBytes(own), TODAY))).isNull();
    }

    private static MessageHeader check(String message) {
        return Wmo315Check.check(message.getBytes(StandardCharsets.UTF_8), TODAY);
    }
}
