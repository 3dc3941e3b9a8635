package nl.schakel;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Tells, at every start, which settings the hub reads and cannot follow; in each case it does the careful thing. */
@Component
class NotYet implements ApplicationRunner {

    private static final Logger log = LoggerFactory.getLogger(NotYet.class);

    private final Directory directory;

    NotYet(Directory directory) {
        this.directory = directory;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        for (Municipality municipality : directory.municipalities()) {
            tell(municipality, "medisch adviseur", municipality.recipients().medicalAdviser());
            tell(municipality, "deskundige", municipality.recipients().expert());
        }
        directory.practices().stream().filter(practice -> practice.feedback().digestAt() != null)
                .forEach(practice -> log.warn("Praktijk {}: terugkoppeling gaat nog direct, niet verzameld per dag.",
                        practice));
    }

    private static void tell(Municipality municipality, String what, Municipality.Adviser adviser) {
        if (adviser != null && !adviser.isReachable()) {
            log.warn("Gemeente {}: de {} krijgt geen bericht, want in het bestand van de gemeente ontbreekt {}.",
                    municipality, what, adviser.oin() == null ? "het oin waarmee een toestemming hem noemt"
                            : "het blok " + adviser.via() + " met zijn eigen zaaktype of adres");
        }
    }
}
