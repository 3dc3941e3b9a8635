package nl.schakel.demo.iwmo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** One WMO315 as the municipality keeps it. Whoever touches it holds the {@link Ledger}. */
final class Request {

    /** Where an asked product stands. */
    enum State {
        RECEIVED("Ontvangen"), ACCEPTED("Aangenomen"), INVESTIGATED("In onderzoek"), REJECTED("Afgewezen"),
        GRANTED("Toegewezen"), PGB("Toegekend als pgb, zonder bericht"), RETURNED("Afgekeurd");

        final String shown;

        State(String shown) {
            this.shown = shown;
        }

        /** TR374: a request is pending until it is rejected or granted. */
        boolean isPending() {
            return this == RECEIVED || this == ACCEPTED || this == INVESTIGATED;
        }
    }

    /** One AangevraagdProduct. */
    static final class Product {

        final String reference;
        final String category;
        final Element element;
        State state = State.RECEIVED;
        String note = "";

        Product(Element element) {
            this.element = element;
            this.reference = Xml.text(element, "ReferentieAanbieder");
            this.category = Xml.text(element, "Product", "Categorie");
        }
    }

    final Document message;
    final String practice;
    final String identification;
    final String bsn;
    final String number;
    final List<Product> products = new ArrayList<>();
    /** What was sent about it, newest last, for the order to send it again. */
    final List<Outgoing> sent = new ArrayList<>();
    String scenario = "";

    /** @param number by which its bringer knows it: that of the envelope or of the call, null where there was none */
    Request(Document message, String number) {
        this.message = message;
        this.number = number;
        Element root = message.getDocumentElement();
        this.practice = Xml.text(root, "Header", "Afzender");
        this.identification = Xml.text(root, "Header", "BerichtIdentificatie", "Identificatie");
        this.bsn = Xml.text(root, "Client", "Bsn");
        Xml.children(Xml.at(root, "Client", "AangevraagdeProducten"), "AangevraagdProduct")
                .forEach(element -> products.add(new Product(element)));
    }

    Element client() {
        return Xml.at(message.getDocumentElement(), "Client");
    }

    String reference() {
        return products.get(0).reference;
    }

    /** What scenarios are chosen by. */
    Map<String, String> marks() {
        return Map.of("category", products.get(0).category, "practice", practice);
    }

    boolean isPending() {
        return products.stream().anyMatch(product -> product.state.isPending());
    }
}
