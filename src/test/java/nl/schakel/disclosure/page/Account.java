package nl.schakel.disclosure.page;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import nl.schakel.disclosure.WithheldReason;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.disclosure.page.DisclosureRecord;
import nl.schakel.disclosure.Disclosure.Fact;
import nl.schakel.disclosure.Disclosure.Person;
import nl.schakel.disclosure.Disclosure.Withheld;
import nl.schakel.disclosure.page.DisclosureRecord.Received;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;

/** A scootmobiel for Mrs De Vries, with the file of an ordinary patient of 82 behind it. */
final class Account {

    static final Instant SENT = Instant.parse("2026-11-20T10:02:00Z");
    static final Instant MADE = Instant.parse("2026-12-04T09:00:00Z");
    static final Instant REVOKED = Instant.parse("2026-12-03T13:20:00Z");
    static final Instant UNTIL = Instant.parse("2027-05-20T21:59:00Z");
    static final DisclosureRecord.Feedback AGREED = new DisclosureRecord.Feedback(true, null, false);
    static final String REFERENCE = "3f2a9c1b-e4d0-4c55-9a51-0123456789ab";
    static final Person PERSON = new Person("999990019", new Disclosure.Name("JM", "Johanna", "de", "Vries"),
            LocalDate.of(1944, 3, 9), "female",
            new Disclosure.Address("Kastanjelaan", "12", "a", "bis", "1091 AB", "Amsterdam"), "020-1234567", null);
    static final List<Fact> FACTS = List.of(new Fact("urgency", "Hoe snel het moet", null, "urgent", "Dringend"),
            new Fact("mobility.walking", "Lopen", "urn:x", "1", "Heeft hulp nodig bij het lopen"),
            new Fact("mobility.stairs", "Traplopen", "urn:x", "2", "Kan geen trap lopen"),
            new Fact("living.access", "Toegang tot de woning", "urn:x", "3", "Flat of appartement met lift"),
            new Fact("aids", "Hulpmiddelen die er al zijn", "urn:x", "4", "Rollator"),
            new Fact("prognosis", "Verwachting", null, "progressive", "Wordt waarschijnlijk erger"));

    private Account() {
    }

    /** What stays of an ordinary file: forty things. */
    static List<Withheld> withheld() {
        List<Withheld> withheld = new ArrayList<>(List.of(new Withheld("Patient[0].identifier[0]", "not-listed"),
                new Withheld("Patient[0].telecom[1]", "not-listed"), new Withheld("Patient[0].contact", "not-listed"),
                new Withheld("Patient[0].generalPractitioner", "author"), new Withheld("Patient[0].text", "narrative"),
                new Withheld("ServiceRequest[0].reasonCode", "reason"),
                new Withheld("ServiceRequest[0].reasonReference", "reason"),
                new Withheld("ServiceRequest[0].note", "free-text"),
                new Withheld("DeviceUseStatement[0].reasonReference", "reason"),
                new Withheld("Device[1]", "device-not-listed"), new Withheld("Condition[0]", "not-functional"),
                new Withheld("Condition[1]", "not-functional"), new Withheld("Observation[1].performer", "author"),
                new Withheld("Observation[1].effective", "not-listed"), new Withheld("Observation[5]", "superseded"),
                new Withheld("AllergyIntolerance[0]", "not-listed"),
                new Withheld("DocumentReference[0]", "not-listed")));
        for (int more = 0; withheld.size() < 40; more++) {
            withheld.add(new Withheld("MedicationStatement[" + more + ']', "not-listed"));
        }
        return withheld;
    }

    /** Something for every reason there is. */
    static List<Withheld> everyReason() {
        List<Withheld> withheld = new ArrayList<>();
        String[] paths = {"MedicationStatement[0]", "ServiceRequest[0].reasonCode", "ServiceRequest[0].note",
                "Patient[0].text", "Practitioner[0]", "Patient[0].extension", "Observation[1].contained",
                "Observation[4]", "ServiceRequest[0].supportingInfo", "Condition[0]", "Device[1]", "Observation[5]",
                "Condition[1]", "Observation[6]", "Observation[7]", "DeviceUseStatement[1]", "Observation[8]",
                "AllergyIntolerance[0]"};
        int i = 0;
        for (WithheldReason reason : WithheldReason.values()) {
            withheld.add(new Withheld(paths[i++ % paths.length], reason.code()));
        }
        return withheld;
    }

    static Disclosure disclosure(RecipientRole role, String text) {
        return new Disclosure("beleid-1", Provision.SCOOTMOBIEL, role.code(), PERSON, FACTS, withheld(), text);
    }

    static Received delivered(String name, RecipientRole role, Disclosure disclosure) {
        return new Received(name, role, SENT.plusSeconds(180), null, "ZAAK-2026-0004711", LocalDate.of(2026, 11, 20),
                LocalDate.of(2027, 5, 20), disclosure, null, UNTIL, true);
    }

    static Received notDelivered(String name, RecipientRole role, String why, Disclosure disclosure) {
        return new Received(name, role, null, why, null, LocalDate.of(2026, 11, 20), null, disclosure, null, null,
                false);
    }

    static DisclosureRecord record(Received... recipients) {
        return record(Provision.SCOOTMOBIEL, AGREED, recipients);
    }

    static DisclosureRecord record(Provision provision, DisclosureRecord.Feedback feedback, Received... recipients) {
        return new DisclosureRecord(REFERENCE, provision, "Huisartsenpraktijk De Linde", "020-5550110", "01012345",
                SENT, MADE, List.of(recipients), feedback, null, false);
    }

    /** What is between the tags, without the style sheet. */
    static String words(String html) {
        return html.replaceAll("(?s)<style.*?</style>", "").replaceAll("<[^>]*>", " ").replace("&lt;", "<")
                .replace("&gt;", ">").replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&")
                .replaceAll("\\s+", " ");
    }
}
