package nl.schakel.demo.iwmo;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import org.w3c.dom.Document;

/** Where messages come in, whichever way: judges their build, takes requests and keeps retours. */
final class Intake {

    private static final Set<String> RETOURS = Set.of("WMO302", "WMO320");

    /**
     * What the bringer of a message is told.
     *
     * @param fault a Fo01, null where the message was taken
     */
    record Receipt(byte[] fault) {
    }

    private final String code;
    private final Ledger ledger;
    private final Desk desk;
    private final Clerk clerk;
    private final List<byte[]> messages = new CopyOnWriteArrayList<>();

    Intake(String code, Ledger ledger, Desk desk, Clerk clerk) {
        this.code = code;
        this.ledger = ledger;
        this.desk = desk;
        this.clerk = clerk;
    }

    /** Every message as it was inside its envelope. */
    List<byte[]> messages() {
        return List.copyOf(messages);
    }

    /** @param number by which the bringer knows this message, null where it says none: the same one is taken once */
    Receipt take(byte[] bytes, String number) {
        Optional<Document> read = Xml.read(bytes);
        if (read.isEmpty()) {
            return fault("IB014", null);
        }
        Optional<Envelope.Opened> opened = Envelope.open(read.get());
        Document message = opened.isPresent() ? opened.get().message() : read.get();
        String reference = opened.map(Envelope.Opened::reference).orElse(null);
        if (message == null) {
            return fault("IB014", reference);
        }
        if (reference != null && !ledger.isNewNumber(reference)) {
            return fault("IB016", reference);
        }
        if (reference == null && number != null && !ledger.isNewNumber(number)) {
            return new Receipt(null);
        }
        if (opened.isPresent() && !code.equals(opened.get().receiver())) {
            return fault("IB005", reference);
        }
        messages.add(Xml.bytes(message));
        String namespace = String.valueOf(message.getDocumentElement().getNamespaceURI());
        if (namespace.equals(Letter.namespace("WMO315"))) {
            return request(message, reference == null ? number : reference);
        }
        Optional<String> retour = RETOURS.stream().filter(each -> namespace.equals(Letter.namespace(each))).findFirst();
        if (retour.isPresent()) {
            String answered = Xml.text(message.getDocumentElement(), "Header", "BerichtIdentificatie", "Identificatie");
            ledger.keep(new Retour(retour.get(), answered, List.copyOf(Xml.texts(message, "RetourCode")),
                    Xml.bytes(message)));
            return new Receipt(null);
        }
        return fault("IB004", reference);
    }

    private Receipt request(Document message, String number) {
        if (!Rules.isWellBuilt(message)) {
            return fault("IB014", number);
        }
        Request request = new Request(message, number);
        Ledger.Verdict verdict = ledger.take(request, Rules.keepsConditions(message));
        if (verdict.isFine()) {
            clerk.take(request);
        } else {
            desk.refuse(request, verdict);
        }
        return new Receipt(null);
    }

    private static Receipt fault(String error, String reference) {
        return new Receipt(Envelope.fault(error, "", reference == null ? UUID.randomUUID().toString() : reference));
    }
}
