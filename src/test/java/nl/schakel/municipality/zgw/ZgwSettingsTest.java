package nl.schakel.municipality.zgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import nl.schakel.municipality.zgw.ZgwSettings.WithdrawalMarks;
import nl.schakel.referral.Fault;
import nl.schakel.referral.MunicipalUpdate.Kind;
import nl.schakel.referral.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The zgw block of a municipality's file. */
class ZgwSettingsTest {

    private final Map<String, Object> block = ZgwFixture.block(URI.create("https://zaken.voorbeeld.example"));

    @Test
    void aWholeBlockIsReadAndTheRestHasSensibleValues() {
        ZgwSettings settings = ZgwSettings.of(ZgwFixture.municipality(block));

        assertThat(settings.zaken()).hasToString("https://zaken.voorbeeld.example/zaken/api/v1");
        assertThat(settings.statuses()).containsEntry("In onderzoek", Kind.IN_PROGRESS);
        assertThat(settings.statuses().get("in ONDERZOEK ".strip())).isEqualTo(Kind.IN_PROGRESS);
        assertThat(settings.decisions()).containsEntry("Afwijzing Wmo", Outcome.REFUSED);
        assertThat(settings.hubNumbers()).isTrue();
        assertThat(settings.setFirstStatus()).isFalse();
        assertThat(settings.poll()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.confidentiality()).isEqualTo("vertrouwelijk");
        assertThat(settings.properties()).containsEntry("urgentie", "urgentie").hasSize(9);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            zaken            | http://zaken.voorbeeld.example/api | https
            documenten       | geen adres                         | https
            besluiten        | https://x.example/a/../b           | https
            secret           | kort                               | 32 tekens
            secret           | ${GM0363_ZGW_SECRET}               | omgevingsvariabele
            callback-secret  | kort                               | 16 tekens
            rsin             | 123456789                          | elfproef
            zaaktype         | https://x.example/zaaktypen/1      | geen adres
            poll             | elk uur                            | tijdsduur
            set-first-status | misschien                          | true, false
            numbering        | zelf                               | hub, municipality
            confidentiality  | topgeheim                          | zaakvertrouwelijk
            statuses         | onderzoek                          | betekenis
            zaaktyp          | WMO                                | geen bekende instelling
            notificaties     | http://nrc.voorbeeld.example/api   | https
            autorisaties     | ac                                 | https
            part-threshold   | veel                               | 10MB
            part-threshold   | 12B                                | 1KB
            keystore         | /bestaat/niet.p12                  | keystore-password
            keystore-password | los-wachtwoord                    | hoort bij zgw.keystore
            """, delimiter = '|')
    void aBrokenRuleIsOneDutchSentenceWithoutTheValue(String key, String value, String said) {
        block.put(key, value);

        List<String> findings = ZgwSettings.findings(ZgwFixture.municipality(block));

        assertThat(findings).singleElement().asString().startsWith("Gemeente Amsterdam: ").contains("zgw." + key, said)
                .endsWith(".");
        assertThat(findings.get(0)).doesNotContain("kort", "123456789");
    }

    @Test
    void everyMissingKeyIsSaid() {
        assertThat(ZgwSettings.findings(ZgwFixture.municipality(Map.of()))).hasSize(8)
                .allSatisfy(sentence -> assertThat(sentence).contains("ontbreekt"));
    }

    @Test
    void aWordWithoutMeaningIsSaidWithTheChoices() {
        block.put("results", Map.of("Toegekend", "yes"));
        block.put("properties", Map.of("diagnose", "diagnose"));

        assertThat(ZgwSettings.findings(ZgwFixture.municipality(block))).hasSize(2)
                .anySatisfy(sentence -> assertThat(sentence).contains("Toegekend", "partly-granted"))
                .anySatisfy(sentence -> assertThat(sentence).contains("diagnose", "voorziening"));
    }

    @Test
    void aWithdrawalIsMarkedWithTheOneResultThatMeansItUnlessTheFileSaysOtherwise() {
        assertThat(withdrawal()).isEqualTo(new WithdrawalMarks("Ingetrokken", null));

        block.put("withdrawal", Map.of("status", " Afgehandeld "));
        assertThat(withdrawal()).isEqualTo(new WithdrawalMarks(null, "Afgehandeld"));
        block.put("withdrawal", Map.of());
        assertThat(withdrawal()).isEqualTo(new WithdrawalMarks(null, null));
        block.remove("withdrawal");
        block.put("results", Map.of("Ingetrokken", "withdrawn", "Teruggetrokken", "withdrawn"));
        assertThat(withdrawal()).as("which of two is not the hub's to choose")
                .isEqualTo(new WithdrawalMarks(null, null));
    }

    @Test
    void aWithdrawalThatCannotBeReadIsSaid() {
        block.put("withdrawal", Map.of("resultaat", "Ingetrokken", "status", List.of()));
        assertThat(ZgwSettings.findings(ZgwFixture.municipality(block))).hasSize(2)
                .anySatisfy(sentence -> assertThat(sentence).contains("zgw.withdrawal.resultaat", "result, status"))
                .anySatisfy(sentence -> assertThat(sentence).contains("zgw.withdrawal.status", "statustype"));
        block.put("withdrawal", "Ingetrokken");
        assertThat(ZgwSettings.findings(ZgwFixture.municipality(block))).singleElement().asString()
                .contains("zgw.withdrawal", "lijst");
    }

    private WithdrawalMarks withdrawal() {
        return ZgwSettings.of(ZgwFixture.municipality(block)).withdrawal();
    }

    @Test
    void decisionsAskForTheirAddress() {
        block.remove("besluiten");

        assertThat(ZgwSettings.findings(ZgwFixture.municipality(block))).singleElement().asString()
                .contains("zgw.besluiten");
    }

    @Test
    void brokenSettingsStopADeliveryAndSecretsNeverShow() {
        block.remove("zaken");

        assertThatThrownBy(() -> ZgwSettings.of(ZgwFixture.municipality(block))).isInstanceOf(Fault.Translation.class)
                .hasMessageNotContaining(ZgwFixture.SECRET);
        block.put("zaken", "https://zaken.voorbeeld.example/zaken/api/v1");
        assertThat(ZgwSettings.of(ZgwFixture.municipality(block)).toString()).doesNotContain(ZgwFixture.SECRET,
                ZgwFixture.CALLBACK_SECRET);
    }
}
