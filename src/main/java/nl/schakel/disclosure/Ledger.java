package nl.schakel.disclosure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.hl7.fhir.r4.model.Base;

import nl.schakel.disclosure.Disclosure.Fact;

/** What one run lets go and what it holds back, while the Bundle is read. */
final class Ledger {

    private final Map<String, Claim> claims = new LinkedHashMap<>();
    private final Map<Base, WithheldReason> refusals = new IdentityHashMap<>();

    /**
     * A statement that asks to go.
     *
     * @param reading what the policy makes of its value. The newest statement decides even where its value may not go:
     *                an older one would tell something that is no longer true
     * @param when    milliseconds since 1970, lowest where undated
     * @param parts   the resources and elements it is read from
     */
    record Claim(Rule rule, Rule.Reading reading, long when, List<Base> parts) {
    }

    /** The facts in the order of the policy file, and the resources and elements that they were read from. */
    record Outcome(List<Fact> facts, Set<Base> parts) {
    }

    void refuse(Base part, WithheldReason reason) {
        refusals.put(part, reason);
    }

    /** Why nothing of this resource or element goes. */
    WithheldReason refusal(Base part) {
        return refusals.getOrDefault(part, WithheldReason.NOT_LISTED);
    }

    /** The newest wins, and of two equally old the first; a rule that allows several weighs each value apart. */
    void claim(Claim claim) {
        if (claim.rule().several() && claim.reading().value() == null) {
            refuse(claim, claim.reading().refusal());
            return;
        }
        String key = claim.rule().several() ? claim.rule().element() + '|' + claim.reading().value().code()
                : claim.rule().element();
        Claim before = claims.get(key);
        if (before != null && before.when() >= claim.when()) {
            refuse(claim, WithheldReason.SUPERSEDED);
            return;
        }
        if (before != null) {
            refuse(before, WithheldReason.SUPERSEDED);
        }
        claims.put(key, claim);
    }

    Outcome outcome() {
        List<Claim> winners = new ArrayList<>();
        Set<Base> parts = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Claim claim : claims.values()) {
            if (claim.reading().value() == null) {
                refuse(claim, claim.reading().refusal());
            } else {
                winners.add(claim);
                parts.addAll(claim.parts());
            }
        }
        winners.sort(Comparator.comparingInt(claim -> claim.rule().position()));
        List<Fact> facts = winners.stream().map(claim -> claim.rule().fact(claim.reading().value())).toList();
        return new Outcome(facts, parts);
    }

    /** What the patient objected to is told so, whatever else would have kept it here. */
    private void refuse(Claim claim, WithheldReason reason) {
        WithheldReason told = claim.reading().refusal() == WithheldReason.OBJECTED ? WithheldReason.OBJECTED : reason;
        claim.parts().forEach(part -> refuse(part, told));
    }
}
