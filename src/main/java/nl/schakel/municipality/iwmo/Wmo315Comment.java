package nl.schakel.municipality.iwmo;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import nl.schakel.directory.Municipality;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.disclosure.PersonWords;
import nl.schakel.document.Printable;
import nl.schakel.municipality.WmoRequest;

/**
 * What a WMO315 has no element for, as lines that a consultant reads: the same facts that another municipality finds in
 * the PDF. Everything comes from the {@link Disclosure}.
 */
final class Wmo315Comment {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM "
            + "yyyy", Locale.forLanguageTag("nl"));

    private Wmo315Comment() {
    }

    /** @param unnamed what the client's name holds and its elements cannot carry, each a whole line */
    static String of(WmoRequest request, Municipality.Terms terms, LocalDate received, List<String> unnamed) {
        Disclosure disclosure = request.disclosure();
        List<String> lines = new ArrayList<>();
        lines.add("Melding door de huisarts namens de inwoner (Wmo 2015, art. 2.3.2); dit is geen aanvraag.");
        lines.add("Voorziening: " + disclosure.provision().label());
        lines.add("Hoe snel: " + request.urgency().label() + (request.urgency().isUrgent()
                ? "; kijk of een tijdelijke voorziening nodig is (art. 2.3.3)" : ""));
        disclosure.facts().stream().filter(fact -> !fact.element().equals("urgency"))
                .forEach(fact -> lines.add(Printable.line(fact.label()) + ": " + Printable.line(fact.display())));
        Printable.lines(disclosure.text()).forEach(line -> lines.add("Toelichting van de huisarts: " + line));
        lines.addAll(unnamed);
        reach(disclosure.person(), lines);
        lines.add(Printable.joined(", ", "Verwezen door: " + Printable.line(request.referrer().name()), "AGB "
                + request.referrer().agb(), request.referrer().phone() == null ? null
                : "telefoon " + request.referrer().phone()));
        lines.add("Ontvangen: " + DAY.format(received) + "; onderzoek klaar uiterlijk "
                + DAY.format(received.plus(terms.investigation())) + ", beslissing uiterlijk "
                + DAY.format(received.plus(terms.decision())));
        WmoRequest.ConsentEvidence consent = request.consent();
        lines.add(Printable.joined(", ", "Toestemming van de inwoner (Wmo 2015, art. 5.2.5)"
                        + (consent.given() == null ? "" : ": " + DAY.format(consent.given())),
                consent.until() == null ? null : "geldig tot en met " + DAY.format(consent.until()),
                "kenmerk " + Printable.line(consent.reference())));
        lines.add("Beleid: " + Printable.line(disclosure.policyVersion()));
        return String.join("\n", lines);
    }

    private static void reach(Disclosure.Person person, List<String> lines) {
        String address = Printable.joined(", ", PersonWords.address(person).toArray(new String[0]));
        if (!address.isEmpty()) {
            lines.add("Adres: " + address);
        }
        if (person.phone() != null) {
            lines.add("Telefoon: " + Printable.line(person.phone()));
        }
        if (person.email() != null) {
            lines.add("E-mail: " + Printable.line(person.email()));
        }
    }
}
