package nl.schakel.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import nl.schakel.referral.Provision;

/**
 * One referral with every example of the Dutch zibs attached: function, aids, house, religion, substance use, legal
 * status, diagnoses. Per provision a page in {@code cases/zib2020} that someone who knows the Wmo can read: what goes
 * to whom, and what stays, by kind and for which reason.
 */
class ZibExamplesTest {

    private static final Path PAGES = Path.of("src/test/resources/cases/zib2020");
    private static final Map<String, String> ROLES = new LinkedHashMap<>();
    /** From the examples: diagnoses, a pacemaker, law, belief, notes, free text, and who treats. */
    private static final List<String> NEVER = List.of("G35", "sclerose", "I48", "boezemfibrilleren", "14106009",
            "acemaker", "H91", "OTS", "toezichtstelling", "Bewindvoering", "rotestant", "Geneeskunde", "aanloop",
            "Nordic", "ICT-er", "eigen bezit", "ontbreken lift", "Neuroloog", "Franciscus", "ardiologie",
            "462777007", "27606000", "273302005");

    static {
        ROLES.put("consultant", "Wmo-consulent");
        ROLES.put("medical-adviser", "Medisch adviseur");
        ROLES.put("expert", "Deskundige, zonder naam");
    }

    @ParameterizedTest
    @EnumSource
    void ofEverythingTheZibsCanSayOnlyTheAgreedPartGoes(Provision provision) throws IOException {
        assertThat(page(provision)).isEqualTo(Referrals.text(PAGES.resolve(provision.code() + ".txt")));
    }

    static String page(Provision provision) throws IOException {
        Referrals.Referral referral = MinimisationTest.wholeFile();
        referral.request().setPriority(ServiceRequest.ServiceRequestPriority.URGENT);

        StringBuilder page = new StringBuilder("Verwijzing voor: ").append(provision.label()).append('\n')
                .append("Met ").append(referral.bundle().getEntry().size() - 1)
                .append(" gegevens erbij: alle voorbeelden van de zibs 2020 samen.\n");
        StaysBehind staysBehind = new StaysBehind(referral.bundle());
        for (Map.Entry<String, String> role : ROLES.entrySet()) {
            page.append('\n').append(role.getValue()).append('\n');
            if (!Referrals.POLICIES.covers(provision, role.getKey())) {
                page.append("  Krijgt niets.\n");
                continue;
            }
            Disclosure disclosure = referral.minimised(provision, role.getKey());
            tell(disclosure, staysBehind, page);
            assertThat(LeakScan.serialised(disclosure)).doesNotContain(NEVER);
            assertThat(LeakScan.leaks(referral.bundle(), disclosure)).isEmpty();
        }
        return page.toString();
    }

    @ParameterizedTest
    @EnumSource(names = {"ROLSTOEL", "SCOOTMOBIEL", "VERVOERSDIENST", "HULPMIDDEL", "HUISHOUDELIJKE_HULP"})
    void theWheelchairGoesAndTheDiagnosisBehindItStays(Provision provision) throws IOException {
        Referrals.Referral referral = MinimisationTest.wholeFile();

        for (String role : List.of("consultant", "medical-adviser")) {
            Disclosure disclosure = referral.minimised(provision, role);

            assertThat(disclosure.facts()).filteredOn(fact -> fact.element().equals("aids"))
                    .extracting(Disclosure.Fact::display).containsExactlyInAnyOrder("Rolstoel", "Rollator");
            assertThat(disclosure.withheld())
                    .contains(new Disclosure.Withheld(path(referral, "nl-core-MedicalDevice-01") + ".reasonReference",
                            "reason"))
                    .contains(new Disclosure.Withheld(path(referral, "nl-core-MedicalDevice-01") + ".note",
                            "free-text"))
                    .contains(new Disclosure.Withheld(path(referral, "nl-core-MedicalDevice-01-Condition-01"),
                            "not-functional"))
                    .contains(new Disclosure.Withheld(path(referral, "nl-core-MedicalDevice-03"),
                            "device-not-listed"))
                    .contains(new Disclosure.Withheld(path(referral, "nl-core-LegalSituation-LegalStatus-01"),
                            "not-functional"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PERSOONLIJKE_VERZORGING"})
    void aFunctionalFindingGoesWithoutTheNoteBesideIt(Provision provision) throws IOException {
        Referrals.Referral referral = MinimisationTest.wholeFile();

        Disclosure disclosure = referral.minimised(provision, "consultant");

        assertThat(disclosure.facts()).extracting(Disclosure.Fact::display).contains("Heeft moeite met scheren");
        assertThat(disclosure.withheld()).contains(
                new Disclosure.Withheld(path(referral, "nl-core-FunctionalOrMentalStatus-01") + ".note", "free-text"));
    }

    private static String path(Referrals.Referral referral, String id) {
        Map<String, Integer> seen = new TreeMap<>();
        for (Bundle.BundleEntryComponent entry : referral.bundle().getEntry()) {
            Resource resource = entry.getResource();
            int place = seen.merge(resource.fhirType(), 1, Integer::sum) - 1;
            if (id.equals(resource.getIdElement().getIdPart())) {
                return resource.fhirType() + '[' + place + ']';
            }
        }
        throw new IllegalArgumentException("no example is called so");
    }

    private static void tell(Disclosure disclosure, StaysBehind staysBehind, StringBuilder page) {
        List<String> goes = new ArrayList<>(person(disclosure.person()));
        disclosure.facts().forEach(fact -> goes.add(fact.label() + ": " + fact.display()));
        page.append("  Gaat mee:\n");
        goes.forEach(line -> page.append("    ").append(line).append('\n'));
        page.append("  Blijft hier:\n");
        staysBehind.told(disclosure).forEach(line -> page.append(line).append('\n'));
    }

    /** What is told of the person, by its name only: who it is does not matter here. */
    private static List<String> person(Disclosure.Person person) {
        Labels labels = Labels.load();
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("person.bsn", person.bsn());
        parts.put("person.name", person.name());
        parts.put("person.birth-date", person.birthDate());
        parts.put("person.gender", person.gender());
        parts.put("person.address", person.address());
        parts.put("person.phone", person.phone());
        parts.put("person.email", person.email());
        return parts.entrySet().stream().filter(part -> part.getValue() != null)
                .map(part -> labels.element(part.getKey())).toList();
    }
}
