package nl.schakel.operations.mappings;

import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import nl.schakel.alert.UnmappedCodes;
import nl.schakel.disclosure.CurrentPolicies;
import nl.schakel.disclosure.UnlistedCodes;
import nl.schakel.operations.configuration.DutchMoment;
import nl.schakel.operations.configuration.RunningFiles;
import nl.schakel.operations.configuration.RunningFiles.Running;
import nl.schakel.operations.mappings.Lists.Found;
import nl.schakel.referral.Provision;

/** The codes without a meaning; what got one meanwhile is forgotten. */
final class Gaps {

    private static final DateTimeFormatter WEEK = DateTimeFormatter.ofPattern("'week van' d MMM",
            Locale.forLanguageTag("nl"));

    private final UnmappedCodes codes;
    private final Lists lists;
    private final UnlistedCodes unlisted;
    private final CurrentPolicies policies;
    private final RunningFiles files;
    private final Clock clock;

    Gaps(UnmappedCodes codes, Lists lists, UnlistedCodes unlisted, CurrentPolicies policies, RunningFiles files,
         Clock clock) {
        this.codes = codes;
        this.lists = lists;
        this.unlisted = unlisted;
        this.policies = policies;
        this.files = files;
        this.clock = clock;
    }

    /** What is still open: what holds up referrals first, then what was met most. */
    List<Gap> open() {
        List<Gap> gaps = new ArrayList<>();
        for (Met met : Met.of(codes.all(), UnmappedCodes.weekOf(clock.instant()))) {
            if (met.place().startsWith(UnlistedCodes.PLACE)) {
                ofProvision(met).ifPresent(gaps::add);
            } else {
                ofMunicipality(met).ifPresent(gaps::add);
            }
        }
        gaps.sort(Comparator.comparing((Gap gap) -> !gap.urgent()));
        return gaps;
    }

    private Optional<Gap> ofMunicipality(Met met) {
        Optional<Found> found = lists.find(met.place(), met.table());
        if (found.isEmpty() || !met.code().isEmpty() && found.get().table().knows(met.code())) {
            codes.forget(met.place(), met.table(), met.code());
            return Optional.empty();
        }
        Found at = found.get();
        boolean kept = !met.code().isEmpty();
        boolean own = at.table().own();
        return Optional.of(new Gap("Gemeente " + at.place().name(), at.table().title(),
                kept ? met.code() : "(tekst niet bewaard)", Amount.exact(met.thisWeek()),
                Amount.exact(met.lastWeek()), Amount.exact(met.weeks()), DutchMoment.of(met.first()),
                DutchMoment.of(met.last()), own ? files.municipality(at.file()).map(Gaps::shown)
                .orElse("het bestand van gemeente " + at.file()) : null, met.table(),
                own && kept ? quoted(met.code()) + ": KIES  # " + String.join(", ", at.meanings()) : null,
                advice(at, kept), at.table().key().equals("results")));
    }

    private static String advice(Found at, boolean kept) {
        if (!at.table().own()) {
            return "Deze code staat niet in de lijsten van iWmo 3.2 die de hub kent. Vraag de gemeente wat zij ermee "
                    + "bedoelt, en meld hem aan wie de hub onderhoudt.";
        }
        String means = switch (at.table().key()) {
            case "results" -> "Zolang dit geen betekenis heeft, blijft de verwijzing staan en hoort de huisarts "
                    + "niets. ";
            case "statuses" -> "De huisarts hoort niets van deze stap. ";
            case "decisions" -> "De hub leest dit besluit niet. ";
            default -> "De huisarts hoort dit niet bij de uitkomst. ";
        };
        return means + (kept ? "Vraag de gemeente wat zij ermee bedoelt, kies de betekenis, zet de regel in het "
                + "bestand en herstart de hub." : "De tekst is niet bewaard, omdat hij over een inwoner kan gaan. Vraag de "
                + "gemeente welke woorden zij gebruikt, zet ze in het bestand en herstart de hub.");
    }

    /** Fewer than a handful in all the weeks together are not shown at all: they could single someone out. */
    private Optional<Gap> ofProvision(Met met) {
        Optional<Provision> provision = Provision.ofCode(met.place().substring(UnlistedCodes.PLACE.length()));
        if (provision.isEmpty() || policies.get().lists(provision.get(), met.table(), met.code())) {
            codes.forget(met.place(), met.table(), met.code());
            return Optional.empty();
        }
        if (met.weeks() < Amount.SMALLEST) {
            return Optional.empty();
        }
        boolean kept = !met.code().isEmpty();
        String file = files.provision(provision.get().code()).map(Gaps::shown)
                .orElse("provisions/" + provision.get().code() + ".yaml");
        return Optional.of(new Gap("Voorziening " + provision.get().code(), unlisted.label(met.table()),
                kept ? unlisted.written(met.code()) + " (" + unlisted.words(met.code()) + ")"
                        : "(code niet bewaard)", Amount.rough(met.thisWeek()), Amount.rough(met.lastWeek()),
                Amount.rough(met.weeks()), week(met.oldestWeek()), week(met.newestWeek()), file,
                "released, element " + met.table(), kept ? "- " + unlisted.written(met.code()) + "  # "
                + unlisted.words(met.code()) : null, kept
                ? "Praktijken sturen deze code mee, maar hij gaat niet naar de gemeente. Dat kan de bedoeling zijn: wat "
                + "er meegaat, spreken praktijken en gemeenten af. Hoort hij erbij, zet dan de regel bij het element, "
                + "onder codes, bij elke rol die hem nodig heeft."
                : "Praktijken vullen dit gegeven met een code die de hub niet kent. Welke, is niet bewaard, omdat een "
                + "code een diagnose kan zijn. Vraag de leveranciers van de HISsen welke codes zij hier sturen.",
                false));
    }

    private static String shown(Running file) {
        return file.path().getParent().getFileName() + "/" + file.name();
    }

    private static String week(LocalDate monday) {
        return WEEK.format(monday);
    }

    /** Valid YAML, whatever the municipality calls it. */
    private static String quoted(String word) {
        return '"' + word.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
