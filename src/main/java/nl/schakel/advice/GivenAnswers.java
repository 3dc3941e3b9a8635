package nl.schakel.advice;

import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Which answer a practice gave to a question, by a keyed hash: to tell the same one from another. */
public class GivenAnswers {

    private final JdbcClient db;

    GivenAnswers(JdbcClient db) {
        this.db = db;
    }

    /**
     * Remembers the answer that was taken; within the transaction of the step.
     *
     * @param hash keyed, at most 64 characters
     */
    public void keep(AdviceId id, String hash) {
        db.sql("insert into advice_answer (advice, answer_hash) values (:id, :hash)").param("id", id.toString())
                .param("hash", hash).update();
    }

    /** The hash of the answer that was taken; empty where none was. */
    public Optional<String> hash(AdviceId id) {
        return db.sql("select answer_hash from advice_answer where advice = :id").param("id", id.toString())
                .query(String.class).optional();
    }
}
