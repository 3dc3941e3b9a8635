package nl.schakel.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.Period;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import nl.schakel.directory.Municipality;
import nl.schakel.directory.Municipality.Adviser;
import nl.schakel.directory.Municipality.Recipients;
import nl.schakel.directory.Practice;
import nl.schakel.directory.Practice.MedicalInformation;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who receives a referral and which selection: every way of working together that a file can describe. */
class WayOfWorkingTest {

    private static final Policies AGREED = Policies.load(Path.of("config"));
    private static final WayOfWorking WAYS = new WayOfWorking(() -> AGREED);

    @ParameterizedTest(name = "consultant BIG: {0}, adviser: {1}, practice: {2} -> {3}")
    @CsvSource({
        "false, none,        DIRECT,                   consultant",
        "false, none,        ONLY_VIA_MEDICAL_ADVISER, consultant",
        "false, none,        NONE,                     consultant",
        "false, reachable,   DIRECT,                   consultant medical-adviser",
        "false, reachable,   ONLY_VIA_MEDICAL_ADVISER, consultant medical-adviser",
        "false, reachable,   NONE,                     consultant",
        "false, unreachable, DIRECT,                   consultant",
        "true,  none,        DIRECT,                   consultant=medical-adviser",
        "true,  none,        ONLY_VIA_MEDICAL_ADVISER, consultant",
        "true,  none,        NONE,                     consultant",
        "true,  reachable,   DIRECT,                   consultant medical-adviser",
        "true,  reachable,   ONLY_VIA_MEDICAL_ADVISER, consultant medical-adviser",
        "true,  reachable,   NONE,                     consultant",
        "true,  unreachable, DIRECT,                   consultant",
        "true,  unreachable, ONLY_VIA_MEDICAL_ADVISER, consultant"})
    void by_municipality_and_practice(boolean big, String adviser, MedicalInformation practice, String expected) {
        Adviser doctor = adviser.equals("none") ? null : adviser("GGD", "00000099000000363001",
                adviser.equals("reachable"));

        assertThat(told(WAYS.recipients(municipality(new Recipients(big, doctor, null)), practice(practice),
                Provision.SCOOTMOBIEL))).isEqualTo(expected);
    }

    @Test
    void an_expert_is_asked_whatever_the_practice_says_of_medical_information_and_last() {
        Recipients all = new Recipients(false, adviser("GGD", "00000099000000363001", true),
                adviser("Ergotherapeut", "00000099000000363002", true));

        assertThat(told(WAYS.recipients(municipality(all), practice(MedicalInformation.DIRECT), Provision.SCOOTMOBIEL)))
                .isEqualTo("consultant medical-adviser expert");
        assertThat(told(WAYS.recipients(municipality(all), practice(MedicalInformation.NONE), Provision.SCOOTMOBIEL)))
                .isEqualTo("consultant expert");
    }

    @Test
    void where_nothing_medical_was_agreed_for_a_provision_a_doctor_gets_nothing_and_a_big_consultant_no_more() {
        Recipients big = new Recipients(true, null, null);
        Recipients all = new Recipients(false, adviser("GGD", "00000099000000363001", true),
                adviser("Ergotherapeut", "00000099000000363002", true));

        for (Provision provision : List.of(Provision.BESCHERMD_WONEN, Provision.SCHULDHULP)) {
            assertThat(told(WAYS.recipients(municipality(big), practice(MedicalInformation.DIRECT), provision)))
                    .isEqualTo("consultant");
            assertThat(told(WAYS.recipients(municipality(all), practice(MedicalInformation.DIRECT), provision)))
                    .isEqualTo("consultant");
        }
    }

    @Test
    void each_recipient_is_reached_at_its_own_place() {
        Recipients all = new Recipients(false, adviser("GGD", "00000099000000363001", true),
                adviser("Ergotherapeut", "00000099000000363002", true));

        Stream<String> numbers = WAYS.recipients(municipality(all), practice(MedicalInformation.DIRECT),
                Provision.SCOOTMOBIEL).stream().map(recipient -> recipient.place().oin().value());

        assertThat(numbers).containsExactly("00000099000000363000", "00000099000000363001", "00000099000000363002");
    }

    @ParameterizedTest(name = "BIG house: {0}, adviser: {1}, practice: {2}; a {3} asks with BIG {4} -> {5}")
    @CsvSource({
        "false, none,        DIRECT,                   CONSULTANT,      false, consultant",
        "false, none,        DIRECT,                   CONSULTANT,      true,  consultant",
        "false, reachable,   NONE,                     CONSULTANT,      false, consultant",
        "true,  none,        DIRECT,                   CONSULTANT,      true,  medical-adviser",
        "true,  none,        DIRECT,                   CONSULTANT,      false, consultant",
        "true,  none,        ONLY_VIA_MEDICAL_ADVISER, CONSULTANT,      true,  consultant",
        "true,  reachable,   DIRECT,                   CONSULTANT,      true,  consultant",
        "false, reachable,   DIRECT,                   MEDICAL_ADVISER, true,  medical-adviser",
        "false, reachable,   ONLY_VIA_MEDICAL_ADVISER, MEDICAL_ADVISER, true,  medical-adviser",
        "false, reachable,   DIRECT,                   MEDICAL_ADVISER, false, nothing",
        "false, reachable,   NONE,                     MEDICAL_ADVISER, true,  nothing",
        "false, unreachable, DIRECT,                   MEDICAL_ADVISER, true,  nothing",
        "false, none,        DIRECT,                   MEDICAL_ADVISER, true,  nothing",
        "false, reachable,   DIRECT,                   EXPERT,          true,  nothing"})
    void which_selection_answers_a_question(boolean big, String adviser, MedicalInformation practice,
                                            RecipientRole asker, boolean asksWithBig, String expected) {
        Adviser doctor = adviser.equals("none") ? null : adviser("GGD", "00000099000000363001",
                adviser.equals("reachable"));
        Recipients recipients = new Recipients(big, doctor, adviser("Ergotherapeut", "00000099000000363002", true));

        assertThat(WAYS.selection(municipality(recipients), practice(practice), Provision.SCOOTMOBIEL, asker,
                asksWithBig).orElse("nothing")).isEqualTo(expected);
    }

    /** The roles in order; with the selection where that is another. */
    private static String told(List<WayOfWorking.Addressed> recipients) {
        return String.join(" ", recipients.stream().map(recipient ->
                recipient.role().code().equals(recipient.selection()) ? recipient.selection()
                        : recipient.role().code() + "=" + recipient.selection()).toList());
    }

    private static Adviser adviser(String name, String oin, boolean reachable) {
        return new Adviser(name, new Oin(oin), "zgw", false, null, reachable ? Map.of("zaaktype", name) : null);
    }

    private static Municipality municipality(Recipients recipients) {
        return new Municipality(new GemeenteCode("0363"), "Amsterdam", new Oin("00000099000000363000"),
                LocalDate.of(1900, 1, 1), null, null, EnumSet.allOf(Provision.class), recipients, List.of(),
                new Municipality.Terms(Period.ofDays(42), Period.ofDays(56)), true, "zgw", Map.of(), null);
    }

    private static Practice practice(MedicalInformation way) {
        return new Practice(new AgbCode("01012345"), null, "De Linde", null, List.of(), null, false,
                new Practice.Feedback(null), way);
    }
}
