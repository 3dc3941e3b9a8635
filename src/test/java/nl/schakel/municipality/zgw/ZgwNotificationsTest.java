package nl.schakel.municipality.zgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.setup.MockMvcBuilders.routerFunctions;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.municipality.CaseBell;
import nl.schakel.referral.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;

/** A municipality rings, and so do others. */
class ZgwNotificationsTest {

    private static final String BASE = "https://zgw.voorbeeld.example";
    private static final String ZAAK = BASE + "/zaken/api/v1/zaken/6a627c40-c78e-4a1a-b976-213c699f6bc3";
    private static final String BESLUIT = BASE + "/besluiten/api/v1/besluiten/0b6c1d0e-6a55-4bd1-9d4e-5c9c4a2f7e01";

    private final Municipality municipality = ZgwFixture.municipality(ZgwFixture.block(URI.create(BASE)));
    private final List<String> rung = new ArrayList<>();
    private RuntimeException broken;
    private final MockMvc door = routerFunctions(new ZgwNotifications(
            code -> Optional.of(municipality).filter(known -> known.code().equals(code)),
            (known, besluit) -> Optional.of(ZAAK).filter(zaak -> besluit.equals(BESLUIT)), bell(), new ObjectMapper())
            .routes()).build();

    @ParameterizedTest
    @CsvSource({"status, create", "resultaat, create", "zaak, update", "zaakbesluit, create"})
    void whateverHappensToACaseRingsItsBell(String resource, String action) throws Exception {
        assertThat(call("0363", ZgwFixture.CALLBACK_SECRET, notification("zaken", ZAAK, resource, action)).getStatus())
                .isEqualTo(204);
        assertThat(rung).containsExactly("0363 zaak " + ZAAK);
    }

    @Test
    void aDecisionRingsForTheCaseItBelongsTo() throws Exception {
        assertThat(call("0363", "Bearer " + ZgwFixture.CALLBACK_SECRET,
                notification("besluiten", BESLUIT, "besluit", "create")).getStatus()).isEqualTo(204);
        assertThat(rung).containsExactly("0363 zaak " + ZAAK);
    }

    @Test
    void theTestCallOfASubscriptionIsAcceptedWithTheSecretAndRefusedWithout() throws Exception {
        String test = notification("test", "http://some.hoofdobject.nl/", "some_resource", "create");

        assertThat(call("0363", ZgwFixture.CALLBACK_SECRET, test).getStatus()).isEqualTo(204);
        assertThat(call("0363", null, test).getStatus()).isEqualTo(401);
        assertThat(rung).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0344", "9999", "036", "gemeente", "0363x"})
    void anUnknownMunicipalityIsAnsweredLikeAWrongSecret(String code) throws Exception {
        MockHttpServletResponse unknown = call(code, ZgwFixture.CALLBACK_SECRET, "{}");
        MockHttpServletResponse wrong = call("0363", "verkeerd", "{}");

        assertThat(unknown.getStatus()).isEqualTo(401).isEqualTo(wrong.getStatus());
        assertThat(unknown.getContentAsString()).isEqualTo(wrong.getContentAsString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer ", "Bearer", "Basic geheim-van-de-notificaties", "bearer x",
        "geheim-van-de-notificatie", "geheim-van-de-notificaties ", "Bearer Bearer geheim-van-de-notificaties"})
    void anythingButTheSecretIsRefused(String header) throws Exception {
        assertThat(call("0363", header, notification("zaken", ZAAK, "status", "create")).getStatus()).isEqualTo(401);
        assertThat(rung).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "geen json 999990019", "[]", "{\"kanaal\":", "\"zaken\"", "null"})
    void whatIsNotANotificationIsRefusedAndNotRepeated(String body) throws Exception {
        MockHttpServletResponse answer = call("0363", ZgwFixture.CALLBACK_SECRET, body);

        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(answer.getContentType()).isEqualTo("application/problem+json");
        assertThat(answer.getContentAsString()).contains("notificatie").doesNotContain("999990019");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://169.254.169.254/", "https://elders.example/zaken/api/v1/zaken/1", "", "zaak",
        BASE + "/zaken/api/v1/../../beheer", BASE + "/documenten/api/v1/x"})
    void anAddressElsewhereIsHeardAndDropped(String subject) throws Exception {
        assertThat(call("0363", ZgwFixture.CALLBACK_SECRET, notification("zaken", subject, "zaak", "create"))
                .getStatus()).isEqualTo(204);
        assertThat(rung).isEmpty();
    }

    @Test
    void tooMuchIsRefused() throws Exception {
        assertThat(call("0363", ZgwFixture.CALLBACK_SECRET, "{\"a\": \"" + "x".repeat(70_000) + "\"}").getStatus())
                .isEqualTo(413);
    }

    @Test
    void whereTheBellCannotRingTheMunicipalityIsAskedToTryAgain() throws Exception {
        broken = new Fault.Technical("db", "De opslag is even weg.");
        String notification = notification("zaken", ZAAK, "status", "create");
        assertThat(call("0363", ZgwFixture.CALLBACK_SECRET, notification).getStatus()).isEqualTo(503);
    }

    @Test
    void deepNestingDoesNoHarm() throws Exception {
        assertThat(call("0363", ZgwFixture.CALLBACK_SECRET, "{\"a\":".repeat(10_000)).getStatus()).isEqualTo(400);
    }

    @Test
    void anExpertWithASystemOfItsOwnMayRingWithItsOwnSecretForItsOwnCasesOnly() throws Exception {
        String elsewhere = "https://expert.voorbeeld.example";
        Map<String, Object> own = ZgwFixture.block(URI.create(elsewhere));
        own.put("callback-secret", "geheim-van-de-deskundige");
        Municipality town = ZgwFixture.municipality(ZgwFixture.block(URI.create(BASE)));
        Municipality.Adviser expert = new Municipality.Adviser("Expertisepunt", new Oin("00000099000000363002"), "zgw",
                false, null, own);
        Municipality both = new Municipality(town.code(), town.name(), town.oin(), town.validFrom(), null, null,
                town.accepts(), new Municipality.Recipients(false, null, expert), List.of(), town.terms(), true, "zgw",
                town.connection(), null);
        MockMvc doorOfBoth = routerFunctions(new ZgwNotifications(code -> Optional.of(both), (place, besluit) ->
                Optional.empty(), bell(), new ObjectMapper()).routes()).build();
        String answered = elsewhere + "/zaken/api/v1/zaken/1";
        for (String subject : List.of(answered, ZAAK)) {
            for (String secret : List.of("geheim-van-de-deskundige", ZgwFixture.CALLBACK_SECRET)) {
                doorOfBoth.perform(post("/zgw/0363/notificaties").contentType("application/json")
                        .header("Authorization", secret).content(notification("zaken", subject, "zaak", "create")))
                        .andExpect(result -> assertThat(result.getResponse().getStatus()).isEqualTo(204));
            }
        }
        assertThat(rung).containsExactly("0363 zaak " + answered, "0363 zaak " + ZAAK);
    }

    @Test
    void aMunicipalityWhoseWorkAnotherDoesHasNoDoorOfItsOwn() throws Exception {
        Municipality town = ZgwFixture.municipality(ZgwFixture.block(URI.create(BASE)));
        Municipality served = new Municipality(town.code(), town.name(), town.oin(), town.validFrom(), null, null,
                town.accepts(), town.recipients(), List.of(), town.terms(), true, "zgw", town.connection(), null,
                new Municipality.Arrangements(List.of(), Municipality.Mdo.NONE, null,
                        new Municipality.Served(new GemeenteCode("0344"), null)));
        MockMvc doorOfServed = routerFunctions(new ZgwNotifications(code -> Optional.of(served), (place, besluit) ->
                Optional.empty(), bell(), new ObjectMapper()).routes()).build();
        assertThat(doorOfServed.perform(post("/zgw/0363/notificaties").contentType("application/json")
                .header("Authorization", ZgwFixture.CALLBACK_SECRET).content("{}")).andReturn().getResponse()
                .getStatus()).isEqualTo(401);
    }

    private CaseBell bell() {
        return new CaseBell() {
            @Override
            public void ring(GemeenteCode code, String caseUrl) {
                note(code + " zaak " + caseUrl);
            }
        };
    }

    private void note(String what) {
        if (broken != null) {
            throw broken;
        }
        rung.add(what);
    }

    private MockHttpServletResponse call(String code, String authorization, String body) throws Exception {
        var request = post("/zgw/{code}/notificaties", code).contentType("application/json").content(body);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return door.perform(request).andReturn().getResponse();
    }

    private static String notification(String channel, String subject, String resource, String action) {
        return """
                {"kanaal": "%s", "hoofdObject": "%s", "resource": "%s", "resourceUrl": "%s", "actie": "%s",
                 "aanmaakdatum": "2026-03-05T09:12:31Z", "kenmerken": {"bronorganisatie": "111222333"}, "nieuw": 1}
                """.formatted(channel, subject, resource, subject, action);
    }
}
