package nl.schakel.consent;

import java.util.ArrayList;
import java.util.List;

import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/** Every resource of a Bundle with its path, contained ones too, and what a reference in it points at. */
final class BundleView {

    /**
     * One resource at its place.
     *
     * @param root    the resource whose {@code contained} a reference within it means: itself, or the one it is in
     * @param fullUrl of its entry; null for a contained one
     */
    record Located(Resource resource, Resource root, String path, String fullUrl) {
    }

    private final List<Located> all = new ArrayList<>();
    private final BundleReferences references;

    BundleView(Bundle bundle) {
        references = new BundleReferences(bundle);
        read(bundle, "Bundle");
    }

    private void read(Bundle bundle, String path) {
        List<Bundle.BundleEntryComponent> entries = bundle.getEntry();
        for (int i = 0; i < entries.size(); i++) {
            Resource resource = entries.get(i).getResource();
            if (resource == null) {
                continue;
            }
            String place = path + ".entry[" + i + "].resource";
            String fullUrl = entries.get(i).getFullUrl();
            all.add(new Located(resource, resource, place, fullUrl));
            if (resource instanceof DomainResource domain) {
                for (int j = 0; j < domain.getContained().size(); j++) {
                    all.add(new Located(domain.getContained().get(j), domain, place + ".contained[" + j + "]", null));
                }
            }
            if (resource instanceof Bundle inner) {
                read(inner, place);
            }
        }
    }

    List<Located> all() {
        return all;
    }

    /** The resource whose {@code contained} a reference within this one means. */
    Resource rootOf(Resource resource) {
        return all.stream().filter(located -> located.resource() == resource).map(Located::root).findFirst()
                .orElse(resource);
    }

    /** What the reference points at within the Bundle; null where it points elsewhere or at nothing. */
    Resource resolve(Reference reference, Resource root) {
        return references.resolve(reference, root);
    }
}
