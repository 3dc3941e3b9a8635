package nl.schakel.operations.referrals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import nl.schakel.advice.AdviceRequest;
import nl.schakel.advice.AdviceStore;
import nl.schakel.municipality.DeliveryHistory;
import nl.schakel.referral.AdditionKind;
import nl.schakel.referral.AdditionPart;
import nl.schakel.referral.Additions;
import nl.schakel.referral.DeadLetters;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.Purge;
import nl.schakel.referral.Purges;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.TimelineEntry;
import nl.schakel.referral.Unheard;
import nl.schakel.termwatch.RunningTerms;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/**
 * One referral as whoever watches the hub may see it: where it stands, between whom, what was tried, what is late. Not
 * what the patient needs or got: the provision, the door of the municipality that follows from it, the outcome of a
 * decision and the practice's reason to take it back are shown to nobody without the right to see content.
 */
@Controller
class ReferralPage {

    private final ReferralStore referrals;
    private final Parts parts;
    private final Additions additions;
    private final AdviceStore advice;
    private final Unheard unheard;
    private final DeadLetters letters;
    private final DeliveryHistory deliveries;
    private final RunningTerms terms;
    private final Purges purges;
    private final Wording wording;
    private final Duration cap;
    private final Clock clock;

    ReferralPage(ReferralStore referrals, Parts parts, Additions additions, AdviceStore advice, Unheard unheard,
                 DeadLetters letters, DeliveryHistory deliveries, RunningTerms terms, Purges purges,
                 Wording wording, Broker broker, Clock clock) {
        this.referrals = referrals;
        this.parts = parts;
        this.additions = additions;
        this.advice = advice;
        this.unheard = unheard;
        this.letters = letters;
        this.deliveries = deliveries;
        this.terms = terms;
        this.purges = purges;
        this.wording = wording;
        this.cap = broker.cap();
        this.clock = clock;
    }

    /** How the broker repeats: the longest pause between two attempts. */
    record Broker(Duration cap) {
    }

    /**
     * A step.
     *
     * @param state      what it came to; null where it stayed what it was
     * @param faultClass null where nothing is wrong, as code and note
     */
    record StepView(String when, String machine, String event, String state, String look, String faultClass,
                    String code, String note) {
    }

    /** A delivery to one recipient. */
    record TriedView(String recipient, int attempts, String first, boolean busy, String takenBack,
                     List<StepDone> steps) {
    }

    /** One step of a delivery. */
    record StepDone(String name, String at) {
    }

    /** A part for another recipient, or something added to the case. */
    record PartView(String what, String state, String since) {
    }

    /** A term. */
    record TermView(String label, String due, boolean late, boolean still) {
    }

    @GetMapping("/operations/referrals/{id:[0-9a-f-]{36}}")
    String show(@PathVariable String id, Model model) {
        Optional<Purge> purge = purges.of(number(id));
        Optional<Instant> forgotten = purge.map(Purge::recordAt);
        if (forgotten.isPresent()) {
            model.addAttribute("id", id);
            model.addAttribute("forgotten", wording.moment(forgotten.get()));
            return "forgotten";
        }
        Referral referral = referral(referrals, id);
        Instant now = clock.instant();
        List<TimelineEntry> timeline = referrals.timeline(referral.id());
        model.addAttribute("referral", referral);
        model.addAttribute("state", Wording.state(referral.state()));
        model.addAttribute("look", Wording.look(referral.state()));
        model.addAttribute("since", wording.moment(referral.stateSince()));
        model.addAttribute("received", wording.moment(referral.receivedAt()));
        model.addAttribute("municipality", wording.municipality(referral.municipality()));
        model.addAttribute("practice", wording.practice(referral.practice()));
        model.addAttribute("deadline", Wording.day(referral.deadline()));
        model.addAttribute("steps", steps(timeline));
        model.addAttribute("tried", deliveries.of(referral.id()).stream().map(this::view).toList());
        model.addAttribute("next", next(referral));
        model.addAttribute("terms", terms.of(referral.id()).stream().map(term -> new TermView(term.label(),
                Wording.day(term.due()), term.told(), term.due() == null)).toList());
        model.addAttribute("feedback", feedback(referral, now));
        model.addAttribute("parts", parts.of(referral.id()).stream().map(this::view).toList());
        model.addAttribute("added", additions.of(referral.id()).stream().map(this::view).toList());
        model.addAttribute("questions", advice.of(referral.id()).stream().map(this::view).toList());
        model.addAttribute("letters", letters.about(id).stream().map(letter -> LetterView.of(letter, wording)).toList());
        model.addAttribute("here", "/operations/referrals/" + id);
        model.addAttribute("purge", purge.map(Purge::payloadAt).map(at -> "De inhoud is gewist, " + wording.moment(at)
                + ". Wat er gebeurde en wat er is gedeeld, is bewaard.").orElse(null));
        return "referral";
    }

    static Referral referral(ReferralStore referrals, String id) {
        return referrals.find(number(id)).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static ReferralId number(String id) {
        try {
            return ReferralId.of(id);
        } catch (IllegalArgumentException noNumber) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
    }

    private List<StepView> steps(List<TimelineEntry> timeline) {
        List<StepView> steps = new ArrayList<>();
        ReferralState before = null;
        for (TimelineEntry entry : timeline) {
            boolean fault = entry.faultClass() != null;
            // A code without a fault may say why a practice took it back.
            steps.add(0, new StepView(wording.moment(entry.at()), Wording.machine(entry.at()),
                    Wording.event(entry.event()),
                    Objects.equals(label(before), label(entry.state())) ? null : label(entry.state()),
                    Wording.look(entry.state()), fault ? Wording.faultClass(entry.faultClass()) : null,
                    fault ? entry.code() : null, entry.note()));
            before = entry.state();
        }
        return steps;
    }

    private static String label(ReferralState state) {
        return state == null ? null : Wording.state(state);
    }

    private TriedView view(DeliveryHistory.Tried tried) {
        return new TriedView(Errands.role(tried.recipient()), tried.attempts(), wording.moment(tried.firstAttempt()),
                tried.busy(), tried.takenBackAt() == null ? null : wording.moment(tried.takenBackAt()),
                tried.steps().stream().map(step -> new StepDone(step.name(), wording.moment(step.at()))).toList());
    }

    private PartView view(Part part) {
        return new PartView("Deel voor de " + Errands.role(part.role()), Wording.state(part.state()),
                wording.moment(part.since()));
    }

    private PartView view(AdditionPart part) {
        String state = switch (part.state()) {
            case READY -> "Wacht op bezorging";
            case DELIVERED -> "Bezorgd";
            case NOT_DELIVERED -> "Niet bezorgd";
            case NOTHING -> "Niets te sturen";
            case REVOKED -> "Toestemming ingetrokken";
        };
        return new PartView((part.kind() == AdditionKind.MDO ? "Afspraken uit overleg" : "Aanvulling") + " "
                + part.number() + " voor de " + Errands.role(part.role()), state, wording.moment(part.since()));
    }

    private PartView view(AdviceRequest request) {
        String state = switch (request.state()) {
            case ASKED -> "Wacht op de huisarts";
            case ANSWERED -> "Beantwoord, nog niet opgehaald";
            case DELIVERED -> "Antwoord bij de gemeente";
            case DECLINED -> "Niet beantwoord";
            case SENT_ON -> "Doorgestuurd naar de medisch adviseur";
            case WITHDRAWN -> "Ingetrokken";
        };
        return new PartView("Vraag van de gemeente (" + Errands.role(request.asker()) + ")", state,
                wording.moment(request.since()));
    }

    private String next(Referral referral) {
        return switch (referral.state()) {
            case ACCEPTED, READY -> "De wachtrij probeert het vanzelf opnieuw, met pauzes van ten hoogste "
                    + Math.max(1, cap.toMinutes()) + (cap.toMinutes() <= 1 ? " minuut." : " minuten.");
            case SENT -> "Verstuurd; de hub wacht op de bevestiging van de gemeente.";
            case NOT_DELIVERED -> "Er gebeurt niets vanzelf: iemand moet iets veranderen en het opnieuw aanbieden.";
            default -> null;
        };
    }

    private String feedback(Referral referral, Instant now) {
        return unheard.waiting(referral.id()).map(waiting -> "Er wacht nieuws voor de praktijk sinds "
                + wording.moment(waiting.since()) + (waiting.attempts() == 0 ? "" : "; " + waiting.attempts()
                + (waiting.attempts() == 1 ? " poging mislukte" : " pogingen mislukten"))
                + (waiting.ringAt().isAfter(now) ? "; de volgende poging is uiterlijk "
                + wording.moment(waiting.ringAt()) : "") + ".")
                .orElse(referral.pushedVersion() > 0 ? "De praktijk heeft het nieuwste." : null);
    }
}
