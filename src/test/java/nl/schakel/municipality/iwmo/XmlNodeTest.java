package nl.schakel.municipality.iwmo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An element of a message, and what comes in its place. */
class XmlNodeTest {

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stopListening() {
        System.setErr(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mevrouw", "<mevrouw>", "<a>mevrouw\u00ff</a>", "<a>&mevrouw;</a>", "<mevrouw:a/>",
        "<?xml version=\"1.0\" encoding=\"mevrouw\"?><a>", "<!DOCTYPE mevrouw [<!ENTITY e \"mevrouw\">]><a>&e;</a>"})
    void what_cannot_be_read_is_refused_without_its_words_in_the_fault_or_on_the_console(String text) {
        assertThatThrownBy(() -> XmlNode.parse(text.getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(XmlNode.Unreadable.class).hasNoCause().message().doesNotContain("mevrouw");
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void a_byte_order_mark_is_no_part_of_a_message() {
        assertThat(XmlNode.parse("\ufeff<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>é</a>"
                .getBytes(StandardCharsets.UTF_8)).text()).isEqualTo("é");
    }
}
