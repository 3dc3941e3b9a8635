package nl.schakel.municipality.zgw;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import nl.schakel.directory.Municipality;
import nl.schakel.directory.SafeAddress;
import nl.schakel.identity.Rsin;
import nl.schakel.municipality.CaseResult;
import nl.schakel.municipality.ConnectionBlock;
import nl.schakel.municipality.GrantedWords;
import nl.schakel.municipality.zgw.ZgwSettings.WithdrawalMarks;
import nl.schakel.referral.MunicipalUpdate.Kind;
import nl.schakel.referral.Outcome;
import org.springframework.util.unit.DataSize;

/** Reads the {@code zgw} block of a municipality's file and collects one sentence per broken rule, never a value. */
final class ZgwBlock {

    private static final Set<String> KEYS = Set.of("zaken", "documenten", "catalogi", "besluiten", "client-id",
            "secret", "rsin", "zaaktype", "callback-secret", "set-first-status", "poll", "statuses", "results",
            "catalogus", "decisions", "numbering", "confidentiality", "properties", "document-type",
            "token-document-type", "answer-document-type", "referrer-role", "timeout", "withdrawal",
            "notificaties", "autorisaties", "part-threshold", "keystore", "keystore-password", "forms", "categories",
            "advice-question");
    private static final List<String> CONFIDENTIALITY = List.of("openbaar", "beperkt_openbaar", "intern",
            "zaakvertrouwelijk", "vertrouwelijk", "confidentieel", "geheim", "zeer_geheim");

    /** What a status may mean: where the case stands, or that it asks the GP something, which says nothing of that. */
    private enum Meaning {
        RECEIVED(Kind.RECEIVED), IN_PROGRESS(Kind.IN_PROGRESS), WAITING(Kind.WAITING), EXTENDED(Kind.EXTENDED),
        ADVICE_REQUESTED(null);

        private final Kind kind;

        Meaning(Kind kind) {
            this.kind = kind;
        }
    }

    private static final List<Outcome> DECISIONS = List.of(Outcome.GRANTED, Outcome.REFUSED, Outcome.PARTLY_GRANTED);
    /** HS256 asks for a key of at least the hash's length (RFC 7518 section 3.2). */
    private static final int SECRET_BYTES = 32;
    private static final int CALLBACK_SECRET_BYTES = 16;
    private static final DataSize SMALLEST_THRESHOLD = DataSize.ofKilobytes(1);
    private static final DataSize LARGEST_THRESHOLD = DataSize.ofGigabytes(1);

    private final ConnectionBlock block;

    ZgwBlock(Municipality municipality) {
        block = new ConnectionBlock("zgw", municipality, ZgwConnection.who(municipality), "betekenis");
    }

    List<String> findings() {
        return block.findings();
    }

    ZgwSettings read() {
        block.refuseOthers(KEYS);
        URI besluiten = block.has("besluiten") ? address("besluiten") : null;
        Map<String, Outcome> decisions = block.meanings("decisions", DECISIONS);
        if (besluiten == null && !decisions.isEmpty() && !block.has("besluiten")) {
            block.finding("decisions", "vraagt om zgw.besluiten, het adres van de Besluiten API");
        }
        Map<String, Meaning> statuses = block.meanings("statuses", List.of(Meaning.values()));
        Map<String, CaseResult> results = block.meanings("results", List.of(CaseResult.values()));
        Map<String, String> properties = properties();
        return new ZgwSettings(address("zaken"), address("documenten"), address("catalogi"), besluiten,
                block.text("client-id", null), block.secret("secret", SECRET_BYTES), rsin(),
                limited("zaaktype", null, 50),
                block.secret("callback-secret", CALLBACK_SECRET_BYTES), flag("set-first-status"),
                block.duration("poll", Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofDays(7)),
                kinds(statuses),
                results,
                block.has("catalogus") ? limited("catalogus", null, 5) : null, decisions,
                block.choice("numbering", List.of("hub", "municipality"), "hub").equals("hub"),
                block.choice("confidentiality", CONFIDENTIALITY, "vertrouwelijk"), properties,
                block.text("document-type", "Melding Wmo"), block.text("token-document-type", "Toestemmingstoken"),
                block.text("referrer-role", "Verwijzer"),
                block.duration("timeout", Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofMinutes(5)),
                block.text("answer-document-type", "Antwoord deskundige"), withdrawal(results),
                block.has("notificaties") ? address("notificaties") : null,
                block.has("autorisaties") ? address("autorisaties") : null, partThreshold(), keystore(),
                GrantedWords.read(block, "eigenschap", Set.copyOf(properties.values())), advice(statuses));
    }

    private static Map<String, Kind> kinds(Map<String, Meaning> statuses) {
        Map<String, Kind> kinds = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        statuses.forEach((name, meaning) -> {
            if (meaning.kind != null) {
                kinds.put(name, meaning.kind);
            }
        });
        return kinds;
    }

    private ZgwSettings.AdviceMarks advice(Map<String, Meaning> statuses) {
        Set<String> asking = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        statuses.forEach((name, meaning) -> {
            if (meaning == Meaning.ADVICE_REQUESTED) {
                asking.add(name);
            }
        });
        if (asking.isEmpty() && block.has("advice-question")) {
            block.finding("advice-question", "hoort bij een status in zgw.statuses die advice-requested betekent");
        }
        return new ZgwSettings.AdviceMarks(asking,
                block.has("advice-question") ? limited("advice-question", null, 20) : null);
    }

    /** Left out, it is the one resultaat that means withdrawn, if there is just one, and no status. */
    private WithdrawalMarks withdrawal(Map<String, CaseResult> results) {
        if (block.get("withdrawal") == null) {
            List<String> withdrawn = results.entrySet().stream()
                    .filter(result -> result.getValue() == CaseResult.WITHDRAWN).map(Map.Entry::getKey).toList();
            return new WithdrawalMarks(withdrawn.size() == 1 ? withdrawn.get(0) : null, null);
        }
        Map<String, String> marks = new LinkedHashMap<>();
        block.entries("withdrawal").forEach((name, value) -> {
            if (!name.equals("result") && !name.equals("status")) {
                block.finding("withdrawal." + name, "is geen bekende instelling; wel: result, status");
            } else if (value == null || value instanceof Map || value instanceof List || value.toString().isBlank()) {
                block.finding("withdrawal." + name, "moet de omschrijving van een "
                        + (name.equals("result") ? "resultaattype" : "statustype") + " zijn, of weg");
            } else {
                marks.put(name, value.toString().strip());
            }
        });
        return new WithdrawalMarks(marks.get("result"), marks.get("status"));
    }

    private long partThreshold() {
        try {
            DataSize size = DataSize.parse(block.text("part-threshold", "10MB"));
            if (size.compareTo(SMALLEST_THRESHOLD) >= 0 && size.compareTo(LARGEST_THRESHOLD) <= 0) {
                return size.toBytes();
            }
        } catch (IllegalArgumentException e) {
            // Said below: a wrong form and a wrong size have the same remedy.
        }
        block.finding("part-threshold", "moet een grootte zijn van 1KB tot 1GB, bijvoorbeeld 10MB");
        return LARGEST_THRESHOLD.toBytes();
    }

    private ZgwSettings.Keystore keystore() {
        if (!block.has("keystore")) {
            if (block.has("keystore-password")) {
                block.finding("keystore-password", "hoort bij zgw.keystore, het PKCS12-bestand");
            }
            return null;
        }
        String file = block.text("keystore", null);
        String password = block.text("keystore-password", null);
        if (file == null || password == null) {
            return null;
        }
        ZgwSettings.Keystore keystore = new ZgwSettings.Keystore(file, password);
        if (!ClientKeys.opens(keystore)) {
            block.finding("keystore", "is geen PKCS12-bestand dat met zgw.keystore-password opengaat en de "
                    + "sleutel van de hub bevat");
        }
        return keystore;
    }

    private URI address(String key) {
        String text = block.text(key, null);
        if (text == null) {
            return null;
        }
        try {
            URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean whole = uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawQuery() == null
                    && uri.getRawFragment() == null && uri.normalize().equals(uri);
            if (whole && SafeAddress.isSafe(uri, "http")) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Said below: the sentence is the same for every address that cannot be used.
        }
        block.finding(key, "moet een volledig https-adres zijn (http mag alleen naar localhost)");
        return null;
    }

    private String limited(String key, String otherwise, int length) {
        String text = block.limited(key, otherwise, length);
        if (text != null && text.contains("://")) {
            block.finding(key, "moet een naam zijn, geen adres: adressen veranderen met elke versie");
        }
        return text;
    }

    private Rsin rsin() {
        String text = block.text("rsin", null);
        try {
            return text == null ? null : new Rsin(text);
        } catch (IllegalArgumentException e) {
            block.finding("rsin", "moet negen cijfers zijn die de elfproef doorstaan");
            return null;
        }
    }

    private boolean flag(String key) {
        return block.choice(key, List.of("true", "false"), "false").equals("true");
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        CaseProperties.NAMES.forEach(name -> properties.put(name, name));
        block.entries("properties").forEach((name, value) -> {
            if (!properties.containsKey(name)) {
                block.finding("properties." + name, "is geen gegeven dat de hub levert; wel: "
                        + String.join(", ", CaseProperties.NAMES));
            } else if (value == null || value.toString().isBlank() || value.toString().length() > 20) {
                block.finding("properties." + name, "moet de naam van een eigenschap zijn, hooguit 20 tekens");
            } else {
                properties.put(name, value.toString());
            }
        });
        return Map.copyOf(properties);
    }
}
