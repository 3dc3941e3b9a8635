package nl.schakel.municipality;

import java.util.List;

import nl.schakel.directory.Municipality;
import nl.schakel.referral.RecipientRole;

/**
 * Tries a recipient out before it goes live, for the command {@code check}: can it be reached, does it know the hub,
 * has it what a melding needs. Changes nothing there and sends nothing about anybody.
 */
public interface DryRun {

    /** The standard that it tries: {@code zgw}, {@code iwmo} or {@code stuf}. */
    String standard();

    /**
     * @param place the municipality as it is reached for this recipient
     * @return what was found, in no order; empty where all is well. Trouble of the other side is a finding, never an
     *         exception
     */
    List<Finding> tryOut(Municipality place, RecipientRole recipient);

    /**
     * One finding.
     *
     * @param severity how bad
     * @param code     machine code, kebab-case
     * @param sentence Dutch: what is wrong and what to do; never a secret or content
     */
    record Finding(Severity severity, String code, String sentence) {
    }

    /** How bad a finding is, worst first. */
    enum Severity {
        /** No referral can be delivered, or one would go wrong. */
        ERROR,
        /** It works now, but will not always. */
        WARNING,
        /** Good to know. */
        NOTE
    }
}
