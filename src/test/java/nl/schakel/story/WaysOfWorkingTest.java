package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import nl.schakel.demo.HisClient;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who receives what, as practices refer and municipalities read: by how a municipality works, what a practice allows,
 * what the patient agreed to and what there is to tell.
 */
class WaysOfWorkingTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** What only a doctor may read, in our own words: it is in a message of the adviser's selection and in no other. */
    private static final String MEDICAL = "Heeft hulp nodig om te gaan staan of zitten";
    private static final String FUNCTION = "Heeft hulp nodig bij het lopen";

    /** How a municipality works. */
    private record Town(String code, boolean big, String adviser) {
    }

    private static final List<Town> TOWNS = List.of(
            new Town(Hub.AMSTERDAM, false, null), new Town(Hub.DEN_HAAG, false, "medical"),
            new Town("0344", false, "always"), new Town("0599", true, null), new Town("0772", true, "medical"),
            new Town("0855", true, "always"));

    /** Practice by what it allows. */
    private static final Map<String, String> PRACTICES = new LinkedHashMap<>(Map.of(
            "direct", Hub.WILG, "only-via-medical-adviser", "his-de-eik", "none", "his-de-els"));
    private static final Map<String, String> NUMBERS =
            Map.of(Hub.WILG, "01023456", "his-de-eik", "01034567", "his-de-els", "01045678");

    private static Hub hub;

    /** One referral of the table. */
    private record Row(Town town, String practice, boolean agreed, boolean medicalFacts, Referral referral) {

        /** A consultant may know more where she is BIG-registered, nobody stands between, and the practice says so. */
        String consultantsSelection() {
            return town.big() && town.adviser() == null && practice.equals("direct") ? "medical-adviser" : "consultant";
        }

        boolean adviserReceives() {
            return town.adviser() != null && !practice.equals("none") && agreed
                    && (medicalFacts || town.adviser().equals("always"));
        }

        @Override
        public String toString() {
            return "consultant " + (town.big() ? "BIG" : "not BIG") + ", adviser " + town.adviser() + ", practice "
                    + practice + ", " + (agreed ? "agreed" : "not agreed") + " to the adviser, "
                    + (medicalFacts ? "medical facts" : "function only");
        }
    }

    @BeforeAll
    static void everyoneIsThere() {
        hub = Hub.prepare();
        for (Town town : TOWNS) {
            if (hub.municipality(town.code()) == null) {
                hub.withMunicipality(town.code(), "Gemeente" + town.code());
            }
            hub.withRecipients(town.code(), town.big(), town.adviser(), false);
        }
        hub.withPractice("01034567", "Huisartsenpraktijk De Eik", "his-de-eik")
                .withPractice("01045678", "Huisartsenpraktijk De Els", "his-de-els");
        PRACTICES.forEach((way, client) -> hub.withMedicalInformation(client, way));
        hub.open();
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
    }

    @Test
    void each_recipient_gets_its_own_selection_and_a_consultants_case_never_holds_the_advisers_part() {
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<String, String> practice : PRACTICES.entrySet()) {
            HisClient his = hub.client(practice.getValue());
            for (Town town : TOWNS) {
                rows.add(refer(his, town, practice.getKey(), true, true));
                if (town.adviser() != null && practice.getKey().equals("direct")) {
                    rows.add(refer(his, town, practice.getKey(), false, true));
                    rows.add(refer(his, town, practice.getKey(), true, false));
                }
            }
        }
        SoftAssertions softly = new SoftAssertions();
        for (Row row : rows) {
            await().atMost(PATIENCE).until(() -> row.referral().caseNumber() != null);
            await().atMost(PATIENCE).until(() -> !isUnderWay(row));
            check(row, softly);
        }
        softly.assertAll();
    }

    @Test
    void a_preview_shows_each_recipient_what_it_will_get_and_leaves_no_trace() {
        HisClient his = hub.client(Hub.WILG);
        Sample sample = Sample.scootmobiel().forMunicipality(Hub.DEN_HAAG).fromPractice("01023456").withMedicalFacts()
                .consentingTo(Hub.adviser(Hub.DEN_HAAG));
        Map<String, Integer> before = rows();

        JsonNode shown = his.json(his.post("/fhir/$preview", sample.bytes()));
        assertThat(rows()).isEqualTo(before);
        assertThat(his.json(his.get("/fhir/Task?identifier=" + sample.number())).path("total").asInt()).isZero();

        Referral referral = Referral.of(his, sample);
        await().atMost(PATIENCE).until(() -> referral.caseNumber() != null);
        await().atMost(PATIENCE).until(() -> hub.bean(Parts.class).of(ReferralId.of(referral.id())).stream()
                .allMatch(part -> part.state() == Part.State.DELIVERED));
        JsonNode record = his.json(his.get("/fhir/Task/" + referral.id() + "/$disclosure"));
        // The words of the reasons differ: a preview is for the GP, the record for the patient.
        assertThat(recipients(shown)).hasSize(2).isEqualTo(recipients(record));
    }

    private static final Pattern WORDS = Pattern.compile(",\\{\"name\":\"words\",\"valueString\":\"[^\"]*\"}");

    /** Per recipient what it gets and what not, as far as a preview and a record both tell it. */
    private static List<String> recipients(JsonNode parameters) {
        List<String> found = new ArrayList<>();
        parameters.path("parameter").forEach(parameter -> {
            // Who got nothing for want of consent is in the record, for the patient to see.
            if (parameter.path("name").asText().equals("recipient") && parameter.toString().contains("released")) {
                StringBuilder told = new StringBuilder();
                parameter.path("part").forEach(part -> {
                    if (Set.of("organization", "role", "selection", "patient", "released", "withheld", "text")
                            .contains(part.path("name").asText())) {
                        told.append(WORDS.matcher(part.toString()).replaceAll("")).append('\n');
                    }
                });
                found.add(told.toString());
            }
        });
        return found;
    }

    /** How much there is of everything that a referral leaves behind. */
    private static Map<String, Integer> rows() {
        Map<String, Integer> rows = new LinkedHashMap<>();
        for (String table : List.of("referral", "referral_content", "part", "consent_use", "revoked_consent")) {
            rows.put(table, hub.bean(JdbcClient.class).sql("select count(*) from " + table).query(Integer.class)
                    .single());
        }
        return rows;
    }

    private static Row refer(HisClient his, Town town, String practice, boolean agreed, boolean medicalFacts) {
        Sample sample = Sample.scootmobiel().forMunicipality(town.code())
                .fromPractice(NUMBERS.get(PRACTICES.get(practice)));
        if (agreed) {
            sample.consentingTo(Hub.adviser(town.code()));
        }
        if (medicalFacts) {
            sample.withMedicalFacts();
        }
        return new Row(town, practice, agreed, medicalFacts, Referral.of(his, sample));
    }

    private static void check(Row row, SoftAssertions softly) {
        CaseFile consultants = CaseFile.of(hub.municipality(row.town().code()), row.referral().caseNumber());
        boolean medical = row.consultantsSelection().equals("medical-adviser");
        softly.assertThat(role(consultants)).as(row + ": the consultant's selection")
                .isEqualTo(row.consultantsSelection());
        softly.assertThat(found(consultants.letter(), FUNCTION, medical ? "BIG-registratie" : "geen medische gegevens"))
                .as(row + ": the consultant's letter").hasSize(2);
        softly.assertThat(found(consultants.everything(), MEDICAL)).as(row + ": medical facts with the consultant")
                .hasSize(medical && row.medicalFacts() ? 1 : 0);
        softly.assertThat(found(consultants.everything(), "WMO-ADVIES", "SCHAKEL-ADVIES",
                Hub.adviser(row.town().code()))).as(row + ": traces of the adviser with the consultant").isEmpty();

        Part part = part(row);
        softly.assertThat(part != null && part.state() == Part.State.DELIVERED).as(row + ": the adviser receives")
                .isEqualTo(row.adviserReceives());
        if (row.adviserReceives()) {
            CaseFile advisers = CaseFile.of(hub.municipality(row.town().code()), part.caseNumber());
            softly.assertThat(role(advisers)).as(row + ": the adviser's selection").isEqualTo("medical-adviser");
            softly.assertThat(found(advisers.letter(), FUNCTION, "medisch adviseur"))
                    .as(row + ": the adviser's letter").hasSize(2);
            softly.assertThat(found(advisers.everything(), MEDICAL)).as(row + ": medical facts with the adviser")
                    .hasSize(row.medicalFacts() ? 1 : 0);
            softly.assertThat(advisers.claims().getSubject()).as(row + ": what the patient is called")
                    .isNotEqualTo(consultants.claims().getSubject());
        }
        softly.assertThat(casesAbout(row)).as(row + ": messages").isEqualTo(row.adviserReceives() ? 2 : 1);
    }

    /** Which of these words are there; the text itself never shows in a report. */
    private static List<String> found(String text, String... words) {
        return Stream.of(words).filter(text::contains).toList();
    }

    private static String role(CaseFile file) {
        return ((Map<?, ?>) ((List<?>) file.claims().getClaim("authorization_details")).get(0)).get("role").toString();
    }

    private static Part part(Row row) {
        return hub.bean(Parts.class).find(ReferralId.of(row.referral().id()), RecipientRole.MEDICAL_ADVISER)
                .orElse(null);
    }

    private static boolean isUnderWay(Row row) {
        Part part = part(row);
        return part != null && (part.state() == Part.State.AGREED || part.state() == Part.State.READY);
    }

    private static long casesAbout(Row row) {
        return hub.municipality(row.town().code()).cases().stream().filter(zaak -> hub
                .municipality(row.town().code()).dossier(zaak).toString().contains(row.referral().id())).count();
    }
}
