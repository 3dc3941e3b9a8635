package nl.schakel.fhir;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import nl.schakel.consent.BundleReferences;
import nl.schakel.referral.Refusal;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * Finds resources of a Bundle by fullUrl, by {@code Type/id} and among the contained, in constant time, and says where
 * each stands.
 */
final class BundleIndex {

    /**
     * The types that the hub reads. An id that occurs twice among them is refused; the hub never has to tell two
     * Locations apart, and the Dutch GP referral examples do repeat those.
     */
    private static final Set<String> READ = Set.of("Patient", "ServiceRequest", "Task", "Consent", "Organization",
            "PractitionerRole", "Practitioner", "RelatedPerson", "Observation", "Condition", "DeviceUseStatement",
            "Device", "CarePlan", "Flag", "MessageHeader", "RiskAssessment");

    private final BundleReferences references;
    private final Map<Resource, String> addresses = new IdentityHashMap<>();
    private final Map<Resource, Integer> positions = new IdentityHashMap<>();
    private final Map<Resource, DomainResource> holders = new IdentityHashMap<>();
    private final List<Resource> resources = new ArrayList<>();
    private final List<Refusal> duplicates = new ArrayList<>();

    BundleIndex(Bundle bundle) {
        references = new BundleReferences(bundle);
        Set<String> seen = new HashSet<>();
        int position = 0;
        for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
            Resource resource = entry.getResource();
            if (resource != null) {
                resources.add(resource);
                positions.put(resource, position);
                if (resource instanceof DomainResource holder) {
                    holder.getContained().forEach(inner -> holders.put(inner, holder));
                }
                addresses.put(resource, entry.getFullUrl());
                boolean read = READ.contains(resource.fhirType());
                boolean twice = entry.hasFullUrl() && !seen.add(entry.getFullUrl());
                String id = resource.getIdElement().getIdPart();
                twice |= id != null && !seen.add(resource.fhirType() + "/" + id);
                if (twice && read) {
                    duplicates.add(Reason.DUPLICATE_ID.at(path(resource) + ".id"));
                }
            }
            position++;
        }
    }

    List<Refusal> duplicates() {
        return duplicates;
    }

    List<Resource> resources() {
        return resources;
    }

    <T extends Resource> List<T> all(Class<T> type) {
        return resources.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /**
     * @param from the resource that holds the reference: a {@code #id} is looked up among its contained, or, where it
     *             is contained itself, among those beside it
     */
    Optional<Resource> resolve(Resource from, Reference reference) {
        Resource holder = holders.containsKey(from) ? holders.get(from) : from;
        return Optional.ofNullable(references.resolve(reference, holder));
    }

    <T extends Resource> Optional<T> resolve(Resource from, Reference reference, Class<T> type) {
        return resolve(from, reference).filter(type::isInstance).map(type::cast);
    }

    /** By what the sender knows a resource: its fullUrl, else {@code Type/id}. */
    Optional<String> addressOf(Resource resource) {
        String id = resource.getIdElement().getIdPart();
        return Optional.ofNullable(addresses.get(resource))
                .or(() -> Optional.ofNullable(id).map(known -> resource.fhirType() + "/" + known));
    }

    /** {@code Bundle.entry[3].resource}, and for what is contained {@code Bundle.entry[3].resource.contained[0]}. */
    String path(Resource resource) {
        DomainResource holder = holders.get(resource);
        if (holder != null) {
            return path(holder) + ".contained[" + holder.getContained().indexOf(resource) + "]";
        }
        Integer position = positions.get(resource);
        return position == null ? "Bundle" : "Bundle.entry[" + position + "].resource";
    }
}
