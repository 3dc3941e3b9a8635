package nl.schakel.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import nl.schakel.CheckedFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files in which every value of a connection is a marker, in every form that is wrong. {@code check} says what is wrong
 * with each, and repeats none: a secret may have been filled in one line too high.
 */
class CheckTellsNoSecretTest {

    private static final List<String> ZGW = List.of("zaken", "documenten", "catalogi", "besluiten", "autorisaties",
            "notificaties", "client-id", "secret", "rsin", "zaaktype", "callback-secret", "set-first-status", "poll",
            "timeout", "statuses", "results", "decisions", "confidentiality", "catalogus", "numbering", "properties",
            "document-type", "token-document-type", "answer-document-type", "referrer-role", "withdrawal",
            "part-threshold", "keystore", "keystore-password");
    private static final List<String> IWMO = List.of("url", "secret", "client-certificate",
            "client-certificate-password", "folder", "queue", "user", "timeout", "envelope", "application",
            "callback-secret", "release");
    private static final List<String> STUF = List.of("vrije-berichten", "ontvang-asynchroon", "beantwoord-vraag",
            "soap", "sender", "receiver", "zaaktype", "document-type", "token-document-type", "user", "secret",
            "password-type", "keystore", "keystore-password", "truststore", "truststore-password", "statuses",
            "results", "decisions", "callback-secret", "poll", "timeout", "confidentiality", "extra-elements",
            "referrer-role", "withdrawal");

    private final Markers markers = new Markers(1);
    private final Sightings sightings = new Sightings(markers);
    private int municipalities = 1000;
    @TempDir
    private Path folder;

    @Test
    void no_value_of_a_file_is_repeated() throws IOException {
        for (Supplier<String> form : List.<Supplier<String>>of(this::word, () -> "\"" + word() + " " + word() + "\"",
                () -> "{" + "code: " + word() + ", organisation: " + word() + "}", () -> "[" + word() + "]",
                () -> "\"https://" + word() + ":" + word() + "@" + word() + ".example/" + word() + "?" + word() + "\"",
                () -> "\"http://" + word() + ".example/" + word() + "\"", () -> "\"PT" + word() + "\"")) {
            municipality("zgw", ZGW, "", form);
            Stream.of("http", "folder", "amqp").forEach(way -> municipality("iwmo", IWMO, "  transport: " + way + "\n",
                    form));
            municipality("iwmo", List.of("transport", "secret"), "", form);
            municipality("stuf", STUF, "", form);
        }
        write("practices/01012345-linde.yaml", "agb: \"01012345\"\nname: De Linde\nendpoint: https://" + word() + ":"
                + word() + "@" + word() + ".example\nclients:\n  - {id: his, jwks: {keys: [{kty: EC, crv: P-256, d: "
                + word() + ", x: " + word() + ", y: " + word() + "}]}}\n");
        write("application.yaml", Stream.of("master-key", "retry.first", "poll.look", "consumers.dispatch",
                        "data-retention", "base-url", "metrics-from").map(key -> "schakel." + key + ": " + word())
                .collect(Collectors.joining("\n")) + "\nspring.datasource.url: jdbc:" + word()
                + "\nspring.datasource.password: " + word() + "\n");

        int code = CheckedFolder.check(new TreeMap<>(Map.of("SCHAKEL_CONFIG", folder.toString(),
                "SCHAKEL_PROVISIONS", "config", "SCHAKEL_DATA", folder.resolve("data").toString())),
                said -> sightings.search(Place.CHECK, said), "--offline");

        assertThat(code).isEqualTo(1);
        assertThat(sightings.tallies().get(Place.CHECK.name()).bytes()).isGreaterThan(20_000);
        assertThat(sightings.leaks()).isEmpty();
    }

    private void municipality(String standard, List<String> keys, String rest, Supplier<String> form) {
        String code = String.valueOf(municipalities++);
        write("municipalities/" + code + "-plaats.yaml", "code: \"" + code + "\"\nname: Plaats\noin: \"0000009900000"
                + code + "000\"\nvalid: {from: 1900-01-01}\nstandard: " + standard + "\n" + standard + ":\n" + rest
                + keys.stream().map(key -> "  " + key + ": " + form.get() + "\n").collect(Collectors.joining()));
    }

    private String word() {
        return markers.text("a value in the configuration");
    }

    private void write(String file, String content) {
        try {
            Path path = folder.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
