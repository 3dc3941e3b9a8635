package nl.schakel.disclosure;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanActivityComponent;
import org.hl7.fhir.r4.model.CarePlan.CarePlanActivityDetailComponent;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Timing;

/**
 * Reads what a meeting agreed out of a CarePlan: kinds of our own code system, states, roles and days. Text, reasons,
 * names and codes of others are accounted for and never read.
 */
final class MdoReader {

    private static final String AGB = "http://fhir.nl/fhir/NamingSystem/agb-z";
    private static final String URA = "http://fhir.nl/fhir/NamingSystem/ura";
    private static final String OIN = "urn:osb:oin";
    private static final String GEMEENTE = "urn:oid:2.16.840.1.113883.2.4.6.14";
    /** Of the plan itself: what tells which plan it is, and the activities, which are judged one by one. */
    private static final Set<String> PLAN = Set.of("identifier", "activity", "created");
    private static final int DAY_LENGTH = "2026-01-01".length();

    private final CarePlan plan;
    private final BundleIndex index;
    private final Set<String> ofPractice;
    private final Set<String> ofMunicipality;
    private final Residue residue = new Residue();
    private final List<Integer> unknown = new ArrayList<>();

    MdoReader(Bundle bundle, CarePlan plan, Practice practice, Municipality municipality) {
        this.plan = plan;
        this.index = BundleIndex.of(bundle);
        this.ofPractice = new HashSet<>(Set.of(AGB + "|" + practice.agb()));
        if (practice.ura() != null) {
            ofPractice.add(URA + "|" + practice.ura());
        }
        this.ofMunicipality = Set.of(OIN + "|" + municipality.oin(), GEMEENTE + "|" + municipality.code());
    }

    MdoPlan read() {
        String path = path(plan);
        residue.others(plan, path, PLAN, Set.of());
        List<MdoAction> actions = new ArrayList<>();
        for (int i = 0; i < plan.getActivity().size(); i++) {
            MdoAction action = action(plan.getActivity().get(i), i, path + ".activity[" + i + ']');
            if (action != null) {
                actions.add(action);
            }
        }
        for (BundleIndex.Entry entry : index.entries()) {
            if (entry.resource() != plan && !entry.resource().fhirType().equals("Task")
                    && !entry.resource().fhirType().equals("MessageHeader")) {
                residue.add(entry.path(), WithheldReason.NOT_LISTED);
            }
        }
        return new MdoPlan(day(plan.getCreatedElement()), actions, unknown, residue.entries());
    }

    private MdoAction action(CarePlanActivityComponent activity, int place, String path) {
        CarePlanActivityDetailComponent detail = activity.getDetail();
        if (activity.hasReference() || detail.getDoNotPerform()) {
            residue.add(path, detail.getDoNotPerform() ? WithheldReason.MODIFIER : WithheldReason.LINK);
            return null;
        }
        List<Coding> ours = detail.getCode().getCoding().stream()
                .filter(coding -> MdoAction.SYSTEM.equals(coding.getSystem())).toList();
        Optional<MdoAction.Kind> kind = ours.size() == 1 ? MdoAction.Kind.ofCode(ours.get(0).getCode())
                : Optional.empty();
        if (kind.isEmpty()) {
            unknown.add(place);
            return null;
        }
        Optional<MdoAction.Status> status = MdoAction.Status.ofCode(
                detail.getStatus() == null ? "" : detail.getStatus().toCode());
        if (status.isEmpty()) {
            residue.add(path, WithheldReason.STATUS);
            return null;
        }
        Set<Base> read = Collections.newSetFromMap(new IdentityHashMap<>());
        MdoAction action = new MdoAction(kind.get(), status.get(), performer(detail, read), day(detail, read));
        residue.others(activity, path, Set.of("detail"), Set.of());
        residue.others(detail, path + ".detail", Set.of("doNotPerform"), read);
        codes(detail, path + ".detail.code");
        return action;
    }

    /** Beside our own code nothing of a concept goes. */
    private void codes(CarePlanActivityDetailComponent detail, String path) {
        if (detail.getCode().getCoding().size() > 1) {
            residue.add(path, WithheldReason.CODE_NOT_LISTED);
        }
        boolean words = detail.getCode().hasText()
                || detail.getCode().getCoding().stream().anyMatch(Coding::hasDisplay);
        if (words) {
            residue.add(path + ".text", WithheldReason.FREE_TEXT);
        }
    }

    /** By role and never by name; where several do it, or one whom nobody may know, it is not told who. */
    private MdoAction.Performer performer(CarePlanActivityDetailComponent detail, Set<Base> read) {
        if (detail.getPerformer().size() != 1) {
            return null;
        }
        Reference reference = detail.getPerformerFirstRep();
        MdoAction.Performer performer = performer(reference, index.resolve(reference, plan));
        if (performer != null) {
            read.add(reference);
        }
        return performer;
    }

    private MdoAction.Performer performer(Reference reference, Resource found) {
        String type = found != null ? found.fhirType()
                : reference.hasType() ? reference.getType() : reference.getReferenceElement().getResourceType();
        return switch (type == null ? "" : type) {
            case "Patient" -> MdoAction.Performer.PATIENT;
            case "RelatedPerson" -> MdoAction.Performer.CAREGIVER;
            case "CareTeam" -> MdoAction.Performer.TEAM;
            case "Organization" -> organization(found instanceof Organization known ? known.getIdentifier()
                    : List.of(reference.getIdentifier()));
            case "PractitionerRole" -> found instanceof PractitionerRole role ? employer(role) : null;
            default -> null;
        };
    }

    /** Whoever works at the practice is the practice; any other employer could be a diagnosis. */
    private MdoAction.Performer employer(PractitionerRole role) {
        Resource employer = index.resolve(role.getOrganization(), role);
        return organization(employer instanceof Organization known ? known.getIdentifier()
                : List.of(role.getOrganization().getIdentifier()));
    }

    private MdoAction.Performer organization(List<Identifier> identifiers) {
        Set<String> numbers = new HashSet<>();
        identifiers.forEach(identifier -> numbers.add(identifier.getSystem() + "|" + identifier.getValue()));
        if (numbers.stream().anyMatch(ofPractice::contains)) {
            return MdoAction.Performer.PRACTICE;
        }
        return numbers.stream().anyMatch(ofMunicipality::contains) ? MdoAction.Performer.MUNICIPALITY : null;
    }

    /** One day: of a period its first, of a timing its only moment. */
    private static LocalDate day(CarePlanActivityDetailComponent detail, Set<Base> read) {
        if (!detail.hasScheduled()) {
            return null;
        }
        LocalDate day = null;
        if (detail.hasScheduledPeriod()) {
            day = day(detail.getScheduledPeriod().getStartElement());
        } else if (detail.getScheduled() instanceof Timing timing && timing.getEvent().size() == 1
                && !timing.hasRepeat()) {
            day = day(timing.getEvent().get(0));
        }
        if (day != null) {
            read.add(detail.getScheduled());
        }
        return day;
    }

    /** As it was written: a moment near midnight must not become another day. */
    private static LocalDate day(BaseDateTimeType moment) {
        String text = moment == null ? null : moment.getValueAsString();
        return text == null || text.length() < DAY_LENGTH ? null : LocalDate.parse(text.substring(0, DAY_LENGTH));
    }

    private String path(Resource resource) {
        return index.entries().stream().filter(entry -> entry.resource() == resource).findFirst()
                .map(BundleIndex.Entry::path).orElse(resource.fhirType());
    }
}
