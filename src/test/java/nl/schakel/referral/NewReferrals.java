package nl.schakel.referral;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;

/** Referrals that passed every check. */
public final class NewReferrals {

    public static final AgbCode LINDE = new AgbCode("01012345");
    public static final AgbCode WILG = new AgbCode("01023456");
    public static final GemeenteCode AMSTERDAM = new GemeenteCode("0363");
    public static final String SYSTEM = "https://his.example/verwijzingen";

    private NewReferrals() {
    }

    /** One that nobody sent before. */
    public static NewReferral any() {
        return numbered(UUID.randomUUID().toString(), "{}");
    }

    /** One for a municipality. */
    public static NewReferral to(GemeenteCode municipality) {
        return of(LINDE, UUID.randomUUID().toString(), municipality, "{}", null);
    }

    /** One whose consent ends. */
    public static NewReferral consentedUntil(Instant until) {
        return of(LINDE, UUID.randomUUID().toString(), AMSTERDAM, "{}", until);
    }

    static NewReferral numbered(String number, String payload) {
        return of(LINDE, number, AMSTERDAM, payload, null);
    }

    static NewReferral of(AgbCode practice, String number, GemeenteCode municipality, String payload, Instant until) {
        return new NewReferral(practice, new SourceIdentifier(SYSTEM, number), null, Provision.SCOOTMOBIEL,
                Urgency.ROUTINE, municipality, new Referral.Agreement(LocalDate.of(2026, 11, 20), until, true, null),
                "0".repeat(64), "application/fhir+json", payload.getBytes(StandardCharsets.UTF_8));
    }
}
