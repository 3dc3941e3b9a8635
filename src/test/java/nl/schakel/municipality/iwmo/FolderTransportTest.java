package nl.schakel.municipality.iwmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import nl.schakel.directory.Municipality;
import nl.schakel.referral.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages as files, beside a back office that is impatient. */
class FolderTransportTest {

    private final IwmoTransport transport = HttpTransportTest.transport();

    @TempDir
    private Path folder;

    @Test
    void the_back_office_never_sees_half_a_file_and_always_its_token() throws Exception {
        byte[] large = new byte[3_000_000];
        new Random(1).nextBytes(large);
        System.arraycopy("<wmo315:Bericht".getBytes(StandardCharsets.US_ASCII), 0, large, 0, 15);
        AtomicBoolean sending = new AtomicBoolean(true);
        List<String> wrong = new CopyOnWriteArrayList<>();
        List<String> seen = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> backOffice = CompletableFuture.runAsync(() -> {
            boolean last;
            do {
                last = !sending.get();
                for (String name : names(".xml")) {
                    try {
                        if (Files.readAllBytes(folder.resolve(name)).length != large.length) {
                            wrong.add(name + " is half");
                        }
                        if (!Files.exists(folder.resolve(name.replace(".xml", ".jwt")))) {
                            wrong.add(name + " has no token");
                        }
                        seen.add(name);
                        Files.delete(folder.resolve(name));
                    } catch (NoSuchFileException gone) {
                        wrong.add(name + " went away");
                    } catch (IOException e) {
                        wrong.add(e.getClass().getSimpleName());
                    }
                }
            } while (!last);
        });
        for (int i = 0; i < 20; i++) {
            transport.send(TransportFixture.message("B" + i, large), place());
        }
        sending.set(false);
        backOffice.join();

        assertThat(wrong).isEmpty();
        assertThat(seen).hasSize(20);
        assertThat(names(".tmp")).isEmpty();
    }

    @Test
    void the_name_tells_function_and_number_and_nothing_about_anybody() throws IOException {
        transport.send(TransportFixture.message(), place());

        assertThat(names("")).containsExactlyInAnyOrder("WMO315-WH0000000042.xml", "WMO315-WH0000000042.jwt");
        assertThat(folder.resolve("WMO315-WH0000000042.xml")).hasBinaryContent(TransportFixture.PAYLOAD);
        assertThat(folder.resolve("WMO315-WH0000000042.jwt")).hasContent(TransportFixture.TOKEN);
    }

    @Test
    void sent_again_it_is_the_same_file_and_what_a_cut_off_attempt_left_is_cleared() throws IOException {
        Files.writeString(folder.resolve(".WMO315-WH0000000042.xml.half.tmp"), "half");
        transport.send(TransportFixture.message(), place());
        transport.send(TransportFixture.message(), place());

        assertThat(names("")).hasSize(2);
    }

    @Test
    void sent_again_in_an_envelope_of_a_minute_later_it_is_still_the_same() throws IOException {
        var block = TransportFixture.folder(folder);
        block.put("envelope", "ggk");
        transport.send(TransportFixture.message(), TransportFixture.place(block));
        byte[] first = Files.readAllBytes(folder.resolve("WMO315-WH0000000042.xml"));
        transport.send(TransportFixture.message(), TransportFixture.place(block));

        assertThat(folder.resolve("WMO315-WH0000000042.xml")).hasBinaryContent(first);
    }

    @Test
    void another_message_by_the_same_name_is_never_lost_under_it() {
        transport.send(TransportFixture.message(), place());
        byte[] other = new String(TransportFixture.PAYLOAD, StandardCharsets.UTF_8).replace("é", "e")
                .getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> transport.send(TransportFixture.message("WH0000000042", other), place()))
                .isInstanceOfSatisfying(Fault.Translation.class,
                        fault -> assertThat(fault.code()).isEqualTo("iwmo-folder-name-taken"));
        assertThat(folder.resolve("WMO315-WH0000000042.xml")).hasBinaryContent(TransportFixture.PAYLOAD);
    }

    @Test
    void a_folder_that_is_not_there_is_for_a_later_attempt() {
        Municipality gone = TransportFixture.place(TransportFixture.folder(folder.resolve("weg")));
        assertThatThrownBy(() -> transport.send(TransportFixture.message(), gone))
                .isInstanceOfSatisfying(Fault.Technical.class, fault -> {
                    assertThat(fault.code()).isEqualTo("iwmo-folder-missing");
                    assertThat(fault.sentence()).doesNotContain(folder.toString());
                });
    }

    @Test
    void no_identification_leads_out_of_the_folder() {
        assertThatThrownBy(() -> transport.send(TransportFixture.message("../../x", TransportFixture.PAYLOAD), place()))
                .isInstanceOf(IllegalArgumentException.class).hasMessageNotContaining("..");
    }

    private Municipality place() {
        return TransportFixture.place(TransportFixture.folder(folder));
    }

    private List<String> names(String end) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(end)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
