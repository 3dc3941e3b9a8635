package nl.schakel.advice;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

import nl.schakel.advice.AdviceQuestion.Consent;
import nl.schakel.advice.AdviceRequest.Origin;
import nl.schakel.calendar.WorkingDays;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;
import nl.schakel.disclosure.Policies;
import nl.schakel.disclosure.WayOfWorking;
import nl.schakel.disclosure.text.QuestionText;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.Bsn;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.Refusal;

/**
 * Whether a question may be put to a GP: asked by someone who may, within what was agreed for the provision, for facts
 * and not for a judgement, on a consent of the patient. What may not is refused to the asker with every reason at once;
 * paths are those of the request, and no sentence repeats what it says.
 */
final class QuestionCheck {

    /** What a practice has at least. */
    static final int FEWEST_WORKING_DAYS = 3;
    private static final Period LONGEST_TERM = Period.ofYears(1);
    /** Where a municipality's file says nothing of advice. */
    private static final Period USUAL_TERM = Period.ofDays(14);
    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");

    private final Directory directory;
    private final Supplier<Policies> policies;
    private final WayOfWorking work;
    private final ReferralConsent referrals;
    private final Function<Bsn, String> patientHash;
    private final Clock clock;
    private final QuestionText text = new QuestionText();
    private final WorkingDays days = new WorkingDays();

    /** @param patientHash keyed hash of the BSN */
    QuestionCheck(Directory directory, Supplier<Policies> policies, WayOfWorking work, ReferralConsent referrals,
                  Function<Bsn, String> patientHash, Clock clock) {
        this.directory = directory;
        this.policies = policies;
        this.work = work;
        this.referrals = referrals;
        this.patientHash = patientHash;
        this.clock = clock;
    }

    /** @param question null where it is refused */
    record Checked(NewAdvice question, List<Refusal> refusals) {
    }

    /** What becomes known of a question while it is checked. */
    private static final class Findings {

        private final List<Refusal> refusals = new ArrayList<>();
        private Consent consent;
        private LocalDate given;
        private Instant until;

        void add(String code, String sentence, String path) {
            refusals.add(new Refusal(code, sentence, path));
        }
    }

    /** @param origin how it came: a case's status proves the asker, the API's caller must name who it is */
    Checked check(Asking asking, Origin origin) {
        Findings found = new Findings();
        Optional<Practice> practice = practice(asking, found);
        Optional<Provision> provision = provision(asking, found);
        String hash = patientHash(asking, found);
        if (origin == Origin.API) {
            asker(asking, found);
        }
        if (practice.isPresent() && provision.isPresent()) {
            elements(asking, practice.get(), provision.get(), found);
        }
        if (asking.text() != null) {
            found.refusals.addAll(text.refusals(asking.text(), "toelichting"));
        }
        LocalDate due = due(asking, found);
        Referral referral = practice.isEmpty() || hash == null ? null : referral(asking, practice.get(), hash, found);
        if (provision.isPresent()) {
            consent(asking, referral, provision.get(), found);
        }
        if (!found.refusals.isEmpty()) {
            return new Checked(null, List.copyOf(found.refusals));
        }
        AdviceQuestion question = new AdviceQuestion(asking.patient(), asking.asker(), asking.elements(), asking.text(),
                found.consent);
        return new Checked(new NewAdvice(asking.municipality().code(), asking.role(), asking.source(),
                practice.orElseThrow().agb(), provision.orElseThrow(), referral == null ? null : referral.id(),
                referral != null && referral.caseNumber() != null ? referral.caseNumber() : asking.caseNumber(), origin,
                found.given, found.until, due, hash, question), List.of());
    }

    private Optional<Practice> practice(Asking asking, Findings found) {
        Optional<Practice> practice = Optional.empty();
        try {
            practice = directory.practice(new AgbCode(asking.practice()));
        } catch (IllegalArgumentException e) {
            // Said below: to the asker a practice with a wrong number and an unknown one are the same.
        }
        if (practice.isEmpty()) {
            found.add("practice-unknown", "Deze praktijk is niet op de hub aangesloten. Stel de vraag per post of bel.",
                    "praktijk");
        }
        return practice;
    }

    private static Optional<Provision> provision(Asking asking, Findings found) {
        Optional<Provision> provision = Provision.ofCode(asking.provision());
        if (provision.isEmpty()) {
            found.add("provision-unknown", "Deze voorziening kent de hub niet.", "voorziening");
        }
        return provision;
    }

    private String patientHash(Asking asking, Findings found) {
        if (asking.patient().birthDate() != null && asking.patient().birthDate().isAfter(today())) {
            found.add("question-invalid", "De geboortedatum ligt in de toekomst.", "patient.geboortedatum");
        }
        try {
            return patientHash.apply(Bsn.of(asking.patient().bsn()));
        } catch (IllegalArgumentException e) {
            found.add("bsn-invalid", "Het burgerservicenummer klopt niet.", "patient.bsn");
            return null;
        }
    }

    /** A medical adviser is a doctor whom the municipality named beforehand: the secret alone could be a colleague's. */
    private void asker(Asking asking, Findings found) {
        Municipality.Advice advice = asking.municipality().advice();
        if (asking.role() == RecipientRole.MEDICAL_ADVISER
                && (asking.asker().big() == null || !advice.big().contains(asking.asker().big()))) {
            found.add("asker-not-registered", "Alleen een arts die de gemeente met BIG-nummer heeft aangemeld, mag vragen "
                    + "als medisch adviseur.", "vrager.big");
        }
        if (holdsBsn(asking.source())) {
            found.add("question-bsn", "Het kenmerk kan een burgerservicenummer zijn. Kies een ander kenmerk.", "kenmerk");
        }
    }

    /** The whole of it, whatever stands between its digits, or a part of it; random numbers hold anything cut up. */
    private static boolean holdsBsn(String source) {
        return Bsn.isValid(source.replaceAll("[^0-9A-Za-z]", ""))
                || Arrays.stream(source.split("[^0-9]+")).anyMatch(Bsn::isValid);
    }

    private void elements(Asking asking, Practice practice, Provision provision, Findings found) {
        Map<String, String> askable = work.selection(asking.municipality(), practice, provision, asking.role(),
                        asking.asker().big() != null)
                .map(selection -> policies.get().askable(provision, selection)).orElse(Map.of());
        if (asking.elements().isEmpty()) {
            found.add(QuestionText.BEYOND_POLICY, "Er is niets gevraagd dat voor deze voorziening is afgesproken.",
                    "vragen");
        }
        for (int i = 0; i < asking.elements().size(); i++) {
            if (!askable.containsKey(asking.elements().get(i))) {
                found.add(QuestionText.BEYOND_POLICY, askable.isEmpty()
                        ? "Deze praktijk geeft voor deze voorziening niets aan een vrager in deze rol."
                        : "Dit gegeven valt buiten wat voor deze voorziening en deze rol is afgesproken. Wel te vragen: "
                                + String.join(", ", askable.keySet()) + ".", "vragen[" + i + "].element");
            }
        }
    }

    private LocalDate due(Asking asking, Findings found) {
        LocalDate today = today();
        if (asking.due() == null) {
            Municipality.Advice advice = asking.municipality().advice();
            LocalDate due = today.plus(advice == null ? USUAL_TERM : advice.term());
            return days.isWorkingDay(due) ? due : days.after(due, 1);
        }
        if (asking.due().isBefore(days.after(today, FEWEST_WORKING_DAYS))) {
            found.add("question-too-soon", "Geef de praktijk minstens drie werkdagen. Is er meer haast, bel dan.",
                    "uiterlijk");
        } else if (asking.due().isAfter(today.plus(LONGEST_TERM))) {
            found.add("question-too-late", "Kies een dag binnen een jaar.", "uiterlijk");
        }
        return asking.due();
    }

    private Referral referral(Asking asking, Practice practice, String hash, Findings found) {
        if (asking.referral() == null && asking.caseNumber() == null) {
            return null;
        }
        Optional<Referral> referral = referrals.find(asking, practice.agb(), hash);
        if (referral.isEmpty()) {
            found.add("referral-unknown", "Van deze inwoner kent de hub geen verwijzing van deze praktijk naar uw gemeente "
                    + "met dit nummer.", asking.referral() == null ? "zaaknummer" : "verwijzing");
        }
        return referral.orElse(null);
    }

    private void consent(Asking asking, Referral referral, Provision provision, Findings found) {
        if (referral != null && referrals.isRevoked(referral, asking.role())) {
            found.add("consent-revoked", "De toestemming bij deze verwijzing is ingetrokken. Vraag de inwoner zelf.",
                    "toestemming");
        } else if (asking.consent() != null) {
            written(asking, found);
        } else if (referral != null) {
            ReferralConsent.Ground ground = referrals.ground(referral, asking.municipality(), asking.role(), provision);
            if (ground.refusal() != null) {
                found.refusals.add(ground.refusal());
                return;
            }
            found.given = ground.given();
            found.until = ground.until();
            found.consent = new Consent(ground.given(),
                    ground.until() == null ? null : LocalDate.ofInstant(ground.until(), DUTCH_TIME), Consent.OF_REFERRAL,
                    ground.forAdviser(), null);
        } else if (asking.referral() == null && asking.caseNumber() == null) {
            found.add("consent-missing", "Stuur de schriftelijke toestemming van de inwoner voor deze vraag mee.",
                    "toestemming");
        }
    }

    private void written(Asking asking, Findings found) {
        Consent consent = asking.consent();
        found.refusals.addAll(WrittenConsent.refusals(consent, asking.patient().birthDate(), today(), "toestemming"));
        LocalDate longest = consent.given().plus(WrittenConsent.LONGEST);
        LocalDate last = consent.until() == null || consent.until().isAfter(longest) ? longest : consent.until();
        found.given = consent.given();
        // Its last second: a consent that ends with a day holds until that day is over.
        found.until = last.plusDays(1).atStartOfDay(DUTCH_TIME).toInstant().minusSeconds(1);
        found.consent = consent;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), DUTCH_TIME);
    }
}
