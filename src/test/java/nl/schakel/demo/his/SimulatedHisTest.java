package nl.schakel.demo.his;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.EncodingEnum;
import ca.uhn.fhir.rest.api.MethodOutcome;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import ca.uhn.fhir.rest.server.exceptions.PreconditionFailedException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CapabilityStatement;
import org.hl7.fhir.r4.model.Communication;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulatedHisTest {

    private static final FhirContext FHIR = FhirContext.forR4Cached();
    private static final String SYSTEM = "https://schakel.example/fhir/NamingSystem/feedback";

    private SimulatedHis his;
    private IGenericClient hub;

    @BeforeEach
    void open() {
        his = SimulatedHis.start(0);
        FHIR.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
        hub = FHIR.newRestfulGenericClient(his.endpoint().toString());
    }

    @AfterEach
    void close() {
        his.close();
    }

    @ParameterizedTest
    @EnumSource(value = EncodingEnum.class, names = {"JSON", "XML"})
    void aTaskIsPutUnderTheHubsIdAndReplacedByTheNext(EncodingEnum encoding) {
        hub.setEncoding(encoding);
        assertThat(hub.update().resource(task(Task.TaskStatus.RECEIVED)).execute().getCreated()).isTrue();
        MethodOutcome second = hub.update().resource(task(Task.TaskStatus.INPROGRESS)).execute();
        assertThat(second.getId().getVersionIdPart()).isEqualTo("2");
        assertThat(hub.read().resource(Task.class).withId("t-1").execute().getStatus())
                .isEqualTo(Task.TaskStatus.INPROGRESS);
        assertThat(his.arrivals()).extracting(Arrival::status).containsExactly("received", "in-progress");
        assertThat(his.task("t-1").orElseThrow().getStatus()).isEqualTo(Task.TaskStatus.INPROGRESS);
    }

    @Test
    void aMessageSentTwiceWithItsConditionIsThereOnce() {
        MethodOutcome first = send("f-1", "In onderzoek");
        MethodOutcome again = send("f-1", "In onderzoek");
        send("f-2", "Toegekend");
        assertThat(again.getId().getIdPart()).isEqualTo(first.getId().getIdPart());
        assertThat(his.inbox()).extracting(Message::text).containsExactly("In onderzoek", "Toegekend");
        assertThat(his.inbox()).extracting(Message::task).containsOnly("t-1");
        assertThat(his.arrivals()).extracting(Arrival::created).containsExactly(true, false, true);
        assertThat(hub.search().forResource(Communication.class).returnBundle(Bundle.class).execute().getEntry())
                .hasSize(2);
    }

    @Test
    void withoutItsConditionAMessageIsThereTwice() {
        hub.create().resource(message("f-1", "In onderzoek")).execute();
        hub.create().resource(message("f-1", "In onderzoek")).execute();
        assertThat(his.inbox()).hasSize(2);
    }

    @Test
    void aConditionThatIsNotTheMessagesOwnIsRefused() {
        assertThatThrownBy(() -> hub.create().resource(message("f-1", "x"))
                .conditionalByUrl("Communication?identifier=" + SYSTEM + "%7Cf-9").execute())
                .isInstanceOf(PreconditionFailedException.class);
        assertThatThrownBy(() -> hub.create().resource(message("f-1", "x"))
                .conditionalByUrl("Communication?sent=2026-11-20").execute())
                .isInstanceOf(PreconditionFailedException.class);
        assertThat(his.inbox()).isEmpty();
    }

    @Test
    void theMetadataTellsWhatItTakes() {
        CapabilityStatement statement = hub.capabilities().ofType(CapabilityStatement.class).execute();
        assertThat(statement.getRestFirstRep().getResource())
                .extracting(CapabilityStatement.CapabilityStatementRestResourceComponent::getType)
                .contains("Task", "Communication");
        assertThatThrownBy(() -> hub.read().resource(Task.class).withId("unknown").execute())
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void itFailsGoesDownAndLosesAnswersLikeTheOthers() throws Exception {
        his.fail(1, 503);
        assertThat(raw().statusCode()).isEqualTo(503);
        his.down(true);
        assertThatThrownBy(this::raw).isInstanceOf(IOException.class);
        his.down(false);
        his.loseAnswers(1);
        assertThatThrownBy(this::raw).isInstanceOf(IOException.class);
        assertThat(his.inbox()).hasSize(1);
        assertThat(raw().statusCode()).isEqualTo(200);
        his.answerTwice(1);
        assertThat(raw().statusCode()).isEqualTo(200);
        assertThat(his.inbox()).hasSize(1);
    }

    @Test
    void theInboxShowsTheNewestStateAndTheMessages() throws Exception {
        hub.update().resource(task(Task.TaskStatus.ONHOLD)).execute();
        send("f-1", "De gemeente wacht op <b>informatie</b>");
        HttpResponse<String> page = HttpClient.newHttpClient().send(HttpRequest.newBuilder(his.address().resolve("/"))
                .build(), HttpResponse.BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Verwijzing HIS-42", "wacht", "Wacht op informatie",
                "De gemeente wacht op &lt;b&gt;informatie", "<time").doesNotContain("<b>");
    }

    private MethodOutcome send(String identifier, String text) {
        return hub.create().resource(message(identifier, text))
                .conditionalByUrl("Communication?identifier=" + SYSTEM + "%7C" + identifier).execute();
    }

    private HttpResponse<String> raw() throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(his.endpoint() + "/Communication"))
                .header("Content-Type", "application/fhir+json")
                .header("If-None-Exist", "identifier=" + SYSTEM + "|f-7")
                .POST(HttpRequest.BodyPublishers.ofString(
                        FHIR.newJsonParser().encodeResourceToString(message("f-7", "Bericht")))).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static Task task(Task.TaskStatus status) {
        Task task = new Task();
        task.setId("t-1");
        task.setStatus(status).setIntent(Task.TaskIntent.ORDER);
        task.addIdentifier().setSystem("https://his.example/verwijzing").setValue("HIS-42");
        task.getBusinessStatus().setText("Wacht op informatie");
        return task;
    }

    private static Communication message(String identifier, String text) {
        Communication message = new Communication();
        message.setStatus(Communication.CommunicationStatus.COMPLETED);
        message.addIdentifier().setSystem(SYSTEM).setValue(identifier);
        message.addPartOf().setReference("Task/t-1");
        message.addPayload().setContent(new StringType(text));
        return message;
    }
}
