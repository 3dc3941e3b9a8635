package nl.schakel.identity;

/** The two checks that the Dutch number schemes share. */
final class Digits {

    private Digits() {
    }

    static boolean exactly(int length, String value) {
        return value != null && value.length() == length && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Weights 9 down to 2 and -1, the sum divisible by 11: a BSN and an RSIN share it. */
    static boolean elfproef(String nineDigits) {
        int sum = -(nineDigits.charAt(8) - '0');
        for (int i = 0; i < 8; i++) {
            sum += (9 - i) * (nineDigits.charAt(i) - '0');
        }
        return sum % 11 == 0;
    }

    static String require(int length, String value, String what) {
        if (!exactly(length, value)) {
            throw new IllegalArgumentException("not " + what + ": " + length + " digits are needed");
        }
        return value;
    }
}
