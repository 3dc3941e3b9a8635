package nl.schakel.municipality;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

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
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.Urgency;

/** Makes what goes to a municipality: the message, its document and the token that is bound to the document. */
public class Consignments {

    /** The agreement that patient, practice and municipality refer to by this name. */
    private static final URI POLICY = URI.create("https://schakel.example/policies/wmo-verwijzing/1");
    /** A referral carries one version of its Consent and keeps it: a newer one is a newer referral. */
    private static final String FIRST_VERSION = "1";
    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");

    private final Directory directory;
    private final MeldingDocument document;
    private final ConsentTokens tokens;
    private final ConsignmentCodec codec;
    private final ReferralStore referrals;
    private final ObjectMapper json;

    Consignments(Directory directory, MeldingDocument document, ConsentTokens tokens, ConsignmentCodec codec,
                 ReferralStore referrals, ObjectMapper json) {
        this.directory = directory;
        this.document = document;
        this.tokens = tokens;
        this.codec = codec;
        this.referrals = referrals;
        this.json = json;
    }

    /** A consignment with what was released and withheld in it. */
    public record Composed(Referral referral, Disclosure disclosure, Consignment consignment) {
    }

    /** @throws Fault.Translation where practice or municipality left the directory */
    public Composed compose(Disclosed disclosed) {
        Referral referral = disclosed.referral();
        Practice practice = directory.practice(referral.practice()).orElseThrow(
                () -> new Fault.Translation("practice-unknown", "De praktijk staat niet meer in de configuratie."));
        Municipality municipality = directory.municipality(referral.municipality()).orElseThrow(
                () -> new Fault.Translation("municipality-unknown", "De gemeente staat niet meer in de configuratie."));
        if (disclosed.disclosure().person().bsn() == null) {
            throw new Fault.Translation("policy-without-bsn", "Het beleid voor deze voorziening laat het BSN weg, en "
                    + "zonder kan de gemeente niets vastleggen (Wmo 2015 art. 5.2.9).");
        }
        WmoRequest request = request(referral, disclosed.disclosure(), practice);
        byte[] pdf = document.render(request, municipality.name());
        String token = tokens.issue(tokenRequest(referral, disclosed.disclosure(), practice, municipality, pdf));
        return new Composed(referral, disclosed.disclosure(), new Consignment(request, pdf, token));
    }

    /** Keeps it and rings for its municipality. */
    public void handOver(Composed composed) {
        Referral referral = composed.referral();
        referrals.change(referral, Change.of("ready", ReferralState.READY)
                .keeping(codec.write(composed.consignment()))
                .keeping(new Content(Content.Kind.DISCLOSURE, "application/json", bytes(composed.disclosure())))
                .ringing(new Bell(Bell.delivery(referral.municipality()), referral.id())));
    }

    private byte[] bytes(Disclosure disclosure) {
        try {
            return json.writeValueAsBytes(disclosure);
        } catch (IOException e) {
            throw new UncheckedIOException("a disclosure does not become JSON", e);
        }
    }

    private static WmoRequest request(Referral referral, Disclosure disclosure, Practice practice) {
        Referral.Agreement consent = referral.consent();
        LocalDate until = consent.until() == null ? null : LocalDate.ofInstant(consent.until(), DUTCH_TIME);
        Urgency urgency = disclosure.elements().contains("urgency") ? referral.urgency() : Urgency.ROUTINE;
        return new WmoRequest(referral.id(), referral.receivedAt(), urgency, disclosure,
                new WmoRequest.Referrer(practice.agb(), practice.name(), practice.phone()),
                new WmoRequest.ConsentEvidence(consentReference(referral), consent.given(), until));
    }

    /** The hub's own name for the consent: the sender's could be anything. */
    private static String consentReference(Referral referral) {
        return "Consent/" + referral.id();
    }

    private static TokenRequest tokenRequest(Referral referral, Disclosure disclosure, Practice practice,
                                             Municipality municipality, byte[] pdf) {
        return new TokenRequest(referral.id(), Bsn.of(disclosure.person().bsn()), municipality.oin(),
                disclosure.role(), practice.agb(), practice.ura(), practice.name(), referral.provision(),
                List.copyOf(disclosure.elements()), referral.id().toString(), FIRST_VERSION, POLICY,
                disclosure.policyVersion(), referral.consent().until(), null, pdf);
    }
}
