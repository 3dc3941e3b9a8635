package nl.schakel.municipality.iwmo;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import nl.schakel.identity.Bsn;
import nl.schakel.referral.ReferralId;

/** What a message of a municipality must keep to beyond the XSD; the answer of each rule is a code of WJ001. */
final class IwmoRules {

    private static final String DATED_LATER = "8848";
    private static final String NO_REQUEST = "9355";
    private static final String ALLOCATED_BEFORE = "9359";
    private static final String ANSWERED_BEFORE = "9360";
    private static final String DECIDED_BEFORE = "9365";

    private final IwmoRequests requests;
    private final IwmoAnswers answers;

    IwmoRules(IwmoRequests requests, IwmoAnswers answers) {
        this.requests = requests;
        this.answers = answers;
    }

    /** Rules that can be told from the message alone (level 2), and the Header (TR135). */
    List<String> ofHeader(Received received, LocalDate today) {
        boolean inside = true;
        if (received instanceof Received.Answer answer) {
            // CD085 and CD086.
            inside = (answer.reason() != null) == isRejected(answer.answer());
        } else if (received instanceof Received.Allocations allocations) {
            // CS002 and CS003.
            inside = Bsn.isValid(allocations.bsn()) && allocations.allocations().stream()
                    .allMatch(found -> found.until() == null || !found.until().isBefore(found.from()));
        }
        if (!inside) {
            return List.of(Retours.TECHNICAL);
        }
        return received.header().date().isAfter(today) ? List.of(DATED_LATER) : List.of();
    }

    /**
     * TR355, TR359, TR360 and TR365 of a WMO319; none where it is accepted.
     *
     * @param about the referral of ours that it names; empty where there is none
     */
    List<String> of(Received.Answer answer, Optional<ReferralId> about) {
        if (about.isEmpty() || requests.of(about.get()).isEmpty()) {
            return List.of(NO_REQUEST);
        }
        boolean allocated = answers.allocations(about.get()).stream().anyMatch(allocation -> !allocation.removed());
        return of(answer.answer(), answers.answers(about.get()), allocated);
    }

    /**
     * The rules as such.
     *
     * @param answer    WJ760 of the message
     * @param before    WJ760 of those that were accepted before
     * @param allocated whether a WMO301 honoured the request
     */
    static List<String> of(String answer, List<String> before, boolean allocated) {
        List<String> broken = new ArrayList<>();
        if (allocated) {
            broken.add(ALLOCATED_BEFORE);
        }
        if (!isRejected(answer) && !before.isEmpty()) {
            broken.add(ANSWERED_BEFORE);
        }
        if (before.stream().anyMatch(IwmoRules::isRejected)) {
            broken.add(DECIDED_BEFORE);
        }
        return List.copyOf(broken);
    }

    private static boolean isRejected(String answer) {
        return Received.Answer.REJECTED.equals(answer);
    }
}
