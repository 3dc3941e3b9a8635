package nl.schakel.municipality.stuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.LocalDate;

import nl.schakel.demo.stuf.SimulatedStuf;
import nl.schakel.directory.Municipality;
import nl.schakel.municipality.CaseCheck;
import nl.schakel.municipality.StepMemory;
import nl.schakel.municipality.Withdrawal;
import nl.schakel.municipality.WithdrawalCause;
import nl.schakel.municipality.stuf.StufFixture.Memory;
import nl.schakel.referral.Fault;
import nl.schakel.referral.MunicipalUpdate.Kind;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A case whose municipality went into another: looked at and taken back wherever it is by now. */
class MovedCaseTest {

    private final ReferralId referral = ReferralId.next();
    private final Memory memory = new Memory();
    private final StufClient client = new StufClient(Clock.systemUTC());
    private final StufUpdates updates = new StufUpdates(client);
    private final MovedCase moved = new MovedCase(client);
    private SimulatedStuf delfzijl;
    private SimulatedStuf eemsdelta;
    private Municipality gone;
    private Municipality successor;
    private String number;

    @BeforeEach
    void deliveredBeforeTheMerger() {
        delfzijl = SimulatedStuf.start(0, StufFixture.options());
        eemsdelta = SimulatedStuf.start(0, StufFixture.options());
        gone = StufFixture.municipality(StufFixture.block(delfzijl.address()));
        successor = StufFixture.municipality(StufFixture.block(eemsdelta.address()));
        number = deliver(referral, gone, memory);
    }

    @AfterEach
    void close() {
        delfzijl.close();
        eemsdelta.close();
    }

    @Test
    void aCaseThatStayedIsLookedAtWhereItIs() {
        delfzijl.setStatus(number, "In onderzoek");

        assertThat(look(gone).found().kind()).isEqualTo(Kind.IN_PROGRESS);
    }

    @Test
    void aCaseThatWentAlongIsLookedAtAtTheSuccessor() {
        assertThat(deliver(referral, successor, new Memory())).isEqualTo(number);
        eemsdelta.setStatus(number, "Wacht op cliënt");

        assertThat(look(gone).found().kind()).isEqualTo(Kind.WAITING);
    }

    @Test
    void aCaseOfSomebodyElseThatHasItsNumberAtTheSuccessorIsNotTakenForIt() {
        assertThat(deliver(ReferralId.next(), successor, new Memory())).isEqualTo(number);
        eemsdelta.setStatus(number, "In onderzoek");

        assertThat(look(gone).found().kind()).isEqualTo(Kind.RECEIVED);
        assertThat(locate().place()).isEqualTo(gone);
    }

    @Test
    void aCaseThatIsNowhereIsForSomebodyToAskAfter() {
        delfzijl.close();

        assertThat(catchThrowableOfType(Fault.Translation.class, () -> look(gone)).code())
                .isEqualTo("case-not-moved");
        assertThat(catchThrowableOfType(Fault.Translation.class, () -> look(null)).code())
                .isEqualTo("case-not-moved");
    }

    @Test
    void aConsentIsTakenBackWhereTheCaseIs() {
        assertThat(new StufWithdrawal(client).withdraw(locate()).told()).isTrue();
        assertThat(delfzijl.dossier(number).result()).isEqualTo("Ingetrokken");

        deliver(referral, successor, new Memory());
        assertThat(locate().place()).isEqualTo(successor);
    }

    private CaseCheck look(Municipality former) {
        return moved.look(new CaseCheck(referral, 1, successor, number, null, new CaseCheck.Origin(former,
                StufFixture.RECEIVED, number, memory)), updates::fetch);
    }

    private Withdrawal locate() {
        return moved.locate(new Withdrawal(referral, RecipientRole.CONSULTANT, referral, StufFixture.RECEIVED,
                successor, WithdrawalCause.consentRevoked(LocalDate.of(2027, 1, 4)), memory, false, gone));
    }

    private String deliver(ReferralId id, Municipality municipality, StepMemory steps) {
        return new StufDelivery(client).deliver(StufFixture.consignment(id), municipality, steps).caseNumber();
    }
}
