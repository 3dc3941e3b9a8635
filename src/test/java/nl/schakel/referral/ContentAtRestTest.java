package nl.schakel.referral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import nl.schakel.security.MasterKey;
import nl.schakel.story.MovableClock;

/** What is in the files of a database, and who can open it (AVG art. 32). */
class ContentAtRestTest {

    private static final Charset BYTES = StandardCharsets.ISO_8859_1;

    private final MovableClock clock = new MovableClock();

    @OnBothDatabases
    void no_word_of_the_content_is_in_any_file_of_the_database(Database database) {
        ReferralStore store = database.referrals(clock);
        String number = "NUMMERVANHETHIS";
        ReferralId id = store.accept(NewReferrals.numbered(number,
                "{\"family\": \"Merkwoordnaam\", \"bsn\": \"999990019\"}")).referral().id();
        store.change(id, Change.of("ready", ReferralState.READY)
                .keeping(new Content(Content.Kind.DISCLOSURE, "application/json", utf8("Merkwoordvrijgegeven")))
                .keeping(new Content(Content.Kind.CONSIGNMENT, "application/json", utf8("Merkwoordbericht"))));
        List<String> secret = List.of("Merkwoordnaam", "999990019", "Merkwoordvrijgegeven", "Merkwoordbericht");

        // Before, the newest is in the journal only; after, in the tables too.
        assertThat(wordsIn(database.files(), secret)).isEmpty();
        database.checkpoint();
        assertThat(wordsIn(database.files(), secret)).isEmpty();
        assertThat(wordsIn(database.files(), List.of(number))).as("the search itself finds what is in the clear")
                .containsKey(number);
        String key = HexFormat.of().formatHex(database.client().sql("select data_key from referral where id = :id")
                .param("id", id.toString()).query(byte[].class).single());
        assertThat(holds(database.files(), HexFormat.of().parseHex(key))).as("and finds bytes").isTrue();
    }

    @OnBothDatabases
    void content_moved_to_another_referral_or_kind_does_not_open(Database database) {
        ReferralStore store = database.referrals(clock);
        ReferralId one = store.accept(NewReferrals.numbered("one", "van de een")).referral().id();
        ReferralId other = store.accept(NewReferrals.numbered("other", "van de ander")).referral().id();
        store.change(one, Change.of("ready", ReferralState.READY)
                .keeping(new Content(Content.Kind.DISCLOSURE, "application/json", utf8("vrijgegeven"))));

        // With the key of the other row as well, so that only the binding to the referral is left to refuse it.
        database.client().sql("""
                        update referral_content set sealed = (select sealed from referral_content
                               where referral = :one and kind = 'REFERRAL')
                         where referral = :other""")
                .param("one", one.toString()).param("other", other.toString()).update();
        database.client().sql("""
                        update referral set data_key = (select data_key from referral where id = :one)
                         where id = :other""")
                .param("one", one.toString()).param("other", other.toString()).update();
        database.client().sql("""
                        update referral_content set sealed = (select sealed from referral_content
                               where referral = :one and kind = 'REFERRAL')
                         where referral = :one and kind = 'DISCLOSURE'""")
                .param("one", one.toString()).update();

        refusesToOpen(store, other, Content.Kind.REFERRAL);
        refusesToOpen(store, one, Content.Kind.DISCLOSURE);
        assertThat(store.content(one, Content.Kind.REFERRAL)).isPresent();
    }

    @OnBothDatabases
    void content_that_was_damaged_or_is_of_another_master_key_does_not_open(Database database) {
        ReferralStore store = database.referrals(clock);
        ReferralId id = store.accept(NewReferrals.any()).referral().id();
        MasterKey another = MasterKey.of(Base64.getEncoder().encodeToString(
                utf8("a master key from somewhere else")));

        refusesToOpen(database.referrals(clock, new Outbox(database.client()), another), id, Content.Kind.REFERRAL);

        byte[] sealed = database.client().sql("select sealed from referral_content where referral = :id")
                .param("id", id.toString()).query(byte[].class).single();
        sealed[sealed.length - 1] ^= 1;
        database.client().sql("update referral_content set sealed = :sealed where referral = :id")
                .param("sealed", sealed).param("id", id.toString()).update();
        refusesToOpen(store, id, Content.Kind.REFERRAL);
    }

    @OnBothDatabases
    void the_same_content_is_sealed_differently_each_time(Database database) {
        ReferralStore store = database.referrals(clock);
        for (int i = 0; i < 2; i++) {
            store.accept(NewReferrals.numbered("twins-" + i, "precies hetzelfde"));
        }
        List<String> sealed = database.client().sql("""
                        select c.sealed from referral_content c join referral r on r.id = c.referral
                         where r.source_value like 'twins-%'""").query(byte[].class).list().stream()
                .map(bytes -> new String(bytes, BYTES).substring(0, 20)).toList();

        assertThat(sealed).hasSize(2).doesNotHaveDuplicates();
    }

    @OnBothDatabases
    void content_that_comes_again_replaces_what_was_there(Database database) {
        ReferralStore store = database.referrals(clock);
        ReferralId id = store.accept(NewReferrals.any()).referral().id();
        for (String text : List.of("eerst", "later")) {
            store.change(id, Change.of("again", ReferralState.ACCEPTED)
                    .keeping(new Content(Content.Kind.CONSIGNMENT, "application/json", utf8(text))));
        }

        assertThat(store.content(id, Content.Kind.CONSIGNMENT).orElseThrow().bytes()).isEqualTo(utf8("later"));
        assertThat(store.content(id, Content.Kind.DISCLOSURE)).isEqualTo(Optional.empty());
    }

    private static void refusesToOpen(ReferralStore store, ReferralId id, Content.Kind kind) {
        assertThatThrownBy(() -> store.content(id, kind)).isInstanceOf(IllegalStateException.class);
    }

    /** The words that any file holds, in whatever way a database may write them. */
    private static Map<String, String> wordsIn(Path directory, List<String> words) {
        Map<String, String> found = new HashMap<>();
        forEachFile(directory, (name, text) -> words.forEach(word -> {
            String hex = HexFormat.of().formatHex(utf8(word));
            Stream.of(word, hex, hex.toUpperCase(Locale.ROOT), new String(word.getBytes(StandardCharsets.UTF_16BE),
                            BYTES), Base64.getEncoder().withoutPadding().encodeToString(utf8(word)))
                    .filter(text::contains).forEach(form -> found.put(word, name));
        }));
        return found;
    }

    private static boolean holds(Path directory, byte[] bytes) {
        String hex = HexFormat.of().formatHex(bytes);
        boolean[] found = {false};
        forEachFile(directory, (name, text) ->
                found[0] |= text.contains(new String(bytes, BYTES)) || text.contains(hex));
        return found[0];
    }

    private static void forEachFile(Path directory, java.util.function.BiConsumer<String, String> reader) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try {
                    reader.accept(file.getFileName().toString(), Files.readString(file, BYTES));
                } catch (NoSuchFileException e) {
                    // A temporary file of the database that is gone by now.
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
