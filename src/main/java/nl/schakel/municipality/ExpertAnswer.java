package nl.schakel.municipality;

import nl.schakel.referral.Fault;

/**
 * What an expert answered: one document of the expert's case, on its way to the municipality's case.
 *
 * @param address where the expert keeps it; tells one answer from another
 * @param title   the hub's own words, never the expert's: those may hold a name
 * @param format  {@code application/pdf} or {@code text/plain}
 * @param bytes   the document, at most {@link #LARGEST} bytes; the hub passes it on and does not read it
 */
public record ExpertAnswer(String address, String title, String format, byte[] bytes) {

    /** Longest answer that the hub carries, in bytes. */
    public static final int LARGEST = 10 * 1024 * 1024;

    /** The title under which the municipality finds it. */
    public static final String TITLE = "Antwoord van de deskundige";

    public static final String PDF = "application/pdf";
    public static final String TEXT = "text/plain";

    /** @throws Fault.Translation {@code expert-answer-too-large} or {@code expert-answer-format} */
    public ExpertAnswer {
        if (bytes.length > LARGEST) {
            throw new Fault.Translation("expert-answer-too-large", "Het antwoord van de deskundige is groter dan "
                    + LARGEST / (1024 * 1024) + " MB. Vraag om een kleiner document.");
        }
        if (!PDF.equals(format) && !TEXT.equals(format)) {
            throw new Fault.Translation("expert-answer-format", "Het antwoord van de deskundige is geen pdf en geen "
                    + "tekst. Vraag om een pdf.");
        }
    }

    /** Never shows what it says. */
    @Override
    public String toString() {
        return "ExpertAnswer of " + bytes.length + " bytes";
    }
}
