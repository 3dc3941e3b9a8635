package nl.schakel.municipality.zgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.demo.neighbour.Phase;
import nl.schakel.demo.zgw.SimulatedZgw;
import nl.schakel.directory.Municipality;
import nl.schakel.municipality.Delivered;
import nl.schakel.municipality.zgw.ZgwFixture.Memory;
import nl.schakel.referral.Fault;
import nl.schakel.referral.MunicipalUpdate.Kind;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A municipality publishes a version of its zaaktype while the hub is at work. */
class ZgwVersionsTest {

    private static final LocalDate RECEIVED_ON = LocalDate.of(2026, 11, 20);

    private final Memory memory = new Memory();
    private SimulatedZgw neighbour;
    private Map<String, Object> block;
    private Instant catalogueTime = Instant.parse("2026-11-20T10:00:00Z");
    private ZgwClient client;
    private ZgwCatalogue catalogue;
    private ZgwDelivery delivery;

    @BeforeEach
    void open() {
        // One resource on a page: every list of the hub must be read to its end.
        neighbour = SimulatedZgw.start(0, ZgwFixture.options().withPageSize(1));
        block = ZgwFixture.block(neighbour.address());
        client = new ZgwClient(new ObjectMapper(), Clock.systemUTC());
        catalogue = new ZgwCatalogue(client, new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return catalogueTime;
            }
        });
        delivery = new ZgwDelivery(client, catalogue);
    }

    @AfterEach
    void close() {
        neighbour.close();
    }

    @Test
    void betweenTwoMeldingenTheSecondGetsTheNewVersion() {
        deliver(new Memory());
        String newer = neighbour.publish("WMO-MELDING", RECEIVED_ON);
        catalogueTime = catalogueTime.plus(Duration.ofMinutes(2));

        Delivered second = deliver(new Memory());
        assertThat(zaak(second).path("zaaktype").asText()).isEqualTo(newer);
        assertAllOf(second, newer);
    }

    @Test
    void aConceptAndAVersionThatIsNotYetValidAreNotUsed() {
        String draft = neighbour.draft("WMO-MELDING", LocalDate.of(2026, 1, 1));
        String later = neighbour.publish("WMO-MELDING", RECEIVED_ON.plusDays(1));

        assertThat(zaak(deliver(memory)).path("zaaktype").asText()).isNotIn(draft, later);
    }

    @Test
    void aVersionThatStartsOnTheDayOfReceiptIsUsed() {
        String newer = neighbour.publish("WMO-MELDING", RECEIVED_ON);

        assertThat(zaak(deliver(memory)).path("zaaktype").asText()).isEqualTo(newer);
    }

    @Test
    void whereOnlyAnEndedVersionIsLeftNothingIsDelivered() {
        neighbour.publish("WMO-MELDING", RECEIVED_ON.minusDays(30));
        neighbour.publish("WMO-MELDING", RECEIVED_ON.plusDays(30));
        block.put("zaaktype", "WMO-BESTAAT-NIET");

        assertThatThrownBy(() -> deliver(memory)).isInstanceOfSatisfying(Fault.Translation.class, fault ->
                assertThat(fault.sentence()).contains("WMO-BESTAAT-NIET", "2026-11-20"));
    }

    @Test
    void betweenCaseAndDocumentsTheCaseKeepsItsVersion() {
        String before = versionInUse();
        AtomicBoolean cut = new AtomicBoolean();
        neighbour.misbehaviour().onRequest((call, phase) -> {
            if (call.path().endsWith("/enkelvoudiginformatieobjecten") && phase == Phase.BEFORE
                    && call.method().equals("POST") && cut.compareAndSet(false, true)) {
                throw new IllegalStateException("cut");
            }
        });
        assertThatThrownBy(() -> deliver(memory)).isInstanceOf(Fault.Technical.class);

        neighbour.publish("WMO-MELDING", RECEIVED_ON);
        catalogueTime = catalogueTime.plus(Duration.ofHours(30));
        Delivered delivered = deliver(memory.again());

        assertThat(zaak(delivered).path("zaaktype").asText()).isEqualTo(before);
        assertAllOf(delivered, before);
        assertThat(neighbour.cases()).hasSize(1);
    }

    @Test
    void aCaseThatWasMadeUnseenKeepsItsVersionToo() {
        String before = versionInUse();
        AtomicBoolean cut = new AtomicBoolean();
        neighbour.misbehaviour().onRequest((call, phase) -> {
            if (call.path().endsWith("/zaken") && phase == Phase.AFTER && call.method().equals("POST")
                    && cut.compareAndSet(false, true)) {
                throw new IllegalStateException("cut");
            }
        });
        assertThatThrownBy(() -> deliver(memory)).isInstanceOf(Fault.Technical.class);

        neighbour.publish("WMO-MELDING", RECEIVED_ON);
        catalogueTime = catalogueTime.plus(Duration.ofHours(30));

        assertAllOf(deliver(memory.again()), before);
    }

    @Test
    void betweenCaseAndStatusTheWordsOfTheCasesOwnVersionCount() {
        Delivered delivered = deliver(memory);
        neighbour.publish("WMO-MELDING", RECEIVED_ON);
        neighbour.setStatus(delivered.caseNumber(), "In onderzoek");

        ZgwUpdates updates = new ZgwUpdates(client, catalogue);
        assertThat(updates.fetch(municipality(), delivered.caseAddress()).kind()).isEqualTo(Kind.IN_PROGRESS);
        neighbour.decide(delivered.caseNumber(), "Toekenning Wmo", RECEIVED_ON, null);
        neighbour.decide(delivered.caseNumber(), "Afwijzing Wmo", RECEIVED_ON, null);
        assertThat(updates.fetch(municipality(), delivered.caseAddress()).kind()).isEqualTo(Kind.DECIDED);
    }

    @Test
    void aDryRunReadsEveryPageToo() {
        assertThat(ZgwFixture.catalogueFindings(municipality(), RecipientRole.CONSULTANT)).isEmpty();
    }

    private Delivered deliver(Memory remembered) {
        return delivery.deliver(ZgwFixture.consignment(remembered == memory
                ? ReferralId.of("3f2a9c1b-e4d0-4c55-9a51-0123456789ab") : ReferralId.next()), municipality(),
                remembered);
    }

    private String versionInUse() {
        return catalogue.caseType(client.open(municipality()), RECEIVED_ON).url();
    }

    private Municipality municipality() {
        return ZgwFixture.municipality(block);
    }

    private JsonNode zaak(Delivered delivered) {
        return neighbour.dossier(delivered.caseNumber()).path("zaak");
    }

    /** Everything is there, and every type is one of this version: the simulator refuses others. */
    private void assertAllOf(Delivered delivered, String version) {
        JsonNode dossier = neighbour.dossier(delivered.caseNumber());
        assertThat(dossier.path("zaak").path("zaaktype").asText()).isEqualTo(version);
        assertThat(dossier.path("rollen")).hasSize(2);
        assertThat(dossier.path("zaakinformatieobjecten")).hasSize(2);
        assertThat(dossier.path("zaakeigenschappen")).hasSize(8);
    }
}
