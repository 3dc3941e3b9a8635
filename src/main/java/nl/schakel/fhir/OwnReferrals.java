package nl.schakel.fhir;

import java.util.List;
import java.util.Optional;

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
        return parse(id.getIdPart()).flatMap(referrals::find)
                .filter(referral -> referral.practice().equals(caller.practice()))
                .orElseThrow(() -> Refused.because(Reason.NOT_FOUND));
    }

    /** By the HIS's own number or the zaaknummer. */
    List<Referral> byIdentifier(TokenParam identifier, String resource) {
        Caller caller = caller(resource, 's');
        if (identifier.getValue() == null || identifier.getValue().isBlank()) {
            throw Refused.because(Reason.PARAMETER);
        }
        String system = identifier.getSystem() == null || identifier.getSystem().isBlank()
                ? null : identifier.getSystem();
        return referrals.findByIdentifier(caller.practice(), system, identifier.getValue());
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
