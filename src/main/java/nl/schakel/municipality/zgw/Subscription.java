package nl.schakel.municipality.zgw;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What the hub asks of a notification service.
 *
 * @param callback where notifications are to come in
 * @param auth     what they are to carry in {@code Authorization}
 * @param channels of which, in no order
 */
record Subscription(String callback, String auth, Set<Channel> channels) {

    /**
     * A channel, narrowed down.
     *
     * @param filters a notification must fit all of them
     */
    record Channel(String name, Map<String, String> filters) {
    }

    /** Whether a subscription that the service shows is this one, as far as it shows: it tells no secrets. */
    boolean isShownAs(JsonNode shown) {
        Set<Channel> there = StreamSupport.stream(shown.path("kanalen").spliterator(), false)
                .map(channel -> new Channel(channel.path("naam").asText(),
                        channel.path("filters").properties().stream().collect(Collectors.toMap(Map.Entry::getKey,
                                filter -> filter.getValue().asText()))))
                .collect(Collectors.toSet());
        return shown.path("callbackUrl").asText().equals(callback) && there.equals(channels);
    }

    ObjectNode body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("callbackUrl", callback).put("auth", auth);
        ArrayNode list = body.putArray("kanalen");
        channels.forEach(channel -> {
            ObjectNode filters = list.addObject().put("naam", channel.name()).putObject("filters");
            channel.filters().forEach(filters::put);
        });
        return body;
    }

    /** Tells apart what the service does not show to be different, the secret; useless to who has no key. */
    String fingerprint(String key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(auth.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    /** Never shows the secret. */
    @Override
    public String toString() {
        return "Subscription of " + callback;
    }
}
