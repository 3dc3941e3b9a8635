package nl.schakel.fhir;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeChildExtension;
import ca.uhn.fhir.context.RuntimeResourceDefinition;
import ca.uhn.fhir.parser.DataFormatException;
import nl.schakel.referral.Refusal;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.instance.model.api.IPrimitiveType;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.Extension;

/**
 * Tells where a message is no FHIR R4. The parser only knows that it is not: it drops an element without saying where,
 * and stops at a type of resource it does not know. Run after the parser stumbled, never on a sound message.
 */
final class ShapeFinder {

    private static final int ENOUGH = 50;

    private final FhirContext fhir;

    ShapeFinder(FhirContext fhir) {
        this.fhir = fhir;
    }

    /** @return the places, with names of FHIR's own only; empty where the message cannot even be walked */
    List<Refusal> find(byte[] body, String mediaType) {
        List<Refusal> found = new ArrayList<>();
        BodyTree tree = body == null ? null : BodyTree.of(body, mediaType);
        if (tree != null && tree.name().equals("Bundle")) {
            resource(tree, "Bundle", found);
        }
        return found;
    }

    private void resource(BodyTree node, String path, List<Refusal> found) {
        RuntimeResourceDefinition definition;
        try {
            definition = fhir.getResourceDefinition(node.name());
        } catch (DataFormatException | IllegalArgumentException e) {
            add(Reason.RESOURCE_UNKNOWN, path, found);
            return;
        }
        composite(node, definition, path, found);
    }

    private void composite(BodyTree node, BaseRuntimeElementCompositeDefinition<?> definition, String path,
                           List<Refusal> found) {
        Map<String, Integer> seen = new HashMap<>();
        for (BodyTree child : node.children()) {
            boolean aside = child.name().startsWith("_");
            String name = aside ? child.name().substring(1) : child.name();
            BaseRuntimeChildDefinition known = definition.getChildByName(name);
            if (known == null || !known.getValidChildNames().contains(name)) {
                boolean common = name.equals("id") || name.equals("extension") || name.equals("modifierExtension");
                if (!common) {
                    add(Reason.ELEMENT_UNKNOWN, path, found);
                }
            } else if (!aside) {
                String place = path + "." + known.getElementName().replace("[x]", "");
                boolean repeats = known.getMax() != 1;
                int position = seen.merge(known.getElementName(), 1, Integer::sum) - 1;
                if (child.list() != null && child.list() != repeats || !repeats && position > 0) {
                    add(Reason.VALUE_INVALID, place, found);
                } else {
                    element(child, known, repeats ? place + "[" + position + "]" : place, found);
                }
            }
        }
    }

    private void element(BodyTree node, BaseRuntimeChildDefinition known, String path, List<Refusal> found) {
        BaseRuntimeElementDefinition<?> definition = known instanceof RuntimeChildExtension
                ? fhir.getElementDefinition(Extension.class) : known.getChildByName(node.name());
        switch (definition.getChildType()) {
            case RESOURCE, CONTAINED_RESOURCES, CONTAINED_RESOURCE_LIST -> {
                if (node.children().size() == 1) {
                    resource(node.children().get(0), path, found);
                } else {
                    add(Reason.VALUE_INVALID, path, found);
                }
            }
            case PRIMITIVE_XHTML, PRIMITIVE_XHTML_HL7ORG -> { }
            default -> {
                if (definition instanceof BaseRuntimeElementCompositeDefinition<?> composite) {
                    if (node.value() != null) {
                        add(Reason.VALUE_INVALID, path, found);
                    }
                    composite(node, composite, path, found);
                } else {
                    primitive(node, definition.newInstance(known.getInstanceConstructorArguments()), path,
                            found);
                }
            }
        }
    }

    private static void primitive(BodyTree node, IBase instance, String path, List<Refusal> found) {
        boolean json = node.list() != null;
        if (node.value() == null) {
            if (json && (!node.list() || !node.children().isEmpty())) {
                add(Reason.VALUE_INVALID, path, found);
            }
            return;
        }
        try {
            ((IPrimitiveType<?>) instance).setValueAsString(node.value());
        } catch (RuntimeException e) {
            add(instance instanceof BaseDateTimeType ? Reason.DATE_INVALID : Reason.VALUE_INVALID, path, found);
        }
    }

    private static void add(Reason reason, String path, List<Refusal> found) {
        Refusal refusal = reason.at(path);
        if (found.size() < ENOUGH && !found.contains(refusal)) {
            found.add(refusal);
        }
    }
}
