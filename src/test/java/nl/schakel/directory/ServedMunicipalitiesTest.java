package nl.schakel.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.referral.RecipientRole;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several municipalities have their work done by one. */
class ServedMunicipalitiesTest {

    private static final GemeenteCode BODY = new GemeenteCode("0344");
    private static final GemeenteCode SERVED = new GemeenteCode("0310");

    @TempDir
    private Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(folder.resolve("practices"));
        Files.createDirectories(folder.resolve("municipalities"));
        Files.writeString(folder.resolve("practices/01012345-linde.yaml"), """
                agb: "01012345"
                ura: "00001234"
                name: Huisartsenpraktijk De Linde
                clients:
                  - {id: his-de-linde, jwks-uri: "https://his.voorbeeld.example/jwks"}
                """);
        file("0344", "Utrecht", """
                recipients:
                  medical-adviser: {name: GGD, oin: "00000099000000344001", via: zgw, zgw: {zaaktype: MEDISCH}}
                standard: zgw
                zgw: {zaken: "https://zgw.voorbeeld.example", zaaktype: MELDING}
                """);
    }

    @Test
    void aServedMunicipalityIsReachedAsTheOneThatDoesItsWorkAndKeepsItsOwnNumber() throws IOException {
        file("0310", "De Bilt", "served-by: \"0344\"\nrsin: \"111222333\"\n");

        Directory directory = Directory.load(List.of(folder), name -> null);
        Municipality served = directory.municipality(SERVED).orElseThrow();
        assertThat(served.standard()).isEqualTo("zgw");
        assertThat(served.connection()).isEqualTo(directory.municipality(BODY).orElseThrow().connection());
        assertThat(served.oin()).isEqualTo(new Oin("00000099000000310000"));
        assertThat(served.served().rsin()).hasToString("111222333");
        assertThat(served.at(RecipientRole.MEDICAL_ADVISER).orElseThrow().name()).isEqualTo("De Bilt, GGD");
        assertThat(served.at(RecipientRole.MEDICAL_ADVISER).orElseThrow().served()).isEqualTo(served.served());
        assertThat(directory.servedBy(BODY)).extracting(Municipality::code).containsExactly(BODY, SERVED);
        assertThat(directory.servedBy(SERVED)).isEmpty();
        assertThat(directory.byOin(served.oin())).contains(served);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            served-by: "0999"                                  | zonder eigen bestand
            served-by: "0310"                                  | niet de eigen
            served-by: "0736"                                  | zelf ook served-by
            served-by: "0344"; standard: zgw                   | standard hoort niet bij served-by
            served-by: "0344"; zgw: {zaaktype: X}              | zgw hoort niet bij served-by
            served-by: "0344"; recipients: {consultant: {big: true}} | recipients hoort niet bij served-by
            served-by: "0344"; rsin: "123456789"               | elfproef
            standard: zgw; zgw: {zaaktype: X}; rsin: "111222333" | hoort hier alleen bij served-by
            """)
    void whatDoesNotBelongTogetherIsSaidAtStart(String keys, String said) throws IOException {
        file("0310", "De Bilt", keys.replace("; ", "\n") + "\n");
        file("0736", "De Ronde Venen", "served-by: \"0344\"\n");

        ConfigurationInvalid invalid = catchThrowableOfType(ConfigurationInvalid.class,
                () -> Directory.load(List.of(folder), name -> null));
        assertThat(invalid.findings()).anySatisfy(finding ->
                assertThat(finding).startsWith("0310-De Bilt.yaml: ").contains(said));
    }

    private void file(String code, String name, String rest) throws IOException {
        Files.writeString(folder.resolve("municipalities/" + code + "-" + name + ".yaml"), """
                code: "%s"
                name: %s
                oin: "0000009900000%s000"
                valid: {from: 1900-01-01}
                %s""".formatted(code, name, code, rest));
    }
}
