package nl.schakel;

import java.util.List;
import java.util.Objects;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Door;
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

    /** What a connection block sets once for a municipality, whatever a door's own says. */
    private static final List<String> OF_THE_WHOLE = List.of("callback-secret", "poll");

    private final Directory directory;

    NotYet(Directory directory) {
        this.directory = directory;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        for (Municipality municipality : directory.municipalities()) {
            tell(municipality, "medisch adviseur", municipality.recipients().medicalAdviser());
            tell(municipality, "deskundige", municipality.recipients().expert());
            municipality.doors().forEach(door -> tell(municipality, door));
        }
    }

    private static void tell(Municipality municipality, Door door) {
        OF_THE_WHOLE.stream()
                .filter(key -> !Objects.equals(door.connection().get(key), municipality.connection().get(key)))
                .forEach(key -> log.warn("Gemeente {}: {} van {} wordt niet gevolgd; dat geldt voor de gemeente als "
                        + "geheel.", municipality, key, door));
    }

    private static void tell(Municipality municipality, String what, Municipality.Adviser adviser) {
        if (adviser != null && !adviser.isReachable()) {
            log.warn("Gemeente {}: de {} krijgt geen bericht, want in het bestand van de gemeente ontbreekt {}.",
                    municipality, what, adviser.oin() == null ? "het oin waarmee een toestemming hem noemt"
                            : "het blok " + adviser.via() + " met zijn eigen zaaktype of adres");
        }
    }
}
