package nl.schakel.municipality.zgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.demo.neighbour.Phase;
import nl.schakel.demo.zgw.OfficialOpenApi;
import nl.schakel.demo.zgw.Options;
import nl.schakel.demo.zgw.SimulatedZgw;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.municipality.Delivered;
import nl.schakel.municipality.zgw.ZgwFixture.Memory;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The hub sees to its own subscriptions. */
class ZgwSubscriptionsTest {

    private final Map<String, SubscriptionMemory.Kept> remembered = new HashMap<>();
    private final ZgwClient client = new ZgwClient(new ObjectMapper(), Clock.systemUTC());
    private final ZgwCatalogue catalogue = new ZgwCatalogue(client, Clock.systemUTC());
    private SimulatedZgw neighbour;
    private HubDoor door;
    private Map<String, Object> block;

    @BeforeEach
    void open() throws IOException {
        door = new HubDoor();
        start(ZgwFixture.options());
    }

    private void start(Options options) {
        neighbour = SimulatedZgw.start(0, options);
        block = ZgwFixture.block(neighbour.address());
        block.put("notificaties", neighbour.address() + "/notificaties/api/v1");
    }

    @AfterEach
    void close() {
        neighbour.close();
        door.close();
    }

    @Test
    void theHubSubscribesToTheCasesOfItsOwnZaaktypeAndNothingElse() {
        assertThat(keep()).isEmpty();

        ObjectNode made = only();
        assertThat(made.path("callbackUrl").asText()).isEqualTo(door.address() + "/zgw/0363/notificaties");
        assertThat(made.path("kanalen")).isNotEmpty().allSatisfy(channel -> {
            boolean cases = channel.path("naam").asText().equals("zaken");
            assertThat(channel.path("filters").has(cases ? "zaaktype" : "besluittype")).isTrue();
            assertThat(channel.path("filters").toString()).contains("/catalogi/api/v1/");
        });
        assertThat(names(made)).containsOnly("zaken", "besluiten");
    }

    @Test
    void aNotificationOfAnotherZaaktypeDoesNotReachTheHub() {
        keep();
        door.heard.clear();
        Delivered ours = deliver("WMO-MELDING");
        Delivered other = deliver("WMO-MEDISCH-ADVIES");
        neighbour.setStatus(other.caseNumber(), "In onderzoek");
        neighbour.setStatus(ours.caseNumber(), "In onderzoek");
        neighbour.decide(ours.caseNumber(), "Toekenning Wmo", LocalDate.of(2026, 12, 1), null);

        await().atMost(Duration.ofSeconds(10)).until(() -> door.heard.size() >= 3);
        assertThat(door.heard).hasSize(3).noneMatch(body -> body.contains(other.caseAddress()));
    }

    @Test
    void whatIsAsItShouldBeIsLeftAlone() {
        keep();
        neighbour.forgetExchanges();

        assertThat(keep()).isEmpty();
        assertThat(neighbour.exchanges()).isNotEmpty().allMatch(call -> call.method().equals("GET"));
    }

    @Test
    void whatIsGoneIsMadeAgain() {
        keep();
        neighbour.forgetSubscriptions();

        assertThat(keep()).isEmpty();
        only();
    }

    @Test
    void aNewVersionOfTheZaaktypeIsAddedToTheSameSubscription() {
        keep();
        String address = only().path("url").asText();
        String newer = neighbour.publish("WMO-MELDING", LocalDate.of(2026, 6, 1));

        assertThat(keep()).isEmpty();
        assertThat(only().path("url").asText()).isEqualTo(address);
        assertThat(only().path("kanalen").toString()).contains(newer);
    }

    @Test
    void aNewSecretIsToldThoughTheServiceDoesNotShowTheOldOne() {
        keep();
        block.put("callback-secret", "een-heel-ander-geheim-dan-eerst");
        door.secret = "een-heel-ander-geheim-dan-eerst";

        assertThat(keep()).isEmpty();
        only();
        door.heard.clear();
        neighbour.setStatus(deliver("WMO-MELDING").caseNumber(), "In onderzoek");
        await().atMost(Duration.ofSeconds(10)).until(() -> !door.heard.isEmpty());
    }

    @Test
    void whenTheHubMovesItsSubscriptionMovesAlong() throws IOException {
        keep();
        String address = only().path("url").asText();
        door.close();
        door = new HubDoor();

        assertThat(keep()).isEmpty();
        assertThat(only().path("url").asText()).isEqualTo(address);
        assertThat(only().path("callbackUrl").asText()).startsWith(door.address().toString());
    }

    @Test
    void aSubscriptionWhoseMakingWasNotHeardOfIsNotMadeTwice() {
        neighbour.misbehaviour().onRequest((call, phase) -> {
            if (phase == Phase.AFTER && call.method().equals("POST")) {
                throw new IllegalStateException("cut");
            }
        });
        assertThat(keep()).singleElement().asString().contains("Gemeente Amsterdam");
        neighbour.misbehaviour().behave();

        assertThat(keep()).isEmpty();
        only();
    }

    @Test
    void subscriptionsOfOthersAreLeftAlone() throws IOException {
        try (HubDoor other = new HubDoor()) {
            neighbour.subscribe(URI.create(other.address() + "/zgw/0363/notificaties"), ZgwFixture.CALLBACK_SECRET);
            keep();
            neighbour.publish("WMO-MELDING", LocalDate.of(2026, 6, 1));
            keep();

            assertThat(neighbour.subscriptions()).hasSize(2).anySatisfy(one ->
                    assertThat(one.path("url").asText()).startsWith("urn:by-hand:" + other.address()));
        }
    }

    @Test
    void aHubThatCannotBeCalledAsksForNothing() {
        door.withSecret = 404;
        assertThat(keep()).singleElement().asString().contains("404", "/zgw/0363/notificaties");
        door.withSecret = 204;
        door.withoutSecret = 204;
        assertThat(keep()).singleElement().asString().contains("zonder geheim", "401");
        door.close();
        assertThat(keep()).singleElement().asString().contains("SCHAKEL_BASE_URL");

        assertThat(neighbour.subscriptions()).isEmpty();
        assertThat(neighbour.exchanges()).isEmpty();
    }

    @Test
    void withoutTheRightTheOperatorReadsWhichIsMissing() {
        neighbour.close();
        Set<String> scopes = new HashSet<>(Options.USUAL_SCOPES);
        scopes.remove("notificaties.consumeren");
        start(ZgwFixture.options().withScopes(scopes));

        assertThat(keep()).singleElement().asString().contains("scope notificaties.consumeren");
    }

    @Test
    void everyCallAndEveryAnswerKeepsToTheOfficialDescription() {
        assumeTrue(OfficialOpenApi.present(), "the official descriptions are not here");
        keep();
        neighbour.publish("WMO-MELDING", LocalDate.of(2026, 6, 1));
        keep();

        assertThat(neighbour.exchanges()).anyMatch(call -> call.method().equals("PUT"));
        // A service does not show the secret (Open Notificaties: write-only), which the older description asks for.
        assertThat(neighbour.exchanges().stream().map(OfficialOpenApi::check).filter(report -> !report.request()
                .isEmpty() || report.response().stream().anyMatch(wrong -> !wrong.contains("auth")))).isEmpty();
    }

    @Test
    void whatIsWrongIsToldOnceForAsLongAsItIsTheSame() {
        List<String> asked = new ArrayList<>();
        SubscriptionRounds rounds = new SubscriptionRounds(List.of(ZgwFixture.municipality(block)), town -> {
            asked.add(town.name());
            return List.of("Er is iets.");
        }, (name, interval) -> name.equals("subscription.0363") && asked.isEmpty());
        rounds.look(ZgwFixture.municipality(block));
        rounds.look(ZgwFixture.municipality(block));

        assertThat(asked).as("another process has the second turn").containsExactly("Amsterdam");
        rounds.close();
    }

    @Test
    void aMunicipalityThatSubscribesByHandIsNotTouched() {
        assertThat(ZgwSubscriptions.isWanted(ZgwFixture.municipality(block))).isTrue();
        block.remove("notificaties");
        assertThat(ZgwSubscriptions.isWanted(ZgwFixture.municipality(block))).isFalse();
        assertThat(keep()).isEmpty();
        assertThat(neighbour.exchanges()).isEmpty();
    }

    private List<String> keep() {
        SubscriptionMemory memory = new SubscriptionMemory() {
            @Override
            public Optional<Kept> find(GemeenteCode municipality, String desk) {
                return Optional.ofNullable(remembered.get(municipality + desk));
            }

            @Override
            public void keep(GemeenteCode municipality, String desk, Kept kept) {
                remembered.put(municipality + desk, kept);
            }
        };
        return new ZgwSubscriptions(client, catalogue, new CallbackProbe(client.http(), door.address()), memory,
                Clock.systemUTC()).keep(ZgwFixture.municipality(block));
    }

    private ObjectNode only() {
        assertThat(neighbour.subscriptions()).hasSize(1);
        return neighbour.subscriptions().get(0);
    }

    private static List<String> names(ObjectNode subscription) {
        List<String> names = new ArrayList<>();
        subscription.path("kanalen").forEach(channel -> names.add(channel.path("naam").asText()));
        return names;
    }

    private Delivered deliver(String zaaktype) {
        Map<String, Object> own = new HashMap<>(block);
        own.put("zaaktype", zaaktype);
        return new ZgwDelivery(client, catalogue).deliver(ZgwFixture.consignment(ReferralId.next()),
                ZgwFixture.municipality(own), new Memory());
    }
}
