package nl.schakel.municipality.stuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.setup.MockMvcBuilders.routerFunctions;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import nl.schakel.directory.Municipality;
import nl.schakel.municipality.stuf.StufSettings.Login;
import nl.schakel.municipality.stuf.StufSettings.Soap;
import nl.schakel.referral.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;

/** A StUF municipality says that a case changed, and so do others. */
class StufDoorTest {

    private static final String NUMBER = "0384202600000001";

    private final Map<String, Object> block = StufFixture.block(URI.create("https://zaken.voorbeeld.example"));
    private final List<String> rung = new ArrayList<>();
    private Clock clock = Clock.systemUTC();
    private RuntimeException broken;

    @ParameterizedTest
    @EnumSource(Soap.class)
    void aChangedStatusRingsTheBellOfItsCaseAndIsConfirmed(Soap version) throws Exception {
        MockHttpServletResponse answer = call("0384", StufFixture.CALLBACK_SECRET, envelope(version, null, NUMBER));

        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(rung).containsExactly("0384 zaak " + NUMBER);
        assertThat(answer.getContentAsString()).contains("Bv03Bericht", "<StUF:crossRefnummer>ref-1<",
                version == Soap.V1_2 ? Envelope.SOAP_1_2 : Envelope.SOAP_1_1);
        assertThat(answer.getContentType()).startsWith(version == Soap.V1_2 ? "application/soap+xml" : "text/xml");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theSecretMayComeAsUsernameToken(boolean digest) throws Exception {
        byte[] message = envelope(Soap.V1_1, new Login("gemeente", StufFixture.CALLBACK_SECRET, digest), NUMBER);

        assertThat(call("0384", null, message).getStatus()).isEqualTo(200);
        assertThat(rung).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWrongSecretInATokenIsRefused(boolean digest) throws Exception {
        assertThat(call("0384", null, envelope(Soap.V1_1, new Login("gemeente", "verkeerd", digest), NUMBER))
                .getStatus()).isEqualTo(401);
        assertThat(rung).isEmpty();
    }

    @Test
    void aDigestOfLongAgoIsRefused() throws Exception {
        byte[] message = envelope(Soap.V1_1, new Login("gemeente", StufFixture.CALLBACK_SECRET, true), NUMBER);
        clock = Clock.fixed(Instant.now().plusSeconds(3600), ZoneOffset.UTC);

        assertThat(call("0384", null, message).getStatus()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer ", "Bearer", "Basic geheim-van-de-gemeente", "bearer "
            + "x", "geheim-van-de-gemeent",
        "geheim-van-de-gemeente ", "Bearer Bearer geheim-van-de-gemeente"})
    void anythingButTheSecretIsRefused(String header) throws Exception {
        assertThat(call("0384", header, envelope(Soap.V1_1, null, NUMBER)).getStatus()).isEqualTo(401);
        assertThat(rung).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0344", "9999", "036", "gemeente", "0384x"})
    void anUnknownMunicipalityIsAnsweredLikeAWrongSecret(String code) throws Exception {
        MockHttpServletResponse unknown = call(code, StufFixture.CALLBACK_SECRET, envelope(Soap.V1_1, null, NUMBER));
        MockHttpServletResponse wrong = call("0384", "verkeerd", envelope(Soap.V1_1, null, NUMBER));

        assertThat(unknown.getStatus()).isEqualTo(401).isEqualTo(wrong.getStatus());
        assertThat(unknown.getContentAsString()).isEqualTo(wrong.getContentAsString());
    }

    @Test
    void whereNoSecretIsAgreedTheDoorStaysShut() throws Exception {
        block.remove("callback-secret");
        assertThat(call("0384", "", envelope(Soap.V1_1, null, NUMBER)).getStatus()).isEqualTo(401);
        assertThat(call("0384", "null", envelope(Soap.V1_1, null, NUMBER)).getStatus()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "geen xml 999990019", "<x/>", "<!DOCTYPE x [<!ENTITY e '999990019'>]><x>&e;</x>",
        "<s:Envelope "
        + "xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><a>999990019</a></s:Body></s:Envelope>",
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><z:zakLk01 xmlns:z="
                + "'http://www.egem.nl/StUF/sector/zkn/0310'><z:object><z:identificatie>met spaties 999990019"
                + "</z:identificatie></z:object></z:zakLk01></s:Body></s:Envelope>"})
    void whatIsNoSuchMessageIsAnsweredWithAFaultMessageThatRepeatsNothing(String body) throws Exception {
        MockHttpServletResponse answer = call("0384", StufFixture.CALLBACK_SECRET,
                body.getBytes(StandardCharsets.UTF_8));

        assertThat(answer.getStatus()).isEqualTo(400);
        assertThat(answer.getContentAsString()).contains("Fo03Bericht", "StUF0", "client").doesNotContain("999990019");
        assertThat(rung).isEmpty();
    }

    @Test
    void deepAndLongMessagesDoNoHarm() throws Exception {
        assertThat(call("0384", StufFixture.CALLBACK_SECRET, "<a>".repeat(30_000).getBytes(StandardCharsets.UTF_8))
                .getStatus()).isEqualTo(400);
        assertThat(call("0384", StufFixture.CALLBACK_SECRET, ("<a>" + "x".repeat(300_000) + "</a>")
                .getBytes(StandardCharsets.UTF_8)).getStatus()).isEqualTo(413);
        assertThat(call("0384", null, "<a>".repeat(30_000).getBytes(StandardCharsets.UTF_8)).getStatus())
                .isEqualTo(401);
    }

    @Test
    void whereTheBellCannotRingTheMunicipalityIsAskedToTryAgain() throws Exception {
        broken = new Fault.Technical("db", "De opslag is even weg.");
        MockHttpServletResponse answer = call("0384", StufFixture.CALLBACK_SECRET, envelope(Soap.V1_1, null, NUMBER));

        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getContentAsString()).contains("StUF046", "server");
    }

    @Test
    void whatIsAnsweredKeepsToTheOfficialSchemas() throws Exception {
        assumeTrue(OfficialStuf.present(), "the official schemas are not here");
        for (Soap version : Soap.values()) {
            assertThat(OfficialStuf.errors(call("0384", StufFixture.CALLBACK_SECRET, envelope(version, null, NUMBER))
                    .getContentAsByteArray())).isEmpty();
            assertThat(OfficialStuf.errors(call("0384", StufFixture.CALLBACK_SECRET, envelope(version, null))
                    .getContentAsByteArray())).isEmpty();
        }
    }

    /** As a suite would send it: the old state and the new, both with the number. */
    private static byte[] envelope(Soap version, Login login, String... numbers) {
        Branch message = Branch.root(Ns.ZKN, "zakLk01");
        message.branch(Ns.ZKN, "stuurgegevens").text(Ns.STUF, "berichtcode", "Lk01")
                .text(Ns.STUF, "referentienummer", "ref-1");
        for (String number : numbers) {
            message.entity("object", "ZAK", "W").text("identificatie", number);
            message.entity("object", "ZAK", "W").text("identificatie", number);
        }
        return Envelope.wrap(message.element(), version, login);
    }

    private MockHttpServletResponse call(String code, String authorization, byte[] body) throws Exception {
        Municipality municipality = StufFixture.municipality(block);
        MockMvc door = routerFunctions(new StufDoor(
                asked -> Optional.of(municipality).filter(known -> known.code().equals(asked)), (asked, zaak) -> {
            if (broken != null) {
                throw broken;
            }
            rung.add(asked + " zaak " + zaak);
        }, clock).routes()).build();
        var request = post("/stuf/{code}", code).contentType("text/xml").content(body);
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return door.perform(request).andReturn().getResponse();
    }
}
