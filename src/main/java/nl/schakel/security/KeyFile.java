package nl.schakel.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The one file with all keys, wrapped by the master key. Several hub processes share it: who changes it holds a lock
 * and replaces it in one step, so a reader sees the old keys or the new ones and never half.
 */
final class KeyFile {

    private static final String FILE = "hub-keys.wrapped";
    private static final String LOCK = "hub-keys.lock";

    private final Path directory;
    private final Path file;
    private final MasterKey masterKey;

    KeyFile(Path directory, MasterKey masterKey) {
        this.directory = directory;
        this.file = directory.resolve(FILE);
        this.masterKey = masterKey;
    }

    /** By what a file is told from the one that replaced it. */
    record Stamp(FileTime modified, long size, Object inode) {
    }

    /** What was read, and from which file. */
    record Read(Stamp stamp, KeyRing ring) {
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** Null where it cannot be seen just now. */
    Stamp stamp() {
        try {
            BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(seen.lastModifiedTime(), seen.size(), seen.fileKey());
        } catch (IOException gone) {
            return null;
        }
    }

    /** @throws IllegalStateException with a Dutch sentence, where the master key does not fit or the file is damaged */
    Read read() {
        try {
            // The stamp first: where the file is replaced in between, the next look differs and reads again.
            Stamp stamp = stamp();
            return new Read(stamp, KeyRing.parse(new String(unwrap(Files.readAllBytes(file)),
                    StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw unreachable(e);
        } catch (ParseException | IllegalArgumentException e) {
            throw new IllegalStateException("De sleutels in " + directory + " zijn beschadigd: "
                    + "zet het bestand terug uit de reservekopie.");
        }
    }

    /**
     * Replaces what is there, where the change gives something else.
     *
     * @param change gets null where there are no keys yet
     */
    void change(UnaryOperator<KeyRing> change) {
        locked(() -> {
            KeyRing before = Files.exists(file) ? read().ring() : null;
            KeyRing after = change.apply(before);
            if (after != before) {
                write(masterKey.wrap(after.toJson().getBytes(StandardCharsets.UTF_8)));
            }
        });
    }

    private void locked(Work work) {
        // The lock of the file keeps other processes out, and would throw at a second thread of this one.
        synchronized (KeyFile.class) {
            try {
                Files.createDirectories(directory, ownerOnly("rwx------"));
                try (FileChannel lock = FileChannel.open(directory.resolve(LOCK), Set.of(StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE), ownerOnly("rw-------"))) {
                    lock.lock();
                    work.run();
                }
            } catch (IOException e) {
                throw unreachable(e);
            }
        }
    }

    /** By what the master key is known that wrapped what is there now; null where there is nothing. */
    String wrappedBy() {
        try {
            return exists() ? MasterKey.keyIdOf(Files.readAllBytes(file)) : null;
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /**
     * Wraps what is there with the master key of now, where another wrapped it.
     *
     * @return whether it did
     */
    boolean rewrap() {
        boolean[] done = {false};
        locked(() -> {
            if (exists() && !masterKey.keyId().equals(wrappedBy())) {
                write(masterKey.wrap(unwrap(Files.readAllBytes(file))));
                done[0] = true;
            }
        });
        return done[0];
    }

    /** Work on the file. */
    private interface Work {

        void run() throws IOException;
    }

    private UncheckedIOException unreachable(IOException e) {
        return new UncheckedIOException("De sleutels in " + directory + " zijn niet te lezen of te schrijven: "
                + "geef de hub schrijfrechten op die map.", e);
    }

    private byte[] unwrap(byte[] wrapped) {
        try {
            return masterKey.unwrap(wrapped);
        } catch (IllegalStateException e) {
            throw new IllegalStateException("De sleutels in " + directory + " gaan niet open: "
                    + e.getMessage() + " Zet de hoofdsleutel (SCHAKEL_MASTER_KEY) terug waarmee zij zijn gemaakt, "
                    + "zet hem achter een nieuwe in SCHAKEL_MASTER_KEY_PREVIOUS, of neem het bestand uit de "
                    + "reservekopie.", e);
        }
    }

    private void write(byte[] bytes) throws IOException {
        Path fresh = Files.createTempFile(directory, FILE, ".new", ownerOnly("rw-------"));
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }
}
