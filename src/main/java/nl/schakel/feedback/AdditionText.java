package nl.schakel.feedback;

import java.util.function.Function;

import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.TimelineEntry;

/**
 * The sentences a GP reads about what was added to a referral: what multidisciplinary meetings agreed, and supplements.
 * The events are numbered per referral.
 */
final class AdditionText {

    private static final String MEETING = "mdo-";
    private static final String SUPPLEMENT = "add-";
    private static final String NOTICED = "mdo-noticed-";
    private static final String SHARED = "mdo-shared-";
    private static final String NOT_DELIVERED = "-not-delivered-to-";

    private AdditionText() {
    }

    /** Whether the municipality laid something down: only for who may have its feedback. */
    static boolean isMunicipal(TimelineEntry entry) {
        return entry.event().startsWith(NOTICED) || entry.event().startsWith(SHARED);
    }

    /** Whether it tells what became of what the practice itself sent. */
    static boolean isOwn(TimelineEntry entry) {
        return entry.event().startsWith(SUPPLEMENT) || entry.event().startsWith(MEETING) && !isMunicipal(entry);
    }

    /** The number of the document that comes along; null where none does. */
    static Integer document(TimelineEntry entry) {
        return entry.event().startsWith(SHARED) ? Integer.valueOf(entry.event().substring(SHARED.length())) : null;
    }

    static String municipal(TimelineEntry entry, String municipality) {
        return "In de zaak bij " + municipality + " staan nieuwe afspraken van het multidisciplinair overleg."
                + (document(entry) == null ? " Vraag ze zo nodig bij de gemeente op." : " Zie de bijlage.");
    }

    /** @param name of a party */
    static String own(TimelineEntry entry, Function<RecipientRole, String> name) {
        String party = "";
        for (RecipientRole role : RecipientRole.values()) {
            party = entry.event().endsWith("-to-" + role.code()) ? name.apply(role) : party;
        }
        boolean missed = entry.event().contains(NOT_DELIVERED);
        if (entry.event().startsWith(SUPPLEMENT)) {
            return missed ? "De aanvulling op de verwijzing is niet bij " + party + " bezorgd: " + entry.note()
                    : "De aanvulling op de verwijzing staat in de zaak bij " + party + ".";
        }
        return missed
                ? "De afspraken uit het multidisciplinair overleg zijn niet bij " + party + " bezorgd: " + entry.note()
                : "De afspraken uit het multidisciplinair overleg staan in de zaak bij " + party + ".";
    }
}
