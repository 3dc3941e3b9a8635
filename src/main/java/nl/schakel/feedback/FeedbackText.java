package nl.schakel.feedback;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Function;

import nl.schakel.directory.Municipality;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.TimelineEntry;

/** The sentences a GP reads. They never say more of a decision than its outcome and dates. */
final class FeedbackText {

    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");
    private static final Locale DUTCH = Locale.forLanguageTag("nl");
    static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", DUTCH);

    static final String EXPERT_ANSWERED = "expert-answered";
    static final String NOT_DELIVERED_TO = "not-delivered-to-";
    static final String REVOKED_FOR = "revoked-for-";
    static final String SUCCEEDED = "municipality-succeeded";
    static final String NOT_TAKEN_BACK_FROM = "not-taken-back-from-";
    static final String WAITS_ITS_TURN = "waits-its-turn";

    private FeedbackText() {
    }

    static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, DUTCH_TIME);
    }

    /** @param next the term that runs, null where none does */
    static String of(Course course, String municipality, Municipality.Contact contact, NextTerm next) {
        Referral referral = course.referral();
        TimelineEntry entry = course.entry();
        if (entry.event().equals(EXPERT_ANSWERED)) {
            return "De deskundige heeft de vraag beantwoord; het antwoord staat bij de zaak van " + municipality + ".";
        }
        String provision = referral.provision().label().toLowerCase(DUTCH);
        String text = switch (entry.state()) {
            case ACCEPTED, READY, SENT -> "De verwijzing voor " + provision + " is onderweg naar " + municipality + ".";
            case RECEIVED -> municipality + " heeft de melding voor " + provision + " ontvangen" + number(entry) + "."
                    + term(entry, next);
            case IN_PROGRESS -> municipality + (course.goesOn() ? " gaat verder met het onderzoek."
                    : " is met het onderzoek begonnen.") + term(entry, next);
            case WAITING -> municipality + " wacht op informatie en heeft de behandeling opgeschort."
                    + " De patiënt hoort van de gemeente wat er nodig is.";
            case EXTENDED -> municipality + " heeft meer tijd genomen." + term(entry, next);
            case GRANTED -> municipality + " heeft " + provision + " toegekend" + period(entry) + "."
                    + granted(referral, entry);
            case PARTLY_GRANTED -> municipality + " heeft de aanvraag voor " + provision + " voor een deel toegekend"
                    + period(entry) + "." + granted(referral, entry);
            case REFUSED -> municipality + " heeft de aanvraag voor " + provision + " afgewezen."
                    + " De patiënt heeft het besluit met uitleg gekregen en kan binnen zes weken bezwaar maken.";
            case OTHERWISE_SOLVED -> municipality + " heeft met de patiënt een oplossing gevonden zonder"
                    + " maatwerkvoorziening.";
            case CLOSED -> municipality + " heeft de zaak afgehandeld en deelt de uitkomst niet met de huisarts."
                    + " Vraag het zo nodig aan de patiënt.";
            case WITHDRAWN -> "De melding bij " + municipality + " is ingetrokken.";
            case OTHER_MUNICIPALITY -> municipality + " is niet de gemeente die hierover gaat."
                    + " Verwijs opnieuw, naar de gemeente waar de patiënt woont.";
            case NOT_TAKEN_UP -> municipality + " neemt het verzoek voor " + provision + " niet in behandeling; over de"
                    + " hulp zelf is niets besloten. Bel het Wmo-loket om te bespreken hoe het wel kan.";
            case REVOKED -> revoked(municipality);
            case NOT_DELIVERED -> notDelivered(entry, municipality);
        };
        String whole = text + WhatToDo.of(course, next);
        return contact == null || entry.state() == ReferralState.ACCEPTED ? whole
                : whole + " Contact: " + contact.name() + (contact.phone() == null ? "" : ", " + contact.phone()) + ".";
    }

    /** What the hub has to say of one recipient, or of feedback itself. */
    static String own(TimelineEntry entry, Function<RecipientRole, String> name) {
        String event = entry.event();
        if (event.equals(SUCCEEDED)) {
            return entry.note();
        }
        if (event.equals(WAITS_ITS_TURN)) {
            return "De verwijzing wacht nog: " + name.apply(RecipientRole.CONSULTANT) + " neemt per inwoner één verzoek"
                    + " van een praktijk tegelijk aan, en een eerder verzoek van uw praktijk loopt daar nog. Zij gaat"
                    + " vanzelf zodra dat is beantwoord. Is er haast bij, bel dan het Wmo-loket.";
        }
        for (RecipientRole role : RecipientRole.values()) {
            if (event.equals(NOT_DELIVERED_TO + role.code())) {
                return (role == RecipientRole.EXPERT ? "De vraag aan de deskundige" : "De informatie voor de medisch adviseur")
                        + " (" + name.apply(role) + ") is niet bezorgd: " + entry.note()
                        + " De melding bij de gemeente staat daar los van.";
            }
            if (event.equals(REVOKED_FOR + role.code())) {
                return "De toestemming voor " + name.apply(role) + " is ingetrokken; die krijgt niets meer.";
            }
            if (event.equals(NOT_TAKEN_BACK_FROM + role.code())) {
                return "Dat de toestemming is ingetrokken, kon niet per bericht aan " + name.apply(role)
                        + " worden doorgegeven; de beheerder van de hub belt.";
            }
        }
        return "De toestemming voor terugkoppeling is ingetrokken; verdere berichten over de zaak volgen niet.";
    }

    static String withoutConsent(TimelineEntry entry, String municipality) {
        return switch (entry.state()) {
            case ACCEPTED -> "De verwijzing is onderweg naar " + municipality + ".";
            case RECEIVED -> municipality + " heeft de verwijzing ontvangen. De patiënt gaf geen toestemming voor"
                    + " terugkoppeling; verdere berichten volgen niet.";
            case REVOKED -> revoked(municipality);
            default -> notDelivered(entry, municipality);
        };
    }

    /** {@code Task.statusReason}: always there with rejected, cancelled, on-hold and failed. */
    static String reason(ReferralState state, String note) {
        return switch (state) {
            case WAITING -> "De gemeente heeft de behandeling opgeschort.";
            case WITHDRAWN -> "De melding is ingetrokken.";
            case REVOKED -> "De patiënt heeft de toestemming ingetrokken.";
            case OTHER_MUNICIPALITY -> "Een andere gemeente is bevoegd.";
            case NOT_TAKEN_UP -> "De gemeente neemt het verzoek niet in behandeling.";
            case NOT_DELIVERED -> note == null ? "De verwijzing is niet bezorgd." : note;
            default -> null;
        };
    }

    private static String revoked(String municipality) {
        return "De toestemming voor deze verwijzing is ingetrokken. Er gaat niets meer naar " + municipality
                + ", en wat " + municipality + " nog meldt, wordt niet doorgegeven.";
    }

    private static String notDelivered(TimelineEntry entry, String municipality) {
        return "De verwijzing is niet bij " + municipality + " bezorgd"
                + (entry.note() == null ? "." : ": " + entry.note());
    }

    private static String number(TimelineEntry entry) {
        return entry.caseNumber() == null ? "" : " onder zaaknummer " + entry.caseNumber();
    }

    private static String term(TimelineEntry entry, NextTerm next) {
        if (next == null) {
            return "";
        }
        return next.kind() == NextTerm.Kind.DECISION ? decision(next.last())
                : " Het onderzoek is uiterlijk " + DAY.format(next.last()) + " klaar."
                + (entry.deadline() == null ? "" : decision(entry.deadline()));
    }

    private static String decision(LocalDate last) {
        return " Het besluit volgt uiterlijk " + DAY.format(last) + ".";
    }

    /** What kind of provision, where it is another than was asked for, and how the patient gets it. */
    private static String granted(Referral referral, TimelineEntry entry) {
        String category = entry.category() == null || entry.category().covers(referral.provision()) ? ""
                : " Het gaat om: " + entry.category().label().toLowerCase(DUTCH) + ".";
        return category + (entry.form() == null ? "" : switch (entry.form()) {
            case ZIN -> " De patiënt krijgt dit als zorg in natura.";
            case PGB -> " De patiënt krijgt hiervoor een persoonsgebonden budget (pgb).";
        });
    }

    private static String period(TimelineEntry entry) {
        return (entry.from() == null ? "" : " vanaf " + DAY.format(entry.from()))
                + (entry.until() == null ? "" : " tot en met " + DAY.format(entry.until()));
    }
}
