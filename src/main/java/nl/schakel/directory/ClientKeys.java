package nl.schakel.directory;

import java.util.ArrayList;
import java.util.List;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;

/** What the public keys of a HIS must be, wherever they are published. */
public final class ClientKeys {

    private static final int SMALLEST_RSA_BITS = 2048;

    private ClientKeys() {
    }

    /** What is wrong with them, as the Dutch end of a sentence without its full stop; never a value. */
    public static List<String> findings(JWKSet keys) {
        List<String> findings = new ArrayList<>();
        if (keys.getKeys().isEmpty()) {
            findings.add("bevat geen sleutel: vraag de publieke sleutels aan de leverancier van het HIS");
        }
        if (keys.getKeys().stream().anyMatch(JWK::isPrivate)) {
            findings.add("bevat een geheime sleutel: die is nu bekend, laat de leverancier een nieuwe maken en zet hier "
                    + "alleen het publieke deel");
        } else if (!keys.getKeys().stream().allMatch(ClientKeys::usable)) {
            findings.add("bevat een onbruikbare sleutel: nodig is EC P-256, EC P-384 of RSA van minstens "
                    + SMALLEST_RSA_BITS + " bits");
        }
        return findings;
    }

    private static boolean usable(JWK key) {
        return key instanceof ECKey ec && (Curve.P_256.equals(ec.getCurve()) || Curve.P_384.equals(ec.getCurve()))
                || key instanceof RSAKey && key.size() >= SMALLEST_RSA_BITS;
    }
}
