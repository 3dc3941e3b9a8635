package nl.schakel.operations.check;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Municipality.Adviser;
import nl.schakel.directory.Municipality.Contact;
import nl.schakel.municipality.DryRun.Severity;

/** What a file says rightly, but of another day; and whom it names without a way to reach them. */
final class Validity {

    private final Directory directory;
    private final LocalDate today;
    private final List<Finding> findings = new ArrayList<>();

    private Validity(Directory directory, LocalDate today) {
        this.directory = directory;
        this.today = today;
    }

    static List<Finding> findings(Directory directory, LocalDate today) {
        Validity look = new Validity(directory, today);
        for (Municipality municipality : directory.municipalities()) {
            look.exists(municipality);
            look.contacts(municipality);
            look.reachable(municipality, "medisch adviseur", municipality.recipients().medicalAdviser());
            look.reachable(municipality, "deskundige", municipality.recipients().expert());
        }
        return look.findings;
    }

    /** Whether it has ended: what is new goes elsewhere. */
    static boolean ended(Municipality municipality, LocalDate today) {
        return municipality.validUntil() != null && !today.isBefore(municipality.validUntil());
    }

    private void exists(Municipality municipality) {
        if (ended(municipality, today) && municipality.successor() == null) {
            find(Severity.WARNING, municipality, "bestaat sinds " + Days.of(municipality.validUntil())
                    + " niet meer en heeft geen opvolger: verwijzingen worden geweigerd. Zet valid.successor in het "
                    + "bestand.");
        } else if (today.isBefore(municipality.validFrom())) {
            find(Severity.NOTE, municipality, "bestaat pas vanaf " + Days.of(municipality.validFrom())
                    + ": tot dan wordt niets aangenomen.");
        }
    }

    private void contacts(Municipality municipality) {
        List<Contact> contacts = municipality.contacts();
        for (int i = 0; i < contacts.size(); i++) {
            Contact contact = contacts.get(i);
            String which = "contacts[" + (i + 1) + "]";
            if (contact.practice() != null && directory.practice(contact.practice()).isEmpty()) {
                find(Severity.NOTE, municipality, which + " noemt een praktijk zonder eigen bestand.");
            }
            if (contact.until() != null && !today.isBefore(contact.until())) {
                boolean replaced = contacts.stream().anyMatch(other -> isFor(other, contact) && lasts(other));
                find(replaced ? Severity.NOTE : Severity.WARNING, municipality, which + " is afgelopen op "
                        + Days.of(contact.until()) + (replaced ? "; er is een ander."
                        : " en er is geen ander: de huisarts weet niet meer wie hij kan bellen."));
            }
        }
    }

    private static boolean isFor(Contact other, Contact contact) {
        return other.practice() == null || other.practice().equals(contact.practice());
    }

    private boolean lasts(Contact contact) {
        return (contact.from() == null || !today.isBefore(contact.from()))
                && (contact.until() == null || today.isBefore(contact.until()));
    }

    private void reachable(Municipality municipality, String what, Adviser adviser) {
        if (adviser != null && !adviser.isReachable()) {
            find(Severity.WARNING, municipality, "de " + what + " krijgt geen bericht, want in het bestand ontbreekt "
                    + (adviser.oin() == null ? "het oin waarmee een toestemming hem noemt."
                    : "het blok " + adviser.via() + " met zijn eigen zaaktype of adres."));
        }
    }

    private void find(Severity severity, Municipality municipality, String sentence) {
        findings.add(Finding.of(severity, municipality, sentence));
    }
}
