package nl.schakel.proof;


import java.util.function.BiConsumer;

import nl.schakel.proof.Round.Answer;
import nl.schakel.story.Hub;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.ServiceRequest;

/** What goes wrong behind the door, or between two messages. Everyone behaves again afterwards. */
enum Trouble {

    MUNICIPALITY_REPEATS_WHAT_IT_REFUSES((proof, round) -> {
        proof.accepted(round, Round.ECHOING);
        round.settle();
    }),
    MUNICIPALITY_REFUSES_THE_CASE((proof, round) -> refuses(proof, round, 400, "/zaken")),
    MUNICIPALITY_REFUSES_THE_PERSON((proof, round) -> refuses(proof, round, 400, "/rollen")),
    MUNICIPALITY_FORBIDS_THE_DOCUMENT((proof, round) -> refuses(proof, round, 403, "/enkelvoudiginformatieobjecten")),
    MUNICIPALITY_FAILS_FOR_A_WHILE((proof, round) -> {
        round.hub().amsterdam().fail(2, 500);
        proof.accepted(round, Hub.AMSTERDAM);
        round.settle();
    }),
    MUNICIPALITY_IS_DOWN((proof, round) -> {
        round.hub().amsterdam().down(true);
        proof.accepted(round, Hub.AMSTERDAM);
        proof.accepted(round, Hub.DEN_HAAG);
        round.hub().amsterdam().down(false);
        round.settle();
    }),
    ANSWERS_ARE_LOST((proof, round) -> {
        round.hub().amsterdam().misbehaviour().onlyOn(call -> call.method().equals("POST"));
        round.hub().amsterdam().loseAnswers(2);
        proof.accepted(round, Hub.AMSTERDAM);
        round.settle();
    }),
    HIS_IS_DOWN((proof, round) -> {
        round.hub().his().down(true);
        proof.accepted(round, Hub.AMSTERDAM);
        round.settle();
        round.hub().his().down(false);
    }),
    HIS_REFUSES((proof, round) -> {
        round.hub().his().fail(3, 400);
        proof.accepted(round, Hub.AMSTERDAM);
        round.settle();
    }),
    NUMBER_IS_USED_AGAIN((proof, round) -> {
        Bundle first = proof.referral(Hub.AMSTERDAM, Hub.LINDE, 1);
        Bundle second = proof.referral(Hub.AMSTERDAM, Hub.LINDE, 1);
        MarkedReferral.find(second, ServiceRequest.class).getIdentifierFirstRep()
                .setSystem(MarkedReferral.find(first, ServiceRequest.class).getIdentifierFirstRep().getSystem())
                .setValue(MarkedReferral.find(first, ServiceRequest.class).getIdentifierFirstRep().getValue());
        for (Bundle bundle : new Bundle[] {first, first, second}) {
            Answer answer = round.post(Hub.LINDE, "/fhir", "application/fhir+json", MarkedReferral.json(bundle),
                    Place.ANSWER);
            proof.expect(answer, bundle == first ? 200 : 409, "a number that is used again");
        }
    });

    private final BiConsumer<MarkerProofIT, Round> course;

    Trouble(BiConsumer<MarkerProofIT, Round> course) {
        this.course = course;
    }

    void befall(MarkerProofIT proof, Round round) {
        round.settle();
        course.accept(proof, round);
        round.hub().amsterdam().misbehaviour().behave();
        round.hub().his().misbehaviour().behave();
    }

    private static void refuses(MarkerProofIT proof, Round round, int status, String path) {
        round.hub().amsterdam().misbehaviour().onlyOn(call ->
                call.method().equals("POST") && call.path().endsWith(path));
        round.hub().amsterdam().fail(1, status);
        proof.accepted(round, Hub.AMSTERDAM);
        round.settle();
    }
}
