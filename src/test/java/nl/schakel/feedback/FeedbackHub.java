package nl.schakel.feedback;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import nl.schakel.alert.Alerts;
import nl.schakel.alert.OwnAlerts;
import nl.schakel.calendar.WorkingDays;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.Oin;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Change;
import nl.schakel.referral.Database;
import nl.schakel.referral.MunicipalUpdate;
import nl.schakel.referral.NewReferral;
import nl.schakel.referral.NewReferrals;
import nl.schakel.referral.Provision;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.SourceIdentifier;
import nl.schakel.referral.Unheard;
import nl.schakel.referral.Urgency;
import nl.schakel.story.MovableClock;

/** The feedback room of one hub process on a database, for a practice whose HIS takes pushes. */
final class FeedbackHub {

    static final Duration ALERT_AFTER = Duration.ofMinutes(15);

    final AgbCode practice = new AgbCode(String.valueOf(10_000_000 + (int) (Math.random() * 80_000_000)));
    final MovableClock clock;
    final Database database;
    final ReferralStore referrals;
    final FeedbackDesk desk;
    final FeedbackRounds rounds;
    final Pushes pushes;
    final HisLine line;
    final Alerts alerts;

    /** @param digestAt null for at once */
    FeedbackHub(Database database, MovableClock clock, LocalTime digestAt, Practice.Maintenance... maintenance) {
        this.database = database;
        this.clock = clock;
        referrals = database.referrals(clock);
        Unheard unheard = database.unheard(clock);
        Directory directory = new Directory(List.of(new Municipality(NewReferrals.AMSTERDAM, "Amsterdam",
                new Oin("00000099000000363000"), LocalDate.of(1900, 1, 1), null, EnumSet.allOf(Provision.class),
                List.of(new Municipality.Contact(null, "Wijkteam Oost", "020-5550101", null, null)),
                new Municipality.Terms(Period.ofDays(42), Period.ofDays(56)), true, "zgw", Map.of())),
                List.of(new Practice(practice, null, "De Linde", null, List.of(),
                        URI.create("http://localhost:1/fhir"), false, new Practice.Feedback(digestAt),
                        Practice.MedicalInformation.DIRECT, List.of(maintenance), Practice.Duplicates.WARN,
                        List.of())));
        alerts = OwnAlerts.of(database.client(), clock);
        Pause pause = new Pause(Duration.ofSeconds(2), 2, Duration.ofMinutes(15));
        line = new HisLine(database.client(), directory, unheard, alerts, pause, ALERT_AFTER, clock);
        desk = new FeedbackDesk(referrals, database.parts(), unheard, directory, new Digest(new WorkingDays()), clock);
        rounds = new FeedbackRounds(unheard);
        pushes = new Pushes(line, referrals, unheard, pause, new SimpleMeterRegistry(), clock);
    }

    /** A referral that the municipality received. */
    ReferralId received(Urgency urgency, boolean feedback, Instant feedbackUntil) {
        ReferralId id = referrals.accept(new NewReferral(practice, new SourceIdentifier("", UUID.randomUUID()
                .toString()), null, Provision.SCOOTMOBIEL, urgency, NewReferrals.AMSTERDAM,
                new Referral.Agreement(LocalDate.of(2026, 11, 20), null, feedback, feedbackUntil), "0".repeat(64),
                "application/fhir+json", "{}".getBytes(StandardCharsets.UTF_8))).referral().id();
        referrals.change(id, Change.of("ready", ReferralState.READY));
        referrals.change(id, Change.reported("delivered", new MunicipalUpdate(MunicipalUpdate.Kind.RECEIVED, null,
                "Z-" + id, null, null, null)).ringing(new Bell(Bell.FEEDBACK, id)));
        return id;
    }

    void reports(ReferralId id, MunicipalUpdate update) {
        referrals.change(id, Change.reported("municipal-update", update).ringing(new Bell(Bell.FEEDBACK, id)));
    }

    void reports(ReferralId id, MunicipalUpdate.Kind kind) {
        reports(id, new MunicipalUpdate(kind, null, null, null, null, null));
    }

    /** Rounds go on, and who is told by them: what the route does with its bells. */
    Feedback hears(ReferralId id) {
        return desk.newest(id.toString());
    }

    /** How often its bell rang since it was asked last. */
    int bells(ReferralId id) {
        return database.client().sql("delete from outbox where queue = 'feedback' and referral = :id")
                .param("id", id.toString()).update();
    }

    boolean isUnheard(ReferralId id) {
        return database.client().sql("select count(*) from unheard where referral = :id").param("id", id.toString())
                .query(Integer.class).single() == 1;
    }
}
