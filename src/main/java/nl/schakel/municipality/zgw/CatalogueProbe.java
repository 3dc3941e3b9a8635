package nl.schakel.municipality.zgw;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import nl.schakel.municipality.DryRun.Finding;
import nl.schakel.municipality.DryRun.Severity;
import nl.schakel.referral.Fault;
import nl.schakel.referral.RecipientRole;

/** Looks whether a catalogue holds everything that a delivery and its feedback will ask of it. */
final class CatalogueProbe {

    /** A signed consent token is never shorter; a shorter eigenschap never carries one. */
    private static final int SHORTEST_TOKEN = 500;

    private final ZgwCatalogue catalogue;
    private final Clock clock;

    CatalogueProbe(ZgwCatalogue catalogue, Clock clock) {
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /** @throws Fault where the catalogue cannot be read, or lacks what no delivery can do without */
    List<Finding> findings(ZgwConnection at, RecipientRole recipient) {
        catalogue.forget(at);
        LocalDate today = LocalDate.ofInstant(clock.instant(), CaseIdentity.AMSTERDAM);
        CaseType type = catalogue.caseType(at, today);
        List<Finding> findings = new ArrayList<>();
        tomorrow(at, today.plusDays(1), findings);
        people(at, recipient, type, findings);
        ZgwSettings settings = at.settings();
        Map<String, JsonNode> statuses = named(at, "/statustypen", type);
        Map<String, JsonNode> results = named(at, "/resultaattypen", type);
        unknown(at, "statuses", settings.statuses().keySet(), statuses.keySet(), findings);
        unknown(at, "statuses", settings.advice().statuses(), statuses.keySet(), findings);
        unknown(at, "results", settings.results().keySet(), results.keySet(), findings);
        withdrawal(at, statuses, results, findings);
        decisions(at, type, findings);
        documents(at, recipient, type, findings);
        properties(at, type, findings);
        return findings;
    }

    private void tomorrow(ZgwConnection at, LocalDate day, List<Finding> findings) {
        if (catalogue.versions(at).stream().noneMatch(version -> ZgwCatalogue.isValid(version, day))) {
            findings.add(new Finding(Severity.WARNING, "zgw-zaaktype-ends", at.sentence(ZgwCatalogue.STEP,
                    "heeft van zaaktype '" + at.settings().zaaktype() + "' geen versie die morgen nog geldt; publiceer "
                            + "een opvolger")));
        }
    }

    private void people(ZgwConnection at, RecipientRole recipient, CaseType type, List<Finding> findings) {
        if (recipient == RecipientRole.EXPERT) {
            return;
        }
        if (type.initiator() == null) {
            Fault fault = catalogue.withoutInitiator(at);
            findings.add(new Finding(Severity.ERROR, fault.code(), fault.sentence()));
        }
        if (type.referrer() == null) {
            findings.add(new Finding(Severity.NOTE, "zgw-referrer-role-missing", at.sentence(ZgwCatalogue.STEP,
                    "heeft geen roltype '" + at.settings().referrerRole() + "'; de praktijk staat dan alleen in het "
                            + "document")));
        }
    }

    private static Map<String, JsonNode> named(ZgwConnection at, String path, CaseType type) {
        Map<String, JsonNode> found = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        at.list(at.settings().catalogi(), path, Map.of("zaaktype", type.url()), ZgwCatalogue.STEP)
                .forEach(node -> found.putIfAbsent(node.path("omschrijving").asText(), node));
        return found;
    }

    private static void unknown(ZgwConnection at, String key, Collection<String> configured, Set<String> known,
                                List<Finding> findings) {
        configured.stream().filter(name -> !known.contains(name)).forEach(name -> findings.add(new Finding(
                Severity.ERROR, "zgw-" + key.replace('.', '-') + "-unknown", ZgwConnection.who(at.municipality())
                + ": zgw." + key + " noemt '" + name + "', maar het zaaktype kent dat niet; wel: "
                + String.join(", ", known) + ".")));
    }

    private static void withdrawal(ZgwConnection at, Map<String, JsonNode> statuses, Map<String, JsonNode> results,
                                   List<Finding> findings) {
        ZgwSettings.WithdrawalMarks marks = at.settings().withdrawal();
        if (marks.result() != null && !at.settings().results().containsKey(marks.result())) {
            unknown(at, "withdrawal.result", List.of(marks.result()), results.keySet(), findings);
        }
        if (marks.status() == null) {
            return;
        }
        unknown(at, "withdrawal.status", List.of(marks.status()), statuses.keySet(), findings);
        boolean closes = statuses.containsKey(marks.status())
                && statuses.get(marks.status()).path("isEindstatus").asBoolean();
        if (closes && marks.result() == null) {
            findings.add(new Finding(Severity.ERROR, "zgw-withdrawal-without-result",
                    ZgwConnection.who(at.municipality()) + ": zgw.withdrawal.status noemt '" + marks.status()
                            + "', dat de zaak sluit; noem dan ook zgw.withdrawal.result."));
        }
    }

    private static void decisions(ZgwConnection at, CaseType type, List<Finding> findings) {
        if (at.settings().decisions().isEmpty()) {
            return;
        }
        Set<String> known = at.list(at.settings().catalogi(), "/besluittypen",
                        Map.of("zaaktypen", type.url()), ZgwCatalogue.STEP).stream()
                .map(decision -> decision.path("omschrijving").asText().strip())
                .collect(Collectors.toCollection(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER)));
        unknown(at, "decisions", at.settings().decisions().keySet(), known, findings);
    }

    private static void documents(ZgwConnection at, RecipientRole recipient, CaseType type, List<Finding> findings) {
        ZgwSettings settings = at.settings();
        if (type.tokenDocument().equals(type.document())
                && !settings.tokenDocumentType().equalsIgnoreCase(settings.documentType())) {
            findings.add(withMeldingType(at, settings.tokenDocumentType(), "het toestemmingstoken"));
        }
        boolean answers = recipient == RecipientRole.CONSULTANT && at.municipality().recipients().expert() != null;
        if (answers && type.answerDocument().equals(type.document())
                && !settings.answerType().equalsIgnoreCase(settings.documentType())) {
            findings.add(withMeldingType(at, settings.answerType(), "het antwoord van een deskundige"));
        }
    }

    private static Finding withMeldingType(ZgwConnection at, String name, String what) {
        return new Finding(Severity.NOTE, "zgw-document-type-substituted", at.sentence(ZgwCatalogue.STEP,
                "heeft bij het zaaktype geen informatieobjecttype '" + name + "'; " + what + " krijgt dan het type '"
                        + at.settings().documentType() + "'"));
    }

    /** Left out of the file, a property is written where the zaaktype happens to have it: nothing to complain of. */
    private static void properties(ZgwConnection at, CaseType type, List<Finding> findings) {
        at.settings().properties().forEach((name, eigenschap) -> {
            CaseType.Property property = type.properties().get(eigenschap);
            if (property == null && !name.equals(eigenschap)) {
                findings.add(new Finding(Severity.WARNING, "zgw-property-unknown", at.sentence(ZgwCatalogue.STEP,
                        "heeft bij het zaaktype geen eigenschap '" + eigenschap + "', die zgw.properties." + name
                                + " noemt")));
            } else if (property != null && name.equals(CaseProperties.TOKEN)
                    && property.length() < SHORTEST_TOKEN) {
                findings.add(new Finding(Severity.NOTE, "zgw-property-too-short", at.sentence(ZgwCatalogue.STEP,
                        "heeft voor eigenschap '" + eigenschap + "' een lengte van " + property.length()
                                + "; het toestemmingstoken past daar niet in en gaat alleen als document mee")));
            }
        });
    }
}
