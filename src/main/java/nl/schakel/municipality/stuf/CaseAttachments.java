package nl.schakel.municipality.stuf;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import nl.schakel.municipality.StepMemory;
import nl.schakel.municipality.stuf.StufConnection.Service;
import nl.schakel.referral.Fault;
import nl.schakel.referral.ReferralId;

/**
 * Makes files documents of a case that is there, each once, by voegZaakdocumentToe; resumes where an earlier attempt
 * broke. The numbers that the municipality gives are remembered before they are used: a number that is known already may
 * have been used unseen, so it is looked up first.
 */
final class CaseAttachments {

    private static final String LOOK = "zaak opzoeken";
    private static final String NUMBER = "documentnummer vragen";

    private final StufConnection at;
    private final String zaak;
    private final ReferralId reference;
    private final StepMemory memory;
    private final Words words;

    /**
     * What the steps are called.
     *
     * @param remembered a step's name to that under which it is remembered
     * @param store      of storing, for sentences
     * @param closed     code of the fault where the case takes nothing more
     */
    record Words(Function<String, String> remembered, String store, String closed) {
    }

    /**
     * @param zaak      its number
     * @param reference by which the case says that it is the hub's
     */
    CaseAttachments(StufConnection at, String zaak, ReferralId reference, StepMemory memory, Words words) {
        this.at = at;
        this.zaak = zaak;
        this.reference = reference;
        this.memory = memory;
        this.words = words;
    }

    /** What goes along as extraElementen, by the municipality's own names, as far as it takes them. */
    Map<String, String> facts(String token) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(at.settings().elements().get("toestemmingstoken"), token);
        facts.put(at.settings().elements().get("kenmerk-hub"), reference.toString());
        facts.remove(null);
        return facts;
    }

    /**
     * @param name which file of this addition it is
     * @throws Fault.Translation where the case takes nothing more, {@code stuf-case-gone} where it is not there any more,
     *         or as every call
     */
    void attach(String name, CaseMessages.File file, LocalDate day, Map<String, String> facts) {
        String step = words.remembered().apply(name);
        if (memory.result(step).isPresent()) {
            return;
        }
        Optional<String> known = memory.result(step + "-nummer");
        String number = known.orElseGet(() -> number(step));
        if (known.isEmpty() || !CaseDetails.hasDocument(at, zaak, number, words.store())) {
            requireOpen();
            Optional<FaultMessage> refused = at.tell("voegZaakdocumentToe_Lk01", CaseMessages.document(at.letterhead(),
                    at.settings(), number, zaak, file, day, facts), words.store());
            // A refusal may be of what was done before.
            if (refused.isPresent() && !CaseDetails.hasDocument(at, zaak, number, words.store())) {
                throw refused.get().asFault(at, words.store());
            }
        }
        memory.done(step, number);
    }

    private String number(String step) {
        String number = StufXml.text(at.ask(Service.FREE_MESSAGES, "genereerDocumentIdentificatie_Di02",
                        at.questions().documentNumber(), NUMBER), "document", "identificatie")
                .filter(DeliverySequence::isUsable).orElseThrow(() -> at.unreadable(NUMBER,
                        "gaf een antwoord zonder bruikbaar nummer"));
        memory.done(step + "-nummer", number);
        return number;
    }

    private void requireOpen() {
        CaseDetails found = CaseDetails.ask(at, zaak, LOOK).filter(details -> details.isOurs(reference.toString()))
                .orElseThrow(() -> new Fault.Translation(StufUpdates.GONE, at.sentence(LOOK, "kent zaak " + zaak
                        + " niet (meer)") + " Bel het Wmo-loket."));
        if (found.end() != null) {
            throw new Fault.Translation(words.closed(), at.sentence(LOOK, "heeft zaak " + found.number()
                    + " al gesloten; er kan niets meer bij"));
        }
    }
}
