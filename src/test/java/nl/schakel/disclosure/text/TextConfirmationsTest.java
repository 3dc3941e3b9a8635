package nl.schakel.disclosure.text;

import static nl.schakel.disclosure.text.TextConfirmations.Outcome.CONFIRMED;
import static nl.schakel.disclosure.text.TextConfirmations.Outcome.EXPIRED;
import static nl.schakel.disclosure.text.TextConfirmations.Outcome.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.UnaryOperator;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

import nl.schakel.story.MovableClock;

class TextConfirmationsTest {

    private static final String ABOUT = "01012345|HIS-1|scootmobiel|consultant";
    private static final String TEXT = "Zij kan de trap niet meer op.";
    private static final Duration DAY = Duration.ofDays(1);

    private final MovableClock clock = new MovableClock();
    private final TextConfirmations confirmations = new TextConfirmations(mac("one"), DAY, clock);

    @Test
    void whatWasConfirmedIsConfirmed() {
        assertThat(confirmations.check(confirmations.confirm(ABOUT, TEXT), ABOUT, TEXT)).isEqualTo(CONFIRMED);
    }

    @Test
    void anyProcessOfTheHubCanCheckIt() {
        String code = confirmations.confirm(ABOUT, TEXT);
        assertThat(new TextConfirmations(mac("one"), DAY, clock).check(code, ABOUT, TEXT)).isEqualTo(CONFIRMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Zij kan de trap niet meer op", "Zij kan de trap niet meer op. ",
        "zij kan de trap niet meer op.", "Zij kan de trap niet  meer op.", "Zij kan de trap\u00A0niet meer op.",
        "Zij kán de trap niet meer op.", ""})
    void anyOtherTextIsNotConfirmed(String other) {
        assertThat(confirmations.check(confirmations.confirm(ABOUT, TEXT), ABOUT, other)).isEqualTo(OTHER);
    }

    @Test
    void theSameTextOfAnotherReferralIsNotConfirmed() {
        String code = confirmations.confirm(ABOUT, TEXT);
        assertThat(confirmations.check(code, "01012345|HIS-2|scootmobiel|consultant", TEXT)).isEqualTo(OTHER);
    }

    @Test
    void theReferralCannotBorrowFromTheText() {
        String code = confirmations.confirm("a\nb", "c");
        assertThat(confirmations.check(code, "a", "b\nc")).isEqualTo(OTHER);
        assertThat(confirmations.check(code, "a\n1\nb", "c")).isEqualTo(OTHER);
    }

    @Test
    void aConfirmationExpires() {
        String code = confirmations.confirm(ABOUT, TEXT);
        clock.pass(DAY);
        assertThat(confirmations.check(code, ABOUT, TEXT)).isEqualTo(CONFIRMED);
        clock.pass(Duration.ofSeconds(1));
        assertThat(confirmations.check(code, ABOUT, TEXT)).isEqualTo(EXPIRED);
    }

    @Test
    void whoDoesNotHoldOurCodeDoesNotLearnThatItExpired() {
        String code = confirmations.confirm(ABOUT, TEXT);
        clock.pass(DAY.multipliedBy(2));
        assertThat(confirmations.check(code, ABOUT, TEXT + "!")).isEqualTo(OTHER);
    }

    @Test
    void anotherKeyMakesNoConfirmation() {
        String forged = new TextConfirmations(mac("two"), DAY, clock).confirm(ABOUT, TEXT);
        assertThat(confirmations.check(forged, ABOUT, TEXT)).isEqualTo(OTHER);
    }

    @Test
    void aLaterExpiryCannotBeWrittenIn() {
        String opened = new String(Base64.getUrlDecoder().decode(confirmations.confirm(ABOUT, TEXT)),
                StandardCharsets.US_ASCII);
        Instant later = clock.instant().plus(Duration.ofDays(365));
        String stretched = later.getEpochSecond() + opened.substring(opened.indexOf('.'));
        assertThat(confirmations.check(encode(stretched), ABOUT, TEXT)).isEqualTo(OTHER);
    }

    @Test
    void noCharacterOfACodeCanBeChanged() {
        String code = confirmations.confirm(ABOUT, TEXT);
        for (int i = 0; i < code.length() - 1; i++) {
            char other = code.charAt(i) == 'A' ? 'B' : 'A';
            String altered = code.substring(0, i) + other + code.substring(i + 1);
            assertThat(confirmations.check(altered, ABOUT, TEXT)).isEqualTo(OTHER);
        }
        assertThat(confirmations.check(code.substring(1), ABOUT, TEXT)).isEqualTo(OTHER);
        assertThat(confirmations.check(code + code, ABOUT, TEXT)).isEqualTo(OTHER);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(strings = {" ", "true", ".", "Lg", "MS4", "====", "ééé", "\u0000", "OTk5OTk5OTk5OTk5OTk5OTk5OTkuYQ",
        "LTEuYQ", "2aHZotmjLmE"})
    void garbageIsNoConfirmation(String code) {
        assertThat(confirmations.check(code, ABOUT, TEXT)).isEqualTo(OTHER);
    }

    @Test
    void randomBytesAreNoConfirmation() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            String code = Base64.getUrlEncoder().encodeToString(bytes);
            assertThat(confirmations.check(code, ABOUT, TEXT)).isEqualTo(OTHER);
        }
        assertThat(confirmations.check("A".repeat(1_000_000), ABOUT, TEXT)).isEqualTo(OTHER);
    }

    @Test
    void aCodeFitsInAFieldAndSaysNothingOfTheText() {
        String code = confirmations.confirm(ABOUT, TEXT.repeat(30));
        assertThat(code).matches("[A-Za-z0-9_-]{60,160}");
        assertThat(new String(Base64.getUrlDecoder().decode(code), StandardCharsets.US_ASCII))
                .matches("\\d+\\.[0-9a-f]{64}");
    }

    @Test
    void aConfirmationThatIsNeverValidIsAMistake() {
        assertThatThrownBy(() -> new TextConfirmations(mac("one"), Duration.ZERO, clock))
                .isInstanceOf(IllegalArgumentException.class);
    }

    static UnaryOperator<String> mac(String key) {
        return text -> {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    private static String encode(String opened) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(opened.getBytes(StandardCharsets.US_ASCII));
    }
}
