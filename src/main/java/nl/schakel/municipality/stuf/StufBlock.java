package nl.schakel.municipality.stuf;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import nl.schakel.directory.Municipality;
import nl.schakel.directory.SafeAddress;
import nl.schakel.municipality.stuf.StufSettings.CaseResult;
import nl.schakel.municipality.stuf.StufSettings.CaseType;
import nl.schakel.municipality.stuf.StufSettings.KeyFile;
import nl.schakel.municipality.stuf.StufSettings.Login;
import nl.schakel.municipality.stuf.StufSettings.Partner;
import nl.schakel.municipality.stuf.StufSettings.Soap;
import nl.schakel.municipality.stuf.StufSettings.Way;
import nl.schakel.municipality.stuf.StufSettings.WithdrawalMarks;
import nl.schakel.referral.MunicipalUpdate.Kind;
import nl.schakel.referral.Outcome;

/**
 * Reads the {@code stuf} block of a municipality's file and collects one sentence per broken rule, never a value. The
 * lengths are those of the schemas of StUF 03.01 and StUF-ZKN 3.10.
 */
final class StufBlock {

    private static final Set<String> KEYS = Set.of("vrije-berichten", "ontvang-asynchroon", "beantwoord-vraag", "soap",
            "sender", "receiver", "zaaktype", "document-type", "token-document-type", "user", "secret",
            "password-type", "keystore", "keystore-password", "truststore", "truststore-password", "statuses",
            "results", "decisions", "callback-secret", "poll", "timeout", "confidentiality", "extra-elements",
            "referrer-role", "withdrawal");
    /** VertrouwelijkAanduiding of zkn0310_simpleTypes.xsd. */
    private static final List<String> CONFIDENTIALITY = List.of("OPENBAAR", "BEPERKT OPENBAAR", "INTERN",
            "ZAAKVERTROUWELIJK", "VERTROUWELIJK", "CONFIDENTIEEL", "GEHEIM", "ZEER GEHEIM");
    private static final List<Kind> STATUS_KINDS =
            List.of(Kind.RECEIVED, Kind.IN_PROGRESS, Kind.WAITING, Kind.EXTENDED);
    private static final List<Outcome> DECISIONS = List.of(Outcome.GRANTED, Outcome.REFUSED, Outcome.PARTLY_GRANTED);
    private static final int CALLBACK_SECRET_BYTES = 16;
    private static final int NAME = 80;

    private final String who;
    private final Map<String, Object> block;
    private final List<String> findings = new ArrayList<>();

    StufBlock(Municipality municipality) {
        who = StufConnection.who(municipality);
        block = municipality.connection() == null ? Map.of() : municipality.connection();
    }

    List<String> findings() {
        return List.copyOf(findings);
    }

    StufSettings read() {
        block.keySet().stream().filter(key -> !KEYS.contains(key)).sorted()
                .forEach(key -> finding("stuf." + key + " is geen bekende instelling"));
        URI freeMessages = address("vrije-berichten");
        URI mutations = address("ontvang-asynchroon");
        URI questions = address("beantwoord-vraag");
        Login login = login();
        KeyFile keys = keyFile("keystore");
        KeyFile trust = keyFile("truststore");
        boolean remote = Stream.of(freeMessages, mutations, questions)
                .anyMatch(uri -> uri != null && !SafeAddress.isLoopback(uri));
        if (remote && login == null && keys == null && !block.containsKey("user") && !block.containsKey("keystore")) {
            finding("stuf vraagt om user en secret, om keystore en keystore-password, of om alle vier: zonder een van "
                    + "beide weet de gemeente niet wie er belt");
        }
        Map<String, CaseResult> results = meanings("results", List.of(CaseResult.values()));
        return new StufSettings(freeMessages, mutations, questions,
                choice("soap", List.of("1.1", "1.2"), "1.1").equals("1.2") ? Soap.V1_2 : Soap.V1_1,
                partner("sender"), partner("receiver"), caseType(), limited("document-type", "Melding Wmo", NAME),
                limited("token-document-type", "Toestemmingstoken", NAME), login, keys, trust,
                meanings("statuses", STATUS_KINDS), results, meanings("decisions", DECISIONS),
                block.containsKey("callback-secret") ? secret("callback-secret", CALLBACK_SECRET_BYTES) : null,
                duration("poll", Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofDays(7)),
                duration("timeout", Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofMinutes(5)),
                choice("confidentiality", CONFIDENTIALITY, "VERTROUWELIJK"), elements(), referrerRole(),
                withdrawal(results));
    }

    private Partner partner(String key) {
        Map<String, String> parts = parts(key, Map.of("organisation", 200, "application", 50, "administration", 50),
                List.of("application"));
        String application = parts.get("application");
        if (application != null && application.length() < 3) {
            finding("stuf." + key + ".application moet minstens drie tekens hebben");
        }
        return new Partner(parts.get("organisation"), application, parts.get("administration"));
    }

    private CaseType caseType() {
        Map<String, String> parts = parts("zaaktype", Map.of("code", 10, "omschrijving", NAME),
                List.of("code", "omschrijving"));
        return new CaseType(parts.get("code"), parts.get("omschrijving"));
    }

    private Login login() {
        boolean digest = choice("password-type", List.of("digest", "text"), "digest").equals("digest");
        if (!block.containsKey("user") && !block.containsKey("secret")) {
            return null;
        }
        String user = text("user", null);
        String secret = secret("secret", 1);
        return user == null || secret == null ? null : new Login(user, secret, digest);
    }

    private KeyFile keyFile(String key) {
        if (!block.containsKey(key) && !block.containsKey(key + "-password")) {
            return null;
        }
        String path = text(key, null);
        String password = secret(key + "-password", 1);
        if (path == null || password == null) {
            return null;
        }
        try {
            KeyFile file = new KeyFile(Path.of(path), password);
            if (password.startsWith("${") || key.equals("keystore") && KeyStores.hasKey(file)
                    || key.equals("truststore") && KeyStores.isReadable(file)) {
                return file;
            }
        } catch (InvalidPathException e) {
            // Said below: whatever is wrong with the file, someone must look at it.
        }
        finding("stuf." + key + " moet een PKCS#12-bestand zijn dat met stuf." + key + "-password opengaat"
                + (key.equals("keystore") ? " en de sleutel van de hub bevat" : ""));
        return null;
    }

    private String referrerRole() {
        String role = limited("referrer-role", "Verwijzer", NAME);
        return role.equals("geen") ? null : role;
    }

    /** Left out, it is a note with the one resultaat that means withdrawn, if there is just one. */
    private WithdrawalMarks withdrawal(Map<String, CaseResult> results) {
        List<String> withdrawn = results.entrySet().stream()
                .filter(result -> result.getValue() == CaseResult.WITHDRAWN).map(Map.Entry::getKey).toList();
        if (block.get("withdrawal") == null) {
            return new WithdrawalMarks(Way.UPDATE, withdrawn.size() == 1 ? withdrawn.get(0) : null);
        }
        Map<String, String> parts = parts("withdrawal", Map.of("way", 10, "result", NAME), List.of());
        String way = parts.getOrDefault("way", "update");
        if (Stream.of(Way.values()).noneMatch(each -> spelled(each).equals(way))) {
            finding("stuf.withdrawal.way moet een van deze zijn: update, document, phone");
            return new WithdrawalMarks(Way.UPDATE, null);
        }
        if (!way.equals("update") && parts.containsKey("result")) {
            finding("stuf.withdrawal.result kan alleen bij way: update");
        }
        return new WithdrawalMarks(Way.valueOf(way.toUpperCase(Locale.ROOT)), parts.get("result"));
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
            URI uri = new URI(text);
            boolean whole = uri.getHost() != null && uri.getRawUserInfo() == null && uri.getRawFragment() == null
                    && uri.normalize().equals(uri);
            if (whole && SafeAddress.isSafe(uri, "http")) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Said below: the sentence is the same for every address that cannot be used.
        }
        finding("stuf." + key + " moet een volledig https-adres zijn (http mag alleen naar localhost)");
        return null;
    }

    private String text(String key, String otherwise) {
        return text("stuf." + key, block.get(key), otherwise);
    }

    private String text(String name, Object value, String otherwise) {
        if (value == null || value.toString().isBlank()) {
            if (otherwise == null) {
                finding(name + " ontbreekt");
            }
            return otherwise;
        }
        if (value instanceof Map || value instanceof List) {
            finding(name + " moet één waarde zijn");
            return otherwise;
        }
        return value.toString().strip();
    }

    private String limited(String key, String otherwise, int length) {
        String text = text(key, otherwise);
        if (text != null && text.length() > length) {
            finding("stuf." + key + " mag hooguit " + length + " tekens hebben");
        }
        return text;
    }

    /** A block of named texts, each with the most characters that it may have. */
    private Map<String, String> parts(String key, Map<String, Integer> lengths, List<String> needed) {
        Map<String, String> parts = new LinkedHashMap<>();
        Map<String, Object> entries = entries(key);
        entries.forEach((name, value) -> {
            if (!lengths.containsKey(name)) {
                finding("stuf." + key + "." + name + " is geen bekende instelling; wel: "
                        + lengths.keySet().stream().sorted().collect(Collectors.joining(", ")));
                return;
            }
            String text = text("stuf." + key + "." + name, value, null);
            if (text != null && text.length() > lengths.get(name)) {
                finding("stuf." + key + "." + name + " mag hooguit " + lengths.get(name) + " tekens hebben");
            } else if (text != null) {
                parts.put(name, text);
            }
        });
        needed.stream().filter(name -> !entries.containsKey(name))
                .forEach(name -> finding("stuf." + key + "." + name + " ontbreekt"));
        return parts;
    }

    private String secret(String key, int bytes) {
        String secret = text(key, null);
        if (secret != null && secret.startsWith("${")) {
            finding("stuf." + key + " is niet ingevuld: de omgevingsvariabele ontbreekt");
        } else if (secret != null && secret.getBytes(StandardCharsets.UTF_8).length < bytes) {
            finding("stuf." + key + " moet minstens " + bytes + " tekens hebben");
        }
        return secret;
    }

    private String choice(String key, List<String> allowed, String otherwise) {
        String text = text(key, otherwise);
        if (!allowed.contains(text)) {
            finding("stuf." + key + " moet een van deze zijn: " + String.join(", ", allowed));
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
        finding("stuf." + key + " moet een tijdsduur zijn van " + least + " tot " + most + ", bijvoorbeeld "
                + otherwise);
        return otherwise;
    }

    private Map<String, String> elements() {
        Map<String, String> elements = new LinkedHashMap<>();
        CaseFacts.NAMES.forEach(name -> elements.put(name, name));
        entries("extra-elements").forEach((name, value) -> {
            if (!elements.containsKey(name)) {
                finding("stuf.extra-elements." + name + " is geen gegeven dat de hub levert; wel: "
                        + String.join(", ", CaseFacts.NAMES));
            } else if (value == null || value.toString().isBlank()) {
                finding("stuf.extra-elements." + name + " moet de naam van een extraElement zijn, of geen");
            } else if (value.toString().equals("geen")) {
                elements.remove(name);
            } else {
                elements.put(name, value.toString().strip());
            }
        });
        return Map.copyOf(elements);
    }

    private <T extends Enum<T>> Map<String, T> meanings(String key, List<T> allowed) {
        Map<String, T> bySpelling = allowed.stream().collect(Collectors.toMap(StufBlock::spelled, value -> value));
        Map<String, T> meanings = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        entries(key).forEach((name, value) -> {
            T meaning = bySpelling.get(String.valueOf(value));
            if (meaning == null) {
                finding("stuf." + key + ", '" + name + "': kies uit "
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
            finding("stuf." + key + " moet een lijst van naam: waarde zijn");
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
