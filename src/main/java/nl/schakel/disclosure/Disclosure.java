package nl.schakel.disclosure;

import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import nl.schakel.referral.Provision;

/**
 * What one recipient receives of a referral, built from an allow-list, with everything that was withheld by path and
 * reason. The record that GP, patient and auditor read alike (AVG art. 5(1)(c); Wmo 2015 art. 5.2.5(1)).
 *
 * @param policyVersion hash of the policy files that built it
 * @param provision     what the patient is referred for
 * @param role          the recipient's role: {@code consultant}, {@code medical-adviser} or {@code expert}
 * @param person        the patient, as far as released
 * @param facts         coded facts, in the order of the policy file
 * @param withheld      what was there and did not go, without values
 * @param text          what the GP wrote and confirmed for this recipient; null where nothing
 */
public record Disclosure(String policyVersion, Provision provision, String role, Person person, List<Fact> facts,
                         List<Withheld> withheld, String text) {

    /** Without words of the GP. */
    public Disclosure(String policyVersion, Provision provision, String role, Person person, List<Fact> facts,
                      List<Withheld> withheld) {
        this(policyVersion, provision, role, person, facts, withheld, null);
    }

    /**
     * The patient; every part is null where the policy does not release it or the referral does not have it.
     *
     * @param gender FHIR administrative gender code
     */
    public record Person(String bsn, Name name, LocalDate birthDate, String gender, Address address, String phone,
                         String email) {

        /** Masked: a person never shows in a log. */
        @Override
        public String toString() {
            return "Person ***";
        }
    }

    /**
     * @param initials letters only, without dots
     * @param prefix   voorvoegsel of the own family name
     * @param family   family name without prefix
     */
    public record Name(String initials, String given, String prefix, String family) {

        @Override
        public String toString() {
            return "Name ***";
        }
    }

    /**
     * A Dutch home address.
     *
     * @param number house number, digits
     * @param letter one letter, null where absent
     * @param suffix toevoeging, at most four characters, null where absent
     */
    public record Address(String street, String number, String letter, String suffix, String postalCode, String city) {

        @Override
        public String toString() {
            return "Address ***";
        }
    }

    /**
     * One released fact.
     *
     * @param element the policy's name for it, for instance {@code mobility.walking}
     * @param label   our own Dutch words for the element
     * @param system  code system of {@code code}; null for a flag or class
     * @param code    an allow-listed code, {@code true} for a flag, or the name of the class
     * @param display our own Dutch words for the value, never the sender's
     */
    public record Fact(String element, String label, String system, String code, String display) {

        @Override
        public String toString() {
            return "Fact " + element;
        }
    }

    /**
     * @param path   FHIRPath-like, for instance {@code DeviceUseStatement[0].reasonReference}; the index is the place
     *               among the resources of that type in the Bundle; never a value. A resource of which nothing goes
     *               has one entry, its own path
     * @param reason machine code; {@link WithheldReason} lists them all with words for the patient
     */
    public record Withheld(String path, String reason) {
    }

    /** The names of the elements that go, each once: what a consent token calls {@code datatypes}. */
    public Set<String> elements() {
        return facts.stream().map(Fact::element).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
