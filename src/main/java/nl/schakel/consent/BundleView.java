package nl.schakel.consent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.IdType;
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
    private final Map<String, Resource> byFullUrl = new HashMap<>();
    private final Map<String, Resource> byTypeAndId = new HashMap<>();

    BundleView(Bundle bundle) {
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
            if (fullUrl != null) {
                put(byFullUrl, fullUrl, resource);
            }
            if (resource.getIdElement().getIdPart() != null) {
                put(byTypeAndId, resource.fhirType() + "/" + resource.getIdElement().getIdPart(), resource);
            }
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

    /** Two resources under one name: then the name means neither. */
    private static void put(Map<String, Resource> index, String key, Resource resource) {
        if (index.containsKey(key) && index.get(key) != resource) {
            index.put(key, null);
        } else {
            index.put(key, resource);
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
        if (!reference.hasReference()) {
            return reference.getResource() instanceof Resource attached ? attached : null;
        }
        String target = reference.getReference();
        if (target.startsWith("#")) {
            return contained(target, root);
        }
        IdType id = new IdType(target);
        if (byFullUrl.containsKey(target)) {
            return byFullUrl.get(target);
        }
        if (id.isAbsolute() || target.startsWith("urn:")) {
            return byFullUrl.get(id.toVersionless().getValue());
        }
        return byTypeAndId.get(id.getResourceType() + "/" + id.getIdPart());
    }

    private static Resource contained(String target, Resource root) {
        if (target.equals("#")) {
            return root;
        }
        if (root instanceof DomainResource domain) {
            for (Resource inner : domain.getContained()) {
                if (target.substring(1).equals(bare(inner.getIdElement().getIdPart()))) {
                    return inner;
                }
            }
        }
        return null;
    }

    /** HAPI keeps the {@code #} of a contained resource's id in some ways of parsing and not in others. */
    static String bare(String id) {
        return id != null && id.startsWith("#") ? id.substring(1) : id;
    }
}
