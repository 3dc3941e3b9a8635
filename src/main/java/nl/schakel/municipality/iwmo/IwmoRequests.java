package nl.schakel.municipality.iwmo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.ReferralId;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every WMO315 that went out, or may have, and what became of it. What a method returned is on disk. */
final class IwmoRequests {

    private final JdbcClient db;
    private final Clock clock;

    IwmoRequests(JdbcClient db, Clock clock) {
        this.db = db;
        this.clock = clock;
    }

    /**
     * One WMO315.
     *
     * @param reference referentienummer of its envelope
     * @param sentAt    null while it is not sure that it went
     * @param retourAt  when its retour came, null while it did not
     * @param accepted  what the retour, or the network instead of it, said; null while there is none
     */
    record Request(UUID reference, ReferralId referral, String sender, String receiver, String identification,
                   Instant sentAt, Instant retourAt, Boolean accepted) {

        boolean isRefused() {
            return Boolean.FALSE.equals(accepted);
        }
    }

    /** Keeps a message before it goes; the same at every attempt. */
    Request prepare(ReferralId referral, MessageHeader header) {
        UUID reference = reference(header);
        try {
            db.sql("""
                            insert into iwmo_request (reference, referral, sender, receiver, identification, made_at)
                            values (:reference, :referral, :sender, :receiver, :identification, :now)""")
                    .param("reference", reference.toString()).param("referral", referral.toString())
                    .param("sender", header.sender()).param("receiver", header.receiver())
                    .param("identification", header.identification()).param("now", now()).update();
        } catch (DuplicateKeyException e) {
            // An earlier attempt kept it.
        }
        return find(reference).orElseThrow();
    }

    /** The municipality has it, or soon will. */
    void sent(Request request) {
        db.sql("update iwmo_request set sent_at = :now where reference = :reference and sent_at is null")
                .param("now", now()).param("reference", request.reference().toString()).update();
    }

    Optional<Request> find(UUID reference) {
        return db.sql("select * from iwmo_request where reference = :reference")
                .param("reference", reference.toString()).query(IwmoRequests::read).optional();
    }

    /** The request that a practice sent under this Identificatie. */
    Optional<Request> find(String sender, String identification) {
        return db.sql("select * from iwmo_request where sender = :sender and identification = :identification")
                .param("sender", sender).param("identification", identification).query(IwmoRequests::read).optional();
    }

    /** The requests of a referral, newest first: more than one where the municipality refused the earlier. */
    List<Request> of(ReferralId referral) {
        return db.sql("select * from iwmo_request where referral = :referral order by made_at desc, reference")
                .param("referral", referral.toString()).query(IwmoRequests::read).list();
    }

    /**
     * How many messages of a referral were made that the next one is not: refused ones, and those for another
     * municipality than the one that has it since a merger.
     */
    int earlier(ReferralId referral, GemeenteCode receiver) {
        return (int) of(referral).stream()
                .filter(request -> request.isRefused() || !request.receiver().equals(receiver.value())).count();
    }

    /** What the first retour said counts; another does nothing. */
    boolean judged(Request request, boolean accepted) {
        return db.sql("""
                        update iwmo_request set retour_at = :now, accepted = :accepted
                         where reference = :reference and retour_at is null""")
                .param("now", now()).param("accepted", accepted)
                .param("reference", request.reference().toString()).update() == 1;
    }

    /** Lets one look at the answers to a request at a time; within a transaction. */
    void lock(Request request) {
        db.sql("update iwmo_request set looked = looked + 1 where reference = :reference")
                .param("reference", request.reference().toString()).update();
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Iwmo32.DUTCH_TIME);
    }

    /** From the message itself, so that no attempt can have another; in the form of a random UUID, as the GGk asks. */
    private static UUID reference(MessageHeader header) {
        try {
            ByteBuffer hash = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest((header.function() + '/'
                    + header.sender() + '/' + header.identification()).getBytes(StandardCharsets.UTF_8)));
            return new UUID(hash.getLong() & 0xFFFFFFFFFFFF0FFFL | 0x4000L,
                    hash.getLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Request read(ResultSet row, int number) throws SQLException {
        return new Request(UUID.fromString(row.getString("reference")), ReferralId.of(row.getString("referral")),
                row.getString("sender"), row.getString("receiver"), row.getString("identification"),
                moment(row, "sent_at"), moment(row, "retour_at"), row.getObject("accepted", Boolean.class));
    }

    private static Instant moment(ResultSet row, String column) throws SQLException {
        OffsetDateTime moment = row.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
