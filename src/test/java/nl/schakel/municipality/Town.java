package nl.schakel.municipality;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import nl.schakel.consent.TokenRegister;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.referral.Change;
import nl.schakel.referral.Content;
import nl.schakel.referral.Database;
import nl.schakel.story.MovableClock;
import nl.schakel.referral.NewReferral;
import nl.schakel.referral.NewReferrals;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.Urgency;
import org.springframework.http.converter.json.Jackson2ObjectMapperBuilder;

/** Amsterdam, and the municipality room of one hub process on a database. */
final class Town {

    static final Duration GIVE_UP = Duration.ofDays(3);

    final MovableClock clock;
    final Database database;
    final ReferralStore referrals;
    final DeliveryLog log;
    final Deliveries deliveries;
    final DeliveryFaults faults;
    final Cases cases;
    final Mergers mergers;
    private final ConsignmentCodec codec = new ConsignmentCodec(Jackson2ObjectMapperBuilder.json().build());

    Town(Database database, MovableClock clock) {
        this.clock = clock;
        this.database = database;
        referrals = database.referrals(clock);
        log = new DeliveryLog(database.client(), clock);
        Directory directory = directory(NewReferrals.AMSTERDAM, Map.of());
        mergers = mergers(database, referrals, log, directory, clock);
        deliveries = new Deliveries(referrals, database.parts(), log, codec, directory, mergers, GIVE_UP,
                new SimpleMeterRegistry(), clock);
        faults = new DeliveryFaults(referrals, log, database.cancelled(), clock);
        cases = new Cases(referrals, deliveries, directory, mergers);
    }

    static Mergers mergers(Database database, ReferralStore referrals, DeliveryLog log, Directory directory,
                           MovableClock clock) {
        return new Mergers(referrals, database.parts(), log,
                new TokenRegister(database.client(), (purpose, text) -> purpose + text, clock), directory,
                database.client(), clock);
    }

    /** Another hub process on the same database. */
    Town beside() {
        return new Town(database, clock);
    }

    static Directory directory(GemeenteCode code, Map<String, Object> connection) {
        return new Directory(List.of(new Municipality(code, "Amsterdam", new Oin("00000099000000363000"),
                LocalDate.of(1900, 1, 1), null, EnumSet.allOf(Provision.class), List.of(),
                new Municipality.Terms(Period.ofDays(42), Period.ofDays(56)), true, "zgw", connection)), List.of());
    }

    /** A referral that waits to be delivered. */
    ReferralId ready(NewReferral referral) {
        ReferralId id = referrals.accept(referral).referral().id();
        referrals.change(id, Change.of("ready", ReferralState.READY)
                .keeping(codec.write(Content.Kind.CONSIGNMENT, consignment(id))));
        return id;
    }

    /** A referral that is a case by now. */
    ReferralId delivered() {
        ReferralId id = ready(NewReferrals.any());
        Delivery delivery = deliveries.open(id.toString(), RecipientRole.CONSULTANT);
        delivery.memory().done(StepMemory.CASE, "https://zaken.example/" + id);
        deliveries.close(delivery.done(result(id)));
        return id;
    }

    static Delivered result(ReferralId id) {
        return new Delivered("https://zaken.example/" + id, "Z-" + id, LocalDate.of(2027, 1, 15));
    }

    static Consignment consignment(ReferralId id) {
        Disclosure.Person person = new Disclosure.Person("999990019",
                new Disclosure.Name("A", null, "de", "Vries"), LocalDate.of(1950, 1, 2), "female", null, null, null);
        Disclosure disclosure = new Disclosure("beleid-1", Provision.SCOOTMOBIEL, "consultant", person,
                List.of(new Disclosure.Fact("mobility.walking", "Lopen", "http://snomed.info/sct", "1", "Beperkt")),
                List.of());
        return new Consignment(new WmoRequest(id, Instant.parse("2026-11-20T10:00:00Z"), Urgency.ROUTINE, disclosure,
                new WmoRequest.Referrer(new AgbCode("01012345"), "Huisartsenpraktijk De Linde", null),
                new WmoRequest.ConsentEvidence("Consent/" + id, LocalDate.of(2026, 11, 20), null)),
                new byte[] {'%', 'P', 'D', 'F', 0, (byte) 0xff}, "token");
    }

    /** How often a referral's bell waits in the outbox for a queue. */
    /** How often it stopped on a queue and waits for a person. */
    int deadLetters(String queue, ReferralId id) {
        return database.client().sql("""
                        select coalesce(sum(times), 0) from dead_letter
                         where queue = :queue and about = :id and state = 'OPEN'""")
                .param("queue", queue).param("id", id.toString()).query(Integer.class).single();
    }

    int bells(String queue, ReferralId id) {
        return database.client().sql("select count(*) from outbox where queue = :queue and referral = :id")
                .param("queue", queue).param("id", id.toString()).query(Integer.class).single();
    }
}
