package nl.schakel.proof;

import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.FhirContext;
import org.hl7.fhir.instance.model.api.IBase;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Base64BinaryType;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.EnumFactory;
import org.hl7.fhir.r4.model.Enumeration;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Narrative;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;

/**
 * Fills every element of any R4 resource with markers, after the definitions that the FHIR library itself parses by: so
 * an element that is added to it is filled too. References to a person point at the patient of the referral, all others
 * lead nowhere.
 */
final class FullResources {

    private static final FhirContext FHIR = FhirContext.forR4Cached();
    /** Contents within contents, parts within parts: the Questionnaire and the ElementDefinition never end. */
    private static final int DEEPEST = 6;
    private static final int TYPES_BELOW = 4;
    /** What a resource as a whole has; the same names mean something else deeper down. */
    private static final Set<String> WHOLE = Set.of("contained", "text", "meta");
    private static final Set<String> APART = Set.of("id", "extension", "modifierExtension");
    private static final Set<String> PERSON = Set.of("subject", "patient", "for", "beneficiary", "focus",
            "sourcePatientInfo");
    private static final List<String> EXTENSIONS = List.of("string", "CodeableConcept", "markdown", "Period", "code",
            "Attachment", "dateTime", "Reference", "decimal", "Annotation", "HumanName", "uri", "Coding", "integer",
            "Address", "base64Binary", "Quantity", "date", "Identifier", "instant", "ContactPoint", "uuid", "time");
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    private static final String CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";

    private final Markers markers;
    private final Random random;
    private final String patient;
    private int turn;

    /**
     * @param random  chooses types, codes and lengths
     * @param patient by what reference the Bundle knows its patient
     */
    FullResources(Markers markers, Random random, String patient) {
        this.markers = markers;
        this.random = random;
        this.patient = patient;
        this.turn = random.nextInt(1000);
    }

    /** Every type of resource that R4 knows. */
    static Set<String> types() {
        Set<String> types = new TreeSet<>(FHIR.getResourceTypes());
        return types;
    }

    /** A new one of this type with everything filled. */
    Resource of(String type) {
        Resource resource = (Resource) FHIR.getResourceDefinition(type).newInstance();
        fill(resource, name -> true, true);
        return resource;
    }

    /**
     * Fills what a resource does not say yet.
     *
     * @param may which of its elements by name; what is not said remains as it is
     * @param all also an id and what a whole resource carries: labels, narrative, contained resources
     */
    void fill(Resource resource, Predicate<String> may, boolean all) {
        String path = resource.fhirType();
        if (all && !resource.hasId()) {
            resource.setId(markers.text(path + ".id"));
        }
        if (may.test("meta")) {
            meta(resource.getMeta(), path + ".meta", all);
        }
        children(resource, (BaseRuntimeElementCompositeDefinition<?>) FHIR.getResourceDefinition(resource), path, 0,
                may);
        if (resource instanceof DomainResource domain) {
            if (may.test("text") && !domain.hasText()) {
                narrative(domain.getText(), path + ".text");
            }
            if (may.test("extension")) {
                domain.addExtension(extension(path, 0));
                domain.addExtension(extension(path, 0));
            }
            if (may.test("contained")) {
                domain.addContained(contained(path));
            }
        }
    }

    /** Adds one more of an element that may repeat. */
    void another(Resource resource, String name) {
        BaseRuntimeChildDefinition child = ((BaseRuntimeElementCompositeDefinition<?>)
                FHIR.getResourceDefinition(resource)).getChildByName(name);
        child.getMutator().addValue(resource, value(child, name, resource.fhirType() + '.' + name, 0));
    }

    /** Adds displays, texts, ids and extensions to the parts of an element that are there already, at any depth. */
    void annotate(Base element, String path) {
        if (element instanceof Coding coding && !coding.hasDisplay()) {
            coding.setDisplay(markers.text(path + ".display"));
            coding.setVersion(markers.text(path + ".version"));
        } else if (element instanceof CodeableConcept concept && !concept.hasText()) {
            concept.setText(markers.text(path + ".text"));
        } else if (element instanceof Reference reference && !reference.hasDisplay()) {
            reference.setDisplay(markers.text(path + ".display"));
        }
        if (element instanceof Element part && !(element instanceof Extension) && !part.hasId()) {
            part.setId(markers.text(path + ".@id"));
            part.addExtension(extension(path, 2));
        }
        for (Property property : element.children()) {
            String name = property.getName().replace("[x]", "");
            if (!APART.contains(name) && !(element instanceof Resource && WHOLE.contains(name))) {
                property.getValues().forEach(value -> annotate(value, path + '.' + name));
            }
        }
    }

    private void children(IBase element, BaseRuntimeElementCompositeDefinition<?> definition, String path, int depth,
                          Predicate<String> may) {
        for (BaseRuntimeChildDefinition child : definition.getChildren()) {
            String name = child.getElementName().replace("[x]", "");
            boolean there = child.getAccessor().getValues(element).stream().anyMatch(value -> !value.isEmpty());
            if (APART.contains(name) || depth == 0 && WHOLE.contains(name) && element instanceof DomainResource
                    || depth == 0 && name.equals("meta") || there || !may.test(name)) {
                continue;
            }
            List<String> names = new ArrayList<>(new TreeSet<>(child.getValidChildNames()));
            names.remove(name + "Resource");
            int times = child.getMax() == 1 || depth > 1 ? 1 : 1 + random.nextInt(2);
            for (int i = 0; i < times; i++) {
                IBase value = value(child, names.get(Math.floorMod(turn++, names.size())), path + '.' + name, depth);
                if (value != null) {
                    child.getMutator().addValue(element, value);
                }
            }
        }
    }

    private IBase value(BaseRuntimeChildDefinition child, String name, String path, int depth) {
        BaseRuntimeElementDefinition<?> definition = child.getChildByName(name);
        switch (definition.getChildType()) {
            case RESOURCE, CONTAINED_RESOURCES, CONTAINED_RESOURCE_LIST -> {
                return contained(path);
            }
            case PRIMITIVE_XHTML, PRIMITIVE_XHTML_HL7ORG -> {
                return null;
            }
            default -> {
                IBase value = definition.newInstance(child.getInstanceConstructorArguments());
                return filled(value, definition, path, depth) ? value : null;
            }
        }
    }

    private boolean filled(IBase value, BaseRuntimeElementDefinition<?> definition, String path, int depth) {
        if (value instanceof Enumeration<?> code) {
            choose(code);
        } else if (value instanceof PrimitiveType<?> primitive) {
            primitive(primitive, path);
        } else if (value instanceof Reference reference) {
            reference(reference, path, depth);
        } else if (value instanceof Narrative narrative) {
            narrative(narrative, path);
        } else if (value instanceof Meta meta) {
            meta(meta, path, true);
        } else if (value instanceof Extension extension) {
            extension.setUrl(url(path)).setValue(new StringType(markers.text(path + ".value")));
        } else if (depth > DEEPEST) {
            return false;
        } else if (definition instanceof BaseRuntimeElementCompositeDefinition<?> composite) {
            children(value, composite, path, depth + 1, name -> true);
        }
        // The library writes a primitive's id only beside an extension, and neither beside an id.
        if (value instanceof Element element && !(value instanceof Extension) && !(value instanceof IdType)
                && depth < (value instanceof PrimitiveType ? 2 : TYPES_BELOW)) {
            element.setId(markers.text(path + ".@id"));
            if (depth < 2) {
                element.addExtension(extension(path, depth + 1));
            }
        }
        return true;
    }

    /** Any code that the standard binds, except one that would keep the whole referral here. */
    private <E extends Enum<?>> void choose(Enumeration<E> code) {
        List<String> codes = new ArrayList<>();
        for (E constant : constants(code.getEnumFactory())) {
            if (!constant.name().equals("NULL")) {
                codes.add(code.getEnumFactory().toCode(constant));
            }
        }
        boolean confidentiality = codes.containsAll(List.of("N", "R", "V"));
        code.setValueAsString(confidentiality ? "N" : codes.get(Math.floorMod(turn++, codes.size())));
    }

    /** The library names a factory after the codes it makes. */
    @SuppressWarnings("unchecked")
    private static <E extends Enum<?>> E[] constants(EnumFactory<E> factory) {
        try {
            return (E[]) Class.forName(factory.getClass().getName().replaceFirst("EnumFactory$", ""))
                    .getEnumConstants();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private void primitive(PrimitiveType<?> primitive, String path) {
        if (primitive instanceof BooleanType truth) {
            truth.setValue(random.nextBoolean());
        } else if (primitive instanceof IntegerType integer) {
            integer.setValue(markers.integer(path));
        } else if (primitive instanceof Base64BinaryType binary) {
            byte[] text = ("- " + markers.text(path) + " -").getBytes(StandardCharsets.UTF_8);
            binary.setValue(random.nextBoolean() ? text : Zip.gzip(text));
        } else {
            primitive.setValueAsString(spelled(primitive, path));
        }
    }

    private String spelled(PrimitiveType<?> primitive, String path) {
        return switch (primitive.fhirType()) {
            case "decimal" -> markers.number(path);
            case "date" -> markers.day(path).toString();
            case "dateTime" -> SECONDS.format(markers.moment(path)) + (random.nextBoolean() ? "Z" : "+01:00");
            case "instant" -> SECONDS.format(markers.moment(path)) + ".000Z";
            case "time" -> "13:14:15." + markers.number(path);
            case "oid" -> "urn:oid:2.999." + markers.number(path);
            case "uuid" -> "urn:uuid:" + markers.uuid(path);
            case "uri", "url", "canonical" -> url(path);
            case "code", "id" -> markers.text(path);
            default -> random.nextInt(8) > 0 ? markers.text(path) + ' ' + markers.text(path)
                    : markers.text(path) + " <b>&amp;\"'\\ \u00e9%s%n${x}{}\n" + markers.text(path);
        };
    }

    private String url(String path) {
        return switch (random.nextInt(4)) {
            case 0 -> "urn:oid:2.999." + markers.number(path);
            case 1 -> "urn:uuid:" + markers.uuid(path);
            default -> "https://" + markers.text(path) + ".example/" + markers.text(path);
        };
    }

    private void reference(Reference reference, String path, int depth) {
        String name = path.substring(path.lastIndexOf('.') + 1);
        reference.setReference(PERSON.contains(name) ? patient : switch (random.nextInt(3)) {
            case 0 -> "Practitioner/" + markers.text(path + ".reference");
            case 1 -> "https://" + markers.text(path + ".reference") + ".example/fhir/Condition/"
                    + markers.text(path + ".reference");
            default -> "urn:uuid:" + markers.uuid(path + ".reference");
        });
        reference.setDisplay(markers.text(path + ".display"));
        if (depth < TYPES_BELOW) {
            reference.getIdentifier().setSystem(url(path + ".identifier.system"))
                    .setValue(markers.text(path + ".identifier.value"))
                    .setType(new CodeableConcept().setText(markers.text(path + ".identifier.type.text")));
        }
    }

    private void narrative(Narrative narrative, String path) {
        narrative.setStatus(Narrative.NarrativeStatus.GENERATED);
        narrative.setDivAsString("<div xmlns=\"http://www.w3.org/1999/xhtml\"><p title=\""
                + markers.text(path + ".div") + "\">" + markers.text(path + ".div") + " <b>"
                + markers.number(path + ".div") + "</b></p></div>");
    }

    private void meta(Meta meta, String path, boolean all) {
        meta.addTag(new Coding(url(path + ".tag.system"), markers.text(path + ".tag.code"),
                markers.text(path + ".tag.display")));
        meta.setSource(url(path + ".source"));
        meta.addProfile("https://" + markers.text(path + ".profile") + ".example/" + markers.text(path + ".profile"));
        meta.addSecurity(all ? new Coding(url(path + ".security.system"), markers.text(path + ".security.code"),
                markers.text(path + ".security.display"))
                : new Coding(CONFIDENTIALITY, "N", markers.text(path + ".security.display")));
        if (all) {
            meta.setVersionId(markers.text(path + ".versionId"));
            meta.setLastUpdatedElement(new InstantType(
                    SECONDS.format(markers.moment(path + ".lastUpdated")) + ".000Z"));
        }
    }

    private Extension extension(String path, int depth) {
        String place = path + ".extension";
        Extension extension = new Extension(url(place + ".url"));
        if (depth == 0 && random.nextInt(4) == 0) {
            extension.addExtension(extension(place, 1));
            extension.addExtension(extension(place, 1));
            return extension;
        }
        String type = depth > 1 ? "string" : EXTENSIONS.get(Math.floorMod(turn++, EXTENSIONS.size()));
        BaseRuntimeElementDefinition<?> definition = FHIR.getElementDefinition(type);
        IBase value = definition.newInstance();
        filled(value, definition, place + ".value", TYPES_BELOW);
        return extension.setValue((Type) value);
    }

    /** Beside what holds it, an Observation of the same patient, without anything that a policy lists. */
    private Resource contained(String path) {
        Observation inner = new Observation();
        String place = path + ".contained";
        inner.setId(markers.text(place + ".id"));
        inner.setStatus(Observation.ObservationStatus.FINAL);
        inner.setCode(new CodeableConcept().setText(markers.text(place + ".code.text"))
                .addCoding(new Coding(url(place + ".code.system"), markers.text(place + ".code.code"),
                        markers.text(place + ".code.display"))));
        inner.setSubject(new Reference(patient).setDisplay(markers.text(place + ".subject.display")));
        inner.setValue(new StringType(markers.text(place + ".value")));
        inner.addNote().setText(markers.text(place + ".note.text"));
        return inner;
    }
}
