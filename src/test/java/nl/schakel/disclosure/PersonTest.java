package nl.schakel.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.StringType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonTest {

    private static final String PART = "http://hl7.org/fhir/StructureDefinition/iso21090-ADXP-";

    @ParameterizedTest
    @CsvSource({
            "Lindengracht 12,               Lindengracht,             12,   ,   ",
            "Lindengracht 12B,              Lindengracht,             12, B,    ",
            "Lindengracht 12 b,             Lindengracht,             12, B,    ",
            "Lindengracht 12-2,             Lindengracht,             12,  , 2  ",
            "Lindengracht 12 B-2,           Lindengracht,             12, B, 2  ",
            "Lindengracht 12 III,           Lindengracht,             12,  , III",
            "Lindengracht 12 hs,            Lindengracht,             12,  , hs ",
            "Plein 1945 12,                 Plein 1945,               12,  ,    ",
            "1e Jacob van Campenstr 15,     1e Jacob van Campenstr,   15,  ,    ",
            "\"'s-Gravenweg 4\",            \"'s-Gravenweg\",         4,   ,    ",
            "Burgemeester Röellstraat 101,  Burgemeester Röellstraat, 101, ,    ",
            "Ziekenhuisweg 7,               Ziekenhuisweg,            7,   ,    "})
    void anAddressLineIsTakenApart(String line, String street, String number, String letter, String suffix) {
        DutchAddress.Reading reading = DutchAddress.read(new Address().addLine(unquoted(line)));

        assertThat(reading.address()).isEqualTo(
                new Disclosure.Address(unquoted(street), number, letter, suffix, null, null));
        assertThat(reading.lineLeftOut()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Lindengracht", "p/a kliniek De Heuvel 4", "GGZ De Heuvel 4", "c/o Blaauw 12",
            "Lindengracht 12 (sleutel bij de buren)", "Lindengracht 12, kamer 4", "Postbus 12", "12", "Afd. 4",
            "t.a.v. zuster Tine 3", "Lindengracht 123456", "Lindengracht 12 achter"})
    void aLineThatIsNotSurelyAStreetWithANumberIsLeftOut(String line) {
        DutchAddress.Reading reading = DutchAddress.read(new Address().addLine(line));

        assertThat(reading.address()).isEqualTo(new Disclosure.Address(null, null, null, null, null, null));
        assertThat(reading.lineLeftOut()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(value = {"B|B|", "B 2|B|2", "' 2'||2", "bis||bis", "||"}, delimiter = '|')
    void theSuffixIsReadAsTheZibWritesIt(String sent, String letter, String suffix) {
        Address address = new Address();
        StringType line = address.addLineElement();
        line.addExtension(PART + "streetName", new StringType("Lindengracht"));
        line.addExtension(PART + "houseNumber", new StringType("12"));
        if (sent != null) {
            line.addExtension(PART + "buildingNumberSuffix", new StringType(sent));
        }

        Disclosure.Address read = DutchAddress.read(address).address();

        assertThat(read.letter()).isEqualTo(letter);
        assertThat(read.suffix()).isEqualTo(suffix);
    }

    @ParameterizedTest
    @CsvSource({"1015 KB, 1015KB", "1015kb, 1015KB", "0123 AB, ", "02139, ", "1015, "})
    void aPostalCodeIsADutchOneOrNone(String sent, String read) {
        assertThat(DutchAddress.read(new Address().setPostalCode(sent)).address().postalCode()).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource({
            "de Wit,                    de,       Wit",
            "van der Giessen,           van der,  Giessen",
            "Wit,                       ,         Wit",
            "De Wit,                    ,         De Wit",
            "van Putten-van der Giessen, van,     Putten-van der Giessen",
            "Wit e/v Blaauw,            ,         Wit e/v Blaauw"})
    void aFamilyNameIsTakenApart(String family, String prefix, String name) {
        Disclosure.Name read = DutchName.read(new HumanName().setFamily(family).addGiven("Annelies"));

        assertThat(read).isEqualTo(new Disclosure.Name("A", "Annelies", prefix, name));
    }

    @ParameterizedTest
    @CsvSource({"A., A, ", "A.G., AG, ", "Th.J., ThJ, ", "Annelies Geertruida, AG, Annelies Geertruida",
            "Jan-Willem, J, Jan-Willem", "A, A, "})
    void givenNamesAndInitialsAreToldApart(String given, String initials, String names) {
        Disclosure.Name read = DutchName.read(new HumanName().setFamily("Wit").addGiven(given));

        assertThat(read.initials()).isEqualTo(initials);
        assertThat(read.given()).isEqualTo(names);
    }

    @Test
    void aVeryLongNameOrLineCostsNothing() {
        String words = "de ".repeat(500_000);

        assertThat(DutchName.read(new HumanName().setFamily(words))).isNull();
        assertThat(DutchAddress.read(new Address().addLine(words + "12")).lineLeftOut()).isTrue();
    }

    private static String unquoted(String text) {
        return text.replace("\"", "");
    }
}
