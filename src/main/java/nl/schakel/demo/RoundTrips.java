package nl.schakel.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import nl.schakel.demo.his.Message;
import nl.schakel.demo.his.SimulatedHis;

/** Refers the sample patients as their practices' HISs would, and prints what each practice sees happen. */
final class RoundTrips implements Runnable {

    private static final Set<String> DONE = Set.of("completed", "cancelled", "rejected", "failed");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration LOOK = Duration.ofMillis(250);
    /** Whose HIS has no endpoint, and so fetches its feedback. */
    private static final String POLLING = "his-de-wilg";
    private static final String PUSHED = "his-de-linde";

    private final URI hub;
    private final List<Path> samples;
    private final SimulatedHis his;
    private final Map<String, URI> worklists;
    private final HisClient linde;
    private final HisClient wilg;
    private final PrintStream out;

    /** @param worklists pages of the municipalities, by their standard */
    RoundTrips(URI hub, Path directory, List<Path> samples, SimulatedHis his, Map<String, URI> worklists,
               PrintStream out) {
        this.hub = hub;
        this.samples = samples;
        this.his = his;
        this.worklists = worklists;
        this.linde = HisClient.of(hub, PUSHED, directory.resolve("keys"));
        this.wilg = HisClient.of(hub, POLLING, directory.resolve("keys"));
        this.out = out;
    }

    /** One referral under way. */
    private static final class Trip {

        private final String name;
        private final String task;
        private final HisClient client;
        private final boolean polls;
        private String last = "";
        private boolean arrived;

        Trip(String name, String task, HisClient client, boolean polls) {
            this.name = name;
            this.task = task;
            this.client = client;
            this.polls = polls;
        }
    }

    @Override
    public void run() {
        out.println();
        out.println("Schakel draait. Acht voorbeeldpatiënten worden verwezen:");
        out.println();
        List<Trip> trips = new ArrayList<>();
        samples.forEach(sample -> refer(sample, trips));
        Instant end = Instant.now().plus(PATIENCE);
        while (trips.stream().anyMatch(trip -> !trip.arrived) && Instant.now().isBefore(end)) {
            trips.stream().filter(trip -> !trip.arrived).forEach(this::look);
            pause();
        }
        addresses();
    }

    private void refer(Path sample, List<Trip> trips) {
        String name = sample.getFileName().toString().replace(".json", "").replace('-', ' ');
        byte[] bundle = read(sample);
        boolean polls = name.contains("zelf ophaalt");
        HisClient client = polls ? wilg : linde;
        HttpResponse<String> answer = client.refer(bundle);
        JsonNode body = client.json(answer);
        if (answer.statusCode() != 200) {
            JsonNode details = body.path("issue").path(0).path("details");
            say(name, "geweigerd", details.path("text").asText() + " (" + details.path("coding").path(0)
                    .path("code").asText() + ")");
            return;
        }
        String task = body.path("entry").path(0).path("resource").path("id").asText();
        say(name, "aanvaard", "Task/" + task + ", " + bundle.length / 1024 + " kB van het HIS");
        trips.add(new Trip(name, task, client, polls));
    }

    private void look(Trip trip) {
        JsonNode task = trip.client.json(trip.client.get("/fhir/Task/" + trip.task));
        String status = task.path("businessStatus").path("coding").path(0).path("code").asText();
        if (!status.equals(trip.last) && !status.equals("in-verzending")) {
            say(trip.name, status, caseNumber(task));
            trip.last = status;
        }
        if (DONE.contains(task.path("status").asText())) {
            String message = trip.polls ? fetched(trip) : pushed(trip);
            if (message != null) {
                say(trip.name, trip.polls ? "opgehaald" : "in het HIS", "“" + message + "”");
                trip.arrived = true;
            }
        }
    }

    private static String caseNumber(JsonNode task) {
        for (JsonNode identifier : task.path("identifier")) {
            if (identifier.path("type").path("coding").path(0).path("code").asText().equals("FILL")) {
                return "zaaknummer " + identifier.path("value").asText();
            }
        }
        return "";
    }

    private String fetched(Trip trip) {
        JsonNode found = trip.client.json(trip.client.get("/fhir/Communication?part-of=Task/" + trip.task));
        JsonNode entries = found.path("entry");
        return entries.isEmpty() ? null : entries.path(entries.size() - 1).path("resource").path("payload").path(0)
                .path("contentString").asText();
    }

    /** The newest message of all, once it is in the inbox as well. */
    private String pushed(Trip trip) {
        String newest = fetched(trip);
        return his.inbox().stream().filter(message -> message.task().endsWith(trip.task)).map(Message::text)
                .filter(text -> text.equals(newest)).findFirst().orElse(null);
    }

    private void say(String name, String what, String more) {
        out.printf("  %-62s %-24s %s%n", name, what, more);
    }

    private void addresses() {
        out.println();
        out.println("De rondgang is klaar; de hub blijft draaien (stoppen met Ctrl+C).");
        out.println();
        out.println("  Postvak van de huisarts     " + his.address());
        worklists.forEach((standard, page) -> out.printf("  Werklijst gemeente (%s)%s %s%n", standard,
                " ".repeat(6 - standard.length()), page));
        out.println("  Voor wie bedient            " + hub.resolve("/operations"));
        out.println("                              naam kijker, bediener, beheerder of inzage; wachtwoord schakel-demo");
        out.println("  FHIR                        " + hub.resolve("/fhir/metadata"));
        out.println("  Gezondheid van de hub       " + hub.resolve("/actuator/health"));
        out.println("  Aanmelden als HIS           client " + PUSHED + ", sleutel config/demo/keys/" + PUSHED + ".jwk");
        out.println();
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("a sample patient does not read", e);
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
