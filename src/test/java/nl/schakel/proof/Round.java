package nl.schakel.proof;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.CheckedFolder;
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
    private static final Set<ReferralState> UNSETTLED = EnumSet.of(ReferralState.ACCEPTED, ReferralState.READY,
            ReferralState.SENT);

    private final Sightings sightings;
    private final Hub hub = Hub.prepare();
    private final SimulatedZgw adviser = SimulatedZgw.start(0, Options.of("schakel", SECRET, "111222333"));
    private final SimulatedZgw expert = SimulatedZgw.start(0, Options.of("schakel", SECRET, "111222333"));
    private final EchoingMunicipality echoing = new EchoingMunicipality(hub.denHaag().address());
    private final IwmoTowns iwmo;
    private final StufTown stuf;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, HisClient> clients;
    private final List<String> accepted = new ArrayList<>();
    private final Ear ear;
    private int hisSearched;
    private int operatorPages;

    /**
     * The hub's answer to a referral.
     *
     * @param codes what it refuses and where, in its own words; empty where it accepts
     */
    record Answer(int status, String task, List<String> codes, String body) {
    }

    Round(Sightings sightings, Markers markers) {
        this.sightings = sightings;
        iwmo = new IwmoTowns(markers, hub);
        stuf = new StufTown(markers, hub);
        Path municipalities = Path.of(hub.environment().get("schakel.config").toString(), "municipalities");
        try {
            String denHaag = Files.readString(municipalities.resolve("0518-den-haag.yaml"));
            Files.writeString(municipalities.resolve(ECHOING + "-utrecht.yaml"), denHaag
                    .replace(hub.denHaag().address().toString(), echoing.address().toString())
                    .replace("secret-of-0518", "secret-of-" + ECHOING).replace("\"0518\"", '"' + ECHOING + '"')
                    .replace("000000518000", "00000" + ECHOING + "000").replace("Den Haag", "Utrecht"));
            Files.writeString(municipalities.resolve("0518-den-haag.yaml"), denHaag.stripTrailing() + """

                    doors:
                      - {name: Gebiedsteam Escamp, risk: [medium, high], zgw: {zaaktype: WMO-MEDISCH-ADVIES}}
                    mdo: {from-practice: false, to-practice: notice}
                    """);
            Path amsterdam = municipalities.resolve("0363-amsterdam.yaml");
            Files.writeString(amsterdam, Files.readString(amsterdam) + "recipients:\n"
                    + recipient("medical-adviser", ADVISER_OIN, adviser, "WMO-MEDISCH-ADVIES")
                    + recipient("expert", EXPERT_OIN, expert, "WMO-CONSULTATIE")
                    + "mdo: {from-practice: true, to-practice: document}\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hub.with("schakel.metrics-from", "127.0.0.1,::1").open();
        stuf.subscribe(hub);
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
        if (task != null && !accepted.contains(task)) {
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

    /**
     * Calls as anybody may, and searches the answer.
     *
     * @param authorization null where the caller sends none
     */
    int call(String path, String authorization, String contentType, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(hub.address().resolve(path)).timeout(PATIENCE)
                .header("Content-Type", contentType).POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        HttpResponse<byte[]> answer = send(request);
        searchAnswer(answer, Place.ERROR);
        return answer.statusCode();
    }

    /** Sends bytes that no client would send, and searches what comes back. */
    void shout(String bytes) {
        try (Socket socket = new Socket(hub.address().getHost(), hub.address().getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            sightings.search(Place.ERROR, socket.getInputStream().readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What {@code check} says of this neighbourhood.
     *
     * @param masterKey as the environment has it
     */
    int check(String masterKey) {
        Path home = hub.data().getParent();
        return CheckedFolder.check(Map.of("SCHAKEL_CONFIG", home.resolve("config").toString(),
                "SCHAKEL_PROVISIONS", "config", "SCHAKEL_DATA", home.resolve("elders").toString(),
                "SCHAKEL_MASTER_KEY", masterKey, "SCHAKEL_BASE_URL", hub.address().toString()),
                text -> sightings.search(Place.CHECK, text));
    }

    IwmoTowns iwmo() {
        return iwmo;
    }

    StufTown stuf() {
        return stuf;
    }

    /** The last referral that was accepted. */
    String latest() {
        return accepted.get(accepted.size() - 1);
    }

    SimulatedZgw expert() {
        return expert;
    }

    /** Waits until every accepted referral is with its municipality or parked. */
    void settle() {
        ReferralStore store = hub.bean(ReferralStore.class);
        await("referrals are settled").atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
            iwmo.answer(this);
            return accepted.stream().map(id -> store.find(ReferralId.of(id)).orElseThrow().state())
                    .noneMatch(UNSETTLED::contains);
        });
        Parts parts = hub.bean(Parts.class);
        await("parts are settled").atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() ->
                parts.waitingSince(Instant.now().plusSeconds(60), 1).isEmpty());
    }

    /**
     * Has the municipalities decide about every so many of the referrals they received, each with words that nobody
     * asked for.
     */
    void decide(int every, Supplier<String> word) {
        ReferralStore store = hub.bean(ReferralStore.class);
        List<ReferralId> decided = new ArrayList<>();
        for (int i = 0; i < accepted.size(); i += every) {
            Referral referral = store.find(ReferralId.of(accepted.get(i))).orElseThrow();
            String code = referral.municipality().value();
            if (!referral.state().isAtMunicipality() || IwmoTowns.CODES.contains(code) || code.equals(ECHOING)) {
                continue;
            }
            if (StufTown.CODES.contains(code)) {
                stuf.decide(referral.caseNumber(), i % 2 == 0);
            } else {
                decide(municipality(code), referral.caseNumber(), i % 2 == 0, word);
            }
            decided.add(referral.id());
        }
        await("decisions came back").atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> decided.stream()
                .allMatch(id -> store.find(id).orElseThrow().state().isFinal()));
    }

    private static void decide(SimulatedZgw zgw, String zaak, boolean granted, Supplier<String> word) {
        zgw.setStatus(zaak, "In onderzoek");
        zgw.suspend(zaak, true, word.get());
        zgw.suspend(zaak, false, word.get());
        zgw.extend(zaak, word.get(), Period.ofWeeks(2));
        if (granted) {
            zgw.decide(zaak, "Toekenning Wmo", LocalDate.of(2026, 12, 1), LocalDate.of(2031, 11, 30), word.get());
        }
        zgw.setResult(zaak, granted ? "Toegekend" : "Afgewezen");
        zgw.setStatus(zaak, "Afgehandeld");
    }

    /** By which the municipality knows a referral; null while it does not. */
    String caseNumber(String task) {
        return hub.bean(ReferralStore.class).find(ReferralId.of(task)).orElseThrow().caseNumber();
    }

    /** Waits until a timeline tells of something with this code. */
    void awaitEntry(String task, String code) {
        await(code).atMost(PATIENCE).until(() -> hub.bean(ReferralStore.class).timeline(ReferralId.of(task)).stream()
                .anyMatch(entry -> code.equals(entry.code())));
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
        iwmo.search(sightings);
        stuf.search(sightings);
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
        operatorPages += new OperatorPages(hub, sightings).search();
        sightings.search(Place.LOG, ear.heard());
    }

    /** How many pages of operators were searched. */
    int operatorPages() {
        return operatorPages;
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

    /** Stops the hub, which makes it write what it had not written; searches that too, and throws it away. */
    @Override
    public void close() {
        try {
            Leftovers.search(hub.data(), sightings);
            hub.close();
            sightings.search(Place.LOG, ear.heard());
            Leftovers.search(hub.data(), sightings);
            Leftovers.delete(hub.data().getParent());
        } finally {
            ear.close();
            echoing.close();
            iwmo.close();
            stuf.close();
            adviser.close();
            expert.close();
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
