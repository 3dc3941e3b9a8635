package nl.schakel.municipality;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import nl.schakel.directory.Directory;
import nl.schakel.referral.Change;
import nl.schakel.referral.Content;
import nl.schakel.referral.Database;
import nl.schakel.referral.Fault;
import nl.schakel.referral.NewReferral;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.story.MovableClock;
import org.springframework.http.converter.json.Jackson2ObjectMapperBuilder;

/** The municipality room of one hub process, for the tests of a standard: what its routes call. */
public final class HubProcess {

    public final ReferralStore referrals;
    public final CaseReports reports;
    public final DeliveryPause pause;
    private final Deliveries deliveries;
    private final DeliveryFaults faults;
    private final Withdrawals withdrawals;
    private final WaitingRoom waiting;
    private final ConsignmentCodec codec = new ConsignmentCodec(Jackson2ObjectMapperBuilder.json().build());

    public HubProcess(Database database, MovableClock clock, Directory directory) {
        referrals = database.referrals(clock);
        DeliveryLog log = new DeliveryLog(database.client(), clock);
        Mergers mergers = Town.mergers(database, referrals, log, directory, clock);
        deliveries = new Deliveries(referrals, database.parts(), log, codec, directory, mergers, Town.GIVE_UP,
                new SimpleMeterRegistry(), clock);
        faults = new DeliveryFaults(referrals, log, database.cancelled(), clock);
        reports = new CaseReports(referrals, new Cases(referrals, deliveries, directory, mergers));
        pause = new DeliveryPause(database.client(), clock);
        withdrawals = new Withdrawals(referrals, database.parts(), log, new References(null), directory, mergers,
                database.cancelled());
        waiting = new WaitingRoom(referrals, database.parts(), log, withdrawals, faults, directory,
                Town.GIVE_UP, clock);
    }

    /** A referral that is kept and not built yet. */
    public ReferralId accepted(NewReferral referral) {
        return referrals.accept(referral).referral().id();
    }

    /** It is built: from here on it waits to be delivered. */
    public void built(ReferralId id, Consignment consignment) {
        referrals.change(id, Change.of("ready", ReferralState.READY)
                .keeping(codec.write(Content.Kind.CONSIGNMENT, consignment)));
    }

    public Delivery open(ReferralId id) {
        return deliveries.open(id.toString(), RecipientRole.CONSULTANT);
    }

    public void close(Delivery delivery) {
        deliveries.close(delivery);
    }

    public void release(ReferralId id, Fault fault) {
        faults.release(id.toString(), RecipientRole.CONSULTANT, fault);
    }

    public void park(ReferralId id, Fault fault) {
        faults.park(id.toString(), RecipientRole.CONSULTANT, fault);
    }

    public Withdrawal openWithdrawal(ReferralId id) {
        return withdrawals.open(id.toString(), RecipientRole.CONSULTANT);
    }

    /** What is looked after twice a day. */
    public void lookAfterWaiting() {
        waiting.look();
    }
}
