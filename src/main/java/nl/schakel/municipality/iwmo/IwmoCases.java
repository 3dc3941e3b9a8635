package nl.schakel.municipality.iwmo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.municipality.CaseReports;
import nl.schakel.municipality.UnmappedWords;
import nl.schakel.municipality.iwmo.IwmoAnswers.Allocated;
import nl.schakel.municipality.iwmo.IwmoAnswers.Said;
import nl.schakel.municipality.iwmo.IwmoRequests.Request;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Change;
import nl.schakel.referral.Content;
import nl.schakel.referral.DeliveryForm;
import nl.schakel.referral.Fault;
import nl.schakel.referral.MunicipalUpdate;
import nl.schakel.referral.MunicipalUpdate.Kind;
import nl.schakel.referral.Outcome;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.WmoCategory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What the messages that came in mean for their referrals. Doing it again does nothing, so a crash half-way costs
 * nothing but a minute.
 *
 * <p>iWmo is about care in kind only (UP001, OP043): a grant as pgb never becomes a WMO301, and such a referral stays
 * under investigation until somebody asks. Of WMO301s: an allocation with our ReferentieAanbieder grants; one that is
 * removed or lapsed (WMO002 13 or 01, ending on the day it began) counts as never sent, so that a grant that stood on
 * it alone becomes a case that is closed without a known outcome; every other change is the same grant with other
 * dates. An allocation that is absent from a later WMO301 says nothing: a removal is always told (OP087).
 */
final class IwmoCases {

    private static final Logger log = LoggerFactory.getLogger(IwmoCases.class);

    /** Longer than a delivery needs to be closed after its message went. */
    private static final Duration CLOSING = Duration.ofMinutes(10);
    private static final int PAGE = 200;
    /** WJ759: the municipality does not take the request up; whether the client needs help was not looked at. */
    private static final Set<String> NOT_TAKEN_UP = Set.of("3", "4");
    private static final String OTHER_MUNICIPALITY = "5";

    private final ReferralStore referrals;
    private final CaseReports reports;
    private final Directory directory;
    private final IwmoRequests requests;
    private final IwmoAnswers answers;
    private final IwmoTurns turns;
    private final Function<String, Fault> transportErrors;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final UnmappedWords unmapped;

    IwmoCases(ReferralStore referrals, CaseReports reports, Directory directory, IwmoRequests requests,
              IwmoAnswers answers, IwmoTurns turns, Function<String, Fault> transportErrors,
              TransactionTemplate transaction, Clock clock, UnmappedWords unmapped) {
        this.referrals = referrals;
        this.reports = reports;
        this.directory = directory;
        this.requests = requests;
        this.answers = answers;
        this.turns = turns;
        this.transportErrors = transportErrors;
        this.transaction = transaction;
        this.clock = clock;
        this.unmapped = unmapped;
    }

    /**
     * Tells the referrals what came in; what cannot be told now is told at the next look. One thread at a time: what
     * two processes tell at once is told once where it matters.
     */
    synchronized void look() {
        answers.open(PAGE).forEach(said -> quietly(said.referral(), () -> tell(said)));
        answers.untold(PAGE).forEach(id -> quietly(id, () -> tellAllocations(id)));
    }

    private static void quietly(ReferralId id, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            log.warn("Wat de gemeente over verwijzing {} meldt, is nog niet verwerkt ({}); de hub probeert het "
                    + "opnieuw.",
                    id, e instanceof Fault fault ? fault.code() : e.getClass().getSimpleName());
        }
    }

    private void tell(Said said) {
        Referral referral = referrals.find(said.referral()).orElseThrow();
        if (isBeingDelivered(referral, said.receivedAt())) {
            return;
        }
        if (referral.state() != ReferralState.REVOKED) {
            switch (said.function()) {
                case "WMO316" -> retour(referral, said);
                case "WMO319" -> answer(referral, said);
                default -> transportError(referral, said);
            }
        }
        answers.done(said);
        turns.release(referral.id());
    }

    /** The municipality was faster than we were, or the referral is being built anew: what it says keeps. */
    private boolean isBeingDelivered(Referral referral, Instant heardAt) {
        return referral.state() == ReferralState.ACCEPTED
                || referral.state() == ReferralState.READY && clock.instant().isBefore(heardAt.plus(CLOSING));
    }

    private void retour(Referral referral, Said said) {
        Request newest = requests.of(referral.id()).get(0);
        if (!newest.reference().equals(said.request())) {
            return;
        }
        if (said.codes().isEmpty()) {
            received(referral);
        } else {
            directory.municipality(referral.municipality()).ifPresent(place -> said.codes().stream()
                    .filter(code -> !CodeList.WJ001.contains(code))
                    .forEach(code -> unmapped.seen(place, CodeList.WJ001.name(), code, newest.reference().toString())));
            refused(referral, new Fault.Translation("iwmo-retour-" + said.codes().get(0).toLowerCase(Locale.ROOT),
                    said.codes().stream().map(IwmoCases::explained).collect(Collectors.joining(" "))));
        }
    }

    private static String explained(String code) {
        return CodeList.WJ001.sentence(code).orElse("De gemeente weigert het bericht om een reden die de hub niet "
                + "kent. Vraag haar applicatiebeheer wat er niet klopt.") + " (retourcode " + code + ")";
    }

    private void transportError(Referral referral, Said said) {
        Fault fault = transportErrors.apply(said.codes().get(0));
        if (fault instanceof Fault.Translation translation) {
            refused(referral, translation);
        } else if (fault != null) {
            referrals.remark(referral.id(), "transport-error", fault);
        }
    }

    /** Parked; when it is sent again it is built anew, because a message is never used twice (TR056). */
    private void refused(Referral referral, Fault.Translation why) {
        if (referral.state() == ReferralState.READY) {
            referrals.change(referral.id(), Change.of("sent", ReferralState.SENT));
        }
        reports.refused(referral.id(), why);
        if (referrals.find(referral.id()).orElseThrow().state() == ReferralState.NOT_DELIVERED) {
            referrals.remarkWith(referral.id(), "to-be-built-anew",
                    change -> change.forgetting(Set.of(Content.Kind.CONSIGNMENT)));
            log.warn("Verwijzing {} is door gemeente {} geweigerd: {} ({})", referral.id(), referral.municipality(),
                    why.sentence(), why.code());
        }
    }

    /** The municipality has it, as the GP may always know; also where it answered before its retour came. */
    private void received(Referral referral) {
        ReferralState state = referral.state();
        if (state == ReferralState.READY || state == ReferralState.SENT || state == ReferralState.NOT_DELIVERED) {
            referrals.change(referral, Change.reported("delivered", update(referral, Kind.RECEIVED))
                    .ringing(new Bell(Bell.FEEDBACK, referral.id())));
        }
    }

    private void answer(Referral referral, Said said) {
        received(referral);
        if (said.answer().equals(Received.Answer.UNDER_INVESTIGATION)) {
            reports.report(referral.id(), update(referral, Kind.IN_PROGRESS));
            return;
        }
        boolean shared = isShared(referral);
        boolean takenUp = !NOT_TAKEN_UP.contains(said.reason()) && !said.reason().equals(OTHER_MUNICIPALITY);
        if (!takenUp || shared) {
            explain(referral, said.reason());
        }
        reports.report(referral.id(), takenUp ? decided(referral, shared ? Outcome.REFUSED : null)
                : update(referral, NOT_TAKEN_UP.contains(said.reason()) ? Kind.NOT_TAKEN_UP : Kind.OTHER_MUNICIPALITY));
    }

    /** For the operator, once. */
    private void explain(Referral referral, String reason) {
        String code = "iwmo-reason-" + reason;
        boolean told = referrals.timeline(referral.id()).stream().anyMatch(entry -> code.equals(entry.code()));
        if (!told) {
            referrals.remark(referral.id(), "answer-explained",
                    new Fault.Translation(code, CodeList.WJ759.sentence(reason).orElseThrow()));
        }
    }

    private void tellAllocations(ReferralId id) {
        Referral referral = referrals.find(id).orElseThrow();
        Instant heardAt = answers.allocations(id).stream().map(Allocated::keptAt).max(Comparator.naturalOrder())
                .orElseThrow();
        if (isBeingDelivered(referral, heardAt)) {
            return;
        }
        // Told first: a message that comes meanwhile makes it untold again.
        transaction.executeWithoutResult(status -> {
            answers.told(id);
            List<Allocated> standing = answers.allocations(id).stream().filter(found -> !found.removed()).toList();
            if (referral.state() != ReferralState.REVOKED) {
                granted(referral, standing);
            }
        });
        turns.release(id);
    }

    private void granted(Referral referral, List<Allocated> standing) {
        if (standing.isEmpty()) {
            if (referral.state() == ReferralState.GRANTED) {
                reports.report(referral.id(), decided(referral, null));
            }
            return;
        }
        received(referral);
        if (!isShared(referral)) {
            reports.report(referral.id(), decided(referral, null));
            return;
        }
        LocalDate from = standing.stream().map(Allocated::from).min(Comparator.naturalOrder()).orElseThrow();
        boolean open = standing.stream().anyMatch(found -> found.until() == null);
        LocalDate until = open ? null
                : standing.stream().map(Allocated::until).max(Comparator.naturalOrder()).orElseThrow();
        List<WmoCategory> categories = standing.stream().map(Allocated::category).distinct().toList();
        // Only care in kind is allocated by message (UP001, OP043).
        reports.report(referral.id(), new MunicipalUpdate(Kind.DECIDED, Outcome.GRANTED, null, deadline(referral), from,
                until, categories.size() == 1 ? categories.get(0) : null, DeliveryForm.ZIN));
    }

    private MunicipalUpdate decided(Referral referral, Outcome outcome) {
        return new MunicipalUpdate(Kind.DECIDED, outcome, null, deadline(referral), null, null);
    }

    private MunicipalUpdate update(Referral referral, Kind kind) {
        return new MunicipalUpdate(kind, null, null, deadline(referral), null, null);
    }

    private boolean isShared(Referral referral) {
        return directory.municipality(referral.municipality()).filter(Municipality::decisionShared).isPresent();
    }

    /** The municipality names none in any message: the legal term, from the Dagtekening of the request. */
    private LocalDate deadline(Referral referral) {
        return directory.municipality(referral.municipality()).map(place ->
                LocalDate.ofInstant(referral.receivedAt(), Iwmo32.DUTCH_TIME).plus(place.terms().decision()))
                .orElse(null);
    }
}
