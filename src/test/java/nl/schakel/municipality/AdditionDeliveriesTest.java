package nl.schakel.municipality;

import static nl.schakel.referral.RecipientRole.CONSULTANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.AdditionKind;
import nl.schakel.referral.AdditionPart;
import nl.schakel.referral.Additions;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Change;
import nl.schakel.referral.ConsentUse;
import nl.schakel.referral.Database;
import nl.schakel.referral.Fault;
import nl.schakel.referral.MdoDocuments;
import nl.schakel.referral.NewAddition;
import nl.schakel.referral.NewReferrals;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.SourceIdentifier;
import nl.schakel.referral.TimelineEntry;
import nl.schakel.security.Keys;
import nl.schakel.story.MovableClock;
import org.springframework.http.converter.json.Jackson2ObjectMapperBuilder;

/** What opens, closes and parks what a meeting agreed; the steps are the routes'. */
class AdditionDeliveriesTest {

    private static final String QUEUE = Bell.mdo(NewReferrals.AMSTERDAM, CONSULTANT);
    private static final byte[] CONSIGNMENT = "{\"document\": \"JVBERg==\", \"token\": \"token\"}"
            .getBytes(StandardCharsets.UTF_8);

    private final MovableClock clock = new MovableClock();

    /** A town whose municipality takes part in meetings, or does no longer. */
    private final class Table {

        private final Town town;
        private final Additions outcomes;
        private final MdoDocuments documents;
        private final AdditionDeliveries deliveries;

        Table(Database database, boolean takesPart) {
            town = new Town(database, clock);
            outcomes = database.meetings(clock);
            documents = database.meetingDocuments(clock);
            AdditionConsignments consignments = new AdditionConsignments(database.parts(), null, null, null,
                    List.of(new TakesMore()),
                    Jackson2ObjectMapperBuilder.json().build(), clock);
            deliveries = new AdditionDeliveries(outcomes, documents, consignments, town.referrals, database.parts(),
                    town.log, new References((Keys) null), directory(takesPart), town.mergers, Town.GIVE_UP, clock);
        }

        boolean keep(ReferralId id, String number) {
            Referral referral = town.referrals.find(id).orElseThrow();
            return outcomes.keep(new NewAddition(referral.practice(), new SourceIdentifier("", number + "-" + id),
                    "0".repeat(64), referral, List.of(new NewAddition.Portion(CONSULTANT,
                    new byte[] {'{', '}'}, CONSIGNMENT))));
        }

        AdditionDelivery open(ReferralId id) {
            return deliveries.open(id.toString(), CONSULTANT);
        }

        Fault fault(ReferralId id) {
            return catchThrowableOfType(Fault.class, () -> open(id));
        }

        List<AdditionPart.State> states(ReferralId id) {
            return outcomes.of(id).stream().map(AdditionPart::state).toList();
        }

        List<String> events(ReferralId id) {
            return town.referrals.timeline(id).stream().map(TimelineEntry::event)
                    .filter(event -> event.startsWith("mdo-")).toList();
        }
    }

    /** A standard that can add to a case. */
    private static final class TakesMore implements Standard {

        @Override
        public String name() {
            return "zgw";
        }

        @Override
        public List<String> findings(Municipality place, RecipientRole recipient) {
            return List.of();
        }

        @Override
        public boolean isLookedAt() {
            return true;
        }

        @Override
        public boolean isSameDesk(Municipality one, Municipality other) {
            return false;
        }

        @Override
        public boolean takesAdditions() {
            return true;
        }
    }

    private static Directory directory(boolean takesPart) {
        Municipality plain = Town.directory(NewReferrals.AMSTERDAM, Map.of()).municipality(NewReferrals.AMSTERDAM)
                .orElseThrow();
        return new Directory(List.of(new Municipality(plain.code(), plain.name(), plain.oin(), plain.validFrom(), null,
                null, plain.accepts(), plain.recipients(), plain.contacts(), plain.terms(), true, "zgw",
                plain.connection(), null, new Municipality.Arrangements(List.of(),
                new Municipality.Mdo(takesPart, Municipality.Mdo.ToPractice.NOTHING,
                        "MDO-afspraken"), null, null))), List.of());
    }

    @OnBothDatabases
    void meetings_go_in_order_and_each_is_told_once_also_after_a_crash(Database database) {
        Table table = new Table(database, true);
        ReferralId id = table.town.delivered();
        assertThat(table.keep(id, "overleg-1")).isTrue();
        assertThat(table.keep(id, "overleg-2")).isTrue();
        assertThat(table.keep(id, "overleg-1")).as("the same number").isFalse();
        assertThat(table.town.bells(QUEUE, id)).isEqualTo(2);

        AdditionDelivery first = table.open(id);
        assertThat(first.part().number()).isEqualTo(1);
        assertThat(first.consignment().token()).isEqualTo("token");
        assertThat(first.caseAddress()).isEqualTo("https://zaken.example/" + id);
        // The process died after the GP was told and before the part moved.
        table.town.referrals.remarkWith(id, "mdo-1-delivered-to-consultant", change -> change);
        table.deliveries.close(table.open(id));

        assertThat(table.open(id).part().number()).isEqualTo(2);
        assertThat(table.events(id)).containsExactly("mdo-1-delivered-to-consultant");
        table.deliveries.close(table.open(id));
        assertThat(table.states(id)).containsOnly(AdditionPart.State.DELIVERED);
        assertThat(table.outcomes.of(id)).allSatisfy(part -> assertThat(part.consignment()).isNull());
        assertThat(table.open(id)).isNull();
    }

    @OnBothDatabases
    void what_comes_before_the_case_waits_and_what_has_no_case_is_told(Database database) {
        Table table = new Table(database, true);
        ReferralId id = table.town.ready(NewReferrals.any());
        table.keep(id, "overleg-1");

        assertThat(table.fault(id)).isInstanceOf(Fault.Technical.class);

        table.town.referrals.change(id, Change.parked(new Fault.Translation("x", "Kan niet.")));
        Fault fault = table.fault(id);
        assertThat(fault.code()).isEqualTo("mdo-no-case");
        table.deliveries.park(id.toString(), CONSULTANT, fault);
        table.deliveries.park(id.toString(), CONSULTANT, fault);
        assertThat(table.events(id)).containsExactly("mdo-1-not-delivered-to-consultant");
        assertThat(table.states(id)).containsExactly(AdditionPart.State.NOT_DELIVERED);

        table.outcomes.again(table.town.referrals.find(id).orElseThrow(), 1);
        assertThat(table.states(id)).containsExactly(AdditionPart.State.READY);
        assertThat(table.town.bells(QUEUE, id)).isEqualTo(2);
    }

    @OnBothDatabases
    void a_revoked_consent_leaves_nothing_to_send(Database database) {
        Table table = new Table(database, true);
        ReferralId id = table.town.delivered();
        table.keep(id, "overleg-1");
        AdditionDelivery begun = table.open(id);

        table.town.referrals.change(id, Change.of("consent-revoked", ReferralState.REVOKED));

        assertThat(table.outcomes.of(id)).singleElement().satisfies(part -> {
            assertThat(part.state()).isEqualTo(AdditionPart.State.REVOKED);
            assertThat(part.consignment()).isNull();
            assertThat(part.disclosure()).as("the record stays").isNotEmpty();
        });
        assertThat(table.open(id)).isNull();
        Fault stopped = catchThrowableOfType(Fault.class, () -> begun.memory().done(begun.step("document"), "x"));
        assertThat(stopped.code()).isEqualTo("consent-revoked");
        table.deliveries.park(id.toString(), CONSULTANT, stopped);
        assertThat(table.events(id)).isEmpty();
    }

    @OnBothDatabases
    void a_consent_that_ended_and_patience_that_ran_out_stop_it(Database database) {
        Table table = new Table(database, true);
        Instant soon = clock.instant().plus(Duration.ofDays(1));
        ReferralId ends = table.town.ready(NewReferrals.consentedUntil(soon));
        Delivery delivery = table.town.deliveries.open(ends.toString(), CONSULTANT);
        delivery.memory().done(StepMemory.CASE, "https://zaken.example/" + ends);
        table.town.deliveries.close(delivery.done(Town.result(ends)));
        table.keep(ends, "overleg-1");
        ReferralId open = table.town.delivered();
        table.keep(open, "overleg-1");

        clock.pass(Duration.ofDays(2));
        assertThat(table.fault(ends).code()).isEqualTo("consent-expired");
        clock.pass(Duration.ofDays(2));
        assertThat(table.fault(open).code()).isEqualTo("mdo-given-up");
    }

    @OnBothDatabases
    void what_waits_is_rung_for_again_and_parked_where_the_municipality_takes_part_no_longer(Database database) {
        Table table = new Table(database, true);
        ReferralId id = table.town.delivered();
        table.keep(id, "overleg-1");
        clock.pass(Duration.ofHours(13));

        table.deliveries.look();
        assertThat(table.town.bells(QUEUE, id)).isEqualTo(2);

        new Table(database, false).deliveries.look();
        assertThat(table.states(id)).containsExactly(AdditionPart.State.NOT_DELIVERED);
        assertThat(table.events(id)).containsExactly("mdo-1-not-delivered-to-consultant");
    }

    @OnBothDatabases
    void what_waits_for_a_case_that_was_decided_is_listened_for_after_a_restart_too(Database database) {
        Table table = new Table(database, true);
        GemeenteCode quiet = new GemeenteCode("0998");
        ReferralId id = table.town.referrals.accept(NewReferrals.to(quiet)).referral().id();
        database.client().sql("update referral set state = 'GRANTED' where id = :id").param("id", id.toString())
                .update();
        table.keep(id, "1");

        assertThat(table.town.referrals.municipalitiesAtWork()).contains(quiet);
    }

    @OnBothDatabases
    void a_document_of_the_municipality_is_told_once_and_forgotten_with_the_consent(Database database) {
        Table table = new Table(database, true);
        ReferralId id = table.town.delivered();
        byte[] pdf = {'%', 'P', 'D', 'F'};

        table.documents.tell(id, "a".repeat(64), pdf);
        // The process died after the GP was told and before that was remembered.
        database.client().sql("update mdo_document set told = false where referral = :id")
                .param("id", id.toString()).update();
        table.documents.tell(id, "a".repeat(64), pdf);
        table.documents.tell(id, "b".repeat(64), null);

        assertThat(table.events(id)).containsExactly("mdo-shared-1", "mdo-noticed-2");
        assertThat(table.documents.isTold(id, "a".repeat(64))).isTrue();
        assertThat(table.documents.read(table.town.referrals.find(id).orElseThrow(), 1)).contains(pdf);
        assertThat(table.documents.read(table.town.referrals.find(id).orElseThrow(), 2)).isEmpty();

        table.town.referrals.endFeedback(id);
        assertThat(table.documents.read(table.town.referrals.find(id).orElseThrow(), 1)).isEmpty();
        table.documents.tell(id, "c".repeat(64), pdf);
        table.deliveries.look();
        assertThat(database.client().sql("select count(*) from mdo_document where content is not null "
                + "and referral = :id").param("id", id.toString()).query(Integer.class).single()).isZero();
        assertThat(table.events(id)).hasSize(2);
    }

    @OnBothDatabases
    void a_supplement_goes_on_its_own_consent_and_to_a_municipality_that_takes_part_in_no_meetings(Database database) {
        Table table = new Table(database, false);
        ReferralId id = table.town.delivered();
        Referral referral = table.town.referrals.find(id).orElseThrow();
        Instant until = clock.instant().plus(Duration.ofHours(2));
        ConsentUse use = new ConsentUse("consent-of-" + id, CONSULTANT.code(), clock.instant());
        for (String number : List.of("een", "twee")) {
            assertThat(table.outcomes.keep(new NewAddition(AdditionKind.SUPPLEMENT, referral.practice(),
                    new SourceIdentifier("", number + id), "0".repeat(64), referral, List.of(new NewAddition.Portion(
                    CONSULTANT, null, until, new byte[] {'{', '}'}, CONSIGNMENT)), List.of(use)))).isTrue();
        }
        assertThat(database.consents().of(id)).extracting(ConsentUse::consent).containsOnlyOnce(use.consent());
        assertThat(table.keep(id, "een")).as("a meeting's numbers are others").isTrue();

        table.deliveries.close(table.open(id));
        assertThat(table.town.referrals.timeline(id)).extracting(TimelineEntry::event)
                .contains("add-1-delivered-to-consultant");
        clock.pass(Duration.ofHours(3));
        assertThat(table.fault(id).code()).isEqualTo("consent-expired");
    }
}
