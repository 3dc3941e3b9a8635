package nl.schakel.municipality.zgw;

import static org.assertj.core.api.Assertions.assertThat;

import nl.schakel.municipality.LegalBasis;
import nl.schakel.referral.Provision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a worklist shows of a message. */
class MessageKindTest {

    @Test
    void aMeldingOfTheWmoIsCalledOne() {
        MessageKind.Words words = MessageKind.MELDING.words(LegalBasis.WMO);

        assertThat(words.summary()).isEqualTo("Melding Wmo via huisarts");
        assertThat(words.explanation()).contains("Wmo 2015 art. 2.3.2");
        assertThat(words.title()).isEqualTo("Melding Wmo");
    }

    @ParameterizedTest
    @EnumSource(value = Provision.class, names = {"JEUGDHULP", "SCHULDHULP", "WELZIJN_OP_RECEPT"})
    void whatGoesByAnotherLawIsNoMeldingOfTheWmoAndDoesNotSayWhich(Provision provision) {
        for (MessageKind kind : MessageKind.values()) {
            assertThat(kind.words(LegalBasis.of(provision)).toString())
                    .doesNotContainIgnoringCase("wmo").doesNotContainIgnoringCase("schuld")
                    .doesNotContainIgnoringCase("jeugd").doesNotContainIgnoringCase("recept");
        }
    }

    @ParameterizedTest
    @EnumSource
    void everythingFitsTheStandard(MessageKind kind) {
        for (LegalBasis basis : LegalBasis.values()) {
            assertThat(kind.words(basis).summary()).as("80, with the urgency behind it").hasSizeLessThanOrEqualTo(60);
            assertThat(kind.words(basis).title()).hasSizeLessThanOrEqualTo(200);
        }
    }
}
