package nl.schakel.consent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

import com.nimbusds.jose.util.Base64URL;
import org.junit.jupiter.api.Test;

class ShuffleTest {

    private static final BinaryOperator<String> MAC = (purpose, text) -> HexFormat.of().formatHex(
            Base64URL.from(ConsentTokens.hash((purpose + text)
                    .getBytes(StandardCharsets.UTF_8))).decode());

    @Test
    void every_token_has_a_bit_of_its_own() {
        Shuffle shuffle = new Shuffle(MAC, 0);
        BitSet given = new BitSet();
        IntStream.range(0, StatusPlace.LIST_SIZE).map(shuffle::index).forEach(given::set);

        assertThat(given.cardinality()).isEqualTo(given.length()).isEqualTo(StatusPlace.LIST_SIZE);
    }

    @Test
    void tokens_of_one_referral_are_not_neighbours() {
        Shuffle shuffle = new Shuffle(MAC, 0);
        long neighbours = IntStream.range(1, 1000)
                .filter(n -> Math.abs(shuffle.index(n) - shuffle.index(n - 1)) < 16).count();

        assertThat(neighbours).isLessThan(10);
        assertThat(new Shuffle(MAC, 1).index(0)).isNotEqualTo(shuffle.index(0));
        assertThat(new Shuffle(MAC, 0).index(7)).isEqualTo(shuffle.index(7));
    }
}
