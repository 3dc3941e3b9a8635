package nl.schakel.municipality;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Cancellation;
import nl.schakel.referral.CancelledReferrals;
import nl.schakel.referral.Fault;
import nl.schakel.referral.Part;
import nl.schakel.referral.Parts;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.Referral;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralState;
import nl.schakel.referral.ReferralStore;

/**
 * Tells each recipient that already has something, or may have, that the patient took the consent back, that the
 * practice took the referral back, or that it asks the municipality to stop. The sub-room of a standard does what lies
 * between {@link #open} and {@link #close}.
 */
class Withdrawals {

    private static final ZoneId DUTCH_TIME = ZoneId.of("Europe/Amsterdam");

    private final ReferralStore referrals;
    private final Parts parts;
    private final DeliveryLog deliveries;
    private final References references;
    private final Directory directory;
    private final Mergers mergers;
    private final CancelledReferrals cancelled;

    Withdrawals(ReferralStore referrals, Parts parts, DeliveryLog deliveries, References references,
                Directory directory, Mergers mergers, CancelledReferrals cancelled) {
        this.cancelled = cancelled;
        this.mergers = mergers;
        this.referrals = referrals;
        this.parts = parts;
        this.deliveries = deliveries;
        this.references = references;
        this.directory = directory;
    }

    /**
     * @return what to take back now; null where nothing was ever begun, or it was taken back before
     * @throws Fault.Technical   where another worker still delivers: it stops at its next step
     * @throws Fault.Translation where the recipient left the configuration
     */
    public Withdrawal open(String id, RecipientRole recipient) {
        Referral referral = referrals.find(ReferralId.of(id)).orElseThrow();
        WithdrawalCause cause = cause(referral, recipient).orElse(null);
        if (cause == null) {
            return null;
        }
        if (deliveries.attempts(referral.id(), recipient) == 0) {
            // A delivery that begins after this finds the referral taken back.
            cancelled.told(referral.id(), recipient);
            return null;
        }
        Referral now = mergers.follow(referral);
        if (!now.municipality().equals(referral.municipality())) {
            referrals.ring(List.of(new Bell(Bell.withdrawal(now.municipality(), recipient), now.id())));
            return null;
        }
        DeliveryLog.Attempt attempt = deliveries.claimToTakeBack(referral.id(), recipient).orElseThrow(
                () -> new Fault.Technical("delivery-busy", "Een ander proces is nog met deze bezorging bezig."));
        Municipality former = mergers.former(referral).flatMap(directory::municipality)
                .flatMap(found -> found.at(recipient, referral.door())).orElse(null);
        Municipality place = place(referral, recipient, former)
                .orElseThrow(() -> new Fault.Translation("municipality-unknown", "De ontvanger staat niet meer in de "
                        + "configuratie. Bel de ontvanger en zeg " + cause.byPhone() + "."));
        requireSameStandard(referral, recipient, place, cause);
        return new Withdrawal(referral.id(), recipient, references.number(referral, recipient, place),
                references.receivedAt(referral, recipient), place, cause, attempt.memory(), false, former);
    }

    /** What a municipality that is gone has by another standard than its successor's, no route reaches. */
    private void requireSameStandard(Referral referral, RecipientRole recipient, Municipality place,
                                     WithdrawalCause cause) {
        Municipality old = recipient == RecipientRole.CONSULTANT ? mergers.stayedAt(referral).orElse(place) : place;
        boolean reached = directory.municipality(referral.municipality())
                .flatMap(found -> found.at(recipient, referral.door())).map(Municipality::standard)
                .filter(old.standard()::equals).isPresent();
        if (!reached) {
            String number = recipient == RecipientRole.CONSULTANT && referral.caseNumber() != null
                    ? "zaak " + referral.caseNumber()
                    : "het verzoek met nummer " + references.number(referral, recipient, place);
            throw new Fault.Translation("withdrawal-by-phone", old.name() + " werkte vóór de gemeentelijke herindeling "
                    + "met een systeem dat van de hub geen intrekking meer aanneemt. Bel en zeg "
                    + cause.byPhone() + ", voor " + number + ".");
        }
    }

    /** An adviser or expert of a municipality that is gone is no one else because of it. */
    private Optional<Municipality> place(Referral referral, RecipientRole recipient, Municipality former) {
        Optional<Municipality> here = directory.municipality(referral.municipality())
                .flatMap(found -> found.at(recipient, referral.door()));
        if (former == null || recipient == RecipientRole.CONSULTANT) {
            return here;
        }
        return parts.find(referral.id(), recipient).flatMap(part -> here.stream()
                .filter(found -> found.oin().equals(part.recipient())).findFirst()).or(() -> Optional.of(former));
    }

    private Optional<WithdrawalCause> cause(Referral referral, RecipientRole recipient) {
        Instant revokedAt = revokedAt(referral, recipient);
        if (revokedAt != null) {
            return deliveries.takenBackAt(referral.id(), recipient).isPresent() ? Optional.empty()
                    : Optional.of(WithdrawalCause.consentRevoked(day(revokedAt)));
        }
        if (!cancelled.isUntold(referral.id(), recipient)) {
            return Optional.empty();
        }
        Cancellation cancellation = cancelled.find(referral.id()).orElseThrow();
        if (cancellation.asked() && !referral.state().isAtMunicipality()) {
            // The municipality ended it before it could be asked.
            cancelled.told(referral.id(), recipient);
            return Optional.empty();
        }
        return Optional.of(new WithdrawalCause(cancellation.asked() ? WithdrawalCause.Kind.STOP_ASKED
                : WithdrawalCause.Kind.REFERRAL_WITHDRAWN, day(cancellation.at()),
                recipient == RecipientRole.CONSULTANT ? cancellation.reason() : null));
    }

    private static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, DUTCH_TIME);
    }

    private Instant revokedAt(Referral referral, RecipientRole recipient) {
        if (referral.state() == ReferralState.REVOKED) {
            return referral.revokedAt();
        }
        return recipient == RecipientRole.CONSULTANT ? null : parts.find(referral.id(), recipient)
                .filter(part -> part.state() == Part.State.REVOKED).map(Part::since).orElse(null);
    }

    /** The recipient knows, or never had anything. */
    public void close(Withdrawal withdrawal) {
        if (withdrawal.cause().isFromPractice()) {
            closeCancellation(withdrawal);
            return;
        }
        deliveries.takenBack(withdrawal.referral(), withdrawal.recipient());
        deliveries.release(withdrawal.referral(), withdrawal.recipient());
        referrals.remarkWith(withdrawal.referral(), (withdrawal.told() ? "taken-back-from-"
                : "nothing-to-take-back-from-") + withdrawal.recipient().code(), change -> change);
    }

    private void closeCancellation(Withdrawal withdrawal) {
        String event = (withdrawal.told() ? "cancellation-told-to-" : "nothing-to-cancel-at-")
                + withdrawal.recipient().code();
        Instant since = cancelled.find(withdrawal.referral()).map(Cancellation::at).orElseThrow();
        // A crash between telling and forgetting must not tell twice.
        if (referrals.timeline(withdrawal.referral()).stream()
                .noneMatch(entry -> entry.event().equals(event) && !entry.at().isBefore(since))) {
            referrals.remarkWith(withdrawal.referral(), event, change -> change);
        }
        cancelled.told(withdrawal.referral(), withdrawal.recipient());
        deliveries.release(withdrawal.referral(), withdrawal.recipient());
    }

    /** Something that was revoked or cancelled and whose recipient was not told yet. */
    record Untold(ReferralId referral, RecipientRole recipient, GemeenteCode municipality) {

        Bell bell() {
            return new Bell(Bell.withdrawal(municipality, recipient), referral);
        }
    }

    /** What was revoked or cancelled and not taken back: its bell may be gone. */
    List<Untold> waiting(int limit) {
        return Stream.concat(deliveries.revokedNotTakenBack(limit).stream(), cancelled.untold(limit).stream()
                .map(found -> new Untold(found.referral(), found.recipient(), found.municipality()))).toList();
    }
}
