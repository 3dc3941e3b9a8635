package nl.schakel.municipality.zgw;

import java.util.Map;

/**
 * One version of a zaaktype, as far as a melding needs it. All values are addresses in the catalogue, valid for this
 * version only.
 *
 * @param url            the version
 * @param initiator      roltype of the patient, null where the zaaktype has none
 * @param referrer       roltype of the practice, null where the zaaktype has none
 * @param firstStatus    null where the hub does not set it
 * @param document       informatieobjecttype of the melding
 * @param tokenDocument  informatieobjecttype of the consent token; the melding's where the zaaktype has none
 * @param answerDocument informatieobjecttype of an expert's answer; the melding's where the zaaktype has none
 * @param properties     eigenschap by its name
 */
record CaseType(String url, String initiator, String referrer, String firstStatus, String document,
                String tokenDocument, String answerDocument, Map<String, Property> properties) {

    /**
     * An eigenschap.
     *
     * @param length most characters of a value; {@link Integer#MAX_VALUE} where the catalogue does not say
     */
    record Property(String url, int length) {
    }
}
