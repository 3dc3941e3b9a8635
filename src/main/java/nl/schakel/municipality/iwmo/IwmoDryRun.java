package nl.schakel.municipality.iwmo;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLPeerUnverifiedException;

import nl.schakel.directory.Municipality;
import nl.schakel.municipality.DryRun;
import nl.schakel.referral.Fault;
import nl.schakel.referral.RecipientRole;

/**
 * Tries out whether messages can travel to an iWmo municipality: is anybody there, does it let the hub in, are the
 * certificates good for a while, can a file be put down, is there a queue. No message is sent.
 */
final class IwmoDryRun implements DryRun {

    private static final Duration SOON = Duration.ofDays(30);

    private final HttpTransport http;
    private final FolderTransport folder;
    private final AmqpTransport amqp;
    private final ClientCertificates certificates;
    private final Clock clock;

    IwmoDryRun(HttpTransport http, FolderTransport folder, AmqpTransport amqp, ClientCertificates certificates,
               Clock clock) {
        this.http = http;
        this.folder = folder;
        this.amqp = amqp;
        this.certificates = certificates;
        this.clock = clock;
    }

    @Override
    public String standard() {
        return "iwmo";
    }

    @Override
    public List<Finding> tryOut(Municipality place, RecipientRole recipient) {
        String who = "Gemeente " + place.name();
        List<String> broken = new IwmoStandard().findings(place, recipient);
        if (!broken.isEmpty()) {
            return broken.stream().map(sentence -> new Finding(Severity.ERROR, "iwmo-settings", sentence)).toList();
        }
        IwmoSettings settings = IwmoSettings.of(place);
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding(Severity.NOTE, "iwmo-agreement", who + ": een huisarts is in iWmo geen aanbieder. Leg "
                + "met de gemeente vast dat zij een WMO315 van een praktijk aanneemt en beantwoordt."));
        try {
            ClientCertificates.Loaded own = certificates.of(settings, who);
            if (own != null) {
                expiry(findings, own.certificate(), who + ": het certificaat van de hub (iwmo.client-certificate)");
            }
            switch (settings.transport()) {
                case HTTP -> address(findings, settings, who);
                case FOLDER -> folder(findings, settings, who);
                case AMQP -> amqp.knock(settings, who);
                default -> throw new IllegalStateException("no such transport");
            }
        } catch (Fault fault) {
            findings.add(new Finding(Severity.ERROR, fault.code(), fault.sentence()));
        }
        return findings;
    }

    /** Any answer is a sign of life; some of them say more. */
    private void address(List<Finding> findings, IwmoSettings settings, String who) {
        HttpResponse<byte[]> answer = http.knock(settings, who);
        answer.sslSession().ifPresent(session -> {
            try {
                for (Certificate certificate : session.getPeerCertificates()) {
                    if (certificate instanceof X509Certificate theirs) {
                        expiry(findings, theirs, who + ": een certificaat van de server");
                    }
                }
            } catch (SSLPeerUnverifiedException e) {
                findings.add(new Finding(Severity.ERROR, "iwmo-tls", who + " toont geen certificaat."));
            }
        });
        int status = answer.statusCode();
        if (status == 401 || status == 403) {
            findings.add(new Finding(Severity.ERROR, "iwmo-unauthorised", who + " laat de hub niet binnen (HTTP "
                    + status + "). Controleer iwmo.secret of iwmo.client-certificate en vraag of de hub daar is "
                    + "geregistreerd."));
        } else if (status / 100 == 3) {
            findings.add(new Finding(Severity.ERROR, "iwmo-redirect", who + " verwijst door (HTTP " + status
                    + "); de hub volgt dat niet. Zet het juiste adres in iwmo.url."));
        } else if (status == 404 || status == 410) {
            findings.add(new Finding(Severity.WARNING, "iwmo-not-found", who + " antwoordt, maar zegt het adres niet "
                    + "te kennen (HTTP " + status + "). Controleer iwmo.url."));
        } else if (status >= 500 && status != 501) {
            findings.add(new Finding(Severity.WARNING, "iwmo-unavailable", who + " antwoordt met een storing (HTTP "
                    + status + "). Probeer het later nog eens."));
        }
    }

    private void folder(List<Finding> findings, IwmoSettings settings, String who) {
        if (!Files.isDirectory(settings.folder())) {
            findings.add(new Finding(Severity.ERROR, "iwmo-folder-missing", who + ": de map van iwmo.folder is er "
                    + "niet. Maak haar aan of koppel de schijf aan."));
            return;
        }
        try {
            folder.tryOut(settings.folder());
        } catch (IOException e) {
            findings.add(new Finding(Severity.ERROR, "iwmo-folder-denied", who + ": in de map van iwmo.folder kan de "
                    + "hub geen bestand maken en in één keer hernoemen. Geef haar dat recht, of kies een andere map."));
        }
    }

    private void expiry(List<Finding> findings, X509Certificate certificate, String what) {
        Instant now = clock.instant();
        Instant end = certificate.getNotAfter().toInstant();
        if (!end.isAfter(now)) {
            findings.add(new Finding(Severity.ERROR, "iwmo-certificate-expired", what + " is verlopen. Laat het "
                    + "vervangen."));
        } else if (end.isBefore(now.plus(SOON))) {
            findings.add(new Finding(Severity.WARNING, "iwmo-certificate-expiring", what + " verloopt over "
                    + Duration.between(now, end).toDays() + " dagen. Laat het op tijd vervangen."));
        }
    }
}
