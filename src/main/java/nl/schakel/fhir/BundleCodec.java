package nl.schakel.fhir;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import nl.schakel.referral.Content;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Narrative;
import org.hl7.fhir.r4.model.Property;
import org.hl7.fhir.r4.model.Resource;

/** Bundles to and from bytes. A parser is cheap and not shared; the context is dear and is. */
final class BundleCodec {

    static final String JSON = "application/fhir+json";
    static final String XML = "application/fhir+xml";

    private final FhirContext fhir;

    BundleCodec(FhirContext fhir) {
        this.fhir = fhir;
    }

    /** @throws ca.uhn.fhir.parser.DataFormatException where it is no Bundle in that format */
    Bundle read(byte[] body, String mediaType) {
        IParser parser = XML.equals(mediaType) ? fhir.newXmlParser() : fhir.newJsonParser();
        return parser.parseResource(Bundle.class, new String(body, StandardCharsets.UTF_8));
    }

    Bundle read(Content content) {
        return read(content.bytes(), content.mediaType());
    }

    /** JSON, not pretty: white space doubles the size. */
    byte[] write(Resource resource) {
        return fhir.newJsonParser().encodeResourceToString(resource).getBytes(StandardCharsets.UTF_8);
    }

    /** Whether two Bundles say the same, apart from the Bundle's own id, time and meta. */
    boolean isSame(Bundle one, Bundle other) {
        return bare(one).equalsDeep(bare(other));
    }

    /**
     * A hash of what a Bundle says: the same for two that {@link #isSame}, in whichever format they came. Element by
     * element: written by the library, what a reference leads to comes along under a number that differs every time.
     */
    static String fingerprint(Bundle bundle) {
        StringBuilder said = new StringBuilder();
        say(bare(bundle), said);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                    .digest(said.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void say(Base element, StringBuilder said) {
        said.append(element.fhirType());
        String value = element.isPrimitive() ? element.primitiveValue()
                : element instanceof Narrative summary ? summary.getDivAsString() : null;
        if (value != null) {
            // With its length: no value can pass for the structure around it.
            said.append(value.length()).append('=').append(value);
        }
        for (Property property : element.children()) {
            for (Base child : property.getValues()) {
                said.append('{').append(property.getName()).append(':');
                say(child, said);
                said.append('}');
            }
        }
    }

    private static Bundle bare(Bundle bundle) {
        Bundle bare = bundle.copy();
        bare.setId((String) null);
        bare.setMeta(null);
        bare.setTimestamp(null);
        return bare;
    }
}
