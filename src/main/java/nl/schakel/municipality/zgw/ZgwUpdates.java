package nl.schakel.municipality.zgw;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import nl.schakel.directory.Municipality;
import nl.schakel.municipality.CaseResult;
import nl.schakel.municipality.GrantedWords;
import nl.schakel.municipality.UnmappedWords;
import nl.schakel.referral.Fault;
import nl.schakel.referral.MunicipalUpdate;
import nl.schakel.referral.MunicipalUpdate.Kind;
import nl.schakel.referral.Outcome;

/**
 * How a case stands now, in the hub's words. Always the whole state, read anew: notifications come late, twice, out of
 * order or never, so none of them is believed.
 *
 * <p>In this order: a resultaat or a besluit that the settings give a meaning; opschorting; a status that means
 * waiting; verlenging; another status with a meaning. Where the newest status has none, the newest that has one counts,
 * so a case never seems to go back; without any it is {@link Kind#RECEIVED}. Volgnummers are never compared.
 */
public final class ZgwUpdates {

    private static final Set<String> WITHDRAWN_DECISION = Set.of("ingetrokken_overheid", "ingetrokken_belanghebbende");
    /** A verlenging beyond ten years is a typing error. */
    private static final int LONGEST_MONTHS = 120;
    private static final int LONGEST_DAYS = 3660;

    private final ZgwClient client;
    private final ZgwCatalogue catalogue;
    private final UnmappedWords unmapped;

    public ZgwUpdates(ZgwClient client, ZgwCatalogue catalogue) {
        this(client, catalogue, UnmappedWords.NONE);
    }

    /** @param unmapped hears which names of the catalogue have no meaning here */
    public ZgwUpdates(ZgwClient client, ZgwCatalogue catalogue, UnmappedWords unmapped) {
        this.client = client;
        this.catalogue = catalogue;
        this.unmapped = unmapped;
    }

    /**
     * @param caseUrl the address of a case of ours
     * @return the outcome and the dates only where the municipality shares its decision
     * @throws Fault.Translation {@code zgw-result-unmapped} where the case is closed with a resultaat without meaning
     */
    public MunicipalUpdate fetch(Municipality municipality, String caseUrl) {
        ZgwConnection at = client.open(municipality);
        JsonNode zaak = at.get(caseUrl, "zaak ophalen");
        Optional<String> result = resultName(at, zaak);
        Optional<CaseResult> meaning = result.map(name -> at.settings().results().get(name));
        if (meaning.isEmpty()) {
            result.ifPresent(name -> unmapped.seen(municipality, "results", name, caseUrl));
        }
        List<Decision> decisions = decisions(at, caseUrl);
        String number = ZgwConnection.text(zaak, "identificatie").orElse(null);
        LocalDate deadline = deadline(municipality, zaak);
        if (meaning.filter(m -> m == CaseResult.WITHDRAWN).isPresent()) {
            return new MunicipalUpdate(Kind.WITHDRAWN, null, number, deadline, null, null);
        }
        if (meaning.filter(m -> m == CaseResult.OTHER_MUNICIPALITY).isPresent()) {
            return new MunicipalUpdate(Kind.OTHER_MUNICIPALITY, null, number, deadline, null, null);
        }
        Optional<Outcome> outcome = meaning.flatMap(CaseResult::outcome).or(() -> Decision.together(decisions));
        if (outcome.isPresent()) {
            return decided(at, caseUrl, outcome.get(), decisions, number, deadline);
        }
        return new MunicipalUpdate(openKind(at, zaak, result), null, number, deadline, null, null);
    }

    /** Whether the municipality began with a case that has no resultaat, or closed it. */
    boolean isBegun(ZgwConnection at, JsonNode zaak) {
        return ZgwConnection.text(zaak, "einddatum").isPresent()
                || openKind(at, zaak, Optional.empty()) != Kind.RECEIVED;
    }

    /** The case that a besluit belongs to; empty where it cannot be told now: then the poll finds what was decided. */
    Optional<String> caseOf(Municipality municipality, String besluitUrl) {
        try {
            return ZgwConnection.text(client.open(municipality).get(besluitUrl, "besluit ophalen"), "zaak");
        } catch (Fault e) {
            return Optional.empty();
        }
    }

    /** One besluit with a meaning. */
    private record Decision(Outcome outcome, LocalDate from, LocalDate until) {

        /** Several decisions on one melding that differ make it partly granted. */
        static Optional<Outcome> together(List<Decision> decisions) {
            List<Outcome> outcomes = decisions.stream().map(Decision::outcome).distinct().toList();
            return outcomes.isEmpty() ? Optional.empty()
                    : Optional.of(outcomes.size() == 1 ? outcomes.get(0) : Outcome.PARTLY_GRANTED);
        }
    }

    private MunicipalUpdate decided(ZgwConnection at, String caseUrl, Outcome outcome, List<Decision> decisions,
                                    String number, LocalDate deadline) {
        if (!at.municipality().decisionShared()) {
            return new MunicipalUpdate(Kind.DECIDED, null, number, deadline, null, null);
        }
        List<Decision> grants = outcome != Outcome.GRANTED && outcome != Outcome.PARTLY_GRANTED ? List.of()
                : decisions.stream().filter(decision -> decision.outcome() != Outcome.REFUSED).toList();
        LocalDate from = grants.stream().map(Decision::from).filter(date -> date != null)
                .min(Comparator.naturalOrder()).orElse(null);
        boolean open = grants.stream().anyMatch(decision -> decision.until() == null);
        LocalDate until = open ? null
                : grants.stream().map(Decision::until).max(Comparator.naturalOrder()).orElse(null);
        Map<String, String> facts = outcome == Outcome.GRANTED || outcome == Outcome.PARTLY_GRANTED
                ? facts(at, caseUrl) : Map.of();
        GrantedWords granted = at.settings().granted();
        granted.unknown(facts).forEach(table -> unmapped.seen(at.municipality(), table, "", caseUrl));
        return new MunicipalUpdate(Kind.DECIDED, outcome, number, deadline, from, until, granted.category(facts),
                granted.form(facts));
    }

    /** What the case says in its eigenschappen, name to value; only where the settings ask for it. */
    private static Map<String, String> facts(ZgwConnection at, String caseUrl) {
        if (at.settings().granted().isEmpty()) {
            return Map.of();
        }
        String path = caseUrl.substring(at.settings().zaken().toString().length()) + "/zaakeigenschappen";
        return at.list(at.settings().zaken(), path, Map.of(), "zaakeigenschappen ophalen").stream()
                .collect(Collectors.toMap(property -> property.path("naam").asText(),
                        property -> property.path("waarde").asText(), (first, second) -> first));
    }

    private Optional<String> resultName(ZgwConnection at, JsonNode zaak) {
        return ZgwConnection.text(zaak, "resultaat").map(address -> at.get(address, "resultaat ophalen"))
                .flatMap(result -> ZgwConnection.text(result, "resultaattype"))
                .map(address -> catalogue.type(at, address).path("omschrijving").asText().strip());
    }

    private List<Decision> decisions(ZgwConnection at, String caseUrl) {
        ZgwSettings settings = at.settings();
        if (settings.decisions().isEmpty()) {
            return List.of();
        }
        return at.list(settings.besluiten(), "/besluiten", Map.of("zaak", caseUrl), "besluiten ophalen").stream()
                .filter(besluit -> besluit.path("zaak").asText().equals(caseUrl)
                        && !WITHDRAWN_DECISION.contains(besluit.path("vervalreden").asText()))
                .flatMap(besluit -> ZgwConnection.text(besluit, "besluittype")
                        .map(type -> catalogue.type(at, type).path("omschrijving").asText().strip())
                        .map(name -> decision(at, name, caseUrl)).stream()
                        .map(outcome -> new Decision(outcome, ZgwConnection.date(besluit, "ingangsdatum"),
                                ZgwConnection.date(besluit, "vervaldatum"))))
                .toList();
    }

    /** Null where the besluittype has no meaning here. */
    private Outcome decision(ZgwConnection at, String name, String caseUrl) {
        Outcome outcome = at.settings().decisions().get(name);
        if (outcome == null) {
            unmapped.seen(at.municipality(), "decisions", name, caseUrl);
        }
        return outcome;
    }

    private Kind openKind(ZgwConnection at, JsonNode zaak, Optional<String> result) {
        Optional<Kind> status = statusKind(at, zaak, result);
        if (zaak.path("opschorting").path("indicatie").asBoolean()
                || status.filter(kind -> kind == Kind.WAITING).isPresent()) {
            return Kind.WAITING;
        }
        return extension(zaak).isPresent() ? Kind.EXTENDED : status.orElse(Kind.RECEIVED);
    }

    private Optional<Kind> statusKind(ZgwConnection at, JsonNode zaak, Optional<String> result) {
        Optional<String> address = ZgwConnection.text(zaak, "status");
        if (address.isEmpty()) {
            return Optional.empty();
        }
        JsonNode type = statusType(at, at.get(address.get(), "status ophalen"));
        String name = type.path("omschrijving").asText().strip();
        if (type.path("isEindstatus").asBoolean()) {
            throw new Fault.Translation("zgw-result-unmapped", at.sentence("zaak ophalen", "sloot de zaak met status '"
                    + name + "' " + result.map(r -> "en resultaat '" + r + "'; geef dat in zgw.results een betekenis")
                    .orElse("zonder resultaat; de hub weet niet wat is besloten")));
        }
        Kind kind = at.settings().statuses().get(name);
        if (kind != null) {
            return Optional.of(kind);
        }
        if (!at.settings().advice().statuses().contains(name)) {
            unmapped.seen(at.municipality(), "statuses", name, zaak.path("url").asText());
        }
        return newestWithMeaning(at, zaak.path("url").asText());
    }

    private Optional<Kind> newestWithMeaning(ZgwConnection at, String caseUrl) {
        return at.list(at.settings().zaken(), "/statussen", Map.of("zaak", caseUrl), "statussen ophalen").stream()
                .filter(status -> status.path("zaak").asText().equals(caseUrl))
                .sorted(Comparator.comparing(ZgwUpdates::setAt).reversed())
                .map(status -> statusType(at, status).path("omschrijving").asText().strip())
                .map(at.settings().statuses()::get)
                .filter(kind -> kind != null).findFirst();
    }

    private JsonNode statusType(ZgwConnection at, JsonNode status) {
        return catalogue.type(at, status.path("statustype").asText());
    }

    private static OffsetDateTime setAt(JsonNode status) {
        try {
            return OffsetDateTime.parse(status.path("datumStatusGezet").asText());
        } catch (DateTimeParseException e) {
            return OffsetDateTime.MIN;
        }
    }

    /**
     * Some servers move {@code uiterlijkeEinddatumAfdoening} when a case is extended, others leave it: the length is
     * added only where the date is still the one that the hub set.
     */
    private static LocalDate deadline(Municipality municipality, JsonNode zaak) {
        LocalDate start = ZgwConnection.date(zaak, "startdatum");
        LocalDate first = start == null ? null : start.plus(municipality.terms().decision());
        LocalDate now = Optional.ofNullable(ZgwConnection.date(zaak, "uiterlijkeEinddatumAfdoening")).orElse(first);
        return now == null || !now.equals(first) ? now : extension(zaak).map(now::plus).orElse(now);
    }

    /** The length of a verlenging; servers write none as null, as an empty text or as a duration of nothing. */
    private static Optional<Period> extension(JsonNode zaak) {
        return ZgwConnection.text(zaak.path("verlenging"), "duur").flatMap(duration -> {
            try {
                // "P14DT0H": java.time reads days and hours only apart.
                int time = duration.indexOf('T');
                Period days = time == 1 ? Period.ZERO : Period.parse(time < 0 ? duration : duration.substring(0, time));
                long more = time < 0 ? 0 : Duration.parse("P" + duration.substring(time)).toDays();
                return Optional.of(days.plusDays(more)).filter(length -> !length.isZero()
                        && Math.abs(length.toTotalMonths()) <= LONGEST_MONTHS
                        && Math.abs(length.getDays()) <= LONGEST_DAYS);
            } catch (DateTimeException | ArithmeticException e) {
                return Optional.empty();
            }
        });
    }
}
