package nl.schakel.feedback;

import java.time.format.DateTimeFormatter;
import java.util.Locale;

import nl.schakel.directory.Municipality;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.TimelineEntry;

/**
 * The sentences a GP reads about a term that passed, and that this is over: what is late, since when, and what the GP
 * and the patient may do.
 */
final class TermText {

    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.forLanguageTag("nl"));
    private static final String PREFIX = "term-";
    private static final String LATE = "-late";
    private static final String OVER = "-over";

    private TermText() {
    }

    /** Whether it tells that a term passed, or that this is over. */
    static boolean isAboutTerm(TimelineEntry entry) {
        return entry.event().startsWith(PREFIX) && (entry.event().endsWith(LATE) || entry.event().endsWith(OVER));
    }

    /** Whether it is about the practice's own message: that is told without a consent for feedback as well. */
    static boolean isTechnical(TimelineEntry entry) {
        return term(entry).equals("confirmation") || term(entry).equals("retour");
    }

    /** @param contact whom to call; null where the municipality named nobody */
    static String of(TimelineEntry entry, String municipality, Municipality.Contact contact) {
        return entry.event().endsWith(LATE)
                ? late(entry, municipality) + " " + call(entry, contact) : over(entry, municipality);
    }

    private static String late(TimelineEntry entry, String municipality) {
        return switch (term(entry)) {
            case "confirmation" -> municipality + " heeft de ontvangst van de verwijzing nog niet bevestigd"
                    + since(entry) + ". Zolang dat niet is gebeurd, is niet zeker dat daar iemand van de patiënt weet."
                    + " De verwijzing hoeft niet opnieuw te worden verstuurd.";
            case "retour" -> municipality + " gaf op het bericht geen retourbericht; volgens de afspraken van iWmo"
                    + " moest dat uiterlijk " + day(entry) + ". Misschien is het daar niet verwerkt.";
            case "answer" -> municipality + " heeft nog niet geantwoord op het verzoek" + since(entry)
                    + ". Het is ontvangen, maar niet bekend is of het in behandeling is.";
            case "sign-of-life" -> municipality + " is met deze spoedmelding nog niet begonnen" + since(entry)
                    + ". In spoedeisende gevallen moet de gemeente zonder te wachten een tijdelijke voorziening treffen"
                    + " (Wmo 2015 art. 2.3.3).";
            case "investigation" -> municipality + " heeft het onderzoek nog niet afgerond; dat moest uiterlijk "
                    + day(entry) + " (Wmo 2015 art. 2.3.2). De patiënt mag nu zelf een aanvraag indienen, ook zonder"
                    + " afgerond onderzoek (art. 2.3.2, negende lid); binnen twee weken daarna moet de gemeente"
                    + " besluiten.";
            default -> municipality + " heeft nog niet besloten; dat moest uiterlijk " + day(entry) + ". Heeft de"
                    + " patiënt een aanvraag ingediend, dan kan hij de gemeente schriftelijk in gebreke stellen;"
                    + " besluit zij dan nog niet binnen twee weken, dan is zij een dwangsom verschuldigd"
                    + " (Awb art. 4:17).";
        };
    }

    private static String over(TimelineEntry entry, String municipality) {
        ReferralState state = entry.state();
        boolean there = state.isAtMunicipality() || state.isDecided();
        return switch (term(entry)) {
            case "confirmation", "retour" -> there ? municipality + " heeft de ontvangst van de verwijzing alsnog"
                    + " bevestigd. Bellen daarover hoeft niet meer." : notAnyMore("de bevestiging");
            case "answer", "sign-of-life" -> there ? municipality + " heeft de melding alsnog in behandeling."
                    : notAnyMore("het begin");
            case "investigation" -> state.isDecided() ? "Het onderzoek van " + municipality + " dat uiterlijk "
                    + day(entry) + " klaar moest zijn, is alsnog afgerond." : there ? extended(entry, municipality)
                    : notAnyMore("het onderzoek");
            default -> state.isDecided()
                    ? municipality + " heeft alsnog besloten; dat moest uiterlijk " + day(entry) + "."
                    : there ? extended(entry, municipality) : notAnyMore("het besluit");
        };
    }

    private static String extended(TimelineEntry entry, String municipality) {
        return municipality + " heeft de termijn die op " + day(entry) + " verliep, alsnog verlengd"
                + (entry.deadline() == null ? "." : "; het besluit volgt uiterlijk " + DAY.format(entry.deadline())
                + ".");
    }

    private static String notAnyMore(String what) {
        return "De hub let niet langer op de termijn voor " + what + ": de verwijzing loopt niet meer.";
    }

    private static String call(TimelineEntry entry, Municipality.Contact contact) {
        String who = contact == null ? "het Wmo-loket"
                : contact.name() + (contact.phone() == null ? "" : ", " + contact.phone());
        return (term(entry).equals("sign-of-life") ? "Bel nu: " : "Bel bij twijfel of haast: ") + who + ".";
    }

    private static String since(TimelineEntry entry) {
        return "; dat moest uiterlijk " + day(entry);
    }

    private static String day(TimelineEntry entry) {
        return DAY.format(entry.until());
    }

    private static String term(TimelineEntry entry) {
        String event = entry.event();
        return event.substring(PREFIX.length(), event.lastIndexOf('-'));
    }
}
