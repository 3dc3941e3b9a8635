package nl.schakel.document;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.GregorianCalendar;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PDFontSupplier;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder.PdfAConformance;
import com.openhtmltopdf.util.XRLog;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDMetadata;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/**
 * Turns a page into PDF/A-2a (ISO 19005-2: archivable, tagged for a screen reader) with its font inside. The same page,
 * moment and number always give the same bytes. Safe for several threads.
 */
public final class PdfA {

    private static final String FAMILY = "Liberation Sans";
    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final Pattern XMP_DATE =
            Pattern.compile("(<xmp:(?:Create|Modify|Metadata)Date>)[^<]*(</xmp:)");

    static {
        // The library logs characters that its font lacks: those are somebody's name.
        XRLog.setLoggingEnabled(false);
    }

    private final byte[] fontFile = resource(FONT);
    private final Queue<TrueTypeFont> faces = new ConcurrentLinkedQueue<>();
    private final byte[] colours = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();

    /**
     * @param xhtml  well-formed, with nothing to fetch; its font is Liberation Sans in weight 400, the only one there
     *               is; its {@code <title>} and its meta description and subject go into the metadata, so they name
     *               nobody
     * @param moment when the document is from
     * @param number tells one document from another
     * @return the PDF
     */
    public byte[] render(String xhtml, Instant moment, long number) {
        TrueTypeFont face = borrowFace();
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        // The library asks the service loader for the JDK's XML classes many times; in a large application that takes
        // longer than all the rest.
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try (PDDocument document = new PDDocument()) {
            return pdf(document, face, xhtml, moment, number);
        } catch (IOException e) {
            throw new UncheckedIOException("the document cannot be rendered", e);
        } finally {
            thread.setContextClassLoader(loader);
            faces.offer(face);
        }
    }

    private byte[] pdf(PDDocument document, TrueTypeFont face, String xhtml, Instant moment, long number)
            throws IOException {
        PDFont font = PDType0Font.load(document, face, true);
        PdfRendererBuilder builder = new PdfRendererBuilder()
                .usePDDocument(document)
                .useFont(new PDFontSupplier(font), FAMILY, 400, FontStyle.NORMAL, true)
                .useReplacementText("?")
                .usePdfAConformance(PdfAConformance.PDFA_2_A)
                .usePdfUaAccessibility(true)
                .useColorProfile(colours)
                .withProducer("Schakel")
                .withHtmlContent(xhtml, null);
        try (PdfBoxRenderer renderer = builder.buildPdfRenderer()) {
            renderer.createPDFWithoutClosing();
        }
        date(document, moment.truncatedTo(ChronoUnit.SECONDS).atZone(ZoneOffset.UTC));
        document.setDocumentId(number);
        ByteArrayOutputStream pdf = new ByteArrayOutputStream(64 * 1024);
        document.save(pdf);
        return pdf.toByteArray();
    }

    /** A parsed font serves one rendering at a time; there are never more than renderings at once. */
    private TrueTypeFont borrowFace() {
        TrueTypeFont known = faces.poll();
        if (known != null) {
            return known;
        }
        try {
            TrueTypeFont face = new TTFParser().parse(new RandomAccessReadBuffer(fontFile));
            // Ligatures cost nearly half of the time and give these documents nothing.
            face.setEnableGsub(false);
            return face;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the font", e);
        }
    }

    /** The library stamps the moment of rendering; the document's own moment says more and is always the same. */
    private static void date(PDDocument document, ZonedDateTime moment) throws IOException {
        document.getDocumentInformation().setCreationDate(GregorianCalendar.from(moment));
        PDMetadata metadata = document.getDocumentCatalog().getMetadata();
        String xmp = new String(metadata.toByteArray(), StandardCharsets.UTF_8);
        metadata.importXMPMetadata(XMP_DATE.matcher(xmp)
                .replaceAll("$1" + DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(moment) + "$2")
                .getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] resource(String path) {
        try (InputStream in = PDDocument.class.getResourceAsStream(path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }
}
