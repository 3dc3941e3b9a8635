package nl.schakel.fhir;

import java.nio.charset.StandardCharsets;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import nl.schakel.referral.Content;
import org.hl7.fhir.r4.model.Bundle;
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

    private static Bundle bare(Bundle bundle) {
        Bundle bare = bundle.copy();
        bare.setId((String) null);
        bare.setMeta(null);
        bare.setTimestamp(null);
        return bare;
    }
}
