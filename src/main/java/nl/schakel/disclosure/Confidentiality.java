package nl.schakel.disclosure;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Flag;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Type;

import nl.schakel.referral.Refusal;

/**
 * Stops a referral of a confidential or protected patient before anything of it leaves (iWmo rule OP003: no messages
 * where sending may endanger someone, for instance in a women's shelter). The signs are read widely, words included:
 * what is read here can only stop a message, never release anything.
 */
public final class Confidentiality {

    /** The refusal's machine code. */
    public static final String CODE = "confidential-patient";

    private static final String SENTENCE = "Deze verwijzing is niet verstuurd, want in het bericht staat een teken dat "
            + "de patiënt of het dossier extra bescherming nodig heeft. Bel de gemeente om de patiënt te melden.";

    private static final Set<String> RAISED = Set.of("R", "V");
    /** v3-ActCode labels on where and how someone lives, domestic violence, and all personal details. */
    private static final Set<String> PROTECTED = Set.of("SDV", "LOCIS", "LIVARG", "DEMO");
    private static final Set<String> HIDDEN = Set.of("masked", "not-permitted");
    private static final String ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
    private static final String CONFIDENTIAL_ADDRESS = "CONF";
    private static final String HOUSE_TYPE = "http://snomed.info/sct|272497004";
    private static final String WMO_INSTITUTION = "urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4.13.1|WMOIN";
    private static final Pattern SIGNS = Pattern.compile("geheim|(?<!kinder)(?<!dag)opvang"
            + "|blijf.?(groep|huis|van.?mijn)|shelter|refuge\\b|\\bs.?(vlag|flag)\\b|confidential|protected.?address"
            + "|stalk|huiselijk.geweld");
    private static final Pattern SECRET =
            Pattern.compile("(?i)\\b(geheim|afgeschermd|blijfgroep|opvang|opvanghuis)\\b");
    private static final int DEPTH = 3;

    /**
     * Looks for a sign that this patient must not be referred by message.
     *
     * @return the refusal to give to the GP: its path names an element, nothing of what stands in it
     */
    public Optional<Refusal> check(Bundle bundle) {
        return Optional.ofNullable(sign(bundle, "Bundle", DEPTH))
                .map(path -> new Refusal(CODE, SENTENCE, path));
    }

    private String sign(Resource resource, String path, int depth) {
        String found = label(resource, path);
        if (found == null && resource instanceof DomainResource domain && depth > 0) {
            for (int i = 0; found == null && i < domain.getContained().size(); i++) {
                found = sign(domain.getContained().get(i), path + ".contained[" + i + ']', 0);
            }
        }
        if (found == null && resource instanceof Bundle bundle && depth > 0) {
            for (int i = 0; found == null && i < bundle.getEntry().size(); i++) {
                Resource inner = bundle.getEntry().get(i).getResource();
                found = inner == null ? null : sign(inner, path + ".entry[" + i + "].resource", depth - 1);
            }
        }
        return found != null ? found : ofKind(resource, path);
    }

    private static String label(Resource resource, String path) {
        List<Coding> labels = resource.getMeta().getSecurity();
        for (int i = 0; i < labels.size(); i++) {
            if (raised(labels.get(i))) {
                return path + ".meta.security[" + i + ']';
            }
        }
        return null;
    }

    /** A label without a system is taken for the worst it can be. */
    private static boolean raised(Coding label) {
        String code = label.getCode();
        boolean confidentiality = !label.hasSystem() || label.getSystem().endsWith("v3-Confidentiality")
                || label.getSystem().equals("urn:oid:2.16.840.1.113883.5.25");
        boolean act = !label.hasSystem() || label.getSystem().endsWith("v3-ActCode");
        return code != null && (confidentiality && RAISED.contains(code) || act && PROTECTED.contains(code));
    }

    private static String ofKind(Resource resource, String path) {
        if (resource instanceof Patient patient) {
            return ofPatient(patient, path);
        } else if (resource instanceof Flag flag) {
            return ofFlag(flag, path);
        } else if (resource instanceof Location location) {
            return location.getType().stream().anyMatch(Confidentiality::signals) ? path + ".type" : null;
        } else if (resource instanceof Observation observation) {
            return ofHouse(observation, path);
        } else if (resource instanceof Composition composition) {
            boolean raised = composition.getConfidentiality() != null
                    && RAISED.contains(composition.getConfidentiality().toCode());
            return raised ? path + ".confidentiality" : null;
        } else if (resource instanceof DocumentReference document) {
            return document.getSecurityLabel().stream().flatMap(concept -> concept.getCoding().stream())
                    .anyMatch(Confidentiality::raised) ? path + ".securityLabel" : null;
        }
        return null;
    }

    private static String ofPatient(Patient patient, String path) {
        for (Extension extension : patient.getExtension()) {
            if (secret(extension)) {
                return path + ".extension";
            }
        }
        for (Address address : patient.getAddress()) {
            if (hidden(address, DEPTH) || address.getLine().stream().anyMatch(Confidentiality::secretLine)
                    || address.hasText() && SECRET.matcher(address.getText()).find()
                    || address.hasCity() && SECRET.matcher(address.getCity()).find()) {
                return path + ".address";
            }
        }
        return null;
    }

    /** An extension that says the details are secret, and does not say that they are not. */
    private static boolean secret(Extension extension) {
        Type value = extension.getValue();
        if (coded(value)) {
            return true;
        }
        String url = extension.getUrl() == null ? "" : extension.getUrl().toLowerCase(Locale.ROOT);
        boolean named = url.contains("geheim") || url.contains("confidential") || url.contains("protected-address");
        String said = value == null || !value.isPrimitive() ? "" : value.primitiveValue();
        return named && !"false".equals(said) && !"0".equals(said);
    }

    /** HIS's write the word itself in the street, where they have no field for it. */
    private static boolean secretLine(StringType line) {
        return line.getValue() != null && SECRET.matcher(line.getValue()).find();
    }

    /** An address marked confidential (v3-AddressUse CONF) or left out on purpose, on itself or on a part. */
    private static boolean hidden(Element element, int depth) {
        for (Extension extension : element.getExtension()) {
            if (coded(extension.getValue()) || ABSENT.equals(extension.getUrl())
                    && extension.getValue() instanceof CodeType code && HIDDEN.contains(code.getCode())
                    || depth > 0 && hidden(extension, depth - 1)) {
                return true;
            }
        }
        return depth > 0 && !(element instanceof Extension) && element.children().stream()
                .flatMap(property -> property.getValues().stream())
                .anyMatch(value -> value instanceof Element part && hidden(part, 0));
    }

    private static boolean coded(Base value) {
        List<Coding> codings = value instanceof CodeableConcept concept ? concept.getCoding()
                : value instanceof Coding coding ? List.of(coding) : List.of();
        return codings.stream().anyMatch(coding -> raised(coding) || CONFIDENTIAL_ADDRESS.equals(coding.getCode()));
    }

    private static String ofFlag(Flag flag, String path) {
        boolean over = flag.getStatus() == Flag.FlagStatus.INACTIVE
                || flag.getStatus() == Flag.FlagStatus.ENTEREDINERROR;
        return !over && (signals(flag.getCode()) || flag.getCategory().stream().anyMatch(Confidentiality::signals))
                ? path + ".code" : null;
    }

    private static boolean signals(CodeableConcept concept) {
        return coded(concept) || signals(concept.getText()) || concept.getCoding().stream()
                .anyMatch(coding -> signals(coding.getCode()) || signals(coding.getDisplay()));
    }

    private static boolean signals(String words) {
        return words != null && SIGNS.matcher(words.toLowerCase(Locale.ROOT)).find();
    }

    /** An institution under the Wmo may be a shelter or sheltered living; which of the two cannot be told. */
    private static String ofHouse(Observation observation, String path) {
        boolean house = observation.getCode().getCoding().stream().anyMatch(code -> HOUSE_TYPE.equals(Rule.key(code)));
        boolean institution = house && observation.getStatus() != Observation.ObservationStatus.ENTEREDINERROR
                && observation.getValue() instanceof CodeableConcept type
                && type.getCoding().stream().anyMatch(code -> WMO_INSTITUTION.equals(Rule.key(code)));
        return institution ? path + ".value" : null;
    }
}
