package nl.schakel.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import nl.schakel.demo.HisClient;
import nl.schakel.demo.his.Message;
import nl.schakel.demo.zgw.SimulatedZgw;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An expert is asked without the patient's name, and answers to a case that only the hub can find. */
class ExpertTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final byte[] ANSWER = "Laat eerst iemand thuis kijken.".getBytes(StandardCharsets.UTF_8);

    private static Hub hub;
    private static HisClient linde;

    @BeforeAll
    static void everyoneIsThere() {
        hub = Hub.prepare().withRecipients(Hub.AMSTERDAM, false, "medical", true)
                .withRecipients(Hub.DEN_HAAG, false, null, true);
        hub.open();
        linde = hub.client(Hub.LINDE);
    }

    @AfterAll
    static void everyoneGoesHome() {
        hub.close();
    }

    @Test
    void an_expert_gets_a_question_and_nothing_that_tells_whom_it_is_about() {
        String words = "Mevrouw komt met haar rollator niet meer tot de supermarkt aan het Zwaluwplein.";
        Sample sample = Sample.scootmobiel().withConsentOfItsOwn().withMedicalFacts()
                .consentingTo(Hub.adviser(Hub.AMSTERDAM)).consentingTo(Hub.expert(Hub.AMSTERDAM));
        sample.writing(words, null);
        sample.writing(words, confirmation(sample));
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");

        CaseFile consultants = CaseFile.of(hub.amsterdam(), referral.caseNumber());
        CaseFile experts = expertsFile(referral, hub.amsterdam());
        String advisers = delivered(referral, RecipientRole.MEDICAL_ADVISER).caseNumber();

        assertThat(consultants.letter()).contains("Zwaluwplein", "De Vries", "999990019");
        assertThat(experts.letter()).contains("Vraag aan deskundige", "Heeft hulp nodig bij het lopen", "Scootmobiel");
        String id = referral.id();
        assertThat(found(experts.everything(), "999990019", "Vries", "Anna", "Maria", "1957-03-14", "maart 1957",
                "0612000001", "Prinsengracht", "1015DV", "1015 DV", "De Linde", "01012345", "Jansen", "Joke", "Zwaluwplein",
                "rollator", sample.number(), sample.consentName(), "toestemming-1", id, id.substring(0, 13),
                id.substring(0, 13).toUpperCase(), id.replace("-", ""), referral.caseNumber(), advisers,
                consultants.claims().getSubject(), consultants.claims().getJWTID(), "natuurlijk_persoon",
                "SCHAKEL-ADVIES", "Ziet minder goed", "gaan staan")).isEmpty();
        assertThat(experts.dossier().path("rollen")).isEmpty();
        assertThat(experts.claims().getIssueTime().toInstant().getEpochSecond() % 60).as("no moment").isZero();
    }

    @Test
    void two_experts_and_a_consultant_have_no_number_in_common_for_the_same_patient() throws Exception {
        Referral here = Referral.of(linde, Sample.scootmobiel().consentingTo(Hub.expert(Hub.AMSTERDAM)));
        Referral there = Referral.of(linde, Sample.scootmobiel().forMunicipality(Hub.DEN_HAAG)
                .consentingTo(Hub.expert(Hub.DEN_HAAG)));
        here.becomes("ontvangen");
        there.becomes("ontvangen");

        List<CaseFile> files = List.of(expertsFile(here, hub.amsterdam()), expertsFile(there, hub.denHaag()),
                CaseFile.of(hub.amsterdam(), here.caseNumber()), CaseFile.of(hub.denHaag(), there.caseNumber()));

        for (CaseFile file : files) {
            for (CaseFile other : files) {
                assertThat(file == other || joinable(file, other).isEmpty())
                        .as(() -> "in common: " + joinable(file, other)).isTrue();
            }
        }
    }

    /** Whatever names this patient, practice or referral in one file and stands in another too. */
    private static List<String> joinable(CaseFile file, CaseFile other) {
        TreeSet<String> names = new TreeSet<>();
        JsonNode zaak = file.dossier().path("zaak");
        names.add(zaak.path("identificatie").asText());
        zaak.path("kenmerken").forEach(mark -> names.add(mark.path("kenmerk").asText()));
        file.dossier().path("zaakeigenschappen").forEach(property -> {
            if (List.of("kenmerk-hub", "toestemming", "toestemmingstoken").contains(property.path("naam").asText())) {
                names.add(property.path("waarde").asText());
            }
        });
        names.add(file.claims().getSubject());
        names.add(file.claims().getJWTID());
        names.add(((Map<?, ?>) file.claims().getClaim("status")).toString());
        Object act = ((Map<?, ?>) file.claims().getClaim("act")).get("sub");
        boolean practiceNamed = act.toString().contains("01012345");
        if (!practiceNamed) {
            names.add(act.toString());
        }
        String all = other.everything() + other.claims().getClaim("status");
        return names.stream().filter(name -> !name.isEmpty() && all.contains(name)).toList();
    }

    @Test
    void what_an_expert_answers_is_with_the_consultants_case_once_and_the_gp_hears_that_it_is_there() {
        Referral referral = Referral.of(linde, Sample.scootmobiel().consentingTo(Hub.expert(Hub.AMSTERDAM)))
                .becomes("ontvangen");
        String question = delivered(referral, RecipientRole.EXPERT).caseNumber();

        hub.amsterdam().answer(question, "Antwoord over mevrouw De Vries", "text/plain", ANSWER);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(referral.messages())
                .filteredOn(text -> text.contains("deskundige heeft de vraag beantwoord")).hasSize(1));
        assertThat(referral.messages()).noneMatch(text -> text.contains("thuis kijken"));
        assertThat(referral.status()).isEqualTo("ontvangen");
        looksAgain(question);
        JsonNode links = hub.amsterdam().dossier(referral.caseNumber()).path("zaakinformatieobjecten");
        assertThat(links).hasSize(3);
        assertThat(links).filteredOn(link -> link.path("titel").asText().equals("Antwoord van de deskundige"))
                .hasSize(1);
        assertThat(links.toString()).doesNotContain("mevrouw");

        hub.amsterdam().answer(question, "Aanvulling", "text/plain", ANSWER);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hub.amsterdam().dossier(referral.caseNumber())
                .path("zaakinformatieobjecten")).hasSize(4));
    }

    @Test
    void a_patient_who_agreed_to_no_feedback_is_not_told_about_when_the_expert_answers() {
        Sample sample = Sample.scootmobiel().consentingTo(Hub.expert(Hub.AMSTERDAM)).withoutFeedback();
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");
        String question = delivered(referral, RecipientRole.EXPERT).caseNumber();
        String zaak = hub.bean(ReferralStore.class).find(ReferralId.of(referral.id())).orElseThrow()
                .caseNumber();
        int told = referral.messages().size();

        hub.amsterdam().answer(question, "Antwoord", "text/plain", ANSWER);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hub.amsterdam().dossier(zaak)
                .path("zaakinformatieobjecten")).hasSize(3));
        assertThat(referral.messages()).hasSize(told);
    }

    @Test
    void what_the_experts_case_system_refuses_is_told_to_the_gp_and_goes_when_it_is_sent_again() {
        hub.amsterdam().onlyOn(call -> call.method().equals("POST") && call.bodyText().contains("WMO-VRAAG"));
        hub.amsterdam().fail(1, 403);
        Sample sample = Sample.scootmobiel().consentingTo(Hub.expert(Hub.AMSTERDAM));
        Referral referral = Referral.of(linde, sample).becomes("ontvangen");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(referral.messages()).filteredOn(
                text -> text.startsWith("De vraag aan de deskundige (")).hasSize(1));
        assertThat(referral.status()).isEqualTo("ontvangen");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(hub.his().inbox())
                .filteredOn(message -> message.task().endsWith(referral.id())).extracting(Message::text)
                .filteredOn(text -> text.startsWith("De vraag aan de deskundige")).hasSize(1));
        hub.amsterdam().misbehaviour().behave();
        assertThat(Referral.of(linde, sample).id()).isEqualTo(referral.id());

        assertThat(expertsFile(referral, hub.amsterdam()).letter()).contains("Vraag aan deskundige");
    }

    /** Waits until the hub looked twice at what is with a case, from now on. */
    private static void looksAgain(String zaak) {
        String address = hub.amsterdam().dossier(zaak).at("/zaak/uuid").asText();
        int before = hub.amsterdam().exchanges().size();
        await().atMost(PATIENCE).until(() -> hub.amsterdam().exchanges().stream().skip(before)
                .filter(call -> call.path().endsWith("/zaakinformatieobjecten") && call.query().contains(address))
                .count() >= 2);
    }

    private static CaseFile expertsFile(Referral referral, SimulatedZgw zgw) {
        return CaseFile.of(zgw, delivered(referral, RecipientRole.EXPERT).caseNumber());
    }

    private static Part delivered(Referral referral, RecipientRole role) {
        Parts parts = hub.bean(Parts.class);
        await().atMost(PATIENCE).until(() -> parts.find(ReferralId.of(referral.id()), role)
                .filter(part -> part.state() == Part.State.DELIVERED).isPresent());
        return parts.find(ReferralId.of(referral.id()), role).orElseThrow();
    }

    private static String confirmation(Sample sample) {
        JsonNode answer = linde.json(linde.post("/fhir/$preview", sample.bytes()));
        return answer.findParents("name").stream().filter(part -> part.path("name").asText().equals("confirmation"))
                .findFirst().orElseThrow().path("valueString").asText();
    }

    private static List<String> found(String text, String... words) {
        return Stream.of(words).filter(text::contains).toList();
    }
}
