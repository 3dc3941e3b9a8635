package nl.schakel.municipality.zgw;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import nl.schakel.directory.Municipality;
import nl.schakel.directory.SafeAddress;
import nl.schakel.identity.Rsin;
import nl.schakel.municipality.zgw.ZgwSettings.CaseResult;
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
            "notificaties", "autorisaties", "part-threshold", "keystore", "keystore-password");
    private static final List<String> CONFIDENTIALITY = List.of("openbaar", "beperkt_openbaar", "intern",
            "zaakvertrouwelijk", "vertrouwelijk", "confidentieel", "geheim", "zeer_geheim");
    private static final List<Kind> STATUS_KINDS =
            List.of(Kind.RECEIVED, Kind.IN_PROGRESS, Kind.WAITING, Kind.EXTENDED);
    private static final List<Outcome> DECISIONS = List.of(Outcome.GRANTED, Outcome.REFUSED, Outcome.PARTLY_GRANTED);
    /** HS256 asks for a key of at least the hash's length (RFC 7518 section 3.2). */
    private static final int SECRET_BYTES = 32;
    private static final int CALLBACK_SECRET_BYTES = 16;
    private static final DataSize SMALLEST_THRESHOLD = DataSize.ofKilobytes(1);
    private static final DataSize LARGEST_THRESHOLD = DataSize.ofGigabytes(1);

    private final String who;
    private final Map<String, Object> block;
    private final List<String> findings = new ArrayList<>();

    ZgwBlock(Municipality municipality) {
        who = ZgwConnection.who(municipality);
        block = municipality.connection() == null ? Map.of() : municipality.connection();
    }

    List<String> findings() {
        return List.copyOf(findings);
    }

    ZgwSettings read() {
        block.keySet().stream().filter(key -> !KEYS.contains(key)).sorted()
                .forEach(key -> finding("zgw." + key + " is geen bekende instelling"));
        URI besluiten = block.containsKey("besluiten") ? address("besluiten") : null;
        Map<String, Outcome> decisions = meanings("decisions", DECISIONS, ZgwBlock::spelled);
        if (besluiten == null && !decisions.isEmpty() && !block.containsKey("besluiten")) {
            finding("zgw.decisions vraagt om zgw.besluiten, het adres van de Besluiten API");
        }
        Map<String, CaseResult> results = meanings("results", List.of(CaseResult.values()), ZgwBlock::spelled);
        return new ZgwSettings(address("zaken"), address("documenten"), address("catalogi"), besluiten,
                text("client-id", null), secret("secret", SECRET_BYTES), rsin(), limited("zaaktype", null, 50),
                secret("callback-secret", CALLBACK_SECRET_BYTES), flag("set-first-status"),
                duration("poll", Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofDays(7)),
                meanings("statuses", STATUS_KINDS, ZgwBlock::spelled),
                results,
                block.containsKey("catalogus") ? limited("catalogus", null, 5) : null, decisions,
                choice("numbering", List.of("hub", "municipality"), "hub").equals("hub"),
                choice("confidentiality", CONFIDENTIALITY, "vertrouwelijk"), properties(),
                text("document-type", "Melding Wmo"), text("token-document-type", "Toestemmingstoken"),
                text("referrer-role", "Verwijzer"),
                duration("timeout", Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofMinutes(5)),
                text("answer-document-type", "Antwoord deskundige"), withdrawal(results),
                block.containsKey("notificaties") ? address("notificaties") : null,
                block.containsKey("autorisaties") ? address("autorisaties") : null, partThreshold(), keystore());
    }

    /** Left out, it is the one resultaat that means withdrawn, if there is just one, and no status. */
    private WithdrawalMarks withdrawal(Map<String, CaseResult> results) {
        if (block.get("withdrawal") == null) {
            List<String> withdrawn = results.entrySet().stream()
                    .filter(result -> result.getValue() == CaseResult.WITHDRAWN).map(Map.Entry::getKey).toList();
            return new WithdrawalMarks(withdrawn.size() == 1 ? withdrawn.get(0) : null, null);
        }
        Map<String, String> marks = new LinkedHashMap<>();
        entries("withdrawal").forEach((name, value) -> {
            if (!name.equals("result") && !name.equals("status")) {
                finding("zgw.withdrawal." + name + " is geen bekende instelling; wel: result, status");
            } else if (value == null || value instanceof Map || value instanceof List || value.toString().isBlank()) {
                finding("zgw.withdrawal." + name + " moet de omschrijving van een "
                        + (name.equals("result") ? "resultaattype" : "statustype") + " zijn, of weg");
            } else {
                marks.put(name, value.toString().strip());
            }
        });
        return new WithdrawalMarks(marks.get("result"), marks.get("status"));
    }

    private long partThreshold() {
        try {
            DataSize size = DataSize.parse(text("part-threshold", "10MB"));
            if (size.compareTo(SMALLEST_THRESHOLD) >= 0 && size.compareTo(LARGEST_THRESHOLD) <= 0) {
                return size.toBytes();
            }
        } catch (IllegalArgumentException e) {
            // Said below: a wrong form and a wrong size have the same remedy.
        }
        finding("zgw.part-threshold moet een grootte zijn van 1KB tot 1GB, bijvoorbeeld 10MB");
        return LARGEST_THRESHOLD.toBytes();
    }

    private ZgwSettings.Keystore keystore() {
        if (!block.containsKey("keystore")) {
            if (block.containsKey("keystore-password")) {
                finding("zgw.keystore-password hoort bij zgw.keystore, het PKCS12-bestand");
            }
            return null;
        }
        String file = text("keystore", null);
        String password = text("keystore-password", null);
        if (file == null || password == null) {
            return null;
        }
        ZgwSettings.Keystore keystore = new ZgwSettings.Keystore(file, password);
        if (!ClientKeys.opens(keystore)) {
            finding("zgw.keystore is geen PKCS12-bestand dat met zgw.keystore-password opengaat en de sleutel van de "
                    + "hub bevat");
        }
        return keystore;
    }

    private void finding(String what) {
        findings.add(who + ": " + what + ".");
    }

    private URI address(String key) {
        String text = text(key, null);
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
        finding("zgw." + key + " moet een volledig https-adres zijn (http mag alleen naar localhost)");
        return null;
    }

    private String text(String key, String otherwise) {
        Object value = block.get(key);
        if (value == null || value.toString().isBlank()) {
            if (otherwise == null) {
                finding("zgw." + key + " ontbreekt");
            }
            return otherwise;
        }
        if (value instanceof Map || value instanceof List) {
            finding("zgw." + key + " moet één waarde zijn");
            return otherwise;
        }
        return value.toString().strip();
    }

    private String limited(String key, String otherwise, int length) {
        String text = text(key, otherwise);
        if (text != null && text.length() > length) {
            finding("zgw." + key + " mag hooguit " + length + " tekens hebben");
        }
        if (text != null && text.contains("://")) {
            finding("zgw." + key + " moet een naam zijn, geen adres: adressen veranderen met elke versie");
        }
        return text;
    }

    private String secret(String key, int bytes) {
        String secret = text(key, null);
        if (secret != null && secret.startsWith("${")) {
            finding("zgw." + key + " is niet ingevuld: de omgevingsvariabele ontbreekt");
        } else if (secret != null && secret.getBytes(StandardCharsets.UTF_8).length < bytes) {
            finding("zgw." + key + " moet minstens " + bytes + " tekens hebben");
        }
        return secret;
    }

    private Rsin rsin() {
        String text = text("rsin", null);
        try {
            return text == null ? null : new Rsin(text);
        } catch (IllegalArgumentException e) {
            finding("zgw.rsin moet negen cijfers zijn die de elfproef doorstaan");
            return null;
        }
    }

    private boolean flag(String key) {
        return choice(key, List.of("true", "false"), "false").equals("true");
    }

    private String choice(String key, List<String> allowed, String otherwise) {
        String text = text(key, otherwise);
        if (!allowed.contains(text)) {
            finding("zgw." + key + " moet een van deze zijn: " + String.join(", ", allowed));
            return otherwise;
        }
        return text;
    }

    private Duration duration(String key, Duration otherwise, Duration least, Duration most) {
        try {
            Duration duration = Duration.parse(text(key, otherwise.toString()));
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // Said below: a wrong form and a wrong size have the same remedy.
        }
        finding("zgw." + key + " moet een tijdsduur zijn van " + least + " tot " + most + ", bijvoorbeeld "
                + otherwise);
        return otherwise;
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        CaseProperties.NAMES.forEach(name -> properties.put(name, name));
        entries("properties").forEach((name, value) -> {
            if (!properties.containsKey(name)) {
                finding("zgw.properties." + name + " is geen gegeven dat de hub levert; wel: "
                        + String.join(", ", CaseProperties.NAMES));
            } else if (value == null || value.toString().isBlank() || value.toString().length() > 20) {
                finding("zgw.properties." + name + " moet de naam van een eigenschap zijn, hooguit 20 tekens");
            } else {
                properties.put(name, value.toString());
            }
        });
        return Map.copyOf(properties);
    }

    private <T> Map<String, T> meanings(String key, List<T> allowed, Function<T, String> spelling) {
        Map<String, T> bySpelling = allowed.stream().collect(Collectors.toMap(spelling, value -> value));
        Map<String, T> meanings = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        entries(key).forEach((name, value) -> {
            T meaning = bySpelling.get(String.valueOf(value));
            if (meaning == null) {
                finding("zgw." + key + ", '" + name + "': kies uit "
                        + bySpelling.keySet().stream().sorted().collect(Collectors.joining(", ")));
            } else {
                meanings.put(name.strip(), meaning);
            }
        });
        return meanings;
    }

    private Map<String, Object> entries(String key) {
        Object value = block.get(key);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof Map<?, ?> map)) {
            finding("zgw." + key + " moet een lijst van naam: betekenis zijn");
            return Map.of();
        }
        Map<String, Object> entries = new LinkedHashMap<>();
        map.forEach((name, meaning) -> entries.put(String.valueOf(name), meaning));
        return entries;
    }

    /** {@code IN_PROGRESS} is written {@code in-progress} in the file. */
    private static String spelled(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
