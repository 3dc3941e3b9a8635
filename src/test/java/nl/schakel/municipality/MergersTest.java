package nl.schakel.municipality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import nl.schakel.consent.Revocations;
import nl.schakel.consent.TokenRegister;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Municipality.Adviser;
import nl.schakel.directory.Municipality.Recipients;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.municipality.stuf.StufStandard;
import nl.schakel.municipality.zgw.ZgwStandard;
import nl.schakel.referral.Bell;
import nl.schakel.referral.CancelReason;
import nl.schakel.referral.Change;
import nl.schakel.referral.Content;
import nl.schakel.referral.Database;
import nl.schakel.referral.Fault;
import nl.schakel.referral.MunicipalUpdate;
import nl.schakel.referral.NewReferral;
import nl.schakel.referral.NewReferrals;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.referral.Outcome;
import nl.schakel.referral.Part;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.TimelineEntry;
import nl.schakel.story.MovableClock;
import org.springframework.http.converter.json.Jackson2ObjectMapperBuilder;

/** The new year of 2021, in which Appingedam, Delfzijl and Loppersum became Eemsdelta and Haaren was split. */
class MergersTest {

    private static final GemeenteCode APPINGEDAM = new GemeenteCode("0003");
    private static final GemeenteCode DELFZIJL = new GemeenteCode("0010");
    private static final GemeenteCode HAAREN = new GemeenteCode("0788");
    private static final GemeenteCode EEMSDELTA = new GemeenteCode("1979");
    private static final Oin GGD = new Oin("00000099000000003001");
    private static final LocalDate NEW_YEAR = LocalDate.of(2021, 1, 1);
    private static final MunicipalUpdate RECEIVED = new MunicipalUpdate(MunicipalUpdate.Kind.RECEIVED, null, "Z-1",
            LocalDate.of(2021, 2, 24), null, null);

    private final MovableClock clock = new MovableClock();
    private final ConsignmentCodec codec = new ConsignmentCodec(Jackson2ObjectMapperBuilder.json().build());
    private Directory directory = new Directory(List.of(
            municipality(APPINGEDAM, "Appingedam", NEW_YEAR, EEMSDELTA, GGD),
            municipality(EEMSDELTA, "Eemsdelta", null, null, null),
            municipality(HAAREN, "Haaren", NEW_YEAR, null, null),
            municipality(new GemeenteCode("0865"), "Vught", null, null, null)), List.of());
    private ReferralStore referrals;
    private DeliveryLog log;
    private Mergers mergers;
    private Deliveries deliveries;
    private Database database;

    private void on(Database database) {
        this.database = database;
        clock.pass(Duration.between(clock.instant(), Instant.parse("2020-12-30T09:00:00Z")));
        referrals = database.referrals(clock);
        log = new DeliveryLog(database.client(), clock);
        mergers = Town.mergers(database, referrals, log, directory, clock);
        deliveries = new Deliveries(referrals, database.parts(), log, codec, directory, mergers, Town.GIVE_UP,
                new SimpleMeterRegistry(), clock);
    }

    @OnBothDatabases
    void until_midnight_in_the_netherlands_nothing_moves(Database database) {
        on(database);
        ReferralId id = referrals.accept(NewReferrals.to(APPINGEDAM)).referral().id();

        clock.pass(Duration.between(clock.instant(), Instant.parse("2020-12-31T22:59:59Z")));
        mergers.sweep();
        assertThat(find(id).municipality()).isEqualTo(APPINGEDAM);

        clock.pass(Duration.ofSeconds(1));
        mergers.sweep();
        assertThat(find(id).municipality()).isEqualTo(EEMSDELTA);
        assertThat(find(id).state()).isEqualTo(ReferralState.ACCEPTED);
        TimelineEntry entry = last(id);
        assertThat(entry.event()).isEqualTo("municipality-succeeded");
        assertThat(entry.code()).isEqualTo("0003");
        assertThat(entry.faultClass()).isNull();
        assertThat(entry.note()).isEqualTo("De gemeente Appingedam is op 1 januari 2021 opgegaan in de gemeente "
                + "Eemsdelta, die de verwijzing overneemt.");
        int version = find(id).version();
        mergers.sweep();
        assertThat(find(id).version()).isEqualTo(version);
    }

    @OnBothDatabases
    void what_lay_ready_is_made_anew_for_the_successor_and_starts_afresh_there(Database database) {
        on(database);
        ReferralId id = ready(NewReferrals.to(APPINGEDAM));
        Delivery begun = deliveries.open(id.toString(), RecipientRole.CONSULTANT);
        begun.memory().done(StepMemory.CASE, "https://zaken.appingedam.example/1");
        log.release(id, RecipientRole.CONSULTANT);

        fourthOfJanuary();
        assertThat(deliveries.open(id.toString(), RecipientRole.CONSULTANT)).isNull();

        assertThat(find(id)).satisfies(moved -> {
            assertThat(moved.state()).isEqualTo(ReferralState.ACCEPTED);
            assertThat(moved.municipality()).isEqualTo(EEMSDELTA);
        });
        assertThat(referrals.content(id, Content.Kind.CONSIGNMENT)).isEmpty();
        assertThat(referrals.content(id, Content.Kind.REFERRAL)).isPresent();
        assertThat(bells(Bell.ACCEPTED, id)).isEqualTo(2);
        assertThat(bells(Bell.FEEDBACK, id)).isEqualTo(1);

        referrals.change(id, Change.of("ready", ReferralState.READY)
                .keeping(codec.write(Content.Kind.CONSIGNMENT, Town.consignment(id))));
        Delivery anew = deliveries.open(id.toString(), RecipientRole.CONSULTANT);
        assertThat(anew.municipality().code()).isEqualTo(EEMSDELTA);
        assertThat(anew.memory().result(StepMemory.CASE)).isEmpty();
        assertThat(anew.memory().resumed()).as("a case that went along is recognised").isTrue();
    }

    @OnBothDatabases
    void what_another_worker_is_just_bringing_stays_until_it_is_done(Database database) throws InterruptedException {
        on(database);
        ReferralId id = ready(NewReferrals.to(APPINGEDAM));
        Thread other = new Thread(() -> log.claim(id, RecipientRole.CONSULTANT));
        other.start();
        other.join();

        fourthOfJanuary();
        // The lease of five days ago ended; this one is of today.
        Thread again = new Thread(() -> log.claim(id, RecipientRole.CONSULTANT));
        again.start();
        again.join();
        mergers.sweep();

        assertThat(find(id).municipality()).isEqualTo(APPINGEDAM);
        assertThat(find(id).state()).isEqualTo(ReferralState.READY);
    }

    @OnBothDatabases
    void an_open_case_is_looked_at_for_the_successor_with_where_it_comes_from(Database database) {
        on(database);
        ReferralId id = delivered();
        Cases cases = new Cases(referrals, deliveries, directory, mergers);
        assertThat(cases.open(id.toString(), EEMSDELTA.value()).origin()).isNull();

        fourthOfJanuary();
        CaseCheck look = cases.open(id.toString(), EEMSDELTA.value());

        assertThat(look.municipality().code()).isEqualTo(EEMSDELTA);
        assertThat(look.caseAddress()).isEqualTo(address(id));
        assertThat(look.origin().place().code()).isEqualTo(APPINGEDAM);
        look.origin().memory().moved("https://zaken.eemsdelta.example/9");
        assertThat(cases.open(id.toString(), EEMSDELTA.value()).caseAddress())
                .isEqualTo("https://zaken.eemsdelta.example/9");
        cases.record(look.found(new MunicipalUpdate(MunicipalUpdate.Kind.IN_PROGRESS, null, "Z-1", null, null, null)));
        assertThat(find(id).state()).isEqualTo(ReferralState.IN_PROGRESS);
        assertThat(find(id).deadline()).isEqualTo(LocalDate.of(2021, 2, 24));
    }

    @OnBothDatabases
    void a_call_from_the_old_case_system_rings_for_the_successor(Database database) {
        on(database);
        ReferralId id = delivered();
        fourthOfJanuary();
        mergers.sweep();

        new OwnCases(log, referrals, directory, mergers).ring(APPINGEDAM, address(id));

        assertThat(bells(Bell.update(EEMSDELTA), id)).isEqualTo(1);
    }

    @OnBothDatabases
    void a_revocation_is_told_to_the_successor(Database database) {
        on(database);
        ReferralId id = delivered();
        fourthOfJanuary();
        referrals.change(id, Change.of("consent-revoked", ReferralState.REVOKED));
        Withdrawals withdrawals = new Withdrawals(referrals, database.parts(), log,
                new References(null), directory, mergers,
                database.cancelled());

        assertThat(withdrawals.open(id.toString(), RecipientRole.CONSULTANT)).isNull();
        assertThat(bells(Bell.withdrawal(EEMSDELTA, RecipientRole.CONSULTANT), id)).isEqualTo(1);
        Withdrawal withdrawal = withdrawals.open(id.toString(), RecipientRole.CONSULTANT);

        assertThat(withdrawal.place().code()).isEqualTo(EEMSDELTA);
        assertThat(withdrawal.former().code()).isEqualTo(APPINGEDAM);
    }

    @OnBothDatabases
    void what_waits_for_an_adviser_that_the_successor_does_not_have_is_told(Database database) {
        on(database);
        ReferralId id = referrals.accept(withAdviser(NewReferrals.to(APPINGEDAM))).referral().id();
        referrals.change(id, Change.of("ready", ReferralState.READY)
                .moving(RecipientRole.MEDICAL_ADVISER, Part.State.READY, null));
        referrals.change(id, Change.reported("delivered", RECEIVED));

        fourthOfJanuary();
        mergers.sweep();

        assertThat(find(id).state()).isEqualTo(ReferralState.RECEIVED);
        assertThat(find(id).municipality()).isEqualTo(EEMSDELTA);
        assertThat(database.parts().find(id, RecipientRole.MEDICAL_ADVISER)).map(Part::state)
                .contains(Part.State.NOT_DELIVERED);
        assertThat(last(id).event()).isEqualTo("not-delivered-to-medical-adviser");
    }

    @OnBothDatabases
    void what_lay_ready_for_an_adviser_too_is_made_anew_with_the_rest(Database database) {
        on(database);
        ReferralId id = referrals.accept(withAdviser(NewReferrals.to(APPINGEDAM))).referral().id();
        referrals.change(id, Change.of("ready", ReferralState.READY)
                .moving(RecipientRole.MEDICAL_ADVISER, Part.State.READY, null));

        fourthOfJanuary();
        mergers.sweep();

        assertThat(database.parts().find(id, RecipientRole.MEDICAL_ADVISER)).map(Part::state)
                .contains(Part.State.AGREED);
    }

    @OnBothDatabases
    void a_municipality_without_a_file_is_followed_by_what_cbs_says(Database database) {
        on(database);
        ReferralId id = referrals.accept(NewReferrals.to(DELFZIJL)).referral().id();

        fourthOfJanuary();
        mergers.sweep();

        assertThat(find(id).municipality()).isEqualTo(EEMSDELTA);
        assertThat(last(id).note()).contains("Delfzijl is op 1 januari 2021 opgegaan");
    }

    @OnBothDatabases
    void one_that_was_split_has_no_successor_to_send_to(Database database) {
        on(database);
        ReferralId id = referrals.accept(NewReferrals.to(HAAREN)).referral().id();

        fourthOfJanuary();
        mergers.sweep();

        assertThat(find(id).municipality()).isEqualTo(HAAREN);
        Fault.Translation fault = catchThrowableOfType(Fault.Translation.class, () -> mergers.follow(find(id)));
        assertThat(fault.code()).isEqualTo("municipality-gone");
        assertThat(fault.sentence()).contains("Haaren bestaat niet meer", "Boxtel, Oisterwijk, Tilburg, Vught",
                "nieuw nummer");
        referrals.change(id, Change.of("ready", ReferralState.READY));
        referrals.change(id, Change.reported("delivered", RECEIVED));
        assertThat(mergers.follow(find(id)).municipality()).as("what is there stays there").isEqualTo(HAAREN);
        assertThat(directory.formers(new GemeenteCode("0865"), NEW_YEAR)).isEmpty();
        assertThat(directory.formers(EEMSDELTA, NEW_YEAR)).extracting(former -> former.code().value())
                .containsExactlyInAnyOrder("0003", "0010", "0024");
        assertThat(directory.formers(EEMSDELTA, NEW_YEAR.minusDays(1))).isEmpty();
    }

    @OnBothDatabases
    void a_case_of_another_standard_than_the_successors_is_looked_at_where_it_was_made(Database database) {
        for (String standard : List.of("stuf", "iwmo")) {
            directory = eemsdeltaSpeaks(standard);
            on(database);
            ReferralId id = delivered();
            fourthOfJanuary();
            poll().ring();

            assertThat(find(id).municipality()).isEqualTo(EEMSDELTA);
            assertThat(bells(Bell.update(APPINGEDAM), id)).as(standard).isEqualTo(1);
            new OwnCases(log, referrals, directory, mergers).ring(APPINGEDAM, address(id));
            assertThat(bells(Bell.update(APPINGEDAM), id)).isEqualTo(2);
            assertThat(bells(Bell.update(EEMSDELTA), id)).isZero();
            Cases cases = new Cases(referrals, deliveries, directory, mergers);
            assertThat(cases.open(id.toString(), EEMSDELTA.value())).isNull();
            CaseCheck look = cases.open(id.toString(), APPINGEDAM.value());
            assertThat(look.municipality().code()).isEqualTo(APPINGEDAM);
            assertThat(look.origin()).isNull();
            cases.record(look.found(new MunicipalUpdate(MunicipalUpdate.Kind.IN_PROGRESS, null, "Z-1", null, null,
                    null)));
            assertThat(find(id).state()).isEqualTo(ReferralState.IN_PROGRESS);

            referrals.change(id, Change.of("consent-revoked", ReferralState.REVOKED));
            Fault.Translation fault = catchThrowableOfType(Fault.Translation.class, () -> withdrawals()
                    .open(id.toString(), RecipientRole.CONSULTANT));
            assertThat(fault.code()).isEqualTo("withdrawal-by-phone");
            assertThat(fault.sentence()).contains("Appingedam", "zaak Z-1");
        }
    }

    @OnBothDatabases
    void a_case_that_was_made_at_the_successor_is_looked_at_there_whatever_its_standard(Database database) {
        directory = eemsdeltaSpeaks("stuf");
        on(database);
        ReferralId id = ready(NewReferrals.to(APPINGEDAM));
        fourthOfJanuary();
        mergers.sweep();
        referrals.change(id, Change.of("ready", ReferralState.READY)
                .keeping(codec.write(Content.Kind.CONSIGNMENT, Town.consignment(id))));
        Delivery delivery = deliveries.open(id.toString(), RecipientRole.CONSULTANT);
        delivery.memory().done(StepMemory.CASE, "197912345");
        deliveries.close(delivery.done(new Delivered("197912345", "197912345", null)));

        Cases cases = new Cases(referrals, deliveries, directory, mergers);
        assertThat(cases.open(id.toString(), EEMSDELTA.value()).municipality().code()).isEqualTo(EEMSDELTA);
        poll().ring();
        assertThat(bells(Bell.update(EEMSDELTA), id)).isEqualTo(1);
        referrals.change(id, Change.of("consent-revoked", ReferralState.REVOKED));
        assertThat(withdrawals().open(id.toString(), RecipientRole.CONSULTANT).place().code()).isEqualTo(EEMSDELTA);
    }

    @OnBothDatabases
    void what_the_successor_does_not_share_stays_untold_wherever_it_is_found(Database database) {
        on(database);
        ReferralId id = delivered();
        fourthOfJanuary();
        Municipality closed = directory.municipality(EEMSDELTA).orElseThrow();
        directory = new Directory(List.of(directory.municipality(APPINGEDAM).orElseThrow(), new Municipality(
                closed.code(), closed.name(), closed.oin(), closed.validFrom(), null, null, closed.accepts(),
                closed.recipients(), List.of(), closed.terms(), false, "zgw", Map.of(), null)), List.of());
        mergers = Town.mergers(database, referrals, log, directory, clock);
        Cases cases = new Cases(referrals, deliveries, directory, mergers);

        cases.record(cases.open(id.toString(), EEMSDELTA.value()).found(new MunicipalUpdate(
                MunicipalUpdate.Kind.DECIDED, Outcome.REFUSED, "Z-1", null, null, null)));

        assertThat(find(id).state()).isEqualTo(ReferralState.CLOSED);
    }

    @OnBothDatabases
    void what_waited_without_counting_counts_again_at_the_successor(Database database) {
        on(database);
        ReferralId id = ready(NewReferrals.to(APPINGEDAM));
        deliveries.open(id.toString(), RecipientRole.CONSULTANT);
        log.release(id, RecipientRole.CONSULTANT);
        new DeliveryPause(database.client(), clock).begin(id, RecipientRole.CONSULTANT);

        fourthOfJanuary();
        mergers.sweep();

        assertThat(log.firstAttempt(id, RecipientRole.CONSULTANT)).contains(clock.instant());
    }

    @OnBothDatabases
    void a_referral_that_its_practice_takes_back_is_taken_back_at_the_successor(Database database) {
        on(database);
        ReferralId id = delivered();
        fourthOfJanuary();
        referrals.change(id, Change.of("cancelled-by-practice", ReferralState.WITHDRAWN)
                .cancelling(CancelReason.NOT_NEEDED));

        assertThat(withdrawals().open(id.toString(), RecipientRole.CONSULTANT)).isNull();
        assertThat(bells(Bell.withdrawal(EEMSDELTA, RecipientRole.CONSULTANT), id)).isEqualTo(1);
        assertThat(withdrawals().open(id.toString(), RecipientRole.CONSULTANT).cause().kind())
                .isEqualTo(WithdrawalCause.Kind.REFERRAL_WITHDRAWN);
    }

    private Directory eemsdeltaSpeaks(String standard) {
        return new Directory(List.of(municipality(APPINGEDAM, "Appingedam", NEW_YEAR, EEMSDELTA, null),
                municipality(EEMSDELTA, "Eemsdelta", null, null, null, standard)), List.of());
    }

    private Withdrawals withdrawals() {
        return new Withdrawals(referrals, database.parts(), log, new References(null), directory, mergers,
                database.cancelled());
    }

    private CasePoll poll() {
        Withdrawals withdrawals = withdrawals();
        DeliveryFaults faults = new DeliveryFaults(referrals, log, database.cancelled(), clock);
        TokenRegister tokens = new TokenRegister(database.client(), String::concat, clock);
        database.client().sql("delete from turn").update();
        return new CasePoll(List.of(new ZgwStandard(), new StufStandard()), directory, referrals,
                new WaitingRoom(referrals, database.parts(), log, withdrawals, faults, directory, Town.GIVE_UP, clock),
                new Revocations(referrals, database.parts(), database.consents(), tokens, clock), mergers,
                database.client(), clock);
    }

    private void fourthOfJanuary() {
        clock.pass(Duration.between(clock.instant(), Instant.parse("2021-01-04T08:00:00Z")));
    }

    private static NewReferral withAdviser(NewReferral plain) {
        return new NewReferral(plain.practice(), plain.source(), plain.sourceTask(), plain.provision(),
                plain.urgency(), plain.municipality(), plain.consent(), List.of(new Part.Agreed(
                RecipientRole.MEDICAL_ADVISER, GGD, LocalDate.of(2020, 12, 30), null)), plain.consents(),
                plain.patientHash(), plain.mediaType(), plain.payload());
    }

    private ReferralId ready(NewReferral referral) {
        ReferralId id = referrals.accept(referral).referral().id();
        referrals.change(id, Change.of("ready", ReferralState.READY)
                .keeping(codec.write(Content.Kind.CONSIGNMENT, Town.consignment(id))));
        return id;
    }

    private ReferralId delivered() {
        ReferralId id = ready(NewReferrals.to(APPINGEDAM));
        Delivery delivery = deliveries.open(id.toString(), RecipientRole.CONSULTANT);
        delivery.memory().done(StepMemory.CASE, address(id));
        deliveries.close(delivery.done(new Delivered(address(id), "Z-1", LocalDate.of(2021, 2, 24))));
        return id;
    }

    private static String address(ReferralId id) {
        return "https://zaken.appingedam.example/" + id;
    }

    private Referral find(ReferralId id) {
        return referrals.find(id).orElseThrow();
    }

    private TimelineEntry last(ReferralId id) {
        List<TimelineEntry> timeline = referrals.timeline(id);
        return timeline.get(timeline.size() - 1);
    }

    private int bells(String queue, ReferralId id) {
        return database.client().sql("select count(*) from outbox where queue = :queue and referral = :id")
                .param("queue", queue).param("id", id.toString()).query(Integer.class).single();
    }

    private static Municipality municipality(GemeenteCode code, String name, LocalDate until, GemeenteCode successor,
                                             Oin adviser) {
        return municipality(code, name, until, successor, adviser, "zgw");
    }

    private static Municipality municipality(GemeenteCode code, String name, LocalDate until, GemeenteCode successor,
                                             Oin adviser, String standard) {
        return new Municipality(code, name, new Oin("0000009900000" + code + "000"), LocalDate.of(1900, 1, 1), until,
                successor, EnumSet.allOf(Provision.class), new Recipients(false, Stream.ofNullable(adviser)
                .map(oin -> new Adviser("GGD", oin, "zgw", false, null, Map.of())).findFirst().orElse(null), null),
                List.of(), new Municipality.Terms(Period.ofDays(42), Period.ofDays(56)), true, standard, Map.of(),
                null);
    }
}
