package nl.schakel.municipality.zgw;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.ObjectMapper;
import nl.schakel.demo.zgw.Options;
import nl.schakel.directory.Municipality;
import nl.schakel.disclosure.Disclosure;
import nl.schakel.identity.AgbCode;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.municipality.Consignment;
import nl.schakel.municipality.DryRun;
import nl.schakel.municipality.StepMemory;
import nl.schakel.municipality.WmoRequest;
import nl.schakel.referral.Provision;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;
import nl.schakel.referral.Urgency;

/** A municipality, a consignment and a memory, as small as a whole delivery allows. */
final class ZgwFixture {

    static final String SECRET = "geheim-van-schakel-dat-lang-genoeg-is-voor-hs256";
    static final String CALLBACK_SECRET = "geheim-van-de-notificaties";
    static final String RSIN = "111222333";
    static final byte[] PDF = "%PDF-1.7 de melding zelf".getBytes(StandardCharsets.US_ASCII);
    static final String TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJwc2V1ZG9uaWVtIn0.c2lnbmF0dXVy";
    static final String BSN = "999990019";
    /** Half past eleven at night in London is the next day in Amsterdam. */
    static final Instant RECEIVED = Instant.parse("2026-11-19T23:30:00Z");

    private ZgwFixture() {
    }

    static Options options() {
        return Options.of("schakel", SECRET, RSIN);
    }

    static Map<String, Object> block(URI address) {
        Map<String, Object> block = new LinkedHashMap<>();
        for (String api : List.of("zaken", "documenten", "catalogi", "besluiten")) {
            block.put(api, address + "/" + api + "/api/v1");
        }
        block.put("client-id", "schakel");
        block.put("secret", SECRET);
        block.put("rsin", RSIN);
        block.put("zaaktype", "WMO-MELDING");
        block.put("callback-secret", CALLBACK_SECRET);
        block.put("statuses", Map.of("In onderzoek", "in-progress", "Wacht op cliënt", "waiting"));
        block.put("results", new HashMap<>(Map.of("Toegekend", "granted", "Gedeeltelijk toegekend", "partly-granted",
                "Afgewezen", "refused", "Ingetrokken", "withdrawn", "Andere gemeente", "other-municipality")));
        block.put("decisions", Map.of("Toekenning Wmo", "granted", "Afwijzing Wmo", "refused"));
        return block;
    }

    static Municipality municipality(Map<String, Object> block) {
        return municipality(block, true);
    }

    static Municipality municipality(Map<String, Object> block, boolean decisionShared) {
        return new Municipality(new GemeenteCode("0363"), "Amsterdam", new Oin("00000099000000363000"),
                LocalDate.of(1900, 1, 1), null, EnumSet.allOf(Provision.class), List.of(),
                new Municipality.Terms(Period.ofDays(42), Period.ofDays(56)), decisionShared, "zgw", block);
    }

    /** The municipality as it is reached for one of its recipients, each with a zaaktype of its own. */
    static Municipality place(Map<String, Object> block, RecipientRole role) {
        Municipality plain = municipality(block);
        Municipality.Recipients recipients = new Municipality.Recipients(false,
                adviser("GGD", "00000099000000363001", "WMO-MEDISCH-ADVIES", block),
                adviser("Expertisepunt", "00000099000000363002", "WMO-CONSULTATIE", block));
        return new Municipality(plain.code(), plain.name(), plain.oin(), plain.validFrom(), null, null, plain.accepts(),
                recipients, List.of(), plain.terms(), true, "zgw", block, null).at(role).orElseThrow();
    }

    private static Municipality.Adviser adviser(String name, String oin, String zaaktype, Map<String, Object> block) {
        Map<String, Object> own = new LinkedHashMap<>(block);
        own.put("zaaktype", zaaktype);
        return new Municipality.Adviser(name, new Oin(oin), "zgw", false, null, own);
    }

    /** What goes to one recipient: an expert gets neither person nor practice. */
    static Consignment consignment(ReferralId reference, RecipientRole role) {
        Consignment melding = consignment(reference);
        WmoRequest request = melding.request();
        boolean expert = role == RecipientRole.EXPERT;
        Disclosure all = request.disclosure();
        Disclosure disclosure = new Disclosure(all.policyVersion(), all.provision(), role.code(), expert
                ? new Disclosure.Person(null, null, null, null, null, null, null) : all.person(), all.facts(),
                List.of());
        return new Consignment(new WmoRequest(reference, RECEIVED, request.urgency(), disclosure,
                expert ? null : request.referrer(), request.consent(), role), PDF, TOKEN);
    }

    static Consignment consignment(ReferralId referral) {
        Disclosure.Person person = new Disclosure.Person(BSN, new Disclosure.Name("JM", "Johanna", "de", "Vries"),
                LocalDate.of(1944, 3, 9), "female",
                new Disclosure.Address("Kastanjelaan", "12", "a", "bis", "1091 AB", "Amsterdam"), "020-1234567",
                "j.devries@example.nl");
        Disclosure disclosure = new Disclosure("beleid-1", Provision.SCOOTMOBIEL, "consultant", person,
                List.of(new Disclosure.Fact("mobility.walking", "Lopen", "urn:x", "y", "Hooguit 100 meter")),
                List.of());
        return new Consignment(new WmoRequest(referral, RECEIVED, Urgency.URGENT, disclosure,
                new WmoRequest.Referrer(new AgbCode("01012345"), "Huisartsenpraktijk De Linde", "020-5550110"),
                new WmoRequest.ConsentEvidence("C-2026-118", LocalDate.of(2026, 11, 19), null)), PDF, TOKEN);
    }

    /** What a dry run says of a catalogue, as sentences. */
    static List<String> catalogueFindings(Municipality place, RecipientRole recipient) {
        ZgwClient client = new ZgwClient(new ObjectMapper(), Clock.systemUTC());
        return new CatalogueProbe(new ZgwCatalogue(client, Clock.systemUTC()), Clock.systemUTC())
                .findings(client.open(place), recipient).stream().map(DryRun.Finding::sentence).toList();
    }

    /** Remembers as long as the test runs. */
    static final class Memory implements StepMemory {

        final Map<String, String> steps = new LinkedHashMap<>();
        boolean resumed;

        @Override
        public Optional<String> result(String step) {
            return Optional.ofNullable(steps.get(step));
        }

        @Override
        public void done(String step, String result) {
            if (steps.putIfAbsent(step, result) != null) {
                throw new IllegalStateException("a step is done once: " + step);
            }
        }

        @Override
        public void moved(String address) {
            steps.put(CASE, address);
        }

        @Override
        public boolean resumed() {
            return resumed;
        }

        Memory again() {
            resumed = true;
            return this;
        }
    }
}
