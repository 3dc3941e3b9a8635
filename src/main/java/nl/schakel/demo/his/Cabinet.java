package nl.schakel.demo.his;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

import ca.uhn.fhir.rest.server.exceptions.PreconditionFailedException;
import org.hl7.fhir.r4.model.Communication;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;

/** What the HIS holds, in memory. */
final class Cabinet {

    private final Map<String, Task> tasks = new LinkedHashMap<>();
    private final Map<String, Communication> communications = new LinkedHashMap<>();
    private final Map<String, Communication> byIdentifier = new LinkedHashMap<>();
    private final List<Arrival> arrivals = new ArrayList<>();

    /** Puts a Task, new or in place of its earlier version. */
    synchronized Arrival put(String id, Task sent) {
        Task earlier = tasks.get(id);
        long version = earlier == null ? 1 : earlier.getIdElement().getVersionIdPartAsLong() + 1;
        Task task = sent.copy();
        task.setId("Task/" + id + "/_history/" + version);
        task.getMeta().setVersionId(String.valueOf(version)).setLastUpdated(new Date());
        tasks.put(id, task);
        return arrived("Task", id, version, task.hasStatus() ? task.getStatus().toCode() : "", earlier == null);
    }

    /**
     * Adds a Communication, unless one with the identifier of the condition is there.
     *
     * @param condition {@code system|value}, null where it came without one
     */
    synchronized Arrival add(Communication sent, String condition) {
        Communication known = condition == null ? null : byIdentifier.get(condition);
        if (known != null) {
            return arrived("Communication", known.getIdElement().getIdPart(), 1, status(known), false);
        }
        boolean matches = condition == null || sent.getIdentifier().stream()
                .anyMatch(own -> key(own).equals(condition));
        if (!matches) {
            throw new PreconditionFailedException("The condition names another identifier than the resource carries");
        }
        String id = UUID.randomUUID().toString();
        Communication communication = sent.copy();
        communication.setId("Communication/" + id + "/_history/1");
        communication.getMeta().setVersionId("1").setLastUpdated(new Date());
        communications.put(id, communication);
        communication.getIdentifier().forEach(own -> byIdentifier.putIfAbsent(key(own), communication));
        return arrived("Communication", id, 1, status(communication), true);
    }

    synchronized Optional<Task> task(String id) {
        return Optional.ofNullable(tasks.get(id));
    }

    synchronized Optional<Communication> communication(String id) {
        return Optional.ofNullable(communications.get(id));
    }

    synchronized Collection<Task> tasks() {
        return List.copyOf(tasks.values());
    }

    synchronized Collection<Communication> communications() {
        return List.copyOf(communications.values());
    }

    synchronized List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    synchronized List<Message> inbox() {
        return communications.values().stream().map(Cabinet::message).toList();
    }

    /** System and value, as a search writes them. */
    static String key(Identifier identifier) {
        return (identifier.hasSystem() ? identifier.getSystem() : "") + "|" + identifier.getValue();
    }

    private static Message message(Communication communication) {
        String task = communication.getPartOf().stream().map(Reference::getReferenceElement)
                .filter(reference -> "Task".equals(reference.getResourceType()))
                .map(reference -> reference.getIdPart()).findFirst().orElse("");
        String text = communication.getPayload().stream()
                .filter(payload -> payload.getContent() instanceof StringType)
                .map(payload -> payload.getContentStringType().getValue()).collect(Collectors.joining("\n"));
        return new Message(communication.getMeta().getLastUpdated().toInstant(),
                communication.getIdElement().getIdPart(), task, text);
    }

    private Arrival arrived(String type, String id, long version, String status, boolean created) {
        Arrival arrival = new Arrival(Instant.now(), type, id, version, status, created);
        arrivals.add(arrival);
        return arrival;
    }

    private static String status(Communication communication) {
        return communication.hasStatus() ? communication.getStatus().toCode() : "";
    }
}
