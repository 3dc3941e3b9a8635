package nl.schakel.fhir;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import nl.schakel.consent.Revocations;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;
import nl.schakel.disclosure.Disclosed;
import nl.schakel.disclosure.Minimisation;
import nl.schakel.disclosure.UnlistedCodes;
import nl.schakel.disclosure.WayOfWorking;
import nl.schakel.municipality.Mergers;
import nl.schakel.referral.Content;
import nl.schakel.referral.Fault;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;

/** The first step of the route {@code referral-dispatch}: from what the HIS sent to what may go. */
class Dispatch {

    private final ReferralStore referrals;
    private final Parts parts;
    private final Directory directory;
    private final BundleCodec codec;
    private final ReferralReader reader;
    private final WayOfWorking ways;
    private final Minimisation minimisation;
    private final Revocations revocations;
    private final Mergers mergers;
    private final UnlistedCodes unlisted;

    Dispatch(ReferralStore referrals, Parts parts, Directory directory, BundleCodec codec, ReferralReader reader,
             WayOfWorking ways, Minimisation minimisation, Revocations revocations,
             Mergers mergers, UnlistedCodes unlisted) {
        this.unlisted = unlisted;
        this.mergers = mergers;
        this.revocations = revocations;
        this.referrals = referrals;
        this.parts = parts;
        this.directory = directory;
        this.codec = codec;
        this.reader = reader;
        this.ways = ways;
        this.minimisation = minimisation;
    }

    /**
     * @return null where the referral was dispatched before
     * @throws Fault.Translation where it cannot be built any more
     */
    public Disclosed minimise(String id) {
        // Where the process died between keeping a referral and looking whether its consent was revoked meanwhile.
        revocations.catchUp(ReferralId.of(id));
        Referral referral = mergers.follow(referrals.find(ReferralId.of(id)).orElseThrow());
        if (referral.state() != ReferralState.ACCEPTED) {
            return null;
        }
        Content content = referrals.content(referral.id(), Content.Kind.REFERRAL).orElseThrow(
                () -> new Fault.Translation("content-purged", "De inhoud van deze verwijzing is al gewist."));
        Practice practice = directory.practice(referral.practice()).orElseThrow(
                () -> new Fault.Translation("practice-unknown", "De praktijk staat niet meer in de configuratie."));
        Municipality municipality = directory.municipality(referral.municipality()).orElseThrow(
                () -> new Fault.Translation("municipality-unknown", "De gemeente staat niet meer in de configuratie."));
        ReferralReader.Located located = reader.locate(codec.read(content));
        List<WayOfWorking.Addressed> recipients = ways.recipients(municipality, practice, referral.provision());
        if (recipients.isEmpty()) {
            // Without its name: an operator reads this, and need not know what the patient needs.
            throw new Fault.Translation("policy-missing", "Voor deze voorziening is niet meer afgesproken wat de "
                    + "gemeente mag weten; leg dat vast in config/provisions.");
        }
        Set<RecipientRole> agreed = EnumSet.of(RecipientRole.CONSULTANT);
        if (recipients.size() > 1) {
            parts.of(referral.id()).stream().filter(part -> part.state() == Part.State.AGREED)
                    .forEach(part -> agreed.add(part.role()));
        }
        List<Disclosed.Portion> portions = recipients.stream()
                .filter(recipient -> agreed.contains(recipient.role()))
                .map(recipient -> new Disclosed.Portion(recipient.role(), minimisation.minimise(located.bundle(),
                        located.patient(), located.request(), referral.provision(), recipient.selection())))
                .toList();
        unlisted.count(located.bundle(), portions.stream().map(Disclosed.Portion::disclosure).toList());
        return new Disclosed(referral, located.bsn(), portions);
    }
}
