package nl.schakel.consent;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import nl.schakel.identity.AgbCode;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Change;
import nl.schakel.referral.ConsentUse;
import nl.schakel.referral.ConsentUses;
import nl.schakel.referral.Content;
import nl.schakel.referral.Fault;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;

/**
 * A patient takes consent back (AVG art. 7(3): as easily as it was given, at any moment). From the moment this returns
 * nothing more is sent on that consent: what waits is not delivered, what is being delivered stops at its next step, what
 * was delivered is taken back as far as the standard can, tokens are no longer active, the payload is purged and later
 * updates are not passed on. The record of what was disclosed stays.
 */
public class Revocations {

    private static final int CONTENDERS = 10;
    private static final int PAGE = 500;
    private static final Set<String> EVERYTHING = Stream.concat(Stream.of(ConsentUse.FEEDBACK),
            Arrays.stream(RecipientRole.values()).map(RecipientRole::code)).collect(Collectors.toSet());
    /** What was released stays for the patient to see; what could still be sent does not. */
    private static final Set<Content.Kind> PAYLOAD = EnumSet.of(Content.Kind.REFERRAL, Content.Kind.CONSIGNMENT,
            Content.Kind.ADVISER_CONSIGNMENT, Content.Kind.EXPERT_CONSIGNMENT);

    private final ReferralStore referrals;
    private final Parts parts;
    private final ConsentUses uses;
    private final TokenRegister tokens;
    private final Clock clock;

    public Revocations(ReferralStore referrals, Parts parts, ConsentUses uses, TokenRegister tokens, Clock clock) {
        this.referrals = referrals;
        this.parts = parts;
        this.uses = uses;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** Everything that may go on a consent. */
    public static Set<String> everything() {
        return EVERYTHING;
    }

    /**
     * Takes back what goes on these consents of one patient. Doing it twice changes nothing; what a crash leaves undone
     * is done by {@link #sweep}.
     *
     * @param consents as in {@link ConsentNames#hashes}
     * @param covers   as in {@link ConsentUse#covers()}
     */
    public void revoke(AgbCode practice, String patientHash, Collection<String> consents, Set<String> covers) {
        if (covers.equals(EVERYTHING)) {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            // First, and on its own: a referral that is accepted meanwhile looks here after it was kept.
            consents.forEach(consent -> uses.revoke(consent, patientHash, now));
        }
        revoke(uses.of(practice, consents).stream().filter(use -> use.patientHash().equals(patientHash)
                && covers.contains(use.covers())).toList());
    }

    /**
     * Takes back a referral itself, and what else goes on the same consents.
     *
     * @param covers as in {@link ConsentUse#covers()}
     */
    public void revoke(Referral referral, Set<String> covers) {
        String patient = uses.patientOf(referral.id());
        revoke(referral.practice(), patient, uses.of(referral.id()).stream().map(ConsentUse::consent).distinct()
                .toList(), covers);
        revoke(covers.stream().map(cover -> new ConsentUses.Found(referral.id(), patient, cover)).toList());
    }

    /**
     * Takes back what was kept while its consent was being revoked.
     *
     * @return whether there was any
     */
    public boolean catchUp(ReferralId referral) {
        List<ConsentUses.Found> standing = uses.standing(referral);
        revoke(standing);
        return !standing.isEmpty();
    }

    /** The same for all referrals: what a crash in the middle of a revocation left. */
    public void sweep() {
        List<ConsentUses.Found> standing;
        do {
            standing = uses.standing(PAGE);
            revoke(standing);
        } while (standing.size() == PAGE);
    }

    private void revoke(List<ConsentUses.Found> found) {
        found.stream().collect(Collectors.groupingBy(ConsentUses.Found::referral,
                Collectors.mapping(ConsentUses.Found::covers, Collectors.toSet()))).forEach(this::revoke);
    }

    private void revoke(ReferralId id, Set<String> covers) {
        if (covers.contains(RecipientRole.CONSULTANT.code())) {
            whole(id);
            return;
        }
        for (Part part : parts.of(id)) {
            if (covers.contains(part.role().code())) {
                part(id, part);
            }
        }
        if (covers.contains(ConsentUse.FEEDBACK)) {
            referrals.endFeedback(id);
        }
    }

    private void whole(ReferralId id) {
        for (int contender = 0; contender < CONTENDERS; contender++) {
            Referral referral = referrals.find(id).orElseThrow();
            if (referral.state() == ReferralState.REVOKED || referrals.change(referral, taking(referral))) {
                tokens.revoke(id);
                return;
            }
        }
        throw new Fault.Technical("contention", "De verwijzing wordt op hetzelfde moment op meer plaatsen gewijzigd.");
    }

    private Change taking(Referral referral) {
        Change change = Change.of("consent-revoked", ReferralState.REVOKED).forgetting(PAYLOAD)
                .ringing(new Bell(Bell.FEEDBACK, referral.id())).ringing(new Bell(Bell.REVOKED, referral.id()));
        if (referral.state() != ReferralState.ACCEPTED) {
            change = change.ringing(new Bell(Bell.withdrawal(referral.municipality(), RecipientRole.CONSULTANT),
                    referral.id()));
        }
        for (Part part : parts.of(referral.id())) {
            if (part.state().mayBecome(Part.State.REVOKED)) {
                change = taking(change, referral, part);
            }
        }
        return change;
    }

    private static Change taking(Change change, Referral referral, Part part) {
        Change taken = change.moving(part.role(), Part.State.REVOKED, null);
        boolean built = part.state() != Part.State.AGREED && part.state() != Part.State.NOTHING;
        return !built ? taken : taken.ringing(new Bell(Bell.withdrawal(referral.municipality(), part.role()),
                referral.id()));
    }

    private void part(ReferralId id, Part known) {
        RecipientRole role = known.role();
        if (known.state().mayBecome(Part.State.REVOKED)) {
            Referral referral = referrals.find(id).orElseThrow();
            // Rung in any case: it may be built or delivered by now, and a withdrawal of nothing does nothing.
            referrals.remarkWith(id, "revoked-for-" + role.code(), change -> change
                    .moving(role, Part.State.REVOKED, null).forgetting(Set.of(Content.Kind.consignment(role)))
                    .ringing(new Bell(Bell.withdrawal(referral.municipality(), role), id))
                    .ringing(new Bell(Bell.FEEDBACK, id)).ringing(new Bell(Bell.REVOKED, id)));
        }
        tokens.revoke(id, role);
    }
}
