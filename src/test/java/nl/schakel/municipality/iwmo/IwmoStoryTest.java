package nl.schakel.municipality.iwmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;

import nl.schakel.directory.Municipality;
import nl.schakel.municipality.Withdrawal;
import nl.schakel.referral.CancelReason;
import nl.schakel.referral.DeliveryForm;
import nl.schakel.referral.Change;
import nl.schakel.referral.Content;
import nl.schakel.referral.Database;
import nl.schakel.referral.Fault;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.TimelineEntry;
import nl.schakel.referral.WmoCategory;
import nl.schakel.story.MovableClock;

/** From a request to its decision, and everything that may come between. */
class IwmoStoryTest {

    private final MovableClock clock = new MovableClock();

    @OnBothDatabases
    void a_request_is_sent_confirmed_investigated_and_granted(Database database) {
        IwmoHub hub = new IwmoHub(database, clock);
        ReferralId id = hub.delivered();
        assertThat(hub.state(id)).isEqualTo(ReferralState.SENT);
        assertThat(hub.sent).hasSize(1).first().satisfies(message -> {
            assertThat(message.function()).isEqualTo("WMO315");
            assertThat(message.token()).isEqualTo("token");
            Schemas.validate("WMO315", message.payload());
        });

        byte[] retour = hub.hall.wmo316(hub.newest(id));
        Schemas.validateRetour("WMO316", retour);
        hub.receive(retour);
        assertThat(hub.state(id)).isEqualTo(ReferralState.RECEIVED);
        assertThat(hub.newestEntry(id).event()).isEqualTo("delivered");
        assertThat(hub.newestEntry(id).deadline()).isEqualTo(LocalDate.of(2027, 1, 15));

        byte[] answer = hub.hall.wmo319(TownHall.number(), id.toString(), "2", null);
        Schemas.validate("WMO319", answer);
        hub.receive(answer);
        assertThat(hub.state(id)).isEqualTo(ReferralState.IN_PROGRESS);
        assertThat(hub.newestCodes()).isEmpty();

        byte[] grant = hub.hall.wmo301(TownHall.number(), IwmoFixture.BSN, TownHall.allocation("101", id.toString(),
                "2026-11-20T12:00:00", "2026-12-01", "2031-11-30", null));
        Schemas.validate("WMO301", grant);
        hub.receive(grant);
        assertThat(hub.newestEntry(id)).satisfies(entry -> {
            assertThat(entry.state()).isEqualTo(ReferralState.GRANTED);
            assertThat(entry.from()).isEqualTo(LocalDate.of(2026, 12, 1));
            assertThat(entry.until()).isEqualTo(LocalDate.of(2031, 11, 30));
            assertThat(entry.category()).isEqualTo(WmoCategory.VERVOERSVOORZIENING);
            assertThat(entry.form()).as("iWmo allocates care in kind only").isEqualTo(DeliveryForm.ZIN);
        });
        assertThat(hub.newestCodes()).isEmpty();
        assertThat(hub.retours()).extracting(IwmoMessage::function).containsExactly("WMO320", "WMO302");
    }

    @OnBothDatabases
    void a_body_that_does_the_work_of_several_municipalities_answers_for_each_of_them(Database database) {
        IwmoHub hub = new IwmoHub(database, clock);
        ReferralId id = hub.ready(hub.served);
        hub.deliver(id);
        assertThat(hub.newest(id).receiver()).isEqualTo("0852");

        hub.receive(hub.hall.wmo316(hub.newest(id)));
        assertThat(hub.state(id)).isEqualTo(ReferralState.RECEIVED);
        hub.receive(new TownHall("0852").wmo319(TownHall.number(), id.toString(), "2", null));
        assertThat(hub.state(id)).isEqualTo(ReferralState.IN_PROGRESS);
        hub.receive(hub.hall.wmo319(TownHall.number(), id.toString(), "1", "2"));

        assertThat(hub.state(id)).isEqualTo(ReferralState.REFUSED);
        assertThat(hub.newestCodes()).isEmpty();
        assertThat(catchThrowableOfType(IwmoInbox.Refused.class, () -> hub.inbox.receive(hub.served,
                hub.hall.wmo319(TownHall.number(), id.toString(), "2", null))).code())
                .as("who is served does not speak for the body").isEqualTo("iwmo-other-municipality");
    }

    @OnBothDatabases
    void what_may_have_gone_to_a_municipality_that_is_gone_is_another_message_for_its_successor(Database database) {
        IwmoHub hub = new IwmoHub(database, clock);
        Municipality weesp = IwmoFixture.municipality("0457", "Weesp", LocalDate.of(1900, 1, 1), "0363", true);
        ReferralId id = hub.ready(weesp);
        IwmoRequests.Request first = hub.requests.prepare(id, Wmo315Check.check(hub.form.render(
                IwmoFixture.request(id, Provision.SCOOTMOBIEL), weesp), hub.requests.today()));
        hub.hub.referrals.change(id, Change.of("municipality-succeeded", ReferralState.ACCEPTED)
                .succeeding(weesp.code(), hub.amsterdam.code(), "Weesp is opgegaan in Amsterdam."));
        clock.pass(Duration.ofMinutes(1));
        hub.build(id);

        assertThat(hub.deliver(id)).isTrue();
        assertThat(hub.sent).hasSize(1);
        assertThat(hub.newest(id)).satisfies(header -> {
            assertThat(header.receiver()).isEqualTo("0363");
            assertThat(header.identification()).as("TR056").isNotEqualTo(first.identification());
        });
        hub.receive(hub.hall.wmo316(hub.newest(id)));

        assertThat(hub.state(id)).isEqualTo(ReferralState.RECEIVED);
    }

    @OnBothDatabases
    void whatever_comes_twice_does_nothing_the_second_time(Database database) {
        IwmoHub hub = new IwmoHub(database, clock);
        ReferralId id = hub.delivered();
        List<byte[]> messages = List.of(hub.hall.wmo316(hub.newest(id)),
                hub.hall.wmo319(TownHall.number(), id.toString(), "2", null),
                hub.hall.wmo301(TownHall.number(), IwmoFixture.BSN, TownHall.allocation("201", id.toString(),
                        "2026-11-20T12:00:00", "2026-12-01", null, null)));
        messages.forEach(hub::receive);
        List<String> once = hub.events(id);

        messages.forEach(hub::receive);
        messages.forEach(hub.beside()::receive);

        assertThat(hub.events(id)).isEqualTo(once);
        assertThat(hub.retours()).hasSize(2);
    }

    @OnBothDatabases
    void an_answer_before_the_retour_tells_as_much(Database database) {
        IwmoHub hub = new IwmoHub(database, clock);
        ReferralId id = hub.delivered();

        hub.receive(hub.hall.wmo319(TownHall.number(), id.toString(), "2", null));
        hub.receive(hub.hall.wmo316(hub.newest(id)));

        assertThat(hub.events(id)).containsExactly("accepted", "ready", "sent", "delivered", "municipal-update");
        assertThat(hub.state(id)).isEqualTo(ReferralState.IN_PROGRESS);
    }

    @OnBothDatabases
    void a_municipality_that_answers_before_the_delivery_is_closed_is_heard_after_it(Database database) {
        IwmoHub hub = new IwmoHub(database, clock);
        ReferralId id = hub.ready();
        hub.iwmo.takeTurn(id.toString(), RecipientRole.CONSULTANT);
        var done = hub.iwmo.deliver(hub.hub.open(id));

        hub.receive(hub.hall.wmo316(hub.newest(id), "0001"));
        assertThat(hub.state(id)).isEqualTo(ReferralState.READY);
        hub.hub.close(done);
        hub.iwmo.look();

        assertThat(hub.state(id)).isEqualTo(ReferralState.NOT_DELIVERED);
    }

    @OnBothDatabases
    void a_refused_message_parks_the_referral_and_the_next_one_is_new(Database database) {
        IwmoHub hub = new IwmoHub(database, clock);
        ReferralId id = hub.delivered();
        String first = hub.newest(id).identification();

        hub.receive(hub.hall.wmo316(hub.newest(id), "0200", "9374", "0233"));

        TimelineEntry parked = hub.hub.referrals.timeline(id).stream().filter(e -> e.event().equals("parked"))
                .findFirst().orElseThrow();
        assertThat(parked.code()).isEqualTo("iwmo-retour-9374");
        assertThat(parked.note()).contains("Bel haar om dat af te sluiten");
        assertThat(hub.state(id)).isEqualTo(ReferralState.NOT_DELIVERED);
        // As a HIS that sends it again: there is no consignment any more, so it is built anew.
        assertThat(hub.hub.referrals.content(id, Content.Kind.CONSIGNMENT)).isEmpty();
        hub.hub.referrals.change(id, Change.of("sent-again", ReferralState.ACCEPTED));
        clock.pass(Duration.ofMinutes(1));
        hub.build(id);
        hub.deliver(id);
        assertThat(hub.newest(id).identification()).isNotEqualTo(first);
        assertThat(hub.state(id)).isEqualTo(ReferralState.SENT);

        hub.receive(hub.hall.wmo316(hub.newest(id)));
        assertThat(hub.state(id)).isEqualTo(ReferralState.RECEIVED);
    }

    @OnBothDatabases
    void what_the_network_refuses_is_parked_and_what_it_has_already_is_not(Database database) {
        IwmoHub hub = new IwmoHub(database, clock);
        ReferralId id = hub.delivered();
        String reference = hub.requests.of(id).get(0).reference().toString();

        hub.receive(("Fo01 IB016 " + reference).getBytes());
        assertThat(hub.state(id)).isEqualTo(ReferralState.SENT);
        hub.receive(("Fo01 IB014 " + reference).getBytes());
        hub.receive(("Fo01 IB014 " + reference).getBytes());

        assertThat(hub.state(id)).isEqualTo(ReferralState.NOT_DELIVERED);
        assertThat(hub.events(id)).containsOnlyOnce("parked");
    }

    @OnBothDatabases
    void an_older_allocation_that_comes_late_changes_nothing_and_a_removed_one_takes_the_grant_back(Database database) {
        IwmoHub hub = new IwmoHub(database, clock);
        ReferralId id = hub.delivered();
        hub.receive(hub.hall.wmo301(TownHall.number(), IwmoFixture.BSN, TownHall.allocation("301", id.toString(),
                "2026-11-20T12:00:00", "2026-12-01", "2027-11-30", null)));
        // Later ones do not repeat the reference (TR379).
        hub.receive(hub.hall.wmo301(TownHall.number(), IwmoFixture.BSN, TownHall.allocation("301", null,
                "2026-11-20T13:00:00", "2026-12-01", "2028-11-30", "04")));
        hub.receive(hub.hall.wmo301(TownHall.number(), IwmoFixture.BSN, TownHall.allocation("301", null,
                "2026-11-20T12:30:00", "2026-12-01", "2026-12-31", "05")));
        assertThat(hub.newestEntry(id).until()).isEqualTo(LocalDate.of(2028, 11, 30));

        hub.receive(hub.hall.wmo301(TownHall.number(), IwmoFixture.BSN, TownHall.allocation("301", null,
                "2026-11-20T14:00:00", "2026-12-01", "2026-12-01", "13")));

        assertThat(hub.state(id)).isEqualTo(ReferralState.CLOSED);
    }

    @OnBothDatabases
    void a_municipality_that_keeps_its_decision_to_itself_tells_only_that_it_decided(Database database) {
        IwmoHub hub = new IwmoHub(database, clock, false);
        ReferralId granted = hub.delivered();
        hub.receive(hub.hall.wmo301(TownHall.number(), IwmoFixture.BSN, TownHall.allocation("401",
                granted.toString(), "2026-11-20T12:00:00", "2026-12-01", null, null)));
        ReferralId refused = hub.delivered();
        hub.receive(hub.hall.wmo319(TownHall.number(), refused.toString(), "1", "7"));

        assertThat(hub.newestEntry(granted)).satisfies(entry -> {
            assertThat(entry.state()).isEqualTo(ReferralState.CLOSED);
            assertThat(entry.from()).isNull();
        });
        assertThat(hub.state(refused)).isEqualTo(ReferralState.CLOSED);
        assertThat(hub.events(refused)).doesNotContain("answer-explained");
    }

    @OnBothDatabases
    void a_message_about_somebody_else_or_nothing_of_ours_is_refused_in_its_retour(Database database) {
        IwmoHub hub = new IwmoHub(database, clock);
        ReferralId id = hub.delivered();

        hub.receive(hub.hall.wmo319(TownHall.number(), "9003", "2", null));
        assertThat(hub.newestCodes()).containsExactly("9355");
        hub.receive(hub.hall.wmo319(TownHall.number(), ReferralId.next().toString(), "2", null));
        assertThat(hub.newestCodes()).containsExactly("9355");
        hub.receive(hub.hall.wmo301(TownHall.number(), "111222333", TownHall.allocation("501", id.toString(),
                "2026-11-20T12:00:00", "2026-12-01", null, null)));
        assertThat(hub.newestCodes()).containsExactly("9379");
        hub.receive(hub.hall.wmo319(TownHall.number(), "2026-11-21", id.toString(), "2", null));
        assertThat(hub.newestCodes()).containsExactly("8848");
        hub.receive(hub.hall.wmo319(TownHall.number(), id.toString(), "1", null));
        assertThat(hub.newestCodes()).containsExactly("0001");
        String number = TownHall.number();
        hub.receive(hub.hall.wmo319(number, id.toString(), "2", null));
        hub.receive(hub.hall.wmo319(number, id.toString(), "1", "7"));
        assertThat(hub.newestCodes()).containsExactly("9056");

        assertThat(hub.state(id)).isEqualTo(ReferralState.IN_PROGRESS);
    }

    @OnBothDatabases
    void after_a_revocation_nothing_is_told_and_the_town_hall_hears_it_by_telephone(Database database) {
        IwmoHub hub = new IwmoHub(database, clock);
        ReferralId id = hub.delivered();
        hub.hub.referrals.change(id, Change.of("consent-revoked", ReferralState.REVOKED));
        Withdrawal withdrawal = hub.hub.openWithdrawal(id);

        Fault fault = catchThrowableOfType(Fault.Translation.class, () -> hub.iwmo.withdraw(withdrawal));
        hub.receive(hub.hall.wmo319(TownHall.number(), id.toString(), "1", "7"));

        assertThat(fault.code()).isEqualTo("withdrawal-by-phone");
        assertThat(fault.sentence()).contains(id.toString());
        assertThat(hub.newestCodes()).isEmpty();
        assertThat(hub.state(id)).isEqualTo(ReferralState.REVOKED);
    }

    @OnBothDatabases
    void what_the_practice_takes_back_the_town_hall_hears_by_telephone(Database database) {
        IwmoHub hub = new IwmoHub(database, clock);
        ReferralId id = hub.delivered();
        hub.hub.referrals.change(id, Change.of("cancelled-by-practice", ReferralState.WITHDRAWN)
                .cancelling(CancelReason.PATIENT_DIED));
        Withdrawal withdrawal = hub.hub.openWithdrawal(id);

        Fault fault = catchThrowableOfType(Fault.Translation.class, () -> hub.iwmo.withdraw(withdrawal));
        hub.receive(hub.hall.wmo316(hub.newest(id)));
        hub.receive(hub.hall.wmo319(TownHall.number(), id.toString(), "1", "7"));

        assertThat(fault.code()).isEqualTo("withdrawal-by-phone");
        assertThat(fault.sentence()).contains(id.toString(), "dat de verwijzer de melding heeft ingetrokken")
                .doesNotContain("overleden", "toestemming");
        assertThat(hub.state(id)).isEqualTo(ReferralState.WITHDRAWN);
    }

    @OnBothDatabases
    void what_the_municipality_never_got_needs_no_telephone(Database database) {
        IwmoHub hub = new IwmoHub(database, clock);
        ReferralId id = hub.delivered();
        hub.receive(hub.hall.wmo316(hub.newest(id), "0001"));
        hub.hub.referrals.change(id, Change.of("consent-revoked", ReferralState.REVOKED));
        Withdrawal withdrawal = hub.hub.openWithdrawal(id);

        assertThat(hub.iwmo.withdraw(withdrawal).told()).isFalse();
    }

    @OnBothDatabases
    void a_crash_after_sending_sends_the_same_bytes_under_the_same_number(Database database) {
        IwmoHub hub = new IwmoHub(database, clock);
        ReferralId id = hub.ready();
        hub.brokenAfterSending = new Fault.Technical("iwmo-unreachable", "Niet bereikbaar.");
        catchThrowableOfType(Fault.Technical.class, () -> hub.deliver(id));
        hub.hub.release(id, new Fault.Technical("iwmo-unreachable", "Niet bereikbaar."));
        IwmoHub other = hub.beside();

        other.deliver(id);

        assertThat(other.sent).hasSize(1);
        assertThat(other.sent.get(0).payload()).isEqualTo(hub.sent.get(0).payload());
        assertThat(other.sent.get(0).reference()).isEqualTo(hub.sent.get(0).reference());
        assertThat(other.state(id)).isEqualTo(ReferralState.SENT);
    }

    @OnBothDatabases
    void a_crash_after_the_answer_of_the_network_sends_nothing_again(Database database) {
        IwmoHub hub = new IwmoHub(database, clock);
        ReferralId id = hub.ready();
        hub.iwmo.takeTurn(id.toString(), RecipientRole.CONSULTANT);
        hub.iwmo.deliver(hub.hub.open(id));
        hub.hub.release(id, new Fault.Technical("process-gone", "Weg."));
        IwmoHub other = hub.beside();

        other.deliver(id);

        assertThat(other.sent).isEmpty();
        assertThat(other.state(id)).isEqualTo(ReferralState.SENT);
    }

    @OnBothDatabases
    void a_retour_that_cannot_go_now_goes_later(Database database) {
        IwmoHub hub = new IwmoHub(database, clock);
        ReferralId id = hub.delivered();
        hub.brokenBeforeSending = new Fault.Technical("iwmo-unreachable", "Niet bereikbaar.");
        hub.receive(hub.hall.wmo319(TownHall.number(), id.toString(), "2", null));
        assertThat(hub.retours()).isEmpty();
        hub.brokenBeforeSending = null;
        hub.iwmo.look();
        assertThat(hub.retours()).as("not at once again").isEmpty();
        clock.pass(Duration.ofMinutes(3));
        hub.iwmo.look();
        hub.iwmo.look();

        assertThat(hub.retours()).hasSize(1);
        assertThat(hub.database.client().sql("select count(*) from iwmo_retour where sealed is not null and id = "
                + "(select max(id) from iwmo_retour)").query(Integer.class).single()).as("kept no longer").isZero();
    }
}
