package nl.schakel.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master key, and those that it takes the place of. */
class MasterKeysTest {

    private static final String OLD = key("the key of the year before this,");
    private static final String NEW = key("and the one that takes its place");

    @Test
    void the_new_one_opens_what_the_old_one_wrapped_and_wraps_by_itself() {
        byte[] secret = "een sleutel".getBytes(StandardCharsets.UTF_8);
        byte[] wrapped = MasterKey.of(OLD).wrap(secret);
        MasterKey both = MasterKey.of(NEW, OLD);

        assertThat(both.unwrap(wrapped)).isEqualTo(secret);
        assertThat(MasterKey.of(NEW).unwrap(both.wrap(secret))).isEqualTo(secret);
        assertThat(MasterKey.keyIdOf(wrapped)).isEqualTo(MasterKey.of(OLD).keyId());
        assertThat(both.keyId()).isEqualTo(MasterKey.of(NEW).keyId()).hasSize(8);
        assertThatThrownBy(() -> MasterKey.of(NEW).unwrap(wrapped)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void before_the_new_one_wraps_anything_every_process_can_read_with_it() {
        byte[] secret = "een sleutel".getBytes(StandardCharsets.UTF_8);

        assertThat(MasterKey.of(OLD, NEW).unwrap(MasterKey.of(NEW, OLD).wrap(secret))).isEqualTo(secret);
        assertThat(MasterKey.of(OLD, " " + NEW + ",\n" + OLD).readable())
                .containsExactlyInAnyOrder(MasterKey.of(OLD).keyId(), MasterKey.of(NEW).keyId());
    }

    @Test
    void what_is_not_a_key_is_refused_without_repeating_it() {
        assertThatThrownBy(() -> MasterKey.of(NEW, OLD + ", geheim")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SCHAKEL_MASTER_KEY_PREVIOUS").hasMessageNotContaining("geheim");
    }

    @Test
    void the_file_with_signing_keys_moves_to_the_new_one_and_its_keys_stay_what_they_are(@TempDir Path folder) {
        Keys before = Keys.open(folder, MasterKey.of(OLD));
        Keys now = Keys.open(folder, MasterKey.of(NEW, OLD), RotationTerms.USUAL, Clock.systemUTC());
        Keys stillOld = Keys.open(folder, MasterKey.of(OLD, NEW));

        assertThat(now.rewrap()).isTrue();
        assertThat(now.rewrap()).as("twice is as good as once").isFalse();

        for (Keys keys : List.of(now, stillOld, Keys.open(folder, MasterKey.of(NEW)))) {
            assertThat(keys.consentTokenKey()).isEqualTo(before.consentTokenKey());
            assertThat(keys.mac("zoeken", "999990019")).as("searches find what was written before")
                    .isEqualTo(before.mac("zoeken", "999990019"));
        }
        assertThatThrownBy(() -> Keys.open(folder, MasterKey.of(OLD))).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SCHAKEL_MASTER_KEY_PREVIOUS");
        stillOld.rotateNow();
        assertThat(now.consentTokenKey()).as("a process with the old one first still changes keys for all")
                .isEqualTo(stillOld.consentTokenKey());
    }

    private static String key(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
