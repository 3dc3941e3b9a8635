package nl.schakel.fhir;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import ca.uhn.fhir.rest.api.server.RequestDetails;
import ca.uhn.fhir.rest.param.TokenParam;
import nl.schakel.referral.Purges;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralStore;
import nl.schakel.security.Caller;
import org.hl7.fhir.r4.model.IdType;

/** The referrals of the calling practice; those of others do not exist for it. */
final class OwnReferrals {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy",
            Locale.forLanguageTag("nl"));
    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");

    private final ReferralStore referrals;
    private final Purges purges;

    OwnReferrals(ReferralStore referrals, Purges purges) {
        this.referrals = referrals;
        this.purges = purges;
    }

    /** @throws Refused where there is none, not any more, or it is another practice's */
    Referral read(IdType id, String resource) {
        Caller caller = caller(resource, 'r');
        return find(id.getIdPart(), caller).orElseThrow(() -> missing(id.getIdPart(), caller));
    }

    /**
     * Why there is none: it was never there, or it was and everything of it went. A server that knows says so (FHIR R4,
     * RESTful API, read: 410 Gone).
     */
    Refused missing(String id, Caller caller) {
        return purges.forgotten(id, caller.practice())
                .map(at -> new Refused(Reason.FORGOTTEN.status(),
                        List.of(Reason.FORGOTTEN.at(null, DAY.format(at.atZone(DUTCH_TIME))))))
                .orElseGet(() -> Refused.because(Reason.NOT_FOUND));
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
