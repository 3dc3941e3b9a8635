package nl.schakel.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

import nl.schakel.referral.Bell;
import nl.schakel.referral.Change;
import nl.schakel.referral.Database;
import nl.schakel.referral.DeliveryForm;
import nl.schakel.referral.Fault;
import nl.schakel.referral.MunicipalUpdate;
import nl.schakel.referral.MunicipalUpdate.Kind;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.referral.Outcome;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.Urgency;
import nl.schakel.referral.WmoCategory;
import nl.schakel.story.MovableClock;

/** What a practice may know: state by state, with and without the patient's consent to feedback. */
class FeedbackDeskTest {

    private static final LocalDate DEADLINE = LocalDate.of(2027, 1, 15);
    private static final LocalDate FROM = LocalDate.of(2026, 12, 1);
    private static final LocalDate UNTIL = LocalDate.of(2031, 11, 30);

    private final MovableClock clock = new MovableClock();

    /**
     * @param with    what the practice learns where the patient agreed
     * @param without what it learns where the patient did not, or no longer at the time
     */
    private record Row(MunicipalUpdate update, BusinessStatus with, BusinessStatus without) {
    }

    private static final List<Row> TABLE = List.of(
            new Row(of(Kind.IN_PROGRESS, null), BusinessStatus.IN_ONDERZOEK, BusinessStatus.ONTVANGEN),
            new Row(of(Kind.WAITING, null), BusinessStatus.WACHT_OP_INFORMATIE, BusinessStatus.ONTVANGEN),
            new Row(of(Kind.EXTENDED, null), BusinessStatus.TERMIJN_VERLENGD, BusinessStatus.ONTVANGEN),
            new Row(of(Kind.DECIDED, Outcome.GRANTED), BusinessStatus.TOEGEKEND, BusinessStatus.ONTVANGEN),
            new Row(of(Kind.DECIDED, Outcome.PARTLY_GRANTED), BusinessStatus.GEDEELTELIJK_TOEGEKEND,
                    BusinessStatus.ONTVANGEN),
            new Row(of(Kind.DECIDED, Outcome.REFUSED), BusinessStatus.AFGEWEZEN, BusinessStatus.ONTVANGEN),
            new Row(of(Kind.DECIDED, Outcome.OTHERWISE_SOLVED), BusinessStatus.GEEN_MAATWERKVOORZIENING,
                    BusinessStatus.ONTVANGEN),
            new Row(of(Kind.DECIDED, null), BusinessStatus.AFGEHANDELD, BusinessStatus.ONTVANGEN),
            new Row(of(Kind.WITHDRAWN, null), BusinessStatus.INGETROKKEN, BusinessStatus.ONTVANGEN),
            new Row(of(Kind.OTHER_MUNICIPALITY, null), BusinessStatus.ANDERE_GEMEENTE, BusinessStatus.ONTVANGEN),
            new Row(of(Kind.NOT_TAKEN_UP, null), BusinessStatus.NIET_IN_BEHANDELING, BusinessStatus.ONTVANGEN),
            new Row(of(Kind.FAILED, null), BusinessStatus.NIET_BEZORGD, BusinessStatus.NIET_BEZORGD));

    @OnBothDatabases
    void each_state_is_told_with_the_consent_to_feedback_and_only_what_the_practice_sent_without(Database database) {
        FeedbackHub hub = new FeedbackHub(database, clock, null);
        for (Row row : TABLE) {
            assertThat(last(hub, row, true, null).status()).as("%s with", row.update()).isEqualTo(row.with());
            for (Feedback without : List.of(last(hub, row, false, null),
                    last(hub, row, true, clock.instant().plusSeconds(30)))) {
                assertThat(without.status()).as("%s without", row.update()).isEqualTo(row.without());
                assertThat(without.decided()).isNull();
                assertThat(without.text()).doesNotContain("1 december", "2031", "pgb", "rolstoel");
            }
        }
    }

    @OnBothDatabases
    void a_decision_tells_its_outcome_its_days_what_kind_and_how(Database database) {
        FeedbackHub hub = new FeedbackHub(database, clock, null);

        Feedback told = last(hub, new Row(of(Kind.DECIDED, Outcome.GRANTED), null, null), true, null);

        assertThat(told.decided()).isEqualTo(new Decided(WmoCategory.ROLSTOEL, FROM, UNTIL, DeliveryForm.PGB));
        assertThat(told.text()).isEqualTo("Amsterdam heeft scootmobiel toegekend vanaf 1 december 2026 tot en met "
                + "30 november 2031. Het gaat om: rolstoel. De patiënt krijgt hiervoor een persoonsgebonden budget "
                + "(pgb). De gemeente regelt het met de patiënt; u hoeft niets te doen. Contact: Wijkteam Oost, "
                + "020-5550101.");
    }

    @OnBothDatabases
    void the_next_term_is_told_and_never_while_the_case_is_suspended(Database database) {
        FeedbackHub hub = new FeedbackHub(database, clock, null);
        ReferralId id = hub.received(Urgency.ROUTINE, true, null);
        assertThat(current(hub, id).next()).isEqualTo(new NextTerm(NextTerm.Kind.INVESTIGATION,
                LocalDate.of(2027, 1, 1)));
        assertThat(current(hub, id).text()).contains("Het onderzoek is uiterlijk 1 januari 2027 klaar.",
                "De patiënt kan tot en met 27 november 2026 een persoonlijk plan inleveren.");

        hub.reports(id, new MunicipalUpdate(Kind.WAITING, null, null, DEADLINE, null, null));
        assertThat(current(hub, id).next()).isNull();
        assertThat(current(hub, id).deadline()).isNull();
        assertThat(current(hub, id).text()).contains("Zolang loopt er geen termijn.").doesNotContain("2027");

        hub.reports(id, new MunicipalUpdate(Kind.IN_PROGRESS, null, null, DEADLINE, null, null));
        assertThat(current(hub, id).next()).as("the day that the law gives is not the day any more").isNull();

        hub.reports(id, new MunicipalUpdate(Kind.IN_PROGRESS, null, null, DEADLINE.plusDays(20), null, null));
        assertThat(current(hub, id).next()).isEqualTo(new NextTerm(NextTerm.Kind.DECISION, DEADLINE.plusDays(20)));
    }

    @OnBothDatabases
    void after_six_weeks_the_patient_may_file_an_aanvraag(Database database) {
        FeedbackHub hub = new FeedbackHub(database, clock, null);
        ReferralId id = hub.received(Urgency.ROUTINE, true, null);
        clock.pass(Duration.ofDays(43));
        hub.reports(id, Kind.IN_PROGRESS);

        assertThat(current(hub, id).next()).isEqualTo(new NextTerm(NextTerm.Kind.DECISION, DEADLINE));
        assertThat(current(hub, id).text()).contains("Het besluit volgt uiterlijk 15 januari 2027.",
                "De patiënt kan nu een aanvraag indienen");
    }

    @OnBothDatabases
    void what_a_his_has_is_not_told_again_and_what_stands_beside_the_state_is_all_told(Database database) {
        FeedbackHub hub = new FeedbackHub(database, clock, null);
        ReferralId id = hub.received(Urgency.ROUTINE, true, null);
        Feedback first = hub.hears(id);
        hub.pushes.arrived(first);
        assertThat(hub.hears(id)).isNull();
        assertThat(hub.isUnheard(id)).isFalse();

        hub.referrals.remark(id, FeedbackText.NOT_DELIVERED_TO + "expert",
                new Fault.Translation("x", "Het adres klopt niet."), new Bell(Bell.FEEDBACK, id));
        hub.reports(id, Kind.IN_PROGRESS);
        hub.reports(id, Kind.WAITING);
        Feedback newest = hub.hears(id);

        assertThat(newest.status()).isEqualTo(BusinessStatus.WACHT_OP_INFORMATIE);
        assertThat(hub.desk.unheard(newest)).singleElement().satisfies(beside ->
                assertThat(beside.text()).contains("Het adres klopt niet."));
    }

    @OnBothDatabases
    void what_comes_while_a_push_is_under_way_stays_unheard(Database database) {
        FeedbackHub hub = new FeedbackHub(database, clock, null);
        ReferralId id = hub.received(Urgency.ROUTINE, true, null);
        Feedback underWay = hub.hears(id);
        hub.reports(id, Kind.IN_PROGRESS);

        hub.pushes.arrived(underWay);

        assertThat(hub.isUnheard(id)).isTrue();
        assertThat(hub.hears(id).status()).isEqualTo(BusinessStatus.IN_ONDERZOEK);
    }

    @OnBothDatabases
    void what_a_his_refused_is_not_brought_again_until_there_is_news(Database database) {
        FeedbackHub hub = new FeedbackHub(database, clock, null);
        ReferralId id = hub.received(Urgency.ROUTINE, true, null);
        hub.pushes.refused(hub.hears(id));
        hub.bells(id);
        clock.pass(Duration.ofHours(1));
        hub.rounds.ring();
        assertThat(hub.bells(id)).isZero();

        hub.reports(id, Kind.IN_PROGRESS);

        assertThat(hub.hears(id).status()).isEqualTo(BusinessStatus.IN_ONDERZOEK);
    }

    @OnBothDatabases
    void what_was_told_under_a_consent_that_ended_since_is_not_brought_any_more(Database database) {
        FeedbackHub hub = new FeedbackHub(database, clock, null);
        ReferralId id = hub.received(Urgency.ROUTINE, true, clock.instant().plusSeconds(60));
        hub.reports(id, Kind.IN_PROGRESS);
        clock.pass(Duration.ofMinutes(2));

        assertThat(hub.hears(id).status()).as("that it was received may always be told")
                .isEqualTo(BusinessStatus.ONTVANGEN);
    }

    @OnBothDatabases
    void a_referral_that_is_only_on_its_way_is_no_news(Database database) {
        FeedbackHub hub = new FeedbackHub(database, clock, null);
        ReferralId id = hub.received(Urgency.ROUTINE, true, null);
        hub.pushes.arrived(hub.hears(id));
        hub.referrals.remarkWith(id, "looked-at-again", change -> change.ringing(new Bell(Bell.FEEDBACK, id)));

        assertThat(hub.hears(id)).isNull();
        assertThat(hub.isUnheard(id)).isFalse();
    }

    private Feedback last(FeedbackHub hub, Row row, boolean feedback, Instant until) {
        ReferralId id = hub.received(Urgency.ROUTINE, feedback, until);
        if (until != null) {
            clock.pass(Duration.ofMinutes(1));
        }
        MunicipalUpdate update = row.update();
        hub.referrals.change(id, Change.reported("municipal-update", update).ringing(new Bell(Bell.FEEDBACK, id)));
        return current(hub, id);
    }

    private static Feedback current(FeedbackHub hub, ReferralId id) {
        return hub.desk.current(hub.referrals.find(id).orElseThrow());
    }

    private static MunicipalUpdate of(Kind kind, Outcome outcome) {
        boolean granted = outcome == Outcome.GRANTED || outcome == Outcome.PARTLY_GRANTED;
        return new MunicipalUpdate(kind, outcome, null, null, granted ? FROM : null, granted ? UNTIL : null,
                granted ? WmoCategory.ROLSTOEL : null, granted ? DeliveryForm.PGB : null);
    }
}
