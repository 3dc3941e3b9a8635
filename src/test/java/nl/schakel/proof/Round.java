package nl.schakel.proof;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.demo.HisClient;
import nl.schakel.demo.neighbour.Exchange;
import nl.schakel.demo.zgw.Options;
import nl.schakel.demo.zgw.SimulatedZgw;
import nl.schakel.referral.Parts;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.story.Hub;

/**
 * One neighbourhood with an empty hub: sends referrals, waits until they are settled, and searches everything that came
 * of them. A place that is new to the hub is one line in {@link #search}.
 */
final class Round implements AutoCloseable {

    /** Repeats what it refuses. */
    static final String ECHOING = "0344";
    static final String ADVISER_OIN = "00000099000000000777";
    static final String EXPERT_OIN = "00000099000000000888";
    private static final String SECRET = "a-secret-of-at-least-32-bytes-of-an-adviser";

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Sightings sightings;
    private final Hub hub = Hub.prepare();
    private final SimulatedZgw adviser = SimulatedZgw.start(0, Options.of("schakel", SECRET, "111222333"));
    private final SimulatedZgw expert = SimulatedZgw.start(0, Options.of("schakel", SECRET, "111222333"));
    private final EchoingMunicipality echoing = new EchoingMunicipality(hub.denHaag().address());
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, HisClient> clients;
    private final List<String> accepted = new ArrayList<>();
    private final Ear ear;
    private int hisSearched;

    /**
     * The hub's answer to a referral.
     *
     * @param codes what it refuses and where, in its own words; empty where it accepts
     */
    record Answer(int status, String task, List<String> codes, String body) {
    }

    Round(Sightings sightings) {
        this.sightings = sightings;
        Path municipalities = Path.of(hub.environment().get("schakel.config").toString(), "municipalities");
        try {
            String denHaag = Files.readString(municipalities.resolve("0518-den-haag.yaml"));
            Files.writeString(municipalities.resolve(ECHOING + "-utrecht.yaml"), denHaag
                    .replace(hub.denHaag().address().toString(), echoing.address().toString())
                    .replace("secret-of-0518", "secret-of-" + ECHOING).replace("\"0518\"", '"' + ECHOING + '"')
                    .replace("000000518000", "00000" + ECHOING + "000").replace("Den Haag", "Utrecht"));
            Path amsterdam = municipalities.resolve("0363-amsterdam.yaml");
            Files.writeString(amsterdam, Files.readString(amsterdam) + "recipients:\n"
                    + recipient("medical-adviser", ADVISER_OIN, adviser, "WMO-MEDISCH-ADVIES")
                    + recipient("expert", EXPERT_OIN, expert, "WMO-CONSULTATIE"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hub.with("schakel.metrics-from", "127.0.0.1,::1").open();
        clients = Map.of(Hub.LINDE, hub.client(Hub.LINDE), Hub.WILG, hub.client(Hub.WILG));
        ear = new Ear();
    }

    private static String recipient(String role, String oin, SimulatedZgw zgw, String zaaktype) {
        return """
                  %1$s:
                    name: De %1$s
                    oin: "%2$s"
                    via: zgw
                    when: always
                    zgw: {zaken: "%3$s/zaken/api/v1", documenten: "%3$s/documenten/api/v1",
                          catalogi: "%3$s/catalogi/api/v1", besluiten: "%3$s/besluiten/api/v1",
                          secret: %4$s, zaaktype: %5$s}
                """.formatted(role, oin, zgw.address(), SECRET, zaaktype).indent(2).replaceAll("(?m)^  (?=  )", "");
    }

    Hub hub() {
        return hub;
    }

    SimulatedZgw municipality(String code) {
        return code.equals(Hub.AMSTERDAM) ? hub.amsterdam() : hub.denHaag();
    }

    EchoingMunicipality echoing() {
        return echoing;
    }

    /**
     * Posts as a practice, and searches the answer.
     *
     * @param good where a good answer is looked upon as being
     */
    Answer post(String client, String path, String contentType, byte[] body, Place good) {
        HttpResponse<byte[]> answer = send(request(client, path).header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
        searchAnswer(answer, answer.statusCode() == 200 ? good : Place.ERROR);
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        JsonNode json = read(text);
        List<String> codes = new ArrayList<>();
        json.path("issue").forEach(issue -> codes.add(issue.at("/details/coding/0/code").asText() + " @ "
                + issue.at("/expression/0").asText()));
        String task = null;
        for (JsonNode entry : json.path("entry")) {
            JsonNode resource = entry.path("resource");
            task = resource.path("resourceType").asText().equals("Task") ? resource.path("id").asText() : task;
        }
        if (task != null) {
            accepted.add(task);
        }
        return new Answer(answer.statusCode(), task, codes, text);
    }

    /** Gets as a practice, and searches the answer. */
    int get(String client, String path, String... headers) {
        HttpRequest.Builder request = request(client, path).GET();
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<byte[]> answer = send(request);
        searchAnswer(answer, answer.statusCode() == 200 ? Place.ANSWER : Place.ERROR);
        return answer.statusCode();
    }

    private HttpRequest.Builder request(String client, String path) {
        return HttpRequest.newBuilder(hub.address().resolve(path)).timeout(PATIENCE)
                .header("Authorization", "Bearer " + clients.get(client).token())
                .header("Accept", "application/fhir+json");
    }

    /** Puts as a practice, and searches the answer. */
    int put(String client, String path, byte[] body) {
        HttpResponse<byte[]> answer = send(request(client, path).header("Content-Type", "application/fhir+json")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(body)));
        searchAnswer(answer, answer.statusCode() == 200 ? Place.ANSWER : Place.ERROR);
        return answer.statusCode();
    }

    /** Asks for the disclosure record in a form, and searches it. */
    int record(String client, String task, String form) {
        HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(hub.address().resolve("/fhir/Task/" + task
                + "/$disclosure")).header("Authorization", "Bearer " + clients.get(client).token())
                .header("Accept", form));
        searchAnswer(answer, Place.RECORD);
        return answer.statusCode();
    }

    /** The last referral that was accepted. */
    String latest() {
        return accepted.get(accepted.size() - 1);
    }

    SimulatedZgw adviser() {
        return adviser;
    }

    SimulatedZgw expert() {
        return expert;
    }

    /** Waits until every accepted referral is with its municipality or parked. */
    void settle() {
        ReferralStore store = hub.bean(ReferralStore.class);
        await("referrals are settled").atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> accepted
                .stream().noneMatch(id -> {
                    ReferralState state = store.find(ReferralId.of(id)).orElseThrow().state();
                    return state == ReferralState.ACCEPTED || state == ReferralState.READY;
                }));
        Parts parts = hub.bean(Parts.class);
        await("parts are settled").atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() ->
                parts.waitingSince(Instant.now().plusSeconds(60), 1).isEmpty());
    }

    /** Has the municipalities decide about every so many of the referrals they received since the last time. */
    void decide(int every) {
        ReferralStore store = hub.bean(ReferralStore.class);
        List<ReferralId> decided = new ArrayList<>();
        for (int i = 0; i < accepted.size(); i += every) {
            Referral referral = store.find(ReferralId.of(accepted.get(i))).orElseThrow();
            String code = referral.municipality().value();
            if (referral.state().isAtMunicipality() && !code.equals(ECHOING)) {
                municipality(code).setStatus(referral.caseNumber(), "In onderzoek");
                municipality(code).setResult(referral.caseNumber(), i % 2 == 0 ? "Toegekend" : "Afgewezen");
                municipality(code).setStatus(referral.caseNumber(), "Afgehandeld");
                decided.add(referral.id());
            }
        }
        await("decisions came back").atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> decided.stream()
                .allMatch(id -> store.find(id).orElseThrow().state().isFinal()));
    }

    int count(Predicate<ReferralState> state) {
        ReferralStore store = hub.bean(ReferralStore.class);
        return (int) accepted.stream().filter(id -> state.test(store.find(ReferralId.of(id)).orElseThrow().state()))
                .count();
    }

    /** Searches everything that was said since the last time, to whomever. */
    void search() {
        searchCalls(Place.municipality(Hub.AMSTERDAM), hub.amsterdam().exchanges());
        hub.amsterdam().forgetExchanges();
        // What the echoing municipality lets through ends up in the other one's system.
        List<Exchange> denHaag = hub.denHaag().exchanges();
        searchCalls(Place.municipality(Hub.DEN_HAAG), denHaag.stream().filter(this::isDirect).toList());
        hub.denHaag().forgetExchanges();
        sightings.search(Place.municipality(ECHOING), echoing.received());
        searchCalls(Place.ADVISER, adviser.exchanges());
        adviser.forgetExchanges();
        searchCalls(Place.EXPERT, expert.exchanges());
        expert.forgetExchanges();
        List<Exchange> his = hub.his().exchanges();
        searchCalls(Place.HIS, his.subList(hisSearched, his.size()));
        hisSearched = his.size();
        for (String page : List.of("/actuator/prometheus", "/actuator/health", "/actuator/health/readiness")) {
            HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(hub.address().resolve(page)).GET());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(page + " answers " + answer.statusCode());
            }
            searchAnswer(answer, Place.METRICS);
        }
        sightings.search(Place.LOG, ear.heard());
    }

    private boolean isDirect(Exchange call) {
        return !call.header("X-Through").isPresent();
    }

    private void searchCalls(Place place, List<Exchange> calls) {
        for (Exchange call : calls) {
            sightings.search(place, call.method() + " " + call.uri() + "\n" + call.headers());
            sightings.search(place, call.body());
        }
    }

    private void searchAnswer(HttpResponse<byte[]> answer, Place place) {
        sightings.search(place, answer.headers().map().toString());
        sightings.search(place, answer.body());
    }

    /** Everything on disk, as it is now. */
    void searchFiles() {
        try (Stream<Path> files = Files.walk(hub.data())) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                String path = hub.data().relativize(file).toString();
                sightings.search(path.startsWith("database") ? Place.DATABASE
                        : path.startsWith("broker") ? Place.BROKER : Place.OTHER_FILE, file);
                sightings.search(Place.OTHER_FILE, path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the hub, which makes it write what it had not written; searches that too, and throws it away. */
    @Override
    public void close() {
        try {
            searchFiles();
            hub.close();
            sightings.search(Place.LOG, ear.heard());
            searchFiles();
            delete(hub.data().getParent());
        } finally {
            ear.close();
            echoing.close();
            adviser.close();
            expert.close();
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException noJson) {
            return JSON.createObjectNode();
        }
    }
}
