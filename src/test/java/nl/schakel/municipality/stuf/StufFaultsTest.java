package nl.schakel.municipality.stuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;

import com.sun.net.httpserver.HttpServer;
import nl.schakel.municipality.stuf.StufFixture.Memory;
import nl.schakel.referral.Fault;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a municipality's refusals mean for a delivery. */
class StufFaultsTest {

    private static final String SECRET_WORDS = "mevrouw De Vries, 999990019, MS";
    private HttpServer server;
    private Map<String, Object> block;
    private volatile int status = 500;
    private volatile String answer = "";

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/xml");
            if (status == 302) {
                exchange.getResponseHeaders().add("Location", "https://elders.example/");
            }
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(body);
                }
            }
            exchange.close();
        });
        server.start();
        block = StufFixture.block(URI.create("http://localhost:" + server.getAddress().getPort()));
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "StUF013, client, stuf.sender, false", "StUF010, client, stuf.receiver, false",
        "StUF055, client, zaaktype-inrichting, false", "StUF052, client, rechten, false",
        "StUF127, client, stuf.user, false", "StUF019, client, klok, false", "StUF016, client, nummer, false",
        "StUF058, server, later opnieuw, true", "StUF046, server, later opnieuw, true",
        "StUF049, server, later opnieuw, true", "StUF960, server, later opnieuw, true",
        "StUF064, server, later opnieuw, true",
        "StUF001, server, zaaksysteem, false", "StUF040, server, verwisseld, false",
        "StUF058, client, gelogd, false", "StUF064, client, verwijderd, false",
        "StUF999, server, gelogd, true", "StUF999, client, gelogd, false", "BEDACHT, client, zonder StUF-code, false"})
    void aFaultMessageIsRepeatedOnlyWhereTheMunicipalityMayMendItByItself(String code, String place, String said,
                                                                          boolean technical) {
        for (String form : new String[] {"plain", "1.1", "1.2"}) {
            answer = faultMessage(form, code, place);

            Fault fault = refused();

            assertThat(fault).as(form).isInstanceOf(technical ? Fault.Technical.class : Fault.Translation.class);
            assertThat(fault.sentence()).startsWith("Gemeente Diemen ").contains(said)
                    .doesNotContain("Vries", "999990019", "MS");
            assertThat(fault.code()).isEqualTo(code.equals("BEDACHT") ? "stuf-refused" : code.toLowerCase(Locale.ROOT));
            assertThat(fault.getCause()).isNull();
        }
    }

    @Test
    void everyCodeOfTheStandardHasASentenceThatSaysWhatToDo() {
        assertThat(FaultCodes.all()).hasSizeGreaterThanOrEqualTo(45).allSatisfy((code, meaning) -> {
            assertThat(code).matches("StUF\\d{3}");
            assertThat(meaning.what()).isNotBlank().doesNotEndWith(".");
            assertThat(meaning.remedy()).matches("[A-Z].{20,}\\.");
        });
    }

    @ParameterizedTest
    @CsvSource({"401, stuf-unauthorised, false", "403, stuf-unauthorised, false", "404, stuf-request-refused, false",
        "302, stuf-redirect, false", "405, stuf-request-refused, false", "408, stuf-unavailable, true",
        "429, stuf-unavailable, true", "500, stuf-unavailable, true", "503, stuf-unavailable, true",
        "202, stuf-answer-unreadable, true"})
    void anAnswerWithoutSoapIsJudgedByItsStatus(int http, String code, boolean technical) {
        status = http;

        Fault fault = refused();

        assertThat(fault.code()).isEqualTo(code);
        assertThat(fault).isInstanceOf(technical ? Fault.Technical.class : Fault.Translation.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>999990019</html>", "geen xml 999990019",
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body/></s:Envelope>"})
    void whatIsNoSoapIsTriedAgainAndNotRepeated(String body) {
        status = 200;
        answer = body;

        Fault fault = refused();

        assertThat(fault).isInstanceOf(Fault.Technical.class);
        assertThat(fault.code()).isEqualTo("stuf-answer-unreadable");
        assertThat(fault.sentence()).doesNotContain("999990019", "root:");
    }

    @ParameterizedTest
    @CsvSource({"wsse:FailedAuthentication, stuf-unauthorised, false", "wsse:InvalidSecurity, stuf-unauthorised, false",
        "s:Client, stuf-soap-refused, false", "s:MustUnderstand, stuf-soap-refused, false",
        "s:Server, stuf-soap-fault, true"})
    void aSoapFaultWithoutAFaultMessageIsJudgedByItsCode(String code, String said, boolean technical) {
        answer = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns:wsse='urn:x'><s:Body><s:Fault>"
                + "<faultcode>" + code + "</faultcode><faultstring>" + SECRET_WORDS
                + "</faultstring></s:Fault></s:Body></s:Envelope>";

        Fault fault = refused();

        assertThat(fault.code()).isEqualTo(said);
        assertThat(fault).isInstanceOf(technical ? Fault.Technical.class : Fault.Translation.class);
        assertThat(fault.sentence()).doesNotContain("Vries");
    }

    @Test
    void anAnswerWithoutEndIsCutOff() {
        status = 200;
        answer = "<x>" + "y".repeat(5 * 1024 * 1024) + "</x>";
        assertThat(refused().code()).isEqualTo("stuf-answer-too-large");
    }

    private Fault refused() {
        StufDelivery delivery = new StufDelivery(new StufClient(Clock.systemUTC()));
        return catchThrowableOfType(Fault.class, () -> delivery.deliver(StufFixture.consignment(ReferralId.next()),
                StufFixture.municipality(block), new Memory()));
    }

    private static String faultMessage(String form, String code, String place) {
        String message = "<StUF:Fo02Bericht xmlns:StUF='http://www.egem.nl/StUF/StUF0301'><StUF:body><StUF:code>" + code
                + "</StUF:code><StUF:plek>" + place + "</StUF:plek><StUF:omschrijving>" + SECRET_WORDS
                + "</StUF:omschrijving><StUF:details>" + SECRET_WORDS
                + "</StUF:details></StUF:body></StUF:Fo02Bericht>";
        String ns = form.equals("1.2") ? Envelope.SOAP_1_2 : Envelope.SOAP_1_1;
        String body = switch (form) {
            case "plain" -> message;
            case "1.1" -> "<s:Fault><faultcode>s:Server</faultcode><faultstring>x</faultstring><detail>" + message
                    + "</detail></s:Fault>";
            default -> "<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Detail>" + message
                    + "</s:Detail></s:Fault>";
        };
        return "<s:Envelope xmlns:s='" + ns + "'><s:Body>" + body + "</s:Body></s:Envelope>";
    }
}
