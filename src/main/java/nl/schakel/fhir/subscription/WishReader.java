package nl.schakel.fhir.subscription;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import nl.schakel.referral.Refusal;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Subscription;

/** Reads what a HIS asks for, and says all that stands in the way at once. */
final class WishReader {

    private static final int USUAL_TIMEOUT = 10;
    private static final int USUAL_COUNT = 20;
    private static final int LONGEST_REASON = 255;
    private static final int MOST_HEADERS = 10;
    private static final Pattern HEADER =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}): ?([\\x20-\\x7e]{1,4000})");
    /** What the hub itself says of the call. */
    private static final Set<String> OURS = Set.of("content-type", "accept", "transfer-encoding", "cookie", "te");

    private final Clock clock;

    WishReader(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param registered where the practice may be called
     * @throws SubscriptionRefused where the hub does not do this
     */
    Wish read(Subscription asked, List<URI> registered) {
        List<Refusal> refusals = new ArrayList<>();
        Subscription.SubscriptionChannelComponent channel = asked.getChannel();
        if (asked.hasModifierExtension() || channel.hasModifierExtension()) {
            refusals.add(SubscriptionReason.MODIFIER.at("Subscription"));
        }
        Topic topic = Topic.of(asked.getCriteria()).orElse(null);
        if (topic == null) {
            refusals.add(SubscriptionReason.TOPIC.at("Subscription.criteria"));
        }
        if (asked.getCriteriaElement().hasExtension(Backport.FILTER)) {
            refusals.add(SubscriptionReason.FILTER.at("Subscription.criteria.extension"));
        }
        if (channel.getType() != Subscription.SubscriptionChannelType.RESTHOOK
                || channel.getTypeElement().hasExtension(Backport.CHANNEL_TYPE)) {
            refusals.add(SubscriptionReason.CHANNEL.at("Subscription.channel.type"));
        }
        URI endpoint = endpoint(channel.getEndpoint(), registered, refusals);
        if (!Set.of(Terms.JSON, Terms.XML).contains(String.valueOf(channel.getPayload()))) {
            refusals.add(SubscriptionReason.PAYLOAD.at("Subscription.channel.payload"));
        }
        boolean idOnly = idOnly(channel, refusals);
        int heartbeat = number(channel, Backport.HEARTBEAT, 0, 60, 604_800, refusals);
        int timeout = number(channel, Backport.TIMEOUT, USUAL_TIMEOUT, 1, 60, refusals);
        int count = number(channel, Backport.MAX_COUNT, USUAL_COUNT, 1, 100, refusals);
        Instant end = asked.hasEnd() ? asked.getEnd().toInstant() : null;
        if (end != null && !end.isAfter(clock.instant())) {
            refusals.add(SubscriptionReason.END.at("Subscription.end"));
        }
        if (asked.hasReason() && asked.getReason().length() > LONGEST_REASON) {
            refusals.add(SubscriptionReason.VALUE.at("Subscription.reason"));
        }
        List<String> headers = headers(channel, refusals);
        if (!refusals.isEmpty()) {
            throw new SubscriptionRefused(SubscriptionReason.TOPIC.status(), refusals);
        }
        return new Wish(new Terms(topic, endpoint, channel.getPayload(), idOnly, timeout, heartbeat, count, end),
                new Private(asked.getReason(), headers));
    }

    private static URI endpoint(String text, List<URI> registered, List<Refusal> refusals) {
        Optional<URI> safe = parse(text).filter(RegisteredAddress::isSafe);
        if (safe.isEmpty()) {
            refusals.add(SubscriptionReason.ENDPOINT_UNSAFE.at("Subscription.channel.endpoint"));
        } else if (!RegisteredAddress.isWithin(safe.get(), registered)) {
            refusals.add(SubscriptionReason.ENDPOINT_UNREGISTERED.at("Subscription.channel.endpoint"));
        }
        return safe.orElse(null);
    }

    private static Optional<URI> parse(String text) {
        try {
            return Optional.ofNullable(text).map(URI::create);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean idOnly(Subscription.SubscriptionChannelComponent channel, List<Refusal> refusals) {
        String path = "Subscription.channel.payload.extension";
        String content = value(channel.getPayloadElement(), Backport.CONTENT);
        if ("full-resource".equals(content)) {
            refusals.add(SubscriptionReason.FULL_RESOURCE.at(path));
        } else if (!Set.of("id-only", "empty").contains(String.valueOf(content))) {
            refusals.add(SubscriptionReason.CONTENT.at(path));
        }
        return "id-only".equals(content);
    }

    private static int number(Subscription.SubscriptionChannelComponent channel, String url, int usual, int least,
                              int most, List<Refusal> refusals) {
        if (!channel.hasExtension(url)) {
            return usual;
        }
        String text = value(channel, url);
        int number = text != null && text.matches("[0-9]{1,7}") ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            refusals.add(SubscriptionReason.VALUE.at("Subscription.channel.extension"));
        }
        return number;
    }

    /** Of the one extension with this url; null where there is none, or more than one. */
    private static String value(Element element, String url) {
        List<Extension> found = element.getExtensionsByUrl(url);
        return found.size() == 1 && found.get(0).getValue() instanceof PrimitiveType<?> value
                ? value.getValueAsString() : null;
    }

    private static List<String> headers(Subscription.SubscriptionChannelComponent channel, List<Refusal> refusals) {
        List<String> headers = channel.getHeader().stream().map(StringType::getValue).toList();
        if (headers.size() > MOST_HEADERS || !headers.stream().allMatch(WishReader::isHeader)) {
            refusals.add(SubscriptionReason.HEADER.at("Subscription.channel.header"));
            return List.of();
        }
        return headers;
    }

    private static boolean isHeader(String line) {
        if (line == null || !HEADER.matcher(line).matches()) {
            return false;
        }
        String name = line.substring(0, line.indexOf(':'));
        if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
            return false;
        }
        try {
            // The client knows which names it keeps to itself.
            HttpRequest.newBuilder().header(name, line.substring(name.length() + 1).strip());
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
