package nl.schakel.disclosure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * Every resource of a Bundle with its place, and where each reference leads: built once, so that following a reference
 * costs a look-up however large the Bundle is.
 */
final class BundleIndex {

    private static final String HISTORY = "/_history/";

    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Resource> byAddress = new HashMap<>();
    private final Set<String> twice = new HashSet<>();

    /** A resource and its path, for instance {@code Observation[2]}: third of its type in the Bundle. */
    record Entry(Resource resource, String path) {
    }

    private BundleIndex() {
    }

    static BundleIndex of(Bundle bundle) {
        BundleIndex index = new BundleIndex();
        Map<String, Integer> seen = new HashMap<>();
        for (Bundle.BundleEntryComponent component : bundle.getEntry()) {
            Resource resource = component.getResource();
            if (resource == null) {
                continue;
            }
            String type = resource.fhirType();
            index.entries.add(new Entry(resource, type + '[' + (seen.merge(type, 1, Integer::sum) - 1) + ']'));
            index.add(component.getFullUrl(), resource);
            String id = resource.getIdElement().getIdPart();
            if (id != null) {
                index.add(type + '/' + id, resource);
            }
        }
        return index;
    }

    List<Entry> entries() {
        return entries;
    }

    /**
     * What a reference leads to, or null: nothing is fetched, and an address that two resources claim leads nowhere.
     *
     * @param holder the resource that the reference stands in, for {@code #} references
     */
    Resource resolve(Reference reference, Resource holder) {
        String address = reference.getReference();
        if (address == null || address.isBlank()) {
            return null;
        }
        if (address.startsWith("#")) {
            return contained(address.substring(1), holder);
        }
        String key = normal(address);
        return twice.contains(key) ? null : byAddress.get(key);
    }

    private static Resource contained(String id, Resource holder) {
        if (id.isEmpty() || !(holder instanceof DomainResource domain)) {
            return null;
        }
        Resource found = null;
        for (Resource candidate : domain.getContained()) {
            String own = candidate.getIdElement().getIdPart();
            if (own != null && id.equals(own.startsWith("#") ? own.substring(1) : own)) {
                if (found != null) {
                    return null;
                }
                found = candidate;
            }
        }
        return found;
    }

    private void add(String address, Resource resource) {
        if (address == null || address.isBlank()) {
            return;
        }
        Resource before = byAddress.putIfAbsent(normal(address), resource);
        if (before != null && before != resource) {
            twice.add(normal(address));
        }
    }

    private static String normal(String address) {
        int history = address.indexOf(HISTORY);
        String bare = history < 0 ? address : address.substring(0, history);
        return bare.startsWith("urn:") || bare.startsWith("URN:") ? bare.toLowerCase(Locale.ROOT) : bare;
    }
}
