package nl.schakel.proof;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import nl.schakel.demo.stuf.Options;
import nl.schakel.demo.stuf.SimulatedStuf;
import nl.schakel.proof.Passage.Call;
import nl.schakel.proof.Passage.Said;
import nl.schakel.story.Hub;

/**
 * A municipality with a StUF case system that tells more of a case than it was asked, and another one before the same
 * system that refuses every case and repeats it. Their secrets are markers.
 */
final class StufTown implements AutoCloseable {

    private static final String TALKING = "0384";
    private static final String REFUSING = "0310";
    static final List<String> CODES = List.of(TALKING, REFUSING);

    private final Markers markers;
    private final SimulatedStuf system;
    private final Passage talking;
    private final Passage refusing;
    private final String callbackSecret;
    private final List<String> told = new ArrayList<>();
    private volatile boolean unknownResult;
    private volatile int refusals;

    /** Adds both to a neighbourhood that is not open yet. */
    StufTown(Markers markers, Hub hub) {
        this.markers = markers;
        String secret = secret("stuf.secret", TALKING, REFUSING);
        callbackSecret = secret("stuf.callback-secret");
        system = SimulatedStuf.start(0, Options.of(TALKING, "SCHAKEL", "ZAAKSYSTEEM").withLogin("schakel", secret));
        // Made beforehand: the markers are for one thread.
        for (int i = 0; i < 12; i++) {
            told.add(markers.text("zakLa01: a text"));
        }
        talking = new Passage(system.address(), call -> null, this::more);
        refusing = new Passage(system.address(), this::refuses, (asked, answer) -> answer);
        town(hub, TALKING, "Diemen", talking, secret, "1.2");
        town(hub, REFUSING, "De Bilt", refusing, secret, "1.1");
    }

    private String secret(String setting, String... codes) {
        String marker = markers.text(setting + " in the configuration");
        for (String code : codes) {
            markers.allowLast(Marker.Kind.TEXT, Place.municipality(code).name());
        }
        return "geheim-" + marker;
    }

    private void town(Hub hub, String code, String name, Passage passage, String secret, String soap) {
        hub.withFile("municipalities/" + code + "-" + name.toLowerCase().replace(' ', '-') + ".yaml", """
                code: "%1$s"
                name: %2$s
                oin: "%3$s"
                valid: {from: 1900-01-01}
                feedback: {decision: true}
                standard: stuf
                stuf:
                  vrije-berichten: %4$s/stuf/vrijeberichten
                  ontvang-asynchroon: %4$s/stuf/ontvangasynchroon
                  beantwoord-vraag: %4$s/stuf/beantwoordvraag
                  soap: "%5$s"
                  sender: {organisation: HUB, application: SCHAKEL}
                  receiver: {organisation: "0384", application: ZAAKSYSTEEM}
                  zaaktype: {code: B0757, omschrijving: Melding Wmo}
                  user: schakel
                  secret: %6$s
                  callback-secret: %7$s
                  poll: PT2S
                  timeout: PT3S
                  extra-elements: {telefoon: tel, email: mail, toestemming: akkoord, toestemmingstoken: token}
                  statuses: {Melding ontvangen: received, In onderzoek: in-progress, Wacht op cliënt: waiting}
                  results: {Toegekend: granted, Afgewezen: refused, Ingetrokken: withdrawn}
                  decisions: {Toekenning Wmo: granted}
                """.formatted(code, name, Hub.oin(code), passage.address(), soap, secret, callbackSecret));
    }

    /** Has it call back. */
    void subscribe(Hub hub) {
        system.subscribe(hub.address().resolve("/stuf/" + TALKING), callbackSecret);
    }

    String callbackSecret() {
        return callbackSecret;
    }

    int refusals() {
        return refusals;
    }

    /** Whatever a case can say of a person, where only dates and names of its own lists were asked. */
    private String more(String asked, String answer) {
        int end = answer.indexOf("</ZKN:object>");
        if (!answer.contains("zakLa01") || !answer.contains("<ZKN:startdatum") || end < 0) {
            return answer;
        }
        String first = answer.replaceFirst("(<ZKN:object[^>]*>)", "$1<ZKN:omschrijving>" + told.get(0)
                + "</ZKN:omschrijving><ZKN:toelichting>" + told.get(1) + "</ZKN:toelichting>");
        String person = """
                <ZKN:kenmerk><ZKN:kenmerk>%s</ZKN:kenmerk><ZKN:bron>%s</ZKN:bron></ZKN:kenmerk>\
                <ZKN:verlenging><ZKN:duur>0</ZKN:duur><ZKN:reden>%s</ZKN:reden></ZKN:verlenging>\
                <ZKN:heeft><ZKN:gerelateerde><ZKN:omschrijving>%s</ZKN:omschrijving></ZKN:gerelateerde>\
                <ZKN:toelichting>%s</ZKN:toelichting><ZKN:datumStatusGezet>%s</ZKN:datumStatusGezet></ZKN:heeft>\
                <ZKN:heeftAlsInitiator><ZKN:gerelateerde><ZKN:naam>%s</ZKN:naam></ZKN:gerelateerde>\
                </ZKN:heeftAlsInitiator><ZKN:leidtTot><ZKN:gerelateerde><ZKN:bst.omschrijving>%s</ZKN:bst.omschrijving>\
                <ZKN:toelichting>%s</ZKN:toelichting></ZKN:gerelateerde></ZKN:leidtTot>""".formatted(
                told.subList(2, 11).toArray());
        String result = unknownResult ? "<ZKN:resultaat><ZKN:omschrijving>" + told.get(11) + "</ZKN:omschrijving>"
                + "<ZKN:toelichting>" + told.get(11) + "</ZKN:toelichting></ZKN:resultaat>" : "";
        return first.replace("</ZKN:object>", person + result + "</ZKN:object>");
    }

    private Said refuses(Call call) {
        if (!call.body().contains("zakLk01")) {
            return null;
        }
        refusals++;
        String said = call.body().replaceAll("<[^>]*>", " ");
        return new Said(500, "text/xml;charset=UTF-8", """
                <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>\
                <faultcode>s:Client</faultcode><faultstring>%1$s</faultstring><faultactor>%1$s</faultactor><detail>\
                <u:Fo03Bericht xmlns:u="http://www.egem.nl/StUF/StUF0301"><u:stuurgegevens>\
                <u:berichtcode>Fo03</u:berichtcode></u:stuurgegevens><u:body><u:code>%2$s</u:code>\
                <u:plek>client</u:plek><u:omschrijving>%1$s</u:omschrijving><u:details>%1$s</u:details>\
                <u:detailsXML>%1$s</u:detailsXML></u:body></u:Fo03Bericht></detail></s:Fault></s:Body></s:Envelope>"""
                .formatted(said, refusals % 2 == 0 ? "StUF055" : said), said);
    }

    /** While this holds, every case has a result that is on no list. */
    void unknownResult(boolean unknown) {
        unknownResult = unknown;
    }

    void touch(String zaak) {
        system.setStatus(zaak, "In onderzoek");
    }

    void decide(String zaak, boolean granted) {
        if (granted) {
            system.decide(zaak, "Toekenning Wmo", LocalDate.of(2026, 12, 1), LocalDate.of(2031, 11, 30));
        }
        system.setResult(zaak, granted ? "Toegekend" : "Afgewezen", markers.text("resultaat.toelichting"));
        system.close(zaak);
    }

    void search(Sightings sightings) {
        sightings.search(Place.municipality(TALKING), talking.received());
        sightings.search(Place.municipality(REFUSING), refusing.received());
    }

    @Override
    public void close() {
        talking.close();
        refusing.close();
        system.close();
    }
}
