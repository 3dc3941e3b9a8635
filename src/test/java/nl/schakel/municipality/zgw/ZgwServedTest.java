package nl.schakel.municipality.zgw;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.demo.zgw.SimulatedZgw;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.identity.Rsin;
import nl.schakel.municipality.Delivered;
import nl.schakel.municipality.zgw.ZgwFixture.Memory;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One body, one case system, several municipalities: the case tells whose resident it is about. */
class ZgwServedTest {

    private final SimulatedZgw neighbour =
            SimulatedZgw.start(0, ZgwFixture.options().withProperties(List.of("gemeente")));
    private final ZgwClient client = new ZgwClient(new ObjectMapper(), Clock.systemUTC());

    @AfterEach
    void close() {
        neighbour.close();
    }

    @Test
    void theCaseOfAServedMunicipalityNamesItAndIsRegisteredByTheBody() {
        JsonNode dossier = deliver(RecipientRole.CONSULTANT, null);

        assertThat(dossier.path("zaak").path("bronorganisatie").asText()).isEqualTo(ZgwFixture.RSIN);
        assertThat(dossier.path("zaak").path("verantwoordelijkeOrganisatie").asText()).isEqualTo(ZgwFixture.RSIN);
        assertThat(gemeente(dossier)).containsExactly("Nuenen, Gerwen en Nederwetten");
    }

    @Test
    void anRsinOfItsOwnMakesItResponsible() {
        JsonNode dossier = deliver(RecipientRole.CONSULTANT, new Rsin("999900250"));

        assertThat(dossier.path("zaak").path("bronorganisatie").asText()).isEqualTo(ZgwFixture.RSIN);
        assertThat(dossier.path("zaak").path("verantwoordelijkeOrganisatie").asText()).isEqualTo("999900250");
    }

    @Test
    void theAdviserReadsTheNameOfTheMunicipalityAndAnExpertNone() {
        assertThat(gemeente(deliver(RecipientRole.MEDICAL_ADVISER, null)))
                .containsExactly("Nuenen, Gerwen en Nederwetten");
        assertThat(gemeente(deliver(RecipientRole.EXPERT, null))).isEmpty();
    }

    private JsonNode deliver(RecipientRole role, Rsin rsin) {
        Map<String, Object> block = ZgwFixture.block(neighbour.address());
        Municipality.Adviser adviser = adviser(block, "WMO-MEDISCH-ADVIES", "GGD");
        Municipality.Adviser expert = adviser(block, "WMO-CONSULTATIE", "Expertisepunt");
        Municipality town = ZgwFixture.municipality(block);
        Municipality served = new Municipality(new GemeenteCode("0820"), "Nuenen, Gerwen en Nederwetten",
                new Oin("00000099000000820000"), town.validFrom(), null, null, town.accepts(),
                new Municipality.Recipients(false, adviser, expert), List.of(), town.terms(), true, "zgw", block, null,
                new Municipality.Arrangements(List.of(), Municipality.Mdo.NONE, null,
                        new Municipality.Served(town.code(), rsin)));
        Delivered delivered = new ZgwDelivery(client, new ZgwCatalogue(client, Clock.systemUTC())).deliver(
                ZgwFixture.consignment(ReferralId.next(), role), served.at(role).orElseThrow(), new Memory());
        return neighbour.dossier(delivered.caseNumber());
    }

    private static Municipality.Adviser adviser(Map<String, Object> block, String zaaktype, String name) {
        Map<String, Object> own = new HashMap<>(block);
        own.put("zaaktype", zaaktype);
        return new Municipality.Adviser(name, new Oin("00000099000000363001"), "zgw", false, null, own);
    }

    private static List<String> gemeente(JsonNode dossier) {
        return StreamSupport.stream(dossier.path("zaakeigenschappen").spliterator(), false)
                .filter(property -> property.path("naam").asText().equals("gemeente"))
                .map(property -> property.path("waarde").asText()).toList();
    }
}
