package nl.schakel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import nl.schakel.directory.Municipality;
import nl.schakel.municipality.DryRun;
import nl.schakel.referral.RecipientRole;

/** A folder as an installation has it, sound until a test spoils it, and what {@code check} says of it. */
final class Installation {

    static final Instant NOW = Instant.parse("2026-11-20T09:00:00Z");
    /** Stands in for each secret: whatever prints it, leaks. */
    static final String SECRET = "MARKEERGEHEIM-0123456789abcdefghijklmnopqrstuvwxyz";

    private static final String MUNICIPALITY = """
            code: "CODE"
            name: NAME
            oin: "000000990000CODE0000"
            valid: {from: 1900-01-01}
            contacts:
              - {practice: "01012345", name: Wijkteam Oost, phone: "020-5550101", from: 2026-01-01}
            standard: zgw
            zgw:
              zaken: http://localhost:9/CODE/zaken/api/v1
              documenten: http://localhost:9/CODE/documenten/api/v1
              catalogi: http://localhost:9/CODE/catalogi/api/v1
              client-id: schakel
              secret: ${ZGW_SECRET}
              rsin: "111222333"
              zaaktype: WMO-MELDING
              callback-secret: ${CALLBACK_SECRET}
            """;
    private static final String PRACTICE = """
            agb: "01012345"
            name: Huisartsenpraktijk De Linde
            clients:
              - {id: his-de-linde, jwks: {keys: [%s]}}
            """;

    final Map<String, String> environment = new HashMap<>();
    private final Path folder;
    private Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    private ByteArrayOutputStream out;
    private ByteArrayOutputStream progress;

    Installation(Path folder) {
        this.folder = folder;
        copy(Path.of("routes"), "routes");
        copy(Path.of("config/provisions"), "config/provisions");
        municipality("0363", "Amsterdam");
        write("config/practices/01012345-de-linde.yaml", PRACTICE.formatted(key()));
        environment.putAll(Map.of("SCHAKEL_CONFIG", folder.resolve("config").toString(),
                "SCHAKEL_ROUTES", folder.resolve("routes").toString(),
                "SCHAKEL_DATA", folder.resolve("data").toString(),
                "SCHAKEL_MASTER_KEY", "3mPqXU7mC0d8yUu9mVt6a1Zk5nq7bQ4sT2wE8rY6uI0=",
                "ZGW_SECRET", SECRET + "-1", "CALLBACK_SECRET", SECRET + "-2"));
    }

    static String key() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("k").generate().toPublicJWK().toJSONString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    void municipality(String code, String name) {
        write(file(code, name), MUNICIPALITY.replace("CODE", code).replace("NAME", name));
    }

    /** Changes a word in a file. */
    void change(String file, String word, String other) {
        try {
            String content = Files.readString(folder.resolve(file));
            if (!content.contains(word)) {
                throw new IllegalArgumentException(file + " does not say " + word);
            }
            Files.writeString(folder.resolve(file), content.replace(word, other));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String file(String code, String name) {
        return "config/municipalities/" + code + "-" + name.toLowerCase() + ".yaml";
    }

    void write(String file, String content) {
        try {
            Path path = folder.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void at(Instant time) {
        clock = Clock.fixed(time, ZoneOffset.UTC);
    }

    String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A dry run of ZGW that answers so. */
    static DryRun zgw(BiFunction<Municipality, RecipientRole, List<DryRun.Finding>> answers) {
        return new DryRun() {
            @Override
            public String standard() {
                return "zgw";
            }

            @Override
            public List<Finding> tryOut(Municipality place, RecipientRole recipient) {
                return answers.apply(place, recipient);
            }
        };
    }

    int check(Collection<DryRun> dryRuns, String... arguments) {
        out = new ByteArrayOutputStream();
        progress = new ByteArrayOutputStream();
        return CheckCommand.run(Arrays.asList(arguments), environment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(progress, true, StandardCharsets.UTF_8), clock, dryRuns);
    }

    String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    List<String> lines() {
        return said().lines().toList();
    }

    String progress() {
        return progress.toString(StandardCharsets.UTF_8);
    }

    /** Every file, with its size and when it was written. */
    Map<String, String> everything() {
        try (Stream<Path> all = Files.walk(folder)) {
            Map<String, String> seen = new TreeMap<>();
            for (Path path : all.toList()) {
                seen.put(path.toString(), Files.size(path) + " " + Files.getLastModifiedTime(path));
            }
            return seen;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copy(Path from, String to) {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                write(to + "/" + file.getFileName(), Files.readString(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
