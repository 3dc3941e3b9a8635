package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.demo.HisClient;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Appingedam, Delfzijl and Loppersum become Eemsdelta, as they did on 1 January 2021; here the first of January is
 * today. What was under way arrives, and what was open is watched on.
 */
class MergerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String APPINGEDAM = "0003";
    private static final String DELFZIJL = "0010";
    private static final String LOPPERSUM = "0024";
    private static final String EEMSDELTA = "1979";

    private final Hub hub = Hub.prepare().withMunicipality(APPINGEDAM, "Appingedam")
            .withMunicipality(DELFZIJL, "Delfzijl").withMunicipality(LOPPERSUM, "Loppersum")
            .withMunicipality(EEMSDELTA, "Eemsdelta");
    private HisClient linde;

    @BeforeEach
    void theLastDayOfTheYear() {
        valid(EEMSDELTA, "{from: " + today() + "}");
        hub.open();
        linde = hub.client(Hub.LINDE);
    }

    @AfterEach
    void everyoneGoesHome() {
        hub.close();
    }

    @Test
    void what_waited_for_a_municipality_that_is_gone_arrives_at_its_successor() {
        hub.municipality(APPINGEDAM).down(true);
        Referral referral = Referral.of(linde, Sample.scootmobiel().forMunicipality(APPINGEDAM));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(state(referral)).isEqualTo(ReferralState.READY));

        newYear();

        referral.becomes("ontvangen");
        assertThat(hub.municipality(EEMSDELTA).cases()).containsExactly(referral.caseNumber());
        assertThat(hub.municipality(APPINGEDAM).cases()).isEmpty();
        assertThat(referral.messages()).anyMatch(text -> text.contains("Appingedam") && text.contains("Eemsdelta")
                && text.contains("opgegaan")).last().asString().contains("Eemsdelta heeft de melding");
        assertThat(referral.task().at("/owner/identifier/value").asText()).isEqualTo(EEMSDELTA);
        assertThat(referral.task().at("/owner/display").asText()).contains("Eemsdelta", "Wijkteam Oost");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hub.his().inbox()).anySatisfy(message -> {
            assertThat(message.task()).endsWith(referral.id());
            assertThat(message.text()).contains("Eemsdelta heeft de melding");
        }));
        CaseFile file = CaseFile.of(hub.municipality(EEMSDELTA), referral.caseNumber());
        assertThat(file.claims().getAudience()).containsExactly("urn:osb:oin:" + Hub.oin(EEMSDELTA));

        hub.municipality(EEMSDELTA).setStatus(referral.caseNumber(), "In onderzoek");
        referral.becomes("in-onderzoek");
    }

    @Test
    void what_was_received_before_is_decided_after_and_the_gp_hears_it() {
        Referral referral = Referral.of(linde, Sample.scootmobiel().forMunicipality(DELFZIJL)).becomes("ontvangen");
        String zaak = referral.caseNumber();

        newYear();
        hub.municipality(DELFZIJL).setStatus(zaak, "In onderzoek");
        referral.becomes("in-onderzoek");
        hub.municipality(DELFZIJL).setResult(zaak, "Toegekend");
        hub.municipality(DELFZIJL).setStatus(zaak, "Afgehandeld");
        referral.becomes("toegekend");

        assertThat(hub.municipality(EEMSDELTA).cases()).isEmpty();
        assertThat(referral.messages()).first().asString().contains("Delfzijl heeft de melding");
        assertThat(referral.messages()).last().asString().contains("Eemsdelta heeft scootmobiel toegekend",
                "Wijkteam Oost");
        JsonNode last = lastMessage(referral);
        assertThat(last.at("/sender/reference").asText()).isEqualTo("#contact");
        assertThat(last.at("/sender/display").asText()).isEqualTo("Gemeente Eemsdelta, Wijkteam Oost");
        assertThat(last.at("/contained/0/resourceType").asText()).isEqualTo("PractitionerRole");
        assertThat(last.at("/contained/0/telecom/0/value").asText()).isEqualTo("020-5550101");
        assertThat(last.at("/contained/0/organization/identifier/value").asText()).isEqualTo(EEMSDELTA);
    }

    private JsonNode lastMessage(Referral referral) {
        JsonNode entries = linde.json(linde.get("/fhir/Communication?part-of=Task/" + referral.id())).path("entry");
        return entries.path(entries.size() - 1).path("resource");
    }

    @Test
    void a_consent_of_december_and_an_old_name_in_a_his_lead_to_the_successor() {
        newYear();

        Referral named = Referral.of(linde, Sample.scootmobiel().forMunicipality(LOPPERSUM)).becomes("ontvangen");
        Referral living = Referral.of(linde, Sample.scootmobiel().forMunicipality(APPINGEDAM)
                .with("ServiceRequest", request -> request.remove("performer"))
                .with("Patient", patient -> ((ObjectNode) patient.at("/address/0")).put("district", "Appingedam")
                        .put("city", "Appingedam").put("postalCode", "9901AB"))).becomes("ontvangen");

        assertThat(hub.municipality(EEMSDELTA).cases()).containsExactlyInAnyOrder(named.caseNumber(),
                living.caseNumber());
    }

    private void newYear() {
        hub.shut();
        for (String code : new String[] {APPINGEDAM, DELFZIJL, LOPPERSUM}) {
            valid(code, "{from: 1900-01-01, until: " + today() + ", successor: \"" + EEMSDELTA + "\"}");
        }
        hub.open();
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneId.of("Europe/Amsterdam"));
    }

    private void valid(String code, String validity) {
        try (var files = Files.list(Path.of(hub.environment().get("schakel.config").toString(), "municipalities"))) {
            Path file = files.filter(path -> path.getFileName().toString().startsWith(code)).findFirst().orElseThrow();
            Files.writeString(file, Files.readString(file).replaceFirst("valid: .*", "valid: " + validity));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ReferralState state(Referral referral) {
        return hub.bean(ReferralStore.class).find(ReferralId.of(referral.id())).orElseThrow().state();
    }
}
