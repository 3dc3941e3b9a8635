package nl.schakel.fhir;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import nl.schakel.advice.AdviceQuestion;
import nl.schakel.advice.AdviceRequest;
import nl.schakel.advice.AdviceRequest.State;
import nl.schakel.advice.AdviceStore;
import nl.schakel.advice.DeclineReason;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.disclosure.AdviceForm;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.disclosure.WithheldReason;
import nl.schakel.disclosure.page.AdviceRecord;
import nl.schakel.disclosure.page.AdviceRecord.Outcome;
import nl.schakel.referral.Referral;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.StringType;

/**
 * The disclosure record of questions (AVG art. 15; Wmo 2015 art. 5.2.5): who asked what on which consent, and what of
 * the answer went. Patient, GP and auditor read the same.
 */
final class AdviceRecords {

    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");

    private final AdviceStore store;
    private final AdviceView view;
    private final AdviceForm form;
    private final Directory directory;

    AdviceRecords(AdviceStore store, AdviceView view, AdviceForm form, Directory directory) {
        this.store = store;
        this.view = view;
        this.form = form;
        this.directory = directory;
    }

    /** What was asked about a referral, oldest first. */
    List<AdviceRecord> about(Referral referral) {
        // Whoever asks another practice about it is not in this practice's record.
        return store.of(referral.id()).stream().filter(request -> request.practice().equals(referral.practice()))
                .map(this::of).toList();
    }

    AdviceRecord of(AdviceRequest request) {
        List<AdviceStore.Entry> timeline = store.timeline(request.id());
        Optional<AdviceQuestion> question = store.question(request.id());
        Disclosure disclosure = view.disclosure(request).orElse(null);
        LocalDate until = question.map(AdviceQuestion::consent).map(AdviceQuestion.Consent::until)
                .orElseGet(() -> day(request.consentUntil()));
        List<String> asked = question.map(AdviceQuestion::elements).orElse(List.of()).stream()
                .flatMap(element -> form.label(element).stream()).toList();
        return new AdviceRecord(request.id().toString(), request.provision(), asker(request, question),
                request.asker().code(), request.askedAt(), request.since(), request.consentGiven(), until,
                question.map(found -> AdviceParts.by(found.consent().by())).orElse(null), asked,
                question.map(AdviceQuestion::text).orElse(null), outcome(request.state()),
                request.reason() == null ? null : why(request.reason()), at(timeline, State.ANSWERED),
                at(timeline, State.DELIVERED), disclosure);
    }

    private String asker(AdviceRequest request, Optional<AdviceQuestion> question) {
        String house = view.municipality(request);
        String at = switch (request.asker()) {
            case MEDICAL_ADVISER -> directory.municipality(request.municipality()).map(Municipality::recipients)
                    .map(Municipality.Recipients::medicalAdviser).map(adviser -> adviser.name() + " voor " + house)
                    .orElse(house);
            default -> house;
        };
        return question.map(found -> found.asker().name() + ", " + found.asker().function() + " (" + at + ")")
                .orElse(at);
    }

    private static Outcome outcome(State state) {
        return switch (state) {
            case ASKED -> Outcome.WAITING;
            case ANSWERED -> Outcome.ANSWERED;
            case DELIVERED -> Outcome.DELIVERED;
            case DECLINED -> Outcome.DECLINED;
            case SENT_ON -> Outcome.SENT_ON;
            case WITHDRAWN -> Outcome.WITHDRAWN;
        };
    }

    /** To the patient; what the asker reads is {@link DeclineReason#display()}. */
    private static String why(DeclineReason reason) {
        return switch (reason) {
            case NO_TREATMENT -> "De praktijk behandelt u niet (meer).";
            case PATIENT_OBJECTS -> "U wilde niet dat de praktijk antwoordt.";
            case NOT_KNOWN -> "De praktijk weet dit niet.";
            case JUDGEMENT -> "De gemeente vroeg om een oordeel. Uw huisarts geeft alleen feiten.";
            case TOO_MUCH -> "Uw huisarts vindt dat de gemeente dit niet hoeft te weten.";
            case INDEPENDENT_DOCTOR -> "Uw huisarts vindt dat een andere arts dit moet bekijken.";
            case OTHER -> "Uw huisarts bespreekt dit liever aan de telefoon.";
        };
    }

    private static Instant at(List<AdviceStore.Entry> timeline, State state) {
        return timeline.stream().filter(entry -> entry.state() == state).findFirst().map(AdviceStore.Entry::at)
                .orElse(null);
    }

    private static LocalDate day(Instant moment) {
        return moment == null ? null : LocalDate.ofInstant(moment, DUTCH_TIME);
    }

    /** The record of one question as FHIR. */
    static Parameters parameters(AdviceRecord record) {
        Parameters answer = new Parameters();
        fill(answer.addParameter().setName("advice"), record);
        return answer;
    }

    /** One question as a parameter, in the words that the patient reads. */
    static void fill(ParametersParameterComponent part, AdviceRecord record) {
        part.addPart().setName("task").setValue(new Reference("Task/" + record.reference()));
        part.addPart().setName("provision").setValue(new CodeType(record.provision().code()));
        ReleasedParts.text(part, "asker", record.asker());
        part.addPart().setName("role").setValue(new CodeType(record.role()));
        when(part, "asked", record.askedAt());
        ReleasedParts.day(part, "consent-given", record.consentGiven());
        ReleasedParts.day(part, "consent-until", record.consentUntil());
        ReleasedParts.text(part, "consent-by", record.consentBy());
        record.asked().forEach(label -> part.addPart().setName("question").setValue(new StringType(label)));
        ReleasedParts.text(part, "explanation", record.text());
        part.addPart().setName("outcome").setValue(new CodeType(record.outcome().name().toLowerCase(Locale.ROOT)
                .replace('_', '-')));
        ReleasedParts.text(part, "reason", record.why());
        when(part, "answered", record.answeredAt());
        when(part, "delivered", record.deliveredAt());
        if (record.disclosure() != null) {
            part.addPart().setName("policy-version").setValue(new StringType(record.disclosure().policyVersion()));
            ReleasedParts.disclosure(part, record.disclosure(),
                    code -> WithheldReason.ofCode(code).map(WithheldReason::words).orElse(null));
        }
    }

    private static void when(ParametersParameterComponent part, String name, Instant moment) {
        if (moment != null) {
            part.addPart().setName(name).setValue(new InstantType(moment.toString()));
        }
    }
}
