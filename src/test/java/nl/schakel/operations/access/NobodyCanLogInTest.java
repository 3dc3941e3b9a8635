package nl.schakel.operations.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import nl.schakel.story.Desk.Person;
import nl.schakel.story.Hub;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A hub that knows no operators does its work all the same, with its pages closed. */
@ExtendWith(OutputCaptureExtension.class)
class NobodyCanLogInTest {

    @Test
    void without_a_file_and_without_a_provider_the_login_page_says_that_nobody_can(CapturedOutput output)
            throws IOException {
        try (Hub hub = Hub.prepare()) {
            Files.delete(((Path) hub.environment().get("schakel.config")).resolve("operators.yaml"));
            hub.open();
            Browser browser = new Browser(hub.address());

            assertThat(Browser.where(browser.get("/operations"))).isEqualTo("/operations/login");
            assertThat(browser.get("/operations/login").body()).contains("Niemand kan zich hier aanmelden")
                    .doesNotContain("password");
            assertThat(browser.login(Person.ADMINISTRATOR.user(), Person.ADMINISTRATOR.password()).statusCode())
                    .isEqualTo(403);
            assertThat(browser.get("/fhir/metadata").statusCode()).isEqualTo(200);
            assertThat(output.getAll()).contains("Niemand kan zich aanmelden bij /operations");
        }
    }
}
