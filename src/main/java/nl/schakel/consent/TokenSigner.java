package nl.schakel.consent;

import java.util.function.Supplier;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

/** Signs with the key of the moment. */
final class TokenSigner {

    private final Supplier<ECKey> keys;
    private volatile Prepared prepared;

    /**
     * @param keys asked at each token, so that rotation needs no restart
     * @throws IllegalArgumentException where the key of now cannot sign ES256 or has no id
     */
    TokenSigner(Supplier<ECKey> keys) {
        this.keys = keys;
        this.prepared = prepare(keys.get());
    }

    /** Making a signer costs more than looking whether the key is still the same. */
    private record Prepared(ECKey key, JWSSigner signer) {
    }

    /** @return compact JWS, ES256 */
    String sign(String type, JWTClaimsSet claims) {
        ECKey key = keys.get();
        Prepared with = prepared;
        if (!with.key().getKeyID().equals(key.getKeyID())) {
            with = prepare(key);
            prepared = with;
        }
        SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType(type))
                .keyID(with.key().getKeyID()).build(), claims);
        try {
            token.sign(with.signer());
        } catch (JOSEException failed) {
            throw new IllegalStateException("a consent token could not be signed", failed);
        }
        return token.serialize();
    }

    private static Prepared prepare(ECKey key) {
        if (!Curve.P_256.equals(key.getCurve()) || !key.isPrivate() || key.getKeyID() == null) {
            throw new IllegalArgumentException("a private P-256 key with a key id is needed to sign consent tokens");
        }
        try {
            return new Prepared(key, new ECDSASigner(key));
        } catch (JOSEException unusable) {
            throw new IllegalArgumentException("the key for consent tokens cannot be used", unusable);
        }
    }
}
