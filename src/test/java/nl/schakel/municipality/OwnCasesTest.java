package nl.schakel.municipality;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.Period;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Database;
import nl.schakel.referral.NewReferrals;
import nl.schakel.referral.OnBothDatabases;
import nl.schakel.referral.Provision;
import nl.schakel.referral.ReferralId;
import nl.schakel.story.MovableClock;

/** Whose case a municipality may mention at its own address. */
class OwnCasesTest {

    private static final GemeenteCode BODY = new GemeenteCode("0988");

    private final MovableClock clock = new MovableClock();

    @OnBothDatabases
    void a_case_is_rung_for_by_the_address_of_its_municipality_and_by_that_of_the_body_that_serves_it(
            Database database) {
        Town town = new Town(database, clock);
        ReferralId id = town.delivered();
        Directory directory = new Directory(List.of(municipality(BODY, Municipality.Arrangements.NONE),
                municipality(NewReferrals.AMSTERDAM, new Municipality.Arrangements(List.of(), Municipality.Mdo.NONE,
                        null, new Municipality.Served(BODY, null))),
                municipality(new GemeenteCode("0344"), Municipality.Arrangements.NONE)), List.of());
        OwnCases cases = new OwnCases(town.log, town.referrals, directory, Town.mergers(database, town.referrals,
                town.log, directory, clock));
        String address = "https://zaken.example/" + id;
        String queue = Bell.update(NewReferrals.AMSTERDAM);

        cases.ring(new GemeenteCode("0344"), address);
        assertThat(town.bells(queue, id)).as("of nobody here").isZero();
        cases.ring(BODY, address);
        assertThat(town.bells(queue, id)).isEqualTo(1);
        cases.ring(NewReferrals.AMSTERDAM, address);
        assertThat(town.bells(queue, id)).isEqualTo(2);
    }

    private static Municipality municipality(GemeenteCode code, Municipality.Arrangements arrangements) {
        return new Municipality(code, "Gemeente " + code, new Oin("0000009900000" + code + "000"),
                LocalDate.of(1900, 1, 1), null, null, EnumSet.allOf(Provision.class),
                new Municipality.Recipients(false, null, null), List.of(),
                new Municipality.Terms(Period.ofDays(42), Period.ofDays(56)), true, "zgw", Map.of(), null,
                arrangements);
    }
}
