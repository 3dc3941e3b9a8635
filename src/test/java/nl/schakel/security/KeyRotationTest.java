package nl.schakel.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.Bsn;
import nl.schakel.story.MovableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.oauth2.jwt.JwtException;

/** Keys follow each other and nobody notices. */
class KeyRotationTest {

    private static final String BASE64 = "3mPqXU7mC0d8yUu9mVt6a1Zk5nq7bQ4sT2wE8rY6uI0=";
    private static final MasterKey MASTER = MasterKey.of(BASE64);
    private static final RotationTerms TERMS =
            new RotationTerms(Duration.ofDays(90), Duration.ofHours(1), Duration.ofDays(180));

    private final MovableClock clock = new MovableClock();

    @TempDir
    private Path data;

    private Keys process() {
        return Keys.open(data, MASTER, TERMS, clock);
    }

    private static List<String> ids(JWKSet keys) {
        return keys.getKeys().stream().map(JWK::getKeyID).toList();
    }

    @Test
    void a_young_key_has_no_successor() throws IOException {
        Keys keys = process();
        List<String> before = ids(keys.published());
        FileTime written = Files.getLastModifiedTime(data.resolve("hub-keys.wrapped"));
        clock.pass(Duration.ofDays(89));
        keys.rotate();

        assertThat(ids(keys.published())).isEqualTo(before);
        assertThat(Files.getLastModifiedTime(data.resolve("hub-keys.wrapped"))).isEqualTo(written);
    }

    @Test
    void a_successor_is_published_at_once_signs_after_the_lead_and_follows_once_only() {
        Keys keys = process();
        String old = keys.consentTokenKey().getKeyID();
        clock.pass(Duration.ofDays(90));
        keys.rotate();
        keys.rotate();

        assertThat(ids(keys.published())).hasSize(4).contains(old);
        assertThat(keys.consentTokenKey().getKeyID()).isEqualTo(old);
        clock.pass(Duration.ofMinutes(59));
        assertThat(keys.consentTokenKey().getKeyID()).isEqualTo(old);
        clock.pass(Duration.ofMinutes(1));
        assertThat(keys.consentTokenKey().getKeyID()).isNotEqualTo(old).isIn(ids(keys.published()));
        assertThat(keys.published().toString(false)).doesNotContain("\"d\"", "\"iat\"", "\"nbf\"");
    }

    @Test
    void a_key_stays_published_until_nothing_it_signed_can_still_be_valid() {
        Keys keys = process();
        String consent = keys.consentTokenKey().getKeyID();
        String access = keys.accessTokenKey().getKeyID();
        clock.pass(Duration.ofDays(90));
        keys.rotate();
        // It signed its last token here, that lives 180 days.
        clock.pass(Duration.ofHours(1));
        clock.pass(Duration.ofHours(25));
        keys.rotate();
        assertThat(ids(keys.published())).contains(consent).doesNotContain(access);
        clock.pass(Duration.ofDays(180).minusHours(25));
        keys.rotate();
        assertThat(ids(keys.consentTokenKeys())).contains(consent);
        clock.pass(Duration.ofHours(25));
        keys.rotate();
        assertThat(ids(keys.consentTokenKeys())).doesNotContain(consent).isNotEmpty();
    }

    @Test
    void what_must_be_found_again_never_rotates() {
        Keys keys = process();
        String pseudonym = keys.pseudonym("00000099000000363000", "999990019");
        String lookup = keys.lookupHash(Bsn.of("999990019"));
        String mac = keys.mac("cursor", "text");
        clock.pass(Duration.ofDays(400));
        keys.rotate();
        keys.rotateNow();

        for (Keys each : List.of(keys, process())) {
            assertThat(each.pseudonym("00000099000000363000", "999990019")).isEqualTo(pseudonym);
            assertThat(each.lookupHash(Bsn.of("999990019"))).isEqualTo(lookup);
            assertThat(each.mac("cursor", "text")).isEqualTo(mac).hasSize(64);
        }
        assertThat(keys.mac("lookup", "999990019")).as("no way round to another key").isNotEqualTo(lookup);
        assertThat(keys.mac("other", "text")).isNotEqualTo(mac);
    }

    @Test
    void processes_that_share_the_directory_publish_and_accept_the_same_keys_without_a_restart() throws Exception {
        Keys one = process();
        Keys other = process();
        clock.pass(Duration.ofDays(90));
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Object>> rotations = List.of(Executors.callable(one::rotate),
                    Executors.callable(other::rotate));
            for (Future<Object> done : both.invokeAll(rotations)) {
                done.get();
            }
        } finally {
            both.shutdownNow();
        }

        assertThat(ids(one.published())).hasSize(4).isEqualTo(ids(other.published()));
        clock.pass(Duration.ofHours(1));
        assertThat(one.consentTokenKey().getKeyID()).isEqualTo(other.consentTokenKey().getKeyID());
    }

    @Test
    void an_access_token_of_the_old_key_is_accepted_by_a_process_that_was_there_before_the_new_key() {
        SystemClient linde = new SystemClient("his-de-linde", new AgbCode("01012345"), "De Linde", null, null);
        AccessTokens issuer = new AccessTokens(process(), id -> Optional.of(linde), "https://hub.example", clock);
        AccessTokens reader = new AccessTokens(process(), id -> Optional.of(linde), "https://hub.example", clock);
        var decoder = reader.decoder();
        Keys third = process();
        clock.pass(Duration.ofDays(90));
        third.rotate();
        clock.pass(Duration.ofMinutes(59));
        String old = issuer.issue(linde, Set.of("system/Task.rs"), Duration.ofMinutes(5)).getTokenValue();
        clock.pass(Duration.ofMinutes(2));
        String fresh = issuer.issue(linde, Set.of("system/Task.rs"), Duration.ofMinutes(5)).getTokenValue();

        assertThat(decoder.decode(fresh).getHeaders().get("kid"))
                .isNotEqualTo(decoder.decode(old).getHeaders().get("kid"));
        third.rotateNow();
        assertThatThrownBy(() -> decoder.decode(fresh))
                .as("after an emergency").isInstanceOf(JwtException.class);
    }

    @Test
    void a_file_of_the_version_that_did_not_rotate_opens_and_its_keys_are_followed_up() throws Exception {
        ECKey access = new ECKeyGenerator(Curve.P_256).keyID("access-1").generate();
        ECKey consent = new ECKeyGenerator(Curve.P_256).keyID("consent-1").generate();
        OctetSequenceKey root = new OctetSequenceKeyGenerator(256).keyID("pseudonym").generate();
        OctetSequenceKey later = new OctetSequenceKeyGenerator(256).keyID("of-a-later-version").generate();
        Path file = data.resolve("hub-keys.wrapped");
        Files.write(file, MASTER.wrap(new JWKSet(List.of(access, consent, root, later)).toString(false)
                .getBytes(StandardCharsets.UTF_8)));
        Keys keys = process();

        assertThat(keys.accessTokenKey().getKeyID()).isEqualTo("access-1");
        keys.rotate();
        assertThat(keys.consentTokenKey().getKeyID()).isEqualTo("consent-1");
        assertThat(ids(keys.published())).hasSize(4);
        clock.pass(Duration.ofHours(1));
        assertThat(keys.consentTokenKey().getKeyID()).isNotEqualTo("consent-1");
        assertThat(new String(MASTER.unwrap(Files.readAllBytes(file)), StandardCharsets.UTF_8))
                .as("kept for who knows it").contains("of-a-later-version");
    }

    @Test
    void a_file_that_was_damaged_while_the_hub_runs_leaves_it_the_keys_it_had() throws IOException {
        Keys keys = process();
        String signs = keys.consentTokenKey().getKeyID();
        byte[] damaged = Files.readAllBytes(data.resolve("hub-keys.wrapped"));
        damaged[damaged.length / 2] ^= 1;
        Files.write(data.resolve("hub-keys.wrapped"), Arrays.copyOf(damaged, damaged.length - 1));

        assertThat(keys.consentTokenKey().getKeyID()).isEqualTo(signs);
        assertThat(ids(keys.published())).hasSize(2);
    }

    @Test
    void the_emergency_command_makes_keys_that_sign_at_once_in_a_hub_that_runs() {
        Path home = data.resolve("home");
        Keys running = Keys.open(home.resolve("keys"), MASTER);
        String access = running.accessTokenKey().getKeyID();
        String consent = running.consentTokenKey().getKeyID();
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        int exit = RotateKeys.run(List.of("--data", home.toString()), Map.of("SCHAKEL_MASTER_KEY", BASE64),
                new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(exit).isZero();
        assertThat(running.accessTokenKey().getKeyID()).isNotEqualTo(access);
        assertThat(running.consentTokenKey().getKeyID()).isNotEqualTo(consent);
        assertThat(ids(running.published())).contains(consent).doesNotContain(access).hasSize(3);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains(running.consentTokenKey().getKeyID())
                .doesNotContain(BASE64, running.consentTokenKey().getD().toString());
    }

    @Test
    void the_emergency_command_makes_nothing_where_no_hub_is_or_the_key_does_not_fit() throws IOException {
        Path home = data.resolve("home");
        Keys.open(home.resolve("keys"), MASTER);
        byte[] before = Files.readAllBytes(home.resolve("keys/hub-keys.wrapped"));

        assertThat(rotateKeys(Map.of(), "--data", home.toString())).isEqualTo(2);
        assertThat(rotateKeys(Map.of("SCHAKEL_MASTER_KEY", BASE64), "--data", data.resolve("else").toString()))
                .isEqualTo(2);
        assertThat(rotateKeys(Map.of("SCHAKEL_MASTER_KEY", BASE64), "now")).isEqualTo(2);
        assertThat(rotateKeys(Map.of("SCHAKEL_MASTER_KEY", MasterKey.DEMO), "--data", home.toString())).isEqualTo(1);
        assertThat(data.resolve("else")).doesNotExist();
        assertThat(Files.readAllBytes(home.resolve("keys/hub-keys.wrapped"))).isEqualTo(before);
    }

    private static int rotateKeys(Map<String, String> environment, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int exit = RotateKeys.run(List.of(arguments), environment, new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8)).isNotBlank().doesNotContain("Exception", BASE64);
        return exit;
    }

    @Test
    void after_an_emergency_a_successor_that_was_waiting_never_signs() {
        Keys keys = process();
        clock.pass(Duration.ofDays(90));
        keys.rotate();
        clock.pass(Duration.ofMinutes(1));
        keys.rotateNow();
        String emergency = keys.consentTokenKey().getKeyID();
        clock.pass(Duration.ofHours(2));

        assertThat(keys.consentTokenKey().getKeyID()).isEqualTo(emergency);
    }

    @Test
    void a_clock_that_was_put_back_leaves_a_key_that_signs() {
        Keys keys = process();
        Clock before = Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), clock.getZone());

        assertThat(Keys.open(data, MASTER, TERMS, before).consentTokenKey()).isEqualTo(keys.consentTokenKey());
        assertThat(keys.consentTokenKey().getIssueTime()).isEqualTo(Date.from(clock.instant()));
    }

    @Test
    void terms_that_would_leave_partners_without_a_key_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new RotationTerms(Duration.ofDays(90),
                Duration.ofMinutes(1), Duration.ofDays(180))).withMessageContaining("schakel.keys.lead");
        assertThatIllegalArgumentException().isThrownBy(() -> new RotationTerms(Duration.ofHours(1),
                Duration.ofHours(1), Duration.ofDays(180))).withMessageContaining("schakel.keys.rotate-after");
    }
}
