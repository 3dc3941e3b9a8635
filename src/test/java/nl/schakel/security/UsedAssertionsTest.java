package nl.schakel.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;

import nl.schakel.story.MovableClock;
import org.hsqldb.jdbc.JDBCDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class UsedAssertionsTest {

    private final MovableClock clock = new MovableClock();

    @Test
    void a_restart_does_not_forget_and_what_expired_is_cleaned_away() {
        JDBCDataSource source = new JDBCDataSource();
        source.setUrl("jdbc:hsqldb:mem:used");
        JdbcClient db = JdbcClient.create(source);
        SecurityTestApplication.createTable(db);
        Instant expires = clock.instant().plusSeconds(300);
        UsedAssertions used = new UsedAssertions(db, clock);

        assertThat(used.use("his-de-linde", "a", expires)).isTrue();
        assertThat(used.use("his-de-wilg", "a", expires)).as("another client's number").isTrue();
        assertThat(new UsedAssertions(db, clock).use("his-de-linde", "a", expires)).as("after a restart").isFalse();

        clock.pass(Duration.ofMinutes(15));
        assertThat(used.use("his-de-linde", "b", clock.instant().plusSeconds(300))).isTrue();
        assertThat(db.sql("SELECT jti FROM used_assertion").query(String.class).list()).containsExactly("b");
    }
}
