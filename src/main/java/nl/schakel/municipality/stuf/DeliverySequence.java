package nl.schakel.municipality.stuf;

import java.util.Optional;
import java.util.function.BooleanSupplier;

import nl.schakel.municipality.Delivered;
import nl.schakel.municipality.StepMemory;
import nl.schakel.municipality.stuf.StufConnection.Service;
import nl.schakel.referral.Fault;
import org.w3c.dom.Element;

/**
 * One attempt at one delivery: the steps in order, each done once. The numbers that the municipality gives are
 * remembered before they are used: with them, a step that may have been done unseen is looked up before it is repeated,
 * and a number that was given but never used costs nothing.
 */
final class DeliverySequence {

    /** The step that remembers the zaakidentificatie, before there is a case. */
    static final String NUMBER = "zaaknummer";

    private static final String TAKEN = "stuf-number-taken";

    private final StufConnection at;
    private final CaseMessages messages;
    private final StepMemory memory;
    private String number;
    /** Whether the next unfinished step may have been done by an earlier attempt. */
    private boolean nextInDoubt;

    DeliverySequence(StufConnection at, CaseMessages messages, StepMemory memory) {
        this.at = at;
        this.messages = messages;
        this.memory = memory;
        this.nextInDoubt = memory.resumed();
    }

    Delivered run() {
        number = number(NUMBER, "zaaknummer vragen", "genereerZaakIdentificatie_Di02",
                at.questions().caseNumber(), "zaak");
        step(StepMemory.CASE, number, "zaak", "creeerZaak_Lk01", messages.newCase(number), this::isThere);
        document("document", "document", true);
        document("token", "toestemmingstoken", false);
        return new Delivered(number, number, messages.deadline());
    }

    private void document(String name, String step, boolean melding) {
        String document = number(name + "-nummer", "documentnummer vragen", "genereerDocumentIdentificatie_Di02",
                at.questions().documentNumber(), "document");
        if (memory.result(name).isEmpty()) {
            step(name, document, step, "voegZaakdocumentToe_Lk01",
                    melding ? messages.document(document, number) : messages.token(document, number),
                    () -> CaseDetails.hasDocument(at, number, document, step + " opzoeken"));
        }
    }

    private String number(String name, String step, String operation, Branch message, String element) {
        Optional<String> known = memory.result(name);
        if (known.isPresent()) {
            return known.get();
        }
        // What an earlier attempt asked for and never heard of, it cannot have used.
        nextInDoubt = false;
        Element answer = at.ask(Service.FREE_MESSAGES, operation, message, step);
        String given = StufXml.text(answer, element, "identificatie").orElseThrow(() -> at.unreadable(step,
                "gaf een antwoord zonder nummer"));
        if (!isUsable(given)) {
            throw new Fault.Translation("stuf-number-unusable", at.sentence(step, "gaf een nummer dat geen 5 tot "
                    + "40 gewone tekens is"));
        }
        memory.done(name, given);
        return given;
    }

    /** Whether a number can be kept, written and found again. */
    static boolean isUsable(String number) {
        return number.matches("[\\x21-\\x7E]{5,40}");
    }

    /** A refusal may be of what was done before: that is looked up before it is believed. */
    private void step(String name, String result, String step, String operation, Branch message,
                      BooleanSupplier done) {
        if (memory.result(name).isPresent()) {
            return;
        }
        boolean found = nextInDoubt && done.getAsBoolean();
        nextInDoubt = false;
        if (!found) {
            Optional<FaultMessage> refused = at.tell(operation, message, step);
            if (refused.isPresent() && !isDoneAfterAll(done)) {
                throw refused.get().asFault(at, step);
            }
        }
        memory.done(name, result);
    }

    /** Where looking fails too, the refusal says better what is wrong. */
    private static boolean isDoneAfterAll(BooleanSupplier done) {
        try {
            return done.getAsBoolean();
        } catch (Fault unseen) {
            if (unseen.code().equals(TAKEN)) {
                throw unseen;
            }
            return false;
        }
    }

    private boolean isThere() {
        Optional<CaseDetails> found = CaseDetails.ask(at, number, "zaak opzoeken");
        if (found.isEmpty()) {
            return false;
        }
        if (!found.get().isOurs(messages.reference())) {
            throw new Fault.Translation(TAKEN, at.sentence("zaak opzoeken", "heeft zaaknummer " + number
                    + ", dat zij aan de hub gaf, al voor een andere zaak") + " Vraag de gemeente waarom zij nummers "
                    + "twee keer uitgeeft.");
        }
        return true;
    }
}
