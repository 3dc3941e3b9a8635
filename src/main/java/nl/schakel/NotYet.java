package nl.schakel;

import nl.schakel.directory.Directory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * Tells, at every start, which settings the hub reads and cannot follow yet. In each case it does the careful thing:
 * a consultant gets what someone can and cannot do, and nobody gets medical data.
 */
@Component
class NotYet implements ApplicationRunner {

    private static final Logger log = LoggerFactory.getLogger(NotYet.class);

    private final Directory directory;

    NotYet(Directory directory) {
        this.directory = directory;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        directory.municipalities().stream()
                .filter(municipality -> municipality.recipients().medicalAdviser() != null
                        || municipality.recipients().consultantBig())
                .forEach(municipality -> log.warn("Gemeente {}: een medisch adviseur of een consulent met "
                        + "BIG-registratie krijgt nog geen eigen bericht; alleen wat iemand wel en niet kan gaat mee.",
                        municipality));
        directory.practices().stream().filter(practice -> practice.feedback().digestAt() != null)
                .forEach(practice -> log.warn("Praktijk {}: terugkoppeling gaat nog direct, niet verzameld per dag.",
                        practice));
    }
}
