package nl.schakel.fhir;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Consent.ConsentProvisionType;
import org.hl7.fhir.r4.model.Consent.ConsentState;
import org.hl7.fhir.r4.model.Consent.ProvisionComponent;

import nl.schakel.consent.ConsentDecision;
import nl.schakel.consent.ConsentNames;
import nl.schakel.consent.Revocations;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;
import nl.schakel.disclosure.WayOfWorking.Addressed;
import nl.schakel.referral.ConsentUse;
import nl.schakel.referral.Content;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralStore;
import nl.schakel.security.Caller;

/**
 * What of a referral a Consent that is put in place of an earlier one no longer permits: a patient may object to one
 * recipient, or to feedback, and leave the rest as it is.
 */
final class Objections {

    private final ReferralStore referrals;
    private final Parts parts;
    private final Directory directory;
    private final BundleCodec codec;
    private final ReferralReader reader;
    private final Agreements agreements;

    Objections(ReferralStore referrals, Parts parts, Directory directory, BundleCodec codec, ReferralReader reader,
               Agreements agreements) {
        this.parts = parts;
        this.referrals = referrals;
        this.directory = directory;
        this.codec = codec;
        this.reader = reader;
        this.agreements = agreements;
    }

    /** @return what is objected to, as in {@link ConsentUse#covers()}; empty where nothing is */
    Set<String> in(Consent consent, Referral referral) {
        if (consent.getStatus() != ConsentState.ACTIVE) {
            return Set.of();
        }
        if (!permits(consent.getProvision())) {
            return consent.getProvision().getType() == ConsentProvisionType.DENY ? Revocations.everything() : Set.of();
        }
        Content content = referrals.content(referral.id(), Content.Kind.REFERRAL)
                .or(() -> referrals.content(referral.id(), Content.Kind.CONSENT)).orElse(null);
        Municipality municipality = directory.municipality(referral.municipality()).orElse(null);
        Practice practice = directory.practice(referral.practice()).orElse(null);
        if (content == null || municipality == null || practice == null) {
            // Nothing can be weighed any more, and what may be an objection is taken for one.
            return Revocations.everything();
        }
        try {
            return weigh(reading(consent, referral, content), practice, municipality, referral);
        } catch (Refused unreadable) {
            return Revocations.everything();
        }
    }

    private static boolean permits(ProvisionComponent rule) {
        return rule.getType() == ConsentProvisionType.PERMIT || rule.getProvision().stream().anyMatch(Objections::permits);
    }

    /** The referral as it would have come with this Consent. */
    private Reading reading(Consent consent, Referral referral, Content content) {
        Bundle bundle = codec.read(content);
        Set<String> names = ConsentNames.of(consent, null);
        bundle.getEntry().removeIf(entry -> entry.getResource() instanceof Consent earlier
                && ConsentNames.of(earlier, entry.getFullUrl()).stream().anyMatch(names::contains));
        Consent now = consent.copy();
        now.setPatient(reader.locate(bundle).request().getSubject());
        bundle.addEntry().setResource(now);
        return reader.read(new Submission(new Caller(referral.practice(), "objection", Set.of()), content.bytes(),
                content.mediaType(), bundle, List.of()));
    }

    private Set<String> weigh(Reading reading, Practice practice, Municipality municipality, Referral referral) {
        ConsentDecision decision = agreements.decide(reading, practice,
                new Addressed(RecipientRole.CONSULTANT, RecipientRole.CONSULTANT.code(), municipality));
        if (!decision.permitted()) {
            return Revocations.everything();
        }
        Set<String> objected = new HashSet<>();
        if (referral.consent().feedback() && !decision.feedbackAllowed()) {
            objected.add(ConsentUse.FEEDBACK);
        }
        for (Part part : parts.of(referral.id())) {
            boolean permitted = municipality.at(part.role()).map(place -> agreements.decide(reading, practice,
                    new Addressed(part.role(), part.role().code(), place)).permitted()).orElse(false);
            if (part.state().mayBecome(Part.State.REVOKED) && !permitted) {
                objected.add(part.role().code());
            }
        }
        return objected;
    }
}
