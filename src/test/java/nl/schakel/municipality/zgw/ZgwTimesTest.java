package nl.schakel.municipality.zgw;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.demo.zgw.SimulatedZgw;
import nl.schakel.municipality.Consignment;
import nl.schakel.municipality.WmoRequest;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Netherlands' days and hours, wherever the hub runs. */
class ZgwTimesTest {

    private static final ReferralId REFERRAL = ReferralId.of("3f2a9c1b-e4d0-4c55-9a51-0123456789ab");
    private static final CaseType TYPE = new CaseType("https://x.example/z", "i", "r", "s", "d", "t", "a", Map.of());

    @ParameterizedTest
    @CsvSource({
        // Winter: one hour ahead of UTC.
        "2026-11-19T22:30:00Z, 2026-11-19, 2027-01-14", "2026-11-19T23:30:00Z, 2026-11-20, 2027-01-15",
        // Summer: two.
        "2026-07-01T21:30:00Z, 2026-07-01, 2026-08-26", "2026-07-01T22:30:00Z, 2026-07-02, 2026-08-27",
        "2026-07-01T23:30:00Z, 2026-07-02, 2026-08-27",
        // The night on which summer ends: a term is counted in days, not in hours.
        "2026-10-24T22:30:00Z, 2026-10-25, 2026-12-20", "2026-10-25T22:59:59Z, 2026-10-25, 2026-12-20",
        "2026-10-25T23:00:00Z, 2026-10-26, 2026-12-21",
        // The night on which it begins, and the turn of the year.
        "2027-03-28T21:59:59Z, 2027-03-28, 2027-05-23", "2026-12-31T23:30:00Z, 2027-01-01, 2027-02-26"})
    void theDayOfReceiptIsTheDayInTheNetherlands(Instant received, LocalDate start, LocalDate deadline) {
        ZgwBodies bodies = bodies(received, RecipientRole.CONSULTANT);
        ObjectNode zaak = bodies.zaak(TYPE);

        assertThat(zaak.path("startdatum").asText()).isEqualTo(start.toString());
        assertThat(zaak.path("uiterlijkeEinddatumAfdoening").asText()).isEqualTo(deadline.toString());
        assertThat(zaak.path("identificatie").asText()).startsWith("WMO-" + start.getYear() + "-");
        assertThat(bodies.document(TYPE).path("ontvangstdatum").asText()).isEqualTo(start.toString());
    }

    @ParameterizedTest
    @CsvSource({"2026-11-19T23:30:00Z, 2026-11-20T00:30:00+01:00", "2026-07-01T23:30:00Z, 2026-07-02T01:30:00+02:00",
        "2026-10-25T00:30:00Z, 2026-10-25T02:30:00+02:00", "2026-10-25T01:30:00Z, 2026-10-25T02:30:00+01:00",
        "2027-03-28T01:00:00Z, 2027-03-28T03:00:00+02:00"})
    void aMomentCarriesItsOffset(Instant now, String written) {
        ObjectNode status = bodies(now, RecipientRole.CONSULTANT).status("https://x.example/zaak", TYPE, now);

        assertThat(status.path("datumStatusGezet").asText()).isEqualTo(written);
        assertThat(OffsetDateTime.parse(written).toInstant()).isEqualTo(now);
    }

    @Test
    void theDryRunLooksAtTheDayInTheNetherlands() {
        try (SimulatedZgw neighbour = SimulatedZgw.start(0, ZgwFixture.options())) {
            neighbour.publish("WMO-MELDING", LocalDate.of(2026, 11, 20));
            String newer = neighbour.publish("WMO-MELDING", LocalDate.of(2026, 11, 21));
            ZgwClient client = new ZgwClient(new ObjectMapper(), Clock.systemUTC());
            Clock night = Clock.fixed(Instant.parse("2026-11-20T23:30:00Z"), ZoneOffset.UTC);
            ZgwCatalogue catalogue = new ZgwCatalogue(client, night);
            ZgwConnection at = client.open(ZgwFixture.municipality(ZgwFixture.block(neighbour.address())));
            neighbour.forgetExchanges();
            new CatalogueProbe(catalogue, night).findings(at, RecipientRole.CONSULTANT);

            assertThat(catalogue.caseType(at, LocalDate.of(2026, 11, 21)).url()).isEqualTo(newer);
            assertThat(neighbour.exchanges()).anyMatch(call -> call.uri().getRawQuery() != null
                    && call.uri().getRawQuery().contains(newer.substring(newer.lastIndexOf('/') + 1)));
        }
    }

    private static ZgwBodies bodies(Instant received, RecipientRole recipient) {
        Consignment some = ZgwFixture.consignment(REFERRAL, recipient);
        WmoRequest request = some.request();
        Consignment dated = new Consignment(new WmoRequest(REFERRAL, received, request.urgency(),
                request.disclosure(), request.referrer(), request.consent(), recipient), some.document(),
                some.token());
        Map<String, Object> block = ZgwFixture.block(URI.create("https://zgw.voorbeeld.example"));
        return new ZgwBodies(dated, ZgwFixture.municipality(block), ZgwSettings.of(ZgwFixture.municipality(block)));
    }
}
