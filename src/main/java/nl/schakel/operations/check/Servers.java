package nl.schakel.operations.check;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import nl.schakel.directory.ClientKeys;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;
import nl.schakel.municipality.DryRun.Severity;
import nl.schakel.security.ServerCertificate;
import nl.schakel.security.SystemClient;

/**
 * The servers that files name: the certificates of all, and of practices the keys that their HIS publishes. A server
 * that several name is looked at once.
 */
final class Servers {

    private static final int AT_A_TIME = 8;
    private static final int OK = 200;
    private static final int LARGEST = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Instant now;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final List<Place> places = new ArrayList<>();
    private final List<Callable<List<Finding>>> looks = new ArrayList<>();

    private Servers(Clock clock) {
        this.now = clock.instant();
    }

    /**
     * Where a file names a server.
     *
     * @param owner  whose file
     * @param find   makes a finding of the end of a sentence
     * @param strict whether the hub itself calls it with what Java trusts
     */
    private record Place(Object owner, String where, URI address, boolean strict, Finder find) {
    }

    private interface Finder {
        Finding of(Severity severity, String sentence);
    }

    /** Keys of practices as the files hold them; needs no network. */
    static List<Finding> keys(Directory directory, Clock clock) {
        List<Finding> findings = new ArrayList<>();
        directory.practices().forEach(practice -> practice.clients().forEach(client -> {
            JWKSet keys = directory.client(client.id()).map(SystemClient::keys).orElse(null);
            if (keys != null) {
                findings.addAll(ended(practice, client, keys, clock.instant()));
            }
        }));
        return findings;
    }

    /** Looks at all servers at once, several at a time. */
    static List<Finding> findings(Collection<Practice> practices, Collection<Municipality> reached, Clock clock,
                                  PrintStream progress) {
        Servers servers = new Servers(clock);
        reached.forEach(place -> servers.add(place, place.standard(), place.connection()));
        practices.forEach(servers::add);
        return servers.look(progress);
    }

    private void add(Practice practice) {
        Finder find = (severity, sentence) -> Finding.of(severity, "Praktijk " + practice.agb() + ": "
                + sentence);
        if (practice.endpoint() != null) {
            places.add(new Place(practice.agb(), "endpoint", practice.endpoint(), true, find));
        }
        practice.clients().stream().filter(client -> client.jwksUri() != null).forEach(client -> {
            places.add(new Place(practice.agb(), "jwks-uri", client.jwksUri(), true, find));
            looks.add(() -> published(practice, client));
        });
    }

    /** Whatever looks like an address in the block of a standard; what it is for, is that standard's business. */
    private void add(Municipality place, String path, Object value) {
        if (value instanceof Map<?, ?> section) {
            section.forEach((key, inner) -> add(place, path + "." + key, inner));
        } else if (value instanceof String text && text.startsWith("https://")) {
            try {
                URI address = URI.create(text);
                if (address.getHost() != null) {
                    places.add(new Place(place.code(), path, address, false,
                            (severity, sentence) -> Finding.of(severity, place, sentence)));
                }
            } catch (IllegalArgumentException isSaidByTheStandard) {
                // Nothing to look at.
            }
        }
    }

    private List<Finding> look(PrintStream progress) {
        Map<String, List<Place>> byServer = new LinkedHashMap<>();
        places.forEach(place -> {
            List<Place> same = byServer.computeIfAbsent(place.address().getAuthority(), server -> new ArrayList<>());
            // One sentence for each owner of a file is enough.
            if (same.stream().noneMatch(other -> other.owner().equals(place.owner()))) {
                same.add(place);
            }
        });
        byServer.values().stream().filter(same -> same.get(0).address().getScheme().equals("https"))
                .forEach(same -> looks.add(() -> certificate(same)));
        if (looks.isEmpty()) {
            return List.of();
        }
        progress.printf("Certificaten en sleutels: %d keer kijken \u2026%n", looks.size());
        ExecutorService workers = Executors.newFixedThreadPool(AT_A_TIME, work -> {
            Thread thread = new Thread(work, "check-servers");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Finding> findings = new ArrayList<>();
            for (Future<List<Finding>> done : workers.invokeAll(looks)) {
                findings.addAll(done.get());
            }
            return findings;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a look at a server ended in an error", e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private List<Finding> certificate(List<Place> places) {
        try {
            ServerCertificate certificate = ServerCertificate.of(places.get(0).address(), PATIENCE).orElse(null);
            return certificate == null ? List.of() : tell(places, place -> judged(place, certificate));
        } catch (IOException unreachable) {
            // Of a municipality the dry run says it, in the words of its standard.
            return tell(places, place -> place.strict() && place.where().equals("endpoint")
                    ? place.find().of(Severity.WARNING, "de server achter endpoint is niet te bereiken of spreekt geen "
                    + "TLS: terugkoppeling blijft liggen tot hij er is.") : null);
        }
    }

    private static List<Finding> tell(List<Place> places, Function<Place, Finding> sentence) {
        return places.stream().map(sentence).filter(finding -> finding != null).toList();
    }

    private Finding judged(Place place, ServerCertificate certificate) {
        String server = "het certificaat van de server achter " + place.where();
        if (certificate.expired(now)) {
            return place.find().of(Severity.ERROR, server + " is verlopen op " + Days.of(certificate.validUntil())
                    + ". De beheerder van die server moet een nieuw plaatsen.");
        }
        if (place.strict() && !certificate.trusted()) {
            return place.find().of(Severity.ERROR, server + " komt niet van een uitgever die Java vertrouwt.");
        }
        if (place.strict() && !certificate.named()) {
            return place.find().of(Severity.ERROR, server + " is voor een andere naam dan in het adres staat.");
        }
        if (certificate.expiresWithin(ConfigFolder.SOON, now)) {
            return place.find().of(Severity.WARNING, server + " verloopt op " + Days.of(certificate.validUntil())
                    + ". De beheerder van die server moet een nieuw klaarzetten.");
        }
        return null;
    }

    private List<Finding> published(Practice practice, Practice.Client client) {
        try {
            HttpResponse<InputStream> answer = http.send(
                    HttpRequest.newBuilder(client.jwksUri()).timeout(PATIENCE).build(), BodyHandlers.ofInputStream());
            if (answer.statusCode() != OK) {
                return List.of(keyFinding(practice, client, Severity.ERROR, "antwoordt op jwks-uri met "
                        + answer.statusCode() + ". Zonder sleutels kan het HIS niet aanmelden"));
            }
            JWKSet keys = JWKSet.parse(body(answer));
            List<Finding> findings = new ArrayList<>(ended(practice, client, keys, now));
            ClientKeys.findings(keys).forEach(finding -> findings.add(Finding.of(Severity.ERROR, "Praktijk "
                    + practice.agb() + ": wat het HIS " + client.id() + " op jwks-uri geeft, " + finding + ".")));
            return findings;
        } catch (ParseException e) {
            return List.of(keyFinding(practice, client, Severity.ERROR, "geeft op jwks-uri geen JWK Set"));
        } catch (IOException e) {
            return List.of(keyFinding(practice, client, Severity.ERROR, "is op jwks-uri niet te bereiken. Zonder "
                    + "sleutels kan het HIS niet aanmelden"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static String body(HttpResponse<InputStream> answer) throws IOException {
        try (InputStream body = answer.body()) {
            return new String(body.readNBytes(LARGEST), StandardCharsets.UTF_8);
        }
    }

    private static List<Finding> ended(Practice practice, Practice.Client client, JWKSet keys, Instant now) {
        List<Finding> findings = new ArrayList<>();
        for (JWK key : keys.getKeys()) {
            Instant ends = ends(key);
            if (ends != null && !ends.isAfter(now)) {
                findings.add(keyFinding(practice, client, Severity.ERROR, "heeft een sleutel die is verlopen op "
                        + Days.of(ends)));
            } else if (ends != null && ends.isBefore(now.plus(ConfigFolder.SOON))) {
                findings.add(keyFinding(practice, client, Severity.WARNING, "heeft een sleutel die verloopt op "
                        + Days.of(ends) + ". De leverancier van het HIS moet een nieuwe geven"));
            }
        }
        return findings;
    }

    /** The first of what the key says itself and what a certificate with it says; null where neither does. */
    private static Instant ends(JWK key) {
        Instant own = key.getExpirationTime() == null ? null : key.getExpirationTime().toInstant();
        if (key.getParsedX509CertChain() == null || key.getParsedX509CertChain().isEmpty()) {
            return own;
        }
        Instant certificate = key.getParsedX509CertChain().get(0).getNotAfter().toInstant();
        return own == null || certificate.isBefore(own) ? certificate : own;
    }

    private static Finding keyFinding(Practice practice, Practice.Client client, Severity severity, String end) {
        return Finding.of(severity, "Praktijk " + practice.agb() + ": het HIS " + client.id() + " " + end + ".");
    }
}
