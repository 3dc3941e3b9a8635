package nl.schakel.consent;

import static nl.schakel.consent.ConsentTokensTest.AMSTERDAM;
import static nl.schakel.consent.ConsentTokensTest.KEY;
import static nl.schakel.consent.ConsentTokensTest.NOW;
import static nl.schakel.consent.ConsentTokensTest.PAYLOAD;
import static nl.schakel.consent.ConsentTokensTest.UTRECHT;
import static nl.schakel.consent.ConsentTokensTest.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Date;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a functional administrator reads who checks a token at home. */
class VerifyTokenTest {

    /** Self-signed, of nobody; only its bytes matter. */
    private static final String CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBdDCCARugAwIBAgIULK0BJnn3EgNAXhCXBkGbI74tECQwCgYIKoZIzj0EAwIw
            DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjIwNjA4MzFaGA8yMTI2MTAyOTA2MDgz
            MVowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABMNu
            uorNfKGbU1US0+qKPQ3s07QFws8C/pLF1NdJR72JC70ec8US/tzzKZGDgM0HaW9M
            ZtOUsvVmKpVhdPh46SujUzBRMB0GA1UdDgQWBBT1u38Sh2rFhbDzt3bcYSX/7KUt
            nzAfBgNVHSMEGDAWgBT1u38Sh2rFhbDzt3bcYSX/7KUtnzAPBgNVHRMBAf8EBTAD
            AQH/MAoGCCqGSM49BAMCA0cAMEQCIA5xNXb3t5I96pmKHUiZdW/iqtzWjXpOzKcu
            AkhAxAK0AiAKFNK5NJ3BcF8JfxrAD2mbyjo7cvXLDkIFkZLTpAp10g==
            -----END CERTIFICATE-----
            """;

    private final String token = ConsentTokensTest.issuer(KEY).issue(request(AMSTERDAM, null));
    private int exit;

    @TempDir
    private Path folder;

    @BeforeEach
    void theFilesAsTheyWereReceived() throws IOException {
        write("toestemmingstoken.jwt", token + "\n");
        Files.write(folder.resolve("melding-wmo.pdf"), PAYLOAD);
        write("jwks.json", new JWKSet(KEY.toPublicJWK()).toString());
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private String verify(String... options) {
        return at(NOW, options);
    }

    private String at(Instant now, String... options) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<String> arguments = new ArrayList<>(List.of(folder.resolve("toestemmingstoken.jwt").toString()));
        arguments.addAll(List.of(options));
        exit = VerifyToken.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8),
                ConsentTokensTest.clock(now));
        String text = out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
        assertThat(text).doesNotContain("Exception", "\tat ", ReferralFixture.BSN);
        return text;
    }

    @Test
    void aTokenThatHoldsTellsWhatMayBeUsedUntilWhenOnWhichConsent() {
        assertThat(verify()).isEqualTo("""
                Toestemmingstoken, nagekeken op 22 november 2026 11:00 zonder netwerk.

                  ok    leesbaar als toestemmingstoken
                  ok    getekend met een sleutel van de hub
                  ok    ongewijzigd sinds de hub tekende
                  ok    volledig
                  ok    bestemd voor OIN 00000099000000363000: controleer dat dit uw eigen OIN is
                  ok    al ingegaan
                  ok    nog niet verlopen
                  ok    afgegeven voor precies dit document, melding-wmo.pdf
                  -     of het is ingetrokken, is niet nagekeken

                GELDIG.

                  verwijzing   0d1f9a52-7c1e-4a55-9a0b-6a7e3f0c2b44
                  toestemming  Consent/0d1f9a52-7c1e-4a55-9a0b-6a7e3f0c2b44/_history/3
                  voor         Wmo-consulent, voorziening scootmobiel
                  tot          22 december 2026 11:00
                  te gebruiken gegevens:
                    mobility.walking
                    living.house-type

                Een latere intrekking staat niet in het token zelf. Vraag het de hub, met het hele token:
                  POST https://schakel.example/consent-tokens/introspect
                of haal de statuslijst op en geef haar mee met --status-list:
                  GET https://schakel.example/consent-tokens/status-lists/3
                """);
        assertThat(exit).isZero();
    }

    @Test
    void aDocumentOfWhichOneByteChangedIsAnotherDocument() throws IOException {
        Files.write(folder.resolve("melding-wmo.pdf"), "<melding/>\n".getBytes(StandardCharsets.UTF_8));

        assertThat(verify()).isEqualTo("""
                Toestemmingstoken, nagekeken op 22 november 2026 11:00 zonder netwerk.

                  ok    leesbaar als toestemmingstoken
                  ok    getekend met een sleutel van de hub
                  ok    ongewijzigd sinds de hub tekende
                  ok    volledig
                  ok    bestemd voor OIN 00000099000000363000: controleer dat dit uw eigen OIN is
                  ok    al ingegaan
                  ok    nog niet verlopen
                  fout  niet afgegeven voor dit document, melding-wmo.pdf, of het document is veranderd
                  -     of het is ingetrokken, is niet nagekeken

                NIET GELDIG. Gebruik de gegevens niet en neem contact op met de hub.
                """);
        assertThat(exit).isEqualTo(1);
    }

    @Test
    void ofATokenThatTheHubDidNotSignNothingIsRepeated() throws Exception {
        TokenSigner stranger = new TokenSigner(() -> ConsentTokensTest.key("hub-2026"));
        write("toestemmingstoken.jwt", stranger.sign(ConsentTokens.TYPE, new JWTClaimsSet.Builder(claims())
                .issuer("https://evil.example").claim("jti", "\u001b[2Jaangevallen").build()));

        assertThat(verify()).contains("  fout  veranderd nadat de hub tekende, of niet door de hub getekend",
                "  -     de rest is niet nagekeken", "NIET GELDIG")
                .doesNotContain("evil", "\u001b", "  ok    volledig");
        assertThat(exit).isEqualTo(1);
        write("toestemmingstoken.jwt", "geen token");
        assertThat(verify()).contains("  fout  dit is geen toestemmingstoken");
        assertThat(exit).isEqualTo(1);
        write("toestemmingstoken.jwt", ConsentTokensTest.issuer(ConsentTokensTest.key("hub-2027"))
                .issue(request(AMSTERDAM, null)));
        assertThat(verify()).contains("haal de sleutels opnieuw op");
        assertThat(exit).isEqualTo(1);
    }

    @Test
    void aRecipientThatNamesItselfIsHeldToIt() throws IOException {
        assertThat(verify("--recipient", AMSTERDAM.value()))
                .contains("  ok    bestemd voor uw OIN, " + AMSTERDAM + "\n");
        assertThat(exit).isZero();
        assertThat(verify("--recipient", UTRECHT.value()))
                .contains("  fout  bestemd voor een ander dan OIN " + UTRECHT);
        assertThat(exit).isEqualTo(1);
        assertThat(at(NOW.plus(Duration.ofDays(31)))).contains("  fout  verlopen");
        assertThat(exit).isEqualTo(1);
    }

    @Test
    void aBoundTokenIsForTheHolderOfTheCertificate() throws Exception {
        Path mine = write("mijn.pem", CERTIFICATE);
        TokenSigner hub = new TokenSigner(() -> KEY);
        write("toestemmingstoken.jwt", hub.sign(ConsentTokens.TYPE, new JWTClaimsSet.Builder(claims())
                .claim("cnf", Map.of("x5t#S256", "7jHJ0dKw9QOmhDcKqVixxrhcSCIXUdvWmV5zHSfu4kE")).build()));
        assertThat(verify()).contains("  -     gebonden aan een certificaat dat niet is nagekeken");
        assertThat(exit).isZero();
        assertThat(verify("--certificate", mine.toString())).contains("  ok    gebonden aan uw certificaat");
        assertThat(exit).isZero();
        write("toestemmingstoken.jwt", hub.sign(ConsentTokens.TYPE, new JWTClaimsSet.Builder(claims())
                .claim("cnf", Map.of("x5t#S256", "of-another")).build()));
        assertThat(verify("--certificate", mine.toString())).contains("  fout  gebonden aan een ander certificaat");
        assertThat(exit).isEqualTo(1);
    }

    @Test
    void aStatusListTellsWhetherItWasRevoked() throws Exception {
        BitSet standing = new BitSet();
        standing.set(41);
        String list = list(standing);
        assertThat(verify("--status-list", write("lijst.jwt", list).toString()))
                .contains("  ok    niet ingetrokken volgens de statuslijst");
        assertThat(exit).isZero();
        assertThat(verify("--status-list", write("lijst.jwt", list(new BitSet())).toString()))
                .contains("  fout  ingetrokken, of niet bekend bij de hub");
        assertThat(exit).isEqualTo(1);
        assertThat(at(NOW.plus(Duration.ofDays(2)), "--status-list", write("lijst.jwt", list).toString()))
                .contains("  fout  de statuslijst is te oud");
        assertThat(verify("--status-list", write("lijst.jwt", token).toString()))
                .contains("  fout  dit is geen statuslijst die de hub heeft getekend");
    }

    private static String list(BitSet standing) {
        return new TokenSigner(() -> KEY).sign(StatusList.TYPE, new JWTClaimsSet.Builder()
                .subject("https://schakel.example/consent-tokens/status-lists/3")
                .issueTime(Date.from(NOW.plusSeconds(1))).expirationTime(Date.from(NOW.plus(Duration.ofDays(1))))
                .claim("status_list", StatusList.claim(standing)).build());
    }

    @Test
    void whoeverAsksWronglyIsToldWhatToDo() throws IOException {
        Files.delete(folder.resolve("jwks.json"));
        assertThat(verify()).contains("Het sleutelbestand is niet gevonden",
                "https://<adres van de hub>/.well-known/jwks.json", "Gebruik: java -jar schakel.jar verify-token");
        assertThat(exit).isEqualTo(2);
        write("jwks.json", "<html>inloggen</html>");
        assertThat(verify()).contains("bevat geen sleutels");
        assertThat(exit).isEqualTo(2);
        write("jwks.json", new JWKSet(KEY.toPublicJWK()).toString());
        for (String[] wrong : new String[][] {{"nog-een"}, {"--document"}, {"--document", "x"}, {"--wat", "x"},
            {"--recipient", "123"}, {"--certificate", folder.resolve("jwks.json").toString()},
            {"--keys", "a", "--keys", "b"}, {"--status-list", folder.toString()}, {"--document", "\u0000"}}) {
            assertThat(verify(wrong)).as(String.join(" ", wrong)).contains("Gebruik: java");
            assertThat(exit).as(String.join(" ", wrong)).isEqualTo(2);
        }
        write("toestemmingstoken.jwt", "a".repeat(300 * 1024));
        assertThat(verify()).contains("Het token is te groot");
        assertThat(exit).isEqualTo(2);
        assertThat(VerifyToken.run(List.of(), new PrintStream(new ByteArrayOutputStream()))).isEqualTo(2);
    }

    private JWTClaimsSet claims() throws Exception {
        return SignedJWT.parse(token).getJWTClaimsSet();
    }
}
