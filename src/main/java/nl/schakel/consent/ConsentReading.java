package nl.schakel.consent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Consent.ConsentState;
import org.hl7.fhir.r4.model.Consent.ProvisionComponent;
import org.hl7.fhir.r4.model.Identifier;

import nl.schakel.consent.BundleView.Located;
import nl.schakel.consent.ConsentCheck.Denial;
import nl.schakel.consent.PatientIdentity.About;
import nl.schakel.identity.Bsn;

/** One privacy Consent for Wmo referral, read once: when it was given, its rules, and what it fails as a whole. */
final class ConsentReading {

    /** Opting in, whole or with restrictions, and opting out with exceptions: the provisions then say the rest. */
    private static final Set<String> UNDERSTOOD_POLICIES = Set.of("OPTIN", "OPTINR", "OPTOUTE");
    private static final String CITABLE = "[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}";
    private static final String UUID = "(urn:uuid:)?\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}";

    private final Consent consent;
    private final Located place;
    private final Span when;
    private final ConsentRule root;

    ConsentReading(Located place, BundleView bundle) {
        this.consent = (Consent) place.resource();
        this.place = place;
        this.when = consent.hasDateTimeElement() ? Span.of(consent.getDateTimeElement()) : null;
        this.root = consent.hasProvision()
                ? new ConsentRule(consent.getProvision(), place.root(), place.path() + ".provision", bundle) : null;
    }

    /**
     * Scope patient-privacy, LOINC 59284-0 and our own category, and nothing that makes it a treatment or advance
     * directive: those are Consents too, and in the wild carry scope patient-privacy and status active.
     */
    static boolean counts(Consent consent) {
        boolean privacy = consent.hasScope()
                && ConsentCodes.has(consent.getScope(), ConsentCodes.SCOPE, ConsentCodes.PRIVACY)
                && consent.getScope().getCoding().stream().filter(c -> ConsentCodes.SCOPE.equals(c.getSystem()))
                .allMatch(c -> ConsentCodes.PRIVACY.equals(c.getCode()));
        return privacy && !isDirective(consent)
                && ConsentCodes.has(consent.getCategory(), ConsentCodes.LOINC, ConsentCodes.PRIVACY_CONSENT)
                && ConsentCodes.has(consent.getCategory(), ConsentCodes.CATEGORY, ConsentCodes.WMO_REFERRAL);
    }

    /**
     * Whether it may speak against a referral: an active privacy Consent may, also without our own category, because
     * who objects in general objects to this too. It never permits.
     */
    static boolean mayObject(Consent consent) {
        return consent.getStatus() == ConsentState.ACTIVE && !isDirective(consent)
                && ConsentCodes.has(consent.getScope(), ConsentCodes.SCOPE, ConsentCodes.PRIVACY);
    }

    /** How many rules it has, nested ones too. */
    static int rules(Consent.ProvisionComponent provision) {
        return 1 + provision.getProvision().stream().mapToInt(ConsentReading::rules).sum();
    }

    static boolean isDirective(Consent consent) {
        for (CodeableConcept category : consent.getCategory()) {
            for (Coding coding : category.getCoding()) {
                if (coding.hasCode() && ConsentCodes.DIRECTIVES.contains(coding.getCode())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What this Consent fails whatever it is asked for. */
    List<Denial> shortcomings(ConsentQuestion question, PatientIdentity identity, Performers performers,
                              Instant now) {
        List<Denial> denials = new ArrayList<>();
        if (!isActive()) {
            denials.add(ConsentCheck.NOT_ACTIVE.at(path(".status")));
        }
        if (!isAbout(identity)) {
            denials.add(ConsentCheck.OTHER_PATIENT.at(path(".patient")));
        }
        if (when == null) {
            denials.add(ConsentCheck.UNCLEAR.at(path(".dateTime"), "Bij de toestemming staat niet leesbaar wanneer "
                    + "die is gegeven. Vul de datum aan en verwijs opnieuw."));
        } else if (when.start().isAfter(now.plus(ConsentGate.CLOCK_SKEW))) {
            denials.add(ConsentCheck.NOT_YET.at(path(".dateTime")));
        }
        if (root != null) {
            root.addIfOutside(now, denials);
        }
        switch (performers.mayDecide(consent, place.root())) {
            case NO -> denials.add(ConsentCheck.PERFORMER.at(path(".performer")));
            case UNKNOWN -> denials.add(ConsentCheck.UNCLEAR.at(path(".performer"), "Zonder volledige geboortedatum "
                    + "van de patiënt en herkenbare gever is niet te bepalen wie mag beslissen. Vul dit aan."));
            default -> { }
        }
        if (question.verificationRequired() && !isVerified(now)) {
            denials.add(ConsentCheck.UNVERIFIED.at(path(".verification")));
        }
        String unclear = unclear();
        if (unclear != null) {
            denials.add(ConsentCheck.UNCLEAR.at(path(unclear)));
        }
        return denials;
    }

    /** What in the Consent as a whole cannot be weighed: a permit by default, a missing rule, an unknown modifier. */
    private String unclear() {
        String modifier = unknownModifier();
        if (modifier != null) {
            return modifier;
        }
        if (consent.hasPolicyRule() && consent.getPolicyRule().getCoding().stream().noneMatch(rule ->
                ConsentCodes.POLICY_RULE.equals(rule.getSystem())
                        && UNDERSTOOD_POLICIES.contains(String.valueOf(rule.getCode())))) {
            return ".policyRule";
        }
        if (root == null) {
            return ".provision";
        }
        if (root.permits()) {
            return ".provision.type";
        }
        return untyped(consent.getProvision(), ".provision");
    }

    private static String untyped(ProvisionComponent parent, String path) {
        for (int i = 0; i < parent.getProvision().size(); i++) {
            ProvisionComponent rule = parent.getProvision().get(i);
            String place = path + ".provision[" + i + "]";
            String deeper = rule.hasType() ? untyped(rule, place) : place + ".type";
            if (deeper != null) {
                return deeper;
            }
        }
        return null;
    }

    /** A modifier can turn the meaning round, and none is known here; also {@code implicitRules} is one. */
    String unknownModifier() {
        if (consent.hasImplicitRules()) {
            return ".implicitRules";
        }
        boolean parts = consent.getPolicy().stream().anyMatch(part -> part.hasModifierExtension())
                || consent.getVerification().stream().anyMatch(part -> part.hasModifierExtension());
        if (consent.hasModifierExtension() || parts) {
            return ".modifierExtension";
        }
        return consent.hasProvision() && modified(consent.getProvision()) ? ".provision" : null;
    }

    private static boolean modified(ProvisionComponent rule) {
        return rule.hasModifierExtension()
                || rule.getActor().stream().anyMatch(actor -> actor.hasModifierExtension())
                || rule.getData().stream().anyMatch(data -> data.hasModifierExtension())
                || rule.getProvision().stream().anyMatch(ConsentReading::modified);
    }

    private boolean isVerified(Instant now) {
        return consent.hasVerification() && consent.getVerification().stream().allMatch(verification ->
                verification.getVerified() && (!verification.hasVerificationDateElement()
                        || Span.of(verification.getVerificationDateElement()) != null
                        && !Span.of(verification.getVerificationDateElement()).start()
                        .isAfter(now.plus(ConsentGate.CLOCK_SKEW))));
    }

    boolean isAbout(PatientIdentity identity) {
        return consent.hasPatient() && identity.about(consent.getPatient(), place.root()) == About.PATIENT;
    }

    boolean isActive() {
        return consent.getStatus() == ConsentState.ACTIVE;
    }

    /** Withdrawn or refused: it permits nothing, and where it is the newest word it speaks against an older one. */
    boolean isWithdrawn() {
        return consent.getStatus() == ConsentState.INACTIVE || consent.getStatus() == ConsentState.REJECTED;
    }

    /** Null where there is no provision. */
    ConsentRule root() {
        return root;
    }

    List<ConsentRule> permits() {
        return root == null || root.permits() ? List.of()
                : root.nested().stream().filter(ConsentRule::permits).toList();
    }

    /** When it was given; null where not told. */
    Span when() {
        return when;
    }

    String path(String element) {
        return place.path() + element;
    }

    String version() {
        return consent.hasMeta() ? consent.getMeta().getVersionId() : null;
    }

    /** @see ConsentNames#of */
    Set<String> names() {
        return ConsentNames.of(consent, place.fullUrl());
    }

    /** Its identifier, or its id, or the UUID of its entry: whichever comes first that can be cited and is no BSN. */
    String reference() {
        for (Identifier identifier : consent.getIdentifier()) {
            if (!PatientIdentity.isBsn(identifier) && isCitable(identifier.getValue())) {
                return identifier.getValue();
            }
        }
        String id = bare(consent.getIdElement().getIdPart());
        if (isCitable(id)) {
            return id;
        }
        String fullUrl = bare(place.fullUrl());
        return isCitable(fullUrl) ? fullUrl : place.path();
    }

    private static String bare(String id) {
        String local = BundleReferences.bare(id);
        return local != null && local.startsWith("urn:uuid:") ? local.substring("urn:uuid:".length()) : local;
    }

    private static boolean isCitable(String text) {
        if (text == null || !text.matches(CITABLE)) {
            return false;
        }
        if (text.matches(UUID)) {
            return true;
        }
        for (String digits : text.split("\\D+")) {
            if (Bsn.isValid(digits)) {
                return false;
            }
        }
        return true;
    }
}
