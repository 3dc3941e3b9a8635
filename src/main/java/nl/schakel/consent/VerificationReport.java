package nl.schakel.consent;

import java.io.PrintStream;
import java.text.ParseException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.nimbusds.jwt.JWTClaimsSet;

/** What {@link VerifyToken} found, for a functional administrator of a municipality. */
final class VerificationReport {

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMMM yyyy HH:mm", Locale.forLanguageTag("nl")).withZone(Span.DUTCH_TIME);
    private static final Map<String, String> ROLES = Map.of("consultant", "Wmo-consulent",
            "medical-adviser", "medisch adviseur", "expert", "deskundige");
    private static final String CERTIFICATE_OPEN = "certificate-not-checked";

    private final ConsentTokenVerifier.Result result;
    private final String document;
    private final String recipient;
    private final boolean recipientNamed;
    private final ConsentTokenVerifier.Evidence evidence;

    /**
     * @param recipient      OIN that was checked against
     * @param recipientNamed whether a person named it; else the token did
     */
    VerificationReport(ConsentTokenVerifier.Result result, String document, String recipient, boolean recipientNamed,
                       ConsentTokenVerifier.Evidence evidence) {
        this.result = result;
        this.document = document;
        this.recipient = recipient;
        this.recipientNamed = recipientNamed;
        this.evidence = evidence;
    }

    /** @param claims null unless valid: of a token that fails nothing is repeated */
    void print(PrintStream out, JWTClaimsSet claims, Instant now) {
        out.println("Toestemmingstoken, nagekeken op " + MOMENT.format(now) + " zonder netwerk.");
        out.println();
        checks(out);
        out.println();
        if (claims == null) {
            out.println("NIET GELDIG. Gebruik de gegevens niet en neem contact op met de hub.");
        } else {
            out.println("GELDIG.");
            out.println();
            meaning(out);
            out.println();
            revocation(out, claims);
        }
    }

    private void checks(PrintStream out) {
        boolean read = line(out, "leesbaar als toestemmingstoken", "dit is geen toestemmingstoken",
                "token-unreadable", "token-algorithm", "token-type");
        boolean known = read && line(out, "getekend met een sleutel van de hub",
                "getekend met een sleutel die niet in het sleutelbestand staat: haal de sleutels opnieuw op",
                "token-key-unknown");
        boolean signed = known && line(out, "ongewijzigd sinds de hub tekende",
                "veranderd nadat de hub tekende, of niet door de hub getekend", "token-signature");
        if (!signed || !line(out, "volledig", "onvolledig", "token-claims")) {
            out.println("  -     de rest is niet nagekeken");
            return;
        }
        line(out, recipientNamed ? "bestemd voor uw OIN, " + recipient
                        : "bestemd voor OIN " + recipient + ": controleer dat dit uw eigen OIN is",
                recipientNamed ? "bestemd voor een ander dan OIN " + recipient
                        : "bestemd voor geen of meer dan een OIN",
                "token-audience");
        line(out, "al ingegaan", "nog niet ingegaan", "token-not-yet");
        line(out, "nog niet verlopen", "verlopen", "token-expired");
        line(out, "afgegeven voor precies dit document, " + document,
                "niet afgegeven voor dit document, " + document + ", of het document is veranderd", "token-payload");
        certificate(out);
        status(out);
    }

    private void certificate(PrintStream out) {
        if (result.notes().contains(CERTIFICATE_OPEN)) {
            out.println("  -     gebonden aan een certificaat dat niet is nagekeken: geef uw certificaat op met "
                    + "--certificate");
        } else if (result.notes().contains("certificate-not-named")) {
            out.println("  -     niet gebonden aan een certificaat");
        } else if (evidence.certificateThumbprint() != null) {
            line(out, "gebonden aan uw certificaat", "gebonden aan een ander certificaat", "token-certificate");
        }
    }

    private void status(PrintStream out) {
        if (evidence.statusList() == null) {
            out.println("  -     of het is ingetrokken, is niet nagekeken");
        } else if (has("token-revoked")) {
            out.println("  fout  ingetrokken, of niet bekend bij de hub");
        } else if (has("status-list-older")) {
            out.println("  fout  de statuslijst is niet nieuwer dan het token: haal haar opnieuw op");
        } else if (has("status-list-expired")) {
            out.println("  fout  de statuslijst is te oud: haal haar opnieuw op");
        } else if (has("status-list-other")) {
            out.println("  fout  dit is niet de statuslijst die het token noemt");
        } else if (result.failures().stream().anyMatch(code -> code.startsWith("status-list-"))) {
            out.println("  fout  dit is geen statuslijst die de hub heeft getekend");
        } else {
            out.println("  ok    niet ingetrokken volgens de statuslijst");
        }
    }

    private boolean line(PrintStream out, String right, String wrong, String... codes) {
        boolean holds = List.of(codes).stream().noneMatch(this::has);
        out.println((holds ? "  ok    " : "  fout  ") + (holds ? right : wrong));
        return holds;
    }

    private boolean has(String code) {
        return result.failures().contains(code);
    }

    private void meaning(PrintStream out) {
        out.println("  verwijzing   " + plain(result.referral()));
        out.println("  toestemming  " + plain(result.consent()));
        out.println("  voor         " + ROLES.getOrDefault(String.valueOf(result.role()), "onbekende rol")
                + ", voorziening " + plain(result.provision()));
        out.println("  tot          " + MOMENT.format(result.expires()));
        if (result.datatypes().isEmpty()) {
            out.println("  te gebruiken gegevens: geen");
        } else {
            out.println("  te gebruiken gegevens:");
            result.datatypes().forEach(element -> out.println("    " + plain(element)));
        }
    }

    private void revocation(PrintStream out, JWTClaimsSet claims) {
        out.println("Een latere intrekking staat niet in het token zelf. Vraag het de hub, met het hele token:");
        out.println("  POST " + plain(claims.getIssuer()) + "/consent-tokens/introspect");
        String list = statusList(claims);
        if (list != null) {
            out.println("of haal de statuslijst op en geef haar mee met --status-list:");
            out.println("  GET " + plain(list));
        }
    }

    private static String statusList(JWTClaimsSet claims) {
        try {
            Map<String, Object> status = claims.getJSONObjectClaim("status");
            return status != null && status.get("status_list") instanceof Map<?, ?> place
                    && place.get("uri") instanceof String uri ? uri : null;
        } catch (ParseException misshapen) {
            return null;
        }
    }

    /** What the hub signed is no command to a terminal. */
    private static String plain(String text) {
        return text == null ? "onbekend" : text.replaceAll("[^\\x20-\\x7E]", "?");
    }
}
