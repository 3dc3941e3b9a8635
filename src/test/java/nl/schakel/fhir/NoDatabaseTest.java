package nl.schakel.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import com.zaxxer.hikari.HikariDataSource;
import nl.schakel.story.Referral;
import nl.schakel.story.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** While the database cannot be reached nothing is accepted, and the sender knows it. */
@ExtendWith(Door.Opened.class)
class NoDatabaseTest {

    private final Door door;

    NoDatabaseTest(Door door) {
        this.door = door;
    }

    @Test
    void a_referral_is_turned_away_and_taken_once_the_database_is_back() throws SQLException {
        Sample sample = Sample.scootmobiel();
        HikariDataSource database = door.hub().bean(HikariDataSource.class);
        // With a token in hand: without the database nobody gets one.
        assertThat(door.get("/fhir/Task?identifier=" + sample.number()).statusCode()).isEqualTo(200);
        List<Connection> all = new ArrayList<>();
        HttpResponse<String> referred;
        HttpResponse<String> asked;
        try {
            for (int i = 0; i < database.getMaximumPoolSize(); i++) {
                all.add(database.getConnection());
            }
            referred = door.linde().refer(sample.bytes());
            asked = door.get("/fhir/Task?identifier=" + sample.number());
        } finally {
            for (Connection connection : all) {
                connection.close();
            }
        }

        for (HttpResponse<String> answer : List.of(referred, asked)) {
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(Door.issues(answer)).containsExactly("not-now");
            RefusalsTest.assertIsARefusal(answer);
        }
        assertThat(referred.headers().firstValue("Retry-After")).isPresent();
        assertThat(door.stored(sample.number())).isZero();
        Referral.of(door.linde(), sample).becomes("ontvangen");
    }
}
