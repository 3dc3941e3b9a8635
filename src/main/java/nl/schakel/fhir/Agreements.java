package nl.schakel.fhir;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import nl.schakel.audit.AuditAction;
import nl.schakel.audit.AuditEntry;
import nl.schakel.audit.AuditLog;
import nl.schakel.consent.ConsentDecision;
import nl.schakel.consent.ConsentGate;
import nl.schakel.consent.ConsentNames;
import nl.schakel.consent.ConsentQuestion;
import nl.schakel.consent.Revocations;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Practice;
import nl.schakel.disclosure.WayOfWorking.Addressed;
import nl.schakel.identity.AgbCode;
import nl.schakel.referral.ConsentUse;
import nl.schakel.referral.ConsentUses;
import nl.schakel.referral.Part;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.Trail;
import nl.schakel.security.Keys;

/** What the patient agreed to, for each recipient of a referral; and what was taken back here before. */
final class Agreements {

    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");

    private final ConsentGate gate;
    private final ConsentUses uses;
    private final ConsentNames names;
    private final Revocations revocations;
    private final Keys keys;
    private final Directory directory;
    private final AuditLog log;
    private final Clock clock;

    Agreements(ConsentGate gate, ConsentUses uses, Revocations revocations, Keys keys, Directory directory,
               AuditLog log, Clock clock) {
        this.log = log;
        this.directory = directory;
        this.clock = clock;
        this.gate = gate;
        this.uses = uses;
        this.names = new ConsentNames(keys);
        this.revocations = revocations;
        this.keys = keys;
    }

    /** The decision for one recipient; a consent that was revoked here permits nothing, however the HIS has it. */
    ConsentDecision decide(Reading reading, Practice practice, Addressed recipient) {
        ConsentDecision decision = gate.decide(reading.submission().bundle(), new ConsentQuestion(reading.bsn(),
                reading.patient(), reading.birthDate(), recipient.place().oin(),
                recipient.role() == RecipientRole.CONSULTANT ? recipient.place().code() : null, reading.provision(),
                practice.agb(), practice.ura(), practice.consentVerified(), predecessors(recipient)));
        if (!decision.permitted()) {
            return decision;
        }
        if (isRevoked(reading, practice, decision.names(), decision.givenAt())) {
            return ConsentDecision.denied(List.of(ConsentGate.revoked("Bundle.entry")));
        }
        return decision.feedbackAllowed() && isRevoked(reading, practice, decision.feedbackNames(),
                decision.feedbackGivenAt()) ? decision.withoutFeedback() : decision;
    }

    /** Writes down that a referral was refused because its patient did not agree; nothing else is kept of it. */
    Refused refused(Reading reading, Practice practice, Addressed recipient, ConsentDecision decision) {
        log.add(AuditEntry.of(AuditAction.CONSENT_REFUSED, Trail.practice(practice.agb()))
                .to(Trail.recipient(recipient.role(), recipient.place().code()))
                .about(practice.agb().value(), patientHash(reading)).failing(decision.denials().get(0).code()));
        return new Refused(422, decision.denials());
    }

    /** Writes down that a practice had shown what would happen to a referral. */
    void previewed(Reading reading, Practice practice) {
        log.add(AuditEntry.of(AuditAction.PREVIEWED, Trail.practice(practice.agb()))
                .about(practice.agb().value(), patientHash(reading)));
    }

    /** An adviser or expert of a municipality that is gone is someone else than the successor's. */
    private ConsentQuestion.Predecessors predecessors(Addressed recipient) {
        if (recipient.role() != RecipientRole.CONSULTANT) {
            return ConsentQuestion.Predecessors.NONE;
        }
        List<Directory.Former> formers = directory.formers(recipient.place().code(),
                LocalDate.ofInstant(clock.instant(), DUTCH_TIME));
        return formers.isEmpty() ? ConsentQuestion.Predecessors.NONE : new ConsentQuestion.Predecessors(
                formers.stream().map(Directory.Former::oin).filter(Objects::nonNull).collect(Collectors.toSet()),
                formers.stream().map(Directory.Former::code).collect(Collectors.toSet()));
    }

    /** Given before it was revoked: a consent that was given again, later, is a new one. */
    private boolean isRevoked(Reading reading, Practice practice, Set<String> consents, Instant givenAt) {
        return uses.revokedAt(names.hashes(practice.agb(), consents), patientHash(reading))
                .filter(moment -> !givenAt.isAfter(moment)).isPresent();
    }

    String patientHash(Reading reading) {
        return keys.lookupHash(reading.bsn());
    }

    /** Takes back what was kept just after its consent was revoked: the revocation did not find it yet. */
    void catchUp(ReferralId kept) {
        revocations.catchUp(kept);
    }

    /** Every other recipient, also one to which the patient did not agree: the patient may see that it got nothing. */
    static List<Part.Agreed> parts(Map<Addressed, ConsentDecision> others) {
        return others.entrySet().stream()
                .map(other -> new Part.Agreed(other.getKey().role(), other.getKey().place().oin(),
                        other.getValue().given(), other.getValue().validUntil())).toList();
    }

    /** On which consents everything goes, so that each can be taken back. */
    List<ConsentUse> uses(AgbCode practice, ConsentDecision decision, Map<Addressed, ConsentDecision> others) {
        List<ConsentUse> found = new ArrayList<>();
        add(practice, decision.names(), RecipientRole.CONSULTANT.code(), decision.givenAt(), found);
        add(practice, decision.feedbackNames(), ConsentUse.FEEDBACK, decision.feedbackGivenAt(), found);
        others.forEach((recipient, other) -> add(practice, other.names(), recipient.role().code(), other.givenAt(),
                found));
        return found;
    }

    private void add(AgbCode practice, Set<String> consents, String covers, Instant givenAt, List<ConsentUse> found) {
        names.hashes(practice, consents).forEach(name -> found.add(new ConsentUse(name, covers, givenAt)));
    }
}
