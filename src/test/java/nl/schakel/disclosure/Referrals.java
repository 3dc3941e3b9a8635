package nl.schakel.disclosure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import ca.uhn.fhir.context.FhirContext;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;

import nl.schakel.referral.Provision;

/** Referrals for the tests of this room: one plain patient with one plain order, and whatever a test adds. */
final class Referrals {

    static final Path CASES = Path.of("src/test/resources/cases/minimisation");
    static final FhirContext FHIR = FhirContext.forR4Cached();
    static final Policies POLICIES = Policies.load(Path.of("config"));

    private Referrals() {
    }

    /** A Bundle with everything the minimiser asks for. */
    record Referral(Bundle bundle, Patient patient, ServiceRequest request) {

        Disclosure minimised(Provision provision) {
            return minimised(provision, "consultant");
        }

        Disclosure minimised(Provision provision, String role) {
            return new Minimisation(POLICIES).minimise(bundle, patient, request, provision, role);
        }
    }

    static Bundle bundle(Path json) {
        return FHIR.newJsonParser().parseResource(Bundle.class, text(json));
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The plain patient, order and practice with these beside them; the same id takes the plain one's place. */
    static Referral with(List<Resource> extra) {
        List<Resource> all = new ArrayList<>();
        for (var entry : bundle(CASES.resolve("patient-and-request.json")).getEntry()) {
            all.add(extra.stream().filter(other -> same(other, entry.getResource())).findFirst()
                    .orElse(entry.getResource()));
        }
        extra.stream().filter(resource -> !all.contains(resource)).forEach(all::add);
        Bundle bundle = new Bundle();
        all.forEach(resource -> bundle.addEntry().setResource(resource));
        return new Referral(bundle, (Patient) all.get(0), (ServiceRequest) all.get(1));
    }

    static Referral with(Resource... extra) {
        return with(List.of(extra));
    }

    private static boolean same(Resource one, Resource other) {
        return one.fhirType().equals(other.fhirType())
                && other.getIdElement().getIdPart().equals(one.getIdElement().getIdPart());
    }
}
