package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import nl.schakel.demo.HisClient;
import nl.schakel.demo.his.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * One referral text, three municipalities, three standards: the same facts arrive, each message is valid by the
 * official files, and each answer comes back as the same FHIR state.
 */
class ThreeStandardsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String IN_KIND = " De patiënt krijgt dit als zorg in natura.";
    private static final String WORDS = "Mevrouw is bang om te vallen en komt nauwelijks buiten.";
    private static final Pattern PDF_FACTS = Pattern.compile("ONDERWERP SITUATIE (.*?) In de woorden van de huisarts");
    private static final Pattern XML_FACTS = Pattern.compile("Hoe snel: [^\n]*\n(.*)\nToelichting van de huisarts: ",
            Pattern.DOTALL);

    private static Hub hub;
    private static List<Town> towns;
    private static HisClient linde;

    /** What one municipality, or the GP, made of the referral. */
    private record Course(Referral referral, List<String> states, List<String> messages) {
    }

    @BeforeAll
    static void everyoneIsThere() {
        hub = Hub.prepare();
        towns = List.of(ZgwTown.denHaag(hub), StufTown.beside(hub, "0437", "Ouder-Amstel"),
                IwmoTown.beside(hub, "0384", "Diemen"));
        hub.open();
        linde = hub.client(Hub.LINDE);
    }

    @AfterAll
    static void everyoneGoesHome() {
        towns.forEach(Town::close);
        hub.close();
    }

    @Test
    void the_same_facts_and_words_arrive_about_the_same_person_and_nothing_medical() {
        Map<Town, Referral> referrals = referred("999990019", "De Vries");

        referrals.forEach((town, referral) -> {
            List<String> told = told(referral);
            assertThat(told).as(town.name()).containsExactly("Lopen Heeft hulp nodig bij het lopen",
                    "Verplaatsen van bed naar stoel en terug Verplaatst zich zelfstandig",
                    "Hulpmiddelen die er al zijn Rolstoel");
            assertThat(arrived(town, referral)).as(town.name()).isEqualTo(String.join(" ", told));
            assertThat(oneLine(town.letter(referral))).as(town.name()).contains("Scootmobiel", WORDS,
                    "0612000001", "Prinsengracht 12", "1015DV", "Huisartsenpraktijk De Linde", "01012345");
            assertThat(town.whom(referral)).as(town.name()).contains("999990019", "Vries",
                    town.written(LocalDate.of(1957, 3, 14)));
        });

        Secrets medical = Secrets.medical(List.of(sample(towns.get(0), "999990019", "De Vries")));
        medical.words().remove(WORDS);
        assertThat(medical.words()).contains("Multiple sclerose", "Baclofen", "Van Zenuwen");
        towns.forEach(town -> assertThat(medical.foundIn(town.everything())).as(town.name()).isEmpty());
    }

    @Test
    void received_investigated_and_granted_is_the_same_to_the_gp() {
        List<Course> courses = courses("999900250", "Bakker", List.of("ontvangen", "in-onderzoek", "toegekend"),
                List.of(Town::confirm, Town::investigate, Town::grant));

        assertThat(courses).allSatisfy(course -> {
            assertThat(course.states()).containsExactly("received ontvangen", "in-progress in-onderzoek",
                    "completed toegekend");
            assertThat(course.messages()).hasSize(3);
        });
        assertThat(courses.stream().map(course -> course.messages().stream()
                .map(text -> text.replace(IN_KIND, "")).toList()).distinct().toList()).as("the same words").hasSize(1);
        assertThat(courses).filteredOn(course -> course.messages().get(2).contains(IN_KIND))
                .as("only an iWmo allocation says that it is in natura").singleElement();
        assertThat(courses.get(0).messages().get(2)).contains("toegekend vanaf", "Wijkteam Oost, 020-5550101");
    }

    @Test
    void received_investigated_and_refused_is_the_same_to_the_gp() {
        List<Course> courses = courses("999900262", "Visser", List.of("ontvangen", "in-onderzoek", "afgewezen"),
                List.of(Town::confirm, Town::investigate, Town::refuse));

        assertThat(courses).allSatisfy(course -> assertThat(course.states()).containsExactly("received ontvangen",
                "in-progress in-onderzoek", "completed afgewezen"));
        assertThat(courses.stream().map(Course::messages).distinct().toList()).as("the same words").hasSize(1);
    }

    @Test
    void another_municipality_is_the_same_to_the_gp() {
        List<Course> courses = courses("999900894", "Smit", List.of("ontvangen", "andere-gemeente"),
                List.of(Town::confirm, Town::sendElsewhere));

        assertThat(courses).allSatisfy(course -> assertThat(course.states()).containsExactly("received ontvangen",
                "rejected andere-gemeente"));
        assertThat(courses.stream().map(Course::messages).distinct().toList()).as("the same words").hasSize(1);
        assertThat(courses).allSatisfy(course -> assertThat(course.referral().task().at("/statusReason/text").asText())
                .isEqualTo("Een andere gemeente is bevoegd."));
    }

    @Test
    void every_message_is_valid_by_the_official_files() {
        assumeTrue(towns.stream().allMatch(Town::canJudge), "the official files are not here");
        courses("111222333", "Mulder", List.of("ontvangen", "in-onderzoek"), List.of(Town::confirm, Town::investigate));

        // Those of the other stories too, as far as they were told.
        towns.forEach(town -> assertThat(town.complaints()).as(town.name()).isEmpty());
    }

    private static Sample sample(Town town, String bsn, String family) {
        return Sample.scootmobiel().about(bsn, family).forMunicipality(town.code()).withConsentOfItsOwn();
    }

    /** The same to each, and each has it. */
    private static Map<Town, Referral> referred(String bsn, String family) {
        Map<Town, Referral> referrals = new LinkedHashMap<>();
        for (Town town : towns) {
            Sample sample = sample(town, bsn, family);
            referrals.put(town, Referral.of(linde, confirmed(sample)));
        }
        referrals.forEach((town, referral) -> {
            if (town instanceof IwmoTown iwmo) {
                await().atMost(PATIENCE).until(() -> iwmo.office().references().contains(referral.id()));
            } else {
                referral.becomes("ontvangen");
            }
        });
        return referrals;
    }

    /** With the words that the GP saw in the preview. */
    private static Sample confirmed(Sample sample) {
        sample.writing(WORDS, null);
        JsonNode preview = linde.json(linde.post("/fhir/$preview", sample.bytes()));
        return sample.writing(WORDS, Revoking.part(Revoking.part(preview, "text"), "confirmation")
                .path("valueString").asText());
    }

    private static List<Course> courses(String bsn, String family, List<String> states,
                                        List<BiConsumer<Town, Referral>> deeds) {
        Map<Town, Course> courses = new LinkedHashMap<>();
        referred(bsn, family).forEach((town, referral) ->
                courses.put(town, new Course(referral, new ArrayList<>(), new ArrayList<>())));
        for (int step = 0; step < states.size(); step++) {
            String state = states.get(step);
            BiConsumer<Town, Referral> deed = deeds.get(step);
            courses.forEach((town, course) -> deed.accept(town, course.referral()));
            courses.values().forEach(course -> {
                JsonNode task = course.referral().becomes(state).task();
                course.states().add(task.path("status").asText() + " "
                        + task.at("/businessStatus/coding/0/code").asText());
            });
        }
        courses.forEach((town, course) -> course.messages().addAll(inTheHis(town, course.referral(), states.size())));
        return List.copyOf(courses.values());
    }

    /** What the GP reads in the HIS, without what must differ: the municipality's name and its number for the case. */
    private static List<String> inTheHis(Town town, Referral referral, int messages) {
        await(town.name() + " is heard in the HIS").atMost(PATIENCE).untilAsserted(() -> {
            assertThat(texts(referral)).hasSizeGreaterThanOrEqualTo(messages);
            assertThat(hub.his().task(referral.id())).hasValueSatisfying(task -> assertThat(
                    task.getBusinessStatus().getCodingFirstRep().getCode()).isEqualTo(referral.status()));
        });
        return texts(referral).stream().map(text -> text.replace(town.name(), "Voorbeeld")
                .replaceAll(" onder zaaknummer [^.]+", "")).toList();
    }

    private static List<String> texts(Referral referral) {
        return hub.his().inbox().stream().filter(message -> message.task().endsWith(referral.id())).map(Message::text)
                .toList();
    }

    /** The facts that the record for patient and GP names, as "label value". */
    private static List<String> told(Referral referral) {
        JsonNode record = linde.json(linde.get("/fhir/Task/" + referral.id() + "/$disclosure"));
        List<String> facts = new ArrayList<>();
        for (JsonNode part : Revoking.part(record, "recipient").path("part")) {
            String element = Revoking.part(part, "element").path("valueCode").asText();
            if (part.path("name").asText().equals("released") && !element.equals("urgency")) {
                facts.add(Revoking.part(part, "label").path("valueString").asText() + " "
                        + Revoking.part(part, "value").path("valueString").asText());
            }
        }
        return facts;
    }

    /** The facts as they stand in what the consultant reads: everything there, so that one too many is seen. */
    private static String arrived(Town town, Referral referral) {
        String letter = town.letter(referral);
        boolean pdf = letter.contains("ONDERWERP");
        Matcher facts = pdf ? PDF_FACTS.matcher(oneLine(letter)) : XML_FACTS.matcher(letter);
        assertThat(facts.find()).as("the facts in what " + town.name() + " reads").isTrue();
        return oneLine(pdf ? facts.group(1) : facts.group(1).replaceAll("(?m)^([^:]*):", "$1"));
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
