package nl.schakel.municipality.stuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import nl.schakel.demo.stuf.SimulatedStuf;
import nl.schakel.referral.Fault;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** StUF has no catalogue: which list lacks a word is told, the word never. */
class UnmappedTest {

    private final List<String> seen = new ArrayList<>();
    private final StufClient client = new StufClient(Clock.systemUTC());
    private final StufUpdates updates = new StufUpdates(client,
            (place, table, word, about) -> seen.add(table + "=" + word));
    private SimulatedStuf neighbour;
    private Map<String, Object> block;
    private String number;

    @BeforeEach
    void open() {
        neighbour = SimulatedStuf.start(0, StufFixture.options());
        block = StufFixture.block(neighbour.address());
        number = new StufDelivery(client).deliver(StufFixture.consignment(ReferralId.next()),
                StufFixture.municipality(block), new StufFixture.Memory()).caseNumber();
    }

    @AfterEach
    void close() {
        neighbour.close();
    }

    @Test
    void what_has_a_meaning_is_not_told() {
        neighbour.setStatus(number, "In onderzoek");
        updates.fetch(StufFixture.municipality(block), number);
        assertThat(seen).isEmpty();
    }

    @Test
    void a_status_and_a_result_without_meaning_are_told_without_their_words() {
        block.put("statuses", Map.of("Wacht op cliënt", "waiting"));
        block.put("results", Map.of("Toegekend", "granted"));
        neighbour.setStatus(number, "In onderzoek");
        updates.fetch(StufFixture.municipality(block), number);
        assertThat(seen).containsExactly("statuses=");

        seen.clear();
        neighbour.setResult(number, "Afgewezen");
        assertThatThrownBy(() -> updates.fetch(StufFixture.municipality(block), number))
                .isInstanceOf(Fault.Translation.class);
        assertThat(seen).containsExactly("results=");
    }
}
