package nl.schakel.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import nl.schakel.referral.DeadLetters;
import nl.schakel.story.Desk;
import nl.schakel.story.Hub;
import nl.schakel.story.Referral;
import nl.schakel.story.Sample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** A day at the operators' pages, in a real browser. */
class OperatorsBrowserTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Hub hub;
    private Browser browser;

    @BeforeAll
    static void everyoneIsThere() {
        hub = Hub.prepare();
        hub.open();
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
    }

    @BeforeEach
    void aScreen() {
        browser = Browser.at(hub.address());
    }

    @AfterEach
    void off() {
        hub.amsterdam().misbehaviour().behave();
        browser.close();
    }

    @Test
    void an_operator_finds_the_failing_municipality_sees_why_resends_the_group_and_everything_flows() {
        List<Referral> stuck = refuse(3);

        browser.login(Desk.Person.OPERATOR).sees("3 verwijzingen liggen vast bij gemeente Amsterdam").sees("(HTTP 403)");
        browser.looksGood("overzicht-met-zorgen");
        browser.click("Bekijken").sees("3 ×").sees("(HTTP 403)");
        browser.looksGood("vastgelopen");

        hub.amsterdam().misbehaviour().behave();
        browser.click("Bied deze 3 opnieuw aan").sees("Ja, bied 3 opnieuw aan");
        browser.looksGood("opnieuw-aanbieden");
        browser.click("Ja, bied 3 opnieuw aan").sees("3 opnieuw aangeboden").sees("Alles is op weg");
        browser.looksGood("ronde");

        stuck.forEach(referral -> referral.becomes("ontvangen"));
        browser.click("Overzicht").sees("Alles stroomt").seesNoMore("liggen vast");
        browser.looksGood("overzicht");
        assertThat(hub.amsterdam().cases()).hasSizeGreaterThanOrEqualTo(3).doesNotHaveDuplicates();
    }

    @Test
    void a_route_is_held_with_a_reason_and_let_go_and_is_drawn_with_what_went_over_it() {
        Referral.of(hub.client(Hub.LINDE), Sample.scootmobiel()).becomes("ontvangen");
        browser.login(Desk.Person.OPERATOR).go("/operations/routes/municipality-zgw-0363").sees("Amsterdam");
        browser.looksGood("route");

        browser.fill("Reden (geen persoonsgegevens)", "onderhoud bij de gemeente tot 14 uur").click("Vasthouden").sees("Vrijgeven");
        browser.go("/operations").sees("onderhoud bij de gemeente tot 14 uur");
        browser.go("/operations/routes/municipality-zgw-0363")
                .fill("Reden (geen persoonsgegevens)", "klaar met het onderhoud").click("Vrijgeven").sees("Vasthouden").isQuiet();
    }

    @Test
    void the_other_pages_can_be_used_by_everyone_in_light_and_dark_wide_and_on_a_phone() {
        Referral referral = Referral.of(hub.client(Hub.LINDE), Sample.scootmobiel()).becomes("ontvangen");
        browser.login(Desk.Person.ADMINISTRATOR).sees("Overzicht");
        browser.go("/operations/referrals").sees("Amsterdam").looksGood("verwijzingen");
        browser.go("/operations/referrals/" + referral.id()).sees(referral.id()).looksGood("verwijzing");
        browser.go("/operations/mappings").sees("Vertaallijsten").looksGood("vertaallijsten");
        browser.go("/operations/mappings/municipalities/0363").sees("Amsterdam").looksGood("vertaallijst");
        browser.go("/operations/configuration").sees("Instellingen").looksGood("instellingen");
        browser.go("/operations/audit").sees("Audit").looksGood("audit");
        browser.fill("Praktijk (AGB)", "01012345").click("Zoeken").sees("Nieuwste eerst").looksGood("audit-gevonden");
        browser.go("/operations/bestaat-niet").sees("Deze pagina is er niet");
    }

    @Test
    void content_is_shown_to_whom_may_see_it_and_gives_a_reason_and_with_the_keyboard_alone() {
        Referral referral = Referral.of(hub.client(Hub.LINDE), Sample.scootmobiel()).becomes("ontvangen");
        browser.login(Desk.Person.DOCTOR).sees("Overzicht");
        browser.go("/operations/referrals/" + referral.id() + "/content").sees("Reden").looksGood("inhoud-reden");

        browser.driver().switchTo().activeElement().sendKeys(Keys.TAB, Keys.ENTER);
        assertThat(browser.driver().switchTo().activeElement().getDomAttribute("id")).as("the link past the menu")
                .isEqualTo("inhoud");
        browser.fill("Reden", "de gemeente belt over een onleesbare melding");
        browser.driver().switchTo().activeElement().sendKeys(Keys.TAB, Keys.ENTER);
        browser.sees("Multiple sclerose").looksGood("inhoud");
    }

    /** So many referrals that Amsterdam refuses. */
    private static List<Referral> refuse(int count) {
        hub.amsterdam().misbehaviour().onlyOn(call -> call.method().equals("POST"));
        hub.amsterdam().fail(Integer.MAX_VALUE, 403);
        List<Referral> refused = IntStream.range(0, count)
                .mapToObj(i -> Referral.of(hub.client(Hub.LINDE), Sample.scootmobiel())).toList();
        refused.forEach(referral -> referral.becomes("niet-bezorgd"));
        await().atMost(PATIENCE).until(() -> hub.bean(DeadLetters.class).open().stream()
                .mapToInt(DeadLetters.Group::count).sum() == count);
        return refused;
    }
}
