package nl.schakel.municipality;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import nl.schakel.referral.CancelReason;

/**
 * Why something is taken back from a recipient, and the Dutch words in which every standard says so.
 *
 * @param day    when, Dutch time
 * @param reason of the practice; null where the recipient need not know it, and with a consent
 */
public record WithdrawalCause(Kind kind, LocalDate day, CancelReason reason) {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy",
            Locale.forLanguageTag("nl"));

    /** What happened. */
    public enum Kind {
        /** The patient took the consent back. */
        CONSENT_REVOKED,
        /** The practice took the referral back before the recipient began. */
        REFERRAL_WITHDRAWN,
        /** The practice asks the municipality, that had begun, to stop; the municipality decides. */
        STOP_ASKED
    }

    /** The patient took the consent back. */
    public static WithdrawalCause consentRevoked(LocalDate day) {
        return new WithdrawalCause(Kind.CONSENT_REVOKED, day, null);
    }

    /** Whether the recipient decides: then the case gets a note and nothing that ends it. */
    public boolean asks() {
        return kind == Kind.STOP_ASKED;
    }

    /** Whether it is the practice that does not want it any more. */
    public boolean isFromPractice() {
        return kind != Kind.CONSENT_REVOKED;
    }

    /** For whoever opens the case. */
    public String note() {
        return switch (kind) {
            case CONSENT_REVOKED -> "De inwoner heeft op " + DAY.format(day) + " de toestemming voor deze gegevens "
                    + "ingetrokken. Gebruik ze niet verder en bewaar alleen wat de wet voorschrijft. Via de hub "
                    + "(Schakel) gaat geen terugkoppeling over deze zaak meer naar de huisarts.";
            case REFERRAL_WITHDRAWN -> "De verwijzer heeft deze melding op " + DAY.format(day) + " ingetrokken" + why()
                    + ". Gebruik de gegevens niet verder en bewaar alleen wat de wet voorschrijft.";
            case STOP_ASKED -> "De verwijzer vraagt op " + DAY.format(day) + " om deze zaak te stoppen" + why()
                    + ". U beslist: sluit de zaak als ingetrokken, of ga door; de verwijzer hoort via de hub (Schakel) "
                    + "wat het wordt, voor zover de inwoner met terugkoppeling heeft ingestemd.";
        };
    }

    private String why() {
        return reason == null ? "" : reason.forMunicipality().map(words -> ": " + words).orElse("");
    }

    /** Short, the same at every attempt: by it a step knows what it did before. */
    public String mark() {
        return switch (kind) {
            case CONSENT_REVOKED -> "Toestemming ingetrokken op " + DAY.format(day) + ", gemeld via Schakel";
            case REFERRAL_WITHDRAWN -> "Melding ingetrokken door de verwijzer op " + DAY.format(day)
                    + ", gemeld via Schakel";
            case STOP_ASKED -> "Verzoek van de verwijzer om te stoppen, " + DAY.format(day) + ", gemeld via Schakel";
        };
    }

    /** The name under which a step of it is remembered: what is said of one cause is not said of another by it. */
    public String step(String name) {
        return (kind == Kind.CONSENT_REVOKED ? "intrekking-"
                : "annulering-" + (reason == null ? "" : reason.code() + "-")) + name;
    }

    /** What must be said by telephone, after {@code zeg}. The reason is not in it: this is logged. */
    public String byPhone() {
        return switch (kind) {
            case CONSENT_REVOKED -> "dat de inwoner de toestemming heeft ingetrokken";
            case REFERRAL_WITHDRAWN -> "dat de verwijzer de melding heeft ingetrokken";
            case STOP_ASKED -> "dat de verwijzer vraagt om te stoppen";
        };
    }
}
