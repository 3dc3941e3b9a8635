package nl.schakel.story;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;

import nl.schakel.demo.neighbour.Exchange;
import nl.schakel.demo.stuf.Dossier;
import nl.schakel.demo.stuf.Options;
import nl.schakel.demo.stuf.SimulatedStuf;
import nl.schakel.municipality.stuf.OfficialStuf;

/** A municipality with a StUF case system of its own, beside a {@link Hub} that is not open yet. */
record StufTown(SimulatedStuf office, String code, String name) implements Town {

    private static final String SECRET = "geheim-van-de-hub-bij-de-gemeente";
    private static final String CALLBACK_SECRET = "geheim-van-de-gemeente-bij-de-hub";

    private static final String FILE = """
            code: "%1$s"
            name: %2$s
            oin: "%3$s"
            valid: {from: 1900-01-01}
            contacts:
              - {name: "Wijkteam Oost", phone: "020-5550101", from: 2020-01-01}
            feedback: {decision: true}
            standard: stuf
            stuf:
              vrije-berichten: %4$s/stuf/vrijeberichten
              ontvang-asynchroon: %4$s/stuf/ontvangasynchroon
              beantwoord-vraag: %4$s/stuf/beantwoordvraag
              sender: {organisation: HUB, application: SCHAKEL}
              receiver: {organisation: "%1$s", application: ZAAKSYSTEEM}
              zaaktype: {code: B0757, omschrijving: Melding Wmo}
              user: schakel
              secret: %5$s
              callback-secret: %6$s
              poll: PT2S
              timeout: PT3S
              statuses: {Melding ontvangen: received, In onderzoek: in-progress, Wacht op cliënt: waiting}
              results: {Toegekend: granted, Afgewezen: refused, Ingetrokken: withdrawn,
                        Andere gemeente: other-municipality}
              decisions: {Toekenning Wmo: granted}
            """;

    static StufTown beside(Hub hub, String code, String name) {
        SimulatedStuf office = SimulatedStuf.start(0, Options.of(code, "SCHAKEL", "ZAAKSYSTEEM")
                .withName("Gemeente " + name).withLogin("schakel", SECRET));
        hub.withFile("municipalities/" + code + "-stuf.yaml", FILE.formatted(code, name, Hub.oin(code),
                office.address(), SECRET, CALLBACK_SECRET));
        office.subscribe(hub.address().resolve("/stuf/" + code), CALLBACK_SECRET);
        return new StufTown(office, code, name);
    }

    @Override
    public String letter(Referral referral) {
        return office.dossier(referral.caseNumber()).documents().stream().map(Dossier.Document::content)
                .filter(content -> new String(content, StandardCharsets.ISO_8859_1).startsWith("%PDF"))
                .map(CaseFile::text).findFirst().orElseThrow();
    }

    @Override
    public String whom(Referral referral) {
        return office.exchanges().stream().map(Exchange::bodyText)
                .filter(body -> body.contains("heeftAlsInitiator") && body.contains(referral.caseNumber()))
                .findFirst().orElseThrow();
    }

    @Override
    public String written(LocalDate day) {
        return DateTimeFormatter.BASIC_ISO_DATE.format(day);
    }

    @Override
    public byte[] everything() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(office.received());
        office.documents().stream().filter(content -> content[0] == '%').forEach(content -> all.writeBytes(
                CaseFile.text(content).getBytes(StandardCharsets.UTF_8)));
        return all.toByteArray();
    }

    @Override
    public List<String> complaints() {
        return office.exchanges().stream().filter(exchange -> exchange.body().length > 0)
                .flatMap(exchange -> OfficialStuf.errors(exchange.body()).stream()).distinct().toList();
    }

    @Override
    public boolean canJudge() {
        return OfficialStuf.present();
    }

    /** Its answer to creeerZaak says so. */
    @Override
    public void confirm(Referral referral) {
        // Nothing to do.
    }

    @Override
    public void investigate(Referral referral) {
        office.setStatus(referral.caseNumber(), "In onderzoek");
    }

    @Override
    public void grant(Referral referral) {
        office.decide(referral.caseNumber(), "Toekenning Wmo", FROM, UNTIL);
        end(referral, "Toegekend");
    }

    @Override
    public void refuse(Referral referral) {
        end(referral, "Afgewezen");
    }

    @Override
    public void sendElsewhere(Referral referral) {
        end(referral, "Andere gemeente");
    }

    @Override
    public void close() {
        office.close();
    }

    private void end(Referral referral, String result) {
        office.setResult(referral.caseNumber(), result);
        office.close(referral.caseNumber());
    }
}
