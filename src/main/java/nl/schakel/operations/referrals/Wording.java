package nl.schakel.operations.referrals;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.DeadLetter;
import nl.schakel.referral.Part;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralState;

/** Partners, moments and states as an operator reads them. */
class Wording {

    static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");

    private static final Locale DUTCH = Locale.forLanguageTag("nl");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", DUTCH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM yyyy", DUTCH);
    private static final Map<String, String> EVENTS = Map.ofEntries(
            Map.entry("accepted", "Aanvaard"), Map.entry("ready", "Bericht opgemaakt"),
            Map.entry("sent", "Verstuurd"), Map.entry("delivered", "Bezorgd"), Map.entry("parked", "Geparkeerd"),
            Map.entry("sent-again", "Opnieuw verstuurd door de praktijk"), Map.entry("resent", "Opnieuw aangeboden"),
            Map.entry("municipal-update", "Bericht van de gemeente"),
            Map.entry("municipality-succeeded", "Andere gemeente door herindeling"),
            Map.entry("update-failed", "Zaak niet te bekijken"),
            Map.entry("feedback-failed", "Terugkoppeling geweigerd"),
            Map.entry("attempts-exhausted", "Pogingen op"), Map.entry("consent-revoked", "Toestemming ingetrokken"),
            Map.entry("feedback-revoked", "Toestemming voor terugkoppeling ingetrokken"),
            Map.entry("cancelled-by-practice", "Ingetrokken door de praktijk"),
            Map.entry("cancellation-asked", "Annulering gevraagd door de praktijk"),
            Map.entry("expert-answered", "Antwoord van de deskundige"));
    private static final Map<String, String> BEGINNINGS = Map.of(
            "delivered-to-", "Bezorgd bij ", "not-delivered-to-", "Niet bezorgd bij ", "sent-again-to-",
            "Opnieuw verstuurd aan ", "taken-back-from-", "Intrekking gemeld aan ", "nothing-to-take-back-from-",
            "Niets in te trekken bij ", "not-taken-back-from-", "Intrekking niet gemeld aan ",
            "cancellation-told-to-", "Annulering gemeld aan ", "cancellation-not-told-to-",
            "Annulering niet gemeld aan ", "nothing-to-cancel-at-", "Niets te annuleren bij ");

    private final Directory directory;
    private final Clock clock;

    Wording(Directory directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** {@code municipality/0363} as {@code Gemeente Amsterdam}. */
    String partner(String partner) {
        String number = partner.replaceFirst("^.*/", "");
        return partner.startsWith("municipality/") ? municipality(new GemeenteCode(number))
                : partner.startsWith("practice/") ? practice(new AgbCode(number)) : "De hub zelf";
    }

    String municipality(GemeenteCode code) {
        return directory.municipality(code).map(Municipality::name).map(name -> "Gemeente " + name)
                .orElse("Gemeente " + code);
    }

    String practice(AgbCode agb) {
        return directory.practice(agb).map(Practice::name).orElse("Praktijk " + agb);
    }

    /** Today only the time, else the day too. */
    String moment(Instant moment) {
        LocalDate day = LocalDate.ofInstant(moment, DUTCH_TIME);
        return (day.equals(LocalDate.ofInstant(clock.instant(), DUTCH_TIME)) ? "vandaag" : DAY.format(day)) + " "
                + TIME.format(moment.atZone(DUTCH_TIME));
    }

    /** For the {@code datetime} of an HTML time. */
    static String machine(Instant moment) {
        return moment.atZone(DUTCH_TIME).toOffsetDateTime().toString();
    }

    static String day(LocalDate day) {
        return day == null ? null : DAY.format(day);
    }

    static String event(String event) {
        if (EVENTS.containsKey(event)) {
            return EVENTS.get(event);
        }
        for (RecipientRole role : RecipientRole.values()) {
            String beginning = event.endsWith(role.code()) ? BEGINNINGS.get(event.substring(0, event.length()
                    - role.code().length())) : null;
            if (beginning != null) {
                return beginning + Errands.role(role);
            }
        }
        if (event.startsWith("term-")) {
            return event.endsWith("-over") ? "Termijn: niet meer te laat" : "Termijn verstreken";
        }
        return event.replace('-', ' ');
    }

    static String state(ReferralState state) {
        return switch (state) {
            case ACCEPTED -> "Aanvaard";
            case READY -> "Wacht op bezorging";
            case SENT -> "Verstuurd, nog niet bevestigd";
            case RECEIVED -> "Ontvangen door de gemeente";
            case IN_PROGRESS -> "In onderzoek";
            case WAITING -> "Gemeente wacht op informatie";
            case EXTENDED -> "Termijn verlengd";
            case GRANTED, PARTLY_GRANTED, REFUSED, OTHERWISE_SOLVED, CLOSED -> "Besloten";
            case WITHDRAWN -> "Ingetrokken";
            case OTHER_MUNICIPALITY -> "Andere gemeente aan zet";
            case NOT_TAKEN_UP -> "Niet in behandeling genomen";
            case REVOKED -> "Toestemming ingetrokken";
            case NOT_DELIVERED -> "Niet bezorgd";
        };
    }

    /** How a state looks: {@code good}, {@code warn}, {@code bad}, or nothing. */
    static String look(ReferralState state) {
        return switch (state) {
            case NOT_DELIVERED -> "bad";
            case ACCEPTED, READY, SENT -> "warn";
            case WITHDRAWN, REVOKED, OTHER_MUNICIPALITY, NOT_TAKEN_UP -> "";
            default -> "good";
        };
    }

    static String state(Part.State state) {
        return switch (state) {
            case NOT_AGREED -> "Geen toestemming";
            case AGREED -> "Nog niet opgemaakt";
            case READY -> "Wacht op bezorging";
            case DELIVERED -> "Bezorgd";
            case NOT_DELIVERED -> "Niet bezorgd";
            case NOTHING -> "Niets te sturen";
            case REVOKED -> "Toestemming ingetrokken";
            case WITHDRAWN -> "Ingetrokken";
        };
    }

    static String state(DeadLetter.State state) {
        return switch (state) {
            case OPEN -> "Wacht op u";
            case PARKED -> "Opzij gezet";
            case CLAIMED -> "Wordt aangeboden";
            case RESENT -> "Opnieuw aangeboden";
            case CLOSED -> "Afgesloten";
        };
    }

    static String look(DeadLetter.State state) {
        return switch (state) {
            case OPEN -> "bad";
            case PARKED, CLAIMED, RESENT -> "warn";
            case CLOSED -> "";
        };
    }

    static String faultClass(String faultClass) {
        return faultClass.equals("technical") ? "technisch: vanzelf opnieuw geprobeerd"
                : "inhoudelijk: iemand moet iets veranderen";
    }
}
