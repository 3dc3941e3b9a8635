package nl.schakel.fhir;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import nl.schakel.referral.Refusal;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.PractitionerRole;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;

/** Finds by which numbers the Bundle names the referring practice: along the requester, else anywhere. */
final class PracticeFinder {

    private PracticeFinder() {
    }

    static Set<String> find(BundleIndex index, ServiceRequest request, List<Refusal> refusals) {
        Set<String> numbers = new LinkedHashSet<>();
        Reference requester = request.getRequester();
        add(numbers, List.of(requester.getIdentifier()));
        Optional<Resource> found = index.resolve(request, requester);
        if (found.isEmpty() && requester.hasReference()) {
            refusals.add(Reason.REFERENCE_DANGLING.at(index.path(request) + ".requester"));
            return numbers;
        }
        found.ifPresent(resource -> add(numbers, index, resource));
        if (numbers.isEmpty()) {
            index.all(Organization.class).forEach(organization -> add(numbers, index, organization));
            index.all(PractitionerRole.class).forEach(role -> add(numbers, index, role));
        }
        if (numbers.isEmpty()) {
            refusals.add(Reason.PRACTICE_MISSING.at(index.path(request) + ".requester"));
        }
        return numbers;
    }

    private static void add(Set<String> numbers, BundleIndex index, Resource resource) {
        if (resource instanceof Organization organization) {
            add(numbers, organization.getIdentifier());
        } else if (resource instanceof PractitionerRole role) {
            add(numbers, role.getIdentifier());
            add(numbers, List.of(role.getOrganization().getIdentifier()));
            index.resolve(role, role.getOrganization(), Organization.class)
                    .ifPresent(organization -> add(numbers, organization.getIdentifier()));
        }
    }

    private static void add(Set<String> numbers, List<Identifier> identifiers) {
        for (Identifier identifier : identifiers) {
            boolean names = Systems.AGB.equals(identifier.getSystem()) || Systems.URA.equals(identifier.getSystem());
            if (names && identifier.hasValue()) {
                numbers.add(identifier.getSystem() + "|" + identifier.getValue());
            }
        }
    }
}
