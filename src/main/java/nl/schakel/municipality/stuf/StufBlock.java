package nl.schakel.municipality.stuf;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import nl.schakel.directory.Municipality;
import nl.schakel.directory.SafeAddress;
import nl.schakel.municipality.CaseResult;
import nl.schakel.municipality.ConnectionBlock;
import nl.schakel.municipality.GrantedWords;
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
            "referrer-role", "withdrawal", "forms", "categories");
    /** VertrouwelijkAanduiding of zkn0310_simpleTypes.xsd. */
    private static final List<String> CONFIDENTIALITY = List.of("OPENBAAR", "BEPERKT OPENBAAR", "INTERN",
            "ZAAKVERTROUWELIJK", "VERTROUWELIJK", "CONFIDENTIEEL", "GEHEIM", "ZEER GEHEIM");
    private static final List<Kind> STATUS_KINDS =
            List.of(Kind.RECEIVED, Kind.IN_PROGRESS, Kind.WAITING, Kind.EXTENDED);
    private static final List<Outcome> DECISIONS = List.of(Outcome.GRANTED, Outcome.REFUSED, Outcome.PARTLY_GRANTED);
    private static final int CALLBACK_SECRET_BYTES = 16;
    private static final int NAME = 80;

    private final ConnectionBlock block;

    StufBlock(Municipality municipality) {
        block = new ConnectionBlock("stuf", municipality, StufConnection.who(municipality), "waarde");
    }

    List<String> findings() {
        return block.findings();
    }

    StufSettings read() {
        block.refuseOthers(KEYS);
        URI freeMessages = address("vrije-berichten");
        URI mutations = address("ontvang-asynchroon");
        URI questions = address("beantwoord-vraag");
        Login login = login();
        KeyFile keys = keyFile("keystore");
        KeyFile trust = keyFile("truststore");
        boolean remote = Stream.of(freeMessages, mutations, questions)
                .anyMatch(uri -> uri != null && !SafeAddress.isLoopback(uri));
        if (remote && login == null && keys == null && !block.has("user") && !block.has("keystore")) {
            block.note("stuf vraagt om user en secret, om keystore en keystore-password, of om alle vier: zonder "
                    + "een van beide weet de gemeente niet wie er belt");
        }
        Map<String, CaseResult> results = block.meanings("results", List.of(CaseResult.values()));
        Map<String, String> elements = elements();
        return new StufSettings(freeMessages, mutations, questions,
                block.choice("soap", List.of("1.1", "1.2"), "1.1").equals("1.2") ? Soap.V1_2 : Soap.V1_1,
                partner("sender"), partner("receiver"), caseType(), block.limited("document-type", "Melding Wmo", NAME),
                block.limited("token-document-type", "Toestemmingstoken", NAME), login, keys, trust,
                block.meanings("statuses", STATUS_KINDS), results, block.meanings("decisions", DECISIONS),
                block.has("callback-secret") ? block.secret("callback-secret", CALLBACK_SECRET_BYTES) : null,
                block.duration("poll", Duration.ofHours(1), Duration.ofSeconds(1), Duration.ofDays(7)),
                block.duration("timeout", Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofMinutes(5)),
                block.choice("confidentiality", CONFIDENTIALITY, "VERTROUWELIJK"), elements, referrerRole(),
                withdrawal(results), GrantedWords.read(block, "element", Set.copyOf(elements.values())));
    }

    private Partner partner(String key) {
        Map<String, String> parts = parts(key, Map.of("organisation", 200, "application", 50, "administration", 50),
                List.of("application"));
        String application = parts.get("application");
        if (application != null && application.length() < 3) {
            block.finding(key + ".application", "moet minstens drie tekens hebben");
        }
        return new Partner(parts.get("organisation"), application, parts.get("administration"));
    }

    private CaseType caseType() {
        Map<String, String> parts = parts("zaaktype", Map.of("code", 10, "omschrijving", NAME),
                List.of("code", "omschrijving"));
        return new CaseType(parts.get("code"), parts.get("omschrijving"));
    }

    private Login login() {
        boolean digest = block.choice("password-type", List.of("digest", "text"), "digest").equals("digest");
        if (!block.has("user") && !block.has("secret")) {
            return null;
        }
        String user = block.text("user", null);
        String secret = block.secret("secret", 1);
        return user == null || secret == null ? null : new Login(user, secret, digest);
    }

    private KeyFile keyFile(String key) {
        if (!block.has(key) && !block.has(key + "-password")) {
            return null;
        }
        String path = block.text(key, null);
        String password = block.secret(key + "-password", 1);
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
        block.finding(key, "moet een PKCS#12-bestand zijn dat met stuf." + key + "-password opengaat"
                + (key.equals("keystore") ? " en de sleutel van de hub bevat" : ""));
        return null;
    }

    private String referrerRole() {
        String role = block.limited("referrer-role", "Verwijzer", NAME);
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
        if (Stream.of(Way.values()).noneMatch(each -> ConnectionBlock.spelled(each).equals(way))) {
            block.finding("withdrawal.way", "moet een van deze zijn: update, document, phone");
            return new WithdrawalMarks(Way.UPDATE, null);
        }
        if (!way.equals("update") && parts.containsKey("result")) {
            block.finding("withdrawal.result", "kan alleen bij way: update");
        }
        return new WithdrawalMarks(Way.valueOf(way.toUpperCase(Locale.ROOT)), parts.get("result"));
    }

    private URI address(String key) {
        String text = block.text(key, null);
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
        block.finding(key, "moet een volledig https-adres zijn (http mag alleen naar localhost)");
        return null;
    }

    /** A block of named texts, each with the most characters that it may have. */
    private Map<String, String> parts(String key, Map<String, Integer> lengths, List<String> needed) {
        Map<String, String> parts = new LinkedHashMap<>();
        Map<String, Object> entries = block.entries(key);
        entries.forEach((name, value) -> {
            if (!lengths.containsKey(name)) {
                block.finding(key + "." + name, "is geen bekende instelling; wel: "
                        + lengths.keySet().stream().sorted().collect(Collectors.joining(", ")));
                return;
            }
            String text = block.text(key + "." + name, value, null);
            if (text != null && text.length() > lengths.get(name)) {
                block.finding(key + "." + name, "mag hooguit " + lengths.get(name) + " tekens hebben");
            } else if (text != null) {
                parts.put(name, text);
            }
        });
        needed.stream().filter(name -> !entries.containsKey(name))
                .forEach(name -> block.finding(key + "." + name, "ontbreekt"));
        return parts;
    }

    private Map<String, String> elements() {
        Map<String, String> elements = new LinkedHashMap<>();
        CaseFacts.NAMES.forEach(name -> elements.put(name, name));
        block.entries("extra-elements").forEach((name, value) -> {
            if (!elements.containsKey(name)) {
                block.finding("extra-elements." + name, "is geen gegeven dat de hub levert; wel: "
                        + String.join(", ", CaseFacts.NAMES));
            } else if (value == null || value.toString().isBlank()) {
                block.finding("extra-elements." + name, "moet de naam van een extraElement zijn, of geen");
            } else if (value.toString().equals("geen")) {
                elements.remove(name);
            } else {
                elements.put(name, value.toString().strip());
            }
        });
        return Map.copyOf(elements);
    }
}
