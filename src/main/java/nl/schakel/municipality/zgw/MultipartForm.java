package nl.schakel.municipality.zgw;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A form with one field and one file, as RFC 7578 writes it. */
final class MultipartForm {

    private final String boundary = "schakel-" + UUID.randomUUID();
    private final ByteArrayOutputStream form = new ByteArrayOutputStream();

    MultipartForm field(String name, String value) {
        text("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n");
        return this;
    }

    /** @param from first byte of the file that goes in */
    MultipartForm file(String name, String fileName, byte[] bytes, int from, int length) {
        text("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + fileName
                + "\"\r\nContent-Type: application/octet-stream\r\n\r\n");
        form.write(bytes, from, length);
        text("\r\n");
        return this;
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    /** The form, closed; to be asked once, after everything was put in. */
    byte[] bytes() {
        text("--" + boundary + "--\r\n");
        return form.toByteArray();
    }

    private void text(String text) {
        form.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
