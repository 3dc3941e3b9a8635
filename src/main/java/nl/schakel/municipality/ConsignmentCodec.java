package nl.schakel.municipality;

import java.io.IOException;
import java.io.UncheckedIOException;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.referral.Content;

/** A consignment as content of a referral, and back. */
class ConsignmentCodec {

    private final ObjectMapper json;

    ConsignmentCodec(ObjectMapper json) {
        this.json = json;
    }

    Content write(Content.Kind kind, Consignment consignment) {
        try {
            return new Content(kind, "application/json", json.writeValueAsBytes(consignment));
        } catch (IOException e) {
            throw new UncheckedIOException("a consignment does not become JSON", e);
        }
    }

    Consignment read(Content content) {
        try {
            return json.readValue(content.bytes(), Consignment.class);
        } catch (IOException e) {
            // The cause may quote content.
            throw new IllegalStateException("a stored consignment does not read");
        }
    }
}
