package nl.schakel.municipality.zgw;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import nl.schakel.referral.Fault;

/**
 * What municipalities' catalogues say, kept for a day. Addresses in a catalogue change with every version of a
 * zaaktype, so they are always looked up by identificatie and omschrijving (Catalogi 1.3.1).
 */
public final class ZgwCatalogue {

    static final String STEP = "catalogus lezen";
    private static final Duration FRESH = Duration.ofDays(1);
    private static final Duration CURRENT = Duration.ofMinutes(1);
    /** Versions and types of one municipality; far above what a zaaktype has, so only a hostile server reaches it. */
    private static final int MOST_KEPT = 500;

    private final ZgwClient client;
    private final Clock clock;
    /** By the settings and not by gemeentecode: a municipality and its adviser share that. */
    private final Map<ZgwSettings, Kept> kept = new ConcurrentHashMap<>();

    /** What is known of one place; made anew when a day has passed. */
    private record Kept(Instant since, Map<LocalDate, Valid> byDate, Map<Dated, CaseType> byVersion,
                        Map<String, JsonNode> types) {
    }

    /** Which version was valid when it was looked at. */
    private record Valid(String url, Instant seen) {
    }

    /** A version with the document types that are valid on a day. */
    private record Dated(String url, LocalDate day) {
    }

    /** @param clock decides when a day has passed, or a minute */
    public ZgwCatalogue(ZgwClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * The version of the configured zaaktype that is valid on the day. What a version holds never changes once it is
     * published, which version holds does: that is asked again when a minute has passed.
     */
    CaseType caseType(ZgwConnection connection, LocalDate day) {
        Kept here = kept(connection);
        Valid valid = here.byDate().get(day);
        Instant now = clock.instant();
        if (valid == null || !valid.seen().plus(CURRENT).isAfter(now)) {
            JsonNode version = version(connection, day);
            valid = new Valid(connection.addressOf(version, STEP), now);
            if (here.byDate().size() < MOST_KEPT) {
                here.byDate().put(day, valid);
            }
            return loaded(connection, valid.url(), day, () -> version);
        }
        String url = valid.url();
        return loaded(connection, url, day, () -> connection.get(url, STEP));
    }

    /** The version that a case has, which need not be the one that is valid by now. */
    CaseType caseTypeOf(ZgwConnection connection, String zaaktype, LocalDate day) {
        return loaded(connection, zaaktype, day, () -> connection.get(zaaktype, STEP));
    }

    private CaseType loaded(ZgwConnection connection, String url, LocalDate day, Supplier<JsonNode> version) {
        Map<Dated, CaseType> byVersion = kept(connection).byVersion();
        Dated key = new Dated(url, day);
        CaseType known = byVersion.get(key);
        if (known == null) {
            known = load(connection, version.get(), day);
            if (byVersion.size() < MOST_KEPT) {
                byVersion.put(key, known);
            }
        }
        return known;
    }

    /** The published versions of the configured zaaktype, those that ended too, in no order. */
    List<JsonNode> versions(ZgwConnection connection) {
        ZgwSettings settings = connection.settings();
        Map<String, String> query = new LinkedHashMap<>();
        query.put("identificatie", settings.zaaktype());
        query.put("status", "definitief");
        if (settings.catalogus() != null) {
            query.put("catalogus", catalogue(connection));
        }
        return connection.list(settings.catalogi(), "/zaaktypen", query, STEP).stream()
                .filter(type -> !type.path("concept").asBoolean()
                        && type.path("identificatie").asText().equals(settings.zaaktype())).toList();
    }

    /** Anew at the next look: a type was refused. */
    void forget(ZgwConnection connection) {
        kept.remove(connection.settings());
    }

    /** The address of a type of a zaaktype by its omschrijving; never kept, so that a new one is seen at once. */
    Optional<String> named(ZgwConnection connection, String path, String zaaktype, String name) {
        return Optional.ofNullable(byName(connection.list(connection.settings().catalogi(), path,
                Map.of("zaaktype", zaaktype), STEP), "omschrijving").get(name));
    }

    /** The fault where a message names the patient and the zaaktype has no role for one. */
    Fault withoutInitiator(ZgwConnection connection) {
        return new Fault.Translation("zgw-roltype-missing", connection.sentence(STEP, "heeft bij zaaktype '"
                + connection.settings().zaaktype() + "' geen roltype initiator"));
    }

    /** A statustype, resultaattype or besluittype by its address. */
    JsonNode type(ZgwConnection connection, String address) {
        Map<String, JsonNode> types = kept(connection).types();
        JsonNode known = types.get(address);
        if (known == null) {
            known = connection.get(address, STEP);
            if (types.size() < MOST_KEPT) {
                types.put(address, known);
            }
        }
        return known;
    }

    private Kept kept(ZgwConnection connection) {
        Instant now = clock.instant();
        return kept.compute(connection.settings(), (settings, known) ->
                known != null && known.since().plus(FRESH).isAfter(now) ? known
                        : new Kept(now, new ConcurrentHashMap<>(), new ConcurrentHashMap<>(),
                                new ConcurrentHashMap<>()));
    }

    private JsonNode version(ZgwConnection connection, LocalDate day) {
        ZgwSettings settings = connection.settings();
        List<JsonNode> valid = versions(connection).stream().filter(type -> isValid(type, day)).toList();
        if (valid.isEmpty()) {
            throw new Fault.Translation("zgw-zaaktype-unknown", connection.sentence(STEP, "heeft geen gepubliceerd "
                    + "zaaktype '" + settings.zaaktype() + "' dat geldt op " + day));
        }
        if (valid.stream().map(type -> type.path("catalogus").asText()).distinct().count() > 1) {
            throw new Fault.Translation("zgw-zaaktype-ambiguous", connection.sentence(STEP, "heeft zaaktype '"
                    + settings.zaaktype() + "' in meer dan één catalogus; stel zgw.catalogus in"));
        }
        return valid.stream().max(Comparator.comparing(type -> type.path("beginGeldigheid").asText())).orElseThrow();
    }

    private static String catalogue(ZgwConnection connection) {
        ZgwSettings settings = connection.settings();
        List<JsonNode> found = connection.list(settings.catalogi(), "/catalogussen",
                        Map.of("domein", settings.catalogus()), STEP).stream()
                .filter(catalogue -> catalogue.path("domein").asText().equalsIgnoreCase(settings.catalogus())).toList();
        return found.stream().filter(catalogue -> catalogue.path("rsin").asText().equals(settings.rsin().value()))
                .findFirst().or(() -> found.stream().findFirst())
                .map(catalogue -> connection.addressOf(catalogue, STEP))
                .orElseThrow(() -> new Fault.Translation("zgw-catalogus-unknown", connection.sentence(STEP,
                        "heeft geen catalogus met domein '" + settings.catalogus() + "'")));
    }

    static boolean isValid(JsonNode type, LocalDate day) {
        LocalDate from = ZgwConnection.date(type, "beginGeldigheid");
        LocalDate until = ZgwConnection.date(type, "eindeGeldigheid");
        return (from == null || !from.isAfter(day)) && (until == null || !until.isBefore(day));
    }

    private CaseType load(ZgwConnection connection, JsonNode version, LocalDate day) {
        ZgwSettings settings = connection.settings();
        String url = connection.addressOf(version, STEP);
        Map<String, String> ofVersion = Map.of("zaaktype", url);
        List<JsonNode> roles = connection.list(settings.catalogi(), "/roltypen", ofVersion, STEP);
        String initiator = roles.stream()
                .filter(role -> role.path("omschrijvingGeneriek").asText().equals("initiator")).findFirst()
                .map(role -> connection.addressOf(role, STEP)).orElse(null);
        Map<String, CaseType.Property> properties = connection
                .list(settings.catalogi(), "/eigenschappen", ofVersion, STEP).stream()
                .collect(Collectors.toMap(property -> property.path("naam").asText(),
                        property -> new CaseType.Property(connection.addressOf(property, STEP), length(property)),
                        (first, second) -> first));
        Map<String, String> documents = documentTypes(connection, ofVersion, version, day);
        String document = documents.get(settings.documentType());
        if (document == null) {
            throw new Fault.Translation("zgw-document-type-missing", connection.sentence(STEP, "heeft bij zaaktype '"
                    + settings.zaaktype() + "' geen informatieobjecttype '" + settings.documentType() + "'"));
        }
        return new CaseType(url, initiator, byName(roles, "omschrijving").get(settings.referrerRole()),
                settings.setFirstStatus() ? firstStatus(connection, ofVersion) : null, document,
                documents.getOrDefault(settings.tokenDocumentType(), document),
                documents.getOrDefault(settings.answerType(), document), properties);
    }

    /** A relation names its informatieobjecttype by address (Open Zaak) or by omschrijving (Catalogi 1.3.1). */
    private Map<String, String> documentTypes(ZgwConnection connection, Map<String, String> ofVersion,
                                              JsonNode version, LocalDate day) {
        ZgwSettings settings = connection.settings();
        Map<String, String> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (JsonNode relation : connection.list(settings.catalogi(), "/zaaktype-informatieobjecttypen", ofVersion,
                STEP)) {
            String named = relation.path("informatieobjecttype").asText();
            if (connection.isOwn(named)) {
                JsonNode type = connection.get(named, STEP);
                if (isValid(type, day)) {
                    found.putIfAbsent(type.path("omschrijving").asText(), connection.addressOf(type, STEP));
                }
            } else if (Stream.of(settings.documentType(), settings.tokenDocumentType(), settings.answerType())
                    .anyMatch(named::equalsIgnoreCase)) {
                connection.list(settings.catalogi(), "/informatieobjecttypen", Map.of("omschrijving", named,
                                "catalogus", version.path("catalogus").asText(), "status", "definitief"), STEP)
                        .stream().filter(type -> isValid(type, day)
                                && type.path("omschrijving").asText().equalsIgnoreCase(named))
                        .max(Comparator.comparing(type -> type.path("beginGeldigheid").asText()))
                        .ifPresent(type -> found.putIfAbsent(named, connection.addressOf(type, STEP)));
            }
        }
        return found;
    }

    private static String firstStatus(ZgwConnection connection, Map<String, String> ofVersion) {
        return connection.list(connection.settings().catalogi(), "/statustypen", ofVersion, STEP).stream()
                .filter(status -> !status.path("isEindstatus").asBoolean())
                .min(Comparator.comparingInt(status -> status.path("volgnummer").asInt()))
                .map(status -> connection.addressOf(status, STEP))
                .orElseThrow(() -> new Fault.Translation("zgw-statustype-missing", connection.sentence(STEP,
                        "heeft geen statustype dat een eerste status kan zijn")));
    }

    private static int length(JsonNode property) {
        try {
            return Integer.parseInt(property.path("specificatie").path("lengte").asText());
        } catch (NumberFormatException e) {
            // "14,2" and the like belong to numbers and dates, which the hub does not write.
            return Integer.MAX_VALUE;
        }
    }

    static Map<String, String> byName(List<JsonNode> types, String name) {
        Map<String, String> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        types.forEach(type -> found.putIfAbsent(type.path(name).asText(), type.path("url").asText()));
        return found;
    }

    /** Whether a type of document has this omschrijving. */
    boolean isNamed(ZgwConnection at, String type, String name) {
        return type(at, type).path("omschrijving").asText().strip().equalsIgnoreCase(name);
    }
}
