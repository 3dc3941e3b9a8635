package nl.schakel.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A search that finds nothing proves something only if it finds what is there. */
class SightingsTest {

    private static final Place HERE = Place.LOG;

    private final Markers markers = new Markers(7);
    private final Sightings sightings = new Sightings(markers);

    private record Wrapping(String name, Function<String, byte[]> wrap) {
    }

    private static Stream<Wrapping> wrappings() {
        return Stream.of(
                new Wrapping("UTF-8", text -> bytes("{\"a\":\"" + text + "\"}")),
                new Wrapping("capitals", text -> bytes(" " + text.toUpperCase(Locale.ROOT) + " ")),
                new Wrapping("small letters", text -> bytes("\n" + text.toLowerCase(Locale.ROOT) + "\n")),
                new Wrapping("UTF-16LE", text -> in("<" + text + ">", StandardCharsets.UTF_16LE)),
                new Wrapping("UTF-16BE", text -> in("<" + text + ">", StandardCharsets.UTF_16BE)),
                new Wrapping("Latin-1", text -> in("é " + text + " é", StandardCharsets.ISO_8859_1)),
                new Wrapping("base64", text -> base64(bytes("een tekst met " + text + " erin"))),
                new Wrapping("base64url without padding", text -> bytes("eyJhbGciOiJFUzI1NiJ9."
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes("{\"s\":\"" + text + "\"}"))
                        + ".c2lnbmF0dXJl")),
                new Wrapping("base64 behind a path", text -> concat(bytes("data/x/"), base64(bytes("-" + text + "-")))),
                new Wrapping("hexadecimal", text -> bytes("X'" + HexFormat.of().formatHex(bytes("," + text)) + "'")),
                new Wrapping("percent signs", text -> bytes("?q=" + percent(" " + text + " "))),
                new Wrapping("gzip", text -> Zip.gzip(bytes("- " + text + " -"))),
                new Wrapping("zlib", text -> Zip.zlib(bytes("- " + text + " -"))),
                new Wrapping("base64 of gzip", text -> concat(bytes("{\"inhoud\":\""),
                        concat(base64(Zip.gzip(bytes("- " + text + " -"))), bytes("\"}")))),
                new Wrapping("PDF text", text -> pdf(text, "Melding")),
                new Wrapping("PDF metadata", text -> pdf("Melding", text)),
                new Wrapping("base64 of PDF", text -> base64(pdf(text, "Melding"))),
                new Wrapping("behind random bytes", text -> concat(random(5000), bytes("<" + text + ">"))));
    }

    @TestFactory
    Stream<DynamicTest> a_planted_text_is_found_in_every_wrapping() {
        return wrappings().map(wrapping -> DynamicTest.dynamicTest(wrapping.name(), () -> {
            String text = markers.text("Condition.note.text");
            Sightings fresh = new Sightings(markers);
            fresh.search(HERE, wrapping.wrap().apply(text));
            assertThat(fresh.leaks()).isNotEmpty().allSatisfy(leak -> assertThat(leak)
                    .startsWith("Condition.note.text (text) in log and console").doesNotContainIgnoringCase(text));
        }));
    }

    @TestFactory
    Stream<DynamicTest> a_number_an_identifier_and_a_moment_are_found_in_every_wrapping() {
        List<UnaryOperator<String>> kinds = List.of(markers::number, markers::uuid,
                origin -> String.valueOf(markers.integer(origin)), origin -> markers.day(origin).toString(),
                origin -> DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(markers.moment(origin)) + "Z");
        return wrappings().filter(wrapping -> !wrapping.name().contains("capitals"))
                .map(wrapping -> DynamicTest.dynamicTest(wrapping.name(), () -> {
                    for (UnaryOperator<String> kind : kinds) {
                        String value = kind.apply("Claim.total");
                        Sightings fresh = new Sightings(markers);
                        fresh.search(HERE, wrapping.wrap().apply(value));
                        assertThat(fresh.leaks()).as(wrapping.name()).isNotEmpty();
                    }
                }));
    }

    @Test
    void a_day_is_found_however_it_is_written() {
        Locale dutch = new Locale("nl", "NL");
        for (String pattern : List.of("yyyy-MM-dd", "d MMMM yyyy", "dd-MM-yyyy", "d/M/yyyy", "yyyyMMdd",
                "d MMM yyyy", "EEE MMM dd HH:mm:ss 'CET' yyyy")) {
            Locale locale = pattern.startsWith("EEE") ? Locale.ENGLISH : dutch;
            for (int i = 0; i < 40; i++) {
                String day = DateTimeFormatter.ofPattern(pattern, locale)
                        .format(markers.day("Immunization.occurrence").atStartOfDay());
                Sightings fresh = new Sightings(markers);
                fresh.search(HERE, "op " + day + ".");
                assertThat(fresh.leaks()).as(day).hasSize(1);
            }
        }
        sightings.search(HERE, "gemaakt " + new Date(0));
        assertThat(sightings.leaks()).isEmpty();
    }

    @Test
    void a_bsn_is_found_where_it_is_not_allowed() {
        markers.allowBsn(Markers.BSNS.get(0), Place.municipality("0363").name());
        sightings.search(Place.municipality("0363"), "{\"inpBsn\":\"" + Markers.BSNS.get(0) + "\"}");
        assertThat(sightings.leaks()).isEmpty();
        sightings.search(HERE, "bsn=" + Markers.BSNS.get(0));
        assertThat(sightings.leaks()).containsExactly("Patient.identifier(BSN) (bsn) in log and console");
    }

    @Test
    void what_the_policy_lets_out_is_counted_there_and_is_a_leak_anywhere_else() {
        String family = markers.text("Patient.name.family");
        markers.allowLast(Marker.Kind.TEXT, Place.municipality("0363").name());
        sightings.search(Place.municipality("0363"), family);
        sightings.search(Place.municipality("0363"), family);
        assertThat(sightings.leaks()).isEmpty();
        assertThat(sightings.tallies().get(Place.municipality("0363").name()).allowed()).isEqualTo(1);
        sightings.search(Place.municipality("0518"), family);
        assertThat(sightings.leaks()).singleElement().asString().contains("municipality 0518");
    }

    @Test
    void a_marker_on_the_edge_of_two_pieces_of_a_large_file_is_found(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("journal");
        byte[] large = new byte[8 * 1024 * 1024 + 500];
        byte[] marker = bytes("<" + markers.text("Media.note.text") + ">");
        System.arraycopy(marker, 0, large, 8 * 1024 * 1024 - 6, marker.length);
        Files.write(file, large);
        sightings.search(Place.BROKER, file);
        assertThat(sightings.leaks()).isNotEmpty();
    }

    @Test
    void other_identifiers_numbers_days_and_random_bytes_are_not_taken_for_markers() {
        for (int i = 0; i < 100_000; i++) {
            markers.text("x");
            markers.integer("x");
            markers.number("x");
            markers.moment("x");
        }
        Random random = new Random(3);
        StringBuilder noise = new StringBuilder();
        for (int i = 0; i < 50_000; i++) {
            noise.append(new UUID(random.nextLong(), random.nextLong())).append(' ')
                    .append(1_760_000_000_000L + random.nextInt()).append(' ')
                    .append(Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE))).append(' ');
        }
        sightings.search(HERE, noise.toString());
        sightings.search(HERE, Base64.getEncoder().encode(random(4_000_000)));
        sightings.search(HERE, random(4_000_000));
        assertThat(sightings.leaks()).isEmpty();
    }

    private static byte[] pdf(String text, String title) {
        try (PDDocument document = new PDDocument(); ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            PDPage page = new PDPage();
            document.addPage(page);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 11);
                content.showText(text);
                content.endText();
            }
            document.getDocumentInformation().setTitle(title);
            document.save(out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String percent(String text) {
        StringBuilder percent = new StringBuilder();
        for (byte at : bytes(text)) {
            percent.append(String.format("%%%02X", at));
        }
        return percent.toString();
    }

    private static byte[] base64(byte[] bytes) {
        return Base64.getEncoder().encode(bytes);
    }

    private static byte[] in(String text, Charset charset) {
        return text.getBytes(charset);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
