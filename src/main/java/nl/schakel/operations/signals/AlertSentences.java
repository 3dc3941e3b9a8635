package nl.schakel.operations.signals;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.DeadLetters;

/** What an operator reads: what is the matter, since when, and what to do. Dutch. */
class AlertSentences {

    static final String BROKER_BACK = "De wachtrij neemt weer berichten aan; wat wachtte gaat door.";

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("d MMMM HH:mm",
            Locale.forLanguageTag("nl")).withZone(ZoneId.of("Europe/Amsterdam"));

    private final Directory directory;

    AlertSentences(Directory directory) {
        this.directory = directory;
    }

    /** @param open of all partners, the largest group first */
    String deadLetters(String partner, List<DeadLetters.Group> open) {
        List<DeadLetters.Group> ours = open.stream().filter(group -> group.partner().equals(partner)).toList();
        int count = ours.stream().mapToInt(DeadLetters.Group::count).sum();
        Instant since = ours.stream().map(DeadLetters.Group::since).min(Instant::compareTo).orElseThrow();
        return (count == 1 ? "Eén bericht voor " : count + " berichten voor ") + name(partner)
                + (count == 1 ? " kan" : " kunnen") + " niet verder zonder u, sinds " + MOMENT.format(since) + ". "
                + ours.get(0).sentence() + " Herstel de oorzaak en verstuur opnieuw op /operations/dead-letters.";
    }

    String noDeadLetters(String partner) {
        return "Voor " + name(partner) + " wacht niets meer op een beheerder.";
    }

    String waiting(String partner, Instant since) {
        return "Wat voor " + name(partner) + " is, wacht al sinds " + MOMENT.format(since) + ". De hub probeert het "
                + "met pauzes opnieuw en er gaat niets verloren. Bekijk op /operations waarom, en neem contact op als de "
                + "storing niet bij de hub ligt.";
    }

    String noWaiting(String partner) {
        return "Wat voor " + name(partner) + " is, wacht niet langer dan gewoon.";
    }

    String brokerAway(Reading.Outbox outbox) {
        return "De wachtrij neemt sinds " + MOMENT.format(outbox.since()) + " niets aan; " + outbox.count()
                + " berichten liggen klaar. Huisartsen kunnen verwijzen en wat zij sturen is bewaard, maar er wordt "
                + "niets bezorgd. Kijk of de broker draait en te bereiken is.";
    }

    String routeStopped(String id, String process) {
        return "Route " + id + " staat stil op " + process + ". Wat over die route moet, wacht. Bekijk het log, en "
                + "start de route op /operations of de hub opnieuw.";
    }

    String routeRuns(String id) {
        return "Route " + id + " loopt weer.";
    }

    String diskFull(String process, int percent) {
        return "Op " + process + " is nog " + percent + " procent van de schijf vrij. Maak ruimte: is de schijf "
                + "vol, dan kan de hub niets meer aannemen.";
    }

    String diskFree(String process) {
        return "Op " + process + " is weer ruimte op de schijf.";
    }

    String processGone(String process) {
        return "Hubproces " + process + " is er niet meer.";
    }

    /** @param partner {@code municipality/0363}, {@code practice/01012345} or {@code hub} */
    private String name(String partner) {
        String code = partner.substring(partner.indexOf('/') + 1);
        if (partner.startsWith("municipality/")) {
            return "gemeente " + directory.municipality(new GemeenteCode(code)).map(Municipality::name).orElse(code);
        }
        if (partner.startsWith("practice/")) {
            return directory.practice(new AgbCode(code)).map(Practice::name).orElse("praktijk " + code);
        }
        return "de hub zelf";
    }
}
