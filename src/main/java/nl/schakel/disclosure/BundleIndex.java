package nl.schakel.disclosure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import nl.schakel.consent.BundleReferences;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * Every resource of a Bundle with its place, and where each reference leads: built once, so that following a reference
 * costs a look-up however large the Bundle is.
 */
final class BundleIndex {

    private final List<Entry> entries = new ArrayList<>();
    private final BundleReferences references;

    /** A resource and its path, for instance {@code Observation[2]}: third of its type in the Bundle. */
    record Entry(Resource resource, String path) {
    }

    private BundleIndex(BundleReferences references) {
        this.references = references;
    }

    static BundleIndex of(Bundle bundle) {
        BundleIndex index = new BundleIndex(new BundleReferences(bundle));
        Map<String, Integer> seen = new HashMap<>();
        for (Bundle.BundleEntryComponent component : bundle.getEntry()) {
            Resource resource = component.getResource();
            if (resource == null) {
                continue;
            }
            String type = resource.fhirType();
            index.entries.add(new Entry(resource, type + '[' + (seen.merge(type, 1, Integer::sum) - 1) + ']'));
        }
        return index;
    }

    List<Entry> entries() {
        return entries;
    }

    /** @see BundleReferences#resolve */
    Resource resolve(Reference reference, Resource holder) {
        return references.resolve(reference, holder);
    }
}
