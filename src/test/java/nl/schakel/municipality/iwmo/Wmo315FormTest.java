package nl.schakel.municipality.iwmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

import nl.schakel.disclosure.Disclosure;
import nl.schakel.municipality.WmoRequest;
import nl.schakel.referral.Fault;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.Urgency;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.http.converter.json.Jackson2ObjectMapperBuilder;

/** A request as a municipality that works with iWmo receives it. */
class Wmo315FormTest {

    private static final Path CASES = Path.of("src/test/resources/cases/iwmo");

    private final Wmo315Form form = new Wmo315Form((referral, place) -> 0);

    /** Each folder is a request and either the message that it becomes or the code of why it cannot go. */
    @TestFactory
    Stream<DynamicTest> requests() throws IOException {
        return Files.list(CASES).sorted().map(folder -> DynamicTest.dynamicTest(
                folder.getFileName().toString().replace('-', ' '), () -> compare(folder)));
    }

    private void compare(Path folder) throws IOException {
        WmoRequest request = Jackson2ObjectMapperBuilder.json().build().readValue(
                folder.resolve("request.json").toFile(), WmoRequest.class);
        Path refusal = folder.resolve("refused.txt");
        if (Files.exists(refusal)) {
            Fault fault = catchThrowableOfType(Fault.Translation.class,
                    () -> form.render(request, IwmoFixture.municipality(true)));
            assertThat(fault.code()).isEqualTo(Files.readString(refusal).strip());
            return;
        }
        byte[] message = form.render(request, IwmoFixture.municipality(true));
        Path expected = folder.resolve("wmo315.xml");
        assertThat(indented(message)).isEqualTo(Files.readString(expected));
        assertThat(form.render(request, IwmoFixture.municipality(true))).as("the same bytes").isEqualTo(message);
        Schemas.validate("WMO315", message);
    }

    private static String indented(byte[] message) {
        return new String(message, StandardCharsets.UTF_8).replace("><", ">\n<") + "\n";
    }

    @ParameterizedTest
    @EnumSource(Provision.class)
    void every_provision_with_a_category_goes_and_the_others_are_refused(Provision provision) {
        WmoRequest request = IwmoFixture.request(ReferralId.next(), provision);
        if (provision.category().isPresent()) {
            Schemas.validate("WMO315", form.render(request, IwmoFixture.municipality(true)));
        } else {
            Fault fault = catchThrowableOfType(Fault.Translation.class,
                    () -> form.render(request, IwmoFixture.municipality(true)));
            assertThat(fault.code()).isEqualTo("iwmo-no-category");
        }
    }

    @Test
    void no_two_referrals_and_no_second_message_of_one_have_the_same_identification() {
        Set<String> seen = new HashSet<>();
        for (int number = 0; number < 20_000; number++) {
            ReferralId id = ReferralId.next();
            assertThat(seen.add(Wmo315Form.identification(id, 0))).isTrue();
            assertThat(seen.add(Wmo315Form.identification(id, 1))).isTrue();
        }
        assertThat(seen).allMatch(text -> text.matches("[0-9A-Z]{12}"));
    }

    @Test
    void every_fact_of_the_disclosure_is_in_the_message_and_nothing_else_of_the_person_is() {
        WmoRequest request = IwmoFixture.request(ReferralId.next(), Provision.SCOOTMOBIEL);
        String message = new String(form.render(request, IwmoFixture.municipality(true)), StandardCharsets.UTF_8);

        for (Disclosure.Fact fact : request.disclosure().facts().subList(0, 1)) {
            assertThat(message).contains(fact.label() + ": " + fact.display());
        }
        assertThat(message).contains("020-1234567", "Kastanjelaan 12a bis", "Dringend", "Consent/");
    }

    @Test
    void a_comment_as_long_as_a_letter_is_still_valid() {
        WmoRequest request = IwmoFixture.request(ReferralId.next(), Provision.ROLSTOEL);
        String words = "Mevrouw kan niet meer zelf naar de winkel en wil graag zelfstandig blijven. ".repeat(60);
        Disclosure d = request.disclosure();
        WmoRequest wordy = new WmoRequest(request.referral(), request.receivedAt(), Urgency.STAT, new Disclosure(
                d.policyVersion(), d.provision(), d.role(), d.person(), d.facts(), d.withheld(), words),
                request.referrer(), request.consent());
        Schemas.validate("WMO315", form.render(wordy, IwmoFixture.municipality(true)));
    }

    @Test
    void after_a_merger_the_date_that_is_asked_for_lies_within_the_new_municipality() {
        WmoRequest request = IwmoFixture.request(ReferralId.next(), Provision.ROLSTOEL);
        XmlNode message = XmlNode.parse(form.render(request, IwmoFixture.from(LocalDate.of(2027, 1, 1))));

        assertThat(message.child("Client").child("AangevraagdeProducten").child("AangevraagdProduct")
                .text("ToewijzingIngangsdatum")).isEqualTo("2027-01-01");
        assertThat(message.text("Header", "BerichtIdentificatie", "Dagtekening")).isEqualTo("2026-11-20");
    }

    @Test
    void only_a_consultant_receives_one() {
        WmoRequest request = IwmoFixture.request(ReferralId.next(), Provision.ROLSTOEL);
        WmoRequest adviser = new WmoRequest(request.referral(), request.receivedAt(), request.urgency(),
                request.disclosure(), request.referrer(), request.consent(), RecipientRole.MEDICAL_ADVISER);

        Fault fault = catchThrowableOfType(Fault.Translation.class,
                () -> form.render(adviser, IwmoFixture.municipality(true)));

        assertThat(fault.code()).isEqualTo("iwmo-consultant-only");
    }
}
