package nl.schakel.consent;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.function.BinaryOperator;

/**
 * Which index within its list a token gets. In the order of issue, two recipients of one referral would find their
 * tokens side by side and could join what each received; so every list is shuffled by a secret. A Feistel network over
 * 16 bits: whatever the rounds are, each number gets an index of its own.
 */
final class Shuffle {

    private static final String PURPOSE = "status-list";
    private static final int ROUNDS = 6;
    private static final int HALF = 1 << 8;
    private static final int MAC_BYTES = 32;

    private final byte[][] rounds = new byte[ROUNDS][];

    /** @param mac from (purpose, text) to 64 hexadecimal digits, keyed */
    Shuffle(BinaryOperator<String> mac, long list) {
        for (int round = 0; round < ROUNDS; round++) {
            ByteBuffer table = ByteBuffer.allocate(HALF);
            for (int part = 0; part < HALF / MAC_BYTES; part++) {
                table.put(HexFormat.of().parseHex(mac.apply(PURPOSE, list + "/" + round + "/" + part)));
            }
            rounds[round] = table.array();
        }
    }

    /** @param number from 0, below {@link StatusPlace#LIST_SIZE} */
    int index(int number) {
        int left = number >>> Byte.SIZE;
        int right = number & 0xFF;
        for (byte[] round : rounds) {
            int next = left ^ round[right] & 0xFF;
            left = right;
            right = next;
        }
        return left << Byte.SIZE | right;
    }
}
