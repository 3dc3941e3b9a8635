package nl.schakel.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import nl.schakel.alert.UnmappedCodes.Sighting;
import nl.schakel.referral.Database;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.story.MovableClock;

class UnmappedCodesTest {

    private final MovableClock clock = new MovableClock();
    private final String place = "municipality/" + UUID.randomUUID().toString().substring(0, 8);

    private UnmappedCodes process(Database database) {
        return new UnmappedCodes(database.client(), clock);
    }

    private List<Sighting> here(UnmappedCodes codes) {
        return codes.all().stream().filter(sighting -> sighting.place().equals(place)).toList();
    }

    @OnBothDatabases
    void two_processes_add_up_in_one_table_and_a_third_reads_it(Database database) {
        UnmappedCodes one = process(database);
        UnmappedCodes other = process(database);
        one.seen(place, "zgw.results", "Anders", "zaak-1");
        one.seen(place, "zgw.results", "Anders", "zaak-2");
        other.seen(place, "zgw.results", "Anders", "zaak-3");
        other.seen(place, "zgw.results", "", "zaak-3");
        one.flush();
        clock.pass(Duration.ofMinutes(1));
        other.seen(place, "zgw.results", "Anders", "zaak-4");
        other.flush();
        one.flush();

        assertThat(here(process(database))).extracting(Sighting::code, Sighting::times)
                .containsExactlyInAnyOrder(tuple("Anders", 4), tuple("", 1));
        Sighting anders = here(one).get(0);
        assertThat(Duration.between(anders.first(), anders.last())).isEqualTo(Duration.ofMinutes(1));
    }

    @OnBothDatabases
    void a_case_that_is_looked_at_all_week_counts_once_and_in_the_next_week_again(Database database) {
        UnmappedCodes codes = process(database);
        for (int look = 0; look < 50; look++) {
            codes.seen(place, "zgw.statuses", "Anders", "zaak-1");
        }
        codes.flush();
        clock.pass(Duration.ofDays(7));
        codes.seen(place, "zgw.statuses", "Anders", "zaak-1");
        codes.flush();

        assertThat(here(codes)).extracting(Sighting::times).containsExactly(1, 1);
        assertThat(here(codes).get(0).week()).isEqualTo(here(codes).get(1).week().plusWeeks(1));
    }

    @OnBothDatabases
    void what_got_a_meaning_is_forgotten_and_counts_anew_when_it_loses_it(Database database) {
        UnmappedCodes codes = process(database);
        codes.seenSometime(place, "aids", "sct|1");
        codes.seenSometime(place, "aids", "sct|2");
        codes.flush();

        codes.forget(place, "aids", "sct|1");
        codes.seenSometime(place, "aids", "sct|2");
        codes.flush();

        assertThat(here(codes)).extracting(Sighting::code, Sighting::times, Sighting::first, Sighting::last)
                .containsExactly(tuple("sct|2", 2, null, null));
    }

    @OnBothDatabases
    void a_partner_that_writes_something_else_every_time_fills_neither_memory_nor_table(Database database) {
        UnmappedCodes codes = process(database);
        for (int n = 0; n < 5_000; n++) {
            codes.seen(place, "zgw.statuses", "woord " + n, "zaak");
        }
        codes.seen(place, "zgw.statuses", "x".repeat(81), "zaak");
        codes.flush();

        assertThat(here(codes)).hasSize(100);
    }

    @OnBothDatabases
    void after_eight_weeks_it_is_gone(Database database) {
        UnmappedCodes codes = process(database);
        codes.seen(place, "zgw.results", "Oud", "zaak");
        codes.flush();
        clock.pass(Duration.ofDays(7 * 7));
        codes.flush();
        assertThat(here(codes)).hasSize(1);

        clock.pass(Duration.ofDays(7));
        codes.flush();
        assertThat(here(codes)).isEmpty();
    }
}
