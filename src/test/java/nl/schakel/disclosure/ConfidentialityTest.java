package nl.schakel.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.Basic;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Flag;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import nl.schakel.referral.Refusal;

class ConfidentialityTest {

    private static final String CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
    private static final String ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
    private static final String ADDRESS_TYPE =
            "http://nictiz.nl/fhir/StructureDefinition/ext-AddressInformation.AddressType";

    private final Confidentiality confidentiality = new Confidentiality();

    static Stream<Named<Consumer<Referrals.Referral>>> signs() {
        return Stream.of(
                sign("the patient is labelled restricted", r -> label(r.patient(), CONFIDENTIALITY, "R")),
                sign("the order is labelled very restricted", r -> label(r.request(), CONFIDENTIALITY, "V")),
                sign("the message is labelled restricted", r -> label(r.bundle(), CONFIDENTIALITY, "R")),
                sign("a label without a system may be the worst", r -> label(r.patient(), null, "R")),
                sign("any resource beside them is labelled", r -> label(add(r, new Basic()), CONFIDENTIALITY, "R")),
                sign("a contained resource is labelled", r -> {
                    Basic inner = new Basic();
                    label(inner, CONFIDENTIALITY, "V");
                    r.request().addContained(inner);
                }),
                sign("a resource in a Bundle in the Bundle is labelled", r -> {
                    Basic inner = new Basic();
                    label(inner, CONFIDENTIALITY, "R");
                    add(r, new Bundle()).addEntry().setResource(inner);
                }),
                sign("domestic violence is a label of its own",
                        r -> label(r.patient(), "http://terminology.hl7.org/CodeSystem/v3-ActCode", "SDV")),
                sign("the address is marked confidential", r -> address(r).addExtension().setUrl(ADDRESS_TYPE)
                        .setValue(concept("http://terminology.hl7.org/CodeSystem/v3-AddressUse", "CONF"))),
                sign("the address is masked", r -> address(r).addExtension(ABSENT, new CodeType("masked"))),
                sign("the street is masked", r -> address(r).getLine().get(0)
                        .addExtension(ABSENT, new CodeType("masked"))),
                sign("the postal code is masked", r -> address(r).getPostalCodeElement()
                        .addExtension(ABSENT, new CodeType("masked"))),
                sign("the street is the word geheim", r -> address(r).getLine().get(0).setValue("GEHEIM")),
                sign("the patient carries the register's secrecy mark", r -> r.patient()
                        .addExtension("https://his.example/indicatie-geheim", new CodeType("7"))),
                sign("a flag says that the address is secret", r -> flag(r, "GEHEIM-ADRES", null)),
                sign("a flag says shelter in words only", r -> flag(r, null, "Verblijft in vrouwenopvang")),
                sign("a flag without a status counts", r -> flag(r, "S-VLAG", null).setStatus(null)),
                sign("a location is a shelter", r -> add(r, new Location()).addType()
                        .addCoding().setSystem("https://his.example").setCode("x").setDisplay("Noodopvang")),
                sign("the house is an institution under the Wmo", r -> house(r, "WMOIN")),
                sign("the letter is labelled restricted", r -> add(r, new Composition())
                        .setConfidentiality(Composition.DocumentConfidentiality.R)));
    }

    static Stream<Named<Consumer<Referrals.Referral>>> ordinaryThings() {
        return Stream.of(
                sign("a normal label", r -> label(r.patient(), CONFIDENTIALITY, "N")),
                sign("no number of a phone", r -> r.patient().addTelecom()
                        .addExtension(ABSENT, new CodeType("masked"))),
                sign("an unknown house number", r -> address(r).addExtension(ABSENT, new CodeType("unknown"))),
                sign("an ordinary home", r -> address(r).addExtension().setUrl(ADDRESS_TYPE)
                        .setValue(concept("http://terminology.hl7.org/CodeSystem/v3-AddressUse", "HP"))),
                sign("a secrecy mark that says no", r -> r.patient()
                        .addExtension("https://his.example/indicatie-geheim", new CodeType("0"))),
                sign("a flag about something else", r -> flag(r, "432415000", "agressieve patiënt.")),
                sign("a flag that was taken back", r -> flag(r, "GEHEIM", null).setStatus(Flag.FlagStatus.INACTIVE)),
                sign("a location for children", r -> add(r, new Location()).addType().setText("Kinderopvang")),
                sign("a street that begins like the word", r -> address(r).getLine().get(0)
                        .setValue("Opvangdijk 4")),
                sign("a home of her own", r -> house(r, "BOVENW")));
    }

    @ParameterizedTest
    @MethodSource("signs")
    void aSignOfProtectionStopsTheReferralAndTellsTheGpToPhone(Consumer<Referrals.Referral> sign) {
        Referrals.Referral referral = Referrals.with();
        sign.accept(referral);

        Refusal refusal = confidentiality.check(referral.bundle()).orElseThrow();

        assertThat(refusal.code()).isEqualTo("confidential-patient");
        assertThat(refusal.sentence()).contains("Bel de gemeente");
        assertThat(refusal.path()).matches("Bundle(\\.[A-Za-z]+(\\[\\d+])?)+");
        assertThat(refusal.toString()).doesNotContain("Lindengracht", "1015", "Amsterdam", "GEHEIM", "opvang", "Wit");
    }

    @ParameterizedTest
    @MethodSource("ordinaryThings")
    void anOrdinaryReferralGoesOn(Consumer<Referrals.Referral> thing) {
        Referrals.Referral referral = Referrals.with();
        thing.accept(referral);

        assertThat(confidentiality.check(referral.bundle())).isEmpty();
    }

    @Test
    void aRefusalSaysWhere() {
        Referrals.Referral referral = Referrals.with();
        label(referral.request(), CONFIDENTIALITY, "R");

        assertThat(confidentiality.check(referral.bundle()).orElseThrow().path())
                .isEqualTo("Bundle.entry[1].resource.meta.security[0]");
    }

    @Test
    void aResourceThatContainsItselfDoesNotKeepItBusy() {
        Referrals.Referral referral = Referrals.with();
        referral.request().addContained(referral.request());
        Bundle inner = add(referral, new Bundle());
        inner.addEntry().setResource(inner);
        referral.bundle().addEntry();

        assertThat(confidentiality.check(referral.bundle())).isEmpty();
    }

    @Test
    void theOrdinaryDutchExamplesAreNotTakenForProtectedPatients() throws Exception {
        Path folder = Path.of("../shared/standards/fhir/nictiz-zib2020");
        Assumptions.assumeTrue(Files.isDirectory(folder), "the zib examples are not beside the project");
        Bundle bundle = new Bundle();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.getParent().getFileName().toString().startsWith("examples-"))
                    .forEach(file -> bundle.addEntry().setResource((Resource) Referrals.FHIR.newXmlParser()
                            .parseResource(Referrals.text(file))));
        }

        assertThat(confidentiality.check(bundle)).isEmpty();
    }

    private static Named<Consumer<Referrals.Referral>> sign(String name, Consumer<Referrals.Referral> sign) {
        return Named.of(name, sign);
    }

    private static void label(Resource resource, String system, String code) {
        resource.getMeta().addSecurity(new Coding(system, code, null));
    }

    private static <T extends Resource> T add(Referrals.Referral referral, T resource) {
        referral.bundle().addEntry().setResource(resource);
        return resource;
    }

    private static Address address(Referrals.Referral referral) {
        return referral.patient().getAddressFirstRep();
    }

    private static CodeableConcept concept(String system, String code) {
        return new CodeableConcept(new Coding(system, code, null));
    }

    private static Flag flag(Referrals.Referral referral, String code, String text) {
        Flag flag = add(referral, new Flag()).setStatus(Flag.FlagStatus.ACTIVE);
        if (code != null) {
            flag.getCode().addCoding().setSystem("https://his.example/attentie").setCode(code);
        }
        flag.getCode().setText(text);
        return flag;
    }

    private static void house(Referrals.Referral referral, String type) {
        add(referral, new Observation()).setStatus(Observation.ObservationStatus.FINAL)
                .setCode(concept("http://snomed.info/sct", "272497004"))
                .setValue(concept("urn:oid:2.16.840.1.113883.2.4.3.11.60.40.4.13.1", type));
    }
}
