package nl.schakel.demo.iwmo;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

import org.w3c.dom.Element;

/** What the municipality remembers, and the rules that look across messages (control level 3). Its own lock. */
final class Ledger {

    /**
     * What is wrong with a request.
     *
     * @param header   codes for the message as a whole
     * @param client   codes for the client
     * @param products codes by ReferentieAanbieder
     */
    record Verdict(List<String> header, List<String> client, Map<String, String> products) {

        static final Verdict FINE = new Verdict(List.of(), List.of(), Map.of());

        boolean isFine() {
            return header.isEmpty() && client.isEmpty() && products.isEmpty();
        }
    }

    /**
     * An allocation.
     *
     * @param number ToewijzingNummer
     */
    record Allocation(String practice, String bsn, int number, Request.Product product, LocalDate made, LocalDate from,
                      LocalDate until) {
    }

    private final String code;
    private final List<Request> requests = new ArrayList<>();
    private final Set<String> identifications = new HashSet<>();
    private final Set<String> envelopes = new HashSet<>();
    private final List<Allocation> allocations = new ArrayList<>();
    private final List<Retour> retours = new ArrayList<>();
    private int lastMessage;

    Ledger(String code) {
        this.code = code;
    }

    /** Whether a number was not used before by this sender. */
    synchronized boolean isNewNumber(String number) {
        return envelopes.add(number);
    }

    /**
     * Judges a request that is well built and keeps it: TR135, TR378, TR056, TR347 and TR374.
     *
     * @param conditions whether it keeps the conditions of level 2
     */
    synchronized Verdict take(Request request, boolean conditions) {
        Element header = Xml.at(request.message.getDocumentElement(), "Header");
        boolean known = !identifications.add(request.practice + " " + request.identification);
        List<String> whole = new ArrayList<>();
        if (!conditions) {
            whole.add("0001");
        } else if (known) {
            whole.add("9056");
        } else if (LocalDate.parse(Xml.text(header, "BerichtIdentificatie", "Dagtekening"))
                .isAfter(LocalDate.now(Desk.ZONE))) {
            whole.add("8848");
        } else if (!code.equals(Xml.text(header, "Ontvanger"))) {
            whole.add("S300");
        }
        Map<String, String> products = new LinkedHashMap<>();
        List<String> client = new ArrayList<>();
        if (whole.isEmpty()) {
            Set<String> within = new HashSet<>();
            for (Request.Product product : request.products) {
                boolean used = requests.stream().filter(other -> other.practice.equals(request.practice))
                        .flatMap(other -> other.products.stream())
                        .anyMatch(other -> other.state != Request.State.RETURNED
                                && other.reference.equals(product.reference));
                if (used || !within.add(product.reference)) {
                    products.put(product.reference, "9347");
                }
            }
            boolean pending = requests.stream().anyMatch(other -> other.practice.equals(request.practice)
                    && other.bsn.equals(request.bsn) && other.isPending());
            if (pending) {
                client.add("9374");
            }
        }
        Verdict verdict = new Verdict(whole, client, products);
        if (!verdict.isFine()) {
            request.products.forEach(product -> product.state = Request.State.RETURNED);
        }
        requests.add(request);
        return verdict;
    }

    /** The newest request with a product of this reference; one that was taken before one that was returned. */
    synchronized Request request(String reference) {
        Request returned = null;
        for (Request request : requests) {
            for (Request.Product product : request.products) {
                if (product.reference.equals(reference)) {
                    if (product.state != Request.State.RETURNED) {
                        return request;
                    }
                    returned = request;
                }
            }
        }
        if (returned == null) {
            throw new NoSuchElementException("Dit verzoek is hier niet bekend.");
        }
        return returned;
    }

    synchronized List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Allocates a product and gives all that still holds for this client at this practice (OP087). */
    synchronized List<Allocation> allocate(Request request, List<Request.Product> products, LocalDate from,
                                           LocalDate until) {
        LocalDate today = LocalDate.now(Desk.ZONE);
        for (Request.Product product : products) {
            if (allocations.stream().noneMatch(made -> made.product() == product)) {
                allocations.add(new Allocation(request.practice, request.bsn, allocations.size() + 1, product, today,
                        from, until));
            }
        }
        return allocations.stream().filter(made -> made.practice().equals(request.practice)
                && made.bsn().equals(request.bsn) && !made.until().isBefore(today)).toList();
    }

    synchronized void keep(Retour retour) {
        retours.add(retour);
    }

    synchronized List<Retour> retours() {
        return List.copyOf(retours);
    }

    /** The next BerichtIdentificatie of the municipality's own. */
    synchronized String nextIdentification() {
        return String.format("G%011d", ++lastMessage);
    }
}
