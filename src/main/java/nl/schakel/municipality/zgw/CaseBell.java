package nl.schakel.municipality.zgw;

import nl.schakel.identity.GemeenteCode;

/**
 * Told that something at a municipality may have changed. It answers at once: looking is done later, and cases that are
 * not the hub's are dropped without a trace.
 */
public interface CaseBell {

    /** @param caseUrl address of a zaak, ours or not */
    void ring(GemeenteCode municipality, String caseUrl);

    /** @param besluitUrl address of a besluit; of which zaak is not known yet */
    void ringDecision(GemeenteCode municipality, String besluitUrl);
}
