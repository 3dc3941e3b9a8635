package nl.schakel.municipality.stuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import nl.schakel.demo.neighbour.Exchange;
import nl.schakel.demo.neighbour.Phase;
import nl.schakel.demo.stuf.Dossier;
import nl.schakel.demo.stuf.SimulatedStuf;
import nl.schakel.directory.Municipality;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.municipality.Consignment;
import nl.schakel.municipality.Delivered;
import nl.schakel.municipality.WmoRequest;
import nl.schakel.municipality.stuf.StufFixture.Memory;
import nl.schakel.referral.Fault;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The hub brings a melding to a municipality that works with StUF. */
class StufDeliveryTest {

    private static final ReferralId REFERRAL = ReferralId.of("3f2a9c1b-e4d0-4c55-9a51-0123456789ab");

    private final Map<String, Object> block = StufFixture.block(URI.create("http://localhost"));
    private final Consignment consignment = StufFixture.consignment(REFERRAL);
    private final Memory memory = new Memory();
    private SimulatedStuf neighbour;
    private StufDelivery delivery;

    @BeforeEach
    void open() {
        neighbour = SimulatedStuf.start(0, StufFixture.options());
        block.putAll(StufFixture.block(neighbour.address()));
        delivery = new StufDelivery(new StufClient(Clock.systemUTC()));
    }

    @AfterEach
    void close() {
        neighbour.close();
    }

    @Test
    void aMeldingArrivesWithAllItsPartsInTheRightOrder() {
        Delivered delivered = deliver();

        assertThat(delivered.caseNumber()).startsWith("0384").isEqualTo(delivered.caseAddress())
                .isEqualTo(memory.steps.get("zaak"));
        assertThat(delivered.deadline()).isEqualTo(LocalDate.of(2027, 1, 15));
        assertThat(delivered.confirmed()).isTrue();
        assertThat(operations()).containsExactly("genereerZaakIdentificatie_Di02", "creeerZaak_Lk01",
                "genereerDocumentIdentificatie_Di02", "voegZaakdocumentToe_Lk01",
                "genereerDocumentIdentificatie_Di02", "voegZaakdocumentToe_Lk01");
        Dossier zaak = neighbour.dossier(delivered.caseNumber());
        assertThat(zaak.start()).isEqualTo(LocalDate.of(2026, 11, 20));
        assertThat(zaak.deadline()).isEqualTo(delivered.deadline());
        assertThat(zaak.marks()).containsExactly(Map.entry("SCHAKEL", REFERRAL.toString()));
        assertThat(zaak.bsn()).isEqualTo(StufFixture.BSN);
        assertThat(zaak.others()).containsExactly("Huisartsenpraktijk De Linde");
        assertThat(zaak.facts()).containsEntry("categorie", "12").containsEntry("urgentie", "urgent")
                .containsEntry("agb-verwijzer", "01012345").containsEntry("toestemming", "C-2026-118")
                .containsEntry("kenmerk-hub", REFERRAL.toString()).containsEntry("toestemmingstoken", StufFixture.TOKEN)
                .containsEntry("telefoon", "020-1234567");
    }

    @Test
    void theDocumentIsExactlyWhatTheTokenVouchesForAndTheTokenTravelsBesideIt() {
        Delivered delivered = deliver();

        assertThat(neighbour.documents()).containsExactly(StufFixture.PDF,
                StufFixture.TOKEN.getBytes(StandardCharsets.US_ASCII));
        assertThat(neighbour.dossier(delivered.caseNumber()).documents()).extracting(Dossier.Document::type)
                .containsExactly("Melding Wmo", "Toestemmingstoken");
    }

    @Test
    void whatShowsInAWorklistSaysNothingAboutThePerson() {
        Dossier zaak = neighbour.dossier(deliver().caseNumber());

        assertThat(zaak.summary() + zaak.note() + zaak.number()).contains("Dringend")
                .doesNotContain("Vries", "999990019", "1944", "cootmobiel", "Linde");
    }

    @ParameterizedTest
    @CsvSource({"1.1, digest", "1.1, text", "1.2, digest", "1.2, text"})
    void everyMessageAndEveryAnswerKeepsToTheOfficialSchemas(String soap, String password) {
        assumeTrue(OfficialStuf.present(), "the official schemas are not here");
        block.put("soap", soap);
        block.put("password-type", password);
        for (RecipientRole role : RecipientRole.values()) {
            delivery.deliver(StufFixture.consignment(ReferralId.next(), role), StufFixture.place(block, role),
                    new Memory());
        }
        resumeAfterLostAnswers();

        assertThat(neighbour.exchanges()).hasSizeGreaterThan(25).allSatisfy(call -> {
            assertThat(OfficialStuf.errors(call.body())).as(call.toString()).isEmpty();
            assertThat(OfficialStuf.errors(call.response())).as(call.toString()).isEmpty();
        });
    }

    private void resumeAfterLostAnswers() {
        Memory interrupted = new Memory();
        for (int step = 1; step <= 6; step++) {
            neighbour.misbehaviour().loseAnswers(1);
            neighbour.misbehaviour().onlyOn(call -> operation(call).endsWith("Lk01"));
            try {
                delivery.deliver(consignment, municipality(), interrupted);
                return;
            } catch (Fault.Technical lost) {
                interrupted.again();
            }
        }
    }

    @Test
    void aPersonWithLittleKnownAndOddCharactersFitsTheSchemasToo() {
        assumeTrue(OfficialStuf.present(), "the official schemas are not here");
        for (Disclosure.Person person : List.of(
                new Disclosure.Person(StufFixture.BSN, null, null, null, null, null, null),
                new Disclosure.Person(StufFixture.BSN, new Disclosure.Name("A".repeat(40), "\u0007Zoë <&>",
                        "van de weledele", "Ö".repeat(300)), null, "unknown",
                        new Disclosure.Address("Straat".repeat(30), "0012", "ab", "te lang", "geen", "Plaats"),
                        "1".repeat(400), "geen e-mail"),
                new Disclosure.Person(StufFixture.BSN, new Disclosure.Name(null, null, null, "Bos"), null, "other",
                        new Disclosure.Address("Straat", "7", "ab", "te lang", "geen", "Plaats"), null, null))) {
            delivery.deliver(with(person), municipality(), new Memory());
        }
        assertThat(neighbour.exchanges()).hasSize(18)
                .allSatisfy(call -> assertThat(OfficialStuf.errors(call.body())).isEmpty());
    }

    private Consignment with(Disclosure.Person person) {
        WmoRequest request = consignment.request();
        Disclosure all = request.disclosure();
        return new Consignment(new WmoRequest(ReferralId.next(), request.receivedAt(), request.urgency(),
                new Disclosure(all.policyVersion(), all.provision(), all.role(), person, all.facts(), List.of()),
                request.referrer(), request.consent()), consignment.document(), consignment.token());
    }

    @Test
    void anExpertHearsNoNameAndNobodyWhoLeadsToIt() {
        Delivered delivered = delivery.deliver(StufFixture.consignment(REFERRAL, RecipientRole.EXPERT),
                StufFixture.place(block, RecipientRole.EXPERT), memory);

        Dossier zaak = neighbour.dossier(delivered.caseNumber());
        assertThat(delivered.deadline()).isNull();
        assertThat(zaak.bsn()).isNull();
        assertThat(zaak.others()).isEmpty();
        assertThat(zaak.caseType()).isEqualTo("Expertisepunt");
        assertThat(zaak.facts()).doesNotContainKeys("agb-verwijzer", "toestemming", "telefoon", "email");
        assertThat(zaak.marks()).containsOnlyKeys("SCHAKEL-VRAAG");
        assertThat(new String(neighbour.received(), StandardCharsets.UTF_8)).doesNotContain("999990019", "Vries",
                "Linde", "01012345");
    }

    @Test
    void everyMessageHasANumberAndAMomentOfItsOwn() {
        deliver();

        List<String> numbers = new ArrayList<>();
        neighbour.exchanges().forEach(call -> {
            numbers.add(between(call.bodyText(), "<StUF:referentienummer>", "<"));
            assertThat(between(call.bodyText(), "<StUF:tijdstipBericht>", "<")).matches("\\d{17}");
        });
        assertThat(new HashSet<>(numbers)).hasSameSizeAs(numbers);
    }

    /** The story that matters: whatever breaks, wherever, the municipality ends up with one of everything. */
    @ParameterizedTest
    @EnumSource(Phase.class)
    void aDeliveryThatBreaksAtAnyStepResumesThereAndNothingIsDoneTwice(Phase phase) {
        int steps = 6;
        for (int broken = 1; broken <= steps; broken++) {
            Memory interrupted = new Memory();
            Consignment each = StufFixture.consignment(ReferralId.next());
            breakAt(broken, phase);
            assertThatThrownBy(() -> delivery.deliver(each, municipality(), interrupted))
                    .as("step %d, %s", broken, phase).isInstanceOf(Fault.Technical.class);
            neighbour.misbehaviour().behave();
            assertThat(interrupted.steps).as("steps before %d", broken).hasSize(broken - 1);

            Delivered delivered = delivery.deliver(each, municipality(), interrupted.again());
            assertThat(interrupted.steps).hasSize(steps);
            assertThat(neighbour.dossier(delivered.caseNumber()).documents()).hasSize(2);
        }
        assertThat(neighbour.cases()).hasSize(steps).doesNotHaveDuplicates();
        assertThat(neighbour.documents()).hasSize(2 * steps);
    }

    /** A suite may be slow: the case comes after the hub asked for it again. */
    @Test
    void aCaseThatWasMadeAfterAllIsRecognisedByTheRefusalOfTheSecond() {
        breakAt(2, Phase.AFTER);
        assertThatThrownBy(this::deliver).isInstanceOf(Fault.Technical.class);
        neighbour.misbehaviour().behave();
        memory.resumed = false;

        Delivered delivered = deliver();

        assertThat(operations()).containsSubsequence("creeerZaak_Lk01", "creeerZaak_Lk01", "geefZaakdetails_Lv01");
        assertThat(neighbour.cases()).containsExactly(delivered.caseNumber());
    }

    @Test
    void aDeliveryThatIsDoneDoesNothingWhenItIsRepeated() {
        Delivered first = deliver();
        neighbour.forgetExchanges();

        assertThat(delivery.deliver(consignment, municipality(), memory.again())).isEqualTo(first);
        assertThat(neighbour.exchanges()).isEmpty();
    }

    @Test
    void aNumberThatIsAnotherCaseAlreadyIsNeverTaken() {
        Delivered other = deliver();
        Memory given = new Memory().again();
        given.done("zaaknummer", other.caseNumber());

        assertThatThrownBy(() -> delivery.deliver(StufFixture.consignment(ReferralId.next()), municipality(), given))
                .isInstanceOfSatisfying(Fault.Translation.class, fault ->
                        assertThat(fault.code()).isEqualTo("stuf-number-taken"));
        assertThat(neighbour.documents()).hasSize(2);
    }

    @Test
    void aWrongSecretIsForSomebodyToMendAndIsNotRepeated() {
        block.put("secret", "verkeerd");
        assertThatThrownBy(this::deliver).isInstanceOfSatisfying(Fault.Translation.class, fault -> {
            assertThat(fault.code()).isEqualTo("stuf-unauthorised");
            assertThat(fault.sentence()).contains("stuf.secret").doesNotContain("verkeerd");
        });
    }

    @Test
    void aMunicipalityThatIsAwayOrSlowIsTriedAgainLater() {
        block.put("timeout", "PT0.3S");
        neighbour.misbehaviour().slow(Duration.ofSeconds(5));
        assertThatThrownBy(this::deliver).isInstanceOfSatisfying(Fault.Technical.class,
                fault -> assertThat(fault.code()).isEqualTo("stuf-time-out"));
        neighbour.misbehaviour().behave();
        neighbour.misbehaviour().fail(1, 503);
        assertThatThrownBy(this::deliver).isInstanceOfSatisfying(Fault.Technical.class,
                fault -> assertThat(fault.code()).isEqualTo("stuf-unavailable"));
        neighbour.close();
        assertThatThrownBy(this::deliver).isInstanceOfSatisfying(Fault.Technical.class,
                fault -> assertThat(fault.code()).isEqualTo("stuf-unreachable"));
    }

    @Test
    void namesOfExtraElementenFollowTheFileAndMayBeLeftOut() {
        Map<String, Object> names = new LinkedHashMap<>();
        names.put("urgentie", "Spoedklasse");
        names.put("toestemmingstoken", "geen");
        block.put("extra-elements", names);
        block.put("referrer-role", "geen");

        Dossier zaak = neighbour.dossier(deliver().caseNumber());

        assertThat(zaak.facts()).containsEntry("Spoedklasse", "urgent").doesNotContainKeys("urgentie",
                "toestemmingstoken");
        assertThat(zaak.others()).isEmpty();
    }

    private void breakAt(int step, Phase phase) {
        AtomicInteger calls = new AtomicInteger();
        neighbour.misbehaviour().onRequest((call, now) -> {
            if (now == phase && !operation(call).startsWith("geef") && calls.incrementAndGet() == step) {
                throw new IllegalStateException("lost");
            }
        });
    }

    private Delivered deliver() {
        return delivery.deliver(consignment, municipality(), memory);
    }

    private Municipality municipality() {
        return StufFixture.municipality(block);
    }

    private List<String> operations() {
        return neighbour.exchanges().stream().map(StufDeliveryTest::operation).toList();
    }

    private static String operation(Exchange call) {
        String action = call.header("SOAPAction").or(() -> call.header("Content-Type")).orElse("");
        return action.substring(action.lastIndexOf('/') + 1).replace("\"", "");
    }

    private static String between(String text, String from, String to) {
        int start = text.indexOf(from) + from.length();
        return text.substring(start, text.indexOf(to, start));
    }
}
