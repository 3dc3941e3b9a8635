package nl.schakel.municipality;

import nl.schakel.referral.Fault;

/** How one standard puts a GP's answer into the case that the asker has; a standard without it has its answers fetched. */
public interface AdviceAttachment {

    /** As in {@link Standard#name()}. */
    String standard();

    /**
     * Makes the answer a document of the asker's case, with its consent token, each once; resumes where an earlier attempt
     * broke. The case's status stays the municipality's own to set.
     *
     * @throws Fault.Translation {@code advice-case-closed} where the case takes nothing more, or as every call
     */
    AdviceDelivery attach(AdviceDelivery delivery);
}
