package nl.schakel.advice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.advice.AdviceRequest.State;
import nl.schakel.audit.AuditAction;
import nl.schakel.audit.AuditEntry;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.Bell;
import nl.schakel.referral.Bells;
import nl.schakel.referral.Fault;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.Trail;
import nl.schakel.security.MasterKey;
import nl.schakel.security.Sealing;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps advice requests. What a method returned is on disk; state, timeline, content and bells are one transaction. */
public class AdviceStore {

    /** Rung when the practice must hear of a question, or of what became of it. */
    public static final String ASKED = "advice.asked";
    /** Rung when an answer must go into the municipality's case. */
    public static final String ANSWERED = "advice.answered";

    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final Sealing sealing;
    private final Bells bells;
    private final ObjectMapper json;
    private final Trail trail;
    private final Clock clock;

    AdviceStore(JdbcClient db, TransactionTemplate transaction, Sealing sealing, Bells bells, ObjectMapper json,
                Trail trail, Clock clock) {
        this.trail = trail;
        this.db = db;
        this.transaction = transaction;
        this.sealing = sealing;
        this.bells = bells;
        this.json = json;
        this.clock = clock;
    }

    /** The kinds of content that a request may have. */
    public enum Kind {
        QUESTION,
        /** What was released and withheld of the GP's answer. */
        DISCLOSURE,
        /** The answer as the asker receives it. */
        CONSIGNMENT
    }

    /**
     * What became of a new question.
     *
     * @param fresh    whether it is kept now
     * @param conflict whether the asker used this number for another question before
     */
    public record Acceptance(AdviceRequest request, boolean fresh, boolean conflict) {
    }

    /** One thing that happened to a request. Entries are added and never changed; none holds content. */
    public record Entry(int version, Instant at, String event, State state, DeclineReason reason) {
    }

    /** As {@link #ask(NewAdvice, String)}, the same where what would be kept is the same. */
    public Acceptance ask(NewAdvice asked) {
        return ask(asked, sha256(bytes(List.of(asked.practice().value(), asked.provision(), asked.question(),
                String.valueOf(asked.referral()), String.valueOf(asked.caseNumber())))));
    }

    /**
     * Keeps a new question and rings for the practice; a number that the asker used before gives what it was used for.
     *
     * @param fingerprint keyed hash of the question as it was asked, at most 64 characters
     */
    public Acceptance ask(NewAdvice asked, String fingerprint) {
        AdviceId id = AdviceId.next();
        byte[] question = bytes(asked.question());
        try {
            transaction.executeWithoutResult(status -> insert(id, asked, question, fingerprint));
        } catch (DuplicateKeyException e) {
            return known(asked.municipality(), asked.asker(), asked.source(), fingerprint).orElseThrow();
        }
        return new Acceptance(find(id).orElseThrow(), true, false);
    }

    /** What an asker used a number for before, and whether for the same question. */
    public Optional<Acceptance> known(GemeenteCode municipality, RecipientRole asker, String source,
                                      String fingerprint) {
        return find(municipality, asker, source).map(known -> new Acceptance(known, false,
                !db.sql("select question_hash from advice_request where id = :id").param("id", known.id().toString())
                        .query(String.class).single().equals(fingerprint)));
    }

    private void insert(AdviceId id, NewAdvice asked, byte[] question, String hash) {
        OffsetDateTime now = now();
        byte[] key = sealing.newDataKey();
        db.sql("""
                        insert into advice_request (id, municipality, asker, source, question_hash, practice, provision,
                               referral, case_number, origin, consent_given, consent_until, due, patient_hash, data_key,
                               key_id, state, version, asked_at, since, pushed_version)
                        values (:id, :municipality, :asker, :source, :hash, :practice, :provision, :referral, :case,
                               :origin, :given, :until, :due, :patient, :key, :keyId, 'ASKED', 1, :now, :now, 0)""")
                .param("id", id.toString()).param("municipality", asked.municipality().value())
                .param("asker", asked.asker().name()).param("source", asked.source()).param("hash", hash)
                .param("practice", asked.practice().value()).param("provision", asked.provision().name())
                .param("referral", asked.referral() == null ? null : asked.referral().toString(), Types.VARCHAR)
                .param("case", asked.caseNumber(), Types.VARCHAR).param("origin", asked.origin().name())
                .param("given", asked.consentGiven())
                .param("until", asked.consentUntil() == null ? null : asked.consentUntil().atOffset(ZoneOffset.UTC),
                        Types.TIMESTAMP_WITH_TIMEZONE)
                .param("due", asked.due()).param("patient", asked.patientHash()).param("key", key)
                .param("keyId", MasterKey.keyIdOf(key)).param("now", now)
                .update();
        keep(id, key, Kind.QUESTION, question);
        note(id, 1, now, "asked", State.ASKED, null);
        trail.add(id.reference(), AuditEntry.of(AuditAction.ADVICE_ASKED,
                Trail.recipient(asked.asker(), asked.municipality())).to(Trail.practice(asked.practice())));
        bells.ring(new Bell(ASKED, id.toString()));
    }

    /** The request with this number. */
    public Optional<AdviceRequest> find(AdviceId id) {
        return db.sql(AdviceRow.SELECT + " where id = :id").param("id", id.toString()).query(AdviceRow::read).optional();
    }

    /** The request that an asker knows by this number. */
    public Optional<AdviceRequest> find(GemeenteCode municipality, RecipientRole asker, String source) {
        return db.sql(AdviceRow.SELECT + " where municipality = :m and asker = :a and source = :s")
                .param("m", municipality.value()).param("a", asker.name()).param("s", source)
                .query(AdviceRow::read).optional();
    }

    /** What a practice was asked and that changed at or after a moment, oldest change first. */
    public List<AdviceRequest> ofPractice(AgbCode practice, Set<State> states, Instant since, int limit) {
        return db.sql(AdviceRow.SELECT + """
                         where practice = :p and state in (:states) and since >= :since
                         order by since, id fetch first :n rows only""")
                .param("p", practice.value()).param("states", states.stream().map(Enum::name).toList())
                .param("since", since.atOffset(ZoneOffset.UTC)).param("n", limit).query(AdviceRow::read).list();
    }

    /** What was asked at a municipality and stands so, oldest change first. */
    public List<AdviceRequest> ofMunicipality(GemeenteCode municipality, Set<State> states, int limit) {
        return db.sql(AdviceRow.SELECT + """
                         where municipality = :m and state in (:states)
                         order by since, id fetch first :n rows only""")
                .param("m", municipality.value()).param("states", states.stream().map(Enum::name).toList())
                .param("n", limit).query(AdviceRow::read).list();
    }

    /**
     * What one role asked at these municipalities and that changed at or after a moment, oldest change first.
     *
     * @param municipalities one, and those that went into it; at least one
     */
    public List<AdviceRequest> ofAsker(Collection<GemeenteCode> municipalities, RecipientRole asker, Set<State> states,
                                       Instant since, int limit) {
        return db.sql(AdviceRow.SELECT + """
                         where municipality in (:m) and asker = :a and state in (:states) and since >= :since
                         order by since, id fetch first :n rows only""")
                .param("m", municipalities.stream().map(GemeenteCode::value).toList()).param("a", asker.name())
                .param("states", states.stream().map(Enum::name).toList())
                .param("since", since.atOffset(ZoneOffset.UTC)).param("n", limit).query(AdviceRow::read).list();
    }

    /** What waits, though its consent has ended or was taken back with its referral; in no order. */
    public List<AdviceRequest> withoutConsent(int limit) {
        return db.sql(AdviceRow.SELECT + """
                         a where a.state in ('ASKED', 'ANSWERED') and (a.consent_until < :now
                               or exists (select 1 from referral r where r.id = a.referral and r.state = 'REVOKED')
                               or exists (select 1 from part p where p.referral = a.referral and p.role = a.asker
                                                                 and p.state = 'REVOKED'))
                         fetch first :n rows only""")
                .param("now", now()).param("n", limit).query(AdviceRow::read).list();
    }

    /** What was asked about a referral, oldest first. */
    public List<AdviceRequest> of(ReferralId referral) {
        return db.sql(AdviceRow.SELECT + " where referral = :r order by asked_at, id").param("r", referral.toString())
                .query(AdviceRow::read).list();
    }

    /** Whose answer is due before a day and has not come, and of whom nobody was told, the longest waiting first. */
    public List<AdviceRequest> late(LocalDate day, int limit) {
        return db.sql(AdviceRow.SELECT + """
                         where state = 'ASKED' and due < :day and late_told_at is null
                         order by due, id fetch first :n rows only""")
                .param("day", day).param("n", limit).query(AdviceRow::read).list();
    }

    /** Of whom it was told that the answer is late, and who does not wait any more. */
    public List<AdviceRequest> lateNoMore(int limit) {
        return db.sql(AdviceRow.SELECT + """
                         where state <> 'ASKED' and late_told_at is not null and late_ended_at is null
                         order by since, id fetch first :n rows only""")
                .param("n", limit).query(AdviceRow::read).list();
    }

    /** Claims the telling that an answer is late; false where another process did. Within a transaction. */
    public boolean tellLate(AdviceId id) {
        return db.sql("update advice_request set late_told_at = :now where id = :id and late_told_at is null")
                .param("now", now()).param("id", id.toString()).update() == 1;
    }

    /**
     * Remembers that it was told that an answer is late, and rings for the practice once more.
     *
     * @return false where another process did, or the request changed meanwhile
     */
    public boolean remind(AdviceRequest known) {
        try {
            return Boolean.TRUE.equals(transaction.execute(status -> {
                boolean ours = tellLate(known.id()) && write(known, AdviceStep.of("late", State.ASKED)
                        .ringing(new Bell(ASKED, known.id().toString())));
                if (!ours) {
                    status.setRollbackOnly();
                }
                return ours;
            }));
        } catch (ConcurrencyFailureException e) {
            return false;
        }
    }

    /** Claims the telling that it is over; false where another process did. Within a transaction. */
    public boolean tellLateNoMore(AdviceId id) {
        return db.sql("""
                        update advice_request set late_ended_at = :now
                         where id = :id and late_told_at is not null and late_ended_at is null""")
                .param("now", now()).param("id", id.toString()).update() == 1;
    }

    /** The question in the clear; empty where it was purged. */
    public Optional<AdviceQuestion> question(AdviceId id) {
        return content(id, Kind.QUESTION).map(bytes -> {
            try {
                return json.readValue(bytes, AdviceQuestion.class);
            } catch (IOException e) {
                // The cause may quote content.
                throw new IllegalStateException("a stored question does not read");
            }
        });
    }

    /** Content of a request in the clear; empty where it never had it or it was purged. */
    public Optional<byte[]> content(AdviceId id, Kind kind) {
        return db.sql("""
                        select c.sealed, r.data_key from advice_content c join advice_request r on r.id = c.advice
                         where c.advice = :id and c.kind = :kind""")
                .param("id", id.toString()).param("kind", kind.name())
                .query((row, n) -> sealing.open(row.getBytes(2), about(id, kind), row.getBytes(1))).optional();
    }

    /** Whether this is about that patient, by the keyed hash of the BSN. */
    public boolean isAbout(AdviceId id, String patientHash) {
        return db.sql("select count(*) from advice_request where id = :id and patient_hash = :h")
                .param("id", id.toString()).param("h", patientHash).query(Integer.class).single() == 1;
    }

    /** What happened, oldest first. */
    public List<Entry> timeline(AdviceId id) {
        return db.sql("select * from advice_timeline where advice = :id order by version").param("id", id.toString())
                .query((row, n) -> new Entry(row.getInt("version"), AdviceRow.instant(row, "happened_at"),
                        row.getString("event"), State.valueOf(row.getString("state")), AdviceRow.reason(row))).list();
    }

    /**
     * Moves a request on where nobody changed it since it was read; a step to the state it is in already only adds to
     * what is kept.
     *
     * @return false where someone did, or where its state does not allow the step
     */
    public boolean change(AdviceRequest known, AdviceStep step) {
        if (known.state() != step.to() && !known.state().mayBecome(step.to())) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(transaction.execute(status -> write(known, step)));
        } catch (ConcurrencyFailureException e) {
            return false;
        }
    }

    private boolean write(AdviceRequest known, AdviceStep step) {
        OffsetDateTime now = now();
        int version = known.version() + 1;
        DeclineReason reason = step.reason() == null ? known.reason() : step.reason();
        int updated = db.sql("""
                        update advice_request set state = :state, since = :now, version = :version, reason = :reason
                         where id = :id and version = :before""")
                .param("state", step.to().name()).param("now", now).param("version", version)
                .param("reason", reason == null ? null : reason.name(), Types.VARCHAR)
                .param("id", known.id().toString()).param("before", known.version()).update();
        if (updated == 0) {
            return false;
        }
        note(known.id(), version, now, step.event(), step.to(), step.reason());
        entry(known, step).ifPresent(entry -> trail.add(known.id().reference(), entry));
        if (!step.contents().isEmpty()) {
            byte[] key = db.sql("select data_key from advice_request where id = :id")
                    .param("id", known.id().toString()).query(byte[].class).single();
            step.contents().forEach(kept -> keep(known.id(), key, kept.kind(), kept.bytes()));
        }
        if (step.to() == State.WITHDRAWN) {
            db.sql("delete from advice_content where advice = :id and kind <> 'DISCLOSURE'")
                    .param("id", known.id().toString()).update();
        }
        step.bells().stream().filter(bell -> !bell.isDead()).forEach(bells::ring);
        if (step.to() != known.state()) {
            settle(known.id(), ASKED, "De vraag is beantwoord of ingetrokken.");
            bells.ring(new Bell(ASKED, known.id().toString()));
        }
        if (!step.to().isOpen()) {
            settle(known.id(), ANSWERED, step.to() == State.DELIVERED ? "De gemeente heeft het antwoord."
                    : "De vraag is ingetrokken.");
        }
        if (step.bells().stream().anyMatch(Bell::isDead)) {
            bells.giveUp(new Bell(ANSWERED, known.id().toString()), "municipality/" + known.municipality(),
                    step.fault(), clock.instant());
        }
        return true;
    }

    /** The practice does not get to see this question; it can still fetch it. Told once. */
    public void giveUp(AdviceRequest request, Fault fault) {
        transaction.executeWithoutResult(status -> bells.giveUp(new Bell(ASKED, request.id().toString()),
                "practice/" + request.practice(), fault, clock.instant()));
    }

    private void settle(AdviceId id, String queue, String outcome) {
        bells.settle(new Bell(queue, id.toString()), outcome, clock.instant());
    }

    /** What a step is in the audit log; fetching is written down where it is done, each time. */
    private static Optional<AuditEntry> entry(AdviceRequest known, AdviceStep step) {
        String practice = Trail.practice(known.practice());
        String asker = Trail.recipient(known.asker(), known.municipality());
        return Optional.ofNullable(switch (step.event()) {
            case "answered", "declined", "sent-on" -> AuditEntry.of(AuditAction.ADVICE_ANSWERED, practice).to(asker)
                    .telling("answer", step.event());
            case "delivered" -> AuditEntry.of(AuditAction.DISCLOSED, "hub").to(asker).telling("answer", "delivered");
            case "taken-back" -> AuditEntry.of(AuditAction.WITHDRAWN, asker).to(practice);
            case "consent-revoked" -> AuditEntry.of(AuditAction.CONSENT_REVOKED, practice).to("hub");
            default -> null;
        });
    }

    /** Remembers that the HIS has this version; an older one never overwrites a newer one. */
    public void pushed(AdviceId id, int version) {
        transaction.executeWithoutResult(status -> {
            int newer = db.sql("update advice_request set pushed_version = :v where id = :id and pushed_version < :v")
                    .param("v", version).param("id", id.toString()).update();
            if (newer == 1) {
                trail.pushed(id.reference());
            }
            settle(id, ASKED, "Het HIS heeft de vraag.");
        });
    }

    private void keep(AdviceId id, byte[] key, Kind kind, byte[] bytes) {
        db.sql("delete from advice_content where advice = :id and kind = :kind").param("id", id.toString())
                .param("kind", kind.name()).update();
        db.sql("insert into advice_content (advice, kind, sealed) values (:id, :kind, :sealed)")
                .param("id", id.toString()).param("kind", kind.name())
                .param("sealed", sealing.seal(key, about(id, kind), bytes)).update();
    }

    private void note(AdviceId id, int version, OffsetDateTime now, String event, State state, DeclineReason reason) {
        db.sql("""
                        insert into advice_timeline (advice, version, happened_at, event, state, reason)
                        values (:id, :version, :now, :event, :state, :reason)""")
                .param("id", id.toString()).param("version", version).param("now", now).param("event", event)
                .param("state", state.name()).param("reason", reason == null ? null : reason.name(), Types.VARCHAR)
                .update();
    }

    static String about(AdviceId id, Kind kind) {
        return "advice " + id + "/" + kind;
    }

    private byte[] bytes(Object question) {
        try {
            return json.writeValueAsBytes(question);
        } catch (IOException e) {
            throw new UncheckedIOException("a question does not become JSON", e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
