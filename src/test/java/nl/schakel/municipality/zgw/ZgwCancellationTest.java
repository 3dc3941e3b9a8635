package nl.schakel.municipality.zgw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import nl.schakel.demo.zgw.OfficialOpenApi;
import nl.schakel.demo.zgw.Options;
import nl.schakel.demo.zgw.SimulatedZgw;
import nl.schakel.municipality.Withdrawal;
import nl.schakel.municipality.WithdrawalCause;
import nl.schakel.municipality.WithdrawalCause.Kind;
import nl.schakel.municipality.zgw.ZgwFixture.Memory;
import nl.schakel.referral.CancelReason;
import nl.schakel.referral.Fault;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The practice does not want it any more: what a ZGW case says of it, and what stays the municipality's to do. */
class ZgwCancellationTest {

    private static final ReferralId REFERRAL = ReferralId.of("3f2a9c1b-e4d0-4c55-9a51-0123456789ab");
    private static final LocalDate DAY = LocalDate.of(2026, 12, 3);
    private static final String WITHDRAWN = "De verwijzer heeft deze melding op 3 december 2026 ingetrokken";
    private static final String ASKED = "De verwijzer vraagt op 3 december 2026 om deze zaak te stoppen";

    private final Map<String, Object> block = ZgwFixture.block(URI.create("http://localhost"));
    private final Memory memory = new Memory();
    private SimulatedZgw neighbour;
    private ZgwWithdrawal withdrawals;
    private String number;

    @BeforeEach
    void open() {
        Set<String> scopes = new HashSet<>(Options.USUAL_SCOPES);
        scopes.add("zaken.statussen.toevoegen");
        neighbour = SimulatedZgw.start(0, ZgwFixture.options().withScopes(scopes));
        block.putAll(ZgwFixture.block(neighbour.address()));
        block.put("withdrawal", Map.of("result", "Ingetrokken", "status", "Afgehandeld"));
        ZgwClient client = new ZgwClient(new ObjectMapper(), Clock.systemUTC());
        ZgwCatalogue catalogue = new ZgwCatalogue(client, Clock.systemUTC());
        withdrawals = new ZgwWithdrawal(client, catalogue);
        number = new ZgwDelivery(client, catalogue).deliver(ZgwFixture.consignment(REFERRAL),
                ZgwFixture.municipality(block), memory).caseNumber();
    }

    @AfterEach
    void close() {
        neighbour.close();
    }

    @Test
    void a_case_that_nobody_began_with_is_ended() {
        assertThat(tell(Kind.REFERRAL_WITHDRAWN, CancelReason.BY_MISTAKE).told()).isTrue();

        assertThat(note()).startsWith(WITHDRAWN + ": de melding was een vergissing. ");
        assertThat(dossier().path("resultaten")).hasSize(1);
        assertThat(dossier().at("/zaak/einddatum").isNull()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(CancelReason.class)
    void each_reason_is_said_in_the_hubs_own_words(CancelReason reason) {
        tell(Kind.REFERRAL_WITHDRAWN, reason);

        assertThat(note()).startsWith(WITHDRAWN + reason.forMunicipality().map(words -> ": " + words).orElse("") + ".");
    }

    @Test
    void a_case_that_was_begun_gets_the_note_and_stays_open() {
        neighbour.setStatus(number, "In onderzoek");

        assertThat(tell(Kind.REFERRAL_WITHDRAWN, CancelReason.PATIENT_MOVED).told()).isTrue();

        assertThat(note()).startsWith(WITHDRAWN + ": de inwoner is verhuisd.");
        assertOpen();
    }

    @Test
    void a_request_to_stop_never_ends_a_case() {
        assertThat(tell(Kind.STOP_ASKED, CancelReason.PATIENT_DIED).told()).isTrue();

        assertThat(note()).startsWith(ASKED + ": de inwoner is overleden. U beslist");
        assertOpen();
    }

    @Test
    void there_is_nothing_to_stop_in_a_case_that_is_closed() {
        neighbour.setResult(number, "Toegekend");
        neighbour.setStatus(number, "Afgehandeld");

        assertThat(tell(Kind.STOP_ASKED, CancelReason.OTHER).told()).isFalse();
        assertThat(note()).doesNotContain("verwijzer vraagt");
    }

    @Test
    void a_closed_case_that_takes_no_note_is_told_of_by_telephone_without_the_reason() {
        neighbour.setResult(number, "Toegekend");
        neighbour.setStatus(number, "Afgehandeld");

        assertThatThrownBy(() -> tell(Kind.REFERRAL_WITHDRAWN, CancelReason.PATIENT_DIED))
                .isInstanceOfSatisfying(Fault.Translation.class, fault -> {
                    assertThat(fault.code()).isEqualTo("withdrawal-by-phone");
                    assertThat(fault.sentence()).contains(number, "dat de verwijzer de melding heeft ingetrokken")
                            .doesNotContain("overleden");
                });
    }

    @Test
    void doing_it_again_does_nothing_and_another_reason_or_a_revocation_stands_before_it() {
        tell(Kind.STOP_ASKED, CancelReason.OTHER);
        neighbour.forgetExchanges();
        tell(Kind.STOP_ASKED, CancelReason.OTHER);
        assertThat(neighbour.exchanges()).isEmpty();

        tell(Kind.STOP_ASKED, CancelReason.PATIENT_DIED);
        assertThat(note()).startsWith(ASKED + ": de inwoner is overleden.").contains(ASKED + ". U beslist");
        withdrawals.withdraw(new Withdrawal(REFERRAL, RecipientRole.CONSULTANT, REFERRAL, ZgwFixture.RECEIVED,
                ZgwFixture.municipality(block), DAY, memory.again(), false));
        assertThat(note()).startsWith("De inwoner heeft op 3 december 2026 de toestemming");
    }

    @Test
    void every_call_keeps_to_the_official_description() {
        Assumptions.assumeTrue(OfficialOpenApi.present(), "the official descriptions are not here");
        neighbour.forgetExchanges();
        tell(Kind.REFERRAL_WITHDRAWN, CancelReason.PATIENT_DECLINES);

        assertThat(neighbour.exchanges()).isNotEmpty();
        assertThat(neighbour.exchanges().stream().map(OfficialOpenApi::check).filter(report -> !report.clean()))
                .isEmpty();
    }

    private void assertOpen() {
        assertThat(dossier().path("resultaten")).isEmpty();
        assertThat(dossier().at("/zaak/einddatum").isNull()).isTrue();
    }

    private Withdrawal tell(Kind kind, CancelReason reason) {
        return withdrawals.withdraw(new Withdrawal(REFERRAL, RecipientRole.CONSULTANT, REFERRAL, ZgwFixture.RECEIVED,
                ZgwFixture.municipality(block), new WithdrawalCause(kind, DAY, reason), memory.again(), false, null));
    }

    private ObjectNode dossier() {
        return neighbour.dossier(number);
    }

    private String note() {
        return dossier().at("/zaak/toelichting").asText();
    }
}
