package nl.schakel.consent;

import java.io.ByteArrayOutputStream;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.BitSet;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;

/**
 * One bit per token (IETF Token Status List): 0 it stands, 1 it does not. An index that was never given reads 1: only
 * what the hub knows stands. Bits are counted from the least significant of the first byte.
 */
final class StatusList {

    /** The header's {@code typ}. */
    static final String TYPE = "statuslist+jwt";

    private static final int BYTES = StatusPlace.LIST_SIZE / Byte.SIZE;

    private StatusList() {
    }

    /** The claim {@code status_list}. */
    static Map<String, Object> claim(BitSet standing) {
        BitSet revoked = new BitSet(StatusPlace.LIST_SIZE);
        revoked.set(0, StatusPlace.LIST_SIZE);
        revoked.andNot(standing);
        byte[] bits = new byte[BYTES];
        byte[] set = revoked.toByteArray();
        System.arraycopy(set, 0, bits, 0, set.length);
        return Map.of("bits", 1, "lst", Base64URL.encode(deflated(bits)).toString());
    }

    /**
     * What a list says about a token.
     *
     * @param text  the list as fetched
     * @param token claims of a token whose signature held
     * @return null where the token stands; else {@code token-revoked}, or {@code status-list-…}: {@code unreadable},
     *         {@code algorithm}, {@code type}, {@code key-unknown}, {@code signature}, {@code claims},
     *         {@code expired}, {@code other} (of another list than the token names), {@code older} (not newer than the
     *         token, so it need not know it)
     */
    static String failure(String text, JWTClaimsSet token, JWKSet keys, Clock clock) {
        TokenReading reading = TokenReading.of(text, TYPE, keys);
        if (!reading.holds()) {
            return "status-list-" + reading.failure();
        }
        try {
            return failure(reading.claims(), token, clock.instant());
        } catch (ParseException | ClassCastException | DataFormatException | ArithmeticException misshapen) {
            return "status-list-claims";
        }
    }

    private static String failure(JWTClaimsSet list, JWTClaimsSet token, Instant now)
            throws ParseException, DataFormatException {
        Map<String, Object> status = token.getJSONObjectClaim("status");
        if (status == null || !(status.get("status_list") instanceof Map<?, ?> place)
                || !(place.get("idx") instanceof Number index) || !String.valueOf(place.get("uri"))
                        .equals(list.getSubject())) {
            return "status-list-other";
        }
        if (list.getIssueTime() == null || list.getExpirationTime() == null) {
            return "status-list-claims";
        }
        if (!now.minus(ConsentGate.CLOCK_SKEW).isBefore(list.getExpirationTime().toInstant())) {
            return "status-list-expired";
        }
        Map<String, Object> bits = list.getJSONObjectClaim("status_list");
        if (bits == null || !(bits.get("bits") instanceof Number size) || size.longValue() != 1
                || !(bits.get("lst") instanceof String lst)) {
            return "status-list-claims";
        }
        if (stands(inflated(new Base64URL(lst).decode()), index.longValue())) {
            return null;
        }
        boolean knowsTheToken = token.getIssueTime() == null || list.getIssueTime().after(token.getIssueTime());
        return knowsTheToken ? "token-revoked" : "status-list-older";
    }

    private static boolean stands(byte[] bits, long index) {
        return index >= 0 && index < StatusPlace.LIST_SIZE
                && (bits[(int) (index / Byte.SIZE)] >> index % Byte.SIZE & 1) == 0;
    }

    private static byte[] deflated(byte[] bits) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(bits);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[BYTES];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /** Never more than a list is: what is packed small may unpack large. */
    private static byte[] inflated(byte[] packed) throws DataFormatException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            byte[] bits = new byte[BYTES + 1];
            int length = 0;
            while (!inflater.finished() && length < bits.length) {
                int read = inflater.inflate(bits, length, bits.length - length);
                if (read == 0 && !inflater.finished()) {
                    throw new DataFormatException();
                }
                length += read;
            }
            if (length != BYTES) {
                throw new DataFormatException();
            }
            return bits;
        } finally {
            inflater.end();
        }
    }
}
