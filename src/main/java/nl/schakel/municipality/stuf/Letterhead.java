package nl.schakel.municipality.stuf;

import java.time.Clock;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

import nl.schakel.municipality.stuf.StufSettings.Partner;

/** Writes the stuurgegevens: who sends what to whom, when, under which number. */
final class Letterhead {

    static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");
    /** To the millisecond: a receiver may ask that each message is later than the one before (StUF019). */
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS");

    private final StufSettings settings;
    private final Clock clock;

    Letterhead(StufSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** A message about an entity: the fields in the order of the schema, each message a number of its own (StUF016). */
    void about(Branch message, String code, String entity) {
        write(message.branch(Ns.ZKN, "stuurgegevens"), code).text(Ns.STUF, "entiteittype", entity);
    }

    /** A free message, which has a function in the place of an entity. */
    void free(Branch message, String function) {
        write(message.branch(Ns.ZKN, "stuurgegevens"), "Di02").text(Ns.STUF, "functie", function);
    }

    /** An answer to a message, which it names by the number of that one. */
    void answer(Branch message, String code, String number) {
        Branch head = message.branch(Ns.STUF, "stuurgegevens");
        write(head, code).text(Ns.STUF, "crossRefnummer", number);
    }

    private Branch write(Branch head, String code) {
        head.text(Ns.STUF, "berichtcode", code);
        partner(head.branch(Ns.STUF, "zender"), settings.sender());
        partner(head.branch(Ns.STUF, "ontvanger"), settings.receiver());
        return head.text(Ns.STUF, "referentienummer", UUID.randomUUID().toString())
                .text(Ns.STUF, "tijdstipBericht", MOMENT.format(clock.instant().atZone(AMSTERDAM)));
    }

    private static void partner(Branch system, Partner partner) {
        system.text(Ns.STUF, "organisatie", partner.organisation())
                .text(Ns.STUF, "applicatie", partner.application())
                .text(Ns.STUF, "administratie", partner.administration());
    }
}
