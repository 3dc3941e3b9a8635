package nl.schakel.disclosure;

import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import nl.schakel.referral.Provision;

/** Reads one policy file, strictly: a word that is not understood is a finding, never a default. */
final class PolicyReader {

    private static final Set<String> ROLES = Set.of("consultant", "medical-adviser", "expert");
    private static final Set<String> FILE_KEYS = Set.of("code", "category", "free-text", "released");
    private static final Set<String> ELEMENT_KEYS =
            Set.of("element", "role", "from", "codes", "scores", "as", "several");
    private static final Set<String> FREE_TEXT = Set.of("none", "confirmed");
    private static final String NAMELESS = "expert";
    /** Without these a message to someone who is to know the patient cannot be filed; it would park at delivery. */
    private static final Map<PersonPath, String> NEEDED_BY_NAME = new EnumMap<>(Map.of(
            PersonPath.BSN, "person.bsn ontbreekt; zonder legt de ontvanger niets vast (Wmo 2015 art. 5.2.9).",
            PersonPath.NAME, "person.name ontbreekt; zonder is niet te zien of nummer en naam bij elkaar horen."));

    private final YAMLMapper yaml = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private final Labels labels;
    private final List<String> findings;

    /**
     * What one file agrees on.
     *
     * @param confirmedText whether text that the GP confirmed may go along
     */
    record Policy(Provision provision, boolean confirmedText, Map<String, RoleRules> roles) {
    }

    PolicyReader(Labels labels, List<String> findings) {
        this.labels = labels;
        this.findings = findings;
    }

    Optional<Policy> read(String file, byte[] content) {
        JsonNode root = parse(file, content);
        if (root == null) {
            return Optional.empty();
        }
        onlyKeys(root, FILE_KEYS, file, "");
        Provision provision = provision(file, root);
        String freeText = root.path("free-text").asText();
        if (!FREE_TEXT.contains(freeText)) {
            findings.add(file + ": free-text is none (geen vrije tekst) of confirmed (alleen tekst die de huisarts in "
                    + "het voorbeeld heeft bevestigd).");
        }
        if (!root.path("released").isArray() || root.path("released").isEmpty()) {
            findings.add(file + ": onder released staat geen lijst van wat mag worden doorgegeven.");
            return Optional.empty();
        }
        Map<String, RoleRulesBuilder> roles = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        int position = 0;
        for (JsonNode item : root.path("released")) {
            element(file, item, position++, roles, seen);
        }
        roles.forEach((role, builder) -> known(file, role, builder));
        if (provision == null) {
            return Optional.empty();
        }
        Map<String, RoleRules> built = new HashMap<>();
        roles.forEach((role, builder) -> built.put(role, builder.build()));
        return Optional.of(new Policy(provision, freeText.equals("confirmed"), built));
    }

    /** Every role but the expert is to know whom it is about. */
    private void known(String file, String role, RoleRulesBuilder builder) {
        if (ROLES.contains(role) && !role.equals(NAMELESS)) {
            NEEDED_BY_NAME.forEach((path, why) -> {
                if (!builder.person().contains(path)) {
                    findings.add(file + ": bij rol " + role + ": " + why);
                }
            });
        }
    }

    private JsonNode parse(String file, byte[] content) {
        try {
            JsonNode root = yaml.readTree(content);
            if (root != null && root.isObject()) {
                return root;
            }
            findings.add(file + ": dit is geen afspraak; verwacht worden code, category, free-text en released.");
        } catch (IOException e) {
            findings.add(file + ": dit is geen geldige YAML (of er staat een woord dubbel).");
        }
        return null;
    }

    private Provision provision(String file, JsonNode root) {
        String code = root.path("code").asText();
        Optional<Provision> provision = Provision.ofCode(code);
        if (provision.isEmpty()) {
            findings.add(file + ": code '" + code + "' is geen voorziening die de schakel kent.");
            return null;
        }
        if (!file.equals(code + ".yaml")) {
            findings.add(file + ": het bestand hoort " + code + ".yaml te heten, naar zijn code.");
        }
        String category = root.path("category").isTextual() ? root.path("category").asText() : null;
        if (!provision.get().category().equals(Optional.ofNullable(category))) {
            findings.add(file + ": category hoort bij " + code + " "
                    + provision.get().category().map(c -> "\"" + c + "\"").orElse("weg te blijven") + " te zijn.");
        }
        return provision.get();
    }

    private void element(String file, JsonNode item, int position, Map<String, RoleRulesBuilder> roles,
                         Set<String> seen) {
        String element = item.path("element").asText();
        String where = file + ": element '" + element + "'";
        onlyKeys(item, ELEMENT_KEYS, file, " bij element '" + element + "'");
        String label = labels.element(element);
        if (label == null) {
            findings.add(where + " heeft geen woorden in onze eigen woordenlijst.");
        }
        String role = item.path("role").asText();
        if (!ROLES.contains(role)) {
            findings.add(where + " noemt de rol '" + role + "'; bekend zijn consultant, medical-adviser en expert.");
        }
        if (!seen.add(role + ' ' + element)) {
            findings.add(where + " staat er voor rol " + role + " twee keer.");
        }
        RoleRulesBuilder builder = roles.computeIfAbsent(role, r -> new RoleRulesBuilder());
        JsonNode from = item.path("from");
        if (from.isTextual() && PersonPath.of(from.asText()).isPresent()) {
            if (role.equals(NAMELESS)) {
                findings.add(where + ": een deskundige krijgt geen gegevens over wie de inwoner is.");
            }
            person(where, item, PersonPath.of(from.asText()).get(), builder);
        } else {
            PolicySource.of(where, from, labels, findings)
                    .ifPresent(source -> coded(where, item, rule(position, where, item, label, source), source,
                            builder));
        }
    }

    private Rule rule(int position, String where, JsonNode item, String label, PolicySource source) {
        String element = item.path("element").asText();
        boolean several = source.manyByNature() || several(where, item, source);
        return item.has("scores")
                ? new Rule(position, element, label, several, Map.of(),
                        new ScoreReader(where, labels, findings).read(item, source))
                : new Rule(position, element, label, several, values(where, item), List.of());
    }

    private void person(String where, JsonNode item, PersonPath path, RoleRulesBuilder builder) {
        for (String key : List.of("codes", "scores", "as", "several")) {
            if (item.has(key)) {
                findings.add(where + " gaat over de persoon zelf; daar hoort geen " + key + " bij.");
            }
        }
        if (!builder.person().add(path)) {
            findings.add(where + " noemt " + path.path() + ", dat al in een ander element staat.");
        }
    }

    private void coded(String where, JsonNode item, Rule rule, PolicySource source, RoleRulesBuilder builder) {
        if (source.resource() == PolicySource.Kind.RISK && !item.path("as").asText().equals("class")) {
            findings.add(where + ": van een risico gaat alleen de klasse; kies as: class.");
        }
        if (!builder.add(source, rule)) {
            findings.add(where + " leest dezelfde plek als een ander element van deze rol.");
        }
    }

    private boolean several(String where, JsonNode item, PolicySource source) {
        JsonNode several = item.path("several");
        if (several.isMissingNode()) {
            return false;
        }
        if (!several.isBoolean() || source.resource() != PolicySource.Kind.OBSERVATION) {
            findings.add(where + ": several is true of false, en alleen bij een Observation.");
        }
        return several.asBoolean();
    }

    private Map<String, Rule.Value> values(String where, JsonNode item) {
        // In the order of the file: a questionnaire offers them so.
        Map<String, Rule.Value> values = new LinkedHashMap<>();
        String element = item.path("element").asText();
        JsonNode codes = item.path("codes");
        switch (item.path("as").asText()) {
            case "code" -> list(where, codes).forEach(code -> values.put(code, new Rule.Value(
                    code.substring(0, code.indexOf('|')), code.substring(code.indexOf('|') + 1), labels.code(code))));
            case "flag" -> list(where, codes).forEach(code -> values.put(code, new Rule.Value(null, "true", "Ja")));
            case "class" -> classes(where, element, codes, values);
            default -> findings.add(where + ": as '" + item.path("as").asText()
                    + "' is onbekend; kies code, class of flag.");
        }
        return values;
    }

    private void classes(String where, String element, JsonNode codes, Map<String, Rule.Value> values) {
        if (!codes.isObject() || codes.isEmpty()) {
            findings.add(where + ": bij as: class staan de codes of scores per klasse.");
            return;
        }
        codes.properties().forEach(entry -> {
            String words = labels.classOf(element, entry.getKey());
            if (words == null) {
                findings.add(where + ": klasse '" + entry.getKey()
                        + "' heeft geen woorden in onze eigen woordenlijst.");
            }
            for (String code : list(where, entry.getValue())) {
                if (values.put(code, new Rule.Value(null, entry.getKey(), words)) != null) {
                    findings.add(where + ": dezelfde code staat in twee klassen.");
                }
            }
        });
    }

    /** Each code once, in full, and known to our own table: a code that we have no words for cannot go. */
    private Set<String> list(String where, JsonNode codes) {
        Set<String> list = new LinkedHashSet<>();
        if (!codes.isArray() || codes.isEmpty()) {
            findings.add(where + ": er staat geen lijst van codes die mogen worden doorgegeven.");
            return list;
        }
        for (JsonNode node : codes) {
            String code = node.isTextual() ? labels.inFull(node.asText()) : null;
            if (code == null) {
                findings.add(where + ": code '" + node.asText() + "' is niet geschreven als stelsel|code.");
            } else if (labels.code(code) == null) {
                findings.add(where + ": code '" + node.asText() + "' heeft geen woorden in onze eigen woordenlijst.");
            } else if (!list.add(code)) {
                findings.add(where + ": code '" + node.asText() + "' staat er twee keer.");
            }
        }
        return list;
    }

    private void onlyKeys(JsonNode node, Set<String> known, String file, String where) {
        for (Iterator<String> names = node.fieldNames(); names.hasNext();) {
            String name = names.next();
            if (!known.contains(name)) {
                findings.add(file + ": het woord '" + name + "'" + where + " is onbekend.");
            }
        }
    }
}
