package nl.schakel.municipality;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.advice.AdviceQuestion;
import nl.schakel.advice.AdviceRequest;
import nl.schakel.consent.ConsentTokens;
import nl.schakel.consent.TokenRequest;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.identity.Oin;
import nl.schakel.referral.Fault;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;

/** Makes what an asker receives of a GP's answer: a document, and a consent token that is bound to it. */
public final class AdviceConsignments {

    private final Directory directory;
    private final ConsentTokens tokens;
    private final AdviceDocument documents = new AdviceDocument();
    private final ObjectMapper json;
    private final Clock clock;

    AdviceConsignments(Directory directory, ConsentTokens tokens, ObjectMapper json, Clock clock) {
        this.directory = directory;
        this.tokens = tokens;
        this.json = json;
        this.clock = clock;
    }

    /**
     * The answer as the asker receives it, to keep as {@code AdviceStore.Kind.CONSIGNMENT}; {@link #read} reads it back.
     *
     * @param disclosure what is released of the answer, for the asker's role
     * @throws Fault.Translation {@code consent-expired} where the consent has ended, {@code municipality-unknown} where
     *                           the asker left the directory
     */
    public byte[] make(AdviceRequest request, AdviceQuestion question, Practice practice, Disclosure disclosure) {
        Municipality municipality = directory.municipality(request.municipality()).orElseThrow(
                () -> new Fault.Translation("municipality-unknown", "De gemeente staat niet meer in de configuratie."));
        Municipality.Adviser adviser = request.asker() == RecipientRole.MEDICAL_ADVISER
                ? municipality.recipients().medicalAdviser() : null;
        Oin recipient = adviser == null || adviser.oin() == null ? municipality.oin() : adviser.oin();
        String name = municipality.name() + (adviser == null ? "" : ", " + adviser.name());
        ReferralId reference = request.id().reference();
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        byte[] document = documents.render(request, question, practice, disclosure, name, now);
        // Under the referral, where there is one: what is taken back with it takes this back as well.
        String token = tokens.issue(new TokenRequest(request.referral() == null ? reference : request.referral(),
                request.asker(), reference, question.patient().number(), recipient, request.asker().code(),
                practice.agb(), practice.ura(), practice.name(), request.provision(),
                List.copyOf(disclosure.elements()), Consignments.FIRST_VERSION, Consignments.POLICY,
                disclosure.policyVersion(), request.consentUntil(),
                adviser == null ? municipality.certificate() : adviser.certificate(), document));
        return bytes(new AdviceConsignment(now, disclosure.facts(), disclosure.text(), token, document));
    }

    /** What {@link #make} made. */
    public AdviceConsignment read(byte[] consignment) {
        try {
            return json.readValue(consignment, AdviceConsignment.class);
        } catch (IOException e) {
            // The cause may quote content.
            throw new IllegalStateException("a stored consignment does not read");
        }
    }

    private byte[] bytes(AdviceConsignment consignment) {
        try {
            return json.writeValueAsBytes(consignment);
        } catch (IOException e) {
            throw new UncheckedIOException("a consignment does not become JSON", e);
        }
    }
}
