package nl.schakel.municipality;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.Period;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import nl.schakel.alert.UnmappedCodes;
import nl.schakel.alert.UnmappedCodes.Sighting;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.referral.Database;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import nl.schakel.story.MovableClock;

/** Which words of a municipality are kept, and by which key. */
class CountedWordsTest {

    private static final Map<String, Object> DESK = Map.of("results", Map.of("Toegekend", "granted"), "statuses",
            Map.of("In onderzoek", "in-progress"));
    private static final Map<String, Object> ADVISER = Map.of("results", Map.of("Advies uitgebracht",
            "otherwise-solved"), "statuses", Map.of("In onderzoek", "in-progress"), "zaaktype", "WMO-MEDISCH-ADVIES");

    private final Municipality amsterdam = new Municipality(new GemeenteCode("0363"), "Amsterdam",
            new Oin("00000099000000363000"), LocalDate.of(1900, 1, 1), null, null, EnumSet.allOf(Provision.class),
            new Municipality.Recipients(false, new Municipality.Adviser("GGD", new Oin("00000099000000363001"), "zgw",
                    true, null, ADVISER), null), List.of(),
            new Municipality.Terms(Period.ofDays(42), Period.ofDays(56)), true, "zgw", DESK, null);

    @OnBothDatabases
    void names_of_a_catalogue_are_kept_and_what_may_be_about_somebody_is_only_counted(Database database) {
        UnmappedCodes codes = new UnmappedCodes(database.client(), new MovableClock());
        CountedWords words = new CountedWords(codes, code -> Optional.of(amsterdam));
        Municipality adviser = amsterdam.at(RecipientRole.MEDICAL_ADVISER).orElseThrow();
        int about = 0;
        for (String kept : List.of("In behandeling (Wmo 2015)", "Niet-ontvankelijk", "Toegekend, deels")) {
            words.seen(amsterdam, "results", kept, "zaak" + about++);
        }
        for (String personal : List.of("Zaak van 999990019", "Gesprek 12-03-1950", "<b>vet</b>", "a@b.example",
                "x".repeat(81), "regel\neinde")) {
            words.seen(amsterdam, "results", personal, "zaak" + about++);
        }
        words.seen(adviser, "results", "Ander advies", "zaak");
        words.seen(adviser, "statuses", "Wacht", "zaak");
        codes.flush();

        assertThat(codes.all()).allMatch(sighting -> sighting.place().equals("municipality/0363"));
        assertThat(codes.all()).extracting(sighting -> sighting.table() + " " + sighting.code() + " "
                + sighting.times()).containsExactlyInAnyOrder("zgw.results In behandeling (Wmo 2015) 1",
                "zgw.results Niet-ontvankelijk 1", "zgw.results Toegekend, deels 1", "zgw.results  6",
                "recipients.medical-adviser.zgw.results Ander advies 1", "zgw.statuses Wacht 1");
        codes.all().forEach((Sighting sighting) -> codes.forget(sighting.place(), sighting.table(), sighting.code()));
    }
}
