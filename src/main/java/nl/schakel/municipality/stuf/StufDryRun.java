package nl.schakel.municipality.stuf;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import nl.schakel.directory.Municipality;
import nl.schakel.municipality.DryRun;
import nl.schakel.municipality.stuf.StufConnection.Service;
import nl.schakel.referral.Fault;
import nl.schakel.referral.RecipientRole;

/**
 * Tries out a StUF recipient. It asks for the details of a case that cannot exist, which a suite answers only to who it
 * knows; a number is not asked for, that would use one up. The other services are only called on: they have no message
 * without consequence.
 */
final class StufDryRun implements DryRun {

    /** No suite gives a number that does not begin with a gemeentecode (ZDS 1.1.02, zaakidentificatie). */
    private static final String NO_CASE = "SCHAKEL-CONTROLE";
    private static final Duration SOON = Duration.ofDays(30);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", new Locale("nl", "NL"));

    private final StufClient client;
    private final Clock clock;

    StufDryRun(StufClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public String standard() {
        return "stuf";
    }

    @Override
    public List<Finding> tryOut(Municipality place, RecipientRole recipient) {
        StufConnection at;
        try {
            at = client.open(place);
        } catch (Fault wrong) {
            return List.of(new Finding(Severity.ERROR, wrong.code(), wrong.sentence()));
        }
        List<Finding> findings = new ArrayList<>();
        ownCertificate(at, findings);
        Set<SSLSession> sessions = new LinkedHashSet<>();
        try {
            CaseDetails.ask(at, NO_CASE, "proefvraag").ifPresent(zaak -> findings.add(new Finding(Severity.WARNING,
                    "stuf-answers-anything", at.sentence("proefvraag", "geeft een zaak terug bij een nummer dat niet "
                    + "bestaat") + " Vraag de gemeente of beantwoord-vraag naar het echte zaaksysteem wijst.")));
        } catch (Fault refused) {
            findings.add(new Finding(Severity.ERROR, refused.code(), refused.sentence()));
        }
        for (Service service : Service.values()) {
            call(at, service, findings, sessions);
        }
        sessions.forEach(session -> theirCertificate(at, session, findings));
        meanings(at, findings);
        return findings.stream().distinct().toList();
    }

    private static void call(StufConnection at, Service service, List<Finding> findings, Set<SSLSession> sessions) {
        URI address = at.address(service);
        String step = switch (service) {
            case FREE_MESSAGES -> "vrije-berichten bereiken";
            case MUTATIONS -> "ontvang-asynchroon bereiken";
            case QUESTIONS -> "beantwoord-vraag bereiken";
        };
        try {
            HttpResponse<byte[]> answer = at.send(HttpRequest.newBuilder(address)
                    .timeout(at.settings().timeout()).GET().build(), step);
            answer.sslSession().ifPresent(sessions::add);
            if (answer.statusCode() == 404) {
                findings.add(new Finding(Severity.WARNING, "stuf-address", at.sentence(step, "kent dit adres niet "
                        + "als de hub er alleen aanbelt (HTTP 404); controleer "
                        + "stuf." + step.substring(0, step.indexOf(' ')))));
            }
        } catch (Fault unreachable) {
            findings.add(new Finding(Severity.ERROR, unreachable.code(), unreachable.sentence()));
        }
    }

    private void ownCertificate(StufConnection at, List<Finding> findings) {
        if (at.settings().keys() != null) {
            KeyStores.expiry(at.settings().keys()).ifPresent(end -> expiry(at, "stuf-own-certificate",
                    "Het certificaat van de hub (stuf.keystore)", end, findings));
        }
    }

    private void theirCertificate(StufConnection at, SSLSession session, List<Finding> findings) {
        try {
            for (Certificate certificate : session.getPeerCertificates()) {
                if (certificate instanceof X509Certificate known) {
                    expiry(at, "stuf-certificate", "Een certificaat van de gemeente", known.getNotAfter().toInstant(),
                            findings);
                }
            }
        } catch (SSLPeerUnverifiedException e) {
            // Then the call itself failed, and that was said.
        }
    }

    private void expiry(StufConnection at, String code, String what, Instant end, List<Finding> findings) {
        Instant now = clock.instant();
        if (end.isAfter(now.plus(SOON))) {
            return;
        }
        boolean over = !end.isAfter(now);
        findings.add(new Finding(over ? Severity.ERROR : Severity.WARNING, code, StufConnection.who(at.municipality())
                + ": " + what.substring(0, 1).toLowerCase(Locale.ROOT) + what.substring(1) + (over ? " is verlopen op "
                : " verloopt op ") + DAY.format(LocalDate.ofInstant(end, Letterhead.AMSTERDAM))
                + ". Vervang het."));
    }

    /** Without them every decided case ends on somebody's desk. */
    private static void meanings(StufConnection at, List<Finding> findings) {
        if (at.settings().results().isEmpty() && at.settings().decisions().isEmpty()) {
            findings.add(new Finding(Severity.WARNING, "stuf-results-empty", StufConnection.who(at.municipality())
                    + ": stuf.results is leeg; de hub kan dan van geen enkele zaak zeggen wat er is besloten."));
        }
    }
}
