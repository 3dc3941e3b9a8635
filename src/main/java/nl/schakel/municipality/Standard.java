package nl.schakel.municipality;

import java.util.List;

import nl.schakel.directory.Municipality;
import nl.schakel.referral.RecipientRole;

/** What start-up must know of a municipal standard; it needs no running hub. One for each sub-room. */
public interface Standard {

    /** The key of its block in a municipality's file: {@code zgw}, {@code iwmo} or {@code stuf}. */
    String name();

    /**
     * What is wrong with the block of a recipient, one Dutch sentence per broken rule; empty where nothing is. Never a
     * value.
     *
     * @param place the municipality as it is reached for this recipient
     */
    List<String> findings(Municipality place, RecipientRole recipient);

    /** Whether its cases can be looked at; otherwise a municipality only tells of them. */
    boolean isLookedAt();

    /**
     * Whether what one of two recipients of this standard receives, the other could read: their cases stand in one
     * worklist. Asked only where neither has findings.
     */
    boolean isSameDesk(Municipality one, Municipality other);

    /**
     * Whether something can be added to a case after it was delivered: what a multidisciplinary meeting agreed, or a
     * supplement of the practice's. Such a standard has a route template {@code mdo-<name>}.
     */
    default boolean takesAdditions() {
        return false;
    }

    /** The lists that translate what a municipality says; asked only where there are no findings. */
    default List<CodeTable> codeTables(Municipality place) {
        return List.of();
    }
}
