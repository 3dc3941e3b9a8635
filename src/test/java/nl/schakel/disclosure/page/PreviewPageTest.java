package nl.schakel.disclosure.page;

import static nl.schakel.referral.RecipientRole.CONSULTANT;
import static nl.schakel.referral.RecipientRole.EXPERT;
import static nl.schakel.referral.RecipientRole.MEDICAL_ADVISER;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;

import nl.schakel.disclosure.Disclosure;
import nl.schakel.disclosure.page.PreviewPage.Preview;
import nl.schakel.disclosure.page.PreviewPage.Recipient;
import nl.schakel.disclosure.page.PreviewPage.Sender;
import nl.schakel.referral.Provision;
import org.junit.jupiter.api.Test;

/** What the GP reads before sending. */
class PreviewPageTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final Sender LINDE = new Sender("Huisartsenpraktijk De Linde", "020-5550110", "01012345");
    private static final Recipient TOWN = new Recipient("Gemeente Amsterdam", CONSULTANT, true, List.of(),
            DAY, Account.disclosure(CONSULTANT, null));

    private final PreviewPage page = new PreviewPage();

    @Test
    void theFirstLineSaysWhetherItMayGo() {
        assertThat(page.html(preview(true, List.of(), TOWN))).contains("class=\"verdict go\"",
                "Deze verwijzing mag weg<").doesNotContain("Krijgt niets");
        assertThat(Account.words(page.html(preview(false, List.of("De toestemming is verlopen."), TOWN))))
                .contains("\u2715 Deze verwijzing mag zo niet weg", "De toestemming is verlopen.", "Krijgt niets",
                        "Zou meegaan").doesNotContain("Gaat mee");
    }

    @Test
    void perRecipientItSaysWhatGoesExactlyAndWhatStaysAndWhy() {
        String html = page.html(preview(true, List.of(), TOWN));
        String text = Account.words(html);

        assertThat(text).contains("Gemeente Amsterdam", "Wmo-consulent zonder BIG-registratie", "Gaat mee",
                "J.M. de Vries", "geboren 9 maart 1944, vrouw", "BSN 999990019",
                "Kastanjelaan 12a bis, 1091 AB Amsterdam", "020-1234567", "Kan geen trap lopen", "Blijft hier (40)",
                "Medicijnen (23)", "er is niets verstuurd en niets bewaard", "hoe het afloopt");
        for (Disclosure.Withheld withheld : Account.withheld()) {
            assertThat(text).contains(withheld.path());
        }
    }

    @Test
    void theTitleNamesNobody() {
        assertThat(page.html(preview(true, List.of(), TOWN)))
                .contains("<title>Voorbeeld van de verwijzing</title>");
        assertThat(preview(true, List.of(), TOWN).toString() + TOWN).doesNotContain("Vries", "999990019", "Rollator");
    }

    @Test
    void whoReceivesNothingIsNamedWithTheReason() {
        String html = page.html(preview(true, List.of(), TOWN, new Recipient("GGD", MEDICAL_ADVISER, false,
                List.of("De toestemming noemt de GGD niet."), null, null)));

        assertThat(html).contains("class=\"verdict warn\"");
        assertThat(Account.words(html)).contains("maar niet naar iedereen", "Krijgt niets.",
                "De toestemming noemt de GGD niet.");
    }

    @Test
    void withoutConsentForFeedbackTheGpKnowsThatNothingComesBack() {
        Preview silent = new Preview(Provision.SCOOTMOBIEL, true, List.of(), false, LINDE, List.of(TOWN), null, null,
                null, false, false, List.of());

        assertThat(page.html(silent)).contains("geen toestemming voor terugkoppeling")
                .doesNotContain("hoe het afloopt");
    }

    @Test
    void anUnconfirmedTextIsNotSaidToGoBecauseTheWholeReferralWouldBeRefused() {
        String html = page.html(withText("Zij komt weinig buiten.", "7K4M-Q2PX", false, false, List.of()));

        assertThat(html).contains("class=\"verdict warn\"").doesNotContain("verdict go", "class=\"go\"");
        assertThat(Account.words(html)).contains("! Bevestig eerst uw tekst", "Zij komt weinig buiten.", "7K4M-Q2PX",
                "geldig tot 20 november 2026 om 11.02 uur", "Zonder deze code wordt de hele verwijzing geweigerd.",
                "Krijgt nog niets: bevestig eerst uw tekst.", "Zou meegaan",
                "Noem geen ziekte, medicijn of behandelaar.").doesNotContain("mag weg", "Gaat mee", "gaat mee");
    }

    @Test
    void whatStopsTheTextIsMarkedInItAndThereIsNoCodeToSend() {
        String html = page.html(withText("Zij slikt Metoprolol, dat helpt.\nZij heeft recht op hulp.", "7K4M-Q2PX",
                false, true, List.of("metoprolol", "heeft recht", "heeft recht op", "(.*")));

        assertThat(html).contains("class=\"verdict stop\"", "<mark>Metoprolol</mark>", "<mark>heeft recht op</mark>")
                .doesNotContain("7K4M-Q2PX", "<mark>Zij", "In uw woorden");
        assertThat(Account.words(html)).contains("Deze verwijzing mag zo niet weg: formuleer uw tekst anders",
                "Formuleer uw tekst anders", "Krijgt niets zolang uw tekst zo blijft.",
                "Noem geen ziekte, medicijn of behandelaar.").doesNotContain("Gaat mee", "gaat mee");
    }

    @Test
    void aTextThatIsRefusedWithoutAWordToPointAtStopsTheReferralToo() {
        assertThat(page.html(withText("Eerste van twee.", null, false, true, List.of())))
                .contains("class=\"verdict stop\"", "formuleer uw tekst anders").doesNotContain("mag weg");
    }

    @Test
    void aConfirmedTextIsShownWhereItGoes() {
        assertThat(Account.words(page.html(withText("Zij komt weinig buiten.", null, true, false, List.of()))))
                .contains("\u2713 Deze verwijzing mag weg", "Uw tekst gaat mee",
                        "In uw woorden: Zij komt weinig buiten.").doesNotContain("Stuur dan", "geweigerd");
    }

    @Test
    void aConfirmedTextOfAReferralThatMayNotGoIsNotSaidToGo() {
        Preview denied = new Preview(Provision.SCOOTMOBIEL, false, List.of("De toestemming is verlopen."), true, LINDE,
                List.of(withWords("Zij komt weinig buiten.")), "Zij komt weinig buiten.", null, null, true, false,
                List.of());

        assertThat(Account.words(page.html(denied))).contains("Deze verwijzing mag zo niet weg",
                "Uw tekst is bevestigd, maar gaat nog niet mee").doesNotContain("Uw tekst gaat mee", "Gaat mee");
    }

    @Test
    void thePracticeAndTheProofOfConsentGoAlongButNotThePracticeToAnExpert() {
        String town = Account.words(page.html(preview(true, List.of(), TOWN)));
        String expert = Account.words(page.html(preview(true, List.of(), new Recipient("Expertisepunt", EXPERT, true,
                List.of(), DAY, new Disclosure("b", Provision.SCOOTMOBIEL, "expert", null, List.of(), List.of())))));

        assertThat(town).contains("Huisartsenpraktijk De Linde, 020-5550110, AGB-code 01012345",
                "Toestemming gegeven op 20 november 2026");
        assertThat(expert).contains("Toestemming gegeven op 20 november 2026").doesNotContain("Linde", "AGB-code");
    }

    @Test
    void outsideTheWmoNobodyIsCalledAWmoConsultant() {
        Preview youth = new Preview(Provision.JEUGDHULP, true, List.of(), true, LINDE, List.of(TOWN), null, null, null,
                false, false, List.of());

        assertThat(Account.words(page.html(youth))).contains("Medewerker van de gemeente zonder BIG-registratie")
                .doesNotContain("Wmo");
    }

    @Test
    void whoReadsItIsSaidOfEveryRecipient() {
        Disclosure forADoctor = Account.disclosure(MEDICAL_ADVISER, null);
        String text = Account.words(page.html(preview(true, List.of(),
                new Recipient("Gemeente Heerlen", CONSULTANT, true, List.of(), DAY, forADoctor),
                new Recipient("GGD", MEDICAL_ADVISER, true, List.of(), DAY, forADoctor),
                new Recipient("Expertisepunt", EXPERT, true, List.of(), DAY, new Disclosure("b",
                        Provision.SCOOTMOBIEL, "expert", null, List.of(), List.of())))));

        assertThat(text).contains("Wmo-consulent met BIG-registratie", "arts met BIG-registratie",
                "zonder naam van de pati\u00ebnt", "Alleen de vraag zelf.").doesNotContain("null");
    }

    @Test
    void hostileTextIsShownAndNeverObeyed() {
        String evil = "<script>alert(1)</script>\u202E ${1234*7} [[${1234*7}]] " + "w".repeat(3000);
        Disclosure disclosure = new Disclosure(evil, Provision.SCOOTMOBIEL, "consultant",
                new Disclosure.Person(evil, new Disclosure.Name(null, evil, evil, evil), null, evil,
                        new Disclosure.Address(evil, evil, evil, evil, evil, evil), evil, evil),
                List.of(new Disclosure.Fact("e", evil, null, "1", evil)),
                List.of(new Disclosure.Withheld(evil, evil)), evil);
        String html = page.html(new Preview(Provision.SCOOTMOBIEL, true, List.of(evil), true,
                new Sender(evil, evil, evil), List.of(new Recipient(evil, CONSULTANT, false, List.of(evil), DAY,
                        disclosure)), evil, evil, Account.SENT, false, true, List.of("<script>", evil)));

        assertThat(html).contains("&lt;script&gt;alert(1)").doesNotContain("<script", "\u202E", "8638", " href=",
                " src=", "style=\"");
    }

    private static Preview preview(boolean permitted, List<String> problems, Recipient... recipients) {
        return new Preview(Provision.SCOOTMOBIEL, permitted, problems, true, LINDE, List.of(recipients), null, null,
                null, false, false, List.of());
    }

    /** The minimisation fills in the words before anyone confirmed them. */
    private static Preview withText(String text, String code, boolean confirmed, boolean refused,
                                    List<String> rephrase) {
        return new Preview(Provision.SCOOTMOBIEL, true, List.of(), true, LINDE, List.of(withWords(text)), text, code,
                code == null ? null : Account.SENT, confirmed, refused, rephrase);
    }

    private static Recipient withWords(String text) {
        return new Recipient("Gemeente Amsterdam", CONSULTANT, true, List.of(), DAY,
                Account.disclosure(CONSULTANT, text));
    }
}
