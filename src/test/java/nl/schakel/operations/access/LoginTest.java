package nl.schakel.operations.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;

import nl.schakel.story.Desk;
import nl.schakel.story.Hub;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LoginTest {

    private static Hub hub;

    @BeforeAll
    static void everyoneIsThere() {
        hub = Hub.start();
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
    }

    @Test
    void a_viewer_sees_pages_and_the_stylesheet_but_changes_nothing() {
        Desk viewer = hub.desk(Desk.Person.VIEWER);

        assertThat(viewer.get("/operations/assets/stijl.css").statusCode()).isEqualTo(200);
        assertThat(viewer.get("/operations/assets/uPlot.min.css").statusCode()).isEqualTo(200);
        HttpResponse<String> login = viewer.get("/operations/login");
        assertThat(login.body()).contains("Wachtwoord", "_csrf");
        assertThat(login.headers().firstValue("Content-Security-Policy").orElse("")).startsWith("default-src 'self'");
        assertThat(viewer.post("/operations/login", "/operations/dead-letters/resend").statusCode()).isEqualTo(403);
        assertThat(viewer.get("/operations/audit").statusCode()).isEqualTo(403);
    }
}
