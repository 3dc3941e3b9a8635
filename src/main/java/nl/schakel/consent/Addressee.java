package nl.schakel.consent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.RelatedPerson;
import org.hl7.fhir.r4.model.Resource;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.identity.UraCode;

/** The organisation that would receive, known by its numbers: a display or a name proves nothing. */
final class Addressee {

    enum Naming {
        /** This very organisation. */
        EXACT,
        /** A kind of organisation that it belongs to. */
        CATEGORY,
        OTHER,
        UNKNOWN
    }

    private static final String OIN = "urn:osb:oin";
    private static final String GEMEENTE = "urn:oid:2.16.840.1.113883.2.4.6.14";
    private static final String AGB = "http://fhir.nl/fhir/NamingSystem/agb-z";
    private static final String URA = "http://fhir.nl/fhir/NamingSystem/ura";
    private static final Map<String, String> SYSTEMS = Map.of(OIN, OIN, GEMEENTE, GEMEENTE, AGB, AGB, URA, URA,
            "urn:oid:2.16.840.1.113883.2.4.6.1", AGB, "urn:oid:2.16.528.1.1007.3.3", URA);

    /** SBI 2025: the nearest there is to "a municipality" as a kind of organisation. */
    private static final String SBI = "https://www.cbs.nl/standaard-bedrijfsindeling";
    private static final String PUBLIC_ADMINISTRATION = "84110";

    private final Map<String, Set<String>> numbers = new HashMap<>();
    private final boolean municipality;

    private Addressee(boolean municipality) {
        this.municipality = municipality;
    }

    /**
     * @param code         null where the recipient is not a municipality
     * @param predecessors whose numbers mean this recipient too
     */
    static Addressee recipient(Oin oin, GemeenteCode code, ConsentQuestion.Predecessors predecessors) {
        Addressee recipient = new Addressee(code != null);
        recipient.add(OIN, oin.value());
        predecessors.oins().forEach(former -> recipient.add(OIN, former.value()));
        if (code != null) {
            recipient.add(GEMEENTE, code.value());
        }
        predecessors.codes().forEach(former -> recipient.add(GEMEENTE, former.value()));
        return recipient;
    }

    /** @param ura null where it has none */
    static Addressee practice(AgbCode agb, UraCode ura) {
        Addressee practice = new Addressee(false);
        practice.add(AGB, agb.value());
        if (ura != null) {
            practice.add(URA, ura.value());
        }
        return practice;
    }

    private void add(String system, String number) {
        numbers.computeIfAbsent(system, key -> new HashSet<>()).add(number);
    }

    Naming named(Reference reference, Resource root, BundleView bundle) {
        List<Identifier> identifiers = new ArrayList<>();
        if (reference.hasIdentifier()) {
            identifiers.add(reference.getIdentifier());
        }
        Resource target = bundle.resolve(reference, root);
        if (target instanceof Patient || target instanceof RelatedPerson) {
            return Naming.OTHER;
        }
        if (target instanceof Organization organization) {
            if (organization.hasModifierExtension()) {
                return Naming.UNKNOWN;
            }
            identifiers.addAll(organization.getIdentifier());
            if (identifiers.isEmpty() && ConsentCodes.has(organization.getType(), SBI, PUBLIC_ADMINISTRATION)) {
                return municipality ? Naming.CATEGORY : Naming.OTHER;
            }
        }
        return named(identifiers);
    }

    /** Numbers that contradict each other are nobody's: not a yes to sharing, and not a no to an objection either. */
    private Naming named(List<Identifier> identifiers) {
        boolean ours = false;
        boolean someoneElses = false;
        boolean known = false;
        for (Identifier identifier : identifiers) {
            String system = SYSTEMS.get(String.valueOf(identifier.getSystem()));
            String value = identifier.hasValue() ? identifier.getValue().trim() : "";
            boolean foreignList = GEMEENTE.equals(system) && value.length() != 4;
            if (system == null || foreignList) {
                continue;
            }
            known = true;
            Set<String> own = numbers.getOrDefault(system, Set.of());
            ours |= own.contains(value);
            someoneElses |= !own.isEmpty() && !own.contains(value);
        }
        if (ours) {
            return someoneElses ? Naming.UNKNOWN : Naming.EXACT;
        }
        return known ? Naming.OTHER : Naming.UNKNOWN;
    }
}
