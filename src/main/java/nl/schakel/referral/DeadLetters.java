package nl.schakel.referral;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import nl.schakel.referral.DeadLetter.Filter;
import nl.schakel.referral.DeadLetter.State;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What could not go and waits for a person. {@link GivenUp} writes it with what it is about. Whoever handles it claims
 * it first, in one statement: a second person, a second process and a page that is sent twice find nothing left.
 */
public class DeadLetters {

    /** The event in a timeline: an operator had it sent once more. */
    public static final String RESENT = "resent";

    private static final int LONGEST_NOTE = 1000;

    private final JdbcClient db;
    private final Outbox outbox;
    private final Clock clock;

    DeadLetters(JdbcClient db, Outbox outbox, Clock clock) {
        this.db = db;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Dead letters that have the same cause.
     *
     * @param partner    {@code municipality/0363}, {@code practice/01012345} or {@code hub}
     * @param faultClass {@code translation} or {@code technical}
     * @param sentence   Dutch, of one of them
     * @param since      of the oldest
     */
    public record Group(String partner, String queue, String faultClass, String code, String sentence, int count,
                        Instant since) {
    }

    /** A page of a list starts behind this one. */
    public record Place(Instant happenedAt, String id) {
    }

    /** That someone asked for so many to be resent. */
    public record Round(String id, String operator, Instant startedAt, int wanted) {
    }

    /** What waits for a person now, the largest group first. */
    public List<Group> open() {
        return groups(State.OPEN);
    }

    /** What is in a state, the largest group first. */
    public List<Group> groups(State state) {
        return db.sql("""
                        select partner, queue, fault_class, code, max(sentence), count(*), min(happened_at)
                          from dead_letter where state = :state
                         group by partner, queue, fault_class, code
                         order by count(*) desc, min(happened_at)""")
                .param("state", state.name()).query(DeadLetters::group).list();
    }

    /** How many there are in each state but the last. */
    public Map<State, Integer> counts() {
        return counts("select state, count(*) from dead_letter where state <> 'CLOSED' group by state", Map.of());
    }

    /** What became, so far, of those that were resent together. */
    public Map<State, Integer> progress(String round) {
        return counts("select state, count(*) from dead_letter where resend = :round group by state",
                Map.of("round", round));
    }

    private Map<State, Integer> counts(String sql, Map<String, ?> params) {
        Map<State, Integer> counts = new EnumMap<>(State.class);
        for (State state : State.values()) {
            counts.put(state, 0);
        }
        db.sql(sql).params(params).query(row -> {
            counts.put(State.valueOf(row.getString(1)), row.getInt(2));
        });
        return counts;
    }

    /** How many there are. */
    public int count(Filter filter) {
        Map<String, Object> params = new HashMap<>();
        return db.sql("select count(*) from dead_letter where " + where(filter, params)).params(params)
                .query(Integer.class).single();
    }

    /**
     * A page of them, the newest first.
     *
     * @param after null for the first page
     */
    public List<DeadLetter> page(Filter filter, Place after, int limit) {
        Map<String, Object> params = new HashMap<>();
        String where = where(filter, params);
        if (after != null) {
            where += " and happened_at <= :at and (happened_at < :at or id < :after)";
            params.put("at", GivenUp.utc(after.happenedAt()));
            params.put("after", after.id());
        }
        params.put("n", limit);
        return db.sql("select * from dead_letter where " + where
                        + " order by happened_at desc, id desc fetch first :n rows only").params(params)
                .query(DeadLetters::letter).list();
    }

    /** All that is known of one referral or question, the newest first. */
    public List<DeadLetter> about(String about) {
        return db.sql("select * from dead_letter where about = :about order by happened_at desc, id")
                .param("about", about).query(DeadLetters::letter).list();
    }

    /** The one with this number. */
    public Optional<DeadLetter> find(String id) {
        return db.sql("select * from dead_letter where id = :id").param("id", id).query(DeadLetters::letter).optional();
    }

    /** Whether something that is not closed stopped on this queue. */
    public boolean isLive(Bell bell) {
        return db.sql("select count(*) from dead_letter where live = :live and state <> 'RESENT'")
                .param("live", GivenUp.subject(bell.queue(), bell.about())).query(Integer.class).single() > 0;
    }

    /**
     * Claims all that wait, rings {@link Bell#RESEND} for them, and remembers who asked for it. Within a transaction.
     *
     * @param filter of a state that waits: open, or put aside
     * @return the round; empty where nothing waits any more
     */
    public Optional<Round> claim(Filter filter, String operator) {
        Round round = new Round(UUID.randomUUID().toString(), operator, clock.instant(), 0);
        Map<String, Object> params = new HashMap<>();
        String where = where(filter, params);
        params.put("round", round.id());
        params.put("by", operator);
        params.put("now", GivenUp.utc(round.startedAt()));
        int claimed = db.sql("update dead_letter set state = 'CLAIMED', resend = :round, handled_by = :by, "
                + "state_since = :now, outcome = null where " + where).params(params).update();
        if (claimed == 0) {
            return Optional.empty();
        }
        db.sql("insert into resend (id, operator, started_at, wanted) values (:round, :by, :now, :wanted)")
                .param("round", round.id()).param("by", operator).param("now", GivenUp.utc(round.startedAt()))
                .param("wanted", claimed).update();
        outbox.put(new Bell(Bell.RESEND, round.id()));
        outbox.wake();
        return Optional.of(new Round(round.id(), operator, round.startedAt(), claimed));
    }

    /** The round with this number. */
    public Optional<Round> round(String id) {
        return db.sql("select * from resend where id = :id").param("id", id).query(DeadLetters::round).optional();
    }

    /** What of a round is not on its way yet, in the order of their numbers. */
    public List<DeadLetter> claimed(String round, int limit) {
        return db.sql("""
                        select * from dead_letter where resend = :round and state = 'CLAIMED'
                         order by id fetch first :n rows only""")
                .param("round", round).param("n", limit).query(DeadLetters::letter).list();
    }

    /** It is on its way. Within the transaction that rings for it. @return false where another process was first */
    public boolean resent(DeadLetter letter) {
        return move(letter, State.RESENT, null);
    }

    /** It cannot go, and waits as it did; {@code why} is a Dutch sentence. @return as above */
    public boolean cannotGo(DeadLetter letter, String why) {
        return move(letter, State.OPEN, why);
    }

    /** There is nothing left to do; {@code why} is a Dutch sentence. @return as above */
    public boolean over(DeadLetter letter, String why) {
        return move(letter, State.CLOSED, why);
    }

    private boolean move(DeadLetter letter, State to, String outcome) {
        return db.sql("update dead_letter set state = :to, state_since = :now, outcome = :outcome"
                        + (to == State.CLOSED ? ", live = null" : "") + " where id = :id and state = 'CLAIMED'")
                .param("to", to.name()).param("now", GivenUp.utc(clock.instant()))
                .param("outcome", outcome, Types.VARCHAR).param("id", letter.id()).update() == 1;
    }

    /** Puts one aside that waits. @return false where it does not wait any more */
    public boolean park(String id, String operator, String note) {
        return handle(id, "state = 'OPEN'", State.PARKED, operator, note);
    }

    /** Takes one back that was put aside. @return false where it was not */
    public boolean takeBack(String id, String operator) {
        return handle(id, "state = 'PARKED'", State.OPEN, operator, null);
    }

    /** Closes one that the hub does not work on. @return false where it is closed, or being resent */
    public boolean close(String id, String operator, String note) {
        return handle(id, "state in ('OPEN', 'PARKED', 'RESENT')", State.CLOSED, operator, note);
    }

    private boolean handle(String id, String from, State to, String operator, String note) {
        return db.sql("update dead_letter set state = :to, state_since = :now, handled_by = :by, "
                        + "note = coalesce(:note, note)" + (to == State.CLOSED ? ", live = null" : "")
                        + " where id = :id and " + from)
                .param("to", to.name()).param("now", GivenUp.utc(clock.instant())).param("by", operator)
                .param("note", note == null || note.length() <= LONGEST_NOTE ? note : note.substring(0, LONGEST_NOTE),
                        Types.VARCHAR)
                .param("id", id).update() == 1;
    }

    private static String where(Filter filter, Map<String, Object> params) {
        List<String> conditions = new ArrayList<>(List.of("state = :state"));
        params.put("state", filter.state().name());
        and(conditions, params, "partner", filter.partner());
        and(conditions, params, "queue", filter.queue());
        and(conditions, params, "fault_class", filter.faultClass());
        and(conditions, params, "code", filter.code());
        and(conditions, params, "resend", filter.resend());
        if (filter.until() != null) {
            conditions.add("happened_at <= :until");
            params.put("until", GivenUp.utc(filter.until()));
        }
        if (!filter.ids().isEmpty()) {
            conditions.add("id in (:ids)");
            params.put("ids", filter.ids());
        }
        return String.join(" and ", conditions);
    }

    private static void and(List<String> conditions, Map<String, Object> params, String column, String value) {
        if (value != null) {
            conditions.add(column + " = :" + column);
            params.put(column, value);
        }
    }

    private static Group group(ResultSet row, int number) throws SQLException {
        return new Group(row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5),
                row.getInt(6), instant(row, 7));
    }

    private static Round round(ResultSet row, int number) throws SQLException {
        return new Round(row.getString("id"), row.getString("operator"), row.getObject("started_at",
                OffsetDateTime.class).toInstant(), row.getInt("wanted"));
    }

    private static DeadLetter letter(ResultSet row, int number) throws SQLException {
        return new DeadLetter(row.getString("id"), row.getString("queue"), row.getString("about"),
                row.getString("partner"), row.getString("fault_class"), row.getString("code"),
                row.getString("sentence"), row.getObject("happened_at", OffsetDateTime.class).toInstant(),
                row.getInt("times"), State.valueOf(row.getString("state")),
                row.getObject("state_since", OffsetDateTime.class).toInstant(), row.getString("handled_by"),
                row.getString("note"), row.getString("outcome"), row.getString("resend"));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
