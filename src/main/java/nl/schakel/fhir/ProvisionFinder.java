package nl.schakel.fhir;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import nl.schakel.referral.Provision;
import nl.schakel.referral.Refusal;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.ServiceRequest;

/**
 * Finds what the patient is referred for: the request's own code, or, in a shape that has no place for it such as ELZ,
 * the one provision that the patient's consent names.
 */
final class ProvisionFinder {

    private ProvisionFinder() {
    }

    static boolean isCoded(ServiceRequest request) {
        return codings(request).anyMatch(ProvisionFinder::isOurs);
    }

    static Provision find(BundleIndex index, ServiceRequest request, List<Refusal> refusals) {
        String path = index.path(request) + ".code";
        if (isCoded(request)) {
            Set<Provision> named = provisions(codings(request));
            if (named.size() == 1) {
                return named.iterator().next();
            }
            refusals.add(Reason.PROVISION_UNKNOWN.at(path));
            return null;
        }
        Set<Provision> consented = provisions(index.all(Consent.class).stream()
                .flatMap(consent -> consent.getProvision().getProvision().stream())
                .filter(provision -> provision.getType() == Consent.ConsentProvisionType.PERMIT)
                .flatMap(provision -> Stream.concat(provision.getClass_().stream(),
                        provision.getCode().stream().flatMap(code -> code.getCoding().stream()))));
        if (consented.size() == 1) {
            return consented.iterator().next();
        }
        refusals.add(Reason.PROVISION_MISSING.at(path));
        return null;
    }

    private static Stream<Coding> codings(ServiceRequest request) {
        return Stream.concat(request.getCode().getCoding().stream(),
                request.getCategory().stream().flatMap(category -> category.getCoding().stream()));
    }

    private static Set<Provision> provisions(Stream<Coding> codings) {
        return codings.map(ProvisionFinder::provision).flatMap(Optional::stream).collect(Collectors.toSet());
    }

    private static boolean isOurs(Coding coding) {
        return Provision.SYSTEM.equals(coding.getSystem()) || isWmo020(coding.getSystem());
    }

    /** iStandaarden publish no canonical address for the list; every address that names it is taken. */
    private static boolean isWmo020(String system) {
        return system != null && system.toLowerCase(Locale.ROOT).endsWith("wmo020");
    }

    private static Optional<Provision> provision(Coding coding) {
        if (Provision.SYSTEM.equals(coding.getSystem())) {
            return Provision.ofCode(coding.getCode());
        }
        return isWmo020(coding.getSystem()) ? Provision.ofCategory(coding.getCode()) : Optional.empty();
    }
}
