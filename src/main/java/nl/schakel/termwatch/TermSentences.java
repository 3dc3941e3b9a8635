package nl.schakel.termwatch;

import java.time.LocalDate;

import nl.schakel.directory.Municipality;
import nl.schakel.referral.Referral;

/**
 * What an operator and a municipality's contact read of a term: the hub's number and the zaaknummer, nothing about the
 * patient, the practice or the provision.
 */
final class TermSentences {

    private TermSentences() {
    }

    /** For the operator. */
    static String late(Referral referral, TermKind kind, LocalDate due, String municipality,
                       Municipality.Contact contact, boolean written) {
        return "Gemeente " + municipality + ": " + what(kind, due) + " " + advice(kind)
                + " " + call(contact, written) + " Kenmerk: " + number(referral) + ".";
    }

    /** For the operator. */
    static String over(Referral referral, TermKind kind, LocalDate due, String municipality) {
        return "Gemeente " + municipality + ": " + ended(referral, kind) + " De termijn was " + DutchDay.written(due)
                + ". Kenmerk: " + number(referral) + ".";
    }

    /** Subject of a mail to the contact. */
    static String subject(Referral referral, boolean ended) {
        return (ended ? "Niet meer over de termijn: " : "Over de termijn: ") + "melding van een huisarts, kenmerk "
                + referral.id();
    }

    /** A mail to the contact. */
    static String letter(Referral referral, TermKind kind, boolean ended, LocalDate due, String municipality) {
        String about = ended ? capital(ended(referral, kind)) + " U hoeft hiervoor niets meer te doen."
                : capital(what(kind, due)) + " " + ask(kind);
        return """
                Geachte collega,

                %s

                Kenmerk van de melding: %s
                Zaaknummer: %s
                Laatste dag van de termijn: %s

                Dit bericht bevat met opzet geen persoonsgegevens. Beantwoord het niet; verwerk de stand in de zaak, dan
                hoort de huisarts het vanzelf.

                Schakel, de verbinding tussen huisartsen en gemeente %s
                """.formatted(about, referral.id(),
                referral.caseNumber() == null ? "nog niet bekend" : referral.caseNumber(), DutchDay.written(due),
                municipality);
    }

    private static String what(TermKind kind, LocalDate due) {
        String day = DutchDay.written(due);
        return switch (kind) {
            case CONFIRMATION -> "de ontvangst van een melding is na " + day + " nog niet bevestigd.";
            case RETOUR -> "een iWmo-bericht (WMO315) heeft na " + day + " nog geen retourbericht (OP090).";
            case ANSWER -> "een iWmo-verzoek (WMO315) heeft na " + day + " nog geen antwoord (WMO319 of WMO301).";
            case SIGN_OF_LIFE -> "met een spoedmelding is na " + day + " nog niet begonnen (Wmo 2015 art. 2.3.3).";
            case INVESTIGATION -> "het onderzoek na een melding is na " + day
                    + " nog niet afgerond (Wmo 2015 art. 2.3.2).";
            case DECISION -> "op een melding is na " + day + " nog niet besloten (Wmo 2015 art. 2.3.5).";
        };
    }

    private static String ask(TermKind kind) {
        return switch (kind) {
            case CONFIRMATION, RETOUR -> "Wilt u nagaan of de melding is aangekomen? Neem anders contact op met de "
                    + "beheerder van Schakel.";
            case ANSWER, SIGN_OF_LIFE -> "Wilt u laten weten of de melding in behandeling is? In spoedeisende gevallen "
                    + "vraagt de wet om een tijdelijke voorziening zonder te wachten (Wmo 2015 art. 2.3.3).";
            case INVESTIGATION, DECISION -> "Wilt u nagaan hoe het met de zaak staat? Is zij opgeschort of verlengd, "
                    + "leg dat dan in de zaak vast.";
        };
    }

    private static String advice(TermKind kind) {
        return switch (kind) {
            case CONFIRMATION -> "Vraag of de melding is aangekomen.";
            case RETOUR -> "Vraag het applicatiebeheer van de gemeente of het bericht er is.";
            case ANSWER -> "Vraag of het verzoek in behandeling is.";
            case SIGN_OF_LIFE -> "Vraag wie de spoedmelding oppakt.";
            case INVESTIGATION -> "Vraag hoe het met het onderzoek staat.";
            case DECISION -> "Vraag hoe het met het besluit staat; wie met iWmo werkt, meldt een toekenning als "
                    + "pgb niet (OP043).";
        };
    }

    private static String ended(Referral referral, TermKind kind) {
        boolean there = referral.state().isAtMunicipality() || referral.state().isDecided();
        return switch (kind) {
            case CONFIRMATION, RETOUR -> there ? "de ontvangst van de melding is alsnog bevestigd."
                    : "op de bevestiging van de melding wacht niemand meer.";
            case ANSWER, SIGN_OF_LIFE -> there ? "de melding is alsnog in behandeling."
                    : "op een begin met de melding wacht niemand meer.";
            case INVESTIGATION, DECISION -> referral.state().isDecided() ? "er is alsnog besloten op de melding."
                    : there ? "de termijn voor de melding is verlengd." : "de melding loopt niet meer.";
        };
    }

    private static String capital(String sentence) {
        return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
    }

    private static String call(Municipality.Contact contact, boolean written) {
        String who = contact == null ? "het Wmo-loket"
                : contact.name() + (contact.phone() == null ? "" : " (" + contact.phone() + ")");
        return written ? "De contactpersoon krijgt een e-mail; bellen kan met " + who + "." : "Bel " + who + ".";
    }

    private static String number(Referral referral) {
        return referral.id() + (referral.caseNumber() == null ? "" : ", zaaknummer " + referral.caseNumber());
    }
}
