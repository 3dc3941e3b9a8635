package nl.schakel.municipality;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.Period;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Door;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.Oin;
import nl.schakel.referral.Change;
import nl.schakel.referral.Content;
import nl.schakel.referral.Database;
import nl.schakel.referral.NewReferral;
import nl.schakel.referral.NewReferrals;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.Risk;
import nl.schakel.story.MovableClock;
import org.springframework.http.converter.json.Jackson2ObjectMapperBuilder;

/** A referral goes, and is looked at, through the door that was chosen for it, whatever the file says by then. */
class DoorDeliveriesTest {

    private static final Map<String, Object> DESK = Map.of("zaaktype", "LOKET");
    private static final Map<String, Object> TEAM = Map.of("zaaktype", "TEAM");
    private final MovableClock clock = new MovableClock();

    private static Directory directory(List<Door> doors) {
        Municipality.Terms terms = new Municipality.Terms(Period.ofDays(42), Period.ofDays(56));
        return new Directory(List.of(new Municipality(NewReferrals.AMSTERDAM, "Amsterdam",
                new Oin("00000099000000363000"), LocalDate.of(1900, 1, 1), null, null,
                EnumSet.allOf(Provision.class), new Municipality.Recipients(false, null, null), List.of(), terms, true,
                "zgw", DESK, null, new Municipality.Arrangements(doors, Municipality.Mdo.NONE, null, null))), List.of());
    }

    private static Door team(LocalDate until) {
        return new Door("Team Oost", Set.of(), Set.of(Risk.HIGH), List.of(), Set.of(), null, until, TEAM);
    }

    private static NewReferral through(String door) {
        NewReferral any = NewReferrals.any();
        return new NewReferral(any.practice(), any.source(), null, any.provision(), any.urgency(), any.municipality(),
                any.consent(), any.parts(), any.consents(), any.patientHash(), any.mediaType(), any.payload(), door);
    }

    private Deliveries deliveries(Town town, Directory directory) {
        return new Deliveries(town.referrals, town.database.parts(), town.log,
                new ConsignmentCodec(Jackson2ObjectMapperBuilder.json().build()), directory, town.mergers, Town.GIVE_UP,
                new SimpleMeterRegistry(), clock);
    }

    private static ReferralId ready(Town town, String door) {
        ReferralId id = town.referrals.accept(through(door)).referral().id();
        ConsignmentCodec codec = new ConsignmentCodec(Jackson2ObjectMapperBuilder.json().build());
        town.referrals.change(id, Change.of("ready", ReferralState.READY)
                .keeping(codec.write(Content.Kind.CONSIGNMENT, Town.consignment(id))));
        return id;
    }

    @OnBothDatabases
    void through_its_door_also_when_that_takes_nothing_new_any_more(Database database) {
        Town town = new Town(database, clock);
        ReferralId id = ready(town, "Team Oost");
        Directory directory = directory(List.of(team(LocalDate.of(2020, 1, 1))));
        Deliveries deliveries = deliveries(town, directory);

        assertThat(town.referrals.find(id).orElseThrow().door()).isEqualTo("Team Oost");
        Delivery delivery = deliveries.open(id.toString(), RecipientRole.CONSULTANT);
        assertThat(delivery.municipality().connection()).isEqualTo(TEAM);

        delivery.memory().done(StepMemory.CASE, "https://zaken.example/" + id);
        deliveries.close(delivery.done(Town.result(id)));
        CaseCheck look = new Cases(town.referrals, deliveries, directory, town.mergers)
                .open(id.toString(), NewReferrals.AMSTERDAM.value());
        assertThat(look.municipality().connection()).isEqualTo(TEAM);
        assertThat(look.municipality().name()).isEqualTo("Amsterdam, Team Oost");
    }

    @OnBothDatabases
    void to_the_desk_where_it_has_none_or_the_file_has_it_no_more(Database database) {
        Town town = new Town(database, clock);

        assertThat(deliveries(town, directory(List.of(team(null)))).open(ready(town, null).toString(),
                RecipientRole.CONSULTANT).municipality().connection()).isEqualTo(DESK);
        assertThat(deliveries(town, directory(List.of())).open(ready(town, "Team Oost").toString(),
                RecipientRole.CONSULTANT).municipality().connection()).isEqualTo(DESK);
    }
}
