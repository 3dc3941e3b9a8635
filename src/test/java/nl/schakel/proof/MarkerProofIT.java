package nl.schakel.proof;

import static org.assertj.core.api.SoftAssertions.assertSoftly;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import nl.schakel.disclosure.Policies;
import nl.schakel.proof.Round.Answer;
import nl.schakel.referral.Provision;
import nl.schakel.referral.ReferralState;
import nl.schakel.story.Hub;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.junit.jupiter.api.Test;

/**
 * The marker proof. Referrals in which every value is a marker go through a whole hub, on good days and bad; then
 * everything that left it or stayed in it is searched. A marker that the policy does not list, anywhere but in the
 * encrypted payload, is a leak.
 *
 * <p>{@code -Dproof.referrals=} says how many, {@code -Dproof.seed=} makes others; the profile {@code marker-proof}
 * runs thousands.
 */
class MarkerProofIT {

    private static final int BATCH = 20;
    /** A hub is thrown away after so many, so that simulated neighbours need not remember thousands. */
    private static final int ROUND = Integer.getInteger("proof.round", 400);
    private static final int SHORT = 60;
    private static final int WRONGLY_ASKED = 2;
    private static final int ENOUGH = 100_000;

    /** Provisions that take a text of the GP's own. */
    private static final List<Provision> WRITTEN = List.of(Provision.SCOOTMOBIEL, Provision.BEGELEIDING,
            Provision.WELZIJN_OP_RECEPT);
    /** Of other standards. */
    private static final List<String> TOWNS = Stream.concat(StufTown.CODES.stream(), IwmoTowns.CODES.stream()).toList();
    private static final Pattern CONFIRMATION =
            Pattern.compile("\"name\":\"confirmation\",\"valueString\":\"([^\"]+)\"");

    private final int total = Integer.getInteger("proof.referrals", SHORT);
    private final long seed = Long.getLong("proof.seed", 20261120L);
    private final Markers markers = new Markers(seed);
    private final Sightings sightings = new Sightings(markers);
    private final Random random = new Random(seed);
    private final Iterator<String> types = MarkedReferral.deck(random);
    private final List<Provision> provisions;
    private final Map<String, Integer> answers = new TreeMap<>();
    private final List<String> surprises = new ArrayList<>();
    private final Map<String, String> clientOf = new HashMap<>();
    private final Map<String, Sent> atMunicipality = new HashMap<>();
    private final List<String> toRevoke = new ArrayList<>();
    private int delivered;
    private int operatorPages;
    private int parked;
    private int released;
    private int turn;
    private int town;

    MarkerProofIT() {
        Policies policies = Policies.load(MarkedReferral.CONFIG);
        provisions = Arrays.stream(Provision.values())
                .filter(provision -> policies.covers(provision, MarkedReferral.CONSULTANT)).toList();
    }

    @Test
    void no_marker_is_found_that_the_policy_does_not_list() {
        try (Progress progress = new Progress(total)) {
            for (int done = 0; done < total; ) {
                int size = Math.min(ROUND, total - done);
                done = round(done, size, progress);
            }
        }
        System.out.println(summary());

        assertSoftly(proof -> {
            proof.assertThat(surprises).as("referrals that did not go as meant, seed " + seed).isEmpty();
            proof.assertThat(sightings.leaks()).as("leaks, seed " + seed).isEmpty();
            proof.assertThat(markers.placed()).isGreaterThan(total < SHORT ? total : ENOUGH);
            proof.assertThat(delivered).isGreaterThan(total / 3);
            proof.assertThat(operatorPages).as("operators' pages, those of referrals among them").isGreaterThan(total);
            proof.assertThat(released).as("facts that a policy lists were released").isPositive();
            proof.assertThat(sightings.released().keySet()).as("what may go was seen to go").contains(
                    "Patient.name.family (text) in messages to municipality 0363",
                    "Patient.address.line (text) in messages to municipality 0518",
                    "Patient.birthDate (birthday) in messages to municipality 0363",
                    "Patient.telecom.value (phone) (number) in messages to municipality 0363",
                    "Patient.identifier(BSN) (bsn) in messages to municipality 0518",
                    "Patient.name.family (text) in previews for the sender",
                    "Patient.name.family (text) in messages to the medical adviser",
                    "Patient.name.family (text) in disclosure records",
                    "ServiceRequest.note.text (confirmed) (text) in messages to municipality 0363",
                    "an agreed document of the municipality (text) in messages to the HIS",
                    "an answer of the expert (text) in messages to municipality 0363");
            for (String town : TOWNS) {
                proof.assertThat(sightings.released()).as("what may go was seen to go to " + town)
                        .matches(seen -> seen.containsKey("Patient.name.family (text) in messages to municipality "
                                + town));
            }
            proof.assertThat(sightings.tallies().get(Place.EXPERT.name()).bytes()).as("bytes that an expert got")
                    .isPositive();
        });
    }

    private int round(int start, int size, Progress progress) {
        int done = start;
        try (Round round = new Round(sightings, markers)) {
            while (done < start + size) {
                int batch = Math.min(BATCH, start + size - done);
                for (int i = 0; i < batch; i++) {
                    one(round, done + i);
                }
                round.settle();
                revoke(round);
                if (done == start) {
                    new Meetings(markers, random, round, surprises).hold(atMunicipality);
                    unknownResult(round);
                    check(round);
                }
                if (done % (3 * BATCH) == 0) {
                    round.decide(3, () -> markers.text("zaak: a toelichting or a reden"));
                }
                new Probes(markers, round, surprises).all();
                round.search();
                done += batch;
                progress.at(done, markers.placed(), sightings.leaks().size());
            }
            round.decide(4, () -> markers.text("zaak: a toelichting or a reden"));
            round.search();
            operatorPages += round.operatorPages();
            delivered += round.count(state -> state.isAtMunicipality() || state.isFinal());
            parked += round.count(state -> state == ReferralState.NOT_DELIVERED);
            if (start == 0 && (round.echoing().refusals() == 0 || round.iwmo().refusals() == 0
                    || round.stuf().refusals() == 0)) {
                surprises.add("an echoing municipality was never asked");
            }
            if (start == 0 && !round.iwmo().allAnswered()) {
                surprises.add("a way of iWmo was not used");
            }
            atMunicipality.clear();
        }
        return done;
    }

    /** Half are sound; the others are refused at the door, previewed, or come on a bad day. */
    private void one(Round round, int number) {
        switch (number % 10) {
            case 5, 6, 7 -> {
                for (int i = 0; i < 2; i++) {
                    fails(round, Failure.values()[turn++ % Failure.values().length]);
                }
            }
            case 4 -> written(round, number);
            case 8 -> preview(round);
            case 9 -> Trouble.values()[number / 10 % Trouble.values().length].befall(this, round);
            default -> sound(round, number);
        }
    }

    private void sound(Round round, int number) {
        String client = number % 3 == 0 ? Hub.WILG : Hub.LINDE;
        String municipality = switch (number % 10) {
            case 1, 3 -> TOWNS.get(town++ % TOWNS.size());
            default -> number % 4 == 0 ? Hub.DEN_HAAG : Hub.AMSTERDAM;
        };
        // Four types a referral: the short form sends every type along, too.
        Bundle bundle = referral(municipality, client, 4, IwmoTowns.CODES.contains(municipality)
                ? provisions.stream().filter(provision -> provision.category().isPresent()).toList() : provisions);
        Answer answer = switch (number / 10 % 4) {
            case 0 -> round.post(client, "/fhir", "application/fhir+xml", MarkedReferral.xml(bundle), Place.ANSWER);
            case 1 -> {
                bundle.setType(Bundle.BundleType.COLLECTION);
                bundle.getEntry().forEach(entry -> entry.setRequest(null));
                yield round.post(client, "/fhir", "application/fhir+json", MarkedReferral.json(bundle), Place.ANSWER);
            }
            case 2 -> {
                MarkedMessage.of(markers, bundle);
                yield round.post(client, "/fhir/$process-message", "application/fhir+json",
                        MarkedReferral.json(bundle), Place.MESSAGE_ANSWER);
            }
            default -> round.post(client, "/fhir", "application/fhir+json", MarkedReferral.json(bundle), Place.ANSWER);
        };
        expect(answer, 200, "a sound referral");
        ask(round, client, bundle, answer);
        if (answer.task() != null) {
            atMunicipality.put(municipality, new Sent(client, bundle, answer.task()));
        }
    }

    /** A referral that went to a municipality, and the hub's number of it. */
    record Sent(String client, Bundle bundle, String task) {
    }

    /** A case whose outcome is on no list: someone must look at it, and does not read it in the log. */
    private void unknownResult(Round round) {
        Sent sent = atMunicipality.get(StufTown.CODES.get(0));
        String zaak = sent == null ? null : round.caseNumber(sent.task());
        if (zaak == null) {
            surprises.add("no case in StUF");
            return;
        }
        round.stuf().unknownResult(true);
        round.stuf().touch(zaak);
        round.awaitEntry(sent.task(), "stuf-result-unmapped");
        round.stuf().unknownResult(false);
    }

    private void check(Round round) {
        String key = markers.text("schakel.master-key") + "mPqXU7mC0d8yUu9mVt6a1Zk5nq7bQ4s9" + "=";
        if (round.check(key) == WRONGLY_ASKED) {
            surprises.add("check did not look at this neighbourhood");
        }
    }

    /** With a text of the GP's own, confirmed in a preview; half of these are taken back again. */
    private void written(Round round, int number) {
        Bundle bundle = referral(Hub.AMSTERDAM, Hub.LINDE, 1, WRITTEN);
        MarkedReferral.write(markers, bundle, Hub.AMSTERDAM);
        Answer preview = round.post(Hub.LINDE, "/fhir/$preview", "application/fhir+json", MarkedReferral.json(bundle),
                Place.PREVIEW);
        expect(preview, 200, "a preview of a text");
        Matcher confirmation = CONFIRMATION.matcher(preview.body());
        if (!confirmation.find()) {
            surprises.add("a text was not confirmed");
            return;
        }
        MarkedReferral.confirm(bundle, confirmation.group(1));
        Answer answer = round.post(Hub.LINDE, "/fhir", "application/fhir+json", MarkedReferral.json(bundle),
                Place.ANSWER);
        expect(answer, 200, "a referral with a confirmed text");
        if (number % 20 < 10) {
            toRevoke.add(answer.task());
        }
    }

    private void revoke(Round round) {
        String task = round.latest();
        for (String form : List.of("application/fhir+json", "text/html", "application/pdf")) {
            if (round.record(clientOf.getOrDefault(task, Hub.LINDE), task, form) != 200) {
                surprises.add("no disclosure record as " + form);
            }
        }
        for (String revoked : toRevoke) {
            if (round.put(Hub.LINDE, "/fhir/Consent/" + revoked, ("{\"resourceType\":\"Consent\",\"id\":\"" + revoked
                    + "\",\"status\":\"inactive\",\"patient\":{\"display\":\"" + markers.text("Consent.patient.display")
                    + "\"}}").getBytes(StandardCharsets.UTF_8)) != 200) {
                surprises.add("a consent was not revoked");
            }
            round.record(Hub.LINDE, revoked, "text/html");
        }
        toRevoke.clear();
        round.settle();
    }

    /** Asks how it stands, by the HIS's own number too. */
    private void ask(Round round, String client, Bundle bundle, Answer answer) {
        if (answer.task() != null) {
            clientOf.put(answer.task(), client);
            String number = MarkedReferral.find(bundle, ServiceRequest.class).getIdentifierFirstRep().getValue();
            round.get(client, "/fhir/Task/" + answer.task());
            round.get(client, "/fhir/Task/" + answer.task() + "/_history");
            round.get(client, "/fhir/Communication?part-of=Task/" + answer.task());
            round.get(client, "/fhir/Task?identifier=" + number);
            round.get(client, "/fhir/ServiceRequest?identifier=" + number);
            round.get(client, "/fhir/AuditEvent?entity=Task/" + answer.task());
        }
    }

    Answer accepted(Round round, String municipality) {
        Bundle bundle = referral(municipality, Hub.LINDE, 2);
        Answer answer = round.post(Hub.LINDE, "/fhir", "application/fhir+json", MarkedReferral.json(bundle),
                Place.ANSWER);
        expect(answer, 200, "a sound referral on a bad day");
        return answer;
    }

    Bundle referral(String municipality, String client, int beside) {
        return referral(municipality, client, beside, provisions);
    }

    private Bundle referral(String municipality, String client, int beside, List<Provision> among) {
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < beside; i++) {
            chosen.add(types.next());
        }
        return MarkedReferral.of(markers, random, among.get(random.nextInt(among.size())), municipality,
                client, chosen);
    }

    Markers markers() {
        return markers;
    }

    private void fails(Round round, Failure failure) {
        byte[] body = failure.body(referral(Hub.AMSTERDAM, Hub.LINDE, 0), markers);
        Answer answer = round.post(Hub.LINDE, "/fhir", failure.contentType(), body, Place.ANSWER);
        if (answer.status() < 400 || answer.status() >= 500) {
            surprises.add(failure + " was answered with " + answer.status());
        }
        count(answer);
        // Of another provision than the patient agreed to, a preview shows what that one would release.
        if (turn % 2 == 0 && failure != Failure.PROVISION_NOT_AGREED_TO) {
            round.post(Hub.LINDE, "/fhir/$preview", failure.contentType(), body, Place.PREVIEW);
        } else {
            round.post(Hub.LINDE, "/fhir/$process-message", failure.contentType(), body, Place.MESSAGE_ANSWER);
        }
    }

    private void preview(Round round) {
        byte[] body = MarkedReferral.json(referral(Hub.DEN_HAAG, Hub.LINDE, 2));
        Answer answer = round.post(Hub.LINDE, "/fhir/$preview", "application/fhir+json", body, Place.PREVIEW);
        expect(answer, 200, "a preview");
        released += answer.body().split("\"name\":\"released\"", -1).length - 1;
    }

    void expect(Answer answer, int status, String what) {
        count(answer);
        if (answer.status() != status) {
            surprises.add(what + " was answered with " + answer.status() + " " + answer.codes());
        }
    }

    private void count(Answer answer) {
        answers.merge(answer.status() == 200 ? "accepted" : "refused", 1, Integer::sum);
    }

    private String summary() {
        StringBuilder text = new StringBuilder();
        text.append(String.format("Marker proof, seed %d: %,d referrals sent, %s; %,d delivered, %,d parked%n", seed,
                total, answers, delivered, parked));
        text.append(String.format("%,d markers placed, over provisions %s%n", markers.placed(),
                provisions.stream().map(Provision::code).toList()));
        sightings.tallies().forEach((place, tally) -> text.append(String.format(
                "  %-34s %,15d bytes searched, %,7d markers allowed out, %d leaks%n", place, tally.bytes(),
                tally.allowed(), tally.leaks())));
        text.append("Allowed out:").append(System.lineSeparator());
        sightings.released().forEach((origin, times) -> text.append(String.format("  %,7d  %s%n", times, origin)));
        text.append(sightings.leaks().size()).append(" leaks");
        sightings.leaks().forEach(leak -> text.append(System.lineSeparator()).append("  LEAK ").append(leak));
        surprises.stream().limit(20).forEach(surprise -> text.append(System.lineSeparator()).append("  SURPRISE ")
                .append(surprise));
        return text.toString();
    }
}
