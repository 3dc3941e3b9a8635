package nl.schakel.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Risk;
import nl.schakel.referral.Urgency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The doors of a municipality: which referral goes through which, and what a file may say of them. */
class DoorsTest {

    private static final Path DEMO = Path.of("config/demo");
    private static final String FILE = "0307-amersfoort.yaml";
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);
    private static final String DOORS = """
            doors:
              - {name: Spoed, urgency: [stat], postcodes: [3811-3812, 3826AB]}
              - {name: Triage, urgency: [asap], risk: [medium, high], zgw: {zaaktype: TRIAGE}}
              - {name: Zorgzaam, risk: [low], from: 2027-01-01}
              - {name: Gesloten, postcodes: [3813], until: 2026-11-22}
              - {name: Rolstoelen, provisions: [rolstoel], postcodes: ["3814", 3815 AA]}
            """;

    @TempDir
    private Path config;

    private Directory load(String doors) throws IOException {
        String file = Files.readString(DEMO.resolve("municipalities").resolve(FILE));
        Path folder = Files.createDirectories(config.resolve("municipalities"));
        Files.writeString(folder.resolve(FILE), file.substring(0, file.indexOf("doors:\n")) + doors
                + file.substring(file.indexOf("terms:")));
        return Directory.load(List.of(config), name -> null);
    }

    private Municipality amersfoort(String doors) throws IOException {
        Path practices = Files.createDirectories(config.resolve("practices"));
        Files.copy(DEMO.resolve("practices/01012345-de-linde.yaml"), practices.resolve("01012345-de-linde.yaml"));
        return load(doors).municipality(new GemeenteCode("0307")).orElseThrow();
    }

    @ParameterizedTest(name = "{0}, risk {1}, {2}, {3} -> {4}")
    @CsvSource(nullValues = "-", value = {
        "STAT,    -,      3812ZZ, SCOOTMOBIEL, Spoed",
        "STAT,    -,      3826AB, SCOOTMOBIEL, Spoed",
        "STAT,    -,      3826AC, SCOOTMOBIEL, -",
        "STAT,    HIGH,   3826AC, SCOOTMOBIEL, Triage",
        "STAT,    -,      -,      SCOOTMOBIEL, -",
        "ROUTINE, -,      3811AA, SCOOTMOBIEL, -",
        "ASAP,    -,      -,      SCOOTMOBIEL, Triage",
        "ASAP,    LOW,    3811AA, SCOOTMOBIEL, Triage",
        "ROUTINE, MEDIUM, 3811AA, SCOOTMOBIEL, Triage",
        "ROUTINE, LOW,    3811AA, SCOOTMOBIEL, -",
        "ROUTINE, -,      3813AA, SCOOTMOBIEL, -",
        "ROUTINE, -,      3814XX, ROLSTOEL,    Rolstoelen",
        "ROUTINE, -,      3815AA, ROLSTOEL,    Rolstoelen",
        "ROUTINE, -,      3814XX, SCOOTMOBIEL, -",
        "ROUTINE, -,      3815AB, ROLSTOEL,    -"})
    void the_first_door_of_which_every_group_holds(Urgency urgency, Risk risk, String postcode, Provision provision,
                                                   String door) throws IOException {
        Door.Asked asked = new Door.Asked(provision, urgency, risk, postcode);

        assertThat(amersfoort(DOORS).door(asked, TODAY).map(Door::name).orElse(null)).isEqualTo(door);
        assertThat(asked.toString()).doesNotContain("38");
    }

    @Test
    void a_door_opens_and_closes_on_a_day() throws IOException {
        Municipality amersfoort = amersfoort(DOORS);
        Door.Asked risky = new Door.Asked(Provision.SCOOTMOBIEL, Urgency.ROUTINE, Risk.LOW, null);
        Door.Asked near = new Door.Asked(Provision.SCOOTMOBIEL, Urgency.ROUTINE, null, "3813AA");

        assertThat(amersfoort.door(risky, LocalDate.of(2026, 12, 31))).isEmpty();
        assertThat(amersfoort.door(risky, LocalDate.of(2027, 1, 1)).map(Door::name)).contains("Zorgzaam");
        assertThat(amersfoort.door(near, LocalDate.of(2026, 11, 21)).map(Door::name)).contains("Gesloten");
        assertThat(amersfoort.door(near, LocalDate.of(2026, 11, 22))).isEmpty();
    }

    @Test
    void a_door_is_the_same_recipient_reached_in_another_way() throws IOException {
        Municipality amersfoort = amersfoort(DOORS);
        Municipality triage = amersfoort.at(RecipientRole.CONSULTANT, "Triage").orElseThrow();

        assertThat(triage.oin()).isEqualTo(amersfoort.oin());
        assertThat(triage.name()).isEqualTo("Amersfoort, Triage");
        assertThat(triage.connection()).containsEntry("zaaktype", "TRIAGE")
                .containsEntry("zaken", amersfoort.connection().get("zaken"));
        assertThat(amersfoort.connection()).containsEntry("zaaktype", "WMO-MELDING");
        assertThat(amersfoort.nameWith("Triage")).isEqualTo("Amersfoort (Triage)");
        assertThat(amersfoort.doors().toString()).doesNotContain("secret");
    }

    @Test
    void the_desk_takes_over_what_went_through_a_door_that_is_no_more() throws IOException {
        Municipality amersfoort = amersfoort(DOORS);

        assertThat(amersfoort.atDoor(null)).isSameAs(amersfoort);
        assertThat(amersfoort.atDoor("Opgeheven")).isSameAs(amersfoort);
        assertThat(amersfoort.nameWith("Opgeheven")).isEqualTo("Amersfoort");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', value = {
        "{name: A} | doors[1].name staat bij een toegang zonder urgency, risk, postcodes of provisions",
        "{risk: [high]} | doors[1].name ontbreekt: nodig is de naam van het team",
        "{name: A, risk: [moderate]} | doors[1].risk klopt niet: kies uit low, medium, high.",
        "{name: A, risk: []} | doors[1].risk klopt niet: kies uit low, medium, high.",
        "{name: A, risk: high} | doors[1].risk moet een lijst zijn.",
        "{name: A, urgency: [soon]} | doors[1].urgency klopt niet: kies uit routine, urgent, asap, stat.",
        "{name: A, provisions: [auto]} | doors[1].provisions klopt niet: kies uit huishoudelijke-hulp, ",
        "{name: A, postcodes: [381]} | doors[1].postcodes klopt niet: nodig zijn postcodes van vier cijfers",
        "{name: A, postcodes: [3819-3811]} | doors[1].postcodes klopt niet: nodig zijn postcodes van vier cijfers",
        "{name: A, postcodes: [3811ab]} | doors[1].postcodes klopt niet: nodig zijn postcodes van vier cijfers",
        "{name: A, risk: [low], until: 2026-01-01, from: 2026-01-01} | doors[1].until moet na from liggen.",
        "{name: A, risk: [low], iwmo: {url: x}} | doors[1].iwmo kan niet: een toegang werkt met dezelfde standaard",
        "{name: A, risk: [low], zgw: x} | doors[1].zgw ontbreekt: nodig is het blok",
        "{name: A, risk: [low], door: x} | doors[1].door is geen bekende sleutel."})
    void a_door_that_breaks_a_rule_gets_a_sentence(String door, String sentence) {
        ConfigurationInvalid invalid = catchThrowableOfType(ConfigurationInvalid.class,
                () -> amersfoort("doors:\n  - " + door + "\n"));

        assertThat(invalid.findings()).anySatisfy(finding -> assertThat(finding).startsWith(FILE + ": " + sentence));
    }

    @Test
    void two_doors_do_not_have_one_name() {
        ConfigurationInvalid invalid = catchThrowableOfType(ConfigurationInvalid.class, () -> amersfoort(
                "doors: [{name: A, risk: [low]}, {name: A, risk: [high]}]\n"));

        assertThat(invalid.findings()).containsExactly(FILE + ": doors[2].name staat al bij een andere toegang.");
    }
}
