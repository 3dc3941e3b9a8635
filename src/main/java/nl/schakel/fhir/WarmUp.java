package nl.schakel.fhir;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;

import nl.schakel.consent.ConsentGate;
import nl.schakel.consent.ConsentQuestion;
import nl.schakel.disclosure.Confidentiality;
import nl.schakel.disclosure.CurrentPolicies;
import nl.schakel.disclosure.Minimisation;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.referral.RecipientRole;
import nl.schakel.security.Caller;
import org.hl7.fhir.r4.model.Bundle;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;

/**
 * Reads, judges and minimises a referral about nobody before the hub says that it is ready, so that the first GP of the
 * day does not wait a second for classes to load. Nothing is kept or sent.
 */
final class WarmUp implements ApplicationRunner {

    private final BundleCodec codec;
    private final ReferralReader reader;
    private final Confidentiality confidentiality;
    private final ConsentGate gate;
    private final CurrentPolicies policies;
    private final Minimisation minimisation;

    WarmUp(BundleCodec codec, ReferralReader reader, Confidentiality confidentiality, ConsentGate gate,
           CurrentPolicies policies, Minimisation minimisation) {
        this.codec = codec;
        this.reader = reader;
        this.confidentiality = confidentiality;
        this.gate = gate;
        this.policies = policies;
        this.minimisation = minimisation;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        byte[] body = body();
        Bundle bundle = codec.read(body, BundleCodec.JSON);
        Reading reading = reader.read(new Submission(new Caller(new AgbCode("00000000"), "warm-up", Set.of()),
                body, BundleCodec.JSON, bundle, List.of()));
        confidentiality.check(bundle);
        gate.decide(bundle, new ConsentQuestion(reading.bsn(), reading.patient(), reading.birthDate(),
                new Oin("00000099000000000000"), new GemeenteCode("0000"), reading.provision(), new AgbCode("00000000"),
                null, false));
        String role = RecipientRole.CONSULTANT.code();
        if (policies.get().covers(reading.provision(), role)) {
            minimisation.minimise(bundle, reading.patient(), reading.request(), reading.provision(), role);
        }
        codec.write(Outcomes.of(422, List.of(Reason.UNREADABLE.at(null))));
    }

    private static byte[] body() {
        try (InputStream in = WarmUp.class.getResourceAsStream("warm-up.json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
