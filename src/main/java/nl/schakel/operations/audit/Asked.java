package nl.schakel.operations.audit;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Function;

import nl.schakel.audit.AuditAction;
import nl.schakel.audit.AuditSearch;
import nl.schakel.identity.Bsn;

/**
 * What was looked for, as it was typed; of a BSN only the keyed hash.
 *
 * @param action code of an action; empty for any
 * @param from   first day, {@code 2026-11-20}; empty for any
 * @param until  last day
 */
record Asked(String practice, String patient, String referral, String action, String agent, String from, String until)
        implements Serializable {

    static final Asked NOTHING = new Asked("", null, "", "", "", "", "");

    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");

    /** @throws IllegalArgumentException with a Dutch sentence, that repeats nothing */
    static Asked of(String practice, String bsn, String referral, String action, String agent, String from,
                    String until, Function<Bsn, String> hash) {
        require(practice.isBlank() || practice.strip().matches("\\d{8}"), "Een praktijk is een AGB-code: acht cijfers.");
        String number = bsn.replaceAll("[ .]", "");
        require(number.isEmpty() || Bsn.isValid(number), "Dit is geen BSN: negen cijfers die aan de elfproef voldoen.");
        require(referral.isBlank() || isUuid(referral.strip()), "Het nummer van een verwijzing heeft 36 tekens.");
        require(action.isEmpty() || Arrays.stream(AuditAction.values()).anyMatch(known -> known.code().equals(action)),
                "Deze handeling is er niet.");
        require(agent.isBlank() || agent.strip().matches("[\\p{L}0-9@._-]+(?:/[\\p{L}0-9 @._-]*)?"),
                "Wie het deed schrijft u als soort/nummer, bijvoorbeeld municipality/0363 of operator/jansen.");
        require(day(from) && day(until), "Een dag schrijft u als 2026-11-20.");
        return new Asked(practice.strip(), number.isEmpty() ? null : hash.apply(Bsn.of(number)), referral.strip(), action,
                agent.strip(), from, until);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    private static boolean isUuid(String text) {
        try {
            return text.length() == 36 && UUID.fromString(text) != null;
        } catch (IllegalArgumentException no) {
            return false;
        }
    }

    private static boolean day(String text) {
        try {
            return text.isEmpty() || LocalDate.parse(text) != null;
        } catch (DateTimeParseException no) {
            return false;
        }
    }

    /** Days are Dutch. */
    AuditSearch.Criteria criteria() {
        return new AuditSearch.Criteria(filled(practice), patient,
                referral.isEmpty() ? null : "Task/" + referral.toLowerCase(),
                action.isEmpty() ? null : AuditAction.of(action), filled(agent), start(from, 0), start(until, 1));
    }

    private static String filled(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Instant start(String day, int later) {
        return day.isEmpty() ? null : LocalDate.parse(day).plusDays(later).atStartOfDay(DUTCH_TIME).toInstant();
    }
}
