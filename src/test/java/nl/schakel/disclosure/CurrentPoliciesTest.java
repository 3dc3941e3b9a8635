package nl.schakel.disclosure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import nl.schakel.referral.Provision;

/** A privacy officer changes an agreement while the hub runs. */
class CurrentPoliciesTest {

    private static final String FILE = "scootmobiel.yaml";
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(CurrentPolicies.class);

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private long written;

    @TempDir
    private Path config;
    @TempDir
    private Path data;

    private CurrentPolicies current;
    private String first;

    @BeforeEach
    void start() throws IOException {
        write(FILE, agreement("sct|165245003"));
        current = new CurrentPolicies(config, data, Duration.ofMillis(20));
        first = current.get().version();
        log.start();
        LOGGER.addAppender(log);
        LOGGER.setLevel(Level.INFO);
    }

    @AfterEach
    void stop() {
        current.stop();
        LOGGER.detachAppender(log);
        LOGGER.setLevel(null);
    }

    @Test
    void aChangedAgreementHoldsAtTheSecondLookThatSeesIt() throws IOException {
        write(FILE, agreement("sct|282145008"));

        current.look();
        assertThat(current.get().version()).isEqualTo(first);
        current.look();

        assertThat(current.get().version()).isNotEqualTo(first).isEqualTo(Policies.load(config).version());
        assertThat(told()).containsExactly("De afspraken in provisions zijn gewijzigd; vanaf nu geldt versie "
                + current.get().version() + ".");
    }

    @Test
    void aNewProvisionHoldsWithoutARestart() throws IOException {
        assertThat(current.get().covers(Provision.SCHULDHULP, "consultant")).isFalse();
        write("schuldhulp.yaml", Files.readString(Path.of("config/provisions/schuldhulp.yaml")));

        look(2);

        assertThat(current.get().covers(Provision.SCHULDHULP, "consultant")).isTrue();
    }

    @Test
    void aMistakeKeepsTheVersionThatRanAndIsToldInOneSentence() throws IOException {
        write(FILE, agreement("sct|14106009"));

        look(10);

        assertThat(current.get().version()).isEqualTo(first);
        assertThat(told()).containsExactly("De afspraken in provisions zijn gewijzigd en kloppen niet, versie " + first
                + " blijft gelden: scootmobiel.yaml: element 'mobility.walking': code 'sct|14106009' heeft geen woorden"
                + " in onze eigen woordenlijst.");
    }

    @Test
    void aRepairedMistakeTakesOverAndIsToldOnce() throws IOException {
        write(FILE, agreement("sct|14106009"));
        look(3);
        log.list.clear();

        write(FILE, agreement("sct|282145008"));
        look(5);

        assertThat(current.get().version()).isEqualTo(Policies.load(config).version());
        assertThat(told()).containsExactly("De afspraken in provisions zijn weer in orde; vanaf nu geldt versie "
                + current.get().version() + ".");
    }

    @Test
    void aMistakeThatIsTakenBackChangesNothing() throws IOException {
        write(FILE, "code: [");
        look(3);
        log.list.clear();

        write(FILE, agreement("sct|165245003"));
        look(5);

        assertThat(current.get().version()).isEqualTo(first);
        assertThat(told()).containsExactly("De afspraken in provisions zijn weer in orde; versie " + first
                + " bleef gelden.");
    }

    @Test
    void eachOtherMistakeIsToldButTheSameOneSavedAgainIsNot() throws IOException {
        write(FILE, "code: [");
        look(3);
        write(FILE, "code: [");
        look(3);
        assertThat(told()).hasSize(1);

        write(FILE, "code: {");
        look(3);

        assertThat(told()).hasSize(2);
    }

    @Test
    void aFileThatIsStillBeingWrittenIsNotJudged() throws IOException {
        String whole = agreement("sct|282145008");
        for (int end = 1; end < whole.length(); end += 7) {
            write(FILE, whole.substring(0, end));
            current.look();
        }
        assertThat(current.get().version()).isEqualTo(first);
        assertThat(told()).isEmpty();

        write(FILE, whole);
        look(2);

        assertThat(current.get().version()).isNotEqualTo(first);
        assertThat(told()).hasSize(1);
    }

    @Test
    void anotherTextOfTheSameLengthIsSeen() throws IOException {
        write(FILE, agreement("sct|301589003"));

        look(2);

        assertThat(current.get().version()).isNotEqualTo(first);
    }

    @Test
    void aFolderThatVanishesKeepsTheVersionThatRan() throws IOException {
        Files.delete(config.resolve("provisions").resolve(FILE));
        Files.delete(config.resolve("provisions"));

        look(4);

        assertThat(current.get().version()).isEqualTo(first);
        assertThat(told()).hasSize(1).allMatch(line -> line.contains("De map provisions ontbreekt"));
    }

    @Test
    void whatSomeoneTypesBeginsNoLineOfItsOwnInTheLog() throws IOException {
        write(FILE, agreement("sct|165245003").replace("element: mobility.walking",
                "element: \"x\\n2026-01-01 ERROR valse regel\""));

        look(2);

        assertThat(told()).isNotEmpty().noneMatch(line -> line.contains("\n"));
    }

    @Test
    void theTextOfEveryVersionThatRanCanBeReadAfterwards() throws IOException {
        write(FILE, agreement("sct|282145008"));
        look(2);
        String second = current.get().version();
        write(FILE, "code: [");
        look(2);

        assertThat(Files.readString(current.text(first).orElseThrow().resolve(FILE)))
                .isEqualTo(agreement("sct|165245003"));
        assertThat(Files.readString(current.text(second).orElseThrow().resolve(FILE)))
                .isEqualTo(agreement("sct|282145008"));
        try (Stream<Path> kept = Files.list(data.resolve("policies"))) {
            assertThat(kept.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder(first, second);
        }
        assertThat(current.text("../../config")).isEmpty();
        assertThat(current.text("0000000000000000")).isEmpty();
    }

    @Test
    void aVersionThatRanBeforeIsKeptOnce() {
        Path text = current.text(first).orElseThrow();

        CurrentPolicies again = new CurrentPolicies(config, data, Duration.ofDays(1));

        assertThat(again.text(first)).contains(text);
    }

    @Test
    void whatCannotBeKeptForTheAuditorDoesNotRun() throws IOException {
        Path full = Files.createFile(data.resolve("geen-map"));
        assertThatThrownBy(() -> new CurrentPolicies(config, full, Duration.ofDays(1)))
                .isInstanceOf(UncheckedIOException.class);
        Path policies = data.resolve("policies");
        Files.move(policies, data.resolve("weg"));
        Files.createFile(policies);
        write(FILE, agreement("sct|282145008"));

        look(6);
        assertThat(current.get().version()).isEqualTo(first);
        assertThat(told()).hasSize(1);

        Files.delete(policies);
        look(2);
        assertThat(current.get().version()).isNotEqualTo(first);
    }

    @Test
    void oneReferralIsMinimisedByOneVersionAndTheNextByTheNew() throws IOException {
        Referrals.Referral referral = Referrals.with();
        Minimisation minimisation = new Minimisation(current);
        assertThat(minimised(minimisation, referral).policyVersion()).isEqualTo(first);

        write(FILE, agreement("sct|282145008"));
        look(2);

        assertThat(minimised(minimisation, referral).policyVersion()).isEqualTo(current.get().version());
    }

    @Test
    void itLooksByItself() throws IOException {
        current.start();
        assertThat(current.isRunning()).isTrue();
        write(FILE, agreement("sct|282145008"));

        await().atMost(Duration.ofSeconds(10)).until(() -> !current.get().version().equals(first));

        current.stop();
        assertThat(current.isRunning()).isFalse();
    }

    private static Disclosure minimised(Minimisation minimisation, Referrals.Referral referral) {
        return minimisation.minimise(referral.bundle(), referral.patient(), referral.request(), Provision.SCOOTMOBIEL,
                "consultant");
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            current.look();
        }
    }

    private List<String> told() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static String agreement(String code) {
        return """
                code: scootmobiel
                category: "12"
                free-text: none
                released:
                  - {element: person.bsn, role: consultant, from: Patient.identifier(BSN)}
                  - {element: person.name, role: consultant, from: Patient.name}
                  - element: mobility.walking
                    role: consultant
                    from: {resource: Observation, code: sct|282097004}
                    codes: [%s]
                    as: code
                """.formatted(code);
    }

    /** Each write a second later than the one before, as if the officer took her time. */
    private void write(String name, String text) throws IOException {
        Path file = config.resolve("provisions").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z").plusSeconds(written++)));
    }
}
