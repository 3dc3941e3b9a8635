package nl.schakel.municipality.zgw;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import nl.schakel.municipality.CaseCheck;
import nl.schakel.municipality.CaseQuestions;
import nl.schakel.referral.Fault;

/**
 * Where the settings say so ({@code advice-requested}), a status of a case asks the GP for facts. By the name
 * {@code zgwAdviceQuestions}.
 */
public final class ZgwAdviceQuestions {

    private static final String STEP = "vraag aan de huisarts lezen";
    private static final int HASH = 16;

    private final ZgwClient client;
    private final ZgwCatalogue catalogue;
    private final CaseQuestions questions;

    ZgwAdviceQuestions(ZgwClient client, ZgwCatalogue catalogue, CaseQuestions questions) {
        this.client = client;
        this.catalogue = catalogue;
        this.questions = questions;
    }

    /**
     * Asks where the case stands at such a status; once for each time that it was set.
     *
     * @throws Fault as every call
     */
    public void notice(CaseCheck look) {
        ZgwConnection at = client.open(look.municipality());
        if (at.settings().advice().statuses().isEmpty()) {
            return;
        }
        JsonNode zaak = at.get(look.caseAddress(), STEP);
        Optional<String> status = ZgwConnection.text(zaak, "status");
        if (status.isEmpty() || !asks(at, status.get())) {
            questions.over(look.referral());
            return;
        }
        String source = "zaak:" + zaak.path("identificatie").asText() + ":" + hash(status.get());
        if (!questions.isAsked(look, source)) {
            questions.ask(look, source, elements(at, look.caseAddress()));
        }
    }

    private boolean asks(ZgwConnection at, String status) {
        JsonNode type = catalogue.type(at, at.get(status, STEP).path("statustype").asText());
        return at.settings().advice().statuses().contains(type.path("omschrijving").asText().strip());
    }

    /** What the case names as asked, in the policy's names; none where it names nothing. */
    private static List<String> elements(ZgwConnection at, String caseAddress) {
        String property = at.settings().advice().property();
        if (property == null) {
            return List.of();
        }
        String path = caseAddress.substring(at.settings().zaken().toString().length()) + "/zaakeigenschappen";
        return at.list(at.settings().zaken(), path, Map.of(), STEP).stream()
                .filter(found -> found.path("naam").asText().equalsIgnoreCase(property))
                .flatMap(found -> Arrays.stream(found.path("waarde").asText().split(",")))
                .map(String::strip).filter(element -> !element.isEmpty()).distinct().toList();
    }

    private static String hash(String address) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                    .digest(address.getBytes(StandardCharsets.UTF_8))).substring(0, HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
