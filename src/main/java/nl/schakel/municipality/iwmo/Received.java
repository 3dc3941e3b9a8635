package nl.schakel.municipality.iwmo;

import java.time.LocalDate;
import java.util.List;

import nl.schakel.referral.WmoCategory;

/** A message of a municipality, as far as the hub needs it. */
sealed interface Received {

    MessageHeader header();

    /**
     * WMO316: what became of a WMO315.
     *
     * @param retourIdentification IdentificatieRetour
     * @param codes                every retour code that reports an error, or 0233 (not judged) where none does; empty
     *                             where it was accepted
     */
    record Retour(MessageHeader header, String retourIdentification, List<String> codes) implements Received {
    }

    /**
     * WMO319: a request is rejected or under investigation.
     *
     * @param answer WJ760
     * @param reason WJ759, null where there is none
     */
    record Answer(MessageHeader header, String reference, String answer, String reason) implements Received {

        static final String REJECTED = "1";
        static final String UNDER_INVESTIGATION = "2";
    }

    /**
     * WMO301: every valid allocation of one client at one practice, and those that changed (OP087).
     *
     * @param bsn the client's; only to see that it is the person whom the request was about
     */
    record Allocations(MessageHeader header, String bsn, List<Allocation> allocations) implements Received {

        @Override
        public String toString() {
            return "Allocations " + header.identification();
        }
    }

    /**
     * One ToegewezenProduct.
     *
     * @param reference ReferentieAanbieder, null where it honours no request or was told before (TR379)
     * @param assigned  Toewijzingsdatum and -tijd: the newest one of a number counts (OP033x1)
     * @param removed   removed or lapsed, so as if it was never sent (OP087)
     * @param category  of its Product, null where it has none that WMO020 knows
     */
    record Allocation(String number, String reference, String assigned, LocalDate from, LocalDate until,
                      boolean removed, WmoCategory category) {
    }
}
