package nl.schakel.operations.access;

/** What a person on the operators' pages may do. Each stands alone; {@link Role} says who has which. */
public enum Right {

    /** See how everything flows; never what it is about. */
    VIEW,
    /** Resend, park, close, hold and release. */
    OPERATE,
    /** What concerns the hub itself: configuration and audit. */
    ADMINISTER,
    /** See the content of a referral, each time with a reason and an entry in the audit log (NEN 7513). */
    CONTENT
}
