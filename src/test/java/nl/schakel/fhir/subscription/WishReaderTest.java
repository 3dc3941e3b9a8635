package nl.schakel.fhir.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import nl.schakel.referral.Refusal;
import nl.schakel.story.MovableClock;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.UnsignedIntType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom the hub calls, and with what: nobody, unless all of it is as the operator and the rules of privacy want it. */
class WishReaderTest {

    private static final List<URI> REGISTERED = List.of(URI.create("https://his.example.nl/hooks"));

    private final WishReader reader = new WishReader(new MovableClock());

    @Test
    void what_a_HIS_asks_is_kept_as_it_asked_it() {
        Subscription asked = asked();
        asked.getChannel().addHeader("Authorization: Bearer geheim");
        asked.getChannel().addExtension(Backport.HEARTBEAT, new UnsignedIntType(3600));
        asked.getChannel().addExtension(Backport.TIMEOUT, new UnsignedIntType(30));
        asked.getChannel().addExtension(Backport.MAX_COUNT, new PositiveIntType(5));

        Wish wish = reader.read(asked, REGISTERED);

        assertThat(wish.terms()).isEqualTo(new Terms(Topic.REFERRALS, URI.create("https://his.example.nl/hooks/linde"),
                Terms.JSON, true, 30, 3600, 5, null));
        assertThat(wish.sealed().headers()).containsExactly("Authorization: Bearer geheim");
        assertThat(wish.toString()).doesNotContain("geheim").doesNotContain("Balie");
    }

    @TestFactory
    Stream<DynamicTest> what_is_refused() {
        Map<String, Consumer<Subscription>> refused = Map.ofEntries(
                Map.entry("subscription-topic", s -> s.setCriteria("Task?status=completed")),
                Map.entry("subscription-filter", s -> s.getCriteriaElement().addExtension(Backport.FILTER,
                        new StringType("Task?patient=Patient/1"))),
                Map.entry("subscription-channel", s -> s.getChannel()
                        .setType(Subscription.SubscriptionChannelType.EMAIL)),
                Map.entry("subscription-channel ", s -> s.getChannel().getTypeElement()
                        .addExtension(Backport.CHANNEL_TYPE, new Coding("x", "zulip", null))),
                Map.entry("subscription-endpoint-unsafe", s -> s.getChannel()
                        .setEndpoint("http://his.example.nl/hooks")),
                Map.entry("subscription-endpoint-not-registered", s -> s.getChannel()
                        .setEndpoint("https://elders.example.nl/hooks")),
                Map.entry("subscription-payload", s -> s.getChannel().getPayloadElement().setValue("text/plain")),
                Map.entry("subscription-full-resource", s -> s.getChannel().getPayloadElement().getExtension().get(0)
                        .setValue(new CodeType("full-resource"))),
                Map.entry("subscription-content", s -> s.getChannel().getPayloadElement().setExtension(null)),
                Map.entry("subscription-header", s -> s.getChannel().addHeader("Host: elders.example.nl")),
                Map.entry("subscription-header ", s -> s.getChannel().addHeader("X: a\r\nY: b")),
                Map.entry("subscription-header  ", s -> s.getChannel().addHeader("content-type: text/plain")),
                Map.entry("subscription-value", s -> s.getChannel().addExtension(Backport.HEARTBEAT,
                        new UnsignedIntType(1))),
                Map.entry("subscription-value ", s -> s.getChannel().addExtension(Backport.MAX_COUNT,
                        new StringType("veel"))),
                Map.entry("subscription-end", s -> s.setEnd(new Date(0))),
                Map.entry("modifier-extension-unknown", s -> s.addModifierExtension().setUrl("urn:x")
                        .setValue(new BooleanType(true))));
        return refused.entrySet().stream().map(wrong -> DynamicTest.dynamicTest(wrong.getKey(), () -> {
            Subscription asked = asked();
            wrong.getValue().accept(asked);

            SubscriptionRefused said = catchThrowableOfType(SubscriptionRefused.class,
                    () -> reader.read(asked, REGISTERED));

            assertThat(said.status()).isEqualTo(422);
            assertThat(said.refusals()).extracting(Refusal::code).containsExactly(wrong.getKey().strip());
            assertThat(said.refusals()).extracting(Refusal::sentence).noneMatch(text -> text.contains("elders"));
        }));
    }

    @Test
    void all_that_is_wrong_is_said_at_once() {
        SubscriptionRefused said = catchThrowableOfType(SubscriptionRefused.class,
                () -> reader.read(new Subscription(), REGISTERED));

        assertThat(said.refusals()).extracting(Refusal::code).containsExactly("subscription-topic",
                "subscription-channel", "subscription-endpoint-unsafe", "subscription-payload", "subscription-content");
    }

    @Test
    void a_practice_whose_file_names_no_address_is_called_nowhere() {
        assertThat(catchThrowableOfType(SubscriptionRefused.class, () -> reader.read(asked(), List.of())).refusals())
                .extracting(Refusal::code).containsExactly("subscription-endpoint-not-registered");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "https://his.example.nl/hooks, true",
        "https://his.example.nl/hooks/, true",
        "https://HIS.example.nl:443/hooks/a/b, true",
        "https://his.example.nl/hooksters, false",
        "https://his.example.nl/, false",
        "https://his.example.nl:8443/hooks, false",
        "http://his.example.nl/hooks, false",
        "https://his.example.nl.elders.nl/hooks, false",
        "https://his.example.nl/hooks/../admin, false",
        "https://his.example.nl/hooks/%2e%2e/admin, false",
        "https://his.example.nl/hooks/..%2Fadmin, false",
        "https://his.example.nl/hooks//elders, false",
        "https://his.example.nl/hooks?sleutel=1, false",
        "https://his.example.nl/hooks#a, false",
        "https://iemand@his.example.nl/hooks, false",
        "https:///hooks, false",
        "mailto:iemand@his.example.nl, false",
        "file:///hooks, false",
        "http://169.254.169.254/latest, false"})
    void where_the_hub_may_call(String address, boolean may) {
        URI uri = URI.create(address);
        assertThat(RegisteredAddress.isSafe(uri) && RegisteredAddress.isWithin(uri, REGISTERED)).isEqualTo(may);
    }

    private static Subscription asked() {
        Subscription asked = new Subscription().setStatus(Subscription.SubscriptionStatus.REQUESTED)
                .setReason("Balie op de hoogte houden").setCriteria(Topic.REFERRALS.canonical());
        asked.getChannel().setType(Subscription.SubscriptionChannelType.RESTHOOK)
                .setEndpoint("https://his.example.nl/hooks/linde").setPayload(Terms.JSON)
                .getPayloadElement().addExtension(Backport.CONTENT, new CodeType("id-only"));
        return asked;
    }
}
