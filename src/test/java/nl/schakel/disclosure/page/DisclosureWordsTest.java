package nl.schakel.disclosure.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import nl.schakel.disclosure.WithheldReason;
import nl.schakel.disclosure.Disclosure.Withheld;
import nl.schakel.disclosure.page.DisclosureWords.Kept;
import nl.schakel.disclosure.page.DisclosureWords.Kind;
import nl.schakel.disclosure.page.DisclosureWords.Reader;
import ca.uhn.fhir.context.FhirContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What stayed, named so that nobody needs to know FHIR. */
class DisclosureWordsTest {

    private final DisclosureWords words = DisclosureWords.load();

    @Test
    void everyResourceTypeThatAReferralMayCarryHasAWord() {
        assertThat(FhirContext.forR4Cached().getResourceTypes()).hasSizeGreaterThan(140).allMatch(words::knows);
    }

    @Test
    void noWordShowsHowFhirCallsIt() {
        List<String> all = new ArrayList<>();
        for (String type : FhirContext.forR4Cached().getResourceTypes()) {
            all.add(words.of(type + "[0]", Reader.PATIENT));
            all.add(words.of(type + "[0].reasonCode", Reader.PATIENT));
        }
        assertThat(all).allMatch(word -> word.matches("[A-Z][a-z\u00eb']*( [a-z\u00eb'-]+)*"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MedicationStatement[0] | Uw medicijnen | Medicijnen
            MedicationRequest[11] | Uw medicijnen | Medicijnen
            DeviceUseStatement[0].reasonReference | De reden waarom u een hulpmiddel heeft | Reden van een hulpmiddel
            DeviceUseStatement[0].note | Toelichtingen van de praktijk | Toelichtingen
            ServiceRequest[0].reasonCode | De medische reden van deze verwijzing | Reden van deze verwijzing
            ServiceRequest[0].new | Andere onderdelen van deze verwijzing | Overige onderdelen van deze verwijzing
            ServiceRequest[1] | Andere verwijzingen en opdrachten | Andere verwijzingen en opdrachten
            Observation[3].performer | Wie u behandelt | Behandelaars
            Observation[3].component.value | Metingen en uitslagen van onderzoek | Metingen en uitslagen
            Patient[0].name[1].prefix | Andere delen van uw naam of andere namen | Overige naamgegevens
            Patient[0].address[1].text | Andere delen van uw adres of andere adressen | Overige adresgegevens
            Patient[0].text | Samenvattingen van de praktijk | Leesbare samenvattingen
            Patient[0].deceased | Andere gegevens over uzelf | Overige persoonsgegevens
            Patient.somethingNew | Andere gegevens over uzelf | Overige persoonsgegevens
            CarePlan[0].activity[2].detail.reasonReference | De reden waarom u hulp krijgt | Reden van de hulp
            CarePlan[0].activity[2].detail.performer | Wie u behandelt | Behandelaars
            Condition[0] | Uw aandoeningen en klachten | Aandoeningen en klachten
            Onbekend[0].iets | Een ander onderdeel van uw dossier | Ander onderdeel van het dossier
            '' | Een ander onderdeel van uw dossier | Ander onderdeel van het dossier
            """)
    void aPathIsToldInHumanWords(String path, String patient, String practice) {
        assertThat(words.of(path, Reader.PATIENT)).isEqualTo(patient);
        assertThat(words.of(path, Reader.PRACTICE)).isEqualTo(practice);
    }

    @ParameterizedTest
    @EnumSource(WithheldReason.class)
    void everyReasonIsToldToThePatientInItsOwnWordsAndToThePracticeInShort(WithheldReason reason) {
        assertThat(words.reason(reason.code(), Reader.PATIENT)).isEqualTo(reason.words());
        assertThat(words.reason(reason.code(), Reader.PRACTICE)).isNotBlank().endsWith(".").doesNotContain(" u ");
    }

    @Test
    void aReasonOfALaterVersionIsToldToo() {
        assertThat(words.reason("later", Reader.PATIENT)).endsWith(".");
    }

    @Test
    void thingsOfOneKindThatStayedForOneReasonAreToldOnceWithTheirNumber() {
        List<Kept> kept = words.kept(List.of(new Withheld("Condition[0]", "not-functional"),
                new Withheld("AllergyIntolerance[0]", "not-listed"), new Withheld("Medication[0]", "not-listed"),
                new Withheld("MedicationStatement[7]", "not-listed")), Reader.PATIENT);

        assertThat(kept).extracting(Kept::count).containsExactly(1, 3);
        assertThat(kept.get(1).kinds()).containsExactly(new Kind("Uw medicijnen", 2),
                new Kind("Uw allergie\u00ebn", 1));
    }
}
