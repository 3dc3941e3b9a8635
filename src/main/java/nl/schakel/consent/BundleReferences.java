package nl.schakel.consent;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/**
 * Where references in a Bundle lead (FHIR R4, Bundle, "Resolving references in Bundles"): one rule for intake, consent
 * and minimisation, so that none of them ever takes another resource for the one that was meant. Built once; following
 * a reference costs a look-up. Nothing is fetched, and an address that two resources claim leads nowhere.
 */
public final class BundleReferences {

    private static final String HISTORY = "/_history/";
    private static final Pattern REST = Pattern.compile("https?://.*/([A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64})");

    private final Map<String, Resource> byAddress = new HashMap<>();
    private final Set<String> twice = new HashSet<>();

    /** Indexes the entries of a Bundle, and of Bundles within it. */
    public BundleReferences(Bundle bundle) {
        read(bundle);
    }

    private void read(Bundle bundle) {
        for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
            Resource resource = entry.getResource();
            if (resource == null) {
                continue;
            }
            String fullUrl = entry.getFullUrl();
            if (fullUrl != null) {
                add(fullUrl, resource);
                Matcher rest = REST.matcher(normal(fullUrl));
                if (rest.matches()) {
                    add(rest.group(1), resource);
                }
            }
            String id = resource.getIdElement().getIdPart();
            if (id != null) {
                add(resource.fhirType() + '/' + id, resource);
            }
            if (resource instanceof Bundle inner) {
                read(inner);
            }
        }
    }

    private void add(String address, Resource resource) {
        String key = normal(address);
        Resource before = byAddress.putIfAbsent(key, resource);
        if (before != null && before != resource) {
            twice.add(key);
        }
    }

    /**
     * What a reference leads to; null where it leads elsewhere, nowhere, or to two at once.
     *
     * @param holder the resource that the reference stands in, or that contains it: {@code #} references stay within it
     */
    public Resource resolve(Reference reference, Resource holder) {
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
        if (id.isEmpty()) {
            return holder;
        }
        Resource found = null;
        if (holder instanceof DomainResource domain) {
            for (Resource candidate : domain.getContained()) {
                if (id.equals(bare(candidate.getIdElement().getIdPart()))) {
                    if (found != null) {
                        return null;
                    }
                    found = candidate;
                }
            }
        }
        return found;
    }

    /** HAPI keeps the {@code #} of a contained resource's id in some ways of parsing and not in others. */
    static String bare(String id) {
        return id != null && id.startsWith("#") ? id.substring(1) : id;
    }

    private static String normal(String address) {
        int history = address.indexOf(HISTORY);
        String bare = history < 0 ? address : address.substring(0, history);
        return bare.regionMatches(true, 0, "urn:", 0, 4) ? bare.toLowerCase(Locale.ROOT) : bare;
    }
}
