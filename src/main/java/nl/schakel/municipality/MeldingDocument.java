package nl.schakel.municipality;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PDFontSupplier;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder.PdfAConformance;
import com.openhtmltopdf.util.XRLog;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.referral.Urgency;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDMetadata;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/**
 * The melding as the consultant reads it: PDF/A-2 with embedded font. Who, what for, how soon, what the person can and
 * cannot do, whom to call, and the legal days of Wmo 2015 art. 2.3.2 and 2.3.5.
 *
 * <p>The same request always gives the same bytes, so a consignment can be made again. Metadata holds nothing personal.
 * Safe for several threads.
 */
public final class MeldingDocument {

    private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", new Locale("nl", "NL"));
    private static final String FAMILY = "Liberation Sans";
    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    private static final Pattern XMP_DATE =
            Pattern.compile("(<xmp:(?:Create|Modify|Metadata)Date>)[^<]*(</xmp:)");
    private static final Pattern NOT_PRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\x{FFFE}\\x{FFFF}]");
    private static final int PLAN_DAYS = 7;
    private static final int INVESTIGATION_WEEKS = 6;
    private static final int DECISION_WEEKS = 8;

    static {
        // The library logs characters that its font lacks: those are somebody's name.
        XRLog.setLoggingEnabled(false);
    }

    private final TemplateEngine templates = new TemplateEngine();
    private final byte[] fontFile = resource(FONT);
    private final Queue<TrueTypeFont> faces = new ConcurrentLinkedQueue<>();
    private final byte[] colours = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();

    public MeldingDocument() {
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver(MeldingDocument.class.getClassLoader());
        resolver.setPrefix("nl/schakel/municipality/");
        resolver.setSuffix(".html");
        resolver.setTemplateMode(TemplateMode.HTML);
        resolver.setCharacterEncoding("UTF-8");
        templates.setTemplateResolver(resolver);
    }

    /**
     * @param municipalityName as its people know it, without the word gemeente
     * @return the PDF
     */
    public byte[] render(WmoRequest request, String municipalityName) {
        String html = templates.process("melding", new Context(Locale.ROOT, model(request, municipalityName)));
        TrueTypeFont face = borrowFace();
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        // The library asks the service loader for the JDK's XML classes many times; in a large application that takes
        // longer than all the rest.
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try (PDDocument document = new PDDocument()) {
            return pdf(document, face, html, request);
        } catch (IOException e) {
            throw new UncheckedIOException("the melding cannot be rendered", e);
        } finally {
            thread.setContextClassLoader(loader);
            faces.offer(face);
        }
    }

    private byte[] pdf(PDDocument document, TrueTypeFont face, String html, WmoRequest request) throws IOException {
        PDFont font = PDType0Font.load(document, face, true);
        PdfRendererBuilder builder = new PdfRendererBuilder()
                .usePDDocument(document)
                .useFont(new PDFontSupplier(font), FAMILY, 400, FontStyle.NORMAL, true)
                .useReplacementText("?")
                .usePdfAConformance(PdfAConformance.PDFA_2_A)
                .usePdfUaAccessibility(true)
                .useColorProfile(colours)
                .withProducer("Schakel")
                .withHtmlContent(html, null);
        try (PdfBoxRenderer renderer = builder.buildPdfRenderer()) {
            renderer.createPDFWithoutClosing();
        }
        date(document, request);
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
            // Ligatures cost nearly half of the time and give a melding nothing.
            face.setEnableGsub(false);
            return face;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the font", e);
        }
    }

    /** The library stamps the moment of rendering; the moment of receipt says more and is always the same. */
    private static void date(PDDocument document, WmoRequest request) throws IOException {
        ZonedDateTime received = request.receivedAt().truncatedTo(ChronoUnit.SECONDS).atZone(ZoneOffset.UTC);
        document.getDocumentInformation().setCreationDate(GregorianCalendar.from(received));
        document.setDocumentId(request.referral().value().getMostSignificantBits());
        PDMetadata metadata = document.getDocumentCatalog().getMetadata();
        String xmp = new String(metadata.toByteArray(), StandardCharsets.UTF_8);
        metadata.importXMPMetadata(XMP_DATE.matcher(xmp)
                .replaceAll("$1" + DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(received) + "$2")
                .getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, Object> model(WmoRequest request, String municipalityName) {
        Disclosure disclosure = request.disclosure();
        LocalDate received = request.receivedAt().atZone(AMSTERDAM).toLocalDate();
        Map<String, Object> model = new HashMap<>();
        model.put("reference", request.referral().toString());
        model.put("municipality", text(municipalityName));
        model.put("provision", disclosure.provision().label());
        model.put("category", disclosure.provision().category().orElse(null));
        model.put("urgency", request.urgency().label());
        model.put("urgencyHint", hint(request.urgency()));
        model.put("speedClass", speed(request.urgency()));
        model.put("name", name(disclosure.person()));
        model.put("personal", personal(disclosure.person()));
        model.put("practice", text(request.referrer().name()));
        model.put("agb", request.referrer().agb().value());
        model.put("practicePhone", text(request.referrer().phone()));
        // How soon is said at the top already.
        model.put("facts", disclosure.facts().stream().filter(fact -> !fact.element().equals("urgency"))
                .map(fact -> Map.of("label", text(fact.label()), "value", text(fact.display()))).toList());
        model.put("received", DAY.format(received));
        model.put("plan", DAY.format(received.plusDays(PLAN_DAYS)));
        model.put("investigation", DAY.format(received.plusWeeks(INVESTIGATION_WEEKS)));
        model.put("decision", DAY.format(received.plusWeeks(DECISION_WEEKS)));
        model.put("medical", medical(disclosure.role()));
        model.put("consent", consent(request.consent()));
        model.put("consentReference", text(request.consent().reference()));
        model.put("policy", text(disclosure.policyVersion()));
        return model;
    }

    private static String hint(Urgency urgency) {
        return switch (urgency) {
            case ROUTINE -> "Binnen de gewone termijn";
            case URGENT, ASAP -> "Neem snel contact op; kijk of een tijdelijke voorziening nodig is (art. 2.3.3)";
            case STAT -> "Vandaag: beslis direct over een tijdelijke voorziening (art. 2.3.3)";
        };
    }

    private static String speed(Urgency urgency) {
        return switch (urgency) {
            case ROUTINE -> "";
            case URGENT, ASAP -> "soon";
            case STAT -> "now";
        };
    }

    private static String medical(String role) {
        return switch (role) {
            case "consultant" -> "Dit document bevat geen medische gegevens, met opzet: alleen wat iemand wel en niet "
                    + "kan.";
            case "medical-adviser" -> "Alleen bestemd voor de medisch adviseur (BIG-geregistreerd); deel dit niet met "
                    + "de consulent.";
            default -> "Dit document bevat alleen wat voor deze vraag nodig is.";
        };
    }

    private static String name(Disclosure.Person person) {
        if (person == null || person.name() == null) {
            return "Naam niet verstrekt";
        }
        Disclosure.Name name = person.name();
        String initials = name.initials() == null ? null
                : name.initials().codePoints().filter(Character::isLetter).limit(10)
                        .mapToObj(letter -> Character.toString(letter) + ".").collect(Collectors.joining());
        return joined(" ", initials == null || initials.isEmpty() ? name.given() : initials, name.prefix(),
                name.family());
    }

    private static List<String> personal(Disclosure.Person person) {
        if (person == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        String sex = person.gender() == null ? null : switch (person.gender()) {
            case "male" -> "man";
            case "female" -> "vrouw";
            default -> null;
        };
        lines.add(joined(", ", person.birthDate() == null ? null : "Geboren " + DAY.format(person.birthDate()), sex));
        lines.add(person.bsn() == null ? "" : "BSN " + text(person.bsn()));
        if (person.address() != null) {
            Disclosure.Address address = person.address();
            lines.add(joined(" ", address.street(), joined("", address.number(), address.letter()),
                    address.suffix()));
            lines.add(joined("  ", address.postalCode(), address.city()));
        }
        lines.add(person.phone() == null ? "" : "Telefoon " + text(person.phone()));
        lines.add(person.email() == null ? "" : "E-mail " + text(person.email()));
        lines.removeIf(String::isBlank);
        return lines;
    }

    private static String consent(WmoRequest.ConsentEvidence consent) {
        return joined(", ", "De inwoner gaf uitdrukkelijk toestemming (Wmo 2015, art. 5.2.5)"
                        + (consent.given() == null ? "" : " op " + DAY.format(consent.given())),
                consent.until() == null ? null : "geldig tot en met " + DAY.format(consent.until())) + ".";
    }

    private static String joined(String between, String... parts) {
        return Stream.of(parts).map(MeldingDocument::text).filter(part -> !part.isBlank())
                .collect(Collectors.joining(between));
    }

    /** Without what XML cannot hold and what turns text around; never null. */
    private static String text(String text) {
        return text == null ? "" : NOT_PRINTABLE.matcher(text).replaceAll("");
    }

    private static byte[] resource(String path) {
        try (InputStream in = PDDocument.class.getResourceAsStream(path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path, e);
        }
    }
}
