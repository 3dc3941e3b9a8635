package nl.schakel.consent;

import java.text.ParseException;
import java.util.Objects;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;

/**
 * What a signed text of the hub says, once its signature held; keys come from the published set only, never from the
 * text.
 *
 * @param failure {@code unreadable}, {@code algorithm}, {@code type}, {@code key-unknown} or {@code signature}; null
 *                where it holds
 * @param claims  null where it does not hold
 */
record TokenReading(String failure, JWTClaimsSet claims) {

    /**
     * @param text compact JWS; null or anything else is unreadable
     * @param type the {@code typ} it must have
     */
    static TokenReading of(String text, String type, JWKSet keys) {
        JWT parsed;
        try {
            parsed = JWTParser.parse(Objects.requireNonNullElse(text, ""));
        } catch (ParseException | RuntimeException unreadable) {
            return failed("unreadable");
        }
        if (!(parsed instanceof SignedJWT signed) || !JWSAlgorithm.ES256.equals(signed.getHeader().getAlgorithm())) {
            return failed("algorithm");
        }
        if (signed.getHeader().getType() == null || !type.equals(signed.getHeader().getType().getType())) {
            return failed("type");
        }
        String id = signed.getHeader().getKeyID();
        JWK key = id == null ? null : keys.getKeyByKeyId(id);
        if (!(key instanceof ECKey ec) || !Curve.P_256.equals(ec.getCurve())) {
            return failed("key-unknown");
        }
        try {
            return signed.verify(new ECDSAVerifier(ec.toPublicJWK()))
                    ? new TokenReading(null, signed.getJWTClaimsSet()) : failed("signature");
        } catch (JOSEException unusable) {
            return failed("signature");
        } catch (ParseException misshapen) {
            return failed("unreadable");
        }
    }

    boolean holds() {
        return failure == null;
    }

    private static TokenReading failed(String failure) {
        return new TokenReading(failure, null);
    }
}
