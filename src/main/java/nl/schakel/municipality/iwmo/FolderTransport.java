package nl.schakel.municipality.iwmo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.UUID;
import java.util.regex.Pattern;

import nl.schakel.referral.Fault;

/**
 * Messages as files in a folder that the back office looks into. A file is whole from the moment it has its name: it is
 * written under another one, forced to disk and renamed. Its name is the message's function and identification, so that
 * one that is sent again finds itself; {@code .jwt} beside it, there before it, is the consent token.
 *
 * <p>A message that the back office took away and that is sent again appears again: the delivery's own memory is what
 * keeps that from happening, and the identification is what tells the back office (iWmo rule TR056).
 */
final class FolderTransport {

    /** Names are made of these and of nothing that a message could smuggle in. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,24}");

    private final GgkEnvelope envelope;

    FolderTransport(GgkEnvelope envelope) {
        this.envelope = envelope;
    }

    /** Puts a message down; as {@link IwmoTransport#send}. */
    void send(IwmoMessage message, byte[] bytes, IwmoSettings settings, String who) {
        String name = message.function() + "-" + message.identification();
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("the identification of a message is no name for a file");
        }
        Path file = settings.folder().resolve(name + ".xml");
        try {
            if (Files.exists(file)) {
                requireSame(file, message, who);
                return;
            }
            if (message.token() != null) {
                put(settings.folder().resolve(name + ".jwt"), message.token().getBytes(StandardCharsets.US_ASCII));
            }
            put(file, bytes);
        } catch (AccessDeniedException e) {
            throw new Fault.Translation("iwmo-folder-denied", who + ": de hub mag niet schrijven in de map van "
                    + "iwmo.folder. Geef de hub het recht om er bestanden te maken en te hernoemen.");
        } catch (AtomicMoveNotSupportedException e) {
            throw new Fault.Translation("iwmo-folder-rename", who + ": in de map van iwmo.folder kan een bestand niet "
                    + "in één keer zijn naam krijgen. Kies een map op een ander bestandssysteem.");
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new Fault.Technical("iwmo-folder-missing", who + ": de map van iwmo.folder is er niet. Kijk of de "
                    + "schijf is aangekoppeld.");
        } catch (IOException e) {
            throw new Fault.Technical("iwmo-folder-unavailable", who + ": in de map van iwmo.folder kan nu niet worden "
                    + "geschreven. Kijk of de schijf vol is.");
        }
    }

    /** Tries out whether files can be put down here, for the dry run; leaves nothing behind. */
    void tryOut(Path folder) throws IOException {
        Path first = folder.resolve(".schakel-proef-" + UUID.randomUUID() + ".tmp");
        Path second = folder.resolve(first.getFileName() + "2");
        try {
            write(first, new byte[] {'p', 'r', 'o', 'e', 'f'});
            Files.move(first, second, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(first);
            Files.deleteIfExists(second);
        }
    }

    /** The same identification for another message would be overwritten, and nobody would ever know. */
    private void requireSame(Path file, IwmoMessage message, String who) throws IOException {
        byte[] there;
        try {
            there = Files.readAllBytes(file);
        } catch (NoSuchFileException taken) {
            // The back office was just fetching it.
            return;
        }
        if (!Arrays.equals(envelope.open(there).payload(), message.payload())) {
            throw new Fault.Translation("iwmo-folder-name-taken", who + ": in de map van iwmo.folder staat al een "
                    + "ander bericht met dezelfde naam. Laat de gemeente het ophalen en verstuur daarna opnieuw.");
        }
    }

    private static void put(Path file, byte[] bytes) throws IOException {
        String hidden = "." + file.getFileName() + ".";
        // What an attempt left behind that was cut off half-way.
        try (DirectoryStream<Path> left = Files.newDirectoryStream(file.getParent(), hidden + "*.tmp")) {
            for (Path half : left) {
                Files.deleteIfExists(half);
            }
        }
        Path half = file.resolveSibling(hidden + UUID.randomUUID() + ".tmp");
        try {
            write(half, bytes);
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(half);
        }
        forceNames(file.getParent());
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** A renamed file survives a power cut only when the folder itself is on disk too. */
    private static void forceNames(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException unsupported) {
            // Windows and some network drives do not let a folder be opened; they write names through by themselves.
        }
    }
}
