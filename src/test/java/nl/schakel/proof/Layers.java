package nl.schakel.proof;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.BiConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSObject;
import org.apache.pdfbox.cos.COSObjectKey;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.cos.COSString;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;

/**
 * Takes bytes out of what they are packed in: text in two bytes a character, base64 (also the parts of a JWT),
 * hexadecimal, percent signs, gzip, zlib and PDF, each in each other.
 */
final class Layers {

    private static final int DEEPEST = 5;
    private static final int SHORTEST = 12;
    private static final int MOST = 64 * 1024 * 1024;
    private static final byte[] PDF = "%PDF-".getBytes(StandardCharsets.US_ASCII);

    private Layers() {
    }

    /**
     * Opens everything that can be opened.
     *
     * @param opened gets the bytes themselves and whatever was in them, each with the names of the wrappings
     */
    static void open(byte[] bytes, BiConsumer<String, byte[]> opened) {
        open("", bytes, 0, opened);
    }

    private static void open(String name, byte[] bytes, int depth, BiConsumer<String, byte[]> opened) {
        opened.accept(name, bytes);
        if (depth == DEEPEST || bytes.length < SHORTEST) {
            return;
        }
        boolean wide = false;
        boolean percent = false;
        for (int i = 0; i < bytes.length; i++) {
            wide |= bytes[i] == 0;
            percent |= bytes[i] == '%';
            if (bytes[i] == 0x1f && i + 10 < bytes.length && bytes[i + 1] == (byte) 0x8b && bytes[i + 2] == 8) {
                inflate(name + " gzip", bytes, i, true, depth, opened);
            }
        }
        if (startsWith(bytes, PDF)) {
            pdf(name + " pdf", bytes, depth, opened);
            return;
        }
        if (bytes[0] == 0x78 && (((bytes[0] & 0xff) << 8 | bytes[1] & 0xff) % 31) == 0) {
            inflate(name + " zlib", bytes, 0, false, depth, opened);
        }
        if (wide) {
            // Latin letters in UTF-16 and UTF-32, of either order, are themselves among zeros.
            opened.accept(name + " utf-16", without(bytes));
        }
        if (percent) {
            byte[] decoded = percent(bytes);
            if (decoded.length < bytes.length) {
                open(name + " percent", decoded, depth + 1, opened);
            }
        }
        runs(name, bytes, depth, opened);
    }

    private static void runs(String name, byte[] bytes, int depth, BiConsumer<String, byte[]> opened) {
        int from = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i < bytes.length && isBase64(bytes[i])) {
                continue;
            }
            if (i - from >= SHORTEST) {
                hex(name, bytes, from, i, depth, opened);
                // Something may stand right before it, so it may start at any of four places.
                for (int start = from; start < from + 4 && i - start >= SHORTEST; start++) {
                    byte[] decoded = base64(bytes, start, i);
                    if (decoded != null && (start == from || isTelling(decoded))) {
                        open(name + " base64", decoded, depth + 1, opened);
                    }
                }
            }
            from = i + 1;
        }
    }

    /** Only what may hold a marker or opens further is worth following from a guessed place. */
    private static boolean isTelling(byte[] decoded) {
        int plain = 0;
        int length = Math.min(decoded.length, 64);
        for (int i = 0; i < length; i++) {
            plain += decoded[i] >= ' ' || decoded[i] == '\n' || decoded[i] == 0 ? 1 : 0;
        }
        return plain * 10 >= length * 8 || decoded[0] == 0x1f && decoded[1] == (byte) 0x8b;
    }

    private static byte[] base64(byte[] bytes, int from, int to) {
        int length = to - from - ((to - from) % 4 == 1 ? 1 : 0);
        byte[] run = new byte[length];
        for (int i = 0; i < length; i++) {
            byte at = bytes[from + i];
            run[i] = at == '-' ? (byte) '+' : at == '_' ? (byte) '/' : at;
        }
        try {
            return Base64.getDecoder().decode(run);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static void hex(String name, byte[] bytes, int from, int to, int depth,
                            BiConsumer<String, byte[]> opened) {
        int start = from;
        for (int i = from; i <= to; i++) {
            if (i < to && HexFormat.isHexDigit(bytes[i])) {
                continue;
            }
            for (int shift = 0; shift < 2 && i - start - shift >= 2 * Markers.TEXT_LENGTH; shift++) {
                int end = i - (i - start - shift) % 2;
                open(name + " hex", HexFormat.of().parseHex(new String(bytes, start + shift, end - start - shift,
                        StandardCharsets.ISO_8859_1)), depth + 1, opened);
            }
            start = i + 1;
        }
    }

    private static void inflate(String name, byte[] bytes, int from, boolean gzip, int depth,
                                BiConsumer<String, byte[]> opened) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            InputStream packed = new ByteArrayInputStream(bytes, from, bytes.length - from);
            InputStream in = gzip ? new GZIPInputStream(packed) : new InflaterInputStream(packed);
            byte[] part = new byte[8192];
            for (int read = in.read(part); read >= 0 && out.size() < MOST; read = in.read(part)) {
                out.write(part, 0, read);
            }
        } catch (IOException brokenOff) {
            // What came out before counts.
        }
        if (out.size() > 0) {
            open(name, out.toByteArray(), depth + 1, opened);
        }
    }

    private static void pdf(String name, byte[] bytes, int depth, BiConsumer<String, byte[]> opened) {
        try (PDDocument document = Loader.loadPDF(bytes)) {
            String text = new PDFTextStripper().getText(document);
            opened.accept(name + " text", text.getBytes(StandardCharsets.UTF_8));
            // A long word may be cut at the end of a line.
            opened.accept(name + " text", text.replaceAll("[\\s-]+", "").getBytes(StandardCharsets.UTF_8));
            for (COSObjectKey key : document.getDocument().getXrefTable().keySet()) {
                COSObject object = document.getDocument().getObjectFromPool(key);
                COSBase content = object.getObject();
                if (content instanceof COSStream stream) {
                    try (InputStream in = stream.createInputStream()) {
                        open(name + " stream", in.readNBytes(MOST), depth + 1, opened);
                    }
                }
                if (content != null) {
                    strings(name + " object", content, opened, 0);
                }
            }
            strings(name + " metadata", document.getDocumentInformation().getCOSObject(), opened, 0);
        } catch (IOException e) {
            throw new IllegalStateException("a PDF that cannot be read cannot be searched", e);
        }
    }

    /** Titles, alternative texts, names and dates: whatever a PDF object says in words. */
    private static void strings(String name, COSBase base, BiConsumer<String, byte[]> opened, int depth) {
        if (base instanceof COSString text) {
            opened.accept(name, text.getString().getBytes(StandardCharsets.UTF_8));
        } else if (base instanceof COSName label) {
            opened.accept(name, label.getName().getBytes(StandardCharsets.UTF_8));
        } else if (base instanceof COSDictionary dictionary && depth < DEEPEST) {
            dictionary.entrySet().forEach(entry -> {
                strings(name, entry.getKey(), opened, depth + 1);
                strings(name, entry.getValue(), opened, depth + 1);
            });
        } else if (base instanceof COSArray array && depth < DEEPEST) {
            array.forEach(item -> strings(name, item, opened, depth + 1));
        }
    }

    private static byte[] percent(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%' && i + 2 < bytes.length && HexFormat.isHexDigit(bytes[i + 1])
                    && HexFormat.isHexDigit(bytes[i + 2])) {
                out.write(HexFormat.fromHexDigit(bytes[i + 1]) << 4 | HexFormat.fromHexDigit(bytes[i + 2]));
                i += 2;
            } else {
                out.write(bytes[i]);
            }
        }
        return out.toByteArray();
    }

    private static byte[] without(byte[] bytes) {
        byte[] dense = new byte[bytes.length];
        int size = 0;
        for (byte at : bytes) {
            if (at != 0) {
                dense[size++] = at;
            }
        }
        return Arrays.copyOf(dense, size);
    }

    private static boolean isBase64(byte at) {
        return at >= 'a' && at <= 'z' || at >= 'A' && at <= 'Z' || at >= '0' && at <= '9' || at == '+' || at == '/'
                || at == '-' || at == '_';
    }

    private static boolean startsWith(byte[] bytes, byte[] start) {
        return bytes.length >= start.length && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
    }
}
