package nl.schakel.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import nl.schakel.identity.Bsn;
import nl.schakel.referral.Provision;

/** What a GP may be asked and what of the answer goes: the policy decides, whatever is written beside it. */
class AdviceFormTest {

    private static final String SCT = "http://snomed.info/sct";
    private static final AdviceForm FORM = new AdviceForm(() -> Referrals.POLICIES);
    private static final Bsn PATIENT = Bsn.of("999990019");

    @ParameterizedTest
    @EnumSource(Provision.class)
    void only_what_the_policy_gives_a_role_is_asked_in_our_own_words(Provision provision) {
        for (String role : List.of("consultant", "medical-adviser")) {
            for (AdviceForm.Item item : FORM.items(provision, role)) {
                assertThat(item.element()).doesNotStartWith("person.").isNotIn("urgency", "risk");
                assertThat(item.label()).isNotBlank();
                assertThat(item.options()).hasSizeGreaterThan(1).doesNotHaveDuplicates()
                        .allSatisfy(option -> assertThat(option.display()).isNotBlank());
                assertThat(item.options().get(item.options().size() - 1).code()).isEqualTo("niet-bekend");
            }
        }
        assertThat(FORM.items(provision, "nobody")).isEmpty();
    }

    @Test
    void options_stand_in_the_order_of_the_policy_file() {
        assertThat(FORM.items(Provision.SCOOTMOBIEL, "consultant", List.of("mobility.walking")).get(0).options())
                .extracting(AdviceForm.Option::display).containsExactly("Loopt zelfstandig",
                        "Heeft hulp nodig bij het lopen", "Kan niet lopen", "Niet bekend");
    }

    @Test
    void a_consultant_is_not_offered_what_only_a_doctor_may_know() {
        List<String> asked = List.of("mobility.walking", "sense.vision", "prognosis");

        assertThat(FORM.items(Provision.SCOOTMOBIEL, "consultant", asked)).extracting(AdviceForm.Item::element)
                .containsExactly("mobility.walking");
        assertThat(FORM.items(Provision.SCOOTMOBIEL, "medical-adviser", asked)).extracting(AdviceForm.Item::element)
                .containsExactlyInAnyOrder("mobility.walking", "sense.vision", "prognosis");
    }

    /** Provision, role, element, answers (sct code, own:code, #score, "text") -> released words, withheld, refused. */
    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource(delimiter = ';', value = {
        "scootmobiel; consultant; mobility.walking; 165245003; Loopt zelfstandig; ; ",
        "scootmobiel; consultant; mobility.walking; own:niet-bekend; Niet bekend bij de praktijk; ; ",
        "scootmobiel; consultant; mobility.walking; 165245003 165245003; Loopt zelfstandig; ; ",
        "scootmobiel; consultant; mobility.walking; 165245003 282145008; ; ; advice-one-answer",
        "scootmobiel; consultant; mobility.walking; 165245003 own:niet-bekend; ; ; advice-one-answer",
        "scootmobiel; consultant; mobility.walking; 24700007; ; ; advice-code-unknown",
        "scootmobiel; consultant; mobility.walking; 165249009; ; ; advice-code-unknown",
        "scootmobiel; consultant; mobility.walking; own:true; ; ; advice-code-unknown",
        "scootmobiel; consultant; mobility.walking; #3; ; ; advice-code-unknown",
        "scootmobiel; consultant; mobility.walking; 'Ms, dus nee'; ; item[0].answer[0].value free-text; ",
        "scootmobiel; consultant; mobility.walking; 165245003 'Ms'; Loopt zelfstandig; "
                + "item[0].answer[1].value free-text; ",
        "scootmobiel; consultant; aids; 58938008 404946006; Rolstoel + Rollator; ; ",
        "scootmobiel; consultant; aids; 58938008 own:niet-bekend; ; ; advice-one-answer",
        "scootmobiel; consultant; aids; 14106009; ; ; advice-code-unknown",
        "scootmobiel; consultant; prognosis; own:temporary; ; item[0] not-listed; ",
        "scootmobiel; medical-adviser; prognosis; own:temporary; temporary; ; ",
        "scootmobiel; medical-adviser; prognosis; 14803004; temporary; ; ",
        "scootmobiel; medical-adviser; prognosis; own:deadly; ; ; advice-code-unknown",
        "begeleiding; consultant; self-care.index; #12; Heeft bij een deel hulp nodig; ; ",
        "begeleiding; consultant; self-care.index; own:some-help; Heeft bij een deel hulp nodig; ; ",
        "begeleiding; consultant; self-care.index; #21; ; ; advice-code-unknown",
        "huishoudelijke-hulp; consultant; living.stairs-in-house; own:true; Ja; ; ",
        "huishoudelijke-hulp; consultant; living.stairs-in-house; own:false; ; ; advice-code-unknown"})
    void an_answer_through_the_policy(String provision, String role, String element, String answers, String released,
                                      String withheld, String refused) {
        QuestionnaireResponse response = new QuestionnaireResponse();
        QuestionnaireResponseItemComponent item = response.addItem().setLinkId(element);
        given(answers).forEach(value -> item.addAnswer().setValue(value));

        AdviceForm.Release release = release(Provision.ofCode(provision).orElseThrow(), role, element, response);

        String words = release.disclosure().facts().stream()
                .map(fact -> fact.element().equals("prognosis") ? fact.code() : fact.display())
                .collect(Collectors.joining(" + "));
        assertThat(words).isEqualTo(released == null ? "" : released);
        assertThat(release.disclosure().withheld().stream().map(one -> one.path() + ' ' + one.reason()).toList())
                .isEqualTo(withheld == null ? List.of() : List.of("QuestionnaireResponse[0]." + withheld));
        assertThat(release.refusals().stream().map(refusal -> refusal.code()).toList())
                .isEqualTo(refused == null ? List.of() : List.of(refused));
        assertThat(release.refusals()).allSatisfy(refusal -> assertThat(refusal.path()).startsWith("Answer.item[0]"));
        assertThat(release.disclosure().person()).isEqualTo(
                new Disclosure.Person("999990019", null, null, null, null, null, null));
    }

    private static List<Type> given(String answers) {
        return Arrays.stream(answers.split(" (?=[0-9o#']|$)")).map(String::strip).map(AdviceFormTest::one).toList();
    }

    private static Type one(String answer) {
        return answer.startsWith("own:") ? new Coding(AdviceForm.SYSTEM, answer.substring(4), null)
                : answer.startsWith("#") ? new IntegerType(answer.substring(1))
                : Character.isDigit(answer.charAt(0)) ? new Coding(SCT, answer, null) : new StringType(answer);
    }

    @Test
    void what_stands_beside_an_answer_stays_and_is_listed_by_place() {
        QuestionnaireResponse response = new QuestionnaireResponse();
        response.getText().setDivAsString("<div>Merkteken</div>");
        response.setAuthor(new Reference().setDisplay("Merkteken-psychiater"));
        response.addExtension("https://his.example/x", new StringType("Merkteken"));
        QuestionnaireResponseItemComponent item = response.addItem().setLinkId("mobility.walking")
                .setText("Lopen, sinds Merkteken");
        item.addAnswer().setValue(new Coding(SCT, "165245003", "Loopt, maar Merkteken"))
                .addExtension("https://his.example/x", new StringType("Merkteken"));

        AdviceForm.Release release = release(Provision.SCOOTMOBIEL, "consultant", "mobility.walking", response);

        assertThat(release.disclosure().withheld()).extracting(Disclosure.Withheld::path).containsExactlyInAnyOrder(
                "QuestionnaireResponse[0].text", "QuestionnaireResponse[0].author",
                "QuestionnaireResponse[0].extension", "QuestionnaireResponse[0].item[0].text",
                "QuestionnaireResponse[0].item[0].answer[0].extension",
                "QuestionnaireResponse[0].item[0].answer[0].value.display");
        assertThat(release.disclosure().facts()).singleElement()
                .satisfies(fact -> assertThat(fact.display()).isEqualTo("Loopt zelfstandig"));
        assertThat(String.join("", release.disclosure().facts().get(0).label(),
                release.disclosure().facts().get(0).display(), release.disclosure().withheld().toString()))
                .doesNotContain("Merkteken");
    }

    @Test
    void what_was_not_asked_or_is_nested_is_refused_where_it_stands() {
        QuestionnaireResponse response = new QuestionnaireResponse();
        response.addItem().setLinkId("mobility.stairs").addAnswer().setValue(new Coding(SCT, "165249009", null));
        response.addItem().setLinkId("mobility.walking").addItem().setLinkId("toelichting");
        response.addItem().setLinkId("mobility.walking").addAnswer().setValue(new Attachment().setTitle("scan"));

        AdviceForm.Release release = release(Provision.SCOOTMOBIEL, "consultant", "mobility.walking", response);

        assertThat(release.refusals()).extracting(refusal -> refusal.code() + " @ " + refusal.path()).containsExactly(
                "advice-item-unknown @ Answer.item[0].linkId", "advice-item-unknown @ Answer.item[1].item",
                "advice-item-unknown @ Answer.item[2].linkId");
        assertThat(release.isEmpty()).isTrue();
    }

    private static AdviceForm.Release release(Provision provision, String role, String element,
                                              QuestionnaireResponse response) {
        return FORM.release(new AdviceForm.Asked(provision, role, List.of(element), PATIENT), response, "Answer");
    }
}
