package nl.schakel.municipality;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.consent.ConsentTokens;
import nl.schakel.consent.TokenRequest;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;
import nl.schakel.disclosure.Disclosed;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.identity.Bsn;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Change;
import nl.schakel.referral.Content;
import nl.schakel.referral.Fault;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.Urgency;

/**
 * Makes what goes to each recipient: the message, its document and the token that is bound to the document. Each
 * recipient has its own; what one of them receives holds nothing of another's.
 */
public class Consignments {

    /** The agreement that patient, practice and municipality refer to by this name. */
    static final URI POLICY = URI.create("https://schakel.example/policies/wmo-verwijzing/1");
    /** A referral carries one version of its Consent and keeps it: a newer one is a newer referral. */
    static final String FIRST_VERSION = "1";
    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");

    private final Directory directory;
    private final Map<String, DocumentForm> forms;
    private final ConsentTokens tokens;
    private final ConsignmentCodec codec;
    private final ReferralStore referrals;
    private final Parts parts;
    private final References references;
    private final ObjectMapper json;
    private final Clock clock;

    /** @param forms the documents, one form for each standard */
    Consignments(Directory directory, List<DocumentForm> forms, ConsentTokens tokens, ConsignmentCodec codec,
                 ReferralStore referrals, Parts parts, References references, ObjectMapper json, Clock clock) {
        this.directory = directory;
        this.forms = forms.stream().collect(Collectors.toUnmodifiableMap(DocumentForm::standard, form -> form));
        this.tokens = tokens;
        this.codec = codec;
        this.referrals = referrals;
        this.parts = parts;
        this.references = references;
        this.json = json;
        this.clock = clock;
    }

    /**
     * The consignments of one referral.
     *
     * @param left what becomes of parts for which there is none
     */
    public record Composed(Referral referral, List<Made> made, List<Left> left) {
    }

    /**
     * A part for which there is no consignment.
     *
     * @param fault why not; null where there was nothing to send
     */
    public record Left(RecipientRole recipient, Fault fault) {
    }

    /** A consignment for one recipient, with what was released to it and withheld. */
    public record Made(RecipientRole recipient, Disclosure disclosure, Consignment consignment) {
    }

    /** Between whom, and on which consent. */
    private record Terms(Referral referral, Practice practice, Municipality place, Disclosed disclosed,
                         LocalDate consentGiven, Instant consentUntil) {
    }

    /** @throws Fault.Translation where practice or municipality left the directory */
    public Composed compose(Disclosed disclosed) {
        Referral referral = disclosed.referral();
        Practice practice = directory.practice(referral.practice()).orElseThrow(
                () -> new Fault.Translation("practice-unknown", "De praktijk staat niet meer in de configuratie."));
        Municipality municipality = directory.municipality(referral.municipality()).orElseThrow(
                () -> new Fault.Translation("municipality-unknown", "De gemeente staat niet meer in de configuratie."));
        Disclosed.Portion consultants = disclosed.portions().get(0);
        List<Made> made = new ArrayList<>();
        made.add(make(consultants, new Terms(referral, practice, municipality.atDoor(referral.door()), disclosed,
                referral.consent().given(), referral.consent().until())));
        List<Left> left = new ArrayList<>();
        for (Part part : parts.of(referral.id())) {
            if (part.state() == Part.State.AGREED) {
                compose(part, disclosed, new Terms(referral, practice, municipality, disclosed, part.consentGiven(),
                        part.consentUntil()), made, left);
            }
        }
        return new Composed(referral, List.copyOf(made), List.copyOf(left));
    }

    /** What is wrong with one part never keeps the melding itself from its municipality. */
    private void compose(Part part, Disclosed disclosed, Terms terms, List<Made> made, List<Left> left) {
        Disclosed.Portion portion = disclosed.portions().stream()
                .filter(candidate -> candidate.recipient() == part.role()).findFirst().orElse(null);
        Municipality place = terms.place().at(part.role()).filter(found -> found.oin().equals(part.recipient()))
                .orElse(null);
        try {
            if (place == null || portion == null) {
                throw new Fault.Translation("recipient-gone", "De gemeente of het beleid kent deze ontvanger niet "
                        + "meer.");
            }
            if (!tellsMore(part.role(), portion.disclosure(), disclosed.portions().get(0).disclosure(),
                    terms.place())) {
                left.add(new Left(part.role(), null));
                return;
            }
            if (part.consentUntil() != null && clock.instant().isAfter(part.consentUntil())) {
                throw new Fault.Translation("consent-expired", "De toestemming voor deze ontvanger is verlopen.");
            }
            made.add(make(portion, new Terms(terms.referral(), terms.practice(), place, disclosed,
                    part.consentGiven(), part.consentUntil())));
        } catch (Fault.Translation fault) {
            left.add(new Left(part.role(), fault));
        }
    }

    /** A medical adviser is not bothered with what the consultant knows, unless the municipality asks for it. */
    static boolean tellsMore(RecipientRole recipient, Disclosure told, Disclosure consultants,
                             Municipality municipality) {
        if (recipient != RecipientRole.MEDICAL_ADVISER || municipality.recipients().medicalAdviser().always()) {
            return true;
        }
        return !new HashSet<>(consultants.facts()).containsAll(told.facts());
    }

    private Made make(Disclosed.Portion portion, Terms terms) {
        Disclosure disclosure = portion.disclosure();
        boolean named = portion.recipient() != RecipientRole.EXPERT;
        if (named && disclosure.person().bsn() == null) {
            throw new Fault.Translation("policy-without-bsn", "Het beleid voor deze voorziening laat het BSN weg, en "
                    + "zonder kan de gemeente niets vastleggen (Wmo 2015 art. 5.2.9).");
        }
        Referral referral = terms.referral();
        RecipientRole role = portion.recipient();
        ReferralId reference = references.number(referral, role, terms.place());
        WmoRequest request = request(role, reference, references.receivedAt(referral, role), referral.urgency(),
                disclosure, terms.practice(), terms.consentGiven(), terms.consentUntil());
        byte[] document = forms.get(terms.place().standard()).render(request, terms.place());
        String token = tokens.issue(tokenRequest(referral, role, reference, terms.disclosed().patient(), terms.place(),
                terms.practice(), disclosure, terms.consentUntil(), document));
        return new Made(role, disclosure, new Consignment(request, document, token));
    }

    /**
     * Keeps them and rings for their recipients.
     *
     * @throws Fault.Technical where the referral changed meanwhile: it is built anew
     */
    public void handOver(Composed composed) {
        Referral referral = composed.referral();
        Change change = Change.of("ready", ReferralState.READY);
        for (Left left : composed.left()) {
            change = change.moving(left.recipient(), left.fault() == null ? Part.State.NOTHING
                    : Part.State.NOT_DELIVERED, null);
        }
        for (Made made : composed.made()) {
            RecipientRole role = made.recipient();
            change = change.keeping(codec.write(Content.Kind.consignment(role), made.consignment()))
                    .keeping(new Content(Content.Kind.disclosure(role), "application/json", bytes(made.disclosure())))
                    .ringing(new Bell(Bell.delivery(referral.municipality(), role), referral.id()));
            if (role != RecipientRole.CONSULTANT) {
                change = change.moving(role, Part.State.READY, null);
            }
        }
        if (!referrals.change(referral, change)) {
            if (referrals.find(referral.id()).orElseThrow().state() == ReferralState.ACCEPTED) {
                throw new Fault.Technical("referral-overtaken", "De verwijzing veranderde terwijl zij werd opgemaakt; "
                        + "zij wordt opnieuw opgemaakt.");
            }
            return;
        }
        composed.left().stream().filter(left -> left.fault() != null).forEach(left -> referrals.remarkWith(
                referral.id(), "not-delivered-to-" + left.recipient().code(), remark -> remark.because(left.fault())
                        .ringing(new Bell(Bell.delivery(referral.municipality(), left.recipient()), referral.id())
                                .dead())
                        .ringing(new Bell(Bell.FEEDBACK, referral.id()))));
    }

    private byte[] bytes(Disclosure disclosure) {
        try {
            return json.writeValueAsBytes(disclosure);
        } catch (IOException e) {
            throw new UncheckedIOException("a disclosure does not become JSON", e);
        }
    }

    /** The message to one recipient, as far as it may know what is given here. */
    static WmoRequest request(RecipientRole role, ReferralId reference, Instant receivedAt, Urgency asked,
                              Disclosure disclosure, Practice practice, LocalDate given, Instant until) {
        LocalDate last = until == null ? null : LocalDate.ofInstant(until, DUTCH_TIME);
        Urgency urgency = disclosure.elements().contains("urgency") ? asked : Urgency.ROUTINE;
        WmoRequest.Referrer referrer = role == RecipientRole.EXPERT ? null
                : new WmoRequest.Referrer(practice.agb(), practice.name(), practice.phone());
        // The hub's own name for the consent: the sender's could be anything.
        return new WmoRequest(reference, receivedAt, urgency, disclosure, referrer,
                // The day of the consent is the same for all recipients: an expert could join by it.
                role == RecipientRole.EXPERT ? new WmoRequest.ConsentEvidence("Consent/" + reference, null, null)
                        : new WmoRequest.ConsentEvidence("Consent/" + reference, given, last), role);
    }

    /** The token that is bound to a document for one recipient. */
    static TokenRequest tokenRequest(Referral referral, RecipientRole role, ReferralId reference, Bsn patient,
                                     Municipality place, Practice practice, Disclosure disclosure, Instant until,
                                     byte[] document) {
        return new TokenRequest(referral.id(), role, reference, patient, place.oin(), disclosure.role(),
                practice.agb(), practice.ura(), practice.name(), referral.provision(),
                List.copyOf(disclosure.elements()), FIRST_VERSION, POLICY, disclosure.policyVersion(), until,
                place.certificate(), document);
    }
}
