package nl.schakel.municipality.zgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.LocalDate;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.demo.zgw.SimulatedZgw;
import nl.schakel.directory.Municipality;
import nl.schakel.municipality.CaseCheck;
import nl.schakel.municipality.Delivered;
import nl.schakel.municipality.StepMemory;
import nl.schakel.municipality.Withdrawal;
import nl.schakel.municipality.WithdrawalCause;
import nl.schakel.municipality.zgw.ZgwFixture.Memory;
import nl.schakel.referral.Fault;
import nl.schakel.referral.MunicipalUpdate.Kind;
import nl.schakel.referral.Outcome;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A case whose municipality went into another is found again, wherever it is by now. */
class MovedCaseTest {

    private final ReferralId referral = ReferralId.next();
    private final Memory memory = new Memory();
    private final ZgwClient client = new ZgwClient(new ObjectMapper(), Clock.systemUTC());
    private final ZgwCatalogue catalogue = new ZgwCatalogue(client, Clock.systemUTC());
    private final ZgwUpdates updates = new ZgwUpdates(client, catalogue);
    private final MovedCase moved = new MovedCase(client);
    private SimulatedZgw appingedam;
    private SimulatedZgw eemsdelta;
    private Municipality gone;
    private Municipality successor;
    private Delivered first;

    @BeforeEach
    void deliveredBeforeTheMerger() {
        appingedam = SimulatedZgw.start(0, ZgwFixture.options());
        eemsdelta = SimulatedZgw.start(0, ZgwFixture.options());
        gone = ZgwFixture.municipality(ZgwFixture.block(appingedam.address()));
        successor = ZgwFixture.municipality(ZgwFixture.block(eemsdelta.address()));
        first = deliver(gone);
        memory.done(StepMemory.CASE, first.caseAddress());
    }

    @AfterEach
    void close() {
        appingedam.close();
        eemsdelta.close();
    }

    @Test
    void a_case_that_went_along_is_found_by_its_number_and_kenmerk_and_remembered() {
        Delivered there = deliver(successor);
        eemsdelta.setStatus(there.caseNumber(), "In onderzoek");

        CaseCheck found = look(gone);

        assertThat(found.found().kind()).isEqualTo(Kind.IN_PROGRESS);
        assertThat(found.caseAddress()).isEqualTo(there.caseAddress());
        assertThat(memory.result(StepMemory.CASE)).contains(there.caseAddress());
        appingedam.close();
        assertThat(moved.look(new CaseCheck(referral, 1, successor, there.caseAddress(), null,
                new CaseCheck.Origin(gone, ZgwFixture.RECEIVED, null, memory)), updates::fetch).found().kind())
                .isEqualTo(Kind.IN_PROGRESS);
    }

    @Test
    void another_number_than_the_one_it_had_is_no_trouble() {
        Delivered there = deliver(successor);

        CaseCheck found = moved.look(check(successor, gone, "Z-ANDERS"), updates::fetch);

        assertThat(found.caseAddress()).isEqualTo(there.caseAddress());
    }

    @Test
    void a_case_that_stayed_is_looked_at_where_it_is() {
        new ZgwDelivery(client, catalogue).deliver(ZgwFixture.consignment(ReferralId.next()), successor, new Memory());
        appingedam.setStatus(first.caseNumber(), "Wacht op cliënt");

        CaseCheck found = look(gone);

        assertThat(found.found().kind()).isEqualTo(Kind.WAITING);
        assertThat(memory.result(StepMemory.CASE)).contains(first.caseAddress());
    }

    @Test
    void what_the_successor_does_not_share_is_not_told_from_the_old_place_either() {
        appingedam.decide(first.caseNumber(), "Toekenning Wmo", LocalDate.of(2027, 2, 1), null);
        assertThat(look(gone).found().outcome()).isEqualTo(Outcome.GRANTED);

        successor = ZgwFixture.municipality(ZgwFixture.block(eemsdelta.address()), false);
        assertThat(look(gone).found()).satisfies(update -> {
            assertThat(update.kind()).isEqualTo(Kind.DECIDED);
            assertThat(update.outcome()).isNull();
            assertThat(update.from()).isNull();
        });
    }

    @Test
    void a_case_that_is_nowhere_is_told_to_the_operator() {
        assertThat(catchThrowableOfType(Fault.Translation.class, () -> look(null)).code()).isEqualTo("case-not-moved");
        appingedam.close();
        assertThat(catchThrowableOfType(Fault.Translation.class, () -> look(gone))).satisfies(fault -> {
            assertThat(fault.code()).isEqualTo("case-not-moved");
            assertThat(fault.sentence()).contains("Vraag de gemeente");
        });
    }

    @Test
    void a_successor_that_is_down_is_asked_again_later() {
        eemsdelta.down(true);
        assertThat(catchThrowableOfType(Fault.Technical.class, () -> look(gone))).isNotNull();
    }

    @Test
    void a_consent_is_taken_back_where_the_case_is() {
        assertThat(locate().place()).isEqualTo(gone);

        Delivered there = deliver(successor);

        assertThat(locate().place()).isEqualTo(successor);
        assertThat(memory.result(StepMemory.CASE)).contains(there.caseAddress());
    }

    private Withdrawal locate() {
        return moved.locate(new Withdrawal(referral, RecipientRole.CONSULTANT, referral, ZgwFixture.RECEIVED, successor,
                WithdrawalCause.consentRevoked(LocalDate.of(2027, 1, 4)), memory, false, gone));
    }

    private CaseCheck look(Municipality former) {
        return moved.look(check(successor, former, first.caseNumber()), updates::fetch);
    }

    private CaseCheck check(Municipality at, Municipality former, String number) {
        return new CaseCheck(referral, 1, at, first.caseAddress(), null,
                new CaseCheck.Origin(former, ZgwFixture.RECEIVED, number, memory));
    }

    private Delivered deliver(Municipality municipality) {
        return new ZgwDelivery(client, catalogue).deliver(ZgwFixture.consignment(referral), municipality, new Memory());
    }
}
