package nl.schakel.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import nl.schakel.calendar.Turns;
import nl.schakel.referral.Content;
import nl.schakel.referral.Database;
import nl.schakel.referral.NewReferrals;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralStore;
import nl.schakel.story.MovableClock;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/** One master key takes the place of another while two processes of the hub go on working on one database. */
class MasterKeyRotationTest {

    private static final String OLD = key("the key of the year before this,");
    private static final String NEW = key("and the one that takes its place");
    /** More than a page. */
    private static final int MANY = 450;

    private final MovableClock clock = new MovableClock();
    @TempDir
    private Path folder;

    @OnBothDatabases
    void what_was_kept_before_during_and_after_is_readable_by_whoever_reads(Database database) {
        List<ReferralId> kept = new ArrayList<>();
        Process first = process(database, OLD, "");
        Process second = process(database, OLD, "");
        for (int i = 0; i < MANY; i++) {
            kept.add(first.accept());
        }
        // A version before this one did not say which key it was.
        database.client().sql("update referral set key_id = null where id = :id").param("id", kept.get(0).toString())
                .update();

        // First every process gets both, the old one first.
        first = process(database, OLD, NEW);
        second = process(database, OLD, NEW);
        first.rotation.look();
        assertThat(first.rotation.progress()).isEqualTo(new MasterKeyRotation.Progress(id(OLD), 0, true));

        // Then the new one becomes first, in one process after the other.
        clock.pass(Duration.ofMinutes(5));
        first = process(database, NEW, OLD);
        kept.add(first.accept());
        kept.add(second.accept());
        second.reads(kept);
        clock.pass(Duration.ofMinutes(5));
        second.rotation.look();
        assertThat(first.rotation.progress().waiting()).as("the old one leaves what it finds: rows and a file")
                .isEqualTo(MANY + 2);
        tooEarly(database);

        // Killed in its second page.
        clock.pass(Duration.ofMinutes(5));
        Process killed = new Process(database, NEW, OLD, new Dies(database.transactions(), 2));
        assertThatThrownBy(killed.rotation::look).isInstanceOf(Dies.Killed.class);
        first.reads(kept);
        second.reads(kept);
        tooEarly(database);

        clock.pass(Duration.ofMinutes(5));
        first.rotation.look();
        assertThat(first.rotation.progress()).isEqualTo(new MasterKeyRotation.Progress(id(NEW), 0, true));
        // Until it is restarted, the other still writes with the old one.
        kept.add(second.accept());
        assertThat(first.rotation.progress().waiting()).isEqualTo(1);
        second = process(database, NEW, OLD);
        clock.pass(Duration.ofMinutes(5));
        second.rotation.look();
        second.reads(kept);

        Process afterwards = process(database, NEW, "");
        assertThat(afterwards.rotation.progress()).isEqualTo(new MasterKeyRotation.Progress(id(NEW), 0, false));
        afterwards.reads(kept);
        assertThat(database.client().sql("select count(*) from referral where key_id <> :new or key_id is null")
                .param("new", id(NEW)).query(Integer.class).single()).isZero();
    }

    private void tooEarly(Database database) {
        MasterKey alone = MasterKey.of(NEW);
        assertThatThrownBy(() -> new MasterKeyRotation(alone, null, List.of(new WrappedKeys("referral", "data_key")),
                database.client(), database.transactions(), null, clock).begin())
                .isInstanceOf(IllegalStateException.class).hasMessage("In de database staan gegevens onder een "
                        + "hoofdsleutel die de hub niet heeft (kenmerk " + id(OLD) + "): zet hem in "
                        + "SCHAKEL_MASTER_KEY_PREVIOUS en haal hem daar pas weg als het log zegt dat niets er meer "
                        + "onder staat.");
    }

    private Process process(Database database, String key, String others) {
        return new Process(database, key, others, database.transactions());
    }

    /** What of a hub process matters here. */
    private final class Process {

        private final ReferralStore referrals;
        private final MasterKeyRotation rotation;

        Process(Database database, String key, String others, TransactionTemplate transactions) {
            MasterKey masterKey = MasterKey.of(key, others);
            referrals = database.referrals(clock, masterKey);
            rotation = new MasterKeyRotation(masterKey, Keys.open(folder.resolve(database.toString()), masterKey,
                    RotationTerms.USUAL, clock), List.of(new WrappedKeys("referral", "data_key")), database.client(),
                    transactions, new Turns(database.client(), clock), clock);
            rotation.begin();
        }

        ReferralId accept() {
            return referrals.accept(NewReferrals.any()).referral().id();
        }

        void reads(List<ReferralId> kept) {
            assertThat(kept).allSatisfy(id -> assertThat(referrals.content(id, Content.Kind.REFERRAL)).isPresent());
        }
    }

    /** The process ends within a transaction. */
    private static final class Dies extends TransactionTemplate {

        private int left;

        Dies(TransactionTemplate alive, int at) {
            super(alive.getTransactionManager());
            this.left = at;
        }

        @Override
        public <T> T execute(TransactionCallback<T> action) {
            return super.execute(status -> {
                T done = action.doInTransaction(status);
                if (--left == 0) {
                    throw new Killed();
                }
                return done;
            });
        }

        private static final class Killed extends RuntimeException {
        }
    }

    private static String id(String key) {
        return MasterKey.of(key).keyId();
    }

    private static String key(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
