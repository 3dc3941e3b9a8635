package nl.schakel.municipality.stuf;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import nl.schakel.directory.Municipality;
import nl.schakel.municipality.CaseResult;
import nl.schakel.municipality.UnmappedWords;
import nl.schakel.referral.Fault;
import nl.schakel.referral.MunicipalUpdate;
import nl.schakel.referral.MunicipalUpdate.Kind;
import nl.schakel.referral.Outcome;

/**
 * How a case stands now, in the hub's words (geefZaakdetails). Always the whole state, read anew.
 *
 * <p>In this order: a resultaat or a besluit that the settings give a meaning; opschorting; a status that means
 * waiting; verlenging; another status with a meaning. Where the newest status has none, the newest that has one counts,
 * so a case never seems to go back; without any it is {@link Kind#RECEIVED}.
 */
public final class StufUpdates {

    /** The municipality knows the case no more. */
    static final String GONE = "stuf-case-gone";

    private static final String STEP = "zaak ophalen";

    private final StufClient client;
    private final UnmappedWords unmapped;

    public StufUpdates(StufClient client) {
        this(client, UnmappedWords.NONE);
    }

    /**
     * @param unmapped hears which list lacks a word. Never the word: StUF has no catalogue to compare it with, so it
     *                 may be about anybody
     */
    public StufUpdates(StufClient client, UnmappedWords unmapped) {
        this.client = client;
        this.unmapped = unmapped;
    }

    /**
     * @param number the zaakidentificatie of a case of ours
     * @return the outcome and the dates only where the municipality shares its decision
     * @throws Fault.Translation {@code stuf-result-unmapped} where the case has a resultaat without meaning, or is
     *                           closed without any; {@code stuf-case-gone} where the municipality knows it no more
     */
    public MunicipalUpdate fetch(Municipality municipality, String number) {
        StufConnection at = client.open(municipality);
        CaseDetails zaak = CaseDetails.ask(at, number, STEP).orElseThrow(() -> new Fault.Translation(GONE,
                at.sentence(STEP, "kent zaak " + number + " niet (meer)") + " Vraag de gemeente of de zaak is "
                        + "verwijderd of onder een ander nummer verder gaat."));
        Optional<CaseResult> meaning = Optional.ofNullable(zaak.result())
                .map(name -> at.settings().results().get(name));
        note(at, zaak, meaning.isPresent());
        LocalDate deadline = deadline(municipality, zaak);
        if (meaning.filter(m -> m == CaseResult.WITHDRAWN).isPresent()) {
            return new MunicipalUpdate(Kind.WITHDRAWN, null, number, deadline, null, null);
        }
        if (meaning.filter(m -> m == CaseResult.OTHER_MUNICIPALITY).isPresent()) {
            return new MunicipalUpdate(Kind.OTHER_MUNICIPALITY, null, number, deadline, null, null);
        }
        List<Decided> decisions = decisions(at, zaak);
        Optional<Outcome> outcome = meaning.flatMap(CaseResult::outcome).or(() -> Decided.together(decisions));
        if (outcome.isPresent()) {
            return decided(at, zaak, outcome.get(), decisions, number, deadline);
        }
        if (zaak.result() != null || zaak.end() != null) {
            throw unmapped(at, zaak);
        }
        return new MunicipalUpdate(openKind(at, zaak), null, number, deadline, null, null);
    }

    private void note(StufConnection at, CaseDetails zaak, boolean hasMeaning) {
        StufSettings settings = at.settings();
        List<String> lacking = new ArrayList<>();
        if (zaak.result() != null && !hasMeaning) {
            lacking.add("results");
        }
        if (zaak.result() == null && !zaak.statuses().isEmpty()
                && !settings.statuses().containsKey(zaak.statuses().get(0))) {
            lacking.add("statuses");
        }
        if (zaak.decisions().stream().anyMatch(decision -> !settings.decisions().containsKey(decision.type()))) {
            lacking.add("decisions");
        }
        lacking.addAll(settings.granted().unknown(zaak.facts()));
        lacking.forEach(table -> unmapped.seen(at.municipality(), table, "", zaak.number()));
    }

    /** One besluit with a meaning. */
    private record Decided(Outcome outcome, LocalDate from, LocalDate until) {

        /** Several decisions on one melding that differ make it partly granted. */
        static Optional<Outcome> together(List<Decided> decisions) {
            List<Outcome> outcomes = decisions.stream().map(Decided::outcome).distinct().toList();
            return outcomes.isEmpty() ? Optional.empty()
                    : Optional.of(outcomes.size() == 1 ? outcomes.get(0) : Outcome.PARTLY_GRANTED);
        }
    }

    private static List<Decided> decisions(StufConnection at, CaseDetails zaak) {
        return zaak.decisions().stream().filter(decision -> !decision.withdrawn())
                .filter(decision -> at.settings().decisions().containsKey(decision.type()))
                .map(decision -> new Decided(at.settings().decisions().get(decision.type()), decision.from(),
                        decision.until())).toList();
    }

    private static MunicipalUpdate decided(StufConnection at, CaseDetails zaak, Outcome outcome,
                                           List<Decided> decisions, String number, LocalDate deadline) {
        if (!at.municipality().decisionShared()) {
            return new MunicipalUpdate(Kind.DECIDED, null, number, deadline, null, null);
        }
        List<Decided> grants = outcome != Outcome.GRANTED && outcome != Outcome.PARTLY_GRANTED ? List.of()
                : decisions.stream().filter(decision -> decision.outcome() != Outcome.REFUSED).toList();
        LocalDate from = grants.stream().map(Decided::from).filter(Objects::nonNull).min(Comparator.naturalOrder())
                .orElse(null);
        boolean open = grants.stream().anyMatch(decision -> decision.until() == null);
        LocalDate until = open ? null
                : grants.stream().map(Decided::until).max(Comparator.naturalOrder()).orElse(null);
        Map<String, String> facts = outcome == Outcome.GRANTED || outcome == Outcome.PARTLY_GRANTED ? zaak.facts()
                : Map.of();
        return new MunicipalUpdate(Kind.DECIDED, outcome, number, deadline, from, until,
                at.settings().granted().category(facts), at.settings().granted().form(facts));
    }

    /** Nothing is repeated: what a suite writes as resultaat, as its toelichting, may be about anybody. */
    private static Fault unmapped(StufConnection at, CaseDetails zaak) {
        return new Fault.Translation("stuf-result-unmapped", at.sentence(STEP, zaak.result() == null
                ? "sloot zaak " + zaak.number() + " zonder resultaat; de hub weet niet wat is besloten"
                : "gaf zaak " + zaak.number() + " een resultaat dat niet in stuf.results staat; vraag haar welk, en "
                        + "geef dat een betekenis"));
    }

    /** Whether the municipality began with a case that has no resultaat. */
    static boolean isBegun(StufConnection at, CaseDetails zaak) {
        return openKind(at, zaak) != Kind.RECEIVED;
    }

    private static Kind openKind(StufConnection at, CaseDetails zaak) {
        Optional<Kind> status = zaak.statuses().stream().map(at.settings().statuses()::get).filter(Objects::nonNull)
                .findFirst();
        if (zaak.suspended() || status.filter(kind -> kind == Kind.WAITING).isPresent()) {
            return Kind.WAITING;
        }
        return zaak.extraDays() > 0 ? Kind.EXTENDED : status.orElse(Kind.RECEIVED);
    }

    /**
     * Some suites move {@code uiterlijkeEinddatum} when a case is extended, others leave it: the days are added only
     * where the date is still the one that the hub set.
     */
    private static LocalDate deadline(Municipality municipality, CaseDetails zaak) {
        LocalDate first = zaak.start() == null ? null : zaak.start().plus(municipality.terms().decision());
        LocalDate now = Optional.ofNullable(zaak.deadline()).orElse(first);
        return now == null || !now.equals(first) ? now : now.plusDays(zaak.extraDays());
    }
}
