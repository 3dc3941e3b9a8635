package nl.schakel.municipality.stuf;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import nl.schakel.municipality.StepMemory;
import nl.schakel.municipality.Withdrawal;
import nl.schakel.municipality.WithdrawalCause;
import nl.schakel.municipality.stuf.StufConnection.Service;
import nl.schakel.referral.Fault;

/**
 * One attempt at one withdrawal. It looks at the case before it writes: what stands there was written by an earlier
 * attempt whose answer was lost, or by the municipality itself.
 */
final class WithdrawalSequence {

    private static final String DONE = "klaar";
    private static final String NOTE = "notitie";
    private static final String NOTE_NUMBER = "notitie-nummer";
    private static final String STEP = "intrekking noteren";
    /** Longest toelichting of a zaak and of its resultaat (zkn0310_simpleTypes.xsd). */
    private static final int LONGEST_NOTE = 1000;

    private final StufConnection at;
    private final StepMemory memory;
    private final Withdrawal withdrawal;
    private final WithdrawalCause cause;
    private final String note;
    private final String mark;

    WithdrawalSequence(StufConnection at, Withdrawal withdrawal) {
        this.at = at;
        this.withdrawal = withdrawal;
        this.memory = withdrawal.memory();
        this.cause = withdrawal.cause();
        this.note = cause.note();
        this.mark = cause.mark();
    }

    /** @return false where there is no case: nothing was ever made */
    boolean run() {
        if (memory.result(cause.step(DONE)).isPresent()) {
            return true;
        }
        // Without a number there is no case: it is remembered before it is used.
        Optional<String> number = memory.result(DeliverySequence.NUMBER);
        Optional<CaseDetails> found = number.flatMap(known -> CaseDetails.ask(at, known, "zaak ophalen"));
        if (found.isEmpty()) {
            if (memory.result(StepMemory.CASE).isPresent()) {
                throw byPhone(number.orElseThrow(), "kent de zaak niet (meer)");
            }
            return false;
        }
        CaseDetails zaak = found.get();
        if (cause.asks() && zaak.end() != null) {
            // There is nothing left to stop.
            return false;
        }
        switch (at.settings().withdrawal().way()) {
            case PHONE -> throw byPhone(zaak.number(), "neemt intrekkingen niet digitaal aan");
            case DOCUMENT -> document(zaak);
            case UPDATE -> update(zaak);
        }
        memory.done(cause.step(DONE), zaak.number());
        return true;
    }

    /** In front, so that whoever opens the case cannot miss it; what stood there stays, as far as there is room. */
    private void update(CaseDetails zaak) {
        String earlier = zaak.note() == null ? "" : zaak.note();
        boolean noted = earlier.startsWith(note);
        boolean settled = zaak.result() != null || zaak.end() != null;
        // A case that was begun is the municipality's to end, where it is the practice that does not want it any more.
        boolean theirs = cause.asks() || cause.isFromPractice() && StufUpdates.isBegun(at, zaak);
        String result = settled || theirs ? null : at.settings().withdrawal().result();
        if (noted && result == null) {
            return;
        }
        Branch message = Branch.root(Ns.ZKN, "zakLk01");
        at.letterhead().about(message, "Lk01", "ZAK");
        CaseMessages.change(message, "W");
        Branch before = message.entity("object", "ZAK", "W").text("identificatie", zaak.number());
        before.text("toelichting", zaak.note());
        Branch after = message.entity("object", "ZAK", "W").text("identificatie", zaak.number());
        after.text("toelichting", noted ? earlier
                : Branch.cut(earlier.isBlank() ? note : note + "\n\n" + earlier, LONGEST_NOTE));
        if (result != null) {
            after.branch(Ns.ZKN, "resultaat").text("omschrijving", result).text("toelichting", mark);
        }
        tell("updateZaak_Lk01", message, zaak);
    }

    private void document(CaseDetails zaak) {
        String number = memory.result(cause.step(NOTE_NUMBER)).orElse(null);
        if (number == null) {
            number = StufXml.text(at.ask(Service.FREE_MESSAGES, "genereerDocumentIdentificatie_Di02",
                            at.questions().documentNumber(), "documentnummer vragen"), "document", "identificatie")
                    .orElseThrow(() -> at.unreadable("documentnummer vragen", "gaf een antwoord zonder nummer"));
            memory.done(cause.step(NOTE_NUMBER), number);
        } else if (CaseDetails.hasDocument(at, zaak.number(), number, STEP)) {
            return;
        }
        tell("voegZaakdocumentToe_Lk01", CaseMessages.document(at.letterhead(), at.settings(), number, zaak.number(),
                new CaseMessages.File(at.settings().documentType(), mark, "Schakel", "intrekking.txt", "text/plain",
                        note.getBytes(StandardCharsets.UTF_8)), cause.day()), zaak);
        memory.done(cause.step(NOTE), number);
    }

    /** A closed case, or a suite that takes no such message, leaves only the telephone. */
    private void tell(String operation, Branch message, CaseDetails zaak) {
        Optional<FaultMessage> refused = at.tell(operation, message, STEP);
        if (refused.isEmpty()) {
            return;
        }
        Fault fault = refused.get().asFault(at, STEP);
        if (fault instanceof Fault.Technical) {
            throw fault;
        }
        throw byPhone(zaak.number(), zaak.end() == null ? "neemt geen aantekening bij de zaak aan "
                + "(" + fault.code() + ")"
                : "heeft de zaak al gesloten en laat daar geen aantekening meer bij toe");
    }

    private Fault byPhone(String number, String why) {
        String who = StufConnection.who(withdrawal.place());
        return new Fault.Translation("withdrawal-by-phone", who + " " + why + ". Bel g" + who.substring(1)
                + " en zeg onder zaaknummer " + number + " " + cause.byPhone() + ".");
    }
}
