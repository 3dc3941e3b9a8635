package nl.schakel.fhir;

import nl.schakel.disclosure.Disclosed;
import nl.schakel.disclosure.Minimisation;
import nl.schakel.referral.Content;
import nl.schakel.referral.Fault;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;

/** The first step of the route {@code referral-dispatch}: from what the HIS sent to what may go. */
class Dispatch {

    /** Who reads the municipal message: a consultant, usually without BIG registration. */
    static final String ROLE = "consultant";

    private final ReferralStore referrals;
    private final BundleCodec codec;
    private final ReferralReader reader;
    private final Minimisation minimisation;

    Dispatch(ReferralStore referrals, BundleCodec codec, ReferralReader reader, Minimisation minimisation) {
        this.referrals = referrals;
        this.codec = codec;
        this.reader = reader;
        this.minimisation = minimisation;
    }

    /** @return null where the referral was dispatched before */
    public Disclosed minimise(String id) {
        Referral referral = referrals.find(ReferralId.of(id)).orElseThrow();
        if (referral.state() != ReferralState.ACCEPTED) {
            return null;
        }
        Content content = referrals.content(referral.id(), Content.Kind.REFERRAL).orElseThrow(
                () -> new Fault.Translation("content-purged", "De inhoud van deze verwijzing is al gewist."));
        ReferralReader.Located located = reader.locate(codec.read(content));
        return new Disclosed(referral, minimisation.minimise(located.bundle(), located.patient(), located.request(),
                referral.provision(), ROLE));
    }
}
