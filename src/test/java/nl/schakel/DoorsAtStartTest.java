package nl.schakel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.env.MockEnvironment;

/** What the start says of a municipality's doors. */
class DoorsAtStartTest {

    private static final Path DEMO = Path.of("config/demo");

    @TempDir
    private Path config;

    /** @param door of Utrecht, that has an expert too */
    private List<String> findings(String door) throws IOException {
        Files.createDirectories(config.resolve("practices"));
        Files.createDirectories(config.resolve("municipalities"));
        Files.copy(DEMO.resolve("practices/01012345-de-linde.yaml"),
                config.resolve("practices/01012345-de-linde.yaml"));
        Files.writeString(config.resolve("municipalities/0344-utrecht.yaml"),
                Files.readString(DEMO.resolve("municipalities/0344-utrecht.yaml")) + "doors:\n  - " + door + "\n");
        MockEnvironment environment = new MockEnvironment().withProperty("schakel.config", config.toString())
                .withProperty("schakel.data", config.resolve("data").toString())
                .withProperty("schakel.master-key", "c2NoYWtlbC1kZW1vLW9ubHktbm90LWZvci1wYXRpZW4=");
        environment.setActiveProfiles("demo");
        return StrictStart.findings(environment);
    }

    @Test
    void a_door_may_share_the_municipalitys_own_desk() throws IOException {
        assertThat(findings("{name: Buurtteam, postcodes: [3511], zgw: {confidentiality: geheim}}")).isEmpty();
    }

    @Test
    void a_door_may_not_read_what_goes_to_the_expert() throws IOException {
        assertThat(findings("{name: Buurtteam, postcodes: [3511], zgw: {zaaktype: WMO-CONSULTATIE}}")).singleElement()
                .asString().startsWith("Gemeente Utrecht, Buurtteam (0344): deze toegang noemt hetzelfde zaaktype");
    }

    @Test
    void a_doors_own_connection_is_looked_at_like_any() throws IOException {
        assertThat(findings("{name: Buurtteam, postcodes: [3511], zgw: {zakan: x, rsin: \"1\"}}"))
                .anyMatch(finding -> finding.contains("Buurtteam") && finding.contains("zgw.zakan"))
                .anyMatch(finding -> finding.contains("Buurtteam") && finding.contains("zgw.rsin"));
    }
}
