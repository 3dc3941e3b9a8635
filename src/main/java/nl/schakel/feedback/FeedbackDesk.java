package nl.schakel.feedback;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;
import nl.schakel.referral.TimelineEntry;

/**
 * Decides what of a referral's timeline the practice may know. Feedback has its own consent (Wmo 2015
 * art. 5.2.5(2)): without it a practice learns only that its referral was received or not delivered.
 */
public class FeedbackDesk {

    private static final Set<String> TELLING = Set.of("accepted", "delivered", "municipal-update", "parked");

    private final ReferralStore referrals;
    private final Directory directory;

    FeedbackDesk(ReferralStore referrals, Directory directory) {
        this.referrals = referrals;
        this.directory = directory;
    }

    /**
     * @return the newest feedback that the practice's HIS has not got yet; null where there is none, or where the HIS
     *         polls
     */
    public Feedback newest(String id) {
        Referral referral = referrals.find(ReferralId.of(id)).orElseThrow();
        boolean pushed = directory.practice(referral.practice()).map(Practice::endpoint).isPresent();
        Feedback newest = pushed ? current(referral) : null;
        return newest == null || newest.version() <= referral.pushedVersion() ? null : newest;
    }

    /** Where the referral stands, as far as the practice may know. */
    public Feedback current(Referral referral) {
        List<Feedback> all = all(referral);
        return all.get(all.size() - 1);
    }

    /** Everything the practice may know, oldest first; the first is that the hub accepted it. */
    public List<Feedback> all(Referral referral) {
        List<Feedback> told = new ArrayList<>();
        BusinessStatus last = null;
        for (TimelineEntry entry : referrals.timeline(referral.id())) {
            boolean mayTell = referral.consent().allowsFeedbackAt(entry.at());
            if (!TELLING.contains(entry.event()) || !mayTell && !isTechnical(entry.state())) {
                continue;
            }
            Feedback feedback = feedback(referral, entry, mayTell);
            if (feedback.status() != last || mayTell) {
                told.add(feedback);
                last = feedback.status();
            }
        }
        return told;
    }

    private static boolean isTechnical(ReferralState state) {
        return state == ReferralState.ACCEPTED || state == ReferralState.RECEIVED
                || state == ReferralState.NOT_DELIVERED;
    }

    private Feedback feedback(Referral referral, TimelineEntry entry, boolean mayTell) {
        BusinessStatus status = BusinessStatus.of(entry.state());
        String municipality = directory.municipality(referral.municipality()).map(Municipality::name)
                .orElse("de gemeente");
        String text = mayTell
                ? FeedbackText.of(referral, entry, municipality, contact(referral, entry))
                : FeedbackText.withoutConsent(entry, municipality);
        return new Feedback(referral, entry.version(), entry.at(), status, text,
                FeedbackText.reason(entry.state(), entry.note()), mayTell ? entry.caseNumber() : null,
                mayTell ? entry.deadline() : null);
    }

    private Municipality.Contact contact(Referral referral, TimelineEntry entry) {
        return directory.municipality(referral.municipality())
                .flatMap(municipality -> municipality.contact(referral.practice(),
                        FeedbackText.day(entry.at()))).orElse(null);
    }
}
