package nl.schakel.municipality.stuf;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import nl.schakel.municipality.AdditionDelivery;
import nl.schakel.municipality.StepMemory;
import nl.schakel.municipality.stuf.StufConnection.Service;
import nl.schakel.referral.Fault;

/**
 * What is added to a StUF case that is there, a meeting's agreements or a supplement, becomes a document of that case by
 * voegZaakdocumentToe. Its consent token goes along as extraElement and, for suites that drop those, as a document
 * beside it. A step of the routes, by the name {@code stufAdditions}.
 *
 * <p>What the municipality lays down itself is not looked for: ZDS tells of a case's documents only when they are asked
 * for one case at a time, and then by number, without the type that would say that it is of a meeting.
 */
public final class StufAdditions {

    private static final String LOOK = "zaak opzoeken";
    private static final String ATTACH = "aanvulling opslaan";
    private static final String NUMBER = "documentnummer vragen";

    private final StufClient client;
    private final MovedCase moved;

    StufAdditions(StufClient client) {
        this.client = client;
        this.moved = new MovedCase(client);
    }

    /**
     * Adds document and token, each once; resumes where an earlier attempt broke. The numbers that the municipality
     * gives are remembered before they are used: a number that is known already may have been used unseen, so it is
     * looked up first.
     *
     * @throws Fault.Translation {@code mdo-case-closed} or {@code supplement-case-closed} where the case takes nothing
     *         more, {@code stuf-case-gone} where it is not there any more, or as every call
     */
    public AdditionDelivery attach(AdditionDelivery delivery) {
        StufConnection at = client.open(moved.place(delivery));
        StufSettings settings = at.settings();
        LocalDate day = delivery.part().receivedAt().atZone(Letterhead.AMSTERDAM).toLocalDate();
        attach(at, delivery, "document", new CaseMessages.File(settings.documentType(), delivery.title(), "Schakel",
                delivery.fileName(), "application/pdf", delivery.consignment().document()), day,
                facts(settings, delivery));
        attach(at, delivery, "token", new CaseMessages.File(settings.tokenDocumentType(), "Toestemmingstoken",
                "Schakel", "toestemmingstoken.jwt", "application/jwt",
                delivery.consignment().token().getBytes(StandardCharsets.US_ASCII)), day, Map.of());
        return delivery;
    }

    /** By the municipality's own names, as far as it takes them. */
    private static Map<String, String> facts(StufSettings settings, AdditionDelivery delivery) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(settings.elements().get("toestemmingstoken"), delivery.consignment().token());
        facts.put(settings.elements().get("kenmerk-hub"), delivery.reference().toString());
        facts.remove(null);
        return facts;
    }

    private static void attach(StufConnection at, AdditionDelivery delivery, String name, CaseMessages.File file,
                               LocalDate day, Map<String, String> facts) {
        StepMemory memory = delivery.memory();
        if (memory.result(delivery.step(name)).isPresent()) {
            return;
        }
        String zaak = delivery.caseAddress();
        Optional<String> known = memory.result(delivery.step(name + "-nummer"));
        String number = known.orElseGet(() -> number(at, delivery, name));
        if (known.isEmpty() || !CaseDetails.hasDocument(at, zaak, number, ATTACH)) {
            requireOpen(at, delivery);
            Optional<FaultMessage> refused = at.tell("voegZaakdocumentToe_Lk01", CaseMessages.document(at.letterhead(),
                    at.settings(), number, zaak, file, day, facts), ATTACH);
            // A refusal may be of what was done before.
            if (refused.isPresent() && !CaseDetails.hasDocument(at, zaak, number, ATTACH)) {
                throw refused.get().asFault(at, ATTACH);
            }
        }
        memory.done(delivery.step(name), number);
    }

    private static String number(StufConnection at, AdditionDelivery delivery, String name) {
        String number = StufXml.text(at.ask(Service.FREE_MESSAGES, "genereerDocumentIdentificatie_Di02",
                        at.questions().documentNumber(), NUMBER), "document", "identificatie")
                .filter(DeliverySequence::isUsable).orElseThrow(() -> at.unreadable(NUMBER,
                        "gaf een antwoord zonder bruikbaar nummer"));
        delivery.memory().done(delivery.step(name + "-nummer"), number);
        return number;
    }

    private static void requireOpen(StufConnection at, AdditionDelivery delivery) {
        CaseDetails zaak = CaseDetails.ask(at, delivery.caseAddress(), LOOK)
                .filter(found -> found.isOurs(delivery.reference().toString()))
                .orElseThrow(() -> new Fault.Translation(StufUpdates.GONE, at.sentence(LOOK, "kent zaak "
                        + delivery.caseAddress() + " niet (meer)") + " Bel het Wmo-loket."));
        if (zaak.end() != null) {
            throw new Fault.Translation(delivery.part().kind().fault("case-closed"), at.sentence(LOOK, "heeft zaak "
                    + zaak.number() + " al gesloten; er kan niets meer bij"));
        }
    }
}
