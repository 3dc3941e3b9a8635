package nl.schakel.disclosure.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import nl.schakel.disclosure.text.TextScan.Finding;
import nl.schakel.disclosure.text.TextScan.Kind;

/** The sentences of the decision tables stand in {@code cases/free-text}, for a GP to read. */
class TextScanTest {

    private static final Path CASES = Path.of("src/test/resources/cases/free-text");
    private static final Pattern NUMBERED = Pattern.compile("\\[U\\+([0-9A-F]{4})]");
    private static final String SHORT = "En %s sinds kort.";
    private static final String INNOCENT = "Mevrouw loopt met een rollator en %s sinds kort de trap niet meer op.";

    private final TextScan scan = new TextScan();

    static Stream<String> mayGo() throws IOException {
        return lines("may-go.txt");
    }

    static Stream<String> mayNotGo() throws IOException {
        return lines("may-not-go.txt");
    }

    @ParameterizedTest
    @MethodSource("mayGo")
    void whatTheMunicipalityMayReadIsNotRefused(String sentence) {
        assertThat(scan.scan(sentence)).extracting(Finding::kind, Finding::words).isEmpty();
    }

    @Test
    void allThatMayGoMayGoTogether() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String sentence : mayGo().toList()) {
            if (text.length() + sentence.length() > TextScan.LONGEST) {
                assertThat(kinds(text.toString())).isEmpty();
                text.setLength(0);
            }
            text.append(sentence).append('\n');
        }
        assertThat(kinds(text.toString())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("mayNotGo")
    void whatMustNotGoIsRefusedForTheReasonThatTheTableGives(String line) {
        String[] parts = line.split(" ; ");
        assertThat(kinds(parts[0])).as(parts[0]).containsExactlyInAnyOrder(parts[1].split(" "));
    }

    @Test
    void aReasonDoesNotVanishInALongerText() throws IOException {
        String before = "Mevrouw woont alleen. ".repeat(8);
        String after = " Zij heeft twee dochters. ".repeat(8);
        for (String line : mayNotGo().toList()) {
            String[] parts = line.split(" ; ");
            assertThat(kinds(before + parts[0] + after)).as(parts[0]).contains(parts[1].split(" "));
        }
    }

    @Test
    void theWordsToRephraseAreTheSendersOwn() {
        String text = "Slikt ＭＥＴＯprolol-retard,\nbekend met Ｐ76 en heeft dus ook\nrecht op hulp (9999 900 19).";
        assertThat(scan.scan(text)).extracting(Finding::words)
                .containsExactly("9999 900 19", "Ｐ76", "ＭＥＴＯprolol", "heeft dus ook recht op");
    }

    @Test
    void aHiddenCharacterIsShownByItsNumber() {
        assertThat(scan.scan("Zij loopt sl\u200Becht.")).extracting(Finding::words).containsExactly("sl[U+200B]echt.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u200B", "\u200D", "\u2060", "\u00AD", "\uFEFF", "\u202E", "\u2066", "\u0000", "\u0008",
        "\u001B", "\u0085", "\uE000", "\uD800", "\u3164", "\u115F", "\u2800", "\uFFFD", "\uDB40\uDC41", "а", "ο",
        "ɑ", "🅼", "🇲"})
    void aCharacterThatCouldHideAWordIsRefused(String character) {
        assertThat(kinds("Zij loopt" + character + " slecht.")).containsExactly("text-unreadable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Zij loopt slecht, 5 °C of minder.", "“Ik val vaak”, zegt zij – en dat is zo…",
        "Zij hoort ½ van wat u zegt.", "Huur € 650.", "Łukasz en Bjørn helpen, ook naïeve oma’s café.",
        "Prima 👍", "Regel één\r\n\tregel twee"})
    void ordinaryPunctuationAndNamesAreReadable(String sentence) {
        assertThat(kinds(sentence)).isEmpty();
    }

    @Test
    void aTextMayHaveAThousandCharacters() {
        assertThat(kinds("a ".repeat(500))).isEmpty();
        assertThat(kinds("a ".repeat(500) + "a")).containsExactly("text-too-long");
        assertThat(scan.scan("Gebruikt metoprolol. ".repeat(100)))
                .containsExactly(new Finding(Kind.TOO_LONG, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"metoprolol", "simvastatine", "paracetamol", "oxycodon", "metformine", "haloperidol",
        "lithium", "prednisolon", "morfine", "insuline", "methotrexaat", "levothyroxine", "amitriptyline", "diazepam",
        "olanzapine", "methadon", "simvastatin", "oxycodone", "prednisolone", "morphine", "insulin", "methotrexate",
        "acetylsalicylzuur", "omeprazol", "omeprazole", "furosemide", "salbutamol", "tramadol", "citalopram",
        "sertraline", "quetiapine", "clozapine", "temazepam", "oxazepam", "warfarine", "acenocoumarol",
        "fenprocoumon", "apixaban", "rivaroxaban", "gabapentine", "pregabaline", "levodopa", "donepezil",
        "rivastigmine", "memantine", "methylfenidaat", "dexamfetamine", "valproinezuur", "carbamazepine",
        "hydrochloorthiazide", "amoxicilline", "nitrofurantoine", "codeine", "fentanyl", "buprenorfine", "naltrexon",
        "disulfiram", "acamprosaat", "tamoxifen", "adalimumab", "etanercept", "semaglutide", "prozac", "seroxat",
        "ritalin", "concerta", "xanax", "valium", "seroquel", "zyprexa", "risperdal", "lyrica", "selokeen", "losec",
        "euthyrox", "thyrax", "ozempic", "aspirine", "oxycontin", "abilify", "depakine", "madopar", "sinemet"})
    void whatADutchGpPrescribesIsFound(String medicine) {
        assertThat(kinds(INNOCENT.formatted(medicine))).containsExactly("text-medicine");
    }

    @Test
    void everyMedicineOfTheListIsFoundHoweverItIsWritten() {
        Random random = new Random(20261120);
        List<String> listed = new MedicineNames().listed();
        assertThat(listed).hasSizeGreaterThan(1500).doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z]{4,40}"));
        for (String name : listed) {
            for (String written : List.of(name, name.toUpperCase(Locale.ROOT), oddCase(name, random),
                    name + "50mg", apart(name, " "), apart(name, "."), apart(name, "-"), apart(name, "\u00A0"),
                    fullWidth(name), accented(name), "(" + name + ")", "«" + name + "»", name + "'s", name + "s")) {
                assertThat(kinds(SHORT.formatted(written))).as(name + " as " + written).contains("text-medicine");
            }
            if (name.length() >= 7) {
                assertThat(kinds(SHORT.formatted(name + "gebruik"))).as(name).contains("text-medicine");
                String cut = name.substring(0, 3) + "-\n" + name.substring(3);
                assertThat(kinds(SHORT.formatted(cut))).as(cut).contains("text-medicine");
            }
        }
    }

    @Test
    void noEverydayWordIsAMedicine() {
        String words = """
                water zuurstof ijzer alcohol zout suiker vitamine magnesium calcium kalium zink april elixer triumvir
                cholesterol unicef kerosine endorfine adrenaline kamer stoel trap maart mevrouw meneer dochter buurvrouw
                rollator rolstoel scootmobiel badkamer thuiszorg foto ramp concert concertavond stadium foster minerva
                visie ritme dokter pillen medicijnen tabletten spuiten pleister kinderalarm klasserestaurant autostrand
                reprografie lithiumaccu insulindestraat""";
        for (String word : words.strip().split("\\s+")) {
            assertThat(kinds("Het gaat om " + word + " in huis.")).as(word).isEmpty();
        }
    }

    @Test
    void whatSomeoneCanAndCannotDoIsNoIllness() {
        String words = """
                blind slechtziend doof slechthorend vergeetachtig verward moe pijn duizelig benauwd verlamd vallen val
                incontinent eenzaam somber bang angstig druk onrustig traag stijf zwak mager als asbak massage addertje
                mast staar staart griep kankeren depot stoornet psalm chemisch terminal overspanning hartelijk harthout
                ontsteking operatie beperking handicap rolstoel ziekte ziek ziekenhuis huisarts fysiotherapie waan
                waanzinnig manier tiara diabolo reus leukste verslag verslaggever verslapen verslaan suiker schild
                nier lever long huid herstel hersenen hart adder epiloog leed dialect""";
        for (String word : words.strip().split("\\s+")) {
            assertThat(kinds("Het gaat om " + word + " in huis.")).as(word).isEmpty();
        }
    }

    @Test
    void everyLineOfTheIllnessesIsFoundInCapitalsAndWithAccents() {
        for (String line : WordFile.read("illnesses.txt")) {
            String example = Arrays.stream(line.replace("..", "").replace("*", "").split(" +"))
                    .map(step -> step.split("/")[0]).collect(Collectors.joining(" "));
            for (String written : List.of(example, example.toUpperCase(Locale.ROOT), accented(example))) {
                assertThat(kinds(SHORT.formatted(written))).as(line).contains("text-diagnosis");
            }
        }
    }

    @Test
    void twiceTheTextIsAboutTwiceTheWork() {
        List<Consumer<CharSequence>> searches = List.of(new MedicineNames()::find,
                new Phrases("judgements.txt")::find, new Phrases("illnesses.txt")::find, CitizenNumbers::find,
                ClassificationCodes::find);
        for (String bad : List.of("m ", "metoprolo", "metoprolol ", "heeft ", "heeft recht ", "moet ", "1 ", "99999001",
                "P7", "P 7", "a", "- ", "medisch moet acht ", "lijdt ", "kanke")) {
            for (Consumer<CharSequence> search : searches) {
                long once = reads(search, bad.repeat(4000 / bad.length()));
                long fourTimes = reads(search, bad.repeat(16000 / bad.length()));
                assertThat(fourTimes).as(bad).isLessThan(5 * once + 1000);
                assertThat(once).as(bad).isLessThan(4000 * 200);
            }
        }
    }

    private static long reads(Consumer<CharSequence> search, String text) {
        Counted counted = new Counted(text, new long[1]);
        search.accept(counted);
        return counted.reads()[0];
    }

    /** A text that counts how often a character of it is looked at. */
    private record Counted(String text, long[] reads) implements CharSequence {

        @Override
        public char charAt(int index) {
            reads[0]++;
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            reads[0] += end - start;
            return text.substring(start, end);
        }
    }

    private List<String> kinds(String text) {
        return scan.scan(text).stream().map(finding -> finding.kind().code()).distinct().toList();
    }

    private static String oddCase(String name, Random random) {
        return name.chars().mapToObj(c -> Character.toString(random.nextBoolean() ? Character.toUpperCase(c) : c))
                .collect(Collectors.joining());
    }

    private static String apart(String name, String between) {
        return Arrays.stream(name.split("")).collect(Collectors.joining(between));
    }

    private static String fullWidth(String name) {
        return name.chars().mapToObj(c -> Character.toString(c + 0xFEE0)).collect(Collectors.joining());
    }

    private static String accented(String name) {
        return name.replace("a", "á").replace("e", "ë").replace("i", "i\u0308").replace("o", "ô");
    }

    private static Stream<String> lines(String file) throws IOException {
        return Files.readAllLines(CASES.resolve(file)).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> NUMBERED.matcher(line).replaceAll(
                        number -> Character.toString(Integer.parseInt(number.group(1), 16))));
    }
}
