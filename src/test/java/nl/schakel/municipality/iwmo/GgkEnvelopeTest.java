package nl.schakel.municipality.iwmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

import nl.schakel.demo.iwmo.OfficialIwmo;
import nl.schakel.referral.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The StUF-GGk envelope, both ways. */
class GgkEnvelopeTest {

    private static final Path EXAMPLES = Path.of("../shared/standards/municipal/stuf-ggk-2.1/voorbeeldberichten");
    /** Half past eleven at night in London is the next day in Amsterdam. */
    private static final Instant NOW = Instant.parse("2026-11-19T23:30:00Z");

    private final GgkEnvelope envelope = new GgkEnvelope();

    @Test
    void a_message_in_its_envelope_is_valid_and_comes_out_as_it_went_in() {
        byte[] wrapped = envelope.wrap(TransportFixture.message(), "Wmo Applicatie", NOW);

        IncomingMessage opened = envelope.open(wrapped);
        assertThat(opened.payload()).isEqualTo(TransportFixture.PAYLOAD);
        assertThat(opened.reference()).isEqualTo(TransportFixture.REFERENCE.toString());
        assertThat(opened.cross()).isNull();
        assertThat(new String(wrapped, StandardCharsets.UTF_8)).contains("Di01", ">01012345<", ">0384<", "WMO315",
                "20261120003000", ">0003<", ">0002<").doesNotContain(TransportFixture.TOKEN);
        assumeTrue(OfficialIwmo.present(), "the official schemas are not here");
        assertThat(OfficialIwmo.complaints(wrapped)).isEmpty();
    }

    @Test
    void a_retour_names_the_message_that_it_answers_and_has_the_same_number_at_every_attempt() {
        byte[] first = envelope.wrap(TransportFixture.retour(), "Wmo Applicatie", NOW);
        byte[] second = envelope.wrap(TransportFixture.retour(), "Wmo Applicatie", NOW.plusSeconds(60));

        IncomingMessage opened = envelope.open(first);
        assertThat(opened.cross()).isEqualTo(TransportFixture.REFERENCE.toString());
        assertThat(opened.reference()).isNotEqualTo(opened.cross()).isEqualTo(envelope.open(second).reference());
        assumeTrue(OfficialIwmo.present(), "the official schemas are not here");
        assertThat(OfficialIwmo.complaints(first)).isEmpty();
    }

    @Test
    void a_number_that_was_made_from_a_name_is_given_the_shape_that_the_envelope_asks_for() {
        UUID named = UUID.nameUUIDFromBytes(new byte[] {1});
        byte[] wrapped = envelope.wrap(new IwmoMessage("WMO315", "A", "01012345", "0384", named, false,
                TransportFixture.PAYLOAD, null), "GGk", NOW);

        assertThat(UUID.fromString(envelope.open(wrapped).reference()).version()).isEqualTo(4);
    }

    @Test
    void the_official_examples_are_read() throws IOException {
        assumeTrue(Files.isDirectory(EXAMPLES), "the official examples are not here");
        IncomingMessage heen = envelope.open(Files.readAllBytes(EXAMPLES.resolve(
                "envelopHeenbericht-ggk_Di01_v21-xml.xml")));
        assertThat(heen.reference()).isEqualTo("9c0f7b90-5c69-41e5-a837-0800200c9a66");
        assertThat(new String(heen.payload(), StandardCharsets.UTF_8)).startsWith("Hi");
        IncomingMessage retour = envelope.open(Files.readAllBytes(EXAMPLES.resolve(
                "envelopRetourbericht-ggk_Du01-v21.xml")));
        assertThat(retour.cross()).isEqualTo("9c0f7b90-5c69-41e5-a837-0800200c9a66");
        IncomingMessage fault = envelope.open(Files.readAllBytes(EXAMPLES.resolve("Fo01.xml")));
        assertThat(fault.error()).isEqualTo("IB210");
        assertThat(fault.cross()).isEqualTo("9c0f7b90-5c69-11e5-a837-0800200c9a66");
        assertThat(fault.payload()).isNull();
        assertThatThrownBy(() -> envelope.open(Files.readAllBytes(EXAMPLES.resolve(
                "envelopHeenbericht-ggk_Di01_v21-tekst.xml")))).isInstanceOf(Fault.Translation.class);
    }

    @Test
    void a_message_without_envelope_passes_through() {
        IncomingMessage opened = envelope.open(TransportFixture.PAYLOAD);
        assertThat(opened.payload()).isSameAs(TransportFixture.PAYLOAD);
        assertThat(opened.reference()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "geen xml", "<a/>", "<Bericht>999990019</Bericht>", "<html><body>fout</body></html>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        "<!DOCTYPE a><w:Bericht xmlns:w='http://www.istandaarden.nl/iwmo/3_2/wmo316/schema'/>",
        "<g:envelopHeenbericht-ggk_Di01 xmlns:g='http://www.stufstandaarden.nl/koppelvlak/ggk0210'/>",
        "<g:envelopHeenbericht-ggk_Di01 xmlns:g='http://www.stufstandaarden.nl/koppelvlak/ggk0210'><g:xmlBestand><b/>"
            + "</g:xmlBestand></g:envelopHeenbericht-ggk_Di01>"})
    void anything_else_is_refused_in_a_sentence_that_quotes_nothing(String text) {
        assertThatThrownBy(() -> envelope.open(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(Fault.Translation.class, fault -> {
                    assertThat(fault.code()).isEqualTo("iwmo-unreadable");
                    assertThat(fault.sentence()).doesNotContain("999990019", "passwd", "html");
                });
    }

    @Test
    void a_damaged_envelope_is_read_or_refused_and_nothing_else() {
        byte[] whole = envelope.wrap(TransportFixture.message(), "Wmo Applicatie", NOW);
        Random chance = new Random(20261120);
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = whole.clone();
            for (int hits = chance.nextInt(4); hits >= 0; hits--) {
                damaged[chance.nextInt(damaged.length)] = (byte) chance.nextInt(256);
            }
            try {
                assertThat(envelope.open(damaged)).isNotNull();
            } catch (Fault.Translation refused) {
                assertThat(refused.code()).isEqualTo("iwmo-unreadable");
            }
        }
    }

    @Test
    void nothing_larger_than_25_mb_goes_out_or_comes_in() {
        byte[] large = new byte[GgkEnvelope.LARGEST_MESSAGE + 1];
        assertThatThrownBy(() -> envelope.wrap(TransportFixture.message("A", large), "GGk", NOW))
                .isInstanceOfSatisfying(Fault.Translation.class,
                        fault -> assertThat(fault.code()).isEqualTo("iwmo-too-large"));
        assertThatThrownBy(() -> envelope.open(new byte[GgkEnvelope.LARGEST_ENVELOPE + 1]))
                .isInstanceOfSatisfying(Fault.Translation.class,
                        fault -> assertThat(fault.code()).isEqualTo("iwmo-too-large"));
    }
}
