package nl.schakel.feedback;

import java.time.Instant;
import java.time.LocalDate;

import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.referral.Referral;

/**
 * One thing the practice may know about a referral.
 *
 * @param version    the version of the referral that it tells of
 * @param at         when it happened
 * @param text       plain Dutch, complete in itself
 * @param reason     why, for {@code Task.statusReason}; null with a state that needs none
 * @param fromHub    whether the hub itself says this, and not the municipality
 * @param beside     whether it stands beside the state of the referral: then it is told also where a newer state follows
 * @param municipality whose the referral was then
 * @param contact    whom to call there, null where the municipality named nobody and where the hub itself says this
 * @param caseNumber null where the practice may not know it or there is none
 * @param next       the next legal term, null where none runs or it may not be told
 * @param decided    what was granted, null where nothing was or it may not be told
 * @param document   number of the document that comes along ({@link nl.schakel.referral.MdoDocuments#read}); null where
 *                   none does
 */
public record Feedback(Referral referral, int version, Instant at, BusinessStatus status, String text, String reason,
                       boolean fromHub, boolean beside, GemeenteCode municipality, Municipality.Contact contact,
                       String caseNumber, LocalDate deadline, NextTerm next, Decided decided, Integer document) {

    /** With a document. */
    public Feedback(Referral referral, int version, Instant at, BusinessStatus status, String text, String reason,
                    boolean fromHub, boolean beside, GemeenteCode municipality, Municipality.Contact contact,
                    String caseNumber, LocalDate deadline, Integer document) {
        this(referral, version, at, status, text, reason, fromHub, beside, municipality, contact, caseNumber, deadline,
                null, null, document);
    }

    /** Without a document. */
    public Feedback(Referral referral, int version, Instant at, BusinessStatus status, String text, String reason,
                    boolean fromHub, boolean beside, GemeenteCode municipality, Municipality.Contact contact,
                    String caseNumber, LocalDate deadline) {
        this(referral, version, at, status, text, reason, fromHub, beside, municipality, contact, caseNumber, deadline,
                null);
    }

    /** The same, told in another way. */
    Feedback saying(BusinessStatus otherStatus, String otherText, String otherReason) {
        return new Feedback(referral, version, at, otherStatus, otherText, otherReason, fromHub, beside, municipality,
                contact, caseNumber, deadline, document);
    }
}
