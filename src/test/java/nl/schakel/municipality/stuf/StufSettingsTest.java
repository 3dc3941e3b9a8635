package nl.schakel.municipality.stuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import nl.schakel.municipality.stuf.StufSettings.Way;
import nl.schakel.municipality.stuf.StufSettings.WithdrawalMarks;
import nl.schakel.referral.Fault;
import nl.schakel.referral.MunicipalUpdate.Kind;
import nl.schakel.referral.RecipientRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stuf block of a municipality's file. */
class StufSettingsTest {

    private final Map<String, Object> block = StufFixture.block(URI.create("https://zaken.voorbeeld.example"));

    @Test
    void aWholeBlockIsReadAndTheRestHasSensibleValues() {
        StufSettings settings = StufSettings.of(StufFixture.municipality(block));

        assertThat(settings.questions()).hasToString("https://zaken.voorbeeld.example/stuf/beantwoordvraag");
        assertThat(settings.soap()).isEqualTo(StufSettings.Soap.V1_1);
        assertThat(settings.login().digest()).isTrue();
        assertThat(settings.statuses().get("in ONDERZOEK")).isEqualTo(Kind.IN_PROGRESS);
        assertThat(settings.poll()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.confidentiality()).isEqualTo("VERTROUWELIJK");
        assertThat(settings.elements()).containsEntry("urgentie", "urgentie").hasSize(10);
        assertThat(settings.withdrawal()).isEqualTo(new WithdrawalMarks(Way.UPDATE, "Ingetrokken"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            vrije-berichten    | http://zaken.voorbeeld.example/x  | https
            ontvang-asynchroon | geen adres                        | https
            beantwoord-vraag   | https://x.example/a/../b          | https
            beantwoord-vraag   | https://wie@x.example/b           | https
            secret             | ${GM0384_STUF_SECRET}             | omgevingsvariabele
            callback-secret    | kort                              | 16 tekens
            soap               | 1.3                               | 1.1, 1.2
            password-type      | geheim                            | digest, text
            keystore           | /nergens/sleutel.p12              | keystore-password
            zaaktype           | B0757                             | lijst
            sender             | SCHAKEL                           | lijst
            poll               | elk uur                           | tijdsduur
            confidentiality    | vertrouwelijk                     | VERTROUWELIJK
            statuses           | onderzoek                         | lijst
            endpoint           | https://x.example                 | geen bekende instelling
            """, delimiter = '|')
    void aBrokenRuleIsADutchSentenceWithoutTheValue(String key, String value, String said) {
        block.put(key, value);

        List<String> findings = StufSettings.findings(StufFixture.municipality(block));

        assertThat(findings).isNotEmpty().allSatisfy(sentence -> assertThat(sentence)
                .startsWith("Gemeente Diemen: ").contains("stuf." + key).endsWith(".").doesNotContain("nergens", "wie@",
                        "kort "));
        assertThat(findings).anySatisfy(sentence -> assertThat(sentence).contains(said));
    }

    @Test
    void everyMissingKeyIsSaid() {
        assertThat(StufSettings.findings(StufFixture.municipality(Map.of()))).hasSize(7)
                .allSatisfy(sentence -> assertThat(sentence).contains("ontbreekt"));
    }

    @Test
    void aMunicipalityElsewhereWantsToKnowWhoCallsAndOneOnThisMachineNeedNot() {
        block.remove("user");
        block.remove("secret");
        assertThat(StufSettings.findings(StufFixture.municipality(block))).singleElement().asString()
                .contains("user", "keystore");

        Map<String, Object> near = StufFixture.block(URI.create("http://localhost:9003"));
        near.remove("user");
        near.remove("secret");
        assertThat(StufSettings.findings(StufFixture.municipality(near))).isEmpty();
        near.put("user", "schakel");
        assertThat(StufSettings.findings(StufFixture.municipality(near))).singleElement().asString()
                .contains("stuf.secret ontbreekt");
    }

    @Test
    void lengthsAreThoseOfTheSchemas() {
        block.put("zaaktype", Map.of("code", "te-lange-code", "omschrijving", "x".repeat(81)));
        block.put("receiver", Map.of("application", "ZS", "naam", "x"));

        assertThat(StufSettings.findings(StufFixture.municipality(block))).hasSize(4)
                .anySatisfy(sentence -> assertThat(sentence).contains("zaaktype.code", "10 tekens"))
                .anySatisfy(sentence -> assertThat(sentence).contains("zaaktype.omschrijving", "80 tekens"))
                .anySatisfy(sentence -> assertThat(sentence).contains("receiver.application", "drie tekens"))
                .anySatisfy(sentence -> assertThat(sentence).contains("receiver.naam", "administration"));
    }

    @Test
    void aWordWithoutMeaningIsSaidWithTheChoices() {
        block.put("results", new HashMap<>(Map.of("Toegekend", "yes")));
        block.put("extra-elements", Map.of("diagnose", "diagnose"));
        block.put("withdrawal", Map.of("way", "post", "status", "x"));

        assertThat(StufSettings.findings(StufFixture.municipality(block))).hasSize(4)
                .anySatisfy(sentence -> assertThat(sentence).contains("Toegekend", "partly-granted"))
                .anySatisfy(sentence -> assertThat(sentence).contains("diagnose", "voorziening"))
                .anySatisfy(sentence -> assertThat(sentence).contains("withdrawal.way", "document"))
                .anySatisfy(sentence -> assertThat(sentence).contains("withdrawal.status", "result"));
    }

    @Test
    void aWithdrawalFollowsTheFile() {
        block.put("withdrawal", Map.of("way", "document"));
        assertThat(withdrawal()).isEqualTo(new WithdrawalMarks(Way.DOCUMENT, null));
        block.put("withdrawal", Map.of("result", "Gestopt"));
        assertThat(withdrawal()).isEqualTo(new WithdrawalMarks(Way.UPDATE, "Gestopt"));
        block.remove("withdrawal");
        block.put("results", Map.of("Ingetrokken", "withdrawn", "Teruggetrokken", "withdrawn"));
        assertThat(withdrawal()).as("which of two is not the hub's to choose")
                .isEqualTo(new WithdrawalMarks(Way.UPDATE, null));
    }

    private WithdrawalMarks withdrawal() {
        return StufSettings.of(StufFixture.municipality(block)).withdrawal();
    }

    @Test
    void aKeystoreMustOpen(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("sleutel.p12"), "geen sleutel");
        block.put("keystore", file.toString());
        block.put("keystore-password", "geheim-wachtwoord");

        assertThat(StufSettings.findings(StufFixture.municipality(block))).singleElement().asString()
                .contains("stuf.keystore", "PKCS#12").doesNotContain("geheim-wachtwoord", folder.toString());
    }

    @Test
    void twoRecipientsWithOneZaaktypeAtOneAddressShareADesk() {
        var consultant = StufFixture.municipality(block);
        var adviser = StufFixture.place(block, RecipientRole.MEDICAL_ADVISER);

        assertThat(new StufStandard().isSameDesk(consultant, adviser)).isFalse();
        assertThat(new StufStandard().isSameDesk(consultant, consultant)).isTrue();
        assertThat(new StufStandard().findings(adviser, RecipientRole.MEDICAL_ADVISER)).isEmpty();
    }

    @Test
    void brokenSettingsStopADeliveryAndSecretsNeverShow() {
        block.remove("beantwoord-vraag");

        assertThatThrownBy(() -> StufSettings.of(StufFixture.municipality(block)))
                .isInstanceOf(Fault.Translation.class).hasMessageNotContaining(StufFixture.SECRET);
        block.put("beantwoord-vraag", "https://zaken.voorbeeld.example/x");
        StufSettings settings = StufSettings.of(StufFixture.municipality(block));
        assertThat(settings.toString() + settings.login()).doesNotContain(StufFixture.SECRET,
                StufFixture.CALLBACK_SECRET);
    }
}
