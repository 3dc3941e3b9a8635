package nl.schakel.municipality.zgw;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import nl.schakel.municipality.StepMemory;
import nl.schakel.referral.Fault;

/**
 * Brings a document that is too large for one call: an entry without content, its parts, then the lock off (Documenten
 * 1.4.2, bestandsdelen). Broken off anywhere, it goes on with the parts that are missing. An entry whose lock was lost
 * with the answer can be finished by nobody; it stays behind empty and without a case, and the next number is used.
 */
final class PartUpload {

    private static final int MOST_ENTRIES = 9;

    private final ZgwConnection at;
    private final StepMemory memory;
    private final String name;
    private final String step;
    private final byte[] bytes;

    /**
     * @param memory remembers {@code <name>-deel-<n>}: lock and address of the nth entry
     * @param step   in Dutch, for faults
     */
    PartUpload(ZgwConnection at, StepMemory memory, String name, String step, byte[] bytes) {
        this.at = at;
        this.memory = memory;
        this.name = name;
        this.step = step;
        this.bytes = bytes;
    }

    /** Whether a document of this many bytes goes in parts. */
    static boolean isNeeded(ZgwConnection at, int size) {
        return size > at.settings().partThreshold();
    }

    /**
     * @param number of the document
     * @param make   asks the municipality for an entry with a number and no content
     * @return the address of the whole document
     */
    String run(String number, Function<String, ZgwConnection.Answer> make) {
        for (int entry = 1; entry <= MOST_ENTRIES; entry++) {
            Optional<String> whole = tryEntry(entry, entry == 1 ? number : number + "-" + entry, make);
            if (whole.isPresent()) {
                return whole.get();
            }
        }
        throw new Fault.Translation("zgw-document-unfinished", at.sentence(step, "heeft onder nummer " + number
                + " en de volgende nummers documenten die nooit zijn afgemaakt; laat de gemeente die verwijderen"));
    }

    private Optional<String> tryEntry(int entry, String number, Function<String, ZgwConnection.Answer> make) {
        String key = name + "-deel-" + entry;
        Optional<String> known = memory.result(key);
        if (known.isPresent()) {
            String[] lockAndAddress = known.get().split(" ", 2);
            return Optional.of(finish(at.get(lockAndAddress[1], step), lockAndAddress[0]));
        }
        Optional<JsonNode> found = CaseDocuments.entry(at, number, bytes.length, step);
        if (found.isEmpty()) {
            ZgwConnection.Answer answer = make.apply(number);
            if (answer.refused() == null) {
                return Optional.of(begin(key, answer.made()));
            }
            if (!answer.refused().isDuplicate()) {
                throw at.refusal(answer.refused());
            }
            found = CaseDocuments.entry(at, number, bytes.length, step);
        }
        JsonNode document = found.orElseThrow(() -> new Fault.Technical("zgw-answer-unknown", at.sentence(step,
                "zegt dat nummer " + number + " bestaat, maar vindt het niet")));
        if (CaseDocuments.isWhole(document)) {
            return Optional.of(at.addressOf(document, step));
        }
        return lock(document).isEmpty() ? Optional.empty() : Optional.of(begin(key, document));
    }

    private String begin(String key, JsonNode document) {
        String lock = lock(document).orElse("");
        memory.done(key, lock + " " + at.addressOf(document, step));
        return finish(document, lock);
    }

    /** Some servers tell the lock of a document only to who makes it, some with each of its parts. */
    private static Optional<String> lock(JsonNode document) {
        return ZgwConnection.text(document, "lock")
                .or(() -> ZgwConnection.text(document.path("bestandsdelen").path(0), "lock"));
    }

    private String finish(JsonNode document, String lock) {
        String address = at.addressOf(document, step);
        List<JsonNode> parts = new ArrayList<>();
        document.path("bestandsdelen").forEach(parts::add);
        parts.sort(Comparator.comparingInt(part -> part.path("volgnummer").asInt()));
        if (parts.isEmpty() && !document.path("locked").asBoolean()) {
            return address;
        }
        long size = parts.stream().mapToLong(part -> Math.max(0, part.path("omvang").asLong())).sum();
        if (!parts.isEmpty() && size != bytes.length) {
            throw new Fault.Translation("zgw-document-differs", at.sentence(step, "verdeelt het document in delen van "
                    + size + " bytes samen, en het telt er " + bytes.length));
        }
        int from = 0;
        for (JsonNode part : parts) {
            int length = part.path("omvang").asInt();
            if (!part.path("voltooid").asBoolean()) {
                accepted(at.put(at.addressOf(part, step), new MultipartForm().field("lock", lock)
                        .file("inhoud", "deel-" + part.path("volgnummer").asInt(), bytes, from, length), step));
            }
            from += length;
        }
        unlock(address, lock);
        return address;
    }

    private void unlock(String address, String lock) {
        ZgwConnection.Answer answer = at.post(address + "/unlock",
                JsonNodeFactory.instance.objectNode().put("lock", lock), step);
        // Where the lock is off already, an earlier attempt did it and did not hear so.
        if (answer.refused() != null && !CaseDocuments.isWhole(at.get(address, step))) {
            throw at.refusal(answer.refused());
        }
    }

    private void accepted(ZgwConnection.Answer answer) {
        if (answer.refused() != null) {
            throw at.refusal(answer.refused());
        }
    }
}
