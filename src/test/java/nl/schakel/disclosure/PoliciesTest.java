package nl.schakel.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import nl.schakel.referral.Provision;

class PoliciesTest {

    private static final Table TABLE = table();
    private static final String GOOD = TABLE.good();

    private record Table(String good, List<Mistake> broken) {
    }

    private record Mistake(String change, String into, String finding) {
    }

    @TempDir
    private Path config;

    @Test
    void theAgreementsOfTheProjectAreSoundAndThereIsOneForEveryProvision() {
        Policies policies = Policies.load(Path.of("config"));

        assertThat(Provision.values()).allSatisfy(provision ->
                assertThat(policies.covers(provision, "consultant")).as(provision.code()).isTrue());
        assertThat(policies.covers(Provision.SCOOTMOBIEL, "medical-adviser")).isTrue();
        assertThat(policies.covers(Provision.BESCHERMD_WONEN, "medical-adviser")).isFalse();
        assertThat(policies.covers(Provision.SCHULDHULP, "expert")).isFalse();
        assertThat(policies.version()).matches("[0-9a-f]{16}");
    }

    @Test
    void confirmedTextGoesOnlyWhereTheFileSaysSoAndNeverToAnExpert() {
        Policies policies = Policies.load(Path.of("config"));

        assertThat(policies.confirmedText(Provision.ROLSTOEL, "consultant")).isTrue();
        assertThat(policies.confirmedText(Provision.ROLSTOEL, "medical-adviser")).isTrue();
        assertThat(policies.confirmedText(Provision.ROLSTOEL, "expert")).isFalse();
        assertThat(policies.confirmedText(Provision.ROLSTOEL, "mayor")).isFalse();
        assertThat(policies.confirmedText(Provision.SCHULDHULP, "consultant")).isTrue();
        assertThat(policies.confirmedText(Provision.SCHULDHULP, "medical-adviser")).as("it receives nothing").isFalse();
        assertThat(policies.confirmedText(Provision.OPVANG, "consultant")).isFalse();
    }

    @Test
    void withoutAFileThereIsNothingToConfirm() throws IOException {
        write("scootmobiel.yaml", GOOD);

        assertThat(Policies.load(config).confirmedText(Provision.ROLSTOEL, "consultant")).isFalse();
    }

    @Test
    void everyReleasedElementSaysWhyThisProvisionNeedsIt() throws IOException {
        try (var files = Files.list(Path.of("config/provisions"))) {
            for (Path file : (Iterable<Path>) files::iterator) {
                var lines = Files.readAllLines(file);
                for (int i = 1; i < lines.size(); i++) {
                    if (lines.get(i).startsWith("  - element:")) {
                        assertThat(lines.get(i - 1)).as("%s line %d", file, i).matches(" {2}# .{20,}");
                    }
                }
            }
        }
    }

    @Test
    void theVersionFollowsEveryByteAndEveryFileName() throws IOException {
        write("scootmobiel.yaml", GOOD);
        String before = Policies.load(config).version();
        assertThat(Policies.load(config).version()).isEqualTo(before);

        write("scootmobiel.yaml", GOOD + "# gewijzigd\n");

        assertThat(Policies.load(config).version()).isNotEqualTo(before);
    }

    @TestFactory
    Stream<DynamicTest> aBrokenRuleIsOneSentence() {
        return TABLE.broken().stream().map(mistake -> dynamicTest(mistake.finding(), () -> {
            assertThat(TABLE.good()).contains(mistake.change());
            write("scootmobiel.yaml", TABLE.good().replace(mistake.change(), mistake.into()));

            assertThat(findings()).contains(mistake.finding());
        }));
    }

    @Test
    void anExpertIsAskedWithoutAName() throws IOException {
        write("scootmobiel.yaml", GOOD + GOOD.substring(GOOD.indexOf("  - element"))
                .replace("role: consultant", "role: expert"));

        assertThat(Policies.load(config).covers(Provision.SCOOTMOBIEL, "expert")).isTrue();
    }

    @Test
    void theSameElementOrTheSamePlaceTwiceIsRefused() throws IOException {
        String element = GOOD.substring(GOOD.indexOf("  - element"));
        write("scootmobiel.yaml", GOOD + element + element.replace("mobility.walking", "mobility.stairs"));

        assertThat(findings()).containsExactly(
                "scootmobiel.yaml: element 'mobility.walking' staat er voor rol consultant twee keer.",
                "scootmobiel.yaml: element 'mobility.walking' leest dezelfde plek als een ander element van deze rol.",
                "scootmobiel.yaml: element 'mobility.stairs' leest dezelfde plek als een ander element van deze rol.");
    }

    @Test
    void aWordThatStandsTwiceIsRefusedAndNotSilentlyTheLastOne() throws IOException {
        write("scootmobiel.yaml", GOOD + "free-text: none\n");

        assertThat(findings()).containsExactly(
                "scootmobiel.yaml: dit is geen geldige YAML (of er staat een woord dubbel).");
    }

    @Test
    void aFileThatWouldNotBeReadIsSaidAloud() throws IOException {
        write("scootmobiel.yml", GOOD);

        assertThat(findings()).containsExactly(
                "Het bestand provisions/scootmobiel.yml wordt niet gelezen: een voorziening staat in een bestand dat "
                        + "eindigt op .yaml.",
                "De map provisions is leeg: zonder afspraken per voorziening gaat er niets naar een gemeente.");
    }

    @Test
    void anEmptyFileOrAMissingFolderIsNoAgreement() throws IOException {
        assertThat(findings()).containsExactly(
                "De map provisions ontbreekt: zonder afspraken per voorziening gaat er niets naar een gemeente.");

        write("scootmobiel.yaml", "");

        assertThat(findings()).containsExactly(
                "scootmobiel.yaml: dit is geen afspraak; verwacht worden code, category, free-text en released.");
    }

    private List<String> findings() {
        return catchThrowableOfType(PolicyInvalid.class, () -> Policies.load(config)).findings();
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(config.resolve("provisions"));
        Files.writeString(config.resolve("provisions").resolve(name), text);
    }

    private static Table table() {
        try {
            return new YAMLMapper().readValue(Referrals.CASES.resolve("broken-policies.yaml").toFile(), Table.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
