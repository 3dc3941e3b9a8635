package nl.schakel.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Gemeenten;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.referral.Provision;
import nl.schakel.referral.Refusal;
import nl.schakel.referral.Urgency;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** For which municipality a referral is: of the one named, the address and the consent, whichever comes first. */
class MunicipalityFinderTest {

    private static final GemeenteCode GRONINGEN = new GemeenteCode("0014");

    private final Directory directory = new Directory(List.of(municipality("0363", "Amsterdam", null),
            municipality("1979", "Eemsdelta", GRONINGEN), municipality("0014", "Groningen", null),
            municipality("0865", "Vught", null), municipality("1876", "Bronckhorst", null)), List.of());
    private final MunicipalityFinder finder = new MunicipalityFinder(directory, Gemeenten.all(),
            Clock.fixed(Instant.parse("2026-11-20T10:00:00Z"), ZoneOffset.UTC));
    private final ServiceRequest request = new ServiceRequest();
    private final Patient patient = new Patient();
    private final Consent consent = new Consent();
    private Provision provision = Provision.SCOOTMOBIEL;

    @ParameterizedTest
    @CsvSource({"1015 KB, Amsterdam, Amsterdam, 0363", "1015KB, , , 0363", ", , Amsterdam, 0363",
        "9901 AB, Appingedam, Appingedam, 1979", ", , Delfzijl, 1979", "7255 AB, , Hengelo, 1876",
        "5268 AA, Vught, Helvoirt, 0865"})
    void the_address_leads_to_where_the_patient_lives_today(String postcode, String district, String city,
                                                           String code) {
        lives(postcode, district, city);
        assertThat(found()).isEqualTo(code);
    }

    @Test
    void a_postcode_of_a_municipality_that_was_split_asks_the_sender_to_name_one() {
        lives("5268 AA", null, "Helvoirt");
        consents("0865");

        assertThat(refused()).satisfies(refusal -> {
            assertThat(refusal.code()).isEqualTo("municipality-ambiguous");
            assertThat(refusal.sentence()).contains("ServiceRequest.performer",
                    "Boxtel, Oisterwijk, Tilburg, Vught").doesNotContain("5268");
        });
        names("0865");
        assertThat(found()).isEqualTo("0865");
    }

    @Test
    void a_postcode_and_a_name_that_do_not_agree_lie_on_a_border() {
        lives("1015 KB", null, "Groningen");
        assertThat(refused().sentence()).contains("Amsterdam, Groningen");
    }

    @Test
    void a_municipality_that_is_not_connected_is_named() {
        lives("3011 AA", "Rotterdam", "Rotterdam");
        consents("0363");

        assertThat(refused()).satisfies(refusal -> {
            assertThat(refusal.code()).isEqualTo("municipality-not-connected");
            assertThat(refusal.sentence()).isEqualTo("De gemeente Rotterdam is niet aangesloten op de hub; bel haar "
                    + "Wmo-loket.");
        });
    }

    @ParameterizedTest
    @CsvSource({"0003, 1979", "1979, 1979", "0363, 0363"})
    void the_one_that_is_named_goes_before_the_address_and_an_old_code_means_its_successor(String named, String code) {
        lives("7255 AB", "Bronckhorst", "Hengelo");
        names(named);
        assertThat(found()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"0599, municipality-not-connected", "0788, municipality-ambiguous", "9999, municipality-unknown",
        "geen, municipality-unknown"})
    void one_that_is_named_and_is_not_there_is_not_replaced_by_a_guess(String named, String reason) {
        lives("1015 KB", "Amsterdam", "Amsterdam");
        consents("0363");
        names(named);
        assertThat(refused().code()).isEqualTo(reason);
    }

    @Test
    void without_an_address_that_tells_the_only_one_consented_to_counts() {
        lives(null, null, "Ergens");
        assertThat(refused().code()).isEqualTo("municipality-unknown");
        consents("0003");
        assertThat(found()).isEqualTo("1979");
    }

    @Test
    void an_address_of_before_or_for_letters_only_says_nothing() {
        lives("1015 KB", "Amsterdam", "Amsterdam");
        patient.addAddress().setPostalCode("9711 AA").setUse(Address.AddressUse.OLD);
        patient.addAddress().setPostalCode("7255 AB").setType(Address.AddressType.POSTAL);
        assertThat(found()).isEqualTo("0363");
    }

    @ParameterizedTest
    @EnumSource(value = Provision.class, names = {"BESCHERMD_WONEN", "OPVANG", "SPOEDOPVANG"})
    void beschermd_wonen_and_opvang_go_to_whom_the_patient_turns_to_else_to_the_centre(Provision sheltered) {
        provision = sheltered;
        lives("9901 AB", null, "Appingedam");
        assertThat(found()).as("the centrumgemeente").isEqualTo("0014");

        names("0363");
        assertThat(found()).as("the one named").isEqualTo("0363");
    }

    @Test
    void for_opvang_an_address_that_is_not_connected_or_not_certain_is_no_obstacle() {
        provision = Provision.OPVANG;
        consents("0363");
        lives("3011 AA", "Rotterdam", "Rotterdam");
        assertThat(found()).isEqualTo("0363");
        patient.getAddress().clear();
        lives("5268 AA", null, "Helvoirt");
        assertThat(found()).isEqualTo("0363");
    }

    @Test
    void other_provisions_stay_with_the_home_municipality_whatever_its_centre() {
        lives("9901 AB", null, "Appingedam");
        assertThat(found()).isEqualTo("1979");
    }

    private void lives(String postcode, String district, String city) {
        patient.addAddress().setPostalCode(postcode).setDistrict(district).setCity(city);
    }

    private void names(String code) {
        request.getPerformer().clear();
        request.addPerformer(new Reference().setIdentifier(
                new Identifier().setSystem(Systems.GEMEENTE).setValue(code)));
    }

    private void consents(String code) {
        consent.getProvision().addProvision().addActor().setReference(new Reference().setIdentifier(
                new Identifier().setSystem(Systems.GEMEENTE).setValue(code)));
    }

    private String found() {
        return finder.find(reading()).code().value();
    }

    private Refusal refused() {
        Refused refused = catchThrowableOfType(Refused.class, () -> finder.find(reading()));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.refusals()).hasSize(1).first().extracting(Refusal::path)
                .isEqualTo("Bundle.entry[0].resource.performer");
        return refused.refusals().get(0);
    }

    private Reading reading() {
        Bundle bundle = new Bundle();
        bundle.addEntry().setResource(request);
        bundle.addEntry().setResource(patient);
        bundle.addEntry().setResource(consent);
        return new Reading(null, new BundleIndex(bundle), request, patient, null, null, Set.of(), provision,
                Urgency.ROUTINE, null, null);
    }

    private static Municipality municipality(String code, String name, GemeenteCode centre) {
        return new Municipality(new GemeenteCode(code), name, new Oin("0000009900000" + code + "000"),
                LocalDate.of(1900, 1, 1), null, null, EnumSet.allOf(Provision.class),
                new Municipality.Recipients(false, null, null), List.of(),
                new Municipality.Terms(Period.ofDays(42), Period.ofDays(56)), true, "zgw", Map.of(), null,
                new Municipality.Arrangements(List.of(), Municipality.Mdo.NONE, centre, null));
    }
}
