package nl.schakel.municipality;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import nl.schakel.calendar.Turns;
import nl.schakel.consent.Revocations;
import nl.schakel.directory.Directory;
import nl.schakel.directory.Municipality;
import nl.schakel.referral.Bell;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.ReferralStore;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The reconciliation poll: rings for every open case of a municipality, at the interval its file names
 * ({@code poll}). Which of several hub processes does it is settled in the database.
 */
class CasePoll {

    private static final int PAGE = 500;
    /** How long a revocation that a crash interrupted may wait for the rest of it. */
    private static final Duration SWEEP = Duration.ofMinutes(1);
    private static final Duration USUAL = Duration.ofHours(1);

    private final Set<String> lookedAt;
    private final Directory directory;
    private final ReferralStore referrals;
    private final WaitingRoom waiting;
    private final Revocations revocations;
    private final Mergers mergers;
    private final Turns turns;

    CasePoll(List<Standard> standards, Directory directory, ReferralStore referrals, WaitingRoom waiting,
             Revocations revocations, Mergers mergers, JdbcClient db, Clock clock) {
        this.mergers = mergers;
        this.lookedAt = standards.stream().filter(Standard::isLookedAt).map(Standard::name)
                .collect(Collectors.toUnmodifiableSet());
        this.revocations = revocations;
        this.waiting = waiting;
        this.directory = directory;
        this.referrals = referrals;
        this.turns = new Turns(db, clock);
    }

    /** Rings for the municipalities whose turn it is, and now and then for what got stuck on its way there. */
    public void ring() {
        if (turns.take("mergers", Mergers.INTERVAL)) {
            mergers.sweep();
        }
        for (Municipality municipality : directory.municipalities()) {
            if (isLookedAt(municipality)
                    && turns.take("poll." + municipality.code(), interval(municipality))) {
                ringAll(municipality);
            }
        }
        if (turns.take("revocations", SWEEP)) {
            revocations.sweep();
        }
        if (turns.take("waiting", WaitingRoom.LONG)) {
            waiting.look();
        }
    }

    /** Also one whose own standard tells by itself, where the cases that it took over are in a system that does not. */
    private boolean isLookedAt(Municipality municipality) {
        return lookedAt.contains(municipality.standard())
                || mergers.othersThan(municipality).stream().anyMatch(lookedAt::contains);
    }

    private static Duration interval(Municipality municipality) {
        Object poll = municipality.connection().get("poll");
        return poll == null ? USUAL : Duration.parse(poll.toString());
    }

    private void ringAll(Municipality municipality) {
        boolean several = !mergers.othersThan(municipality).isEmpty();
        String after = "";
        List<ReferralId> page;
        do {
            page = referrals.atMunicipality(municipality.code(), after, PAGE);
            referrals.ring(page.stream().flatMap(id -> (several ? place(id, municipality) : Optional.of(municipality))
                    .map(place -> new Bell(Bell.update(place.code()), id)).stream()).toList());
            after = page.isEmpty() ? after : page.get(page.size() - 1).toString();
        } while (page.size() == PAGE);
    }

    /** Where a case is looked at; empty where its standard tells by itself. */
    private Optional<Municipality> place(ReferralId id, Municipality municipality) {
        return referrals.find(id).flatMap(mergers::stayedAt).or(() -> Optional.of(municipality))
                .filter(place -> lookedAt.contains(place.standard()));
    }
}
