package nl.schakel.consent;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.hl7.fhir.r4.model.Resource;

import nl.schakel.consent.BundleView.Located;
import nl.schakel.consent.PatientIdentity.About;

/**
 * Who may decide for the patient (art. 7:465 BW; Jeugdwet art. 7.3.4): by age, and by the kind of representation. A
 * bewindvoerder decides on money, a zaakwaarnemer on business: neither on this.
 */
final class Performers {

    private enum Role {
        PATIENT, PARENT, GUARDIAN, CURATOR, MENTOR, UNSPECIFIED_REPRESENTATIVE
    }

    /** zib RolCodelijst; 24 means an employer in the iWmo list of the same name, so alone it proves nothing. */
    private static final Map<String, Role> RELATIONS = Map.of("03", Role.CURATOR, "10", Role.PARENT,
            "11", Role.GUARDIAN, "15", Role.MENTOR, "24", Role.UNSPECIFIED_REPRESENTATIVE);
    private static final Map<String, Role> REPRESENTATION = Map.of("6", Role.GUARDIAN, "06", Role.GUARDIAN,
            "8", Role.MENTOR, "08", Role.MENTOR, "9", Role.CURATOR, "09", Role.CURATOR);
    private static final Map<String, Role> ROLE_CODES = Map.of("PRN", Role.PARENT, "MTH", Role.PARENT,
            "FTH", Role.PARENT, "NPRN", Role.PARENT, "NMTH", Role.PARENT, "NFTH", Role.PARENT,
            "ADOPTP", Role.PARENT, "ADOPTM", Role.PARENT, "ADOPTF", Role.PARENT, "GUARD", Role.GUARDIAN);
    private static final Map<String, Map<String, Role>> ROLES = Map.of(ConsentCodes.RELATION, RELATIONS,
            ConsentCodes.REPRESENTATION, REPRESENTATION, ConsentCodes.ROLE_CODE, ROLE_CODES);

    private final BundleView bundle;
    private final PatientIdentity identity;
    private final LocalDate birthDate;
    private final Instant now;

    Performers(BundleView bundle, PatientIdentity identity, LocalDate birthDate, Instant now) {
        this.bundle = bundle;
        this.identity = identity;
        this.birthDate = birthDate;
        this.now = now;
    }

    /** UNKNOWN where the date of birth does not tell the age, or a performer is changed by an unknown modifier. */
    Fit mayDecide(Consent consent, Resource root) {
        LocalDate today = LocalDate.ofInstant(now, Span.DUTCH_TIME);
        if (birthDate == null || birthDate.isAfter(today)) {
            return Fit.UNKNOWN;
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (!consent.hasPerformer()) {
            roles.add(Role.PATIENT);
        }
        for (Reference performer : consent.getPerformer()) {
            if (bundle.resolve(performer, root) instanceof RelatedPerson person && person.hasModifierExtension()
                    || bundle.resolve(performer, root) instanceof Patient patient && patient.hasModifierExtension()) {
                return Fit.UNKNOWN;
            }
            roles.addAll(roles(performer, root));
        }
        return enough(roles, Period.between(birthDate, today).getYears()) ? Fit.YES : Fit.NO;
    }

    private static boolean enough(Set<Role> roles, int age) {
        boolean parental = roles.contains(Role.PARENT) || roles.contains(Role.GUARDIAN);
        if (age < 12) {
            return parental;
        }
        if (age < 16) {
            return roles.contains(Role.PATIENT) && parental;
        }
        return roles.contains(Role.PATIENT) || roles.contains(Role.GUARDIAN) || roles.contains(Role.CURATOR)
                || roles.contains(Role.MENTOR);
    }

    private Set<Role> roles(Reference performer, Resource root) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (identity.about(performer, root) == About.PATIENT) {
            roles.add(Role.PATIENT);
        } else if (bundle.resolve(performer, root) instanceof RelatedPerson person && represents(person)) {
            for (CodeableConcept relationship : person.getRelationship()) {
                roles.addAll(roles(relationship));
            }
            if (roles.contains(Role.UNSPECIFIED_REPRESENTATIVE)) {
                roles.addAll(recordedRepresentation());
            }
        }
        return roles;
    }

    private boolean represents(RelatedPerson person) {
        boolean ofThePatient = person.hasPatient()
                && identity.about(person.getPatient(), bundle.rootOf(person)) == About.PATIENT;
        boolean active = !person.hasActive() || person.getActive();
        return ofThePatient && active
                && Span.Window.of(person.hasPeriod() ? person.getPeriod() : null, now).fit() == Fit.YES;
    }

    private static Set<Role> roles(CodeableConcept concept) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (Coding coding : concept.getCoding()) {
            Role role = coding.hasSystem() && coding.hasCode()
                    ? ROLES.getOrDefault(coding.getSystem(), Map.of()).get(coding.getCode()) : null;
            if (role != null) {
                roles.add(role);
            }
        }
        return roles;
    }

    /**
     * The record (nl-core-LegalSituation-Representation, a Condition) says which kind of representation it is; not
     * where a bewindvoerder or zaakwaarnemer is recorded too, for then the person may be that one.
     */
    private Set<Role> recordedRepresentation() {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (Located located : bundle.all()) {
            if (located.resource() instanceof Condition condition && holds(condition)
                    && identity.about(condition.getSubject(), located.root()) == About.PATIENT) {
                for (Coding coding : condition.getCode().getCoding()) {
                    if (ConsentCodes.REPRESENTATION.equals(coding.getSystem())) {
                        Role role = REPRESENTATION.get(String.valueOf(coding.getCode()));
                        if (role == null) {
                            return Set.of();
                        }
                        roles.add(role);
                    }
                }
            }
        }
        return roles;
    }

    private static boolean holds(Condition condition) {
        boolean active = condition.hasClinicalStatus() && condition.getClinicalStatus().getCoding().stream()
                .anyMatch(status -> "active".equals(status.getCode()));
        boolean sure = !condition.hasVerificationStatus() || condition.getVerificationStatus().getCoding().stream()
                .anyMatch(status -> "confirmed".equals(status.getCode()));
        return active && sure && condition.hasCode() && !condition.hasAbatement() && !condition.hasModifierExtension();
    }
}
