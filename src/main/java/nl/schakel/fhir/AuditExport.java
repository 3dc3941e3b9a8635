package nl.schakel.fhir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.IParser;
import nl.schakel.audit.AuditRecord;

/** Entries of the log as FHIR, for who may take them out. */
public final class AuditExport {

    /** One AuditEvent a line. */
    public static final String MEDIA_TYPE = "application/fhir+ndjson";

    private final AuditEvents events;
    private final FhirContext fhir;

    AuditExport(AuditEvents events, FhirContext fhir) {
        this.events = events;
        this.fhir = fhir;
    }

    /** Writes AuditEvents in the shapes of IHE BALP, one a line (FHIR NDJSON), in the order given. */
    public void write(List<AuditRecord> records, OutputStream to) throws IOException {
        IParser parser = fhir.newJsonParser();
        for (AuditRecord record : records) {
            to.write(parser.encodeResourceToString(events.event(record)).getBytes(StandardCharsets.UTF_8));
            to.write('\n');
        }
    }
}
