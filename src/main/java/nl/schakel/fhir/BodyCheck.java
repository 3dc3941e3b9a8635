package nl.schakel.fhir;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

/** What must hold of a body before the FHIR library may see it. */
final class BodyCheck {

    private static final Set<String> JSON = Set.of("application/fhir+json", "application/json+fhir",
            "application/json", "text/json");
    private static final Set<String> XML = Set.of("application/fhir+xml", "application/xml+fhir", "application/xml",
            "text/xml");
    /** FHIR asks for 18 digits of precision at least; nothing measured in a practice needs an exponent of three. */
    private static final int EXPONENT_DIGITS = 2;
    /** An OID may take some eighty; no number in a referral comes near. */
    private static final int MOST_DIGITS = 200;
    private static final byte[] DOCTYPE = "<!DOCTYPE".getBytes(StandardCharsets.US_ASCII);

    private BodyCheck() {
    }

    /**
     * The format of a body, which must be in UTF-8: what is judged here is stored as bytes and read again later.
     *
     * @throws Refused where it is another one
     */
    static String mediaType(String contentType) {
        String[] parts = contentType == null ? new String[] {""} : contentType.toLowerCase(Locale.ROOT).split(";");
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                throw Refused.because(Reason.MEDIA_TYPE);
            }
        }
        String type = parts.length == 0 ? "" : parts[0].strip();
        if (JSON.contains(type)) {
            return BundleCodec.JSON;
        }
        if (XML.contains(type)) {
            return BundleCodec.XML;
        }
        throw Refused.because(Reason.MEDIA_TYPE);
    }

    /**
     * Stops a number like 1e999999999: the library writes it out in full, a gigabyte of zeros.
     *
     * @throws Refused where there is one
     */
    static void numbers(byte[] json) {
        boolean text = false;
        for (int i = 0; i < json.length; i++) {
            byte at = json[i];
            if (at == '\\') {
                i++;
            } else if (at == '"') {
                text = !text;
            } else if (!text && (at == 'e' || at == 'E') && i > 0 && isDigitOrPoint(json[i - 1])
                    && exponent(json, i + 1) > EXPONENT_DIGITS) {
                throw Refused.because(Reason.VALUE_INVALID, "Bundle");
            }
        }
    }

    /**
     * Stops a number of thousands of digits, in whichever format: reading one takes time squared.
     *
     * @throws Refused where there is one
     */
    static void digits(byte[] body) {
        int run = 0;
        for (byte at : body) {
            run = isDigitOrPoint(at) ? run + 1 : 0;
            if (run > MOST_DIGITS) {
                throw Refused.because(Reason.UNREADABLE);
            }
        }
    }

    /**
     * Stops a document type declaration: FHIR's XML has none, and every trick with entities begins with one.
     *
     * @throws Refused where there is one
     */
    static void declarations(byte[] xml) {
        for (int start = 0; start <= xml.length - DOCTYPE.length; start++) {
            if (Arrays.equals(xml, start, start + DOCTYPE.length, DOCTYPE, 0, DOCTYPE.length)) {
                throw Refused.because(Reason.UNREADABLE);
            }
        }
    }

    private static int exponent(byte[] json, int start) {
        int from = start < json.length && (json[start] == '+' || json[start] == '-') ? start + 1 : start;
        int end = from;
        while (end < json.length && json[end] >= '0' && json[end] <= '9') {
            end++;
        }
        return end - from;
    }

    private static boolean isDigitOrPoint(byte at) {
        return at >= '0' && at <= '9' || at == '.';
    }
}
