package nl.schakel.consent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Consent.ConsentProvisionType;
import org.hl7.fhir.r4.model.Consent.ProvisionComponent;
import org.hl7.fhir.r4.model.Consent.provisionActorComponent;
import org.hl7.fhir.r4.model.Resource;

import nl.schakel.consent.Addressee.Naming;
import nl.schakel.consent.ConsentCheck.Denial;
import nl.schakel.consent.Span.Window;
import nl.schakel.referral.Provision;

/**
 * One {@code Consent.provision}, at any depth: whether it is about what is asked. A permit must say everything
 * expressly; a deny reaches as far as it does not exclude.
 */
final class ConsentRule {

    /** Roles that say where data come from or who agreed, not who receives. */
    private static final Set<String> NOT_RECEIVING = Set.of("CST", "GRANTOR", "CONSENTER");
    private static final Set<String> DENIES_DISCLOSURE = Set.of("disclose", "use", "access");
    private static final Set<String> OTHER_ACTIONS = Set.of("collect", "correct");

    /** Resource types that no policy releases: to deny them is to ask for what happens anyhow. */
    private static final Set<String> NEVER_RELEASED = Set.of("Medication", "MedicationRequest", "MedicationStatement",
            "MedicationDispense", "MedicationAdministration", "AllergyIntolerance", "Immunization",
            "DiagnosticReport", "ImagingStudy", "FamilyMemberHistory");

    private static final Set<String> INDISPENSABLE = Set.of("Patient", "ServiceRequest", "Consent", "Organization",
            "PractitionerRole", "Practitioner", "RelatedPerson", "Task", "MessageHeader");

    private final ProvisionComponent provision;
    private final Resource root;
    private final String path;
    private final BundleView bundle;

    ConsentRule(ProvisionComponent provision, Resource root, String path, BundleView bundle) {
        this.provision = provision;
        this.root = root;
        this.path = path;
        this.bundle = bundle;
    }

    String path() {
        return path;
    }

    boolean permits() {
        return provision.getType() == ConsentProvisionType.PERMIT;
    }

    boolean denies() {
        return provision.getType() == ConsentProvisionType.DENY;
    }

    /** Whether the rule says more than yes or no: to whom, what for, about what. */
    boolean targeted() {
        return provision.hasActor() || provision.hasAction() || provision.hasPurpose() || provision.hasClass_()
                || provision.hasCode() || provision.hasData() || provision.hasSecurityLabel();
    }

    List<ConsentRule> nested() {
        List<ConsentRule> rules = new ArrayList<>();
        for (int i = 0; i < provision.getProvision().size(); i++) {
            rules.add(new ConsentRule(provision.getProvision().get(i), root, path + ".provision[" + i + "]", bundle));
        }
        return rules;
    }

    Window window(Instant now) {
        return Window.of(provision.hasPeriod() ? provision.getPeriod() : null, now);
    }

    /** What keeps this permit from covering what is asked, each check of the table at most once. */
    List<Denial> shortcomings(Asked asked) {
        List<Denial> denials = new ArrayList<>();
        addIfOutside(asked.now(), denials);
        if (!names(asked.addressee())) {
            denials.add(ConsentCheck.OTHER_RECIPIENT.at(path + ".actor"));
        }
        if (provision.hasPurpose() && purpose(asked.purposes()) != Fit.YES) {
            denials.add(ConsentCheck.PURPOSE.at(path + ".purpose"));
        } else if (provision.getAction().stream()
                .noneMatch(action -> ConsentCodes.has(action, ConsentCodes.ACTION, ConsentCodes.DISCLOSE))) {
            // an absent action would mean every action; the patient was to agree to disclosure by name
            denials.add(ConsentCheck.PURPOSE.at(path + ".action"));
        }
        Fit what = provisionFit(asked.provision());
        if (what == Fit.NO || asked.provisionNamed() && !provision.hasClass_() && !provision.hasCode()) {
            denials.add(ConsentCheck.PROVISION.at(path + (provision.hasClass_() ? ".class" : ".code")));
        }
        String unweighable = unweighable(what);
        if (unweighable != null) {
            denials.add(ConsentCheck.UNCLEAR.at(path + unweighable));
        }
        return denials;
    }

    void addIfOutside(Instant now, List<Denial> denials) {
        switch (window(now).state()) {
            case NOT_YET -> denials.add(ConsentCheck.NOT_YET.at(path + ".period"));
            case PAST -> denials.add(ConsentCheck.EXPIRED.at(path + ".period"));
            case UNREADABLE -> denials.add(ConsentCheck.UNCLEAR.at(path + ".period"));
            default -> { }
        }
    }

    private String unweighable(Fit what) {
        if (provision.hasModifierExtension()) {
            return ".modifierExtension";
        }
        if (provision.getActor().stream().anyMatch(actor -> !receives(actor) && !only(actor, NOT_RECEIVING))) {
            return ".actor";
        }
        if (labels() != Fit.YES) {
            return ".securityLabel";
        }
        if (what == Fit.UNKNOWN) {
            return provision.hasClass_() ? ".class" : ".code";
        }
        return provision.hasDataPeriod() ? ".dataPeriod" : provision.hasData() ? ".data" : null;
    }

    /** Whether a permit makes this one its recipient, and not merely its source or its kind. */
    boolean names(Addressee addressee) {
        return provision.getActor().stream().filter(ConsentRule::receives)
                .anyMatch(actor -> naming(actor, addressee) == Naming.EXACT);
    }

    /** Whether this rule, read as widely as it can be, reaches what is asked. */
    Fit reaches(Asked asked) {
        if (!items().isEmpty()) {
            return Fit.NO;
        }
        if (provision.hasModifierExtension()) {
            return Fit.UNKNOWN;
        }
        Set<String> purposes = new HashSet<>(asked.purposes());
        purposes.addAll(asked.broader());
        return actors(asked.addressee()).and(purpose(purposes)).and(action()).and(provisionFit(asked.provision()))
                .and(labels()).and(provision.hasData() || provision.hasDataPeriod() ? Fit.UNKNOWN : Fit.YES)
                .and(window(asked.now()).fit());
    }

    /**
     * The single things that a deny is about, where it names those and nothing wider: then it holds them back and stands
     * in the way of nothing else. Empty where it does not, or where one of them cannot be found.
     */
    Set<Resource> items() {
        if (!denies() || provision.hasModifierExtension() || !provision.getProvision().isEmpty()
                || provision.hasDataPeriod() || provision.hasSecurityLabel() || provision.hasCode()
                || provision.hasData() == provision.hasClass_()) {
            return Set.of();
        }
        Set<Resource> items = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Consent.provisionDataComponent data : provision.getData()) {
            Resource item = bundle.resolve(data.getReference(), root);
            if (data.getMeaning() != Consent.ConsentDataMeaning.INSTANCE || !isItem(item)) {
                return Set.of();
            }
            items.add(item);
        }
        for (Coding type : provision.getClass_()) {
            if (!ConsentCodes.RESOURCE_TYPES.equals(type.getSystem())) {
                return Set.of();
            }
            bundle.all().stream().map(BundleView.Located::resource)
                    .filter(resource -> resource.fhirType().equals(type.getCode())).forEach(items::add);
        }
        return items.stream().allMatch(ConsentRule::isItem) ? items : Set.of();
    }

    /** Without the patient, the request or the consent itself there is no referral to hold something back from. */
    private static boolean isItem(Resource resource) {
        return resource != null && !INDISPENSABLE.contains(resource.fhirType());
    }

    /** 2 for this very organisation, 1 for its kind, 0 for anyone; individual beats category beats general. */
    int aim(Addressee addressee) {
        int aim = 0;
        for (provisionActorComponent actor : provision.getActor()) {
            Naming naming = naming(actor, addressee);
            aim = Math.max(aim, naming == Naming.CATEGORY ? 1 : naming == Naming.OTHER ? 0 : 2);
        }
        return aim;
    }

    boolean namesProvision() {
        return provision.hasClass_() || provision.hasCode();
    }

    private Fit actors(Addressee addressee) {
        Fit fit = null;
        for (provisionActorComponent actor : provision.getActor()) {
            if (actor.hasModifierExtension()) {
                return Fit.UNKNOWN;
            }
            if (only(actor, NOT_RECEIVING)) {
                continue;
            }
            Fit one = switch (naming(actor, addressee)) {
                case EXACT, CATEGORY -> Fit.YES;
                case OTHER -> Fit.NO;
                case UNKNOWN -> Fit.UNKNOWN;
            };
            fit = fit == null ? one : or(fit, one);
        }
        return fit == null ? Fit.YES : fit;
    }

    private Naming naming(provisionActorComponent actor, Addressee addressee) {
        return actor.hasReference() ? addressee.named(actor.getReference(), root, bundle) : Naming.UNKNOWN;
    }

    private static boolean receives(provisionActorComponent actor) {
        return actor.hasRole()
                && ConsentCodes.has(actor.getRole(), ConsentCodes.PARTICIPATION, ConsentCodes.RECIPIENT);
    }

    private static boolean only(provisionActorComponent actor, Set<String> roles) {
        return actor.hasRole() && actor.getRole().hasCoding() && actor.getRole().getCoding().stream()
                .allMatch(role -> roles.contains(String.valueOf(role.getCode())));
    }

    private Fit purpose(Set<String> covering) {
        Fit fit = Fit.NO;
        for (Coding purpose : provision.getPurpose()) {
            boolean known = ConsentCodes.ACT_REASON.equals(purpose.getSystem()) && purpose.hasCode();
            fit = or(fit, !known ? Fit.UNKNOWN : covering.contains(purpose.getCode()) ? Fit.YES : Fit.NO);
        }
        return provision.hasPurpose() ? fit : Fit.YES;
    }

    private Fit action() {
        Fit fit = Fit.NO;
        for (CodeableConcept action : provision.getAction()) {
            fit = or(fit, concept(action, coding -> {
                boolean known = ConsentCodes.ACTION.equals(coding.getSystem());
                String code = String.valueOf(coding.getCode());
                return known && DENIES_DISCLOSURE.contains(code) ? Fit.YES
                        : known && OTHER_ACTIONS.contains(code) ? Fit.NO : Fit.UNKNOWN;
            }));
        }
        return provision.hasAction() ? fit : Fit.YES;
    }

    private Fit labels() {
        return provision.getSecurityLabel().stream()
                .allMatch(label -> ConsentCodes.is(label, ConsentCodes.CONFIDENTIALITY, "N")) ? Fit.YES : Fit.UNKNOWN;
    }

    private Fit provisionFit(Provision asked) {
        Fit classes = provision.getClass_().stream().map(coding -> about(coding, asked))
                .reduce(Fit.NO, ConsentRule::or);
        Fit codes = Fit.NO;
        for (CodeableConcept concept : provision.getCode()) {
            codes = or(codes, concept(concept, coding -> about(coding, asked)));
        }
        return (provision.hasClass_() ? classes : Fit.YES).and(provision.hasCode() ? codes : Fit.YES);
    }

    private Fit about(Coding coding, Provision asked) {
        String system = coding.hasSystem() ? coding.getSystem() : "";
        if (system.equals(Provision.SYSTEM)) {
            return Provision.ofCode(coding.getCode()).map(named -> named == asked ? Fit.YES : Fit.NO)
                    .orElse(Fit.UNKNOWN);
        }
        if (system.toLowerCase(Locale.ROOT).endsWith("wmo020")) {
            return Provision.ofCategory(coding.getCode()).map(named -> named == asked ? Fit.YES : Fit.NO)
                    .orElse(Fit.UNKNOWN);
        }
        boolean harmless = denies() && system.equals(ConsentCodes.RESOURCE_TYPES)
                && NEVER_RELEASED.contains(String.valueOf(coding.getCode()));
        return harmless ? Fit.NO : Fit.UNKNOWN;
    }

    /** The codings of one concept say the same in several systems: those that are known speak for the others. */
    private static Fit concept(CodeableConcept concept, Function<Coding, Fit> judge) {
        return concept.getCoding().stream().map(judge).filter(fit -> fit != Fit.UNKNOWN).reduce(ConsentRule::or)
                .orElse(Fit.UNKNOWN);
    }

    private static Fit or(Fit one, Fit other) {
        if (one == Fit.YES || other == Fit.YES) {
            return Fit.YES;
        }
        return one == Fit.UNKNOWN || other == Fit.UNKNOWN ? Fit.UNKNOWN : Fit.NO;
    }
}
