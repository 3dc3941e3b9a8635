package nl.schakel.municipality.zgw;

import java.net.URI;
import java.net.http.HttpResponse;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import nl.schakel.municipality.DryRun.Finding;
import nl.schakel.municipality.DryRun.Severity;
import nl.schakel.referral.Fault;

/**
 * Tries each interface of a municipality: does it answer, may the hub do there what it will have to, how long does its
 * certificate last, and do the clocks agree.
 *
 * <p>Rights are tried without making anything. To read: a search for a number that does not exist. To create: a body
 * that names only the type; Open Zaak looks at the right first (403) and then at the required fields (400), and needs
 * the type for the former. Rights on what exists ({@code zaken.bijwerken}, parts of documents) cannot be tried so;
 * they are read from the Autorisaties API where the settings name it.
 */
final class EndpointProbe {

    private static final String STEP = "proefaanroep";
    private static final String NOTHING = "SCHAKEL-CONTROLE";
    private static final Duration SKEW = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofDays(30);

    private final Clock clock;

    EndpointProbe(Clock clock) {
        this.clock = clock;
    }

    /** What is found at every configured interface; trouble of the other side is a finding. */
    List<Finding> endpoints(ZgwConnection at) {
        ZgwSettings settings = at.settings();
        String byNumber = "?identificatie=" + NOTHING + "&bronorganisatie=" + settings.rsin().value();
        List<String> searches = new ArrayList<>(List.of(settings.catalogi() + "/zaaktypen?identificatie=" + NOTHING,
                settings.zaken() + "/zaken" + byNumber,
                settings.documenten() + "/enkelvoudiginformatieobjecten" + byNumber));
        if (settings.besluiten() != null) {
            searches.add(settings.besluiten() + "/besluiten?identificatie=" + NOTHING);
        }
        if (settings.notificaties() != null) {
            searches.add(settings.notificaties() + "/kanaal?naam=zaken");
        }
        List<Finding> findings = new ArrayList<>();
        Set<String> servers = new HashSet<>();
        for (String search : searches) {
            boolean newServer = servers.add(URI.create(search).getRawAuthority());
            tried(at, "GET", search, null, newServer, findings);
        }
        return findings;
    }

    /** Whether the hub may make cases and documents of these types, and whatever the Autorisaties API tells. */
    List<Finding> rights(ZgwConnection at, CaseType type) {
        List<Finding> findings = new ArrayList<>();
        ZgwSettings settings = at.settings();
        tried(at, "POST", settings.zaken() + "/zaken", JsonNodeFactory.instance.objectNode()
                .put("zaaktype", type.url()).put("vertrouwelijkheidaanduiding", settings.confidentiality()), false,
                findings);
        Set.of(type.document(), type.tokenDocument()).forEach(document -> tried(at, "POST", settings.documenten()
                + "/enkelvoudiginformatieobjecten", JsonNodeFactory.instance.objectNode()
                .put("informatieobjecttype", document)
                .put("vertrouwelijkheidaanduiding", settings.confidentiality()), false, findings));
        granted(at, findings);
        return findings;
    }

    private void tried(ZgwConnection at, String method, String address, JsonNode body, boolean newServer,
                       List<Finding> findings) {
        try {
            HttpResponse<byte[]> answer = at.exchange(method, address, body, STEP);
            if (newServer) {
                answer.sslSession().flatMap(EndpointProbe::certificate)
                        .flatMap(certificate -> certificate(at, certificate)).ifPresent(findings::add);
                answer.headers().firstValue("Date").flatMap(date -> clocks(at, date)).ifPresent(findings::add);
            }
            boolean allowed = answer.statusCode() == 200 || answer.statusCode() == 400 && body != null;
            if (!allowed) {
                add(at.fault(method, address, answer, STEP), findings);
            }
        } catch (Fault fault) {
            add(fault, findings);
        }
    }

    private static void add(Fault fault, List<Finding> findings) {
        Finding finding = new Finding(Severity.ERROR, fault.code(), fault.sentence());
        if (!findings.contains(finding)) {
            findings.add(finding);
        }
    }

    private static Optional<X509Certificate> certificate(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate first ? Optional.of(first)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            // The call itself went well, so there is nothing to say of it.
            return Optional.empty();
        }
    }

    /** What to say of a certificate: nothing while it lasts for thirty days or more. */
    Optional<Finding> certificate(ZgwConnection at, X509Certificate certificate) {
        Instant end = certificate.getNotAfter().toInstant();
        Instant now = clock.instant();
        if (!end.isAfter(now)) {
            return Optional.of(new Finding(Severity.ERROR, "zgw-certificate-expired", at.sentence(STEP, "heeft een "
                    + "TLS-certificaat dat verliep op " + day(end) + "; laat het vernieuwen")));
        }
        return end.isAfter(now.plus(SOON)) ? Optional.empty() : Optional.of(new Finding(Severity.WARNING,
                "zgw-certificate-ends", at.sentence(STEP, "heeft een TLS-certificaat dat verloopt op " + day(end)
                + "; laat het vernieuwen")));
    }

    private static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, CaseIdentity.AMSTERDAM);
    }

    /** A token that seems to come from the future is refused at once, an old one only after an hour. */
    private Optional<Finding> clocks(ZgwConnection at, String date) {
        try {
            Instant there = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
            Duration ahead = Duration.between(there, clock.instant());
            if (ahead.abs().compareTo(SKEW) <= 0) {
                return Optional.empty();
            }
            String which = ahead.isNegative() ? "achter op" : "voor op";
            return Optional.of(new Finding(ahead.isNegative() ? Severity.WARNING : Severity.ERROR, "zgw-clock-skew",
                    at.sentence(STEP, "heeft een andere tijd: de klok van de hub loopt " + ahead.abs().toSeconds()
                            + " seconden " + which + " die van de gemeente; zet beide gelijk (NTP)")));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private void granted(ZgwConnection at, List<Finding> findings) {
        ZgwSettings settings = at.settings();
        if (settings.autorisaties() == null) {
            findings.add(new Finding(Severity.NOTE, "zgw-rights-unproven", at.sentence(STEP, "laat niet zien of de hub "
                    + "de scope " + ZgwScope.CASE_CHANGE + " heeft; zonder zgw.autorisaties blijkt dat pas bij de "
                    + "eerste verwijzing")));
            return;
        }
        try {
            // Version 1.1.0 of the standard answers with a list, others with the one that there can be.
            JsonNode answer = at.get(settings.autorisaties() + "/applicaties/consumer?clientId="
                    + settings.clientId(), "autorisaties lezen");
            JsonNode application = answer.isArray() ? answer.path(0) : answer;
            if (application.path("heeftAlleAutorisaties").asBoolean()) {
                findings.add(new Finding(Severity.WARNING, "zgw-rights-too-wide", at.sentence("autorisaties lezen",
                        "geeft de hub alle rechten; beperk die tot wat hij nodig heeft")));
                return;
            }
            Set<String> granted = new TreeSet<>();
            application.path("autorisaties").forEach(right ->
                    right.path("scopes").forEach(scope -> granted.add(scope.asText())));
            needed(settings).filter(scope -> !granted.contains(scope)).forEach(scope -> findings.add(new Finding(
                    Severity.ERROR, "zgw-forbidden", at.sentence("autorisaties lezen",
                    ZgwRefusals.missing(scope, settings)))));
        } catch (Fault fault) {
            findings.add(new Finding(Severity.NOTE, "zgw-rights-unproven", fault.sentence()));
        }
    }

    /** Those that no other call here tries. */
    private static Stream<String> needed(ZgwSettings settings) {
        return Map.of(ZgwScope.CASE_CHANGE, true, ZgwScope.CASE_STATUS, settings.withdrawal().status() != null)
                .entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).sorted();
    }
}
