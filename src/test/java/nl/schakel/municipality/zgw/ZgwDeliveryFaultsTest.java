package nl.schakel.municipality.zgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.demo.zgw.SimulatedZgw;
import nl.schakel.directory.Municipality;
import nl.schakel.municipality.zgw.ZgwFixture.Memory;
import nl.schakel.referral.Fault;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong is either for a person or for later, and never tells whom it was about. */
class ZgwDeliveryFaultsTest {

    private SimulatedZgw neighbour;
    private Map<String, Object> block;
    private ZgwDelivery delivery;

    @BeforeEach
    void open() {
        neighbour = SimulatedZgw.start(0, ZgwFixture.options());
        block = ZgwFixture.block(neighbour.address());
        ZgwClient client = new ZgwClient(new ObjectMapper(), Clock.systemUTC());
        delivery = new ZgwDelivery(client, new ZgwCatalogue(client, Clock.systemUTC()));
    }

    @AfterEach
    void close() {
        neighbour.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void notNowIsATechnicalFault(int status) {
        neighbour.fail(1, status);

        assertThatThrownBy(this::deliver).isInstanceOf(Fault.Technical.class)
                .hasMessageContaining("Amsterdam").hasMessageContaining(String.valueOf(status));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 412, 422})
    void whatSomeoneMustMendIsATranslationFault(int status) {
        neighbour.fail(1, status);

        assertThatThrownBy(this::deliver).isInstanceOf(Fault.Translation.class)
                .hasMessageContaining("Amsterdam").hasMessageContaining(String.valueOf(status));
    }

    @Test
    void aMunicipalityThatHangsUpIsATechnicalFault() {
        neighbour.down(true);

        assertThatThrownBy(this::deliver).isInstanceOf(Fault.Technical.class);
    }

    @Test
    void aMunicipalityThatIsSilentIsATechnicalFault() {
        block.put("timeout", "PT0.2S");
        neighbour.slow(Duration.ofSeconds(20));

        assertThatThrownBy(this::deliver).isInstanceOfSatisfying(Fault.Technical.class, fault ->
                assertThat(fault.code()).isEqualTo("zgw-time-out"));
        neighbour.misbehaviour().end();
    }

    @Test
    void aMunicipalityThatIsGoneIsATechnicalFault() {
        neighbour.close();

        assertThatThrownBy(this::deliver).isInstanceOfSatisfying(Fault.Technical.class, fault ->
                assertThat(fault.code()).isEqualTo("zgw-unreachable"));
    }

    @Test
    void aZaaktypeThatTheCatalogueLacksIsSaidBeforeAnythingIsMade() {
        block.put("zaaktype", "WMO-ANDERS");

        assertThatThrownBy(this::deliver).isInstanceOfSatisfying(Fault.Translation.class, fault ->
                assertThat(fault.code()).isEqualTo("zgw-zaaktype-unknown"));
        assertThat(neighbour.exchanges()).noneMatch(call -> call.method().equals("POST"));
    }

    @Test
    void noFaultEverNamesThePatient() {
        Set<String> sentences = new HashSet<>();
        for (int status : new int[] {400, 401, 403, 404, 500}) {
            for (int step = 1; step <= 4; step++) {
                failAt(step, status);
                Fault fault = catchThrowableOfType(Fault.class, () -> delivery.deliver(
                        ZgwFixture.consignment(ReferralId.next()), municipality(), new Memory()));
                sentences.add(fault.sentence() + fault);
                neighbour.misbehaviour().behave();
            }
        }
        assertThat(sentences).hasSizeGreaterThan(10).allSatisfy(sentence ->
                assertThat(sentence).doesNotContain("Vries", ZgwFixture.BSN, "Kastanje", ZgwFixture.TOKEN));
    }

    private void deliver() {
        delivery.deliver(ZgwFixture.consignment(ReferralId.next()), municipality(), new Memory());
    }

    private Municipality municipality() {
        return ZgwFixture.municipality(block);
    }

    private void failAt(int nth, int status) {
        AtomicInteger writing = new AtomicInteger();
        neighbour.onlyOn(call -> call.method().equals("POST") && writing.incrementAndGet() == nth);
        neighbour.fail(1, status);
    }
}
