package nl.schakel.demo.iwmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a back office asks of what it receives, and what people can do at its page. */
class BackOfficeRulesTest {

    private SimulatedIwmo municipality;
    private TestPractice practice;

    @BeforeEach
    void open() {
        municipality = SimulatedIwmo.start(0, TestPractice.options());
        practice = new TestPractice();
        municipality.subscribe(practice.callback(), TestPractice.CALLBACK);
    }

    @AfterEach
    void close() {
        municipality.close();
        practice.close();
    }

    @Test
    void the_same_identification_is_returned_with_9056() {
        practice.send(municipality, request("EEN", TestPractice.BSN, reference()), null);
        practice.send(municipality, request("EEN", "111222333", reference()), null);
        assertThat(returned(1)).contains("9056");
    }

    @Test
    void the_same_reference_is_returned_with_9347_and_a_second_request_for_the_same_client_with_9374() {
        String reference = reference();
        practice.send(municipality, request("EEN", TestPractice.BSN, reference), null);
        practice.send(municipality, request("TWEE", "111222333", reference), null);
        assertThat(returned(1)).contains("9347").doesNotContain("9374");
        practice.send(municipality, request("DRIE", TestPractice.BSN, reference()), null);
        assertThat(returned(2)).contains("9374").doesNotContain("9347");
        assertThat(municipality.state(reference)).isEqualTo("Ontvangen");
        if (OfficialIwmo.present()) {
            assertThat(practice.arrived()).allSatisfy(bytes -> assertThat(OfficialIwmo.complaints(bytes)).isEmpty());
        }
    }

    @Test
    void after_a_rejection_the_next_request_for_the_client_is_welcome() {
        String first = practice.ask(municipality, TestPractice.BSN, "12");
        municipality.accept(first);
        municipality.reject(first, "3");
        String second = practice.ask(municipality, TestPractice.BSN, "12");
        assertThat(municipality.state(second)).isEqualTo("Ontvangen");
    }

    @ParameterizedTest
    @CsvSource({"<m:Bsn>999990019, <m:Bsn>999990018, 0001", "<b:Type>02, <b:Type>06, 0001",
        "<m:Ontvanger>0384, <m:Ontvanger>0363, S300"})
    void what_breaks_a_rule_is_returned(String right, String wrong, String code) {
        practice.send(municipality, changed(text -> text.replace(right, wrong)), null);
        assertThat(returned(1)).contains(code);
        if (OfficialIwmo.present()) {
            assertThat(OfficialIwmo.complaints(practice.arrived().get(0))).isEmpty();
        }
    }

    @Test
    void a_date_in_the_future_is_returned_with_8848() {
        practice.send(municipality, changed(text -> text.replaceFirst("(<b:Dagtekening>)[^<]+", "$12099-01-01")), null);
        assertThat(returned(1)).contains("8848");
    }

    @ParameterizedTest
    @CsvSource({"444, 443", "<m:Geslacht>2, <m:Geslacht>9", "<m:Naam>, <m:Naampje>", "JM, ' '"})
    void what_is_not_built_like_a_315_never_arrives(String right, String wrong) {
        HttpResponse<byte[]> answer = practice.send(municipality, changed(text -> text.replace(right, wrong)), null);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("Fo01", "IB014");
        assertThat(municipality.references()).isEmpty();
        assumeTrue(OfficialIwmo.present(), "the official schemas are not here");
        assertThat(OfficialIwmo.complaints(answer.body())).isEmpty();
    }

    @Test
    void sent_again_by_the_same_number_it_is_taken_once() {
        byte[] request = request("EEN", TestPractice.BSN, reference());
        assertThat(practice.send(municipality, request, "a").statusCode()).isEqualTo(202);
        assertThat(practice.send(municipality, request, "a").statusCode()).isEqualTo(202);
        assertThat(municipality.references()).hasSize(1);
    }

    @Test
    void in_an_envelope_a_number_that_was_used_is_ib016_and_a_wrong_receiver_ib005() {
        byte[] wrapped = Envelope.wrap("WMO315", TestPractice.AGB, "0384", null,
                request("EEN", TestPractice.BSN, reference()));
        assertThat(practice.send(municipality, wrapped, null).statusCode()).isEqualTo(202);
        assertThat(new String(practice.send(municipality, wrapped, null).body(), StandardCharsets.UTF_8))
                .contains("IB016");
        byte[] astray = Envelope.wrap("WMO315", TestPractice.AGB, "0363", null,
                request("TWEE", "111222333", reference()));
        assertThat(new String(practice.send(municipality, astray, null).body(), StandardCharsets.UTF_8))
                .contains("IB005");
        assertThat(municipality.references()).hasSize(1);
        assumeTrue(OfficialIwmo.present(), "the official schemas are not here");
        assertThat(OfficialIwmo.complaints(wrapped)).isEmpty();
    }

    @Test
    void strangers_stay_out_and_a_knock_is_answered() {
        HttpRequest stranger = HttpRequest.newBuilder(municipality.messages())
                .POST(HttpRequest.BodyPublishers.ofString("x")).build();
        assertThat(practice.call(stranger).statusCode()).isEqualTo(401);
        HttpRequest knock = HttpRequest.newBuilder(municipality.messages())
                .header("Authorization", "Bearer " + TestPractice.SECRET)
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody()).build();
        assertThat(practice.call(knock).statusCode()).isEqualTo(204);
    }

    @Test
    void a_retour_is_kept_and_shown_beside_the_message_that_it_answers() {
        String reference = practice.ask(municipality, TestPractice.BSN, "12");
        municipality.accept(reference);
        municipality.investigate(reference);
        await().until(() -> practice.arrived().size() == 2);
        String identification = municipality.sent().get(1).identification();
        practice.send(municipality, """
                <w:Bericht xmlns:w="http://www.istandaarden.nl/iwmo/3_2/wmo320/schema"
                 xmlns:b="http://www.istandaarden.nl/iwmo/3_2/basisschema/schema"><w:Header><w:BerichtIdentificatie>
                <b:Identificatie>%s</b:Identificatie></w:BerichtIdentificatie><w:RetourCodes>
                <w:RetourCode>9360</w:RetourCode></w:RetourCodes></w:Header></w:Bericht>""".formatted(identification)
                .getBytes(StandardCharsets.UTF_8), null);

        assertThat(municipality.retours()).singleElement().satisfies(retour -> {
            assertThat(retour.function()).isEqualTo("WMO320");
            assertThat(retour.codes()).containsExactly("9360");
        });
        assertThat(page()).contains("door de praktijk afgekeurd: 9360", "Vervoervoorzieningen", "In onderzoek")
                .doesNotContain(TestPractice.BSN, "Vries");
    }

    @Test
    void people_work_at_the_page_and_programs_at_the_control_interface() {
        String reference = practice.ask(municipality, TestPractice.BSN, "12");
        assertThat(page()).contains("Wijs toe", "BSN ******019");
        assertThat(order("verzoeken/" + reference + "/accept", "{}")).isEqualTo(204);
        assertThat(order("verzoeken/" + reference + "/reject", "{\"reason\":\"3\"}")).isEqualTo(204);
        assertThat(municipality.state(reference)).isEqualTo("Afgewezen");
        assertThat(order("verzoeken/" + reference + "/reject", "{\"reason\":\"12\"}")).isEqualTo(409);
        assertThat(order("verzoeken/onbekend/accept", "{}")).isEqualTo(404);
        assertThat(order("verzoeken/" + reference + "/verzin", "{}")).isEqualTo(404);
        assertThat(order("gedrag", "geen json")).isEqualTo(400);
        assertThatThrownBy(() -> municipality.next("onbekend")).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void a_callback_that_fails_is_tried_again() {
        practice.answer = 503;
        String reference = practice.ask(municipality, TestPractice.BSN, "12");
        municipality.accept(reference);
        await().until(() -> municipality.sent().size() >= 2);
        practice.answer = 204;
        await().atMost(Duration.ofSeconds(15)).until(() -> practice.arrived().size() == 1);
    }

    @Test
    void a_back_office_that_fetches_takes_messages_and_their_tokens_from_its_folder(@TempDir Path folder)
            throws IOException {
        String reference = reference();
        try (SimulatedIwmo fetching = SimulatedIwmo.start(0, TestPractice.options().withFolder(folder))) {
            Files.writeString(folder.resolve("WMO315-A.jwt"), "een.token.erbij");
            Files.write(folder.resolve("half.tmp"), request("A", TestPractice.BSN, reference));
            Files.move(folder.resolve("half.tmp"), folder.resolve("WMO315-A.xml"));
            await().until(() -> fetching.references().contains(reference));
            assertThat(fetching.tokens()).containsExactly("een.token.erbij");
            assertThat(Files.list(folder)).isEmpty();
        }
    }

    private String page() {
        return new String(practice.call(HttpRequest.newBuilder(municipality.address().resolve("/")).build()).body(),
                StandardCharsets.UTF_8);
    }

    private int order(String path, String json) {
        return practice.call(HttpRequest.newBuilder(URI.create(municipality.address() + "/_sim/" + path))
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json)).build())
                .statusCode();
    }

    private String returned(int count) {
        await().until(() -> practice.arrived().size() >= count);
        return practice.texts().get(count - 1);
    }

    private static byte[] changed(UnaryOperator<String> change) {
        return change.apply(new String(request("EEN", TestPractice.BSN, reference()), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] request(String identification, String bsn, String reference) {
        return TestPractice.request(identification, bsn, List.of(reference), "12");
    }

    private static String reference() {
        return UUID.randomUUID().toString();
    }
}
