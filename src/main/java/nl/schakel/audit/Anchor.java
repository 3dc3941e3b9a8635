package nl.schakel.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/**
 * The end of the chain outside of the database, in a file of the hub's own directory: whoever cuts the last entries off
 * in the table, and puts the end of the chain back to match, has not changed this.
 */
final class Anchor {

    private final Path file;
    private final ChainMac macs;

    Anchor(Path data, ChainMac macs) {
        this.file = data.resolve("audit").resolve("head");
        this.macs = macs;
    }

    /**
     * What the file says.
     *
     * @param sound whether the hub wrote it
     */
    record Head(long place, String link, Instant at, boolean sound) {
    }

    /** Null where there is none. */
    Head read() {
        try {
            String[] words = Files.readString(file, StandardCharsets.US_ASCII).strip().split(" ");
            Instant at = Instant.parse(words[2]);
            long place = Long.parseLong(words[0]);
            return new Head(place, words[1], at, macs.ofAnchor(place, words[1], at).equals(words[3]));
        } catch (NoSuchFileException none) {
            return null;
        } catch (IOException | DateTimeParseException | NumberFormatException | IndexOutOfBoundsException unreadable) {
            return new Head(0, "", Instant.EPOCH, false);
        }
    }

    void write(long place, String link, Instant now) throws IOException {
        Instant at = now.truncatedTo(ChronoUnit.SECONDS);
        Files.createDirectories(file.getParent());
        Path fresh = Files.createTempFile(file.getParent(), "head", ".new");
        Files.writeString(fresh, place + " " + link + " " + at + " " + macs.ofAnchor(place, link, at) + "\n",
                StandardCharsets.US_ASCII);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** For a sentence to who must look. */
    @Override
    public String toString() {
        return file.toString();
    }
}
