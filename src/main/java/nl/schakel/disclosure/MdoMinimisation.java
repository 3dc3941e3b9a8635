package nl.schakel.disclosure;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import nl.schakel.directory.Municipality;
import nl.schakel.directory.Practice;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;

/**
 * Builds what one party may know of what a meeting agreed, from codes, roles and days (AVG art. 5(1)(c); Wmo 2015
 * art. 5.2.5(1)). There is no way for text into it, and not for the patient's name either: the case has that.
 */
public final class MdoMinimisation {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", new Locale("nl", "NL"));
    private static final Disclosure.Person NOBODY = new Disclosure.Person(null, null, null, null, null, null, null);

    private final MdoPolicy policy;

    /** @param policy what was agreed */
    public MdoMinimisation(MdoPolicy policy) {
        this.policy = policy;
    }

    /**
     * What a plan says in our own codes.
     *
     * @param bundle       as the HIS sent it
     * @param plan         the plan, of the Bundle
     * @param practice     who sent it: an organisation that is neither this nor the municipality is not told
     * @param municipality where the case is
     */
    public MdoPlan read(Bundle bundle, CarePlan plan, Practice practice, Municipality municipality) {
        return new MdoReader(bundle, plan, practice, municipality).read();
    }

    /** @return empty where nothing of it may go to this party */
    public Optional<MdoRelease> release(MdoPlan plan, Provision provision, RecipientRole role) {
        List<MdoAction> actions = new ArrayList<>();
        List<Disclosure.Fact> facts = new ArrayList<>();
        List<Disclosure.Withheld> withheld = new ArrayList<>(plan.withheld());
        LocalDate day = plan.day() != null && policy.releases(role, MdoPolicy.Element.MEETING_DAY) ? plan.day() : null;
        if (day != null) {
            facts.add(fact(MdoPolicy.Element.MEETING_DAY, "Overleg van", day));
        } else if (plan.day() != null) {
            withheld.add(new Disclosure.Withheld("CarePlan[0].created", WithheldReason.NOT_LISTED.code()));
        }
        for (MdoAction action : plan.actions()) {
            if (policy.releases(role, MdoPolicy.Element.ACTION) && policy.releases(role, action.kind())) {
                MdoAction released = release(action, role, withheld);
                actions.add(released);
                facts(released, actions.size(), facts);
            } else {
                withheld.add(new Disclosure.Withheld("CarePlan[0].activity", WithheldReason.CODE_NOT_LISTED.code()));
            }
        }
        return actions.isEmpty() ? Optional.empty() : Optional.of(new MdoRelease(day, actions,
                new Disclosure(policy.version(), provision, role.code(), NOBODY, List.copyOf(facts),
                        List.copyOf(withheld))));
    }

    private MdoAction release(MdoAction action, RecipientRole role, List<Disclosure.Withheld> withheld) {
        return new MdoAction(action.kind(),
                part(action.status(), role, MdoPolicy.Element.STATUS, "status", withheld),
                part(action.performer(), role, MdoPolicy.Element.PERFORMER, "performer", withheld),
                part(action.day(), role, MdoPolicy.Element.DAY, "scheduled", withheld));
    }

    private <T> T part(T value, RecipientRole role, MdoPolicy.Element element, String name,
                       List<Disclosure.Withheld> withheld) {
        if (value == null || policy.releases(role, element)) {
            return value;
        }
        withheld.add(new Disclosure.Withheld("CarePlan[0].activity.detail." + name, WithheldReason.NOT_LISTED.code()));
        return null;
    }

    private static void facts(MdoAction action, int number, List<Disclosure.Fact> facts) {
        String label = "Afspraak " + number;
        facts.add(new Disclosure.Fact(MdoPolicy.Element.ACTION.code(), label, MdoAction.SYSTEM, action.kind().code(),
                action.kind().label()));
        if (action.status() != null) {
            facts.add(new Disclosure.Fact(MdoPolicy.Element.STATUS.code(), label + ": hoe ver",
                    "http://hl7.org/fhir/care-plan-activity-status", action.status().code(), action.status().label()));
        }
        if (action.performer() != null) {
            facts.add(new Disclosure.Fact(MdoPolicy.Element.PERFORMER.code(), label + ": wie", null,
                    action.performer().code(), action.performer().label()));
        }
        if (action.day() != null) {
            facts.add(fact(MdoPolicy.Element.DAY, label + ": wanneer", action.day()));
        }
    }

    private static Disclosure.Fact fact(MdoPolicy.Element element, String label, LocalDate day) {
        return new Disclosure.Fact(element.code(), label, null, day.toString(), DAY.format(day));
    }
}
