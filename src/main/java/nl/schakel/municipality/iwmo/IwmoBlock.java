package nl.schakel.municipality.iwmo;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import nl.schakel.directory.Municipality;
import nl.schakel.directory.SafeAddress;
import nl.schakel.municipality.ConnectionBlock;
import nl.schakel.municipality.iwmo.IwmoSettings.Envelope;
import nl.schakel.municipality.iwmo.IwmoSettings.Transport;

/** Reads the {@code iwmo} block of a municipality's file and collects one sentence per broken rule, never a value. */
final class IwmoBlock {

    private static final Set<String> ALWAYS = Set.of("transport", "timeout", "envelope", "application",
            "callback-secret", "release");
    /** What goes only with one way of travelling. */
    private static final Map<Transport, Set<String>> OWN = Map.of(
            Transport.HTTP, Set.of("url", "secret", "client-certificate", "client-certificate-password"),
            Transport.FOLDER, Set.of("folder"),
            Transport.AMQP, Set.of("url", "queue", "user", "secret", "client-certificate",
                    "client-certificate-password"));
    /** The only release that the hub speaks; a later one is a choice to make per municipality. */
    private static final String RELEASE = "3.2";
    private static final int SECRET_BYTES = 16;
    private static final String USUAL_APPLICATION = "GGk";
    /** StUF 03.01, simple type Applicatie. */
    private static final int SHORTEST_APPLICATION = 3;
    private static final int LONGEST_APPLICATION = 50;
    /** What every broker takes for a name; nothing of it can be an option of the connection. */
    private static final Pattern QUEUE = Pattern.compile("[A-Za-z0-9._/:-]{1,200}");

    private final ConnectionBlock block;

    IwmoBlock(Municipality municipality) {
        block = new ConnectionBlock("iwmo", municipality, "Gemeente " + municipality.name(), "waarde");
    }

    List<String> findings() {
        return block.findings();
    }

    /** What could be read; of use only where there are no findings. */
    IwmoSettings read() {
        Transport transport = choice("transport", Transport.values(), null);
        Set<String> own = transport == null ? everyOwn() : OWN.get(transport);
        block.keysBesides(ALWAYS).stream().filter(key -> !own.contains(key)).forEach(this::stray);
        String callback = secret("callback-secret");
        Duration timeout = duration();
        Envelope envelope = choice("envelope", Envelope.values(), Envelope.NONE);
        String application = application();
        release();
        boolean folder = transport == Transport.FOLDER;
        boolean amqp = transport == Transport.AMQP;
        boolean network = transport != null && !folder;
        Path certificate = network && block.has("client-certificate") ? path("client-certificate") : null;
        return new IwmoSettings(transport, network ? address(amqp) : null,
                amqp && needed("user", certificate) ? block.text("user", null) : null,
                network && needed("secret", certificate) ? secret("secret") : null,
                certificate, certificate == null ? null : filled("client-certificate-password"), timeout,
                folder ? path("folder") : null, amqp ? queue() : null, envelope, application, callback);
    }

    private void stray(String key) {
        String goesWith = OWN.entrySet().stream().filter(way -> way.getValue().contains(key))
                .map(way -> ConnectionBlock.spelled(way.getKey())).sorted().collect(Collectors.joining(" of "));
        block.finding(key, goesWith.isEmpty() ? "is geen bekende instelling"
                : "hoort alleen bij transport: " + goesWith);
    }

    private static Set<String> everyOwn() {
        return OWN.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    }

    /** With a certificate the municipality knows the hub already; what is filled in besides is used too. */
    private boolean needed(String key, Path certificate) {
        return certificate == null || block.has(key);
    }

    private URI address(boolean amqp) {
        String text = block.text("url", null);
        if (text == null) {
            return null;
        }
        String open = amqp ? "amqp" : "http";
        try {
            URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean whole = uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawQuery() == null
                    && uri.getRawFragment() == null && uri.normalize().equals(uri)
                    && (!amqp || uri.getRawPath().isEmpty());
            if (whole && SafeAddress.isSafe(uri, open)) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Said below: the sentence is the same for every address that cannot be used.
        }
        block.finding("url", "moet een volledig " + open + "s-adres zijn" + (amqp ? ", zonder pad" : "") + " (" + open
                + " mag alleen naar localhost)");
        return null;
    }

    /** A text that may come from the environment: what was not filled in there is said. */
    private String filled(String key) {
        String text = block.text(key, null);
        if (text != null && text.startsWith("${")) {
            block.finding(key, "is niet ingevuld: de omgevingsvariabele ontbreekt");
            return null;
        }
        return text;
    }

    private String secret(String key) {
        String secret = filled(key);
        if (secret != null && secret.getBytes(StandardCharsets.UTF_8).length < SECRET_BYTES) {
            block.finding(key, "moet minstens " + SECRET_BYTES + " tekens hebben");
        } else if (secret != null && !secret.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            // It travels in a header: a line break in it would begin another one.
            block.finding(key, "mag alleen zichtbare ASCII-tekens hebben, zonder spatie");
        }
        return secret;
    }

    private Path path(String key) {
        String text = filled(key);
        try {
            Path path = text == null ? null : Path.of(text);
            if (path == null || path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            // Said below: a wrong form and a relative path have the same remedy.
        }
        block.finding(key, "moet een volledig pad zijn, vanaf de bovenste map");
        return null;
    }

    private String queue() {
        String queue = block.text("queue", null);
        if (queue != null && !QUEUE.matcher(queue).matches()) {
            block.finding("queue", "mag alleen letters, cijfers en . _ / : - bevatten, hooguit 200");
        }
        return queue;
    }

    private String application() {
        String application = block.has("application") ? block.text("application", null) : USUAL_APPLICATION;
        if (application != null && (application.length() < SHORTEST_APPLICATION
                || application.length() > LONGEST_APPLICATION)) {
            block.finding("application", "moet " + SHORTEST_APPLICATION + " tot " + LONGEST_APPLICATION
                    + " tekens hebben");
        }
        return application;
    }

    private void release() {
        if (block.has("release") && !RELEASE.equals(String.valueOf(block.get("release")))) {
            block.finding("release", "moet \"" + RELEASE + "\" zijn: een andere uitgave kent de hub niet");
        }
    }

    private <T extends Enum<T>> T choice(String key, T[] allowed, T otherwise) {
        String text = block.has(key) || otherwise == null ? block.text(key, null) : ConnectionBlock.spelled(otherwise);
        if (text == null) {
            return otherwise;
        }
        for (T value : allowed) {
            if (ConnectionBlock.spelled(value).equals(text)) {
                return value;
            }
        }
        block.finding(key, "moet een van deze zijn: "
                + Stream.of(allowed).map(ConnectionBlock::spelled).collect(Collectors.joining(", ")));
        return otherwise;
    }

    private Duration duration() {
        Duration otherwise = Duration.ofSeconds(30);
        if (!block.has("timeout")) {
            return otherwise;
        }
        try {
            Duration duration = Duration.parse(String.valueOf(block.get("timeout")));
            if (duration.compareTo(Duration.ofMillis(100)) >= 0 && duration.compareTo(Duration.ofMinutes(5)) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // Said below: a wrong form and a wrong size have the same remedy.
        }
        block.finding("timeout", "moet een tijdsduur zijn van PT0.1S tot PT5M, bijvoorbeeld PT30S");
        return otherwise;
    }
}
