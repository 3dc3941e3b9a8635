package nl.schakel.proof;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import nl.schakel.story.Hub;

/**
 * What nobody should send: markers in addresses, searches and headers, and in messages at the doors of municipalities.
 */
final class Probes {

    private static final int UNAUTHORISED = 401;
    private static final int SERVER_ERROR = 500;

    private final Markers markers;
    private final Round round;
    private final List<String> surprises;

    Probes(Markers markers, Round round, List<String> surprises) {
        this.markers = markers;
        this.round = round;
        this.surprises = surprises;
    }

    void all() {
        practices();
        IwmoTowns.CODES.forEach(code -> door("/iwmo/" + code + "/berichten", round.iwmo().callbackSecret(code)));
        StufTown.CODES.forEach(code -> door("/stuf/" + code, round.stuf().callbackSecret()));
        door("/zgw/" + Hub.AMSTERDAM + "/notificaties", "callback-secret-of-" + Hub.AMSTERDAM);
        Stream.of("/iwmo/%s/berichten", "/stuf/%s", "/zgw/%s/notificaties").forEach(path -> {
            strange(path.formatted(markers.text("a municipality in a path")), "Bearer " + markers.text("a secret"));
            strange(path.formatted("0014"), markers.text("a secret"));
        });
        shouts();
    }

    private void practices() {
        round.get(Hub.LINDE, "/" + markers.text("a path"));
        round.get(Hub.LINDE, "/fhir/" + markers.text("a path below /fhir"));
        round.get(Hub.LINDE, "/fhir/Task/" + markers.text("an id in a path"));
        round.get(Hub.LINDE, "/fhir/Task?" + markers.text("the name of a parameter") + "=1");
        // The answer to a search repeats the search: FHIR asks for its link "self".
        String search = "/fhir/Task?identifier=" + markers.text("a number that is not known");
        markers.allowLast(Marker.Kind.TEXT, Place.ANSWER.name());
        round.get(Hub.LINDE, search);
        round.get(Hub.LINDE, "/fhir/Task?_lastUpdated=" + markers.text("a date that is none"));
        round.get(Hub.LINDE, "/fhir/$" + markers.text("an operation"));
        round.get(Hub.LINDE, "/zgw/" + markers.text("a municipality in a path") + "/notificaties");
        round.get(Hub.LINDE, "/consent-tokens/status-lists/" + markers.text("a status list"));
        round.get(Hub.LINDE, "/fhir/Consent/" + markers.text("a Consent in a path"));
        round.put(Hub.LINDE, "/fhir/Consent/" + markers.text("a Consent in a path"),
                "{}".getBytes(StandardCharsets.UTF_8));
        round.post(Hub.LINDE, "/consent-tokens/introspect", "application/x-www-form-urlencoded",
                ("token=" + markers.text("a token")).getBytes(StandardCharsets.UTF_8), Place.ANSWER);
        round.get(Hub.LINDE, "/operations/" + markers.text("an operator's page"));
        // By its X-Request-ID a sender knows its answer again.
        String request = markers.text("X-Request-ID");
        markers.allowLast(Marker.Kind.TEXT, Place.ANSWER.name(), Place.ERROR.name());
        round.get(Hub.LINDE, "/fhir/metadata", "X-Request-ID", request, "User-Agent", markers.text("User-Agent"),
                "X-Forwarded-For", markers.text("X-Forwarded-For"));
        round.get(Hub.LINDE, "/fhir/Task/1", "Accept", "application/" + markers.text("Accept"), "If-None-Match",
                "W/\"" + markers.text("If-None-Match") + '"', "X-Request-ID", request);
    }

    /** Every body that is none, with the right secret; and a stranger's. */
    private void door(String path, String secret) {
        bodies(markers.text("a message at a door")).forEach(body -> {
            // Not UTF-8, where it holds anything beyond ASCII.
            byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
            int status = round.call(path, "Bearer " + secret, "text/xml", bytes);
            if (status == UNAUTHORISED || status >= SERVER_ERROR) {
                surprises.add("a door answered " + status + " at " + path);
            }
        });
        strange(path, null);
        strange(path, "Basic " + markers.text("a secret"));
    }

    private static Stream<String> bodies(String word) {
        String xml = "<?xml version=\"1.0\"?>";
        return Stream.of(word, "<" + word, xml + "<" + word + "></x>", xml + "<" + word + ":a/>",
                xml + "<a>&" + word + ";</a>", xml + "<a b='" + word + "' b='" + word + "'/>",
                "<?xml version=\"1.0\" encoding=\"" + word + "\"?><a/>", "<a>\u00ff" + word + "</a>",
                "<!DOCTYPE " + word + " [<!ENTITY e \"" + word + "\">]><a>&e;</a>",
                bericht("301", word, "414"), bericht("316", word, "445"), bericht("319", word, word),
                soap("zakLk01", word), soap(word, "Z-2026-1"), soap("zakLk01", "0".repeat(300_000) + word),
                "{\"" + word + "\": ", """
                {"kanaal": "zaken", "hoofdObject": "%1$s", "kenmerken": {"%1$s": "%1$s"}, "actie": "%1$s"}"""
                .formatted(word), """
                {"kanaal": "besluiten", "hoofdObject": "http://%1$s.invalid/%1$s"}""".formatted(word));
    }

    private void strange(String path, String secret) {
        int status = round.call(path, secret, "application/xml",
                soap("zakLk01", markers.text("a message of a stranger")).getBytes(StandardCharsets.UTF_8));
        if (status != UNAUTHORISED) {
            surprises.add("a stranger was answered " + status);
        }
    }

    private static String bericht(String kind, String sender, String code) {
        return """
                <b:Bericht xmlns:b="http://www.istandaarden.nl/iwmo/3_2/wmo%1$s/schema"><b:Header>\
                <b:BerichtCode>%3$s</b:BerichtCode><b:BerichtVersie>3</b:BerichtVersie>\
                <b:BerichtSubversie>2</b:BerichtSubversie><b:Afzender>%2$s</b:Afzender></b:Header>\
                <b:%2$s>%2$s</b:%2$s></b:Bericht>""".formatted(kind, sender, code);
    }

    private static String soap(String message, String number) {
        return """
                <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header><w:Security \
                xmlns:w="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">\
                <w:UsernameToken><w:Username>%2$s</w:Username><w:Password>%2$s</w:Password></w:UsernameToken>\
                </w:Security></s:Header><s:Body><z:%1$s xmlns:z="http://www.egem.nl/StUF/sector/zkn/0310">\
                <z:stuurgegevens><z:referentienummer>%2$s %2$s</z:referentienummer><z:zender>%2$s</z:zender>\
                </z:stuurgegevens><z:object><z:identificatie>%2$s</z:identificatie><z:omschrijving>%2$s\
                </z:omschrijving></z:object></z:%1$s></s:Body></s:Envelope>""".formatted(message, number);
    }

    /** Lines that are no HTTP: a server likes to tell what it could not read. */
    private void shouts() {
        String end = "\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        round.shout("GET /fhir/Patient?name={" + markers.text("a request line") + "} HTTP/1.1" + end);
        round.shout(markers.text("a method") + "\u00e9 / HTTP/1.1" + end);
        round.shout("GET / HTTP/" + markers.text("a version") + end);
        round.shout("GET /actuator/health HTTP/1.1\r\n" + markers.text("a header") + " : x\r\nB\u00e9" + markers.text(
                "a header") + ": x" + end);
        round.shout("GET /actuator/health HTTP/1.1\r\nCookie: a=\"" + markers.text("a cookie") + "; ,=\u0001" + end);
        round.shout("GET /actuator/health HTTP/1.1\r\nContent-Length: " + markers.text("a length") + end);
        round.shout("GET /actuator/health?" + markers.text("a parameter") + "=%zz&b=%" + markers.text("a parameter")
                + " HTTP/1.1" + end);
        round.shout("POST /login HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded; charset="
                + markers.text("a charset") + "\r\nContent-Length: 5" + end + "a=%zz");
        round.shout("GET /fhir/%2e%2e/" + markers.text("a path") + ";x=" + markers.text("a path") + "//.. HTTP/1.1"
                + end);
        round.shout("GET http://" + markers.text("a host") + "_/ HTTP/1.1\r\nHost: " + markers.text("a host")
                + "_:x\r\n\r\n");
    }
}
