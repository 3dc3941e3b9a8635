package nl.schakel.municipality.iwmo;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.Bsn;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.municipality.Consignment;
import nl.schakel.municipality.Delivery;
import nl.schakel.municipality.HubProcess;
import nl.schakel.municipality.UnmappedWords;
import nl.schakel.municipality.WmoRequest;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Database;
import nl.schakel.referral.Fault;
import nl.schakel.referral.NewReferral;
import nl.schakel.referral.NewReferrals;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.SourceIdentifier;
import nl.schakel.referral.TimelineEntry;
import nl.schakel.referral.Urgency;
import nl.schakel.story.MovableClock;

/** The iWmo room of one hub process, its routes played by hand, with a network that keeps what is sent. */
final class IwmoHub {

    final Database database;
    final MovableClock clock;
    final Municipality amsterdam;
    /** Its work is done by Amsterdam. */
    final Municipality served;
    final HubProcess hub;
    final IwmoRequests requests;
    final IwmoAnswers answers;
    final IwmoTurns turns;
    final IwmoInbox inbox;
    final Iwmo iwmo;
    final Wmo315Form form;
    final TownHall hall = new TownHall("0363");
    final List<IwmoMessage> sent = new ArrayList<>();
    RuntimeException brokenAfterSending;
    RuntimeException brokenBeforeSending;
    private final String patient;

    IwmoHub(Database database, MovableClock clock) {
        this(database, clock, true, UUID.randomUUID().toString());
    }

    IwmoHub(Database database, MovableClock clock, boolean shared) {
        this(database, clock, shared, UUID.randomUUID().toString());
    }

    private IwmoHub(Database database, MovableClock clock, boolean shared, String patient) {
        this.database = database;
        this.clock = clock;
        this.patient = patient;
        amsterdam = IwmoFixture.municipality(shared);
        Municipality merged = IwmoFixture.municipality("0457", "Weesp", LocalDate.of(1900, 1, 1), "0363", true);
        Municipality other = IwmoFixture.municipality("0344", "Utrecht", LocalDate.of(1900, 1, 1), null, true);
        served = servedBy(amsterdam, IwmoFixture.municipality("0852", "Waterland", LocalDate.of(1900, 1, 1), null,
                true));
        Directory directory = new Directory(List.of(amsterdam, merged, other, served), List.of(new Practice(
                new AgbCode(IwmoFixture.AGB), null, "Huisartsenpraktijk De Linde", null, List.of(), null, false,
                null, Practice.MedicalInformation.DIRECT)));
        hub = new HubProcess(database, clock, directory);
        requests = new IwmoRequests(database.client(), clock);
        answers = new IwmoAnswers(database.client(), clock);
        turns = new IwmoTurns(database.client(), hub.referrals, hub.pause, clock);
        form = new Wmo315Form(requests::earlier);
        IwmoTransport transport = (message, place) -> {
            if (brokenBeforeSending != null) {
                throw brokenBeforeSending;
            }
            sent.add(message);
            if (brokenAfterSending != null) {
                throw brokenAfterSending;
            }
        };
        RetourOutbox retours = new RetourOutbox(database.client(), Database.KEY, transport, directory::municipality,
                clock);
        inbox = new IwmoInbox(body -> new String(body, StandardCharsets.UTF_8).startsWith("Fo01 ")
                ? new IncomingMessage(null, null, new String(body, StandardCharsets.UTF_8).substring(11),
                        new String(body, StandardCharsets.UTF_8).substring(5, 10))
                : new IncomingMessage(body, null, null, null), directory, requests, answers, retours,
                new Clients(database.client(), this::hash), IwmoHub::transportError, database.transactions(),
                UnmappedWords.NONE);
        IwmoCases cases = new IwmoCases(hub.referrals, hub.reports, directory, requests, answers, turns,
                IwmoHub::transportError, database.transactions(), clock, UnmappedWords.NONE);
        iwmo = new Iwmo(transport, requests, turns, cases, retours);
    }

    /** Another process on the same database, with a network of its own. */
    IwmoHub beside() {
        return new IwmoHub(database, clock, amsterdam.decisionShared(), patient);
    }

    private static Fault transportError(String code) {
        return switch (code) {
            case "IB016" -> null;
            case "IB900" -> new Fault.Technical("iwmo-fo01-ib900", "Later.");
            default -> new Fault.Translation("iwmo-fo01-" + code.toLowerCase(), "Geweigerd door het knooppunt.");
        };
    }

    private String hash(Bsn bsn) {
        return bsn.value().equals(IwmoFixture.BSN) ? patient : "someone else";
    }

    private static Municipality servedBy(Municipality body, Municipality own) {
        return new Municipality(own.code(), own.name(), own.oin(), own.validFrom(), null, null, own.accepts(),
                own.recipients(), own.contacts(), own.terms(), true, "iwmo", body.connection(), null,
                new Municipality.Arrangements(List.of(), Municipality.Mdo.NONE, null,
                        new Municipality.Served(body.code(), null)));
    }

    /** A referral for the one patient of this hub, waiting to be delivered. */
    ReferralId ready() {
        return ready(amsterdam);
    }

    ReferralId ready(Municipality municipality) {
        ReferralId id = hub.accepted(new NewReferral(NewReferrals.LINDE, new SourceIdentifier(NewReferrals.SYSTEM,
                UUID.randomUUID().toString()), null, Provision.SCOOTMOBIEL, Urgency.ROUTINE, municipality.code(),
                new Referral.Agreement(LocalDate.of(2026, 11, 20), null, true, null), patient,
                "application/fhir+json", "{}".getBytes(StandardCharsets.UTF_8)));
        build(id, municipality);
        return id;
    }

    void build(ReferralId id) {
        build(id, amsterdam);
    }

    private void build(ReferralId id, Municipality municipality) {
        WmoRequest request = IwmoFixture.request(id, Provision.SCOOTMOBIEL);
        hub.built(id, new Consignment(request, form.render(request, municipality), "token"));
    }

    /** What the route does with a bell; false where the referral waits for its turn. */
    boolean deliver(ReferralId id) {
        if (iwmo.takeTurn(id.toString(), RecipientRole.CONSULTANT) == null) {
            return false;
        }
        Delivery delivery = hub.open(id);
        if (delivery != null) {
            hub.close(iwmo.deliver(delivery));
        }
        return true;
    }

    ReferralId delivered() {
        ReferralId id = ready();
        deliver(id);
        return id;
    }

    /** A message comes in and is told at once, as the door does it. */
    void receive(byte[] message) {
        inbox.receive(amsterdam, message);
        iwmo.look();
    }

    MessageHeader newest(ReferralId id) {
        IwmoRequests.Request request = requests.of(id).get(0);
        return new MessageHeader("WMO315", request.sender(), request.receiver(), request.identification(),
                LocalDate.of(2026, 11, 20), "1.0.0", "1.0.0");
    }

    /** What was sent in answer, newest last. */
    List<IwmoMessage> retours() {
        return sent.stream().filter(IwmoMessage::retour).toList();
    }

    /** The retour codes of the newest retour, without those that say that all is well. */
    List<String> newestCodes() {
        IwmoMessage retour = retours().get(retours().size() - 1);
        Schemas.validateRetour(retour.function(), retour.payload());
        return XmlNode.parse(retour.payload()).everything().stream().filter(node -> node.name().equals("RetourCode"))
                .map(XmlNode::text).filter(code -> !code.equals("0200")).distinct().toList();
    }

    ReferralState state(ReferralId id) {
        return hub.referrals.find(id).orElseThrow().state();
    }

    List<String> events(ReferralId id) {
        return hub.referrals.timeline(id).stream().map(TimelineEntry::event).toList();
    }

    TimelineEntry newestEntry(ReferralId id) {
        List<TimelineEntry> timeline = hub.referrals.timeline(id);
        return timeline.get(timeline.size() - 1);
    }

    int bells(ReferralId id) {
        return database.client().sql("select count(*) from outbox where queue = :queue and referral = :id")
                .param("queue", Bell.delivery(new GemeenteCode("0363"))).param("id", id.toString())
                .query(Integer.class).single();
    }
}
