package nl.schakel.municipality.iwmo;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.Period;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import nl.schakel.directory.Municipality;
import nl.schakel.identity.GemeenteCode;
import nl.schakel.identity.Oin;
import nl.schakel.referral.Provision;

/** A municipality that speaks iWmo, and a message for it. */
final class TransportFixture {

    static final String SECRET = "geheim-van-de-hub-bij-de-gemeente";
    static final String CALLBACK_SECRET = "geheim-van-de-gemeente-bij-de-hub";
    static final String TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJwc2V1ZG9uaWVtIn0.c2lnbmF0dXVy";
    static final UUID REFERENCE = UUID.fromString("9c0f7b90-5c69-41e5-a837-0800200c9a66");
    static final byte[] PAYLOAD = ("<wmo315:Bericht xmlns:wmo315=\"http://www.istandaarden.nl/iwmo/3_2/wmo315/schema\">"
            + "é</wmo315:Bericht>").getBytes(StandardCharsets.UTF_8);

    private TransportFixture() {
    }

    static Map<String, Object> http(Object url) {
        return block("transport", "http", "url", url.toString(), "secret", SECRET);
    }

    static Map<String, Object> folder(Object folder) {
        return block("transport", "folder", "folder", folder.toString());
    }

    static Map<String, Object> amqp(Object url) {
        return block("transport", "amqp", "url", url.toString(), "queue", "wmo.in", "user", "schakel", "secret",
                SECRET);
    }

    private static Map<String, Object> block(String... pairs) {
        Map<String, Object> block = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            block.put(pairs[i], pairs[i + 1]);
        }
        block.put("callback-secret", CALLBACK_SECRET);
        return block;
    }

    static Municipality place(Map<String, Object> block) {
        return new Municipality(new GemeenteCode("0384"), "Diemen", new Oin("00000099000000384000"),
                LocalDate.of(1900, 1, 1), null, EnumSet.allOf(Provision.class), List.of(),
                new Municipality.Terms(Period.ofDays(42), Period.ofDays(56)), true, "iwmo", block);
    }

    static IwmoMessage message() {
        return message("WH0000000042", PAYLOAD);
    }

    static IwmoMessage message(String identification, byte[] payload) {
        return new IwmoMessage("WMO315", identification, "01012345", "0384", REFERENCE, false, payload, TOKEN);
    }

    static IwmoMessage retour() {
        return new IwmoMessage("WMO302", "RT0000000042", "01012345", "0384", REFERENCE, true, PAYLOAD, null);
    }
}
