package nl.schakel.fhir;

import java.util.Arrays;
import java.util.List;

import nl.schakel.consent.ConsentDecision;
import nl.schakel.consent.ConsentGate;
import nl.schakel.consent.ConsentQuestion;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;
import nl.schakel.disclosure.Confidentiality;
import nl.schakel.disclosure.Policies;
import nl.schakel.referral.Acceptance;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Change;
import nl.schakel.referral.Content;
import nl.schakel.referral.NewReferral;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.security.Keys;

/** The steps of the route {@code referral-intake}, in its order. */
class Intake {

    private final ReferralReader reader;
    private final MunicipalityFinder municipalities;
    private final Directory directory;
    private final Policies policies;
    private final Confidentiality confidentiality;
    private final ConsentGate gate;
    private final ReferralStore referrals;
    private final Keys keys;
    private final BundleCodec codec;

    Intake(ReferralReader reader, MunicipalityFinder municipalities, Directory directory, Policies policies,
           Confidentiality confidentiality, ConsentGate gate, ReferralStore referrals, Keys keys, BundleCodec codec) {
        this.reader = reader;
        this.municipalities = municipalities;
        this.directory = directory;
        this.policies = policies;
        this.confidentiality = confidentiality;
        this.gate = gate;
        this.referrals = referrals;
        this.keys = keys;
        this.codec = codec;
    }

    /** A reading with the parties it is between. */
    record Checked(Reading reading, Practice practice, Municipality municipality) {
    }

    /** A checked referral with what the patient agreed to. */
    record Consented(Checked checked, ConsentDecision decision) {
    }

    /** @throws Refused where the Bundle is no referral */
    public Reading read(Submission submission) {
        return reader.read(submission);
    }

    /**
     * Answers what was accepted before with what became of it; one that was parked is judged anew.
     *
     * @return an {@link Acceptance} of a known referral, or the reading of a new one
     * @throws Refused where the HIS used this number for something else
     */
    public Object recognise(Reading reading) {
        Referral known = referrals.find(reading.submission().caller().practice(), reading.source()).orElse(null);
        if (known == null) {
            return reading;
        }
        requireSameContent(known, reading);
        return known.state() == ReferralState.NOT_DELIVERED ? reading
                : new Acceptance(known, Acceptance.Kind.REPEATED);
    }

    /** @throws Refused where it may not go, whatever the patient agreed to */
    public Checked check(Reading reading) {
        Practice practice = directory.practice(reading.submission().caller().practice())
                .orElseThrow(() -> Refused.because(Reason.PRACTICE_OTHER));
        if (!isFrom(practice, reading)) {
            throw Refused.because(Reason.PRACTICE_OTHER, reading.index().path(reading.request()) + ".requester");
        }
        confidentiality.check(reading.submission().bundle()).ifPresent(refusal -> {
            throw new Refused(422, List.of(refusal));
        });
        String code = reading.index().path(reading.request()) + ".code";
        if (!policies.covers(reading.provision(), Dispatch.ROLE)) {
            throw Refused.because(Reason.PROVISION_NOT_SUPPORTED, code);
        }
        Municipality municipality = municipalities.find(reading).orElseThrow(() -> Refused.because(
                Reason.MUNICIPALITY_UNKNOWN, reading.index().path(reading.request()) + ".performer"));
        if (!municipality.accepts().contains(reading.provision())) {
            throw Refused.because(Reason.PROVISION_NOT_ACCEPTED, code);
        }
        return new Checked(reading, practice, municipality);
    }

    private static boolean isFrom(Practice practice, Reading reading) {
        return reading.practiceIds().contains(Systems.AGB + "|" + practice.agb())
                || practice.ura() != null && reading.practiceIds().contains(Systems.URA + "|" + practice.ura());
    }

    /** @throws Refused where the patient did not agree */
    public Consented consent(Checked checked) {
        ConsentDecision decision = decide(checked);
        if (!decision.permitted()) {
            throw new Refused(422, decision.denials());
        }
        return new Consented(checked, decision);
    }

    ConsentDecision decide(Checked checked) {
        Reading reading = checked.reading();
        Practice practice = checked.practice();
        Municipality municipality = checked.municipality();
        return gate.decide(reading.submission().bundle(), new ConsentQuestion(reading.bsn(), reading.patient(),
                reading.birthDate(), municipality.oin(), municipality.code(), reading.provision(), practice.agb(),
                practice.ura(), practice.consentVerified()));
    }

    /** @throws Refused where the HIS used this number for something else */
    public Acceptance store(Consented consented) {
        Reading reading = consented.checked().reading();
        ConsentDecision decision = consented.decision();
        Submission submission = reading.submission();
        Acceptance acceptance = referrals.accept(new NewReferral(consented.checked().practice().agb(),
                reading.source(), reading.sourceTask(), reading.provision(), reading.urgency(),
                consented.checked().municipality().code(),
                new Referral.Agreement(decision.given(), decision.validUntil(), decision.feedbackAllowed(),
                        decision.feedbackUntil()),
                keys.lookupHash(reading.bsn()), submission.mediaType(), submission.body()));
        if (acceptance.kind() == Acceptance.Kind.NEW) {
            return acceptance;
        }
        requireSameContent(acceptance.referral(), reading);
        return new Acceptance(sentAgain(acceptance.referral()), Acceptance.Kind.REPEATED);
    }

    /** One that was parked is tried again when the HIS sends it again: someone repaired what was wrong. */
    private Referral sentAgain(Referral known) {
        if (known.state() != ReferralState.NOT_DELIVERED) {
            return known;
        }
        boolean built = referrals.content(known.id(), Content.Kind.CONSIGNMENT).isPresent();
        ReferralState next = built ? ReferralState.READY : ReferralState.ACCEPTED;
        referrals.change(known.id(), Change.of("sent-again", next).ringing(Bell.onward(known, next)));
        return referrals.find(known.id()).orElseThrow();
    }

    /** The same content may come with other white space, in another format, or with a new Bundle id. */
    private void requireSameContent(Referral known, Reading reading) {
        Submission submission = reading.submission();
        boolean same = referrals.content(known.id(), Content.Kind.REFERRAL)
                .map(content -> Arrays.equals(content.bytes(), submission.body())
                        || codec.isSame(codec.read(content), submission.bundle())).orElse(false);
        if (!same) {
            throw Refused.because(Reason.IDENTIFIER_CONFLICT,
                    reading.index().path(reading.request()) + ".identifier");
        }
    }
}
