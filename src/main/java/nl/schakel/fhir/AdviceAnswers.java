package nl.schakel.fhir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.advice.AdviceQuestion;
import nl.schakel.advice.AdviceRequest;
import nl.schakel.advice.AdviceRequest.State;
import nl.schakel.advice.AdviceStep;
import nl.schakel.advice.AdviceStore;
import nl.schakel.advice.GivenAnswers;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Practice;
import nl.schakel.disclosure.AdviceForm;
import nl.schakel.disclosure.Confidentiality;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.municipality.AdviceConsignments;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Refusal;
import nl.schakel.security.Keys;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionTemplate;

/** The steps of the route {@code advice-answer}, in its order: what a GP answers to a question of a municipality. */
class AdviceAnswers {

    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final AdviceStore store;
    private final GivenAnswers given;
    private final AdviceConsent consent;
    private final AdviceSelection selection;
    private final AdviceForm form;
    private final AdviceView view;
    private final Confidentiality confidentiality;
    private final AdviceConsignments consignments;
    private final Directory directory;
    private final Keys keys;
    private final ObjectMapper json;
    private final TransactionTemplate transaction;
    private final Pattern canonical;

    AdviceAnswers(AdviceStore store, GivenAnswers given, AdviceConsent consent, AdviceSelection selection,
                  AdviceForm form, AdviceView view, Confidentiality confidentiality, AdviceConsignments consignments,
                  Directory directory, Keys keys, ObjectMapper json, TransactionTemplate transaction, String base) {
        this.store = store;
        this.given = given;
        this.consent = consent;
        this.selection = selection;
        this.form = form;
        this.view = view;
        this.confidentiality = confidentiality;
        this.consignments = consignments;
        this.directory = directory;
        this.keys = keys;
        this.json = json;
        this.transaction = transaction;
        this.canonical = Pattern.compile("(?:" + Pattern.quote(base) + "/)?Questionnaire/(" + UUID.pattern()
                + ")(?:\\|.*)?");
    }

    /** One that was taken, now or before, with what of it goes. */
    record Accepted(AdviceRequest request, Disclosure disclosure, boolean fresh) {

        @Override
        public String toString() {
            return "Accepted answer to " + request.id();
        }
    }

    /** An answer that may go. */
    record Released(AdviceReading reading, Practice practice, Disclosure disclosure) {

        @Override
        public String toString() {
            return "Released of " + reading;
        }
    }

    /** Whether a Bundle is meant as an answer: a referral may hold one too, but always has a ServiceRequest. */
    static boolean isMeant(Bundle bundle) {
        return bundle.getEntry().stream().anyMatch(entry -> entry.getResource() instanceof QuestionnaireResponse)
                && bundle.getEntry().stream().noneMatch(entry -> entry.getResource() instanceof ServiceRequest);
    }

    /** @throws Refused where the Bundle is no answer, or its question is not one to this practice */
    public AdviceReading read(Submission submission) {
        BundleIndex index = new BundleIndex(submission.bundle());
        List<Refusal> refusals = new ArrayList<>(submission.findings());
        refusals.addAll(index.duplicates());
        ReferralReader.modifiers(submission, index, refusals);
        List<QuestionnaireResponse> answers = index.all(QuestionnaireResponse.class);
        QuestionnaireResponse answer = answers.get(0);
        String path = index.path(answer);
        if (answers.size() > 1 || answer.getStatus() != QuestionnaireResponseStatus.COMPLETED) {
            refusals.add(Reason.ADVICE_ANSWER.at(answers.size() > 1 ? index.path(answers.get(1)) : path + ".status"));
        }
        Matcher named = canonical.matcher(String.valueOf(answer.getQuestionnaire()));
        if (!named.matches()) {
            refusals.add(Reason.ADVICE_QUESTION.at(path + ".questionnaire"));
        }
        if (!refusals.isEmpty()) {
            throw new Refused(422, refusals);
        }
        AdviceRequest request = AdviceTasks.find(store, named.group(1), submission.caller().practice())
                .orElseThrow(() -> Refused.because(Reason.NOT_FOUND, path + ".questionnaire"));
        AdviceQuestion question = store.question(request.id()).orElse(null);
        if (question != null && !isAbout(index, answer, request, question)) {
            throw Refused.because(Reason.ADVICE_PATIENT, path + ".subject");
        }
        return new AdviceReading(submission, answer, path, request, question,
                keys.mac("advice-answer", fingerprint(answer)));
    }

    /** By BSN or by a number of the hub's; every number that is given must be this patient's. */
    private static boolean isAbout(BundleIndex index, QuestionnaireResponse answer, AdviceRequest request,
                                   AdviceQuestion question) {
        List<Identifier> numbers = Stream.concat(Stream.of(answer.getSubject().getIdentifier()),
                        index.resolve(answer, answer.getSubject(), Patient.class).stream()
                                .flatMap(patient -> patient.getIdentifier().stream()))
                .filter(number -> isBsn(number) || Systems.PATIENT.equals(number.getSystem())).toList();
        return !numbers.isEmpty() && numbers.stream().allMatch(number -> isBsn(number)
                ? question.patient().bsn().equals(number.getValue())
                : request.id().toString().equals(number.getValue())
                || request.referral() != null && request.referral().toString().equals(number.getValue()));
    }

    private static boolean isBsn(Identifier number) {
        return Systems.BSN.equals(number.getSystem()) || Systems.BSN_OID.equals(number.getSystem());
    }

    /** Of what was answered alone: the same answer may come with another number, time or name for its patient. */
    private static String fingerprint(QuestionnaireResponse answer) {
        QuestionnaireResponse bare = new QuestionnaireResponse();
        answer.getItem().forEach(item -> bare.addItem(item.copy()));
        Bundle bundle = new Bundle();
        bundle.addEntry().setResource(bare);
        return BundleCodec.fingerprint(bundle);
    }

    /**
     * Answers what was taken before with what became of it.
     *
     * @return an {@link Accepted} of a known answer, or the reading of the first one
     * @throws Refused where another answer was given, or the question is not open any more
     */
    public Object recognise(AdviceReading reading) {
        return reading.request().state() == State.ASKED ? reading : known(reading, reading.request());
    }

    private Accepted known(AdviceReading reading, AdviceRequest now) {
        Optional<String> before = given.hash(now.id());
        Optional<Disclosure> disclosure = view.disclosure(now);
        if (now.state() != State.ANSWERED && now.state() != State.DELIVERED || before.isEmpty()
                || disclosure.isEmpty()) {
            throw Refused.because(Reason.ADVICE_CLOSED, reading.path());
        }
        if (!before.get().equals(reading.hash())) {
            throw Refused.because(Reason.ADVICE_ANSWERED, reading.path());
        }
        return new Accepted(now, disclosure.get(), false);
    }

    /** @throws Refused where nothing may go about this patient, or the consent does not stand any more */
    public AdviceReading check(AdviceReading reading) {
        confidentiality.check(reading.submission().bundle()).ifPresent(sign -> {
            throw Refused.because(Reason.ADVICE_CONFIDENTIAL, sign.path());
        });
        consent.require(reading.request());
        return reading;
    }

    /** @throws Refused where nothing of it may go, or it answers something else than was asked */
    public Released release(AdviceReading reading) {
        AdviceRequest request = reading.request();
        AdviceQuestion question = reading.question();
        Practice practice = directory.practice(request.practice())
                .orElseThrow(() -> Refused.because(Reason.PRACTICE_OTHER));
        String role = selection.of(request, question)
                .orElseThrow(() -> Refused.because(Reason.ADVICE_NOT_AGREED, reading.path()));
        AdviceForm.Release release = form.release(new AdviceForm.Asked(request.provision(), role,
                question.elements(), question.patient().number()), reading.answer(), reading.path());
        if (!release.refusals().isEmpty()) {
            throw new Refused(422, release.refusals());
        }
        if (release.isEmpty()) {
            throw Refused.because(Reason.ADVICE_EMPTY, reading.path() + ".item");
        }
        return new Released(reading, practice, release.disclosure());
    }

    /** @throws Refused where another answer came first, or the consent was taken back meanwhile */
    public Accepted store(Released released) {
        AdviceReading reading = released.reading();
        AdviceRequest request = reading.request();
        consent.require(request);
        boolean fresh = keep(released);
        AdviceRequest after = store.find(request.id()).orElseThrow();
        if (fresh) {
            return new Accepted(after, released.disclosure(), true);
        } else if (after.state() == State.ASKED) {
            throw Refused.because(Reason.CONFLICT, reading.path());
        }
        return known(reading, after);
    }

    /** All or nothing: the proof of consent that goes with the answer is registered with it. */
    private boolean keep(Released released) {
        try {
            return Boolean.TRUE.equals(transaction.execute(status -> {
                boolean kept = write(released);
                if (!kept) {
                    status.setRollbackOnly();
                }
                return kept;
            }));
        } catch (ConcurrencyFailureException | UnexpectedRollbackException e) {
            // Somebody changed it at the same moment.
            return false;
        }
    }

    private boolean write(Released released) {
        AdviceReading reading = released.reading();
        AdviceRequest request = reading.request();
        boolean changed = store.change(request, AdviceStep.of("answered", State.ANSWERED)
                .keeping(AdviceStore.Kind.DISCLOSURE, bytes(released.disclosure()))
                .keeping(AdviceStore.Kind.CONSIGNMENT, consignments.make(request, reading.question(),
                        released.practice(), released.disclosure()))
                .ringing(new Bell(AdviceStore.ANSWERED, request.id().toString())));
        if (changed) {
            given.keep(request.id(), reading.hash());
        }
        return changed;
    }

    private byte[] bytes(Disclosure disclosure) {
        try {
            return json.writeValueAsBytes(disclosure);
        } catch (IOException e) {
            throw new UncheckedIOException("a disclosure does not become JSON", e);
        }
    }
}
