package nl.schakel.fhir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import nl.schakel.referral.Refusal;
import org.hl7.fhir.r4.model.Bundle;
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
            "Device", "CarePlan", "Flag", "MessageHeader");

    private final Map<String, Resource> byAddress = new HashMap<>();
    private final Map<Resource, String> addresses = new IdentityHashMap<>();
    private final Map<Resource, Integer> positions = new IdentityHashMap<>();
    private final List<Resource> resources = new ArrayList<>();
    private final List<Refusal> duplicates = new ArrayList<>();

    BundleIndex(Bundle bundle) {
        int position = 0;
        for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
            Resource resource = entry.getResource();
            if (resource != null) {
                resources.add(resource);
                positions.put(resource, position);
                addresses.put(resource, entry.getFullUrl());
                boolean read = READ.contains(resource.fhirType());
                boolean twice = entry.hasFullUrl() && put(entry.getFullUrl(), resource);
                String id = resource.getIdElement().getIdPart();
                twice |= id != null && put(resource.fhirType() + "/" + id, resource);
                if (twice && read) {
                    duplicates.add(Reason.DUPLICATE_ID.at(path(resource) + ".id"));
                }
            }
            position++;
        }
    }

    private boolean put(String address, Resource resource) {
        Resource other = byAddress.putIfAbsent(address, resource);
        return other != null && other != resource;
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

    /** @param from the resource that holds the reference: a {@code #id} is looked up among its contained */
    Optional<Resource> resolve(Resource from, Reference reference) {
        String address = reference.getReference();
        if (address == null) {
            return Optional.empty();
        }
        if (address.startsWith("#")) {
            return contained(from, address.substring(1));
        }
        Resource direct = byAddress.get(address);
        if (direct == null) {
            String relative = reference.getReferenceElement().getResourceType() + "/"
                    + reference.getReferenceElement().getIdPart();
            direct = byAddress.get(relative);
        }
        return Optional.ofNullable(direct);
    }

    <T extends Resource> Optional<T> resolve(Resource from, Reference reference, Class<T> type) {
        return resolve(from, reference).filter(type::isInstance).map(type::cast);
    }

    private static Optional<Resource> contained(Resource from, String id) {
        if (!(from instanceof DomainResource holder)) {
            return Optional.empty();
        }
        return holder.getContained().stream()
                .filter(inner -> id.equals(inner.getIdElement().getIdPart())
                        || ("#" + id).equals(inner.getIdElement().getIdPart()))
                .findFirst();
    }

    /** By what the sender knows a resource: its fullUrl, else {@code Type/id}. */
    Optional<String> addressOf(Resource resource) {
        String id = resource.getIdElement().getIdPart();
        return Optional.ofNullable(addresses.get(resource))
                .or(() -> Optional.ofNullable(id).map(known -> resource.fhirType() + "/" + known));
    }

    /** {@code Bundle.entry[3].resource}. */
    String path(Resource resource) {
        Integer position = positions.get(resource);
        return position == null ? "Bundle" : "Bundle.entry[" + position + "].resource";
    }
}
