package nl.schakel.operations.access;

import static org.assertj.core.api.Assertions.assertThat;

import nl.schakel.operations.Browser;
import nl.schakel.story.Desk;
import nl.schakel.story.Hub;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page that everyone sees first, in a real browser. */
class LoginBrowserTest {

    private static Hub hub;
    private Browser browser;

    @BeforeAll
    static void aHub() {
        hub = Hub.start();
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
    }

    @BeforeEach
    void someoneWithABrowser() {
        browser = Browser.at(hub.address());
    }

    @AfterEach
    void whoClosesIt() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void the_page_is_good_to_look_at_on_every_screen_and_for_everyone() {
        browser.go("/operations/login").sees("Aanmelden").looksGood("aanmelden");
    }

    @Test
    void who_mistypes_hears_it_and_who_does_not_is_in() {
        browser.go("/operations/login").fill("Naam", Desk.Person.VIEWER.user()).fill("Wachtwoord", "verschreven")
                .click("Aanmelden");
        assertThat(browser.where()).startsWith("/operations/login");
        browser.sees("klopt niet").looksGood("aanmelden-verschreven");

        browser.login(Desk.Person.VIEWER);

        assertThat(browser.where()).isEqualTo("/operations");
    }
}
