package nl.schakel.disclosure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;
import nl.schakel.directory.Practice.MedicalInformation;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;

/**
 * Who receives a referral and which selection each of them does: what the municipality chose in its file, within what
 * the practice allows ({@code medical-information}) and what was agreed for the provision.
 *
 * <p>A consultant receives function only. One who is BIG-registered may receive the medical adviser's selection, where
 * the practice lets medical information go directly and no medical adviser stands between them. A medical adviser
 * receives its own message, an expert one without a name.
 */
public final class WayOfWorking {

    private final Supplier<Policies> policies;

    /** @param policies what was agreed, as it is now */
    public WayOfWorking(Supplier<Policies> policies) {
        this.policies = policies;
    }

    /**
     * One recipient.
     *
     * @param role      in which role it receives
     * @param selection the role in the policy files whose selection it receives
     * @param place     the municipality as it is reached for this recipient
     */
    public record Addressed(RecipientRole role, String selection, Municipality place) {
    }

    /** The consultant first; empty where nothing was agreed for this provision. */
    public List<Addressed> recipients(Municipality municipality, Practice practice, Provision provision) {
        Policies agreed = policies.get();
        if (!agreed.covers(provision, RecipientRole.CONSULTANT.code())) {
            return List.of();
        }
        String medical = RecipientRole.MEDICAL_ADVISER.code();
        boolean medicalAgreed = agreed.covers(provision, medical);
        boolean direct = municipality.recipients().consultantBig() && municipality.recipients().medicalAdviser() == null
                && practice.medicalInformation() == MedicalInformation.DIRECT && medicalAgreed;
        List<Addressed> recipients = new ArrayList<>();
        recipients.add(new Addressed(RecipientRole.CONSULTANT,
                direct ? medical : RecipientRole.CONSULTANT.code(), municipality));
        if (medicalAgreed && practice.medicalInformation() != MedicalInformation.NONE) {
            municipality.at(RecipientRole.MEDICAL_ADVISER).ifPresent(place ->
                    recipients.add(new Addressed(RecipientRole.MEDICAL_ADVISER, medical, place)));
        }
        if (agreed.covers(provision, RecipientRole.EXPERT.code())) {
            municipality.at(RecipientRole.EXPERT).ifPresent(place ->
                    recipients.add(new Addressed(RecipientRole.EXPERT, RecipientRole.EXPERT.code(), place)));
        }
        return List.copyOf(recipients);
    }

    /**
     * Which selection may answer a question that someone at the municipality asks about a patient: the one that this
     * role receives with a referral, but nothing medical to who has no BIG registration.
     *
     * @param big whether who asks has a BIG number
     * @return the role in the policy files; empty where this one may be told nothing
     */
    public Optional<String> selection(Municipality municipality, Practice practice, Provision provision,
                                      RecipientRole asker, boolean big) {
        if (asker == RecipientRole.EXPERT) {
            // Is asked without a name, and asks nobody by name.
            return Optional.empty();
        }
        Optional<String> selection = recipients(municipality, practice, provision).stream()
                .filter(recipient -> recipient.role() == asker).map(Addressed::selection).findFirst();
        if (big || selection.filter(RecipientRole.MEDICAL_ADVISER.code()::equals).isEmpty()) {
            return selection;
        }
        return asker == RecipientRole.CONSULTANT ? Optional.of(asker.code()) : Optional.empty();
    }

    /** Whether a text that the GP confirmed may go along with this provision. */
    public boolean takesText(Provision provision) {
        return policies.get().confirmedText(provision, RecipientRole.CONSULTANT.code());
    }
}
