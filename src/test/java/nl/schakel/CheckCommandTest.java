package nl.schakel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Stream;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.municipality.DryRun;
import nl.schakel.municipality.DryRun.Finding;
import nl.schakel.municipality.DryRun.Severity;
import nl.schakel.municipality.Standard;
import nl.schakel.operations.check.DryRuns;
import nl.schakel.operations.check.HubSettings;
import nl.schakel.referral.Fault;
import nl.schakel.security.Keys;
import nl.schakel.security.MasterKey;
import nl.schakel.security.RotationTerms;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.ConfigurableEnvironment;

/** What an administrator reads who checks an installation before it goes live. */
class CheckCommandTest {

    private static final String AMSTERDAM = Installation.file("0363", "Amsterdam");
    private static final Finding GOOD_TO_KNOW = new Finding(Severity.NOTE, "n", "er komt een nieuwe versie aan.");
    private static final Finding BECOMES_BAD = new Finding(Severity.WARNING, "w", "de klok loopt wat achter.");
    private static final Finding BAD = new Finding(Severity.ERROR, "e", "het recht zaken.aanmaken ontbreekt.");

    @TempDir
    private Path folder;
    private Installation installation;
    private final List<String> tried = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void aSoundInstallation() {
        installation = new Installation(folder);
    }

    /** Answers for ZGW, and remembers who was tried. */
    private List<DryRun> answering(Function<Municipality, List<Finding>> answers) {
        return List.of(Installation.zgw((place, recipient) -> {
            tried.add(place.code() + " " + recipient.code());
            return answers.apply(place);
        }));
    }

    private List<DryRun> allWell() {
        return answering(place -> List.of());
    }

    @Test
    void a_sound_installation_is_told_to_be_sound() {
        assertThat(installation.check(allWell())).as(installation.said()).isZero();

        assertThat(installation.lines()).containsExactly("1 gemeente bekeken: alles klopt.");
        assertThat(installation.progress()).isEqualToNormalizingNewlines("[1/1] 0363 Amsterdam (zgw) … in orde\n");
    }

    @Test
    void worst_first_and_each_with_its_municipality() {
        installation.municipality("0344", "Utrecht");
        installation.write("routes/notities.txt", "");
        int exit = installation.check(answering(place -> place.name().equals("Utrecht")
                ? List.of(GOOD_TO_KNOW, BECOMES_BAD, BAD) : List.of(BECOMES_BAD, BAD)));

        assertThat(exit).isOne();
        assertThat(installation.lines()).containsExactly(
                "FOUT      0344  Gemeente Utrecht: het recht zaken.aanmaken ontbreekt.",
                "FOUT      0363  Gemeente Amsterdam: het recht zaken.aanmaken ontbreekt.",
                "",
                "LET OP    -     notities.txt: dit bestand wordt niet gelezen, een route staat in een bestand dat "
                        + "eindigt op .camel.yaml.",
                "LET OP    0344  Gemeente Utrecht: de klok loopt wat achter.",
                "LET OP    0363  Gemeente Amsterdam: de klok loopt wat achter.",
                "",
                "TER INFO  0344  Gemeente Utrecht: er komt een nieuwe versie aan.",
                "",
                "2 gemeenten bekeken: 2 fouten, 3 waarschuwingen, 1 opmerking.");
        assertThat(installation.progress()).contains("0344 Utrecht (zgw) … 3 bevindingen");
    }

    @Test
    void one_bad_file_does_not_hide_what_is_wrong_with_the_others() {
        installation.municipality("0344", "Utrecht");
        installation.change(Installation.file("0344", "Utrecht"), "name: Utrecht", "name: [");
        installation.municipality("0518", "Denhaag");
        installation.change(Installation.file("0518", "Denhaag"), "zaaktype: WMO-MELDING", "zaaktpye: X");
        installation.change("config/practices/01012345-de-linde.yaml", "agb", "agp");
        installation.write("config/provisions/scootmobiel.yaml", "code: scootmobiel\nreleased: nee\n");

        assertThat(installation.check(answering(place -> List.of(BAD)))).isOne();

        assertThat(installation.lines()).anyMatch(line -> line.startsWith("FOUT      0344  0344-utrecht.yaml: regel "))
                .anyMatch(line -> line.startsWith("FOUT      0518  Gemeente Denhaag: zgw.zaaktpye is geen bekende "))
                .anyMatch(line -> line.contains("01012345-de-linde.yaml: agp is geen bekende sleutel."))
                .anyMatch(line -> line.startsWith("FOUT") && line.contains("scootmobiel.yaml"))
                .contains("FOUT      0363  Gemeente Amsterdam: het recht zaken.aanmaken ontbreekt.");
        // What is wrong on paper is not tried.
        assertThat(tried).containsExactly("0363 consultant");
    }

    @Test
    void a_municipality_that_hangs_is_a_finding_and_delays_no_other() {
        installation.municipality("0344", "Utrecht");
        CountDownLatch never = new CountDownLatch(1);
        int exit = installation.check(answering(place -> {
            if (place.name().equals("Utrecht")) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return List.of(BECOMES_BAD);
        }), "--timeout", "1");

        assertThat(exit).isOne();
        assertThat(installation.lines()).contains("FOUT      0344  Gemeente Utrecht: de proef was na 1 s niet klaar. "
                + "Ga na of het systeem van de gemeente bereikbaar is en op tijd antwoordt.",
                "LET OP    0363  Gemeente Amsterdam: de klok loopt wat achter.");
        assertThat(installation.progress()).contains("[1/2] 0363 Amsterdam",
                "[2/2] 0344 Utrecht (zgw) … geen antwoord");
    }

    @Test
    void a_dry_run_that_breaks_down_is_a_finding_without_its_message() {
        assertThat(installation.check(answering(place -> {
            throw new IllegalStateException(Installation.SECRET);
        }))).isOne();
        assertThat(installation.said()).contains("de proef liep vast op een onverwachte fout (IllegalStateException).")
                .doesNotContain(Installation.SECRET);

        assertThat(installation.check(answering(place -> {
            throw new Fault.Translation("zgw-settings", "Gemeente Amsterdam kent de hub niet.");
        }))).isOne();
        assertThat(installation.lines()).contains("FOUT      0363  Gemeente Amsterdam kent de hub niet.");
    }

    @Test
    void offline_nobody_is_called() {
        installation.change("config/practices/01012345-de-linde.yaml", "jwks: {keys: ["
                + between("jwks: {keys: [", "]}") + "]}", "jwks-uri: \"http://localhost:9/jwks\"");

        assertThat(installation.check(answering(place -> List.of(BAD)), "--offline")).as(installation.said()).isZero();
        assertThat(tried).isEmpty();
        assertThat(installation.lines()).containsExactly("1 gemeente op papier bekeken: alles klopt.");
        assertThat(installation.progress()).isEmpty();

        assertThat(installation.check(allWell())).isOne();
        assertThat(installation.said()).contains(
                "Praktijk 01012345: het HIS his-de-linde is op jwks-uri niet te bereiken.");
    }

    private String between(String start, String end) {
        String content = installation.read("config/practices/01012345-de-linde.yaml");
        int from = content.indexOf(start) + start.length();
        return content.substring(from, content.indexOf(end, from));
    }

    @Test
    void of_one_municipality_only_what_concerns_it() {
        installation.municipality("0344", "Utrecht");
        installation.municipality("0518", "Denhaag");
        installation.change(Installation.file("0518", "Denhaag"), "name: Denhaag", "nam: Denhaag");

        assertThat(installation.check(answering(place -> List.of(BECOMES_BAD)), "--municipality", "0344")).isZero();
        assertThat(tried).containsExactly("0344 consultant");
        assertThat(installation.lines()).containsExactly(
                "LET OP    0344  Gemeente Utrecht: de klok loopt wat achter.", "",
                "1 gemeente bekeken: 0 fouten, 1 waarschuwing, 0 opmerkingen.");

        assertThat(installation.check(allWell(), "--municipality", "0518")).isOne();
        assertThat(installation.said()).contains("FOUT      0518  0518-denhaag.yaml: name ontbreekt");

        assertThat(installation.check(allWell(), "--municipality", "9999")).isEqualTo(2);
        assertThat(installation.said()).startsWith("Gemeente 9999 heeft geen bestand");
    }

    @ParameterizedTest
    @CsvSource({"--online, Deze optie is er niet.", "0363, Deze optie is er niet.",
        "--municipality, Achter --municipality hoort een gemeentecode",
        "--timeout 0, Achter --timeout hoort een aantal",
        "--municipality Amsterdam, Achter --municipality hoort een gemeentecode"})
    void wrongly_asked_is_told_how_to_ask(String arguments, String sentence) {
        assertThat(installation.check(allWell(), arguments.split(" "))).isEqualTo(2);

        assertThat(installation.said()).startsWith(sentence).contains("Gebruik: java -jar schakel.jar check [opties]");
    }

    @Test
    void strict_counts_warnings() {
        assertThat(installation.check(answering(place -> List.of(BECOMES_BAD)))).isZero();
        assertThat(installation.check(answering(place -> List.of(BECOMES_BAD)), "--strict")).isOne();
        assertThat(installation.check(answering(place -> List.of(GOOD_TO_KNOW)), "--strict")).isZero();
    }

    @Test
    void nothing_is_written() {
        Map<String, String> before = installation.everything();
        Map<String, String> project = here();

        installation.check(allWell());

        assertThat(installation.everything()).isEqualTo(before);
        assertThat(here()).isEqualTo(project);
    }

    private static Map<String, String> here() {
        try (Stream<Path> files = Files.list(Path.of("."))) {
            Map<String, String> seen = new TreeMap<>();
            files.forEach(file -> seen.put(file.toString(), ""));
            return seen;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_secret_is_never_repeated_whatever_is_wrong() {
        installation.change(AMSTERDAM, "client-id: schakel", "client-id: schakel\n  extra: " + Installation.SECRET);
        installation.municipality("0344", "Utrecht");
        installation.change(Installation.file("0344", "Utrecht"), "secret: ${ZGW_SECRET}",
                "secret: " + Installation.SECRET + "\n  : : [" + Installation.SECRET);
        installation.municipality("0518", "Denhaag");
        installation.change(Installation.file("0518", "Denhaag"), "oin: \"", "oin: \"" + Installation.SECRET);
        installation.write("config/application.yaml", "schakel: {sweep: " + Installation.SECRET + ", mastr: "
                + Installation.SECRET + "}\n");
        installation.write("config/operators.yaml", "- {name: a, password: " + Installation.SECRET + "}\n");
        installation.write("routes/extra.camel.yaml", "- route:\n    id: " + Installation.SECRET + "\n    fro: "
                + Installation.SECRET + "\n");
        installation.environment.put("SCHAKEL_MASTER_KEY", Installation.SECRET);

        assertThat(installation.check(allWell())).isOne();
        assertThat(installation.said()).doesNotContain(Installation.SECRET).contains("De hoofdsleutel is geen base64",
                "operators.yaml, aanmelding 1: password is geen bcrypt- of argon2-hash",
                "extra.camel.yaml: bij regel 2: fro kan daar niet staan.");
        assertThat(installation.progress()).doesNotContain(Installation.SECRET);

        installation.write("config/application.yaml", "schakel:\n  sweep: [" + Installation.SECRET);
        assertThat(installation.check(allWell())).isOne();
        assertThat(installation.said()).doesNotContain(Installation.SECRET).contains("application.yaml: regel ");
    }

    @Test
    void a_setting_with_a_typing_error_or_of_a_wrong_form_is_told() {
        installation.write("config/application.yaml", """
                schakel:
                  retry:
                    frist: PT5S
                  sweep: soms
                """);

        assertThat(installation.check(allWell())).isOne();
        assertThat(installation.lines()).contains(
                "FOUT      -     De instelling schakel.sweep klopt niet: nodig is een duur, zoals PT30S of P3D.",
                "LET OP    -     application.yaml, regel 3: schakel.retry.frist is geen bekende instelling en doet "
                        + "niets.");
    }

    @Test
    void without_a_master_key_no_hub_starts() {
        installation.environment.remove("SCHAKEL_MASTER_KEY");

        assertThat(installation.check(allWell())).isOne();
        assertThat(installation.said()).contains("FOUT      -     De hoofdsleutel ontbreekt");
    }

    @Test
    void keys_that_do_not_open_or_are_long_overdue_are_told() {
        MasterKey masterKey = MasterKey.of(installation.environment.get("SCHAKEL_MASTER_KEY"));
        Keys.open(folder.resolve("data/keys"), masterKey, RotationTerms.USUAL,
                Clock.fixed(Installation.NOW, ZoneOffset.UTC));
        assertThat(installation.check(allWell(), "--offline")).as(installation.said()).isZero();
        assertThat(installation.said()).doesNotContain("sleutels");

        installation.at(Installation.NOW.plus(Duration.ofDays(100)));
        installation.check(allWell(), "--offline");
        assertThat(installation.said()).contains("LET OP    -     De sleutels van de hub hadden al een opvolger");

        installation.environment.put("SCHAKEL_MASTER_KEY", "4mPqXU7mC0d8yUu9mVt6a1Zk5nq7bQ4sT2wE8rY6uI0=");
        assertThat(installation.check(allWell(), "--offline")).isOne();
        assertThat(installation.said()).contains("FOUT      -     De sleutels in ", " gaan niet open");
    }

    @Test
    void of_a_municipality_that_ended_an_error_is_a_warning() {
        installation.municipality("0344", "Utrecht");
        installation.change(AMSTERDAM, "{from: 1900-01-01}",
                "{from: 1900-01-01, until: 2026-11-01, successor: \"0344\"}");

        assertThat(installation.check(answering(place -> place.name().equals("Amsterdam") ? List.of(BAD) : List.of())))
                .isZero();
        assertThat(installation.said()).contains("LET OP    0363  Gemeente Amsterdam: het recht zaken.aanmaken");
    }

    @Test
    void dates_that_passed_are_told() {
        installation.change(AMSTERDAM, "{from: 1900-01-01}", "{from: 1900-01-01, until: 2026-11-01}");
        installation.change(AMSTERDAM, "from: 2026-01-01}", "from: 2026-01-01, until: 2026-11-20}\n"
                + "  - {practice: \"01099999\", name: Wijkteam West}");

        installation.check(allWell());
        assertThat(installation.lines()).contains(
                "LET OP    0363  Gemeente Amsterdam: bestaat sinds 1 november 2026 niet meer en heeft geen opvolger: "
                        + "verwijzingen worden geweigerd. Zet valid.successor in het bestand.",
                "LET OP    0363  Gemeente Amsterdam: contacts[1] is afgelopen op 20 november 2026 en er is geen ander: "
                        + "de huisarts weet niet meer wie hij kan bellen.",
                "TER INFO  0363  Gemeente Amsterdam: contacts[2] noemt een praktijk zonder eigen bestand.");
    }

    @Test
    void what_may_be_told_of_meetings_is_read_and_judged_like_every_policy() {
        installation.write("config/mdo.yaml", "released: [{element: diagnose, role: consultant}]\n");

        assertThat(installation.check(allWell())).isEqualTo(1);
        assertThat(installation.lines()).anyMatch(line -> line.startsWith("FOUT") && line.contains("mdo.yaml"))
                .noneMatch(line -> line.contains("leest de hub niet"));
    }

    @Test
    void a_file_that_nobody_reads_is_told() {
        installation.write("config/municipality/0344-utrecht.yaml", "");

        assertThat(installation.check(allWell())).isZero();
        assertThat(installation.lines()).contains(
                "TER INFO  -     municipality: deze map in config/ leest de hub niet.");
    }

    @Test
    void operators_with_hashes_are_sound_and_with_another_role_are_not() {
        String users = "- {name: a, password: \"$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy\","
                + " roles: [viewer]}\n";
        installation.write("config/operators.yaml", users);
        assertThat(installation.check(allWell(), "--offline")).as(installation.said()).isZero();

        installation.write("config/operators.yaml", users.replace("viewer", "boss"));
        assertThat(installation.check(allWell(), "--offline")).isOne();
        assertThat(installation.said()).contains("operators.yaml, aanmelding 1: roles ontbreekt of noemt een rol die "
                + "niet bestaat");
    }

    /** A new standard, with its room, needs no line anywhere to be tried. */
    @Test
    void every_standard_has_a_dry_run_that_needs_no_running_hub() {
        ConfigurableEnvironment settings = HubSettings.read(installation.environment, "classpath:/").environment();
        try (DryRuns rooms = new DryRuns(settings, new Directory(List.of(), List.of()), Clock.systemUTC())) {
            assertThat(rooms.all()).extracting(DryRun::standard)
                    .containsExactlyInAnyOrderElementsOf(StrictStart.STANDARDS.stream().map(Standard::name).toList());
        }
    }

    @Test
    void the_dry_runs_of_the_house_go_round() {
        installation.check(null, "--timeout", "20");

        assertThat(installation.said()).doesNotContain("is er geen proef", "onverwachte fout");
        assertThat(installation.progress()).startsWith("[1/1] 0363 Amsterdam (zgw)");
    }
}
