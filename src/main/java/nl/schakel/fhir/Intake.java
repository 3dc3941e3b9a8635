package nl.schakel.fhir;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import nl.schakel.consent.ConsentDecision;
import nl.schakel.consent.ConsentGate;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;
import nl.schakel.disclosure.Confidentiality;
import nl.schakel.disclosure.StatedRisk;
import nl.schakel.disclosure.WayOfWorking;
import nl.schakel.disclosure.text.FreeText;
import nl.schakel.identity.AgbCode;
import nl.schakel.referral.Acceptance;
import nl.schakel.referral.AdditionKind;
import nl.schakel.referral.Additions;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Change;
import nl.schakel.referral.Content;
import nl.schakel.referral.NewReferral;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.Refusal;

/** The steps of the route {@code referral-intake}, in its order. */
class Intake {

    private final ReferralReader reader;
    private final MunicipalityFinder municipalities;
    private final DoorFinder doors;
    private final Directory directory;
    private final WayOfWorking ways;
    private final Confidentiality confidentiality;
    private final FreeText texts;
    private final Agreements agreements;
    private final ReferralStore referrals;
    private final Parts parts;
    private final Additions additions;
    private final Repeats repeats;
    private final BundleCodec codec;

    Intake(ReferralReader reader, MunicipalityFinder municipalities, DoorFinder doors, Directory directory,
           WayOfWorking ways, Confidentiality confidentiality, FreeText texts, Agreements agreements,
           ReferralStore referrals, Parts parts, Additions additions, Repeats repeats, BundleCodec codec) {
        this.additions = additions;
        this.repeats = repeats;
        this.doors = doors;
        this.reader = reader;
        this.municipalities = municipalities;
        this.directory = directory;
        this.ways = ways;
        this.confidentiality = confidentiality;
        this.texts = texts;
        this.agreements = agreements;
        this.referrals = referrals;
        this.parts = parts;
        this.codec = codec;
    }

    /**
     * A reading with the parties it is between.
     *
     * @param door which of the municipality's doors it goes through, null for its own desk
     */
    record Checked(Reading reading, Practice practice, Municipality municipality, String door,
                   List<WayOfWorking.Addressed> recipients) {
    }

    /**
     * A checked referral with what the patient agreed to.
     *
     * @param decision for the consultant, and so for the referral
     * @param others   for the other recipients: where the patient did not agree, that one receives nothing
     */
    record Consented(Checked checked, ConsentDecision decision, Map<WayOfWorking.Addressed, ConsentDecision> others) {
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
        AgbCode practice = reading.submission().caller().practice();
        Referral known = referrals.find(practice, reading.source()).orElse(null);
        if (known == null) {
            if (additions.find(AdditionKind.SUPPLEMENT, practice, reading.source()).isPresent()) {
                throw conflict(reading);
            }
            return reading;
        }
        if (known.state() == ReferralState.REVOKED) {
            throw revoked(reading);
        }
        requireSameContent(known, reading);
        if (known.state() == ReferralState.NOT_DELIVERED) {
            return reading;
        }
        partsAgain(known);
        return new Acceptance(known, Acceptance.Kind.REPEATED, warnings(reading, repeats.warnings(known, reading)));
    }

    /** What the sender must know although nothing is wrong with the referral. */
    List<Refusal> warnings(Checked checked) {
        return warnings(checked.reading(), repeats.warnings(checked));
    }

    private static List<Refusal> warnings(Reading reading, List<Refusal> repeated) {
        return Stream.concat(unread(reading), repeated.stream()).toList();
    }

    private static Stream<Refusal> unread(Reading reading) {
        return StatedRisk.of(reading.submission().bundle(), reading.patient(), reading.request()).unread().stream()
                .map(assessment -> Reason.RISK_UNREAD.at(reading.index().path(assessment)));
    }

    /** @throws Refused where it may not go, whatever the patient agreed to */
    public Checked check(Reading reading) {
        Practice practice = sender(reading);
        String code = reading.index().path(reading.request()) + ".code";
        Municipality municipality = municipalities.find(reading);
        if (!municipality.accepts().contains(reading.provision())) {
            throw Refused.because(Reason.PROVISION_NOT_ACCEPTED, code);
        }
        List<WayOfWorking.Addressed> recipients = ways.recipients(municipality, practice, reading.provision());
        if (recipients.isEmpty()) {
            throw Refused.because(Reason.PROVISION_NOT_SUPPORTED, code);
        }
        return new Checked(reading, practice, municipality, doors.find(municipality, reading), recipients);
    }

    /** @throws Refused where it comes from somebody else, or is about somebody who must stay hidden */
    Practice sender(Reading reading) {
        Practice practice = directory.practice(reading.submission().caller().practice())
                .orElseThrow(() -> Refused.because(Reason.PRACTICE_OTHER));
        if (!isFrom(practice, reading)) {
            throw Refused.because(Reason.PRACTICE_OTHER, reading.index().path(reading.request()) + ".requester");
        }
        confidentiality.check(reading.submission().bundle()).ifPresent(refusal -> {
            throw new Refused(422, List.of(refusal));
        });
        return practice;
    }

    private static boolean isFrom(Practice practice, Reading reading) {
        return reading.practiceIds().contains(Systems.AGB + "|" + practice.agb())
                || practice.ura() != null && reading.practiceIds().contains(Systems.URA + "|" + practice.ura());
    }

    /** @throws Refused where the GP's own text is not one that was confirmed, or may not go at all */
    public Checked text(Checked checked) {
        FreeText.Decision decision = weighText(checked, false);
        if (decision.refused() && !isOnlyLate(checked, decision)) {
            throw new Refused(422, decision.refusals(), decision.words());
        }
        return checked;
    }

    /** What was accepted with this very text before may be sent again, however long ago it was confirmed. */
    private boolean isOnlyLate(Checked checked, FreeText.Decision decision) {
        return decision.refusals().stream().allMatch(refusal -> refusal.code().equals(FreeText.EXPIRED_CODE))
                && referrals.find(checked.practice().agb(), checked.reading().source()).isPresent();
    }

    /** @param preview whether it is to be confirmed; otherwise it must have been */
    FreeText.Decision weighText(Checked checked, boolean preview) {
        Reading reading = checked.reading();
        String path = reading.index().path(reading.request());
        String about = Stream.concat(Stream.of(checked.practice().agb().value(), agreements.patientHash(reading),
                        reading.provision().code()), checked.recipients().stream()
                        .map(recipient -> recipient.role() + ":" + recipient.place().oin().value()))
                .collect(Collectors.joining("|"));
        FreeText.Decision decision = preview ? texts.atPreview(reading.request(), path, about)
                : texts.atSending(reading.request(), path, about);
        if (!decision.none() && !ways.takesText(reading.provision())) {
            throw Refused.because(Reason.TEXT_NOT_ALLOWED, path + ".note");
        }
        return decision;
    }

    /** @throws Refused where the patient did not agree, or took the consent back */
    public Consented consent(Checked checked) {
        Map<WayOfWorking.Addressed, ConsentDecision> decisions = new LinkedHashMap<>();
        checked.recipients().forEach(recipient -> decisions.put(recipient, decide(checked, recipient)));
        ConsentDecision decision = decisions.remove(checked.recipients().get(0));
        if (!decision.permitted()) {
            throw agreements.refused(checked.reading(), checked.practice(), checked.recipients().get(0), decision);
        }
        return new Consented(checked, decision, decisions);
    }

    /** Writes down that the practice sees this. */
    void previewed(Checked checked) {
        agreements.previewed(checked.reading(), checked.practice());
    }

    ConsentDecision decide(Checked checked, WayOfWorking.Addressed recipient) {
        return agreements.decide(checked.reading(), checked.practice(), recipient);
    }

    /** @throws Refused where the HIS used this number for something else, or the consent was revoked meanwhile */
    public Acceptance store(Consented consented) {
        Checked checked = consented.checked();
        Reading reading = checked.reading();
        AgbCode practice = checked.practice().agb();
        ConsentDecision decision = consented.decision();
        Acceptance acceptance = accept(checked, new NewReferral(practice,
                reading.source(), reading.sourceTask(), reading.provision(), reading.urgency(),
                checked.municipality().code(),
                new Referral.Agreement(decision.given(), decision.validUntil(), decision.feedbackAllowed(),
                        decision.feedbackUntil()),
                Agreements.parts(consented.others()), agreements.uses(practice, decision, consented.others()),
                agreements.patientHash(reading), reading.submission().mediaType(), reading.submission().body(),
                checked.door()));
        if (acceptance.kind() == Acceptance.Kind.NEW) {
            agreements.catchUp(acceptance.referral().id());
            if (referrals.find(acceptance.referral().id()).orElseThrow().state() == ReferralState.REVOKED) {
                throw new Refused(422, List.of(ConsentGate.revoked("Bundle.entry")));
            }
            // After it was kept: of two that come at the same moment at least the second sees the first.
            return acceptance.warning(warnings(checked));
        }
        if (acceptance.referral().state() == ReferralState.REVOKED) {
            throw revoked(reading);
        }
        requireSameContent(acceptance.referral(), reading);
        return new Acceptance(sentAgain(acceptance.referral()), Acceptance.Kind.REPEATED,
                warnings(reading, repeats.warnings(acceptance.referral(), reading)));
    }

    /** Where the practice wants to be asked, nothing is kept that repeats another; a known number was asked about. */
    private Acceptance accept(Checked checked, NewReferral referral) {
        boolean asks = repeats.asks(checked.practice(), checked.reading())
                && referrals.find(referral.practice(), referral.source()).isEmpty();
        return asks ? repeats.acceptAlone(referrals, referral, checked.reading()) : referrals.accept(referral);
    }

    private static Refused revoked(Reading reading) {
        return Refused.because(Reason.REFERRAL_REVOKED, reading.index().path(reading.request()) + ".identifier");
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

    /** Likewise a part for one of the other recipients. */
    private void partsAgain(Referral known) {
        for (Part part : parts.of(known.id())) {
            boolean built = part.state() == Part.State.NOT_DELIVERED
                    && referrals.content(known.id(), Content.Kind.consignment(part.role())).isPresent();
            if (built) {
                referrals.remarkWith(known.id(), "sent-again-to-" + part.role().code(), change -> change
                        .moving(part.role(), Part.State.READY, null)
                        .ringing(new Bell(Bell.delivery(known.municipality(), part.role()), known.id())));
            }
        }
    }

    /** The same content may come with other white space, in another format, or with a new Bundle id. */
    private void requireSameContent(Referral known, Reading reading) {
        Submission submission = reading.submission();
        boolean same = referrals.content(known.id(), Content.Kind.REFERRAL)
                .map(content -> Arrays.equals(content.bytes(), submission.body())
                        || codec.isSame(codec.read(content), submission.bundle()))
                .orElseGet(() -> referrals.cameAs(known.id(), submission.body()));
        if (!same) {
            throw conflict(reading);
        }
    }

    private static Refused conflict(Reading reading) {
        return Refused.because(Reason.IDENTIFIER_CONFLICT, reading.index().path(reading.request()) + ".identifier");
    }
}
