package nl.schakel.municipality.zgw;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A refusal, read from {@code application/problem+json}. Only field names and codes are kept: title, detail
 * and reason may repeat what was sent.
 *
 * @param step   what was asked, Dutch
 * @param code   of the whole refusal, {@code ?} where it has none that is safe to show
 * @param params the fields that were refused
 */
record ZgwProblem(String step, String code, List<Param> params) {

    /** Open Zaak and the standard name a duplicate identificatie so. */
    static final String NOT_UNIQUE = "identificatie-niet-uniek";

    private static final int MOST = 8;
    private static final Pattern SAFE = Pattern.compile("[A-Za-z][A-Za-z0-9_.\\[\\]-]{0,60}");
    /** A municipality that puts a value where a name belongs: six digits in a row are no field name. */
    private static final Pattern DIGITS = Pattern.compile("\\d{6}");
    private static final Set<String> TYPES =
            Set.of("zaaktype", "roltype", "statustype", "resultaattype", "informatieobjecttype", "eigenschap");
    /** Said of the whole body, where a type is of another version than the case. */
    private static final Set<String> MISMATCHES = Set.of("zaaktype-mismatch",
            "missing-zaaktype-informatieobjecttype-relation", "not-published");

    /** One refused field. */
    record Param(String name, String code) {
    }

    static ZgwProblem of(String step, JsonNode problem) {
        List<Param> params = new ArrayList<>();
        for (JsonNode param : problem.path("invalidParams")) {
            if (params.size() < MOST) {
                params.add(new Param(safe(param.path("name").asText()), safe(param.path("code").asText())));
            }
        }
        return new ZgwProblem(step, safe(problem.path("code").asText()), params);
    }

    private static String safe(String text) {
        return SAFE.matcher(text).matches() && !DIGITS.matcher(text).find() ? text : "?";
    }

    boolean isDuplicate() {
        return params.stream().anyMatch(param -> param.code().equals(NOT_UNIQUE));
    }

    /** Whether an address from the catalogue was refused: the municipality may have published a new version. */
    boolean isAboutType() {
        return params.stream().anyMatch(param -> TYPES.contains(param.name()) || MISMATCHES.contains(param.code()));
    }

    /** The refused fields as an operator reads them, starting with a space; empty where none are named. */
    String fields() {
        return params.isEmpty() ? "" : params.stream().map(param -> param.name() + " (" + param.code() + ")")
                .collect(Collectors.joining(", ", " Geweigerd: ", "."));
    }
}
