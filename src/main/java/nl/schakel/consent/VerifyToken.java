package nl.schakel.consent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.text.ParseException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTParser;

import nl.schakel.identity.Oin;

/**
 * The command {@code verify-token}: a recipient checks a token and its document on its own machine. It reads files and
 * nothing else: no network, so nobody learns that a token is looked at.
 */
public final class VerifyToken {

    private static final String USAGE = """
            Gebruik: java -jar schakel.jar verify-token <toestemmingstoken.jwt> [opties]

              --document <pdf>         het document bij het token (anders: melding-wmo.pdf in dezelfde map)
              --keys <jwks.json>       de sleutels van de hub (anders: jwks.json in dezelfde map)
              --recipient <OIN>        uw eigen OIN (anders: de ontvanger die het token noemt)
              --certificate <pem>      uw eigen certificaat, als het token daaraan is gebonden
              --status-list <bestand>  de statuslijst die het token noemt, vers opgehaald

            Er wordt niets over het netwerk opgevraagd. Uitkomst: 0 geldig, 1 niet geldig, 2 verkeerd gevraagd.
            """;
    private static final Set<String> OPTIONS =
            Set.of("--document", "--keys", "--recipient", "--certificate", "--status-list");
    private static final int KILOBYTE = 1024;
    private static final int LARGEST_TEXT = 256 * KILOBYTE;
    private static final int LARGEST_DOCUMENT = 64 * KILOBYTE * KILOBYTE;
    private static final String AUDIENCE = "urn:osb:oin:";

    private final Map<String, String> options = new HashMap<>();
    private final Clock clock;
    private Path token;

    private VerifyToken(Clock clock) {
        this.clock = clock;
    }

    /** Something on the command line or in a file that the person can put right. */
    private static final class WronglyAsked extends Exception {

        private static final long serialVersionUID = 1L;

        WronglyAsked(String sentence) {
            super(sentence);
        }
    }

    /**
     * @param arguments what follows the name of the command
     * @param out       gets plain Dutch, and of the token only what its signature vouches for
     * @return 0 valid, 1 not valid, 2 wrongly asked
     */
    public static int run(List<String> arguments, PrintStream out) {
        return run(arguments, out, Clock.systemUTC());
    }

    static int run(List<String> arguments, PrintStream out, Clock clock) {
        try {
            VerifyToken command = new VerifyToken(clock);
            command.read(arguments);
            return command.verify(out);
        } catch (WronglyAsked wrong) {
            out.println(wrong.getMessage());
            out.println();
            out.print(USAGE);
            return 2;
        }
    }

    private void read(List<String> arguments) throws WronglyAsked {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("--")) {
                if (token != null) {
                    throw new WronglyAsked("Geef precies een token op.");
                }
                token = path(argument);
            } else if (!OPTIONS.contains(argument) || i + 1 == arguments.size()
                    || options.putIfAbsent(argument, arguments.get(++i)) != null) {
                throw new WronglyAsked("De optie " + argument + " is onbekend, dubbel of zonder waarde.");
            }
        }
        if (token == null) {
            throw new WronglyAsked("Geef het bestand met het token op.");
        }
    }

    private int verify(PrintStream out) throws WronglyAsked {
        String text = text(token, "Het token").strip();
        Path document = beside("--document", "melding-wmo.pdf");
        byte[] payload = bytes(document, LARGEST_DOCUMENT, "Het document",
                "Zet het document bij het token, of geef het op met --document.");
        JWKSet keys = keys();
        boolean named = options.containsKey("--recipient");
        Oin recipient = named ? oin(options.get("--recipient")) : audience(text);
        ConsentTokenVerifier.Evidence evidence = new ConsentTokenVerifier.Evidence(
                options.containsKey("--certificate") ? thumbprint(path(options.get("--certificate"))) : null,
                options.containsKey("--status-list")
                        ? text(path(options.get("--status-list")), "De statuslijst").strip() : null);
        ConsentTokenVerifier.Result result =
                new ConsentTokenVerifier(keys, recipient, clock).verify(text, payload, evidence);
        VerificationReport report = new VerificationReport(result, document.getFileName().toString(),
                recipient.value(), named, evidence);
        report.print(out, result.valid() ? TokenReading.of(text, ConsentTokens.TYPE, keys).claims() : null,
                clock.instant());
        return result.valid() ? 0 : 1;
    }

    private JWKSet keys() throws WronglyAsked {
        Path file = beside("--keys", "jwks.json");
        String where = "Haal de sleutels op bij uw hub, van het adres uit uw afspraken en niet uit het token: "
                + "https://<adres van de hub>/.well-known/jwks.json, en zet ze als jwks.json bij het token of geef ze "
                + "op met --keys.";
        try {
            return JWKSet.parse(new String(bytes(file, LARGEST_TEXT, "Het sleutelbestand", where),
                    StandardCharsets.UTF_8));
        } catch (ParseException noKeys) {
            throw new WronglyAsked("Het sleutelbestand " + file + " bevat geen sleutels. " + where);
        }
    }

    /** Whom the token names, before anything of it is believed: an OIN or nobody. */
    private static Oin audience(String token) {
        try {
            String audience = JWTParser.parse(token).getJWTClaimsSet().getAudience().get(0);
            return new Oin(audience.startsWith(AUDIENCE) ? audience.substring(AUDIENCE.length()) : "");
        } catch (ParseException | RuntimeException nobody) {
            return new Oin("0".repeat(20));
        }
    }

    private static Oin oin(String text) throws WronglyAsked {
        try {
            return new Oin(text);
        } catch (IllegalArgumentException notAnOin) {
            throw new WronglyAsked("Een OIN is 20 cijfers.");
        }
    }

    private static String thumbprint(Path file) throws WronglyAsked {
        try {
            byte[] bytes = bytes(file, LARGEST_TEXT, "Het certificaat", "Geef een PEM-bestand op.");
            return ConsentTokens.hash(CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(bytes)).getEncoded());
        } catch (CertificateException unreadable) {
            throw new WronglyAsked("Het certificaat " + file + " is niet te lezen: geef een PEM-bestand op.");
        }
    }

    private Path beside(String option, String usual) throws WronglyAsked {
        return options.containsKey(option) ? path(options.get(option)) : token.resolveSibling(usual);
    }

    private static Path path(String text) throws WronglyAsked {
        try {
            return Path.of(text);
        } catch (InvalidPathException strange) {
            throw new WronglyAsked("Dat is geen naam van een bestand.");
        }
    }

    private static String text(Path file, String what) throws WronglyAsked {
        return new String(bytes(file, LARGEST_TEXT, what, "Controleer de naam en de map."), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Path file, int largest, String what, String remedy) throws WronglyAsked {
        if (!Files.isRegularFile(file)) {
            throw new WronglyAsked(what + " is niet gevonden: " + file + ". " + remedy);
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(largest + 1);
            if (bytes.length > largest) {
                throw new WronglyAsked(what + " is te groot: " + file + " (hooguit " + largest / KILOBYTE + " KB).");
            }
            return bytes;
        } catch (IOException unreadable) {
            throw new WronglyAsked(what + " is niet te lezen: " + file + ". " + remedy);
        }
    }
}
