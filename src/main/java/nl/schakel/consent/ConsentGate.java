package nl.schakel.consent;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Resource;

import nl.schakel.consent.BundleView.Located;
import nl.schakel.consent.ConsentCheck.Denial;
import nl.schakel.consent.Span.Window;
import nl.schakel.referral.Refusal;

/**
 * Deny, unless a Consent in the referral says yes (Wmo 2015 art. 5.2.5; WGBO art. 7:457 BW; AVG art. 9).
 *
 * <p>The rows of the table, in order, with the code of the refusal: a privacy Consent for Wmo referral is there
 * ({@code consent-missing}); active ({@code consent-not-active}); of this patient, and nothing in the Bundle is about
 * someone else ({@code consent-other-patient}); given and running now ({@code consent-not-yet},
 * {@code consent-expired}); by someone who may ({@code consent-performer}); to exactly this recipient
 * ({@code consent-other-recipient}); for this purpose, to disclose ({@code consent-purpose}); for this provision
 * ({@code consent-provision}); verified where asked ({@code consent-unverified}); not objected to
 * ({@code consent-objection}); and without anything that cannot be weighed ({@code consent-unclear}).
 *
 * <p>What the standard leaves open and is decided here, always to the side of no: a permit must name its recipient,
 * the action disclose and the provision; the base rule must be deny (or untyped, which R4 intends), never permit; a
 * newer objection is a revocation however general it is; an incompetent person's objection counts.
 *
 * <p>Thread-safe; the Bundle is only read.
 */
public final class ConsentGate {

    private static final int MOST_RULES = 300;

    /** How far two clocks may differ. */
    static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    private static final String DIRECTIVE_IS_NO_CONSENT = "De meegestuurde behandelaanwijzing of wilsverklaring is "
            + "geen toestemming om gegevens te delen. Vraag de patiënt of gegevens naar de gemeente mogen, leg dat "
            + "vast en stuur de toestemming mee.";

    private final Clock clock;

    /** @param clock tells now; periods are read in Dutch time whatever its zone */
    public ConsentGate(Clock clock) {
        this.clock = clock;
    }

    /**
     * The refusal of a message that carries no Consent at all.
     *
     * @param path where one was looked for
     */
    public static Refusal absent(String path) {
        return ConsentCheck.MISSING.at(path).refusal();
    }

    /** Gives a Consent of our own the scope, categories and policy by which this room knows its kind. */
    public static void describe(Consent consent) {
        consent.addPolicy().setUri("https://schakel.example/policies/wmo-verwijzing/1");
        consent.getScope().addCoding().setSystem(ConsentCodes.SCOPE).setCode(ConsentCodes.PRIVACY);
        consent.addCategory().addCoding().setSystem(ConsentCodes.LOINC).setCode(ConsentCodes.PRIVACY_CONSENT);
        consent.addCategory().addCoding().setSystem(ConsentCodes.CATEGORY).setCode(ConsentCodes.WMO_REFERRAL);
    }

    /**
     * The refusal of a message that comes with a Consent that was revoked here.
     *
     * @param path where it stands
     */
    public static Refusal revoked(String path) {
        return ConsentCheck.NOT_ACTIVE.at(path, "Deze toestemming is ingetrokken. Wil de patiënt toch verwezen "
                + "worden, leg dan een nieuwe toestemming vast, met de datum en het tijdstip van nu.").refusal();
    }

    /**
     * Decides on one flow of data. Where several Consents fail, the denials are those of the one that came furthest.
     *
     * @param bundle   the referral as received
     * @param question whose data, to whom, what for
     * @return never null; a refusal never repeats what the Bundle says
     */
    public ConsentDecision decide(Bundle bundle, ConsentQuestion question) {
        Instant now = clock.instant();
        BundleView view = new BundleView(bundle);
        PatientIdentity identity = new PatientIdentity(view, question);
        List<ConsentReading> consents = view.all().stream()
                .filter(l -> l.resource() instanceof Consent consent && ConsentReading.counts(consent))
                .map(located -> new ConsentReading(located, view)).toList();
        String foreign = Optional.ofNullable(identity.firstForeign()).orElseGet(() -> aboutNobody(view));
        if (consents.isEmpty()) {
            return ConsentDecision.denied(missing(view, foreign));
        }
        if (isCrowded(view)) {
            return ConsentDecision.denied(List.of(ConsentCheck.UNCLEAR.at("Bundle.entry").refusal()));
        }
        List<ConsentReading> objectors = view.all().stream()
                .filter(l -> l.resource() instanceof Consent consent && !ConsentReading.counts(consent)
                        && ConsentReading.mayObject(consent))
                .map(located -> new ConsentReading(located, view)).toList();
        Performers performers = new Performers(view, identity, question.birthDate(), now);
        Hearing hearing = new Hearing(consents, objectors, question, identity, performers, now, foreign);

        Verdict best = hearing.best(Asked.referral(question, now), Asked.feedback(question, now));
        if (!best.denials().isEmpty()) {
            return ConsentDecision.denied(best.refusals());
        }
        Verdict feedback = hearing.best(Asked.feedback(question, now), null);
        boolean feedbackAllowed = feedback.denials().isEmpty();
        return new ConsentDecision(true, List.of(), best.consent().reference(), best.consent().version(),
                best.consent().when().firstDay(), best.validUntil(), feedbackAllowed,
                feedbackAllowed ? feedback.validUntil() : null, best.given(), best.consent().names(),
                feedbackAllowed ? feedback.consent().names() : Set.of(), feedbackAllowed ? feedback.given() : null);
    }

    /**
     * What the patient wants held back, item by item: resources that an active Consent denies by reference or by type,
     * whomever the deny is about. They go to nobody.
     *
     * @return by identity; never null
     */
    public static Set<Resource> heldBack(Bundle bundle) {
        BundleView view = new BundleView(bundle);
        Set<Resource> items = Collections.newSetFromMap(new IdentityHashMap<>());
        view.all().stream().filter(located -> located.resource() instanceof Consent consent
                        && ConsentReading.mayObject(consent))
                .map(located -> new ConsentReading(located, view).root()).filter(Objects::nonNull)
                .forEach(root -> addItems(root, items));
        return items;
    }

    private static void addItems(ConsentRule rule, Set<Resource> items) {
        items.addAll(rule.items());
        rule.nested().forEach(nested -> addItems(nested, items));
    }

    /** A privacy Consent that names nobody may be an objection of this patient: it must say whose it is. */
    private static String aboutNobody(BundleView view) {
        return view.all().stream().filter(located -> located.resource() instanceof Consent consent
                        && ConsentReading.mayObject(consent) && !consent.hasPatient())
                .map(located -> located.path() + ".patient").findFirst().orElse(null);
    }

    /** Weighing rules against one another takes time squared; no patient states hundreds. */
    private static boolean isCrowded(BundleView view) {
        return view.all().stream().map(Located::resource).filter(Consent.class::isInstance).map(Consent.class::cast)
                .mapToInt(consent -> ConsentReading.rules(consent.getProvision())).sum() > MOST_RULES;
    }

    private static List<Refusal> missing(BundleView view, String foreign) {
        List<Refusal> refusals = new ArrayList<>();
        Located directive = view.all().stream()
                .filter(l -> l.resource() instanceof Consent consent && ConsentReading.isDirective(consent))
                .findFirst().orElse(null);
        refusals.add(directive == null ? ConsentCheck.MISSING.at(null).refusal()
                : ConsentCheck.MISSING.at(directive.path() + ".category", DIRECTIVE_IS_NO_CONSENT).refusal());
        if (foreign != null) {
            refusals.add(ConsentCheck.OTHER_PATIENT.at(foreign).refusal());
        }
        return refusals;
    }

    /** The Consents of one Bundle, heard for and against. */
    private record Hearing(List<ConsentReading> consents, List<ConsentReading> objectors, ConsentQuestion question,
                           PatientIdentity identity, Performers performers, Instant now, String foreign) {

        /** @param elsewhere a flow whose permits are no candidates for this one; null where every permit is */
        Verdict best(Asked asked, Asked elsewhere) {
            List<Objection> objections = Stream.concat(consents.stream(), objectors.stream())
                    .filter(consent -> consent.isAbout(identity))
                    .flatMap(consent -> Objection.in(consent, asked).stream()).toList();
            List<Verdict> verdicts = new ArrayList<>();
            for (ConsentReading consent : consents) {
                List<Denial> general = consent.shortcomings(question, identity, performers, now);
                if (foreign != null) {
                    general.add(ConsentCheck.OTHER_PATIENT.at(foreign));
                }
                List<ConsentRule> permits = consent.permits().stream().filter(permit -> elsewhere == null
                        || permit.names(asked.addressee()) || !permit.names(elsewhere.addressee())).toList();
                for (ConsentRule permit : permits) {
                    verdicts.add(verdict(consent, permit, general, objections, asked));
                }
                if (permits.isEmpty()) {
                    verdicts.add(withoutPermit(consent, general, objections));
                }
            }
            return verdicts.stream().max(Comparator.comparingInt(Verdict::reached)
                    .thenComparing(verdict -> -verdict.denials().size())
                    .thenComparing(Verdict::given)).orElseThrow();
        }

        private Verdict verdict(ConsentReading consent, ConsentRule permit, List<Denial> general,
                                List<Objection> objections, Asked asked) {
            List<Denial> denials = new ArrayList<>(general);
            denials.addAll(permit.shortcomings(asked));
            for (Objection objection : objections) {
                if (objection.blocks(consent, permit, asked)) {
                    denials.add(denial(objection));
                }
            }
            Window outer = consent.root().window(now);
            Window inner = permit.window(now);
            boolean outerFirst = inner.last() == null
                    || outer.last() != null && outer.last().isBefore(inner.last());
            return new Verdict(consent, inOrder(denials), outerFirst ? outer.last() : inner.last());
        }

        private static Verdict withoutPermit(ConsentReading consent, List<Denial> general,
                                             List<Objection> objections) {
            List<Denial> denials = new ArrayList<>(general);
            objections.stream().filter(objection -> objection.source() == consent)
                    .forEach(objection -> denials.add(denial(objection)));
            boolean explained = denials.stream().anyMatch(denial -> denial.check() == ConsentCheck.OBJECTION
                    || denial.check() == ConsentCheck.UNCLEAR);
            if (!explained) {
                denials.add(ConsentCheck.OTHER_RECIPIENT.at(consent.path(".provision")));
            }
            return new Verdict(consent, inOrder(denials), null);
        }

        private static Denial denial(Objection objection) {
            return (objection.fit() == Fit.YES ? ConsentCheck.OBJECTION : ConsentCheck.UNCLEAR).at(objection.path());
        }

        /** In the order of the table, each place once per check, and only the most precise place. */
        private static List<Denial> inOrder(List<Denial> denials) {
            return denials.stream().filter(one -> denials.stream().noneMatch(other -> sharper(other, one)))
                    .distinct().sorted(Comparator.comparing(Denial::check)).toList();
        }

        private static boolean sharper(Denial other, Denial one) {
            return other.check() == one.check() && other.path().length() > one.path().length()
                    && other.path().startsWith(one.path() + ".");
        }
    }

    /**
     * How one permit fares.
     *
     * @param validUntil null without end
     */
    private record Verdict(ConsentReading consent, List<Denial> denials, Instant validUntil) {

        /** How many rows of the table it passed before the first no. */
        int reached() {
            return denials.isEmpty() ? ConsentCheck.values().length : denials.get(0).check().ordinal();
        }

        Instant given() {
            return consent.when() == null ? Instant.MIN : consent.when().start();
        }

        List<Refusal> refusals() {
            return denials.stream().map(Denial::refusal).toList();
        }
    }
}
