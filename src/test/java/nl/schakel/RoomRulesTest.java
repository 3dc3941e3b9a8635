package nl.schakel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.beans.factory.annotation.Autowired;

/** The house as drawn: who may know whom. */
class RoomRulesTest {

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("nl.schakel");

    /** Top floor first: a room uses only rooms below it. */
    private static final List<String> ROOMS = List.of("operations", "fhir", "municipality", "termwatch", "advice",
            "feedback", "disclosure", "consent", "directory", "referral", "audit", "security", "document", "alert",
            "calendar", "identity");

    @TestFactory
    Stream<DynamicTest> no_room_uses_a_room_above_it() {
        return IntStream.range(1, ROOMS.size()).mapToObj(floor -> {
            String room = ROOMS.get(floor);
            String[] above = ROOMS.subList(0, floor).stream().map(RoomRulesTest::everythingIn).toArray(String[]::new);
            return DynamicTest.dynamicTest(room, () -> noClasses().that().resideInAPackage(everythingIn(room))
                    .should().dependOnClassesThat().resideInAnyPackage(above).check(HOUSE));
        });
    }

    @Test
    void the_front_door_is_used_by_no_room() {
        noClasses().that().resideInAPackage("nl.schakel..").and().resideOutsideOfPackage("nl.schakel")
                .should().dependOnClassesThat().resideInAPackage("nl.schakel").check(HOUSE);
    }

    @Test
    void there_are_no_circles_between_rooms() {
        slices().matching("nl.schakel.(*)..").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void fhir_types_stay_in_fhir_consent_and_disclosure_and_in_the_simulated_his() {
        noClasses().that().resideInAPackage("nl.schakel..")
                .and().resideOutsideOfPackages("nl.schakel.fhir..", "nl.schakel.consent..", "nl.schakel.disclosure..",
                        "nl.schakel.demo..")
                .should().dependOnClassesThat().resideInAnyPackage("ca.uhn..", "org.hl7..").check(HOUSE);
    }

    @Test
    void camel_types_stay_at_the_front_door_and_where_the_gps_door_calls_its_route() {
        noClasses().that().resideInAPackage("nl.schakel.*..")
                .and().doNotHaveFullyQualifiedName("nl.schakel.fhir.ReferralProvider")
                .and().doNotHaveFullyQualifiedName("nl.schakel.fhir.DoorInterceptor")
                .and().doNotHaveFullyQualifiedName("nl.schakel.fhir.FhirConfiguration")
                .should().dependOnClassesThat().resideInAPackage("org.apache.camel..").check(HOUSE);
    }

    @Test
    void a_standard_never_leaks_out_of_its_own_room() {
        for (String standard : List.of("zgw", "iwmo", "stuf")) {
            String room = everythingIn("municipality." + standard);
            noClasses().that().resideInAPackage("nl.schakel..").and().resideOutsideOfPackage(room)
                    .and().doNotHaveFullyQualifiedName("nl.schakel.StrictStart")
                    .should().dependOnClassesThat().resideInAPackage(room).check(HOUSE);
        }
    }

    @Test
    void the_neighbours_know_nothing_of_the_hub() {
        noClasses().that().resideInAPackage("nl.schakel.demo..")
                .should().dependOnClassesThat().resideInAnyPackage(
                        ROOMS.stream().map(RoomRulesTest::everythingIn).toArray(String[]::new)).check(HOUSE);
        noClasses().that().resideInAnyPackage(ROOMS.stream().map(RoomRulesTest::everythingIn).toArray(String[]::new))
                .should().dependOnClassesThat().resideInAPackage("nl.schakel.demo..").check(HOUSE);
    }

    @Test
    void what_a_class_needs_comes_through_its_constructor() {
        noFields().should().beAnnotatedWith(Autowired.class).check(HOUSE);
    }

    @Test
    void wiring_is_nobodys_business() {
        classes().that().haveSimpleNameEndingWith("Configuration").should().notBePublic().check(HOUSE);
    }

    private static String everythingIn(String room) {
        return "nl.schakel." + room + "..";
    }
}
