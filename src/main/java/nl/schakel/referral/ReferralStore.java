package nl.schakel.referral;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps referrals. What a method returned is on disk; state, timeline, content and bells of one step are one
 * transaction.
 */
public class ReferralStore {

    private static final int CONTENDERS = 5;
    private static final Duration AFTERMATH = Duration.ofDays(14);
    private static final int LONGEST_NOTE = 1000;

    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final ContentCipher cipher;
    private final Outbox outbox;
    private final Parts parts;
    private final ConsentUses consents;
    private final Trail trail;
    private final Clock clock;

    ReferralStore(JdbcClient db, TransactionTemplate transaction, ContentCipher cipher, Outbox outbox,
                  Parts parts, ConsentUses consents, Trail trail, Clock clock) {
        this.trail = trail;
        this.parts = parts;
        this.consents = consents;
        this.db = db;
        this.transaction = transaction;
        this.cipher = cipher;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Keeps a new referral and rings {@link Bell#ACCEPTED}; a number that the practice used before is answered with
     * the referral it was used for.
     */
    public Acceptance accept(NewReferral referral) {
        return accept(referral, () -> { });
    }

    /** The same; {@code first} is done first in the same transaction, and where it throws, nothing is kept. */
    Acceptance accept(NewReferral referral, Runnable first) {
        String hash = sha256(referral.payload());
        ReferralId id = ReferralId.next();
        Instant now = now();
        try {
            transaction.executeWithoutResult(status -> {
                first.run();
                byte[] key = cipher.newDataKey();
                ReferralRow.insert(db, id, referral, hash, key, now);
                keep(id, key, new Content(Content.Kind.REFERRAL, referral.mediaType(), referral.payload()));
                note(id, 1, now, Change.of("accepted", ReferralState.ACCEPTED), null, null);
                referral.parts().forEach(part -> parts.insert(id, part, now));
                consents.keep(id, referral.consents());
                trail.received(id, referral);
                outbox.put(new Bell(Bell.ACCEPTED, id));
            });
        } catch (DuplicateKeyException e) {
            return known(referral, hash);
        }
        outbox.wake();
        return new Acceptance(find(id).orElseThrow(), Acceptance.Kind.NEW);
    }

    private Acceptance known(NewReferral referral, String hash) {
        Referral known = find(referral.practice(), referral.source()).orElseThrow();
        boolean same = hash.equals(db.sql("select content_hash from referral where id = :id")
                .param("id", known.id().toString()).query(String.class).single());
        return new Acceptance(known, same ? Acceptance.Kind.REPEATED : Acceptance.Kind.OTHER_BYTES);
    }

    /** The referral with this number. */
    public Optional<Referral> find(ReferralId id) {
        return db.sql(ReferralRow.SELECT + " where id = :id").param("id", id.toString()).query(ReferralRow::read)
                .optional();
    }

    /** The referral that a practice knows by this number. */
    public Optional<Referral> find(AgbCode practice, SourceIdentifier source) {
        return db.sql(ReferralRow.SELECT + " where practice = :p and source_system = :s and source_value = :v")
                .param("p", practice.value()).param("s", source.system()).param("v", source.value())
                .query(ReferralRow::read).optional();
    }

    /**
     * A practice's referrals with this identifier, newest change first.
     *
     * @param system null for any: its own number or the zaaknummer
     */
    public List<Referral> findByIdentifier(AgbCode practice, String system, String value) {
        String match = system == null ? "(source_value = :v or case_number = :v)"
                : "source_system = :s and source_value = :v";
        return db.sql(ReferralRow.SELECT + " where practice = :p and " + match + " order by state_since desc")
                .param("p", practice.value()).param("s", system).param("v", value).query(ReferralRow::read).list();
    }

    /** Whether it came in these very bytes; also after its content was purged. */
    public boolean cameAs(ReferralId id, byte[] payload) {
        return sha256(payload).equals(db.sql("select content_hash from referral where id = :id")
                .param("id", id.toString()).query(String.class).single());
    }

    /** The referrals to a municipality whose case has this zaaknummer there. */
    public List<Referral> findByCase(GemeenteCode municipality, String caseNumber) {
        return db.sql(ReferralRow.SELECT + " where municipality = :m and case_number = :c")
                .param("m", municipality.value()).param("c", caseNumber).query(ReferralRow::read).list();
    }

    /**
     * A practice's referrals that changed at or after a moment, oldest change first, in pages.
     *
     * @param last the last referral of the page before, null for the first page
     */
    public List<Referral> changedSince(AgbCode practice, Instant since, Referral last, int limit) {
        Instant from = last == null ? since : last.stateSince();
        return db.sql(ReferralRow.SELECT + """

                         where practice = :p and (state_since > :since or state_since = :since and id > :after)
                         order by state_since, id fetch first :n rows only""")
                .param("p", practice.value()).param("since", from.atOffset(ZoneOffset.UTC))
                .param("after", last == null ? "" : last.id().toString()).param("n", limit)
                .query(ReferralRow::read).list();
    }

    /**
     * The cases at a municipality that may still change, in pages: those with a number above {@code after}. A decision
     * is watched for a while longer: its dates and corrections may come after it.
     */
    public List<ReferralId> atMunicipality(GemeenteCode municipality, String after, int limit) {
        return db.sql("""
                        select id from referral
                         where municipality = :m
                           and (state in ('RECEIVED', 'IN_PROGRESS', 'WAITING', 'EXTENDED')
                                or state in ('GRANTED', 'PARTLY_GRANTED', 'REFUSED', 'OTHERWISE_SOLVED', 'CLOSED')
                                   and state_since > :decided)
                           and id > :after order by id fetch first :n rows only""")
                .param("m", municipality.value()).param("after", after).param("n", limit)
                .param("decided", now().minus(AFTERMATH).atOffset(ZoneOffset.UTC))
                .query((row, n) -> ReferralId.of(row.getString(1))).list();
    }

    /** The municipalities where something is under way, waits or must still be taken back. */
    public List<GemeenteCode> municipalitiesAtWork() {
        return db.sql("""
                        select distinct municipality from referral
                         where state in ('READY', 'SENT', 'RECEIVED', 'IN_PROGRESS', 'WAITING', 'EXTENDED')
                        union
                        select distinct r.municipality from part p join referral r on r.id = p.referral
                         where p.state = 'READY'
                        union
                        select distinct r.municipality from mdo_part m join referral r on r.id = m.referral
                         where m.state = 'READY'
                        union
                        select distinct r.municipality from referral r join delivery d on d.referral = r.id
                         where r.state = 'REVOKED' and d.taken_back_at is null
                        union select distinct r.municipality from cancellation_to c join referral r on r.id = c.referral
                        union
                        select distinct r.municipality from part p join referral r on r.id = p.referral
                          join delivery d on d.referral = p.referral and d.role = p.role
                         where p.state = 'REVOKED' and d.taken_back_at is null""")
                .query((row, n) -> new GemeenteCode(row.getString(1))).list();
    }

    /** Referrals on their way to a municipality that did not move since a moment, in pages as above. */
    public List<Referral> waitingSince(Instant moment, String after, int limit) {
        return db.sql(ReferralRow.SELECT + """

                         where state in ('ACCEPTED', 'READY') and state_since < :moment and id > :after
                         order by id fetch first :n rows only""")
                .param("moment", moment.atOffset(ZoneOffset.UTC)).param("after", after).param("n", limit)
                .query(ReferralRow::read).list();
    }

    /** What happened, oldest first. */
    public List<TimelineEntry> timeline(ReferralId id) {
        return db.sql("select * from timeline where referral = :id order by version").param("id", id.toString())
                .query(ReferralRow::entry).list();
    }

    /** Content of a referral in the clear; empty where it never had it or it was purged. */
    public Optional<Content> content(ReferralId id, Content.Kind kind) {
        return db.sql("""
                        select c.media_type, c.sealed, r.data_key from referral_content c
                          join referral r on r.id = c.referral where c.referral = :id and c.kind = :kind""")
                .param("id", id.toString()).param("kind", kind.name())
                .query((row, n) -> new Content(kind, row.getString(1),
                        cipher.open(row.getBytes(3), id, kind, row.getBytes(2)))).optional();
    }

    /**
     * Moves a referral on; a step to the state it is in already only adds to what is known.
     *
     * @return false where its state does not allow the step: someone was first, or it was done before
     */
    public boolean change(ReferralId id, Change change) {
        return againUntilFirst(() -> attempt(find(id).orElseThrow(), change));
    }

    /**
     * Moves a referral on where nobody changed it since it was read.
     *
     * @return false where someone did, or where its state does not allow the step
     */
    public boolean change(Referral known, Change change) {
        return attempt(known, change).orElse(false);
    }

    /**
     * Adds to the timeline without moving the referral: something went wrong on the side, or was repaired.
     *
     * @param bells what must ring for it
     */
    public void remark(ReferralId id, String event, Fault fault, Bell... bells) {
        remarkWith(id, event, change -> {
            Change remark = change.because(fault);
            for (Bell bell : bells) {
                remark = remark.ringing(bell);
            }
            return remark;
        });
    }

    /**
     * Adds to the timeline without moving the referral itself.
     *
     * @param more what else the step does, for instance moving a part
     * @return false where a part may not move
     */
    public boolean remarkWith(ReferralId id, String event, UnaryOperator<Change> more) {
        return againUntilFirst(() -> {
            Referral referral = find(id).orElseThrow();
            return attempt(referral, more.apply(Change.of(event, referral.state())));
        });
    }

    /** In one transaction. */
    void together(Runnable work) {
        transaction.executeWithoutResult(status -> work.run());
    }

    private static boolean againUntilFirst(Supplier<Optional<Boolean>> attempt) {
        for (int contender = 0; contender < CONTENDERS; contender++) {
            Optional<Boolean> done = attempt.get();
            if (done.isPresent()) {
                return done.get();
            }
        }
        throw new Fault.Technical("contention", "De verwijzing wordt op hetzelfde moment op meer plaatsen gewijzigd.");
    }

    /** Empty where another change came between reading and writing. */
    private Optional<Boolean> attempt(Referral before, Change change) {
        if (before.state() != change.to() && !before.state().mayBecome(change.to())) {
            return Optional.of(false);
        }
        boolean first;
        try {
            first = Boolean.TRUE.equals(transaction.execute(status -> write(before, change)));
        } catch (ConcurrencyFailureException e) {
            return Optional.empty();
        } catch (PartStays e) {
            return Optional.of(false);
        }
        if (!first) {
            return Optional.empty();
        }
        outbox.wake();
        return Optional.of(true);
    }

    /** @return false where the referral is not what it was any more; then nothing is written */
    private boolean write(Referral before, Change change) {
        ReferralId id = before.id();
        Instant now = now();
        int version = before.version() + 1;
        Change.Learned learned = change.learned();
        String caseNumber = learned.caseNumber() == null ? before.caseNumber() : learned.caseNumber();
        LocalDate deadline = learned.deadline() == null ? before.deadline() : learned.deadline();
        int updated = db.sql("""
                        update referral set state = :state, state_since = :now, version = :version,
                               case_number = :caseNumber, deadline = :deadline, revoked_at = :revoked,
                               municipality = :municipality
                         where id = :id and version = :before""")
                .param("state", change.to().name())
                .param("now", (tells(before, change) ? now : before.stateSince()).atOffset(ZoneOffset.UTC))
                .param("version", version).param("caseNumber", caseNumber).param("deadline", deadline)
                .param("revoked", ReferralRow.utc(revokedAt(before, change, now)))
                .param("municipality", change.municipality(before).value())
                .param("id", id.toString()).param("before", before.version()).update();
        if (updated == 0) {
            return false;
        }
        note(id, version, now, change, caseNumber, deadline);
        if (!change.contents().isEmpty()) {
            byte[] key = db.sql("select data_key from referral where id = :id").param("id", id.toString())
                    .query(byte[].class).single();
            change.contents().forEach(content -> keep(id, key, content));
        }
        change.parts().forEach(step -> {
            if (!parts.move(id, step, now)) {
                throw new PartStays();
            }
        });
        if (!change.forgotten().isEmpty()) {
            db.sql("delete from referral_content where referral = :id and kind in (:kinds)").param("id", id.toString())
                    .param("kinds", change.forgotten().stream().map(Enum::name).toList()).update();
        }
        Additions.forgetRevoked(db, id, change);
        CancelledReferrals.keep(db, before, change, now);
        trail.changed(before, change);
        change.bells().stream().filter(bell -> !bell.isDead()).forEach(outbox::put);
        GivenUp.note(db, before, change, now);
        Unheard.note(db, before, version, change, now);
        return true;
    }

    /** What happens on the side is not news to the practice, and does not make a referral wait any shorter. */
    private static boolean tells(Referral before, Change change) {
        return change.to() != before.state() || change.ringsFeedback();
    }

    private static Instant revokedAt(Referral before, Change change, Instant now) {
        return before.revokedAt() == null && change.to() == ReferralState.REVOKED ? now : before.revokedAt();
    }

    /** Takes a change back whose part may not move with it. */
    private static final class PartStays extends RuntimeException {

        PartStays() {
            super("part stays", null, false, false);
        }
    }

    /** From now on nothing that the municipality reports goes back; what was told before stays told. */
    public void endFeedback(ReferralId id) {
        boolean ended = Boolean.TRUE.equals(transaction.execute(status -> db.sql("""
                        update referral set feedback_until = :now
                         where id = :id and feedback and state <> 'REVOKED'
                           and (feedback_until is null or feedback_until > :now)""")
                .param("now", now().atOffset(ZoneOffset.UTC)).param("id", id.toString()).update() == 1));
        if (ended) {
            remarkWith(id, "feedback-revoked", change -> change.ringing(new Bell(Bell.FEEDBACK, id)));
        }
    }

    /** Remembers that the HIS has this version; an older one never overwrites a newer one. */
    public void pushed(ReferralId id, int version) {
        transaction.executeWithoutResult(status -> {
            int newer = db.sql("update referral set pushed_version = :v where id = :id and pushed_version < :v")
                    .param("v", version).param("id", id.toString()).update();
            if (newer == 1) {
                trail.pushed(id);
            }
            settled(new Bell(Bell.FEEDBACK, id), "De praktijk heeft het bericht.");
        });
    }

    /** What was given up of this bell moved on by itself; {@code outcome} says in Dutch how. */
    public void settled(Bell bell, String outcome) {
        outbox.settle(bell, outcome, now());
    }

    /** Rings bells without a change, for cases that may have changed elsewhere. */
    public void ring(List<Bell> bells) {
        transaction.executeWithoutResult(status -> bells.forEach(outbox::put));
        outbox.wake();
    }

    private void keep(ReferralId id, byte[] key, Content content) {
        db.sql("delete from referral_content where referral = :id and kind = :kind").param("id", id.toString())
                .param("kind", content.kind().name()).update();
        db.sql("insert into referral_content (referral, kind, media_type, sealed) values (:id, :kind, :type, :sealed)")
                .param("id", id.toString()).param("kind", content.kind().name()).param("type", content.mediaType())
                .param("sealed", cipher.seal(key, id, content)).update();
    }

    private void note(ReferralId id, int version, Instant now, Change change, String caseNumber,
                      LocalDate deadline) {
        Fault fault = change.fault();
        Change.Learned learned = change.learned();
        db.sql("""
                        insert into timeline (referral, version, happened_at, event, state, fault_class, code, note,
                               case_number, deadline, from_date, until_date, category, form)
                        values (:id, :version, :now, :event, :state, :class, :code, :note, :caseNumber, :deadline,
                               :from, :until, :category, :form)""")
                .param("id", id.toString()).param("version", version).param("now", now.atOffset(ZoneOffset.UTC))
                .param("event", change.event()).param("state", change.to().name())
                .param("class", fault == null ? null : fault.faultClass())
                .param("code", change.code()).param("note", clipped(change.remark())).param("caseNumber", caseNumber)
                .param("deadline", deadline).param("from", learned.from()).param("until", learned.until())
                .param("category", learned.category() == null ? null : learned.category().code())
                .param("form", learned.form() == null ? null : learned.form().code()).update();
    }

    /** A sentence that does not fit must not keep a referral from being parked. */
    private static String clipped(String sentence) {
        return sentence == null || sentence.length() <= LONGEST_NOTE ? sentence : sentence.substring(0, LONGEST_NOTE);
    }

    /** Microseconds: what both databases keep. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
