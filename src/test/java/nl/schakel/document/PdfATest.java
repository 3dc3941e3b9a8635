package nl.schakel.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.junit.jupiter.api.Test;

/** A page becomes a document that can be kept for years and made again to the byte. */
class PdfATest {

    private static final Instant MOMENT = Instant.parse("2026-11-19T23:30:00.123Z");
    private static final String PAGE = "<html lang=\"nl\"><head><title>Een blad</title><meta name=\"description\" "
            + "content=\"Een blad\"/><style>body { font: 12pt 'Liberation Sans'; }</style></head>"
            + "<body><p>Dag \u4E2D wereld</p></body></html>";

    @Test
    void theSamePageMomentAndNumberGiveTheSameBytesAndAnotherNumberDoesNot() {
        byte[] first = new PdfA().render(PAGE, MOMENT, 1);

        assertThat(new PdfA().render(PAGE, MOMENT, 1)).isEqualTo(first);
        assertThat(new PdfA().render(PAGE, MOMENT, 2)).isNotEqualTo(first);
    }

    @Test
    void itIsArchivableAndOfTheMomentThatWasGivenWhateverTheClockSays() throws IOException {
        try (PDDocument document = Loader.loadPDF(new PdfA().render(PAGE, MOMENT, 1))) {
            String xmp = new String(document.getDocumentCatalog().getMetadata().toByteArray(), StandardCharsets.UTF_8);
            assertThat(xmp).contains("<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>",
                    "2026-11-19T23:30:00Z");
            assertThat(document.getDocumentInformation().getCreationDate().toInstant())
                    .isEqualTo(Instant.parse("2026-11-19T23:30:00Z"));
            assertThat(document.getDocumentInformation().getTitle()).isEqualTo("Een blad");
        }
    }

    @Test
    void theThreadKeepsItsClassLoaderEvenWhereThePageIsBroken() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();

        catchThrowable(() -> new PdfA().render("<p>geen bladzijde", MOMENT, 1));

        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    @Test
    void whatTurnsTextAroundOrHidesItIsTakenOut() {
        assertThat(Printable.line("a\u202Eb\u0000c\u200Bd\uD800")).isEqualTo("abcd");
        assertThat(Printable.lines(" een \r\n\r\n\ttwee\u2066 ")).containsExactly(" een ", "twee ");
        assertThat(Printable.lines(null)).isEmpty();
        assertThat(Printable.joined(", ", null, " ", "a", "b")).isEqualTo("a, b");
    }
}
