package nl.schakel.fhir;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

import nl.schakel.directory.Practice;
import nl.schakel.referral.Acceptance;
import nl.schakel.referral.Duplicates;
import nl.schakel.referral.NewReferral;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.Refusal;

/**
 * A practice that refers a patient for what it referred the patient for already is told so, and is asked first where its
 * file says that. Only its own referrals are ever named, by numbers: the hub's and the HIS's own.
 */
final class Repeats {

    private static final String TAG_SYSTEM = "https://schakel.example/fhir/CodeSystem/verwijzing-tag";
    private static final String CONFIRMED = "dubbel-bevestigd";
    private static final Instant ALWAYS = Instant.parse("9999-12-31T00:00:00Z");

    private final Duplicates duplicates;
    private final Agreements agreements;

    Repeats(Duplicates duplicates, Agreements agreements) {
        this.duplicates = duplicates;
        this.agreements = agreements;
    }

    private static boolean isConfirmed(Reading reading) {
        return reading.request().getMeta().getTag(TAG_SYSTEM, CONFIRMED) != null;
    }

    /** Whether one that is new is kept only where it repeats nothing. */
    boolean asks(Practice practice, Reading reading) {
        return practice.duplicates() == Practice.Duplicates.ASK && !isConfirmed(reading);
    }

    /** @throws Refused where it repeats one; then nothing is kept */
    Acceptance acceptAlone(ReferralStore referrals, NewReferral referral, Reading reading) {
        try {
            return duplicates.acceptAlone(referrals, referral);
        } catch (Duplicates.Found found) {
            throw new Refused(Reason.DUPLICATE_ASKED.status(), List.of(asking(reading, found.open())));
        }
    }

    private static Refusal asking(Reading reading, List<Referral> open) {
        return Reason.DUPLICATE_ASKED.at(reading.index().path(reading.request()), names(open));
    }

    /** What would be asked of one that was not sent yet; empty where nothing would. */
    List<Refusal> asking(Intake.Checked checked) {
        List<Referral> open = asks(checked.practice(), checked.reading()) ? open(checked, ALWAYS) : List.of();
        return open.isEmpty() ? List.of() : List.of(asking(checked.reading(), open));
    }

    /** What the practice is told of one that goes; of one that was not sent yet likewise. */
    List<Refusal> warnings(Intake.Checked checked) {
        return isConfirmed(checked.reading()) || asks(checked.practice(), checked.reading()) ? List.of()
                : warning(checked.reading(), open(checked, ALWAYS));
    }

    /** The same, where it was kept before: what came after it is told with that. */
    List<Refusal> warnings(Referral known, Reading reading) {
        return isConfirmed(reading) || known.state().isFinal() ? List.of()
                : warning(reading, duplicates.of(known.practice(), known.source(), agreements.patientHash(reading),
                        known.provision(), known.municipality(), known.receivedAt()));
    }

    private List<Referral> open(Intake.Checked checked, Instant until) {
        Reading reading = checked.reading();
        return duplicates.of(checked.practice().agb(), reading.source(), agreements.patientHash(reading),
                reading.provision(), checked.municipality().code(), until);
    }

    private static List<Refusal> warning(Reading reading, List<Referral> open) {
        return open.isEmpty() ? List.of()
                : List.of(Reason.DUPLICATE_WARNED.at(reading.index().path(reading.request()), names(open)));
    }

    private static String names(List<Referral> open) {
        return open.stream().map(referral -> "Task/" + referral.id() + " (uw nummer " + referral.source().value() + ")")
                .collect(Collectors.joining(", "));
    }
}
