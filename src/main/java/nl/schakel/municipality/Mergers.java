package nl.schakel.municipality;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import nl.schakel.consent.TokenRegister;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Gemeente;
import nl.schakel.directory.Gemeenten;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Change;
import nl.schakel.referral.Content;
import nl.schakel.referral.Fault;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.TimelineEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Has referrals go along when their municipality goes into another, which has its rights and obligations from that day
 * (Wet algemene regels herindeling art. 44): what is under way goes to the successor, what is open there is watched
 * there, and the GP is told. A sweep does it soon after the day; every step that meets a referral of a municipality
 * that is gone does it at once.
 *
 * <p>Where a municipality was split there is no successor to send to without asking: what did not go yet is parked, and
 * the GP refers anew to the one where the patient lives.
 */
public final class Mergers {

    /** How often to look whether a municipality is gone. */
    static final Duration INTERVAL = Duration.ofHours(1);
    /** The event of the timeline; its code is the municipality until then. */
    static final String EVENT = "municipality-succeeded";

    private static final Logger log = LoggerFactory.getLogger(Mergers.class);
    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy",
            Locale.forLanguageTag("nl"));
    private static final int PAGE = 500;
    /** As long as a decided case is still looked at. */
    private static final Duration AFTERMATH = Duration.ofDays(14);
    private static final String OPEN = """
            (state in ('ACCEPTED', 'READY', 'SENT', 'RECEIVED', 'IN_PROGRESS', 'WAITING', 'EXTENDED')
             or state in ('GRANTED', 'PARTLY_GRANTED', 'REFUSED', 'OTHERWISE_SOLVED', 'CLOSED')
                and state_since > :decided)""";

    private static final Set<ReferralState> UNDONE = EnumSet.of(ReferralState.ACCEPTED, ReferralState.READY,
            ReferralState.NOT_DELIVERED);

    private final ReferralStore referrals;
    private final Parts parts;
    private final DeliveryLog deliveries;
    private final TokenRegister tokens;
    private final Directory directory;
    private final JdbcClient db;
    private final Clock clock;

    Mergers(ReferralStore referrals, Parts parts, DeliveryLog deliveries, TokenRegister tokens, Directory directory,
            JdbcClient db, Clock clock) {
        this.referrals = referrals;
        this.parts = parts;
        this.deliveries = deliveries;
        this.tokens = tokens;
        this.directory = directory;
        this.db = db;
        this.clock = clock;
    }

    /** Has every referral that may still go somewhere, or be told of, go along. */
    void sweep() {
        List<GemeenteCode> present = db.sql("select distinct municipality from referral where " + OPEN)
                .param("decided", clock.instant().minus(AFTERMATH).atOffset(ZoneOffset.UTC))
                .query((row, n) -> new GemeenteCode(row.getString(1))).list();
        present.stream().filter(code -> successor(code).isPresent()).forEach(this::sweep);
    }

    private void sweep(GemeenteCode gone) {
        int moved = 0;
        String after = "";
        List<ReferralId> page;
        do {
            page = db.sql("select id from referral where municipality = :m and " + OPEN
                            + " and id > :after order by id fetch first :n rows only")
                    .param("m", gone.value()).param("after", after).param("n", PAGE)
                    .param("decided", clock.instant().minus(AFTERMATH).atOffset(ZoneOffset.UTC))
                    .query((row, n) -> ReferralId.of(row.getString(1))).list();
            for (ReferralId id : page) {
                Referral known = referrals.find(id).orElseThrow();
                moved += follow(known).municipality().equals(known.municipality()) ? 0 : 1;
                after = id.toString();
            }
        } while (page.size() == PAGE);
        if (moved > 0) {
            log.info("{} verwijzingen gaan mee van gemeente {} naar gemeente {}.", moved, gone,
                    successor(gone).map(Municipality::code).orElse(gone));
        }
    }

    /**
     * Has a referral go along where its municipality is gone.
     *
     * @return the referral as it is now; with the municipality it had where that one still exists, where there is no
     *         single successor, and while another worker is just delivering it
     * @throws Fault.Translation where it did not go yet, its municipality is gone and nobody took it over
     */
    public Referral follow(Referral referral) {
        Municipality successor = successor(referral.municipality()).orElse(null);
        if (successor == null) {
            requireSomewhere(referral);
            return referral;
        }
        Set<RecipientRole> claimed = EnumSet.noneOf(RecipientRole.class);
        try {
            for (RecipientRole role : waiting(referral)) {
                if (deliveries.claim(referral.id(), role).isEmpty()) {
                    return referral;
                }
                claimed.add(role);
            }
            // Read anew under the claim: a delivery may have been closed just before it.
            Referral known = referrals.find(referral.id()).orElseThrow();
            if (known.municipality().equals(referral.municipality()) && waiting(known).equals(claimed)) {
                move(known, successor);
            }
        } finally {
            claimed.forEach(role -> deliveries.release(referral.id(), role));
        }
        return referrals.find(referral.id()).orElseThrow();
    }

    /**
     * Whose a referral was before its municipality went into another.
     *
     * @return empty where it was always this one's
     */
    Optional<GemeenteCode> former(Referral referral) {
        if (directory.formers(referral.municipality(), today()).isEmpty()) {
            return Optional.empty();
        }
        return referrals.timeline(referral.id()).stream().filter(entry -> entry.event().equals(EVENT))
                .reduce((earlier, later) -> later)
                .map(entry -> new GemeenteCode(entry.code()));
    }

    /**
     * The municipality that is gone and has the case, where its successor speaks another standard: what one standard
     * made, another does not find, so there it is looked at for as long as the old case system answers.
     *
     * @return empty where the case was made at the successor, or may have gone along to it
     */
    Optional<Municipality> stayedAt(Referral referral) {
        Municipality now = directory.municipality(referral.municipality()).orElse(null);
        if (now == null || othersThan(now).isEmpty()) {
            return Optional.empty();
        }
        List<TimelineEntry> timeline = referrals.timeline(referral.id());
        int undone = 0;
        for (int i = 0; i < timeline.size(); i++) {
            undone = UNDONE.contains(timeline.get(i).state()) ? i : undone;
        }
        // The first that it went into another after it was brought: its code is where it was brought.
        return timeline.stream().skip(undone).filter(entry -> entry.event().equals(EVENT))
                .filter(entry -> !UNDONE.contains(entry.state())).findFirst()
                .flatMap(entry -> directory.municipality(new GemeenteCode(entry.code())))
                .filter(made -> !made.standard().equals(now.standard()));
    }

    /** The standards other than its own of those that went into a municipality. */
    Set<String> othersThan(Municipality municipality) {
        return directory.formers(municipality.code(), today()).stream()
                .flatMap(former -> directory.municipality(former.code()).map(Municipality::standard).stream())
                .filter(standard -> !standard.equals(municipality.standard())).collect(Collectors.toSet());
    }

    /** The municipality that a notification of a case at this one is for today. */
    Optional<GemeenteCode> successorOf(GemeenteCode gone) {
        return successor(gone).map(Municipality::code);
    }

    private Optional<Municipality> successor(GemeenteCode code) {
        return directory.heir(code, today()).filter(heir -> !heir.code().equals(code));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), DUTCH_TIME);
    }

    private void requireSomewhere(Referral referral) {
        GemeenteCode code = referral.municipality();
        LocalDate end = directory.municipality(code).map(Municipality::validUntil).orElseGet(
                () -> directory.municipality(code).isPresent() ? null
                        : Gemeenten.all().byCode(code).map(Gemeente::until).orElse(null));
        boolean onItsWay = referral.state() == ReferralState.ACCEPTED || referral.state() == ReferralState.READY;
        if (onItsWay && end != null && !today().isBefore(end)) {
            Gemeenten.Found parts = Gemeenten.all().successors(code, today());
            throw new Fault.Translation("municipality-gone", "De gemeente " + name(code) + " bestaat niet meer"
                    + (parts.isUnknown() ? "" : "; zij ging op in " + parts.names()) + ". Verwijs opnieuw, onder een "
                    + "nieuw nummer, en noem de gemeente waar de patiënt nu woont.");
        }
    }

    /** For whom something lies ready that must not be brought by someone else at the same time. */
    private Set<RecipientRole> waiting(Referral referral) {
        Set<RecipientRole> waiting = EnumSet.noneOf(RecipientRole.class);
        if (referral.state() == ReferralState.READY) {
            waiting.add(RecipientRole.CONSULTANT);
        }
        parts.of(referral.id()).stream().filter(part -> part.state() == Part.State.READY)
                .forEach(part -> waiting.add(part.role()));
        return waiting;
    }

    private void move(Referral referral, Municipality successor) {
        boolean anew = referral.state() == ReferralState.READY;
        Change change = Change.of(EVENT, anew ? ReferralState.ACCEPTED : referral.state())
                .succeeding(referral.municipality(), successor.code(), remark(referral.municipality(), successor));
        List<RecipientRole> undone = new ArrayList<>();
        if (anew || referral.state() == ReferralState.ACCEPTED || referral.state() == ReferralState.NOT_DELIVERED) {
            undone.add(RecipientRole.CONSULTANT);
        }
        List<Part> lost = new ArrayList<>();
        for (Part part : parts.of(referral.id())) {
            if (part.state() == Part.State.NOT_DELIVERED || part.state() == Part.State.READY && anew) {
                undone.add(part.role());
            }
            if (part.state() == Part.State.READY) {
                boolean same = successor.at(part.role()).filter(at -> at.oin().equals(part.recipient())).isPresent();
                if (anew) {
                    change = change.moving(part.role(), Part.State.AGREED, null);
                } else if (same) {
                    change = change.ringing(new Bell(Bell.delivery(successor.code(), part.role()), part.referral()));
                } else {
                    lost.add(part);
                }
            }
        }
        // What was made names the municipality that is gone, in message, document and token.
        for (RecipientRole role : undone) {
            tokens.revoke(referral.id(), role);
            deliveries.setAside(referral.id(), role, referral.municipality());
        }
        change = change.forgetting(undone.stream().map(Content.Kind::consignment).collect(Collectors.toSet()));
        if (anew) {
            change = change.ringing(new Bell(Bell.ACCEPTED, referral.id()));
        }
        if (!referral.state().isFinal()) {
            change = change.ringing(new Bell(Bell.FEEDBACK, referral.id()));
        }
        if (referrals.change(referral, change)) {
            lost.forEach(part -> lose(part, successor));
        }
    }

    private void lose(Part part, Municipality successor) {
        referrals.remarkWith(part.referral(), "not-delivered-to-" + part.role().code(), change -> change
                .because(new Fault.Translation("recipient-gone", "De gemeente waarvoor deze ontvanger werkte is "
                        + "opgegaan in " + successor.name() + ", en de toestemming noemt geen ontvanger daar."))
                .moving(part.role(), Part.State.NOT_DELIVERED, null)
                .ringing(new Bell(Bell.delivery(successor.code(), part.role()), part.referral()).dead())
                .ringing(new Bell(Bell.FEEDBACK, part.referral())));
    }

    private String remark(GemeenteCode gone, Municipality successor) {
        LocalDate day = directory.municipality(gone).map(Municipality::validUntil)
                .or(() -> Gemeenten.all().byCode(gone).map(Gemeente::until)).orElse(null);
        return "De gemeente " + name(gone) + " is" + (day == null ? "" : " op " + DAY.format(day))
                + " opgegaan in de gemeente " + successor.name() + ", die de verwijzing overneemt.";
    }

    private String name(GemeenteCode code) {
        return directory.municipality(code).map(Municipality::name)
                .or(() -> Gemeenten.all().byCode(code).map(Gemeente::name)).orElse(code.value());
    }
}
