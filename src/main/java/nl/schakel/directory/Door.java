package nl.schakel.directory;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

import nl.schakel.referral.Provision;
import nl.schakel.referral.Risk;
import nl.schakel.referral.Urgency;

/**
 * A door of a municipality other than its own desk: an area team, a neighbourhood team, a debt counsellor. It is no
 * other recipient: whoever works behind it decides in the municipality's name (Wmo 2015 art. 2.6.3), so a consent names
 * the municipality, and what goes is the consultant's selection.
 *
 * <p>A referral goes through the first door that fits, and where none does to the desk. A door fits where every group
 * that its file names holds: triage ({@code urgency} or {@code risk}, either suffices), {@code postcodes},
 * {@code provisions}.
 *
 * @param name       as GP, patient and municipality know it
 * @param urgencies  any of these, or any of {@code risks}; both empty: triage plays no part
 * @param risks      see {@code urgencies}; a risk that was not stated, or could not be read, is none of them
 * @param postcodes  the patient's home lies in any of these; empty: anywhere
 * @param provisions any of these; empty: whatever the municipality takes
 * @param from       the first day that referrals go through it, null for always
 * @param until      the first day that no new ones do, null while they do; what went through it before stays there
 * @param connection the block of the municipality's standard, what differs for this door already in it
 */
public record Door(String name, Set<Urgency> urgencies, Set<Risk> risks, List<Postcodes> postcodes,
                   Set<Provision> provisions, LocalDate from, LocalDate until, Map<String, Object> connection) {

    /**
     * What a door is chosen by.
     *
     * @param risk     null where none was stated, or none that can be read
     * @param postcode of the patient's home, four digits and two capitals; null where unknown
     */
    public record Asked(Provision provision, Urgency urgency, Risk risk, String postcode) {

        /** Says nothing of where the patient lives. */
        @Override
        public String toString() {
            return "Asked for " + provision;
        }
    }

    /**
     * Postcodes that follow one another.
     *
     * @param first four digits and two capitals; the last likewise, and both are included
     */
    public record Postcodes(String first, String last) {

        boolean contains(String postcode) {
            return postcode.compareTo(first) >= 0 && postcode.compareTo(last) <= 0;
        }
    }

    /** Whether a referral that is accepted on a day goes through it. */
    public boolean fits(Asked asked, LocalDate day) {
        boolean open = (from == null || !day.isBefore(from)) && (until == null || day.isBefore(until));
        boolean triage = urgencies.isEmpty() && risks.isEmpty() || urgencies.contains(asked.urgency())
                || asked.risk() != null && risks.contains(asked.risk());
        boolean home = postcodes.isEmpty() || asked.postcode() != null
                && postcodes.stream().anyMatch(range -> range.contains(asked.postcode()));
        return open && triage && home && (provisions.isEmpty() || provisions.contains(asked.provision()));
    }

    /** Never shows the connection: it holds secrets. */
    @Override
    public String toString() {
        return name;
    }
}
