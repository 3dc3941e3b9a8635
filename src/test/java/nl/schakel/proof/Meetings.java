package nl.schakel.proof;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import nl.schakel.proof.Marker.Kind;
import nl.schakel.proof.MarkerProofIT.Sent;
import nl.schakel.proof.Round.Answer;
import nl.schakel.referral.AdditionPart;
import nl.schakel.referral.Additions;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import nl.schakel.story.Hub;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What practice, municipality and expert tell each other about a case that is under way. */
final class Meetings {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Markers markers;
    private final Random random;
    private final Round round;
    private final List<String> surprises;

    Meetings(Markers markers, Random random, Round round, List<String> surprises) {
        this.markers = markers;
        this.random = random;
        this.round = round;
        this.surprises = surprises;
    }

    /** One in Amsterdam, which shares its documents, and a document in Den Haag, which tells only that it is there. */
    void hold(Map<String, Sent> sent) {
        Sent amsterdam = sent.get(Hub.AMSTERDAM);
        Sent denHaag = sent.get(Hub.DEN_HAAG);
        if (amsterdam == null || denHaag == null) {
            surprises.add("no case to meet about");
            return;
        }
        agreed(amsterdam);
        refused(amsterdam);
        laidDown(round.caseNumber(amsterdam.task()), round.caseNumber(denHaag.task()));
        answered(amsterdam);
        round.get(amsterdam.client(), "/fhir/Communication?part-of=Task/" + amsterdam.task());
        round.get(denHaag.client(), "/fhir/Communication?part-of=Task/" + denHaag.task());
        round.record(amsterdam.client(), amsterdam.task(), "text/html");
    }

    private void agreed(Sent sent) {
        Bundle meeting = MarkedMeeting.about(sent.bundle(), markers, random);
        for (byte[] body : new byte[][] {MarkedReferral.json(meeting), MarkedReferral.json(meeting)}) {
            Answer answer = round.post(sent.client(), "/fhir", "application/fhir+json", body, Place.ANSWER);
            if (answer.status() != 200) {
                surprises.add("a meeting was answered with " + answer.status() + " " + answer.codes());
                return;
            }
        }
        Additions outcomes = round.hub().bean(Additions.class);
        await("the agreements arrived").atMost(PATIENCE).until(() -> outcomes.of(ReferralId.of(sent.task())).stream()
                .allMatch(part -> part.state() == AdditionPart.State.DELIVERED));
    }

    private void refused(Sent sent) {
        Bundle other = MarkedMeeting.about(sent.bundle(), markers, random);
        MarkedReferral.find(other, CarePlan.class).getSubject().getIdentifier()
                .setValue(markers.number("meeting: another patient"));
        Bundle action = MarkedMeeting.about(sent.bundle(), markers, random);
        MarkedReferral.find(action, CarePlan.class).getActivityFirstRep().getDetail().getCode().getCodingFirstRep()
                .setCode(markers.text("meeting: another action"));
        byte[] whole = MarkedReferral.json(MarkedMeeting.about(sent.bundle(), markers, random));
        for (byte[] body : new byte[][] {MarkedReferral.json(other), MarkedReferral.json(action),
            Arrays.copyOf(whole, whole.length / 2)}) {
            int status = round.post(sent.client(), "/fhir", "application/fhir+json", body, Place.ANSWER).status();
            if (status < 400 || status >= 500) {
                surprises.add("a meeting to be refused was answered with " + status);
            }
        }
    }

    private void laidDown(String shares, String tells) {
        String text = markers.text("an agreed document of the municipality");
        markers.allowLast(Kind.TEXT, Place.HIS.name(), Place.ANSWER.name());
        String title = markers.text("the title within an agreed document");
        markers.allowLast(Kind.TEXT, Place.HIS.name(), Place.ANSWER.name());
        round.hub().amsterdam().agree(shares, markers.text("the title of an agreed document") + ".pdf",
                "application/pdf", MarkedMeeting.pdf(title, text));
        round.hub().amsterdam().agree(shares, markers.text("the title of an agreed document"), "text/plain",
                markers.text("an agreed document that is no PDF").getBytes(StandardCharsets.UTF_8));
        round.hub().denHaag().agree(tells, markers.text("the title of an agreed document"), "application/pdf",
                MarkedMeeting.pdf(markers.text("a document that is not shared"), markers.text(
                        "a document that is not shared")));
        JdbcClient db = round.hub().bean(JdbcClient.class);
        await("the GP heard of documents").atMost(PATIENCE).until(() -> db.sql("select count(*) from mdo_document "
                + "where told = true").query(Integer.class).single() == 3);
    }

    /** The municipality gets what the expert answered, under a title of the hub's own. */
    private void answered(Sent sent) {
        Part question = round.hub().bean(Parts.class).find(ReferralId.of(sent.task()), RecipientRole.EXPERT)
                .orElseThrow();
        String text = markers.text("an answer of the expert");
        markers.allowLast(Kind.TEXT, Place.municipality(Hub.AMSTERDAM).name());
        String title = markers.text("the title within an answer");
        markers.allowLast(Kind.TEXT, Place.municipality(Hub.AMSTERDAM).name());
        round.expert().answer(question.caseNumber(), markers.text("the title of an answer"), "application/pdf",
                MarkedMeeting.pdf(title, text));
        String zaak = round.caseNumber(sent.task());
        await("the answer is with the case").atMost(PATIENCE).until(() -> round.hub().amsterdam().dossier(zaak)
                .path("zaakinformatieobjecten").findValuesAsText("titel").contains("Antwoord van de deskundige"));
    }
}
