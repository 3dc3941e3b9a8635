package nl.schakel.directory;

import java.net.URI;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.UraCode;

/**
 * One practice as its file in {@code config/practices/} describes it.
 *
 * @param agb              the practice's AGB code
 * @param ura              its URA, null where it has none
 * @param name             as the municipality reads it
 * @param phone            where the municipality may call about a referral, null where not given
 * @param clients          the HIS installations that may speak for it
 * @param endpoint         the FHIR base address feedback is pushed to, null where the HIS polls
 * @param consentVerified  whether every Consent must say that it was verified
 * @param feedback         when it wants to hear something
 * @param medicalInformation which way its medical information may go
 * @param maintenance      when its HIS is away by plan: nothing is pushed then
 * @param duplicates       what happens to a referral that repeats one of its own
 * @param subscriptionEndpoints addresses at or below which its HIS may be called for a FHIR Subscription
 */
public record Practice(AgbCode agb, UraCode ura, String name, String phone, List<Client> clients, URI endpoint,
                       boolean consentVerified, Feedback feedback, MedicalInformation medicalInformation,
                       List<Maintenance> maintenance, Duplicates duplicates, List<URI> subscriptionEndpoints) {

    public Practice {
        maintenance = List.copyOf(maintenance);
        subscriptionEndpoints = List.copyOf(subscriptionEndpoints);
    }

    /**
     * One whose HIS is never away by plan and may not be called for a Subscription, and that is warned of what repeats
     * another referral.
     */
    public Practice(AgbCode agb, UraCode ura, String name, String phone, List<Client> clients, URI endpoint,
                    boolean consentVerified, Feedback feedback, MedicalInformation medicalInformation) {
        this(agb, ura, name, phone, clients, endpoint, consentVerified, feedback, medicalInformation, List.of(),
                Duplicates.WARN, List.of());
    }

    /** Planned maintenance of its HIS, from and until a moment. */
    public record Maintenance(Instant from, Instant until) {

        /** Whether it is under way. */
        public boolean covers(Instant moment) {
            return !moment.isBefore(from) && moment.isBefore(until);
        }
    }

    /** @param digestAt the time of day for everything at once, Dutch time; null: each message when it comes */
    public record Feedback(LocalTime digestAt) {
    }

    /** Which way medical information of this practice may go; function always may. */
    public enum MedicalInformation {
        DIRECT, ONLY_VIA_MEDICAL_ADVISER, NONE
    }

    /** What happens to a referral that repeats one which is still open. */
    public enum Duplicates {
        /** It goes, and the practice is told. */
        WARN,
        /** It goes only where the practice confirms it. */
        ASK
    }

    /**
     * A HIS installation.
     *
     * @param id      OAuth client id
     * @param jwks    its public keys as a JWK Set in JSON, null where {@code jwksUri} is given
     * @param jwksUri where it publishes them
     */
    public record Client(String id, String jwks, URI jwksUri) {
    }

    @Override
    public String toString() {
        return name + " (" + agb + ")";
    }
}
