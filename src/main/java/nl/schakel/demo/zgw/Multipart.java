package nl.schakel.demo.zgw;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A form with files (RFC 7578), read from bytes. */
final class Multipart {

    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
    private static final Pattern NAME = Pattern.compile("[; ]name=\"([^\"]*)\"");

    private final Map<String, byte[]> fields = new HashMap<>();

    private Multipart() {
    }

    static Multipart read(String contentType, byte[] body) {
        Matcher boundary = BOUNDARY.matcher(String.valueOf(contentType));
        if (contentType == null || !contentType.startsWith("multipart/form-data") || !boundary.find()) {
            throw Problem.of(415, "unsupported_media_type", "Niet ondersteund mediatype.",
                    "Alleen multipart/form-data.");
        }
        Multipart form = new Multipart();
        // One character for each byte, so that places in the text are places in the body.
        String text = new String(body, StandardCharsets.ISO_8859_1);
        String mark = "--" + boundary.group(1);
        int from = text.indexOf(mark);
        while (from >= 0) {
            int head = from + mark.length() + 2;
            int next = text.indexOf("\r\n" + mark, from + mark.length());
            int content = text.indexOf("\r\n\r\n", head);
            if (next < 0 || content < 0 || content > next) {
                break;
            }
            Matcher name = NAME.matcher(text.substring(head, content));
            if (name.find()) {
                form.fields.put(name.group(1),
                        text.substring(content + 4, next).getBytes(StandardCharsets.ISO_8859_1));
            }
            from = next + 2;
        }
        return form;
    }

    String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    byte[] bytes(String name) {
        if (!fields.containsKey(name)) {
            throw Problem.invalid(name, "required", "Dit veld is vereist.");
        }
        return fields.get(name);
    }
}
