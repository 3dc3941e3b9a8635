package nl.schakel.municipality;

import nl.schakel.identity.GemeenteCode;

/**
 * Rung when a municipality mentions a case. It answers at once: looking is done later, and cases that are not the hub's
 * are dropped without a trace.
 */
public interface CaseBell {

    /** @param address of a case, ours or not */
    void ring(GemeenteCode municipality, String address);
}
