package nl.schakel.municipality.zgw;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import nl.schakel.advice.AdviceId;
import nl.schakel.directory.Municipality;
import nl.schakel.referral.AdditionKind;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;

/**
 * By what a case of ours and its documents are known: everything follows from these three, so that it can be found
 * again without a memory.
 *
 * @param recipient whose case
 * @param reference the number that hub and recipient share; for an expert a pseudonym
 * @param startDate startdatum
 */
record CaseIdentity(RecipientRole recipient, ReferralId reference, LocalDate startDate) {

    static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");
    private static final String MEETING = "-MDO-";
    private static final String SUPPLEMENT = "-AANV-";
    private static final String QUESTION = "-V";
    private static final int QUESTION_DIGITS = 7;

    /** The start date is the day of receipt in the Netherlands: legal terms count from it (Wmo 2015 art. 2.3.2). */
    static CaseIdentity of(RecipientRole recipient, ReferralId reference, Instant receivedAt) {
        return new CaseIdentity(recipient, reference, receivedAt.atZone(AMSTERDAM).toLocalDate());
    }

    /** A moment as the Netherlands write it, with its offset: an hour is there twice when summer ends. */
    static String moment(Instant moment) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(moment.atZone(AMSTERDAM));
    }

    /** For which of its recipients a municipality stands here: {@link Municipality#at} names it after that one. */
    static RecipientRole recipientAt(Municipality place) {
        if (isAt(place, place.recipients().medicalAdviser())) {
            return RecipientRole.MEDICAL_ADVISER;
        }
        return isAt(place, place.recipients().expert()) ? RecipientRole.EXPERT : RecipientRole.CONSULTANT;
    }

    private static boolean isAt(Municipality place, Municipality.Adviser adviser) {
        return adviser != null && adviser.isReachable() && adviser.oin().equals(place.oin())
                && place.name().endsWith(", " + adviser.name()) && adviser.connection().equals(place.connection());
    }

    MessageKind kind() {
        return MessageKind.to(recipient);
    }

    /** The zaaknummer that the hub gives: the same at every attempt, without meaning, short enough for the phone. */
    String caseNumber() {
        return kind().prefix + startDate.getYear() + "-"
                + reference.toString().substring(0, 13).toUpperCase(Locale.ROOT);
    }

    String documentNumber() {
        return caseNumber() + kind().suffix;
    }

    String tokenNumber() {
        return caseNumber() + "-TOKEN";
    }

    /** The number of something that was added to the case. */
    String additionNumber(AdditionKind kind, int addition) {
        return caseNumber() + (kind == AdditionKind.MDO ? MEETING : SUPPLEMENT) + addition;
    }

    /** Whether the hub put a document with this number in the case; one in parts may have got a later number. */
    boolean isNumberOfOurs(String number) {
        return number.equals(documentNumber()) || number.startsWith(documentNumber() + "-")
                || number.equals(tokenNumber()) || number.startsWith(tokenNumber() + "-")
                || number.startsWith(caseNumber() + MEETING) || number.startsWith(caseNumber() + SUPPLEMENT)
                || number.startsWith(caseNumber() + QUESTION);
    }

    /** The number of what a practice answered to a question about the case; with a token's suffix at most 40 long. */
    String answerToQuestionNumber(AdviceId question) {
        return caseNumber() + QUESTION
                + question.toString().substring(0, QUESTION_DIGITS).toUpperCase(Locale.ROOT);
    }

    /** The number of an expert's answer among the documents of this case. */
    String answerNumber(String hash) {
        return caseNumber() + "-A-" + hash;
    }

    /** Whether a case carries our kenmerk. */
    boolean isOurs(JsonNode zaak) {
        for (JsonNode kenmerk : zaak.path("kenmerken")) {
            if (kenmerk.path("bron").asText().equals(kind().source)
                    && kenmerk.path("kenmerk").asText().equals(reference.toString())) {
                return true;
            }
        }
        return false;
    }

    /**
     * The cases that may be ours: by the number that we give; where the municipality numbers, those of that day and
     * zaaktype, because the standard has no filter on kenmerk.
     *
     * @param zaaktype address of the version, asked for only where the municipality numbers
     */
    List<JsonNode> candidates(ZgwConnection at, Supplier<String> zaaktype) {
        ZgwSettings settings = at.settings();
        Map<String, String> query = settings.hubNumbers()
                ? Map.of("identificatie", caseNumber(), "bronorganisatie", settings.rsin().value())
                : Map.of("startdatum", startDate.toString(), "zaaktype", zaaktype.get(),
                        "bronorganisatie", settings.rsin().value());
        return at.list(settings.zaken(), "/zaken", query, "zaak opzoeken");
    }

    Optional<JsonNode> ours(List<JsonNode> candidates) {
        return candidates.stream().filter(this::isOurs).findFirst();
    }
}
