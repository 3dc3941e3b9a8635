package nl.schakel.feedback;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.TimelineEntry;
import nl.schakel.referral.Unheard;

/**
 * Decides what of a referral's timeline the practice may know. Feedback has its own consent (Wmo 2015
 * art. 5.2.5(2)): without it a practice learns only that its referral was received or not delivered.
 */
public class FeedbackDesk {

    private static final Set<String> TELLING = Set.of("accepted", "delivered", "municipal-update", "parked",
            "consent-revoked", FeedbackText.EXPERT_ANSWERED);
    /** What the hub itself has to say, whatever the patient agreed to about the municipality's answer. */
    private static final Set<String> OWN = Stream.concat(Stream.of("feedback-revoked", FeedbackText.SUCCEEDED,
            FeedbackText.WAITS_ITS_TURN),
            Arrays.stream(RecipientRole.values()).map(RecipientRole::code).flatMap(role -> Stream.of(
                    FeedbackText.NOT_DELIVERED_TO + role, FeedbackText.REVOKED_FOR + role,
                    FeedbackText.NOT_TAKEN_BACK_FROM + role))).collect(Collectors.toSet());

    private final ReferralStore referrals;
    private final Parts parts;
    private final Unheard open;
    private final Directory directory;
    private final Digest digest;
    private final Clock clock;

    FeedbackDesk(ReferralStore referrals, Parts parts, Unheard open, Directory directory, Digest digest,
                 Clock clock) {
        this.referrals = referrals;
        this.parts = parts;
        this.open = open;
        this.clock = clock;
        this.directory = directory;
        this.digest = digest;
    }

    /**
     * @return the newest feedback that the practice's HIS has not got yet; null where there is none, where the HIS
     *         polls, and where the practice hears it later: then it is rung for again
     */
    public Feedback newest(String id) {
        Referral referral = referrals.find(ReferralId.of(id)).orElseThrow();
        Practice practice = directory.practice(referral.practice()).filter(found -> found.endpoint() != null)
                .orElse(null);
        List<Feedback> unheard = practice == null ? List.of() : unheard(referral);
        if (unheard.isEmpty()) {
            open.settle(referral.id(), referral.version());
            return null;
        }
        Instant now = clock.instant();
        Instant tells = digest.tells(practice.feedback().digestAt(), unheard, now);
        if (tells.isAfter(now)) {
            open.hold(referral.id(), tells);
            return null;
        }
        return unheard.get(unheard.size() - 1);
    }

    /** What stands beside the state, and the practice's HIS has not got yet, from before this feedback. */
    public List<Feedback> unheard(Feedback newest) {
        return unheard(newest.referral()).stream()
                .filter(told -> told.beside() && told.version() < newest.version()).toList();
    }

    /**
     * What the HIS has not got and may still be brought. What was told under a consent that has ended since, and did
     * not arrive, is not brought any more; that the hub accepted it, the answer to the referral said.
     */
    private List<Feedback> unheard(Referral referral) {
        boolean mayTell = referral.consent().allowsFeedbackAt(clock.instant());
        return all(referral).stream().filter(told -> told.version() > referral.pushedVersion()
                && (told.beside() || told.status() != BusinessStatus.IN_VERZENDING)
                && (mayTell || told.fromHub() || told.status() == BusinessStatus.ONTVANGEN && !told.beside())).toList();
    }

    /** Where the referral stands, as far as the practice may know. */
    public Feedback current(Referral referral) {
        List<Feedback> all = all(referral);
        return all.get(all.size() - 1);
    }

    /** Everything the practice may know, oldest first; the first is that the hub accepted it. */
    public List<Feedback> all(Referral referral) {
        List<Feedback> told = new ArrayList<>();
        BusinessStatus last = null;
        List<TimelineEntry> timeline = referrals.timeline(referral.id());
        int askedIn = CancellationText.askedIn(timeline);
        for (TimelineEntry entry : timeline) {
            boolean mayTell = referral.consent().allowsFeedbackAt(entry.at());
            GemeenteCode municipality = municipality(referral, entry, timeline);
            if (AdditionText.isMunicipal(entry)) {
                if (mayTell) {
                    told.add(meeting(referral, entry, timeline, municipality));
                }
                continue;
            }
            if (TermText.isAboutTerm(entry)) {
                if (mayTell || TermText.isTechnical(entry)) {
                    told.add(term(referral, entry, timeline,
                            mayTell || last == null ? BusinessStatus.of(entry.state()) : last, municipality));
                }
                continue;
            }
            if (CancellationText.isOwn(entry)) {
                if (CancellationText.mayBeTold(entry, mayTell)) {
                    told.add(cancellation(referral, entry, last, timeline));
                    last = entry.event().equals(CancellationText.WITHDRAWN) ? BusinessStatus.INGETROKKEN : last;
                }
                continue;
            }
            if (OWN.contains(entry.event()) || AdditionText.isOwn(entry)) {
                told.add(own(referral, entry, timeline,
                        mayTell || last == null ? BusinessStatus.of(entry.state()) : last, municipality));
                continue;
            }
            if (!TELLING.contains(entry.event()) || !mayTell && !isTechnical(entry)) {
                continue;
            }
            Feedback feedback = feedback(referral, entry, timeline, mayTell, municipality);
            if (entry.version() > askedIn) {
                feedback = CancellationText.answered(feedback, entry, name(referral, RecipientRole.CONSULTANT));
            }
            if (feedback.status() != last || mayTell) {
                told.add(feedback);
                last = feedback.status();
            }
        }
        return told.stream().map(one -> one.version() < askedIn ? one
                : one.saying(BusinessStatus.asked(one.status()), one.text(), one.reason())).toList();
    }

    /** What became of the practice's own message; what the municipality reports of its case is another matter. */
    private static boolean isTechnical(TimelineEntry entry) {
        return entry.event().equals("municipal-update") ? entry.state() == ReferralState.NOT_DELIVERED
                : !entry.event().equals(FeedbackText.EXPERT_ANSWERED);
    }

    /** Whose the referral was when this happened: what was told before a merger does not change by it. */
    private static GemeenteCode municipality(Referral referral, TimelineEntry entry, List<TimelineEntry> timeline) {
        return timeline.stream().filter(later -> later.version() > entry.version()
                        && later.event().equals(FeedbackText.SUCCEEDED)).findFirst()
                .map(later -> new GemeenteCode(later.code())).orElse(referral.municipality());
    }

    private Feedback feedback(Referral referral, TimelineEntry entry, List<TimelineEntry> timeline, boolean mayTell,
                              GemeenteCode code) {
        BusinessStatus status = BusinessStatus.of(entry.state());
        Optional<Municipality> municipality = directory.municipality(code);
        String name = municipality.map(found -> found.nameWith(referral.door())).orElse("de gemeente");
        Municipality.Contact contact = contact(referral, entry, code);
        Course course = new Course(referral, entry, timeline);
        NextTerm next = mayTell ? NextTerm.of(course, municipality.map(Municipality::terms).orElse(null)) : null;
        String text = mayTell ? FeedbackText.of(course, name, contact, next)
                : FeedbackText.withoutConsent(entry, name);
        boolean fromHub = entry.state() == ReferralState.NOT_DELIVERED || entry.state() == ReferralState.REVOKED;
        return new Feedback(referral, entry.version(), entry.at(), status, text + left(referral, entry),
                FeedbackText.reason(entry.state(), entry.note()), fromHub,
                entry.event().equals(FeedbackText.EXPERT_ANSWERED), code, mayTell && !fromHub ? contact : null,
                mayTell ? entry.caseNumber() : null, mayTell ? course.deadline() : null, next,
                mayTell ? Decided.of(entry) : null, null);
    }

    private Municipality.Contact contact(Referral referral, TimelineEntry entry, GemeenteCode code) {
        return directory.municipality(code).flatMap(found -> found.contact(referral.practice(),
                FeedbackText.day(entry.at()))).orElse(null);
    }

    /** What the municipality laid down of a multidisciplinary meeting. */
    private Feedback meeting(Referral referral, TimelineEntry entry, List<TimelineEntry> timeline,
                             GemeenteCode municipality) {
        return new Feedback(referral, entry.version(), entry.at(), BusinessStatus.of(entry.state()),
                AdditionText.municipal(entry, name(referral, RecipientRole.CONSULTANT)),
                FeedbackText.reason(entry.state(), null), false, true, municipality,
                contact(referral, entry, municipality), entry.caseNumber(),
                new Course(referral, entry, timeline).deadline(), AdditionText.document(entry));
    }

    /** That a term passed, or that this is over: the hub says so, beside whatever the municipality reports. */
    private Feedback term(Referral referral, TimelineEntry entry, List<TimelineEntry> timeline, BusinessStatus status,
                          GemeenteCode municipality) {
        boolean mayTell = referral.consent().allowsFeedbackAt(entry.at());
        String name = directory.municipality(municipality).map(found -> found.nameWith(referral.door()))
                .orElse("De gemeente");
        return new Feedback(referral, entry.version(), entry.at(), status,
                TermText.of(entry, name, contact(referral, entry, municipality)),
                FeedbackText.reason(entry.state(), null), true, true, municipality, null,
                mayTell ? entry.caseNumber() : null,
                mayTell ? new Course(referral, entry, timeline).deadline() : null);
    }

    private Feedback own(Referral referral, TimelineEntry entry, List<TimelineEntry> timeline, BusinessStatus status,
                         GemeenteCode municipality) {
        boolean mayTell = referral.consent().allowsFeedbackAt(entry.at());
        return new Feedback(referral, entry.version(), entry.at(), status,
                AdditionText.isOwn(entry) ? AdditionText.own(entry, role -> name(referral, role))
                        : FeedbackText.own(entry, role -> name(referral, role)),
                FeedbackText.reason(entry.state(), null),
                true, true, municipality, null, mayTell ? entry.caseNumber() : null,
                mayTell ? new Course(referral, entry, timeline).deadline() : null);
    }

    /** What the practice itself wants: its own business, whatever the patient agreed to about the municipality's. */
    private Feedback cancellation(Referral referral, TimelineEntry entry, BusinessStatus last,
                                  List<TimelineEntry> timeline) {
        boolean mayTell = referral.consent().allowsFeedbackAt(entry.at());
        boolean sent = timeline.stream().anyMatch(earlier -> earlier.version() < entry.version()
                && (earlier.state() == ReferralState.SENT || earlier.state().isAtMunicipality()));
        boolean own = mayTell || last == null || entry.event().equals(CancellationText.WITHDRAWN);
        return new Feedback(referral, entry.version(), entry.at(), own ? BusinessStatus.of(entry.state()) : last,
                CancellationText.own(entry, role -> name(referral, role), sent, mayTell),
                CancellationText.reason(entry), true, !entry.event().equals(CancellationText.WITHDRAWN),
                referral.municipality(), null, mayTell ? entry.caseNumber() : null,
                mayTell ? new Course(referral, entry, timeline).deadline() : null);
    }

    /** That the medical adviser, whom the municipality will ask, has nothing: told once, with the receipt. */
    private String left(Referral referral, TimelineEntry entry) {
        return !entry.event().equals("delivered") ? "" : parts.of(referral.id()).stream()
                .filter(part -> part.role() == RecipientRole.MEDICAL_ADVISER && part.state() == Part.State.NOT_AGREED)
                .map(part -> " " + name(referral, part.role()) + " krijgt niets: de patiënt gaf daarvoor geen "
                        + "toestemming.").collect(Collectors.joining());
    }

    private String name(Referral referral, RecipientRole role) {
        Optional<Municipality> municipality = directory.municipality(referral.municipality());
        return switch (role) {
            case CONSULTANT -> municipality.map(found -> found.nameWith(referral.door())).orElse("De gemeente");
            case MEDICAL_ADVISER -> municipality.map(found -> found.recipients().medicalAdviser())
                    .map(Municipality.Adviser::name).orElse("De medisch adviseur");
            case EXPERT -> municipality.map(found -> found.recipients().expert()).map(Municipality.Adviser::name)
                    .orElse("De deskundige");
        };
    }
}
