package nl.schakel.municipality.zgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.demo.zgw.Options;
import nl.schakel.demo.zgw.SimulatedZgw;
import nl.schakel.municipality.Delivered;
import nl.schakel.municipality.zgw.ZgwFixture.Memory;
import nl.schakel.referral.Fault;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A municipality says no, and the operator reads what to do. */
class ZgwRefusalsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ZgwSettings SETTINGS =
            ZgwSettings.of(ZgwFixture.municipality(ZgwFixture.block(URI.create("https://zgw.voorbeeld.example"))));

    private final ZgwRefusals refusals = new ZgwRefusals(SETTINGS,
            (step, what) -> "Gemeente Amsterdam " + what + " (stap: " + step + ").");

    @ParameterizedTest
    @ValueSource(strings = {"zaken.aanmaken", "zaken.bijwerken", "documenten.aanmaken", "catalogi.lezen",
        "besluiten.lezen", "zaken.lezen", "documenten.lezen"})
    void aMissingRightIsNamedToTheOperatorInOneSentence(String scope) {
        Set<String> scopes = new HashSet<>(Options.USUAL_SCOPES);
        scopes.remove(scope);
        if (scope.equals("catalogi.lezen")) {
            scopes.remove("zaken.lezen");
        }
        try (SimulatedZgw neighbour = SimulatedZgw.start(0, ZgwFixture.options().withScopes(scopes))) {
            Fault fault = catchThrowableOfType(Fault.Translation.class, () -> roundTrip(neighbour));

            assertThat(fault.code()).isEqualTo("zgw-forbidden");
            assertThat(fault.sentence()).startsWith("Gemeente Amsterdam geeft de hub geen recht; ken client "
                    + "'schakel' de scope " + scope + " toe").contains("HTTP 403", "stap: ");
            assertThat(fault.sentence().strip().split("[.] ")).as("one sentence").hasSize(1);
        }
    }

    /** Deliver as after a lost memory, then look at the case. */
    private void roundTrip(SimulatedZgw neighbour) {
        Map<String, Object> block = ZgwFixture.block(neighbour.address());
        ZgwClient client = new ZgwClient(JSON, Clock.systemUTC());
        ZgwCatalogue catalogue = new ZgwCatalogue(client, Clock.systemUTC());
        ReferralId referral = ReferralId.next();
        ZgwDelivery delivery = new ZgwDelivery(client, catalogue);
        Delivered delivered = delivery.deliver(ZgwFixture.consignment(referral), ZgwFixture.municipality(block),
                new Memory());
        new ZgwUpdates(client, catalogue).fetch(ZgwFixture.municipality(block), delivered.caseAddress());
        delivery.deliver(ZgwFixture.consignment(referral), ZgwFixture.municipality(block), new Memory().again());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwt-expired", "invalid-jwt-signature", "invalid-client-identifier", "jwt-immature"})
    void aTokenThatIsRefusedIsNoMissingRight(String code) {
        Fault fault = refusals.fault(403, problem(code), "zaken.aanmaken");

        assertThat(fault.code()).isEqualTo("zgw-unauthorised");
        assertThat(fault.sentence()).contains("client-id, secret en de klok").doesNotContain("scope");
    }

    @Test
    void aClosedCaseIsNoMissingRight() {
        assertThat(refusals.fault(403, problem("zaak-closed"), "zaken.bijwerken").sentence())
                .contains("gesloten").doesNotContain("scope");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            zaaktype         | not-published                                  | Publiceer zaaktype 'WMO-MELDING'
            zaaktype         | bad-url                                        | is gepubliceerd en geldig
            nonFieldErrors   | missing-zaaktype-informatieobjecttype-relation | Koppel in de catalogus
            nonFieldErrors   | zaaktype-mismatch                              | andere versie
            roltype          | max-occurences                                 | al een rol
            identificatie    | identificatie-niet-uniek                       | bestaat al bij deze bronorganisatie
            communicatiekanaal | bad-url                                      | communicatiekanaal
            bronorganisatie  | invalid                                        | zgw.rsin
            nonFieldErrors   | resultaat-does-not-exist                       | zgw.withdrawal.result
            nonFieldErrors   | indicatiegebruiksrecht-unset                   | gebruiksrechten
            datumStatusGezet | date-in-future                                 | klok
            waarde           | waarde-incorrect-format                        | zgw.properties
            callbackUrl      | no-auth-on-callback-url                        | zonder geheim
            titel            | max_length                                     | zaaktype-inrichting
            """)
    void aKnownCodeSaysWhatToDo(String field, String code, String advice) {
        Fault fault = refusals.refused(problem(field, code));

        assertThat(fault.sentence()).contains("HTTP 400", field + " (" + code + ")", advice);
        assertThat(fault.code()).isEqualTo("zgw-request-refused");
    }

    @Test
    void aReasonIsNeverShown() {
        ObjectNode body = JSON.createObjectNode();
        body.putArray("invalidParams").addObject().put("name", "zaaktype").put("code", "not-published")
                .put("reason", "de zaak van mevrouw De Vries");
        assertThat(refusals.refused(ZgwProblem.of("zaak", body)).sentence()).doesNotContain("Vries");
    }

    @Test
    void aDocumentThatIsTooLargeForOneCallPointsAtTheSetting() {
        assertThat(refusals.fault(413, problem("x"), null).sentence()).contains("zgw.part-threshold");
    }

    @Test
    void aDraftOfTheZaaktypeIsRefusedWithWhatToDo() {
        try (SimulatedZgw neighbour = SimulatedZgw.start(0, ZgwFixture.options())) {
            String draft = neighbour.draft("WMO-MELDING", LocalDate.of(2026, 1, 1));
            ZgwClient client = new ZgwClient(JSON, Clock.systemUTC());
            ZgwConnection at = client.open(ZgwFixture.municipality(ZgwFixture.block(neighbour.address())));
            ZgwConnection.Answer answer = at.post(at.settings().zaken() + "/zaken", JSON.createObjectNode()
                    .put("zaaktype", draft).put("bronorganisatie", ZgwFixture.RSIN)
                    .put("verantwoordelijkeOrganisatie", ZgwFixture.RSIN).put("startdatum", "2026-11-20"), "zaak");
            assertThatThrownBy(() -> {
                throw at.refusal(answer.refused());
            }).hasMessageContaining("Publiceer");
        }
    }

    private static ZgwProblem problem(String code) {
        return new ZgwProblem("zaak", code, List.of());
    }

    private static ZgwProblem problem(String field, String code) {
        return new ZgwProblem("zaak", "invalid", List.of(new ZgwProblem.Param(field, code)));
    }
}
