package nl.schakel.municipality.iwmo;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import nl.schakel.directory.Municipality;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.municipality.WmoRequest;
import nl.schakel.referral.Provision;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.Urgency;

/** A municipality that works with iWmo, and a request as small as one goes. */
final class IwmoFixture {

    static final String CALLBACK_SECRET = "geheim-van-de-berichten";
    static final String BSN = "999990019";
    static final String AGB = "01012345";
    /** Half past eleven at night in London is the next day in Amsterdam. */
    static final Instant RECEIVED = Instant.parse("2026-11-19T23:30:00Z");

    private IwmoFixture() {
    }

    static Municipality municipality(boolean decisionShared) {
        return municipality("0363", "Amsterdam", LocalDate.of(1900, 1, 1), null, decisionShared);
    }

    static Municipality from(LocalDate day) {
        return municipality("0363", "Amsterdam", day, null, true);
    }

    static Municipality municipality(String code, String name, LocalDate from, String successor, boolean shared) {
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("transport", "http");
        block.put("url", "https://iwmo.voorbeeld.example/berichten");
        block.put("secret", "geheim-van-schakel-bij-de-gemeente");
        block.put("callback-secret", CALLBACK_SECRET);
        return new Municipality(new GemeenteCode(code), name, new Oin("00000099000000" + code + "00"), from,
                successor == null ? null : LocalDate.of(2026, 1, 1),
                successor == null ? null : new GemeenteCode(successor), EnumSet.allOf(Provision.class),
                new Municipality.Recipients(false, null, null), List.of(),
                new Municipality.Terms(Period.ofDays(42), Period.ofDays(56)), shared, "iwmo", block, null);
    }

    static WmoRequest request(ReferralId referral, Provision provision) {
        Disclosure.Person person = new Disclosure.Person(BSN, new Disclosure.Name("JM", "Johanna", "de", "Vries"),
                LocalDate.of(1944, 3, 9), "female",
                new Disclosure.Address("Kastanjelaan", "12", "a", "bis", "1091 AB", "Amsterdam"), "020-1234567",
                "j.devries@example.nl");
        Disclosure disclosure = new Disclosure("beleid-1", provision, "consultant", person,
                List.of(new Disclosure.Fact("mobility.walking", "Lopen", "urn:x", "y", "Hooguit 100 meter"),
                        new Disclosure.Fact("urgency", "Urgentie", "urn:x", "urgent", "Dringend")), List.of());
        return new WmoRequest(referral, RECEIVED, Urgency.URGENT, disclosure,
                new WmoRequest.Referrer(new AgbCode(AGB), "Huisartsenpraktijk De Linde", "020-5550110"),
                new WmoRequest.ConsentEvidence("Consent/" + referral, LocalDate.of(2026, 11, 19), null));
    }
}
