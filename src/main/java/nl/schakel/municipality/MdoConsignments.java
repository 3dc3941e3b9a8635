package nl.schakel.municipality;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.consent.ConsentTokens;
import nl.schakel.consent.TokenRequest;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;
import nl.schakel.disclosure.MdoRelease;
import nl.schakel.identity.Bsn;
import nl.schakel.referral.NewMdo;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;

/**
 * Makes what goes to each party of a case of what a multidisciplinary meeting agreed: a document and a token that is
 * bound to it. A party is who has a part in the referral on a consent that stands.
 */
public final class MdoConsignments {

    private final Parts parts;
    private final ConsentTokens tokens;
    private final References references;
    private final MdoDocument documents = new MdoDocument();
    private final Set<String> standards;
    private final ObjectMapper json;
    private final Clock clock;

    MdoConsignments(Parts parts, ConsentTokens tokens, References references, List<Standard> standards,
                    ObjectMapper json, Clock clock) {
        this.parts = parts;
        this.tokens = tokens;
        this.references = references;
        this.standards = standards.stream().filter(Standard::takesAdditions).map(Standard::name)
                .collect(Collectors.toUnmodifiableSet());
        this.json = json;
        this.clock = clock;
    }

    /** Whether the standard of this place can carry it. */
    public boolean carries(Municipality place) {
        return standards.contains(place.standard());
    }

    /**
     * Who hears of it, the consultant first; nobody where the patient's consent does not stand any more.
     *
     * @param place the party as it is reached
     * @param until when the consent that covers it ends, null where open
     */
    public record Party(RecipientRole role, Municipality place, Instant until) {
    }

    /** The parties of a case that can be reached by a standard that carries it. */
    public List<Party> parties(Referral referral, Municipality municipality) {
        List<Party> parties = new ArrayList<>();
        if (stands(referral.consent().until())) {
            parties.add(new Party(RecipientRole.CONSULTANT, municipality, referral.consent().until()));
        }
        for (Part part : parts.of(referral.id())) {
            boolean takesPart = part.consentGiven() != null && stands(part.consentUntil())
                    && (part.state() == Part.State.AGREED || part.state() == Part.State.READY
                    || part.state() == Part.State.DELIVERED);
            municipality.at(part.role()).filter(place -> takesPart && place.oin().equals(part.recipient()))
                    .ifPresent(place -> parties.add(new Party(part.role(), place, part.consentUntil())));
        }
        return parties.stream().filter(party -> carries(party.place())).toList();
    }

    private boolean stands(Instant until) {
        return until == null || !clock.instant().isAfter(until);
    }

    /**
     * What goes to each party that something may go to.
     *
     * @param patient only to derive pseudonyms from
     * @param release what a role may know; empty for nothing
     */
    public List<NewMdo.Portion> make(Referral referral, Practice practice, Bsn patient, List<Party> parties,
                                     Function<RecipientRole, Optional<MdoRelease>> release) {
        return parties.stream().flatMap(party -> release.apply(party.role())
                .map(released -> make(referral, practice, patient, party, released)).stream()).toList();
    }

    private NewMdo.Portion make(Referral referral, Practice practice, Bsn patient, Party party, MdoRelease release) {
        RecipientRole role = party.role();
        ReferralId reference = references.number(referral, role, party.place());
        WmoRequest.Referrer referrer = role == RecipientRole.EXPERT ? null
                : new WmoRequest.Referrer(practice.agb(), practice.name(), practice.phone());
        byte[] document = documents.render(release, role, reference, referrer, party.place().name(),
                references.receivedAt(referral, role));
        String token = tokens.issue(new TokenRequest(referral.id(), role, reference, patient, party.place().oin(),
                role.code(), practice.agb(), practice.ura(), practice.name(), referral.provision(),
                List.copyOf(release.disclosure().elements()), Consignments.FIRST_VERSION, Consignments.POLICY,
                release.disclosure().policyVersion(), party.until(), party.place().certificate(), document));
        return new NewMdo.Portion(role, bytes(release.disclosure()), bytes(new MdoConsignment(document, token)));
    }

    MdoConsignment read(byte[] consignment) {
        try {
            return json.readValue(consignment, MdoConsignment.class);
        } catch (IOException e) {
            // The cause may quote content.
            throw new IllegalStateException("a stored consignment does not read");
        }
    }

    private byte[] bytes(Object content) {
        try {
            return json.writeValueAsBytes(content);
        } catch (IOException e) {
            throw new UncheckedIOException("a consignment does not become JSON", e);
        }
    }
}
