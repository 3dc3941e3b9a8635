package nl.schakel.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

import nl.schakel.identity.Bsn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {

    private static final MasterKey MASTER = MasterKey.of("3mPqXU7mC0d8yUu9mVt6a1Zk5nq7bQ4sT2wE8rY6uI0=");
    private static final MasterKey OTHER = MasterKey.of("4mPqXU7mC0d8yUu9mVt6a1Zk5nq7bQ4sT2wE8rY6uI0=");

    @TempDir
    private Path data;

    @Test
    void the_keys_are_the_same_after_a_restart() {
        Keys first = Keys.open(data.resolve("keys"), MASTER);
        Keys again = Keys.open(data.resolve("keys"), MASTER);

        assertThat(again.accessTokenKey()).isEqualTo(first.accessTokenKey());
        assertThat(again.consentTokenKey()).isEqualTo(first.consentTokenKey());
        assertThat(again.pseudonym("00000099000000363000", "999990019"))
                .isEqualTo(first.pseudonym("00000099000000363000", "999990019"));
        assertThat(again.lookupHash(Bsn.of("999990019"))).isEqualTo(first.lookupHash(Bsn.of("999990019")));
    }

    @Test
    void another_master_key_gets_one_clear_sentence() {
        Keys.open(data, MASTER);

        assertThatThrownBy(() -> Keys.open(data, OTHER)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("De hoofdsleutel is een andere dan die waarmee dit is versleuteld.")
                .hasMessageContaining("SCHAKEL_MASTER_KEY");
    }

    @Test
    void a_damaged_file_is_refused_and_left_alone() throws IOException {
        Keys.open(data, MASTER);
        Path file = data.resolve("hub-keys.wrapped");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> Keys.open(data, MASTER)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("beschadigd");
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    }

    @Test
    void nothing_is_in_the_clear_on_disk_and_only_the_owner_may_read() throws IOException {
        Path directory = data.resolve("keys");
        Keys keys = Keys.open(directory, MASTER);

        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                String onDisk = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(onDisk).doesNotContain("kty", keys.accessTokenKey().getD().toString(),
                        keys.consentTokenKey().getD().toString());
                assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
            }
        }
        assertThat(Files.getPosixFilePermissions(directory)).hasSize(3);
        assertThat(keys.published().toString(false)).isEqualTo(keys.published().toString(true));
        assertThat(keys.accessTokenKey()).isNotEqualTo(keys.consentTokenKey());
    }

    @Test
    void two_recipients_cannot_compare_their_pseudonyms() {
        Keys keys = Keys.open(data, MASTER);
        String amsterdam = keys.pseudonym("00000099000000363000", "999990019");

        assertThat(amsterdam).matches("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
                .isNotEqualTo(keys.pseudonym("00000099000000344000", "999990019"))
                .isNotEqualTo(keys.pseudonym("00000099000000363000", "111222333"));
        assertThat(keys.lookupHash(Bsn.of("999990019"))).doesNotContain(amsterdam.substring(9, 17)).hasSize(64);
    }

    @Test
    void a_master_key_is_32_bytes_and_is_never_repeated() {
        for (String bad : List.of("", "geheim", "AAAA", Base64.getEncoder().encodeToString(new byte[31]), "%%%")) {
            assertThatThrownBy(() -> MasterKey.of(bad)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("precies 32 bytes").hasNoCause()
                    .satisfies(e -> assertThat(bad.isEmpty() || !e.getMessage().contains(bad)).isTrue());
        }
        assertThat(MasterKey.of(MasterKey.DEMO).guessable()).isTrue();
        assertThat(MASTER.guessable()).isFalse();
    }

    @Test
    void what_is_wrapped_twice_looks_different_and_opens_the_same() {
        byte[] plain = "sleutel".getBytes(StandardCharsets.UTF_8);
        byte[] wrapped = MASTER.wrap(plain);

        assertThat(MASTER.wrap(plain)).isNotEqualTo(wrapped);
        assertThat(MASTER.unwrap(wrapped)).isEqualTo(plain);
        assertThatThrownBy(() -> MASTER.unwrap(new byte[3])).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> OTHER.unwrap(wrapped)).isInstanceOf(IllegalStateException.class);
    }
}
