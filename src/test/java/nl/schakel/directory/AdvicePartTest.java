package nl.schakel.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Period;
import java.util.List;

import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.RecipientRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who at a municipality may ask practices about patients, as its file says. */
class AdvicePartTest {

    private static final String MUNICIPALITY = """
            code: "0363"
            name: Amsterdam
            oin: "00000099000000363000"
            valid: {from: 1900-01-01}
            recipients:
              medical-adviser: {name: GGD, oin: "00000099000000363001", via: zgw, zgw: {zaaktype: ADVIES}}
            standard: zgw
            zgw: {}
            """;
    private static final String SERVED = """
            code: "0384"
            name: Diemen
            oin: "00000099000000384000"
            valid: {from: 1900-01-01}
            served-by: "0363"
            """;
    private static final String PRACTICE = """
            agb: "01012345"
            name: De Linde
            clients: [{id: his, jwks-uri: "https://his.example/jwks"}]
            """;
    private static final String ADVICE = """
            advice:
              consultant: {secret: geheim-van-de-consulent}
              medical-adviser: {secret: geheim-van-de-adviseur, big: ["19065432101"]}
            """;

    @TempDir
    private Path home;

    @Test
    void each_role_has_its_secret_and_the_usual_term_is_two_weeks() {
        Municipality.Advice advice = load(MUNICIPALITY + ADVICE).municipality(new GemeenteCode("0363")).orElseThrow()
                .advice();
        assertThat(advice.secrets()).containsEntry(RecipientRole.CONSULTANT, "geheim-van-de-consulent")
                .containsEntry(RecipientRole.MEDICAL_ADVISER, "geheim-van-de-adviseur");
        assertThat(advice.big()).containsExactly("19065432101");
        assertThat(advice.term()).isEqualTo(Period.ofDays(14));
        assertThat(advice.toString()).doesNotContain("geheim");
    }

    @Test
    void without_the_part_nobody_asks_and_a_served_municipality_asks_by_its_body() {
        assertThat(load(MUNICIPALITY).municipality(new GemeenteCode("0363")).orElseThrow().advice()).isNull();
        write("municipalities/0384-diemen.yaml", SERVED);
        Directory directory = load(MUNICIPALITY + ADVICE);
        assertThat(directory.municipality(new GemeenteCode("0384")).orElseThrow().advice())
                .isEqualTo(directory.municipality(new GemeenteCode("0363")).orElseThrow().advice());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "geheim-van-de-consulent | kort | advice.consultant.secret klopt niet",
            "geheim-van-de-adviseur | geheim-van-de-consulent | advice.medical-adviser.secret moet een ander geheim",
            "[\"19065432101\"] | [\"1906543210\"] | advice.medical-adviser.big noemt iets dat geen BIG-nummer",
            "', big: [\"19065432101\"]' | '' | advice.medical-adviser.big ontbreekt",
            "consultant: | consulent: | advice.consulent is geen bekende sleutel",
            "', zgw: {zaaktype: ADVIES}' | '' | advice.medical-adviser vraagt om recipients.medical-adviser"})
    void what_is_wrong_is_told_in_one_sentence_without_the_secret(String from, String to, String finding) {
        String file = (MUNICIPALITY + ADVICE).replace(from, to == null ? "" : to);
        List<String> findings = catchThrowableOfType(ConfigurationInvalid.class, () -> load(file)).findings();
        assertThat(findings).anySatisfy(found -> assertThat(found).contains(finding));
        assertThat(findings.toString()).doesNotContain("geheim-van", "kort");
    }

    @Test
    void an_empty_part_is_a_mistake() {
        List<String> findings = catchThrowableOfType(ConfigurationInvalid.class,
                () -> load(MUNICIPALITY + "advice: {term: P7D}\n")).findings();
        assertThat(findings).singleElement().asString().contains("advice noemt niemand");
    }

    private Directory load(String municipality) {
        write("municipalities/0363-amsterdam.yaml", municipality);
        write("practices/01012345-de-linde.yaml", PRACTICE);
        return Directory.load(List.of(home), name -> null);
    }

    private void write(String file, String content) {
        try {
            Files.createDirectories(home.resolve(file).getParent());
            Files.writeString(home.resolve(file), content);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
