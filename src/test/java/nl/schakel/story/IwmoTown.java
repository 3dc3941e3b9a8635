package nl.schakel.story;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import nl.schakel.demo.iwmo.IwmoOptions;
import nl.schakel.demo.iwmo.OfficialIwmo;
import nl.schakel.demo.iwmo.Sent;
import nl.schakel.demo.iwmo.SimulatedIwmo;

/** A municipality that works with iWmo, its back office beside a {@link Hub} that is not open yet. */
record IwmoTown(SimulatedIwmo office, String code, String name) implements Town {

    /** Of the hub at the municipality, and the other way round. */
    static final String SECRET = "geheim-van-de-hub-bij-de-gemeente";
    private static final String CALLBACK_SECRET = "geheim-van-de-gemeente-bij-de-hub";

    private static final String FILE = """
            code: "%1$s"
            name: %2$s
            oin: "%3$s"
            valid: {from: 1900-01-01}
            contacts:
              - {name: "Wijkteam Oost", phone: "020-5550101", email: "wijkteam@gemeente.example", from: 2020-01-01}
            feedback: {decision: true}
            standard: iwmo
            iwmo:
              callback-secret: %4$s
              timeout: PT3S
            """;

    /** By HTTP. */
    static IwmoTown beside(Hub hub, String code, String name) {
        return byHttp(hub, code, name, IwmoOptions.of("Gemeente " + name, code, SECRET), "none", "");
    }

    /** By HTTP, its people acting by the scenarios in these files. */
    static IwmoTown playing(Hub hub, String code, String name, Path scenarios) {
        return byHttp(hub, code, name, IwmoOptions.of("Gemeente " + name, code, SECRET).withScenarios(scenarios),
                "none", "");
    }

    /** By HTTP, with a medical adviser who has a case system. */
    static IwmoTown withAdviser(Hub hub, String code, String name, String zgw) {
        return byHttp(hub, code, name, IwmoOptions.of("Gemeente " + name, code, SECRET), "none", """
                recipients:
                  consultant: {big: false}
                  medical-adviser: {name: GGD, oin: "%s", via: zgw, when: medical, zgw: {%s}}
                """.formatted(Hub.adviser(code), zgw));
    }

    /** By HTTP, every message in a StUF-GGk envelope. */
    static IwmoTown withEnvelope(Hub hub, String code, String name) {
        return byHttp(hub, code, name, IwmoOptions.of("Gemeente " + name, code, SECRET).withEnvelope(), "ggk", "");
    }

    /** By files in a folder. */
    static IwmoTown byFolder(Hub hub, String code, String name, Path folder) {
        return open(hub, code, name, IwmoOptions.of("Gemeente " + name, code, SECRET).withFolder(folder), """
                  transport: folder
                  folder: %s
                """.formatted(folder));
    }

    /** By a queue of its own, whose messages the story brings to its back office. */
    static IwmoTown byQueue(Hub hub, String code, String name, String broker, String queue, String user) {
        return open(hub, code, name, IwmoOptions.of("Gemeente " + name, code, SECRET), """
                  transport: amqp
                  url: %s
                  queue: %s
                  user: %s
                  secret: %s
                """.formatted(broker, queue, user, SECRET));
    }

    private static IwmoTown byHttp(Hub hub, String code, String name, IwmoOptions options, String envelope,
                                   String more) {
        IwmoTown town = new IwmoTown(SimulatedIwmo.start(0, options), code, name);
        return town.in(hub, """
                  transport: http
                  url: %s
                  secret: %s
                  envelope: %s
                %s""".formatted(town.office.messages(), SECRET, envelope, more));
    }

    private static IwmoTown open(Hub hub, String code, String name, IwmoOptions options, String transport) {
        return new IwmoTown(SimulatedIwmo.start(0, options), code, name).in(hub, transport);
    }

    private IwmoTown in(Hub hub, String transport) {
        hub.withFile("municipalities/" + code + "-iwmo.yaml",
                FILE.formatted(code, name, Hub.oin(code), CALLBACK_SECRET) + transport);
        office.subscribe(hub.address().resolve("/iwmo/" + code + "/berichten"), "Bearer " + CALLBACK_SECRET);
        return this;
    }

    /** The WMO315 that is about a referral. */
    String request(Referral referral) {
        List<String> found = requests(referral);
        return found.get(found.size() - 1);
    }

    /** Every WMO315 that was about a referral, oldest first. */
    List<String> requests(Referral referral) {
        return office.documents().stream().map(document -> new String(document, StandardCharsets.UTF_8))
                .filter(text -> text.contains("wmo315/schema") && text.contains(referral.id())).toList();
    }

    /** What it sent with success, by function. */
    List<Sent> brought(String function) {
        return office.sent().stream().filter(sent -> sent.status() == 204 && sent.function().equals(function))
                .toList();
    }

    @Override
    public String letter(Referral referral) {
        return element(request(referral), "Commentaar");
    }

    @Override
    public String whom(Referral referral) {
        return request(referral).replaceAll("(?s)<[^<>]*AangevraagdeProducten>.*</", "");
    }

    @Override
    public String written(LocalDate day) {
        return day.toString();
    }

    @Override
    public byte[] everything() {
        return office.received();
    }

    @Override
    public List<String> complaints() {
        List<byte[]> all = new ArrayList<>(office.documents());
        Stream<byte[]> enveloped = office.exchanges().stream().map(exchange -> exchange.body());
        enveloped.filter(body -> body.length > 0).forEach(all::add);
        office.sent().forEach(sent -> all.addAll(List.of(sent.message(), sent.bytes())));
        return all.stream().flatMap(message -> OfficialIwmo.complaints(message).stream()).distinct().toList();
    }

    @Override
    public boolean canJudge() {
        return OfficialIwmo.present();
    }

    @Override
    public void confirm(Referral referral) {
        office.accept(referral.id());
    }

    @Override
    public void investigate(Referral referral) {
        office.investigate(referral.id());
    }

    /** From the same day, for as long, as the simulated municipality grants everything. */
    @Override
    public void grant(Referral referral) {
        office.grant(referral.id());
    }

    /** Zorginhoudelijke afkeur. */
    @Override
    public void refuse(Referral referral) {
        office.reject(referral.id(), "7");
    }

    @Override
    public void sendElsewhere(Referral referral) {
        office.reject(referral.id(), "5");
    }

    @Override
    public void close() {
        office.close();
    }

    private static String element(String xml, String name) {
        return xml.replaceAll("(?s).*<[^<>/]*" + name + ">(.*)</[^<>]*" + name + ">.*", "$1");
    }
}
