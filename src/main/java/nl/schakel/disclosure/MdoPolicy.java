package nl.schakel.disclosure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import nl.schakel.referral.RecipientRole;

/**
 * The agreement on what a party may know of what a meeting agreed: {@code config/mdo.yaml}, for every provision alike.
 * What is not listed does not exist; without the file nothing goes to anyone.
 */
public final class MdoPolicy {

    private static final String FILE = "mdo.yaml";

    /** What can be released; of the kinds of actions only those that are listed. */
    enum Element {
        ACTION("mdo.action"), STATUS("mdo.status"), PERFORMER("mdo.performer"), DAY("mdo.day"),
        MEETING_DAY("mdo.meeting-day");

        private final String code;

        Element(String code) {
            this.code = code;
        }

        /** As the policy file, tokens and disclosures write it. */
        String code() {
            return code;
        }
    }

    private record Rules(Set<Element> elements, Set<MdoAction.Kind> kinds) {
    }

    private final Map<RecipientRole, Rules> roles;
    private final PolicyFiles file;

    private MdoPolicy(Map<RecipientRole, Rules> roles, PolicyFiles file) {
        this.roles = roles;
        this.file = file;
    }

    /**
     * @param configDirectory the folder that may hold {@code mdo.yaml}
     * @throws PolicyInvalid where a rule is broken, with one Dutch sentence for each
     */
    public static MdoPolicy load(Path configDirectory) {
        Path path = configDirectory.resolve(FILE);
        try {
            byte[] content = Files.isRegularFile(path) ? Files.readAllBytes(path) : new byte[0];
            return of(content);
        } catch (IOException e) {
            throw new PolicyInvalid(List.of("Het bestand " + FILE + " kan niet worden gelezen."));
        }
    }

    static MdoPolicy of(byte[] content) {
        Map<RecipientRole, Rules> roles = new EnumMap<>(RecipientRole.class);
        List<String> findings = new ArrayList<>();
        if (content.length > 0) {
            read(content, roles, findings);
        }
        if (!findings.isEmpty()) {
            throw new PolicyInvalid(findings);
        }
        TreeMap<String, byte[]> contents = new TreeMap<>(Map.of(FILE, content));
        return new MdoPolicy(roles, new PolicyFiles(contents, List.of(), PolicyFiles.version(contents)));
    }

    private static void read(byte[] content, Map<RecipientRole, Rules> roles, List<String> findings) {
        YAMLMapper yaml = YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();
        JsonNode root;
        try {
            root = yaml.readTree(new String(content, StandardCharsets.UTF_8));
        } catch (IOException e) {
            findings.add(FILE + " is geen leesbare YAML.");
            return;
        }
        refuseUnknown(root, Set.of("released"), "", findings);
        int place = 0;
        for (JsonNode line : root.path("released")) {
            place++;
            String where = "released[" + place + "] ";
            refuseUnknown(line, Set.of("element", "role", "codes"), where, findings);
            Element element = Stream.of(Element.values())
                    .filter(known -> known.code().equals(line.path("element").asText())).findFirst().orElse(null);
            RecipientRole role = Stream.of(RecipientRole.values())
                    .filter(known -> known.code().equals(line.path("role").asText())).findFirst().orElse(null);
            if (element == null || role == null) {
                findings.add(FILE + ": " + where + "noemt geen bekend element of geen bekende rol; kies uit "
                        + Stream.of(Element.values()).map(Element::code).collect(Collectors.joining(", ")) + " en "
                        + Stream.of(RecipientRole.values()).map(RecipientRole::code).collect(Collectors.joining(", "))
                        + ".");
                continue;
            }
            Rules rules = roles.computeIfAbsent(role, any -> new Rules(EnumSet.noneOf(Element.class),
                    EnumSet.noneOf(MdoAction.Kind.class)));
            rules.elements().add(element);
            if ((element == Element.ACTION) != line.has("codes")) {
                findings.add(FILE + ": " + where + "codes hoort bij mdo.action, en alleen daarbij.");
            }
            for (JsonNode code : line.path("codes")) {
                MdoAction.Kind.ofCode(code.asText()).ifPresentOrElse(rules.kinds()::add, () -> findings.add(FILE + ": "
                        + where + "codes noemt een afspraak die de hub niet kent."));
            }
        }
    }

    private static void refuseUnknown(JsonNode node, Set<String> known, String where, List<String> findings) {
        node.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                findings.add(FILE + ": " + where + key + " is geen bekende sleutel.");
            }
        });
    }

    /** Keeps the text of this version beside those of the provisions, for an auditor. */
    void keep(PolicyArchive archive) {
        try {
            archive.keep(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the text of the policy cannot be kept", e);
        }
    }

    /** Which text decided: the start of the SHA-256 over the file, 16 hexadecimal digits. */
    public String version() {
        return file.version();
    }

    boolean releases(RecipientRole role, Element element) {
        return roles.containsKey(role) && roles.get(role).elements().contains(element);
    }

    boolean releases(RecipientRole role, MdoAction.Kind kind) {
        return roles.containsKey(role) && roles.get(role).kinds().contains(kind);
    }
}
