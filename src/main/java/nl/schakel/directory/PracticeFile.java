package nl.schakel.directory;

import java.net.URI;
import java.text.ParseException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.JWKSet;
import nl.schakel.directory.Practice.Client;
import nl.schakel.directory.Practice.Duplicates;
import nl.schakel.directory.Practice.Feedback;
import nl.schakel.directory.Practice.Maintenance;
import nl.schakel.directory.Practice.MedicalInformation;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.UraCode;

/** Reads a file of {@code config/practices/}. */
final class PracticeFile {

    private static final Map<String, MedicalInformation> WAYS = Map.of("direct", MedicalInformation.DIRECT,
            "only-via-medical-adviser", MedicalInformation.ONLY_VIA_MEDICAL_ADVISER, "none", MedicalInformation.NONE);

    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");

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
        Duplicates duplicates = file.optional("duplicates",
                s -> Map.of("warn", Duplicates.WARN, "ask", Duplicates.ASK).get(s), "warn of ask", Duplicates.WARN);
        List<URI> hooks = hooks(file);
        boolean verified = file.section("consent").flag("verified", false);
        List<Maintenance> maintenance = new ArrayList<>();
        file.sections("maintenance").forEach(window -> maintenance.add(maintenance(window)));
        file.refuseUnknown();
        return findings.isEmpty() ? new Practice(agb, ura, name, phone, List.copyOf(clients), endpoint, verified,
                feedback, medical, maintenance, duplicates, hooks) : null;
    }

    private static Maintenance maintenance(Section window) {
        String form = "een dag en een tijd in Nederlandse tijd, bijvoorbeeld 2026-12-01T20:00";
        Instant from = window.required("from", PracticeFile::moment, form);
        Instant until = window.required("until", PracticeFile::moment, form);
        if (from != null && until != null && !from.isBefore(until)) {
            window.finding("until", "moet na from liggen");
        }
        return new Maintenance(from, until);
    }

    private static Instant moment(String text) {
        return LocalDateTime.parse(text).atZone(DUTCH_TIME).toInstant();
    }

    /** Without these a Subscription is refused: the hub calls nobody whom the operator did not write down. */
    private static List<URI> hooks(Section file) {
        String key = "subscription-endpoints";
        List<URI> hooks = new ArrayList<>();
        List<JsonNode> items = file.items(key);
        for (int i = 0; i < items.size(); i++) {
            URI hook = hook(items.get(i));
            if (hook == null) {
                file.finding(key + "[" + (i + 1) + "]", "klopt niet: nodig is " + Forms.ADDRESS
                        + ", zonder vraagteken");
            } else {
                hooks.add(hook);
            }
        }
        return hooks;
    }

    private static URI hook(JsonNode item) {
        try {
            URI hook = Forms.address(item.asText().strip());
            return hook == null || hook.getRawQuery() != null || !hook.normalize().equals(hook) ? null : hook;
        } catch (IllegalArgumentException e) {
            return null;
        }
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
            ClientKeys.findings(JWKSet.parse(jwks)).forEach(finding -> client.finding("jwks", finding));
        } catch (ParseException | IllegalArgumentException e) {
            client.finding("jwks", "is geen JWK Set");
        }
    }
}
