package nl.schakel.municipality;

import java.util.Optional;

/** What a delivery already did, so that one that broke half-way resumes at the broken step. */
public interface StepMemory {

    /** The step whose result is the address of the case; every standard has it. */
    String CASE = "zaak";

    /** What a finished step left behind, usually an address at the municipality. */
    Optional<String> result(String step);

    /** Remembers a finished step; on disk when it returns. */
    void done(String step, String result);

    /** The case went along with its municipality: this is its address from now on. */
    default void moved(String address) {
        done(CASE, address);
    }

    /** Whether an earlier attempt was made: the first step that is not remembered may then have happened unseen. */
    boolean resumed();
}
