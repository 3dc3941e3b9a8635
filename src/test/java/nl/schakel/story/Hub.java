package nl.schakel.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import nl.schakel.Schakel;
import nl.schakel.demo.HisClient;
import nl.schakel.demo.his.SimulatedHis;
import nl.schakel.demo.zgw.Options;
import nl.schakel.demo.zgw.SimulatedZgw;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * A whole neighbourhood for a story: two municipalities, a HIS that takes pushes, two practices, and a hub between them
 * with its own empty directories. More of each may be added before the hub opens.
 */
public final class Hub implements AutoCloseable {

    /** Amsterdam, whose referrals most stories are about. */
    public static final String AMSTERDAM = "0363";
    /** Den Haag, the other one. */
    public static final String DEN_HAAG = "0518";
    /** Feedback is pushed. */
    public static final String LINDE = "his-de-linde";
    /** Feedback is fetched. */
    public static final String WILG = "his-de-wilg";

    private static final String MASTER_KEY = Base64.getEncoder().encodeToString(
            "a key that only these tests have".getBytes(StandardCharsets.US_ASCII));

    private static final String MUNICIPALITY = """
            code: "%1$s"
            name: %2$s
            oin: "%6$s"
            valid: {from: 1900-01-01}
            contacts:
              - {name: "Wijkteam Oost", phone: "020-5550101", email: wijkteam@gemeente.example, from: 2020-01-01}
            terms: {investigation: P42D, decision: P56D}
            feedback: {decision: true}
            standard: zgw
            zgw:
              zaken: %3$s/zaken/api/v1
              documenten: %3$s/documenten/api/v1
              catalogi: %3$s/catalogi/api/v1
              besluiten: %3$s/besluiten/api/v1
              client-id: schakel
              secret: %4$s
              rsin: "%5$s"
              zaaktype: WMO-MELDING
              callback-secret: callback-secret-of-%1$s
              set-first-status: false
              poll: PT2S
              timeout: PT3S
              statuses: {Melding ontvangen: received, In onderzoek: in-progress, Wacht op cliënt: waiting,
                         Medisch advies gevraagd: advice-requested}
              results: {Toegekend: granted, Gedeeltelijk toegekend: partly-granted, Afgewezen: refused,
                        Ingetrokken: withdrawn, Opgelost zonder maatwerk: otherwise-solved,
                        Andere gemeente: other-municipality}
              decisions: {Toekenning Wmo: granted, Afwijzing Wmo: refused}
            """;
    private static final Pattern ZAAKTYPE = Pattern.compile("(?m)^[^#\n]*zaaktype: ([A-Z-]+)");

    private final Path home;
    private final int port;
    private final Map<String, SimulatedZgw> municipalities = new LinkedHashMap<>();
    private final Map<String, ECKey> keys = new LinkedHashMap<>();
    private final SimulatedHis his;
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private Clock clock = Clock.systemUTC();
    private ConfigurableApplicationContext context;

    private Hub() {
        try {
            home = Files.createTempDirectory("schakel");
            port = freePort();
            his = SimulatedHis.start(0);
            municipality(AMSTERDAM, "Amsterdam", "111222333");
            municipality(DEN_HAAG, "Den Haag", "999900250");
            practice("01012345", "Huisartsenpraktijk De Linde", LINDE, "endpoint: " + his.endpoint());
            practice("01023456", "Huisartsenpraktijk De Wilg", WILG, "");
            write("operators.yaml", Desk.operators());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settings.put("schakel.retry.first", "PT0.2S");
        settings.put("schakel.retry.factor", "1.5");
        settings.put("schakel.retry.cap", "PT1S");
        settings.put("schakel.sweep", "PT0.3S");
        settings.put("schakel.poll.look", "PT1S");
        settings.put("schakel.feedback.look", "PT0.3S");
    }

    /** The neighbours without a hub yet. */
    public static Hub prepare() {
        return new Hub();
    }

    /** Everything running. */
    public static Hub start() {
        Hub hub = new Hub();
        hub.open();
        return hub;
    }

    /** One more municipality, that takes what the others take, with a case system of its own. */
    public Hub withMunicipality(String code, String name) {
        try {
            municipality(code, name, "999900262");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /**
     * Many more municipalities, that only send no notifications: each has its file and its queues, and all have their
     * cases in the case system of Den Haag. One of them has its case system elsewhere.
     *
     * @param elsewhere the code of that one
     * @param address   where nobody answers, or somebody else does
     */
    public Hub withMunicipalities(Collection<String> codes, String elsewhere, URI address) {
        for (String code : codes) {
            try {
                write("municipalities/" + code + "-elders.yaml", MUNICIPALITY.formatted(code, "Gemeente " + code,
                        code.equals(elsewhere) ? address : denHaag().address(), secret(DEN_HAAG), "999900250",
                        oin(code)).replace("poll: PT2S", "poll: PT1H"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return this;
    }

    /**
     * A municipality as a file of the demo describes it, word for word but for addresses, secrets and how often it is
     * polled, with a case system of its own that knows the zaaktypen in the file.
     *
     * @param file name of a file in {@code config/demo/municipalities}
     */
    public Hub withSample(String file) {
        try {
            String code = file.substring(0, 4);
            String secret = "a-secret-of-at-least-32-bytes-for-" + code;
            String yaml = Files.readString(Path.of("config/demo/municipalities", file));
            List<String> types = ZAAKTYPE.matcher(yaml).results().map(found -> found.group(1)).distinct().toList();
            SimulatedZgw zgw = SimulatedZgw.start(0, Options.of("schakel", secret, "111222333")
                    .withName("Gemeente " + code).withZaaktypen(types));
            SimulatedZgw before = municipalities.put(code, zgw);
            if (before != null) {
                before.close();
            }
            write("municipalities/" + file, yaml.replace("http://localhost:9001", zgw.address().toString())
                    .replaceAll("(?m)^( +secret:).*", "$1 " + secret).replace("poll: PT1M", "poll: PT2S")
                    .replaceAll("(?m)^( +callback-secret:).*", "$1 callback-secret-of-" + code));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** One more file in its configuration, for instance {@code municipalities/0384-diemen.yaml}. */
    public Hub withFile(String file, String content) {
        try {
            write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** One more practice, whose HIS fetches its feedback. */
    public Hub withPractice(String agb, String name, String client) {
        try {
            practice(agb, name, client, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Where the HIS of a practice takes its feedback. */
    public Hub withEndpoint(String client, URI endpoint) {
        return more("practices", client, "endpoint: " + endpoint + "\n");
    }

    /** Which way the medical information of a practice may go: {@code direct}, the default, or another. */
    public Hub withMedicalInformation(String client, String way) {
        return more("practices", client, "medical-information: " + way + "\n");
    }

    /** What happens to referrals of a practice that repeat another: {@code warn}, the default, or {@code ask}. */
    public Hub withDuplicates(String client, String way) {
        return more("practices", client, "duplicates: " + way + "\n");
    }

    /** Where the HIS of a practice may be called when it subscribes. */
    public Hub withSubscriptionEndpoint(String client, URI address) {
        return more("practices", client, "subscription-endpoints: [\"" + address + "\"]\n");
    }

    /**
     * Who receives at a municipality besides a consultant. Each has a zaaktype of its own in the one case system, and a
     * number of its own: {@link #adviser} and {@link #expert}.
     *
     * @param big     whether its consultants are BIG-registered
     * @param adviser when the medical adviser receives, {@code medical} or {@code always}; null where it has none
     * @param expert  whether it asks an expert
     */
    public Hub withRecipients(String code, boolean big, String adviser, boolean expert) {
        return more("municipalities", code, "recipients:\n  consultant: {big: " + big + "}\n"
                + (adviser == null ? "" : """
                          medical-adviser: {name: GGD, oin: "%s", via: zgw, when: %s, zgw: {zaaktype: WMO-MEDISCH-ADVIES}}
                        """.formatted(adviser(code), adviser))
                + (!expert ? "" : """
                          expert: {name: Ergotherapeut, oin: "%s", via: zgw, zgw: {zaaktype: WMO-CONSULTATIE}}
                        """.formatted(expert(code))));
    }

    /** A municipality that takes what multidisciplinary meetings agreed, and gives back so much of its own. */
    public Hub withMeetings(String code, boolean fromPractice, String toPractice) {
        return more("municipalities", code, "mdo: {from-practice: " + fromPractice + ", to-practice: " + toPractice
                + "}\n");
    }

    /** A municipality whose consultant may ask practices, with {@link #adviceSecret}; its medical adviser may too. */
    public Hub withAdvice(String code, boolean adviser) {
        return more("municipalities", code, "advice:\n  consultant: {secret: " + adviceSecret(code, "consultant") + "}\n"
                + (!adviser ? "" : "  medical-adviser: {secret: " + adviceSecret(code, "medical-adviser")
                + ", big: [\"19065432101\"]}\n"));
    }

    /** What a role at a municipality shows when it asks a practice something. */
    public static String adviceSecret(String code, String role) {
        return "advice-secret-of-" + code + "-" + role;
    }

    /** The OIN of a municipality. */
    public static String oin(String code) {
        return "0000009900000" + code + "000";
    }

    /** The OIN of a municipality's medical adviser. */
    public static String adviser(String code) {
        return "0000009900000" + code + "001";
    }

    /** The OIN of whom a municipality asks without the patient's name. */
    public static String expert(String code) {
        return "0000009900000" + code + "002";
    }

    /** Any setting of the hub, before it opens. */
    public Hub with(String setting, Object value) {
        settings.put(setting, value);
        return this;
    }

    /** The clock of the hub and of the practices' HISes. */
    public Hub withClock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /** Starts the hub in this process. */
    public void open() {
        List<String> arguments = new ArrayList<>();
        environment().forEach((name, value) -> arguments.add("--" + name + "=" + value));
        context = Schakel.application().initializers(this::setClock).run(arguments.toArray(String[]::new));
        subscribe();
    }

    private void setClock(ConfigurableApplicationContext hub) {
        ((GenericApplicationContext) hub).registerBean("storyClock", Clock.class, () -> clock,
                bean -> bean.setPrimary(true));
    }

    /** Stops the hub and keeps everything around it. */
    public void shut() {
        context.close();
    }

    /** Has the municipalities call back. */
    public void subscribe() {
        municipalities.forEach((code, zgw) -> zgw.subscribe(address().resolve("/zgw/" + code + "/notificaties"),
                "callback-secret-of-" + code));
    }

    /** All settings of this hub by their property names, for a hub in whatever process. */
    public Map<String, Object> environment() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("server.port", port);
        all.put("schakel.base-url", address());
        all.put("schakel.config", home.resolve("config"));
        all.put("schakel.provisions", "config");
        all.put("schakel.data", data());
        all.put("schakel.master-key", MASTER_KEY);
        all.putAll(settings);
        return all;
    }

    /** Someone at the operators' pages, logged in. */
    public Desk desk(Desk.Person person) {
        return Desk.login(address(), person);
    }

    /** A bean of the hub in this process. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** All beans of a type. */
    public <T> Collection<T> beans(Class<T> type) {
        return context.getBeansOfType(type).values();
    }

    public URI address() {
        return URI.create("http://localhost:" + port);
    }

    /** Everything the hub writes to disk. */
    public Path data() {
        return home.resolve("data");
    }

    public SimulatedZgw amsterdam() {
        return municipalities.get(AMSTERDAM);
    }

    public SimulatedZgw denHaag() {
        return municipalities.get(DEN_HAAG);
    }

    /** Any municipality by its code. */
    public SimulatedZgw municipality(String code) {
        return municipalities.get(code);
    }

    public SimulatedHis his() {
        return his;
    }

    /** The HIS of a practice as a client of the hub. */
    public HisClient client(String id) {
        return new HisClient(address(), id, keys.get(id), clock);
    }

    @Override
    public void close() {
        if (context != null) {
            context.close();
        }
        municipalities.values().forEach(SimulatedZgw::close);
        his.close();
    }

    private static String secret(String code) {
        return "a-secret-of-at-least-32-bytes-for-" + code;
    }

    private void municipality(String code, String name, String rsin) throws IOException {
        String secret = secret(code);
        SimulatedZgw zgw = SimulatedZgw.start(0, Options.of("schakel", secret, rsin).withName("Gemeente " + name));
        municipalities.put(code, zgw);
        write("municipalities/" + code + "-" + name.toLowerCase().replace(' ', '-') + ".yaml",
                MUNICIPALITY.formatted(code, name, zgw.address(), secret, rsin, oin(code)));
    }

    private void practice(String agb, String name, String client, String endpoint) throws IOException {
        try {
            ECKey key = new ECKeyGenerator(Curve.P_256).keyID(UUID.randomUUID().toString()).generate();
            keys.put(client, key);
            write("practices/" + agb + "-" + client + ".yaml", """
                    agb: "%s"
                    name: %s
                    clients:
                      - id: %s
                        jwks: {keys: [%s]}
                    %s
                    """.formatted(agb, name, client, key.toPublicJWK().toJSONString(), endpoint));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds lines to the one file in a folder whose name has this in it. */
    private Hub more(String folder, String name, String lines) {
        try (Stream<Path> files = Files.list(home.resolve("config").resolve(folder))) {
            Path file = files.filter(path -> path.getFileName().toString().contains(name)).findFirst().orElseThrow();
            Files.writeString(file, Files.readString(file).stripTrailing() + "\n" + lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private void write(String file, String content) throws IOException {
        Path path = home.resolve("config").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    /**
     * Below the ports that a system gives to outgoing calls: one of those could be taken between choosing it and opening
     * the hub.
     */
    private static int freePort() {
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = 15_000 + new Random().nextInt(15_000);
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // Another one, then.
            }
        }
        throw new IllegalStateException("no port is free");
    }
}
