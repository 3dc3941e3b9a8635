package nl.schakel.fhir;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.TokenParam;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralStore;
import nl.schakel.security.Caller;
import org.hl7.fhir.r4.model.IdType;

/** The referrals of the calling practice; those of others do not exist for it. */
final class OwnReferrals {

    private final ReferralStore referrals;

    OwnReferrals(ReferralStore referrals) {
        this.referrals = referrals;
    }

    /** @throws Refused where there is none, or it is another practice's */
    Referral read(IdType id, String resource) {
        Caller caller = caller(resource, 'r');
        return find(id.getIdPart(), caller).orElseThrow(() -> Refused.because(Reason.NOT_FOUND));
    }

    /** By the hub's number; empty where there is none, or it is another practice's. */
    Optional<Referral> find(String id, Caller caller) {
        return parse(id).flatMap(referrals::find).filter(referral -> referral.practice().equals(caller.practice()));
    }

    /**
     * By the HIS's own number or the zaaknummer.
     *
     * @param identifier {@code value} in any system, {@code system|value}, or {@code |value} for one without system
     */
    List<Referral> byIdentifier(TokenParam identifier, String resource) {
        Caller caller = caller(resource, 's');
        String system = identifier.getSystem();
        String value = identifier.getValue();
        if (value == null || value.isBlank()) {
            throw Refused.because(Reason.PARAMETER);
        }
        if (system != null && system.startsWith(Systems.CASE_NUMBER)) {
            String municipality = system.substring(Systems.CASE_NUMBER.length());
            return referrals.findByIdentifier(caller.practice(), null, value).stream()
                    .filter(referral -> value.equals(referral.caseNumber())
                            && municipality.equals(referral.municipality().value())).toList();
        }
        return referrals.findByIdentifier(caller.practice(), system, value);
    }

    /** Refuses what the library would leave out in silence, and so find more than was asked for. */
    static void refuseUnknown(RequestDetails request) {
        request.getParameters().forEach((name, values) -> {
            boolean modified = name.contains(":") && !name.equals("part-of:Task");
            if (modified || Arrays.stream(values).anyMatch(String::isBlank)) {
                throw Refused.because(Reason.PARAMETER);
            }
        });
    }

    static Caller caller(String resource, char operation) {
        Caller caller = Caller.current();
        if (!caller.may(resource, operation)) {
            throw Refused.because(Reason.SCOPE);
        }
        return caller;
    }

    private static Optional<ReferralId> parse(String id) {
        try {
            return Optional.of(ReferralId.of(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
