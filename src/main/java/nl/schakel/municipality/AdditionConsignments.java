package nl.schakel.municipality;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.consent.ConsentTokens;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.disclosure.MdoRelease;
import nl.schakel.identity.Bsn;
import nl.schakel.referral.NewAddition;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.Urgency;

/**
 * Makes what goes to each party of a case of something that is added to it: a document and a token that is bound to it.
 * A party is who has a part in the referral.
 */
public final class AdditionConsignments {

    private final Parts parts;
    private final ConsentTokens tokens;
    private final References references;
    private final MdoDocument agreements = new MdoDocument();
    private final MeldingDocument meldings;
    private final Set<String> standards;
    private final ObjectMapper json;
    private final Clock clock;

    AdditionConsignments(Parts parts, ConsentTokens tokens, References references, MeldingDocument meldings,
                         List<Standard> standards, ObjectMapper json, Clock clock) {
        this.parts = parts;
        this.tokens = tokens;
        this.references = references;
        this.meldings = meldings;
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
     * Who has a part in a case.
     *
     * @param place the party as it is reached
     * @param until when the consent that it has its part on ends, null where open
     */
    public record Party(RecipientRole role, Municipality place, Instant until) {
    }

    /** The parties of a case that can be reached by a standard that carries more, the consultant first. */
    public List<Party> parties(Referral referral, Municipality municipality) {
        List<Party> parties = new ArrayList<>();
        parties.add(new Party(RecipientRole.CONSULTANT, municipality.atDoor(referral.door()),
                referral.consent().until()));
        for (Part part : this.parts.of(referral.id())) {
            boolean takesPart = part.consentGiven() != null && (part.state() == Part.State.AGREED
                    || part.state() == Part.State.READY || part.state() == Part.State.DELIVERED);
            municipality.at(part.role()).filter(place -> takesPart && place.oin().equals(part.recipient()))
                    .ifPresent(place -> parties.add(new Party(part.role(), place, part.consentUntil())));
        }
        return parties.stream().filter(party -> carries(party.place())).toList();
    }

    /** Those of them whose consent stands: what is added without a consent of its own goes to nobody else. */
    public List<Party> consented(Referral referral, Municipality municipality) {
        return parties(referral, municipality).stream()
                .filter(party -> party.until() == null || !clock.instant().isAfter(party.until())).toList();
    }

    /**
     * What goes of a meeting's agreements to each party that something may go to.
     *
     * @param patient only to derive pseudonyms from
     * @param release what a role may know; empty for nothing
     */
    public List<NewAddition.Portion> agreed(Referral referral, Practice practice, Bsn patient, List<Party> parties,
                                            Function<RecipientRole, Optional<MdoRelease>> release) {
        return parties.stream().flatMap(party -> release.apply(party.role())
                .map(released -> agreed(referral, practice, patient, party, released)).stream()).toList();
    }

    private NewAddition.Portion agreed(Referral referral, Practice practice, Bsn patient, Party party,
                                       MdoRelease release) {
        RecipientRole role = party.role();
        ReferralId reference = references.number(referral, role, party.place());
        WmoRequest.Referrer referrer = role == RecipientRole.EXPERT ? null
                : new WmoRequest.Referrer(practice.agb(), practice.name(), practice.phone());
        byte[] document = agreements.render(release, role, reference, referrer, party.place().name(),
                references.receivedAt(referral, role));
        return new NewAddition.Portion(role, bytes(release.disclosure()), consignment(referral, practice, patient,
                party, reference, release.disclosure(), party.until(), document));
    }

    /**
     * What one party receives of a supplement.
     *
     * @param given      the day the patient agreed to it
     * @param until      when that ends, null where open
     * @param disclosure everything about the patient that may go
     */
    public record Supplement(Party party, LocalDate given, Instant until, Disclosure disclosure) {
    }

    /**
     * What goes of a supplement to each party: a document like the melding, that says what it adds to. A medical adviser
     * is left out where it would learn nothing that the consultant does not know.
     *
     * @param urgency     what the GP asked for with it
     * @param patient     only to derive pseudonyms from
     * @param supplements the consultant's first
     */
    public List<NewAddition.Portion> supplement(Referral referral, Practice practice, Bsn patient, Urgency urgency,
                                                Municipality municipality, List<Supplement> supplements) {
        Disclosure consultants = supplements.get(0).disclosure();
        return supplements.stream().filter(supplement -> Consignments.tellsMore(supplement.party().role(),
                        supplement.disclosure(), consultants, municipality))
                .map(supplement -> supplement(referral, practice, patient, urgency, supplement)).toList();
    }

    private NewAddition.Portion supplement(Referral referral, Practice practice, Bsn patient, Urgency urgency,
                                           Supplement supplement) {
        RecipientRole role = supplement.party().role();
        Municipality place = supplement.party().place();
        Disclosure disclosure = supplement.disclosure();
        ReferralId reference = references.number(referral, role, place);
        WmoRequest request = Consignments.request(role, reference, References.moment(clock.instant(), role), urgency,
                disclosure, practice, supplement.given(), supplement.until());
        return new NewAddition.Portion(role, supplement.given(), supplement.until(), bytes(disclosure),
                consignment(referral, practice, patient, supplement.party(), reference, disclosure,
                        supplement.until(), meldings.renderSupplement(request, place.name(), place.terms())));
    }

    private byte[] consignment(Referral referral, Practice practice, Bsn patient, Party party, ReferralId reference,
                               Disclosure disclosure, Instant until, byte[] document) {
        return bytes(new AdditionConsignment(document, tokens.issue(Consignments.tokenRequest(referral, party.role(),
                reference, patient, party.place(), practice, disclosure, until, document))));
    }

    AdditionConsignment read(byte[] consignment) {
        try {
            return json.readValue(consignment, AdditionConsignment.class);
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
