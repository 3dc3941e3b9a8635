package nl.schakel.municipality;

import static nl.schakel.referral.RecipientRole.CONSULTANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;

import nl.schakel.referral.Bell;
import nl.schakel.referral.Change;
import nl.schakel.referral.Content;
import nl.schakel.referral.Database;
import nl.schakel.referral.Fault;
import nl.schakel.story.MovableClock;
import nl.schakel.referral.NewReferrals;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.TimelineEntry;

/** What opens, closes and parks a delivery; the steps are the routes'. */
class DeliveriesTest {

    private static final String DELIVERY = Bell.delivery(NewReferrals.AMSTERDAM);

    private final MovableClock clock = new MovableClock();

    @OnBothDatabases
    void every_attempt_carries_the_same_bytes(Database database) {
        Town town = new Town(database, clock);
        ReferralId id = town.ready(NewReferrals.any());

        Delivery first = town.deliveries.open(id.toString(), CONSULTANT);
        town.faults.release(id.toString(), CONSULTANT, new Fault.Technical("zgw-unreachable", "Niet bereikbaar."));
        Delivery second = town.beside().deliveries.open(id.toString(), CONSULTANT);

        assertThat(first.consignment().request()).isEqualTo(Town.consignment(id).request());
        assertThat(first.consignment().document()).isEqualTo(Town.consignment(id).document());
        assertThat(second.consignment().document()).isEqualTo(first.consignment().document());
        assertThat(second.consignment().token()).isEqualTo(first.consignment().token());
        assertThat(second.memory().resumed()).isTrue();
    }

    @OnBothDatabases
    void a_delivered_referral_tells_the_gp_once_and_is_not_delivered_again(Database database) {
        Town town = new Town(database, clock);
        ReferralId id = town.delivered();

        Referral referral = town.referrals.find(id).orElseThrow();
        assertThat(referral.state()).isEqualTo(ReferralState.RECEIVED);
        assertThat(referral.caseNumber()).isEqualTo("Z-" + id);
        assertThat(town.bells(Bell.FEEDBACK, id)).isEqualTo(1);
        assertThat(town.deliveries.open(id.toString(), CONSULTANT)).isNull();
        assertThat(town.deliveries.caseAddress(id)).contains("https://zaken.example/" + id);
        assertThat(town.log.claim(id, CONSULTANT)).as("let go").isPresent();
    }

    @OnBothDatabases
    void who_finds_a_delivery_busy_tries_later_and_does_not_set_a_third_one_free(Database database) {
        Town town = new Town(database, clock);
        ReferralId id = town.ready(NewReferrals.any());
        town.deliveries.open(id.toString(), CONSULTANT);
        for (int other = 0; other < 2; other++) {
            Town beside = town.beside();

            Fault fault = catchThrowableOfType(Fault.class, () -> beside.deliveries.open(id.toString(), CONSULTANT));

            assertThat(fault).isInstanceOf(Fault.Technical.class);
            assertThat(fault.code()).isEqualTo("delivery-busy");
            beside.faults.release(id.toString(), CONSULTANT, fault);
        }
    }

    @OnBothDatabases
    void a_slow_worker_and_the_one_that_overtook_it_make_one_delivery_of_it(Database database) {
        Town slow = new Town(database, clock);
        ReferralId id = slow.ready(NewReferrals.any());
        Delivery late = slow.deliveries.open(id.toString(), CONSULTANT);
        clock.pass(Duration.ofMinutes(7));
        Town other = slow.beside();
        other.deliveries.close(other.deliveries.open(id.toString(), CONSULTANT).done(Town.result(id)));
        other.referrals.change(id, Change.of("municipal-update", ReferralState.IN_PROGRESS));

        slow.deliveries.close(late.done(Town.result(id)));
        slow.faults.park(id.toString(), CONSULTANT, new Fault.Translation("zgw-request-refused", "Geweigerd."));

        assertThat(slow.referrals.find(id).orElseThrow().state()).isEqualTo(ReferralState.IN_PROGRESS);
        assertThat(slow.referrals.timeline(id)).extracting(TimelineEntry::event)
                .containsExactly("accepted", "ready", "delivered", "municipal-update");
        assertThat(slow.bells(Bell.FEEDBACK, id)).isEqualTo(1);
    }

    @OnBothDatabases
    void a_consent_that_ended_before_the_municipality_was_there_stops_the_delivery(Database database) {
        Town town = new Town(database, clock);
        ReferralId id = town.ready(NewReferrals.consentedUntil(clock.instant().plus(Duration.ofHours(5))));
        town.deliveries.open(id.toString(), CONSULTANT);
        town.faults.release(id.toString(), CONSULTANT, new Fault.Technical("zgw-unreachable", "Niet bereikbaar."));
        clock.pass(Duration.ofHours(6));

        park(town, id, "consent-expired");

        assertThat(town.deliveries.open(id.toString(), CONSULTANT)).as("parked").isNull();
    }

    @OnBothDatabases
    void a_municipality_that_stays_away_is_given_up_from_the_first_attempt_on(Database database) {
        Town town = new Town(database, clock);
        ReferralId id = town.ready(NewReferrals.any());
        clock.pass(Duration.ofDays(30));
        town.deliveries.open(id.toString(), CONSULTANT);
        town.faults.release(id.toString(), CONSULTANT, new Fault.Technical("zgw-unreachable", "Niet bereikbaar."));
        clock.pass(Town.GIVE_UP);
        town.deliveries.open(id.toString(), CONSULTANT);
        town.faults.release(id.toString(), CONSULTANT, new Fault.Technical("zgw-unreachable", "Niet bereikbaar."));
        clock.pass(Duration.ofSeconds(1));

        park(town, id, "delivery-given-up");
    }

    @OnBothDatabases
    void what_the_practice_is_told_meanwhile_buys_a_delivery_no_more_time(Database database) {
        Town town = new Town(database, clock);
        ReferralId id = town.ready(NewReferrals.any());
        town.deliveries.open(id.toString(), CONSULTANT);
        town.faults.release(id.toString(), CONSULTANT, new Fault.Technical("zgw-unreachable", "Niet bereikbaar."));
        clock.pass(Town.GIVE_UP.minusHours(1));
        town.referrals.remarkWith(id, "term-confirmation-late", change -> change.ringing(new Bell(Bell.FEEDBACK, id)));
        clock.pass(Duration.ofHours(1).plusSeconds(1));

        assertThat(catchThrowableOfType(Fault.class, () -> town.deliveries.open(id.toString(), CONSULTANT)).code())
                .isEqualTo("delivery-given-up");
    }

    @OnBothDatabases
    void content_that_is_gone_parks_instead_of_trying_for_ever(Database database) {
        Town town = new Town(database, clock);
        ReferralId id = town.ready(NewReferrals.any());
        database.client().sql("delete from referral_content where referral = :id and kind = :kind")
                .param("id", id.toString()).param("kind", Content.Kind.CONSIGNMENT.name()).update();

        park(town, id, "content-purged");
    }

    @OnBothDatabases
    void a_fault_at_the_same_moment_twice_parks_once(Database database) {
        Town town = new Town(database, clock);
        ReferralId id = town.ready(NewReferrals.any());
        Fault fault = new Fault.Translation("zgw-request-refused", "Geweigerd.");
        town.faults.park(id.toString(), CONSULTANT, fault);
        town.faults.park(id.toString(), CONSULTANT, fault);

        assertThat(town.referrals.timeline(id)).extracting(TimelineEntry::event)
                .containsExactly("accepted", "ready", "parked");
        assertThat(town.deadLetters(DELIVERY, id)).isEqualTo(1);
        assertThat(town.bells(Bell.FEEDBACK, id)).isEqualTo(1);
    }

    @OnBothDatabases
    void a_fault_on_the_side_is_told_once_until_something_else_happens(Database database) {
        Town town = new Town(database, clock);
        ReferralId id = town.delivered();
        Fault unmapped = new Fault.Translation("zgw-result-unmapped", "Geen betekenis.");

        town.faults.reportUpdate(id.toString(), unmapped);
        town.faults.reportUpdate(id.toString(), unmapped);
        town.faults.reportUpdate(id.toString(), new Fault.Translation("zgw-refused", "Geweigerd."));

        assertThat(town.referrals.timeline(id)).extracting(TimelineEntry::code)
                .containsExactly(null, null, null, "zgw-result-unmapped", "zgw-refused");
        assertThat(town.referrals.find(id).orElseThrow().state()).isEqualTo(ReferralState.RECEIVED);
        assertThat(town.deadLetters(Bell.update(NewReferrals.AMSTERDAM), id)).isEqualTo(2);
    }

    /** As the route does it. */
    private static void park(Town town, ReferralId id, String code) {
        Fault fault = catchThrowableOfType(Fault.class, () -> town.deliveries.open(id.toString(), CONSULTANT));
        assertThat(fault).isInstanceOf(Fault.Translation.class);
        assertThat(fault.code()).isEqualTo(code);
        town.faults.park(id.toString(), CONSULTANT, fault);
        assertThat(town.referrals.find(id).orElseThrow().state()).isEqualTo(ReferralState.NOT_DELIVERED);
        assertThat(town.deadLetters(DELIVERY, id)).isEqualTo(1);
        assertThat(town.bells(Bell.FEEDBACK, id)).isEqualTo(1);
        assertThat(town.log.claim(id, CONSULTANT)).as("let go").isPresent();
    }
}
