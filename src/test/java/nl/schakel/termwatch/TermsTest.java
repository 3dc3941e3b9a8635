package nl.schakel.termwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import nl.schakel.calendar.WorkingDays;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.Provision;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.SourceIdentifier;
import nl.schakel.referral.TimelineEntry;
import nl.schakel.referral.Urgency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which terms run, and their last days: from what happened, each step with its day and, where it came, a deadline. */
class TermsTest {

    static final TermSettings SETTINGS = new TermSettings(Duration.ofMinutes(10), 2, 3, 5,
            new TermSettings.Short(1, 3), new TermSettings.Short(0, 1));

    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");
    private static final Municipality.Terms LEGAL = new Municipality.Terms(Period.ofDays(42), Period.ofDays(56));

    private final Terms terms = new Terms(new WorkingDays(), SETTINGS);

    @ParameterizedTest(name = "{0}: {4}")
    @CsvSource(delimiter = '|', textBlock = """
        a melding is confirmed within two working days | ROUTINE | \
            2026-11-23 ACCEPTED | CONFIRMATION | 2026-11-25
        a weekend does not count | ROUTINE | \
            2026-11-20 ACCEPTED | CONFIRMATION | 2026-11-24
        nor do Christmas Day, Boxing Day and the Sunday after | ROUTINE | \
            2026-12-24 ACCEPTED | CONFIRMATION | 2026-12-29
        nor does Good Friday, nor Easter Monday | ROUTINE | \
            2026-04-02 ACCEPTED | CONFIRMATION | 2026-04-08
        the same while the message is built and brought | ROUTINE | \
            2026-11-23 ACCEPTED, 2026-11-24 READY | CONFIRMATION | 2026-11-25
        what is parked waits for nobody | ROUTINE | \
            2026-11-23 ACCEPTED, 2026-11-24 NOT_DELIVERED | CONFIRMATION | none
        what went again begins again | ROUTINE | \
            2026-11-23 ACCEPTED, 2026-11-24 NOT_DELIVERED, 2026-11-26 READY | CONFIRMATION | 2026-11-30
        a merger in between changes nothing | ROUTINE | \
            2026-11-23 ACCEPTED, 2026-11-23 READY, 2026-11-24 ACCEPTED | CONFIRMATION | 2026-11-25
        urgent: one working day | URGENT | \
            2026-11-20 ACCEPTED | CONFIRMATION | 2026-11-23
        as soon as possible: the same | ASAP | \
            2026-11-20 ACCEPTED | CONFIRMATION | 2026-11-23
        at once: the same day | STAT | \
            2026-11-20 ACCEPTED | CONFIRMATION | 2026-11-20
        at once, on a Saturday: the Monday | STAT | \
            2026-11-21 ACCEPTED | CONFIRMATION | 2026-11-23
        what the municipality has is confirmed | ROUTINE | \
            2026-11-23 ACCEPTED, 2026-11-23 RECEIVED | CONFIRMATION | none
        iWmo confirms in three working days | ROUTINE | \
            2026-11-20 ACCEPTED, 2026-11-20 SENT | RETOUR | 2026-11-25
        and the melding itself is still unconfirmed after two | ROUTINE | \
            2026-11-20 ACCEPTED, 2026-11-20 SENT | CONFIRMATION | 2026-11-24
        no retour is missed of who answers at once | ROUTINE | \
            2026-11-20 ACCEPTED, 2026-11-20 READY | RETOUR | none
        an iWmo request is answered in five working days | ROUTINE | \
            2026-11-20 SENT, 2026-11-23 RECEIVED | ANSWER | 2026-11-27
        who has another standard gives no such answer | ROUTINE | \
            2026-11-20 READY, 2026-11-20 RECEIVED | ANSWER | none
        and it ends when there is one | ROUTINE | \
            2026-11-20 SENT, 2026-11-23 RECEIVED, 2026-11-24 IN_PROGRESS | ANSWER | none
        an urgent one is begun in three working days | URGENT | \
            2026-11-20 READY, 2026-11-20 RECEIVED | SIGN_OF_LIFE | 2026-11-25
        one that cannot wait the next day | STAT | \
            2026-11-20 READY, 2026-11-20 RECEIVED | SIGN_OF_LIFE | 2026-11-23
        a routine one has its six weeks | ROUTINE | \
            2026-11-20 READY, 2026-11-20 RECEIVED | SIGN_OF_LIFE | none
        begun is begun | URGENT | \
            2026-11-20 RECEIVED, 2026-11-21 IN_PROGRESS, 2026-11-22 RECEIVED | SIGN_OF_LIFE | none
        """)
    void the_clock_of_a_message(String sentence, Urgency urgency, String story, TermKind kind, String due) {
        assertThat(due(urgency, story, kind)).isEqualTo(due);
    }

    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
        six weeks after the day on which the municipality got it | \
            2026-11-20 ACCEPTED, 2026-11-23 RECEIVED | INVESTIGATION | 2027-01-04
        eight weeks to decide | \
            2026-11-20 ACCEPTED, 2026-11-23 RECEIVED | DECISION | 2027-01-18
        by iWmo from the day on which it went | \
            2026-11-20 SENT, 2026-11-25 RECEIVED | INVESTIGATION | 2027-01-04
        a term that ends on New Year's Day ends on the Monday | \
            2026-11-20 RECEIVED | INVESTIGATION | 2027-01-04
        one that ends on Boxing Day, a Saturday, on the Monday | \
            2026-11-14 RECEIVED | INVESTIGATION | 2026-12-28
        one that ends on a Sunday on the Monday | \
            2026-11-22 RECEIVED | DECISION | 2027-01-18
        one that ends on Liberation Day the day after | \
            2026-03-10 RECEIVED | DECISION | 2026-05-06
        the municipality's own day counts | \
            2026-11-23 RECEIVED 2027-01-15 | DECISION | 2027-01-15
        and moves along with the law on a holiday | \
            2026-11-23 RECEIVED 2026-12-25 | DECISION | 2026-12-28
        a day before midnight is that day in Dutch time | \
            2026-11-23T23:30 RECEIVED | INVESTIGATION | 2027-01-04
        opschorting stops the clock | \
            2026-11-23 RECEIVED, 2026-12-01 WAITING | INVESTIGATION | stands still
        for the decision as well | \
            2026-11-23 RECEIVED 2027-01-18, 2026-12-01 WAITING | DECISION | stands still
        what was waited does not count | \
            2026-11-23 RECEIVED, 2026-12-01 WAITING, 2026-12-08 IN_PROGRESS | INVESTIGATION | 2027-01-11
        nor for a day that was given before | \
            2026-11-23 RECEIVED 2027-01-18, 2026-12-01 WAITING, \
            2026-12-08 IN_PROGRESS 2027-01-18 | DECISION | 2027-01-25
        a day that came with going on counts it already | \
            2026-11-23 RECEIVED 2027-01-18, 2026-12-01 WAITING, \
            2026-12-08 IN_PROGRESS 2027-01-25 | DECISION | 2027-01-25
        and is no extension | \
            2026-11-23 RECEIVED 2027-01-18, 2026-12-01 WAITING, \
            2026-12-08 IN_PROGRESS 2027-01-25 | INVESTIGATION | 2027-01-11
        waiting twice counts twice | \
            2026-11-23 RECEIVED, 2026-12-01 WAITING, 2026-12-08 IN_PROGRESS, 2026-12-10 WAITING, \
            2026-12-17 IN_PROGRESS | INVESTIGATION | 2027-01-18
        waiting for less than a day counts nothing | \
            2026-11-23 RECEIVED, 2026-12-01 WAITING, 2026-12-01 IN_PROGRESS | INVESTIGATION | 2027-01-04
        waiting that began too late mends nothing | \
            2026-11-23 RECEIVED, 2027-01-05 WAITING | INVESTIGATION | 2027-01-04
        waiting that began on the last day is in time | \
            2026-11-23 RECEIVED, 2027-01-04 WAITING | INVESTIGATION | stands still
        but the decision still had time: its clock stands | \
            2026-11-23 RECEIVED, 2027-01-05 WAITING | DECISION | stands still
        a verlenging moves the decision | \
            2026-11-23 RECEIVED 2027-01-18, 2026-12-10 EXTENDED 2027-02-01 | DECISION | 2027-02-01
        and the onderzoek by as much | \
            2026-11-23 RECEIVED 2027-01-18, 2026-12-10 EXTENDED 2027-02-01 | INVESTIGATION | 2027-01-18
        a verlenging that came too late does not mend that | \
            2026-11-23 RECEIVED 2027-01-18, 2027-01-06 EXTENDED 2027-02-01 | INVESTIGATION | 2027-01-04
        a verlenging after waiting: both | \
            2026-11-23 RECEIVED 2027-01-18, 2026-12-01 WAITING, \
            2026-12-08 EXTENDED 2027-02-08 | INVESTIGATION | 2027-01-25
        waiting after a verlenging: both | \
            2026-11-23 RECEIVED 2027-01-18, 2026-12-10 EXTENDED 2027-02-01, 2026-12-14 WAITING, \
            2026-12-21 EXTENDED 2027-02-01 | DECISION | 2027-02-08
        a shorter day of its own does not shorten the onderzoek | \
            2026-11-23 RECEIVED 2027-01-18, 2026-12-10 IN_PROGRESS 2027-01-11 | INVESTIGATION | 2027-01-04
        what is decided has no term | \
            2026-11-23 RECEIVED, 2026-12-10 GRANTED | DECISION | none
        nor has what was withdrawn | \
            2026-11-23 RECEIVED, 2026-12-10 WITHDRAWN | INVESTIGATION | none
        nor what was revoked | \
            2026-11-23 RECEIVED, 2026-12-10 REVOKED | INVESTIGATION | none
        a merger is no new melding | \
            2026-11-23 RECEIVED, 2027-01-01 RECEIVED | INVESTIGATION | 2027-01-04
        what failed there and went again is a new one | \
            2026-11-23 RECEIVED 2027-01-18, 2026-11-25 NOT_DELIVERED 2027-01-18, 2026-11-30 READY 2027-01-18, \
            2026-11-30 RECEIVED 2027-01-25 | DECISION | 2027-01-25
        """)
    void the_clock_of_the_law(String sentence, String story, TermKind kind, String due) {
        assertThat(due(Urgency.ROUTINE, story, kind)).isEqualTo(due);
    }

    @Test
    void a_municipality_that_works_faster_by_its_own_file_is_held_to_that() {
        List<TimelineEntry> timeline = timeline("2026-11-23 RECEIVED");
        Map<TermKind, Term> running = terms.of(referral(Urgency.ROUTINE, timeline), timeline,
                new Municipality.Terms(Period.ofWeeks(4), Period.ofWeeks(6)));

        assertThat(running.get(TermKind.INVESTIGATION).due()).isEqualTo(LocalDate.of(2026, 12, 21));
        assertThat(running.get(TermKind.DECISION).due()).isEqualTo(LocalDate.of(2027, 1, 4));
    }

    @Test
    void the_last_day_is_in_time_and_the_day_after_it_is_late() {
        Term term = new Term(TermKind.DECISION, LocalDate.of(2027, 1, 18));

        assertThat(term.isLateOn(LocalDate.of(2027, 1, 18))).isFalse();
        assertThat(term.isLateOn(LocalDate.of(2027, 1, 19))).isTrue();
        assertThat(new Term(TermKind.DECISION, null).isLateOn(LocalDate.of(2030, 1, 1))).isFalse();
    }

    private String due(Urgency urgency, String story, TermKind kind) {
        List<TimelineEntry> timeline = timeline(story);
        Term term = terms.of(referral(urgency, timeline), timeline, LEGAL).get(kind);
        return term == null ? "none" : term.due() == null ? "stands still" : term.due().toString();
    }

    private static List<TimelineEntry> timeline(String story) {
        List<TimelineEntry> timeline = new ArrayList<>();
        for (String step : story.split(", ")) {
            String[] words = step.strip().split(" ");
            String[] moment = words[0].split("T");
            Instant at = LocalDate.parse(moment[0]).atTime(moment.length == 1 ? LocalTime.of(10, 0)
                    : LocalTime.parse(moment[1])).atZone(DUTCH_TIME).toInstant();
            timeline.add(new TimelineEntry(timeline.size() + 1, at, "any", ReferralState.valueOf(words[1]), null, null,
                    null, null, words.length < 3 ? null : LocalDate.parse(words[2]), null, null));
        }
        return timeline;
    }

    private static Referral referral(Urgency urgency, List<TimelineEntry> timeline) {
        TimelineEntry last = timeline.get(timeline.size() - 1);
        return new Referral(ReferralId.next(), new AgbCode("01012345"), new SourceIdentifier("", "1"), null,
                Provision.SCOOTMOBIEL, urgency, new GemeenteCode("0363"),
                new Referral.Agreement(LocalDate.EPOCH, null, true, null), last.state(), last.version(),
                timeline.get(0).at(), last.at(), null, last.deadline(), 0, null);
    }
}
