package nl.schakel.municipality.iwmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import nl.schakel.municipality.iwmo.IwmoSettings.Envelope;
import nl.schakel.municipality.iwmo.IwmoSettings.Transport;
import nl.schakel.referral.Fault;
import nl.schakel.referral.RecipientRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The iwmo block of a municipality's file. */
class IwmoSettingsTest {

    private final IwmoStandard standard = new IwmoStandard();

    @Test
    void a_whole_block_is_read_and_the_rest_has_sensible_values() {
        IwmoSettings settings = IwmoSettings.of(TransportFixture.place(
                TransportFixture.http("https://berichten.voorbeeld.example/iwmo/")));

        assertThat(settings.transport()).isEqualTo(Transport.HTTP);
        assertThat(settings.url()).hasToString("https://berichten.voorbeeld.example/iwmo");
        assertThat(settings.envelope()).isEqualTo(Envelope.NONE);
        assertThat(settings.application()).isEqualTo("GGk");
        assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.toString()).doesNotContain("geheim");
    }

    @Test
    void each_way_of_travelling_has_its_own_keys() {
        assertThat(IwmoSettings.of(TransportFixture.place(TransportFixture.folder("/var/iwmo/uit"))).folder())
                .isEqualTo(Path.of("/var/iwmo/uit"));
        assertThat(IwmoSettings.of(TransportFixture.place(TransportFixture.amqp("amqps://mq.voorbeeld.example:5671")))
                .queue()).isEqualTo("wmo.in");
        Map<String, Object> certified = TransportFixture.http("https://x.example/in");
        certified.remove("secret");
        certified.put("client-certificate", "/etc/schakel/diemen.p12");
        certified.put("client-certificate-password", "bij-het-bestand");
        assertThat(IwmoSettings.of(TransportFixture.place(certified)).secret()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            transport       | duif                          | http, folder, amqp
            url             | http://x.example/in           | https
            url             | https://gebruiker@x.example   | https
            url             | https://x.example/a/../b      | https
            url             | geen adres                    | https
            secret          | kort                          | 16 tekens
            secret          | een heel geheim met spaties   | spatie
            secret          | ${GM0384_IWMO_SECRET}         | omgevingsvariabele
            callback-secret | kort                          | 16 tekens
            envelope        | enveloppe                     | none, ggk
            application     | ab                            | 3 tot 50
            release         | 3.1                           | 3.2
            timeout         | even                          | tijdsduur
            folder          | /var/iwmo                     | transport: folder
            queue           | wmo                           | transport: amqp
            geheim          | x                             | geen bekende instelling
            """)
    void a_broken_rule_is_one_dutch_sentence_without_the_value(String key, String value, String said) {
        Map<String, Object> block = TransportFixture.http("https://berichten.voorbeeld.example/in");
        block.put(key, value);

        List<String> findings = IwmoSettings.findings(TransportFixture.place(block));

        assertThat(findings).singleElement().asString().startsWith("Gemeente Diemen: iwmo." + key).contains(said)
                .endsWith(".").doesNotContain(value.length() > 3 && !"3.1".equals(value) ? value : "\u0000");
    }

    @Test
    void a_broker_and_a_folder_have_rules_of_their_own() {
        Map<String, Object> amqp = TransportFixture.amqp("amqp://mq.voorbeeld.example");
        amqp.put("queue", "wmo?amqp.trace=true");
        amqp.remove("user");
        assertThat(IwmoSettings.findings(TransportFixture.place(amqp))).hasSize(3)
                .anySatisfy(sentence -> assertThat(sentence).contains("amqps-adres"))
                .anySatisfy(sentence -> assertThat(sentence).contains("iwmo.queue"))
                .anySatisfy(sentence -> assertThat(sentence).contains("iwmo.user ontbreekt"));
        assertThat(IwmoSettings.findings(TransportFixture.place(TransportFixture.folder("uit")))).singleElement()
                .asString().contains("volledig pad");
    }

    @Test
    void every_missing_key_is_said_and_the_fault_carries_all() {
        assertThat(IwmoSettings.findings(TransportFixture.place(Map.of()))).hasSize(2)
                .allSatisfy(sentence -> assertThat(sentence).contains("ontbreekt"));
        assertThatThrownBy(() -> IwmoSettings.of(TransportFixture.place(Map.of("transport", "http"))))
                .isInstanceOfSatisfying(Fault.Translation.class, fault -> {
                    assertThat(fault.code()).isEqualTo("iwmo-settings");
                    assertThat(fault.sentence()).contains("iwmo.url", "iwmo.secret", "iwmo.callback-secret");
                });
    }

    @ParameterizedTest
    @EnumSource(value = RecipientRole.class, names = "CONSULTANT", mode = EnumSource.Mode.EXCLUDE)
    void only_the_consultant_can_be_reached_because_a_315_names_the_client_and_carries_nothing_medical(
            RecipientRole role) {
        assertThat(standard.findings(TransportFixture.place(TransportFixture.folder("/uit")), role)).singleElement()
                .asString().contains("recipients." + role.code(), "kan niet via iwmo");
        assertThat(standard.findings(TransportFixture.place(TransportFixture.folder("/uit")), RecipientRole.CONSULTANT))
                .isEmpty();
    }

    @Test
    void two_places_share_a_desk_where_their_messages_arrive_together() {
        assertThat(standard.isSameDesk(TransportFixture.place(TransportFixture.folder("/uit")),
                TransportFixture.place(TransportFixture.folder("/uit")))).isTrue();
        assertThat(standard.isSameDesk(TransportFixture.place(TransportFixture.folder("/uit")),
                TransportFixture.place(TransportFixture.folder("/elders")))).isFalse();
    }
}
