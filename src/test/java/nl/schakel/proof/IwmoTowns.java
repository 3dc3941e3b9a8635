package nl.schakel.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import nl.schakel.municipality.iwmo.MunicipalBroker;
import nl.schakel.proof.IwmoTalk.Heard;
import nl.schakel.proof.Passage.Call;
import nl.schakel.proof.Passage.Said;
import nl.schakel.story.Hub;
import org.apache.activemq.artemis.api.core.ICoreMessage;
import org.apache.activemq.artemis.api.core.Message;

/**
 * Municipalities that speak iWmo, each by another way, with secrets that are markers. Whatever the hub asks, they say
 * more than they should; one refuses everything and repeats it.
 */
final class IwmoTowns implements AutoCloseable {

    private static final String BARE = "0200";
    private static final String GGK = "0202";
    private static final String FOLDER = "0203";
    private static final String QUEUE = "0209";
    private static final String REFUSING = "0307";
    static final List<String> CODES = List.of(BARE, GGK, FOLDER, QUEUE, REFUSING);

    /** What is said to each, in turn; beyond the end from the start. */
    private static final Map<String, List<Course>> COURSES = Map.of(
            BARE, List.of(Course.LOST, Course.GRANTED, Course.REJECTED, Course.RETURNED),
            GGK, List.of(Course.REJECTED, Course.LOST, Course.GRANTED, Course.RETURNED),
            FOLDER, List.of(Course.RETURNED, Course.GRANTED, Course.REJECTED),
            QUEUE, List.of(Course.GRANTED, Course.REJECTED, Course.RETURNED));

    private final Markers markers;
    private final Path folder;
    private final MunicipalBroker broker;
    private final Map<String, Passage> passages = new HashMap<>();
    private final Map<String, IwmoTalk> talks = new HashMap<>();
    private final Map<String, String> callbackSecrets = new HashMap<>();
    private final Map<String, Integer> turns = new HashMap<>();
    private final Queue<Letter> letters = new ConcurrentLinkedQueue<>();
    private final Set<Path> read = new HashSet<>();
    private int fetched;
    private int searched;
    private int allocations = 100;

    private enum Course { GRANTED, REJECTED, RETURNED, LOST }

    private record Letter(String code, Heard heard) {
    }

    /** Adds them to a neighbourhood that is not open yet. */
    IwmoTowns(Markers markers, Hub hub) {
        this.markers = markers;
        this.folder = hub.data().resolveSibling("map-van-de-gemeente");
        String password = secret(QUEUE, "iwmo.secret");
        try {
            Files.createDirectories(folder);
            broker = new MunicipalBroker(password);
        } catch (Exception e) {
            throw new IllegalStateException("a municipality's broker does not start", e);
        }
        for (String code : List.of(BARE, GGK)) {
            passages.put(code, new Passage(null, call -> hears(code, call), null));
        }
        passages.put(REFUSING, new Passage(null, this::refuses, null));
        town(hub, BARE, "Apeldoorn", http(BARE));
        town(hub, GGK, "Arnhem", http(GGK) + "  envelope: ggk\n");
        town(hub, FOLDER, "Barneveld", "  transport: folder\n  folder: " + folder + "\n");
        town(hub, QUEUE, "Beuningen", "  transport: amqp\n  url: " + broker.address() + "\n  queue: wmo.in\n"
                + "  user: schakel\n  secret: " + password + "\n");
        town(hub, REFUSING, "Amersfoort", http(REFUSING));
    }

    private String http(String code) {
        return "  transport: http\n  url: " + passages.get(code).address() + "/berichten\n  secret: "
                + secret(code, "iwmo.secret") + "\n";
    }

    private void town(Hub hub, String code, String name, String block) {
        callbackSecrets.put(code, secret(code, "iwmo.callback-secret"));
        talks.put(code, new IwmoTalk(markers, code));
        hub.withFile("municipalities/" + code + "-" + name.toLowerCase() + ".yaml", """
                code: "%s"
                name: %s
                oin: "%s"
                valid: {from: 1900-01-01}
                feedback: {decision: true}
                standard: iwmo
                iwmo:
                %s  callback-secret: %s
                """.formatted(code, name, Hub.oin(code), block, callbackSecrets.get(code)));
    }

    /** It goes to the municipality that it is agreed with, and nowhere else. */
    private String secret(String code, String setting) {
        String marker = markers.text(setting + " in the configuration");
        markers.allowLast(Marker.Kind.TEXT, Place.municipality(code).name());
        return "geheim-" + marker;
    }

    /** The value of Authorization with which a municipality calls. */
    String callbackSecret(String code) {
        return callbackSecrets.get(code);
    }

    private Said hears(String code, Call call) {
        Heard heard = Heard.of(call.body(), call.key());
        if (heard != null) {
            letters.add(new Letter(code, heard));
        }
        return new Said(202, "application/xml", call.body(), call.body());
    }

    /** By turns the message itself, and a fault of the network that has it in every text. */
    private Said refuses(Call call) {
        // The dry run only asks what it can do.
        if (call.method().equals("POST")) {
            turns.merge(REFUSING, 1, Integer::sum);
        }
        String said = call.body().replaceAll("<[^>]*>", " ");
        return new Said(400, "application/xml", refusals() % 2 == 0 ? call.body() : """
                <s:Fo01Bericht xmlns:s="http://www.egem.nl/StUF/StUF0301"><s:body><s:code>%1$s</s:code>\
                <s:plek>%1$s</s:plek><s:omschrijving>%1$s</s:omschrijving><s:details>%1$s</s:details>\
                </s:body></s:Fo01Bericht>""".formatted(said), said);
    }

    /** How often something was refused and repeated. */
    int refusals() {
        return turns.getOrDefault(REFUSING, 0);
    }

    /** Whether every way was used and answered. */
    boolean allAnswered() {
        return turns.keySet().containsAll(CODES);
    }

    /** Answers whatever came since the last time. */
    void answer(Round round) {
        fetch();
        for (Letter letter = letters.poll(); letter != null; letter = letters.poll()) {
            String code = letter.code();
            List<Course> courses = COURSES.get(code);
            Course course = courses.get((turns.merge(code, 1, Integer::sum) - 1) % courses.size());
            for (String message : messages(talks.get(code), letter.heard(), course)) {
                round.call("/iwmo/" + code + "/berichten", "Bearer " + callbackSecrets.get(code), "application/xml",
                        message.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private List<String> messages(IwmoTalk talk, Heard heard, Course course) {
        return switch (course) {
            case GRANTED -> List.of(talk.retour(heard), talk.wrapped(talk.answer(heard, "2", null)),
                    talk.allocation(heard, heard.reference(), allocations++));
            case REJECTED -> List.of(talk.wrapped(talk.retour(heard)),
                    talk.allocation(heard, talk.stranger(), allocations++), talk.answer(heard, "1", "7"));
            case RETURNED -> List.of(talk.retour(heard, "9374", "ZZZZ"));
            case LOST -> List.of(talk.fault(heard));
        };
    }

    private void fetch() {
        for (Path file : files()) {
            if (file.toString().endsWith(".xml") && read.add(file)) {
                Heard heard = Heard.of(text(file), null);
                if (heard != null) {
                    letters.add(new Letter(FOLDER, heard));
                }
            }
        }
        List<Message> waiting = broker.messages();
        for (; fetched < waiting.size(); fetched++) {
            Heard heard = Heard.of(new String(body(waiting.get(fetched)), StandardCharsets.UTF_8), null);
            if (heard != null) {
                letters.add(new Letter(QUEUE, heard));
            }
        }
    }

    /** Everything they have, with the names of files and what a broker tells beside a message. */
    void search(Sightings sightings) {
        passages.forEach((code, passage) -> sightings.search(Place.municipality(code), passage.received()));
        for (Path file : files()) {
            sightings.search(Place.NAMES, file.getFileName().toString());
            sightings.search(Place.municipality(FOLDER), file);
        }
        List<Message> waiting = broker.messages();
        for (; searched < waiting.size(); searched++) {
            Message message = waiting.get(searched);
            Map<String, Object> beside = new HashMap<>(message.toMap());
            sightings.search(Place.PROPERTIES, new TreeSet<>(beside.keySet()) + " " + beside);
            sightings.search(Place.municipality(QUEUE), body(message));
        }
    }

    private static byte[] body(Message message) {
        ICoreMessage core = message.toCore();
        byte[] bytes = new byte[core.getReadOnlyBodyBuffer().readableBytes()];
        core.getReadOnlyBodyBuffer().readBytes(bytes);
        return bytes;
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.list(folder)) {
            return new ArrayList<>(all.sorted().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        passages.values().forEach(Passage::close);
        try {
            broker.close();
        } catch (Exception e) {
            throw new IllegalStateException("a municipality's broker does not stop", e);
        }
    }
}
