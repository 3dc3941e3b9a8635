package nl.schakel.directory;

import java.net.URI;
import java.text.ParseException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import nl.schakel.directory.Practice.Client;
import nl.schakel.directory.Practice.Feedback;
import nl.schakel.directory.Practice.MedicalInformation;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.UraCode;

/** Reads a file of {@code config/practices/}. */
final class PracticeFile {

    private static final Map<String, MedicalInformation> WAYS = Map.of("direct", MedicalInformation.DIRECT,
            "only-via-medical-adviser", MedicalInformation.ONLY_VIA_MEDICAL_ADVISER, "none", MedicalInformation.NONE);
    private static final int SMALLEST_RSA_BITS = 2048;

    private PracticeFile() {
    }

    /** What the file describes; null where it broke a rule, which is then among the findings. */
    static Practice read(Section file, List<String> findings) {
        AgbCode agb = file.required("agb", AgbCode::new, "de AGB-code, acht cijfers");
        UraCode ura = file.optional("ura", UraCode::new, "het URA-nummer, acht cijfers", null);
        String name = file.required("name", Forms::text, "de naam van de praktijk");
        String phone = file.optional("phone", Forms::text, "een telefoonnummer", null);
        List<Client> clients = new ArrayList<>();
        file.sections("clients").forEach(client -> clients.add(client(client)));
        if (clients.isEmpty()) {
            file.finding("clients", "ontbreekt: nodig is minstens één HIS dat namens de praktijk aanmeldt");
        }
        URI endpoint = file.optional("endpoint", Forms::address, Forms.ADDRESS, null);
        Feedback feedback = feedback(file.section("feedback"));
        MedicalInformation medical = file.optional("medical-information", WAYS::get,
                "direct, only-via-medical-adviser of none", MedicalInformation.DIRECT);
        boolean verified = file.section("consent").flag("verified", false);
        file.refuseUnknown();
        return findings.isEmpty() ? new Practice(agb, ura, name, phone, List.copyOf(clients), endpoint, verified,
                feedback, medical) : null;
    }

    private static Feedback feedback(Section feedback) {
        String mode = feedback.optional("mode", s -> Set.of("at-once", "digest").contains(s) ? s : null,
                "at-once of digest", "at-once");
        String form = "een tijd tussen aanhalingstekens, bijvoorbeeld \"12:30\"";
        if (mode.equals("digest")) {
            return new Feedback(feedback.required("at", LocalTime::parse, form));
        }
        if (feedback.has("at")) {
            feedback.optional("at", LocalTime::parse, form, null);
            feedback.finding("at", "hoort alleen bij mode digest");
        }
        return new Feedback(null);
    }

    private static Client client(Section client) {
        String id = client.required("id", s -> s.matches("[A-Za-z0-9._:-]{1,200}") ? s : null,
                "een naam uit letters, cijfers, punt, dubbelepunt, streepje, zonder spaties");
        String jwks = client.json("jwks");
        URI address = client.optional("jwks-uri", Forms::address, Forms.ADDRESS, null);
        if (client.has("jwks") == client.has("jwks-uri")) {
            client.finding("jwks", "of jwks-uri is nodig, een van beide");
        } else if (jwks != null) {
            check(client, jwks);
        }
        return new Client(id, jwks, address);
    }

    private static void check(Section client, String jwks) {
        try {
            List<JWK> keys = JWKSet.parse(jwks).getKeys();
            if (keys.isEmpty()) {
                client.finding("jwks", "bevat geen sleutel: vraag de publieke sleutels aan de leverancier van het HIS");
            }
            if (keys.stream().anyMatch(JWK::isPrivate)) {
                client.finding("jwks", "bevat een geheime sleutel: die is nu bekend, laat de leverancier een nieuwe "
                        + "maken en zet hier alleen het publieke deel");
            } else if (!keys.stream().allMatch(PracticeFile::usable)) {
                client.finding("jwks", "bevat een onbruikbare sleutel: nodig is EC P-256, EC P-384 of RSA van minstens "
                        + SMALLEST_RSA_BITS + " bits");
            }
        } catch (ParseException | IllegalArgumentException e) {
            client.finding("jwks", "is geen JWK Set");
        }
    }

    private static boolean usable(JWK key) {
        return key instanceof ECKey ec && (Curve.P_256.equals(ec.getCurve()) || Curve.P_384.equals(ec.getCurve()))
                || key instanceof RSAKey && key.size() >= SMALLEST_RSA_BITS;
    }
}
