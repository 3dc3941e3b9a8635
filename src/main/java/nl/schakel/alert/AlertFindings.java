package nl.schakel.alert;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.springframework.core.env.Environment;

/** What is missing or unsafe in where alerts go; the hub does not start on any of it. */
public final class AlertFindings {

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private AlertFindings() {
    }

    /** One Dutch sentence per finding; none repeats an address or a secret. */
    public static List<String> of(Environment environment) {
        List<String> findings = new ArrayList<>();
        String url = environment.getProperty("schakel.alerts.webhook.url", "");
        String secrets = environment.getProperty("schakel.alerts.webhook.bearer", "")
                + environment.getProperty("schakel.alerts.webhook.secret", "");
        if (!url.isBlank()) {
            webhook(url, !secrets.isEmpty(), findings);
        } else if (!secrets.isEmpty()) {
            findings.add("Er is een geheim voor de webhook van meldingen, maar geen adres: vul "
                    + "schakel.alerts.webhook.url in.");
        }
        if (!environment.getProperty("schakel.alerts.mail.to", "").isBlank()
                && (environment.getProperty("spring.mail.host", "").isBlank()
                || environment.getProperty("schakel.mail.from", "").isBlank())) {
            findings.add("Meldingen moeten per e-mail (schakel.alerts.mail.to), maar er is geen mailserver of geen "
                    + "afzender: vul spring.mail.host en schakel.mail.from in.");
        }
        return findings;
    }

    private static void webhook(String url, boolean secret, List<String> findings) {
        URI address;
        try {
            address = URI.create(url);
        } catch (IllegalArgumentException e) {
            address = URI.create("");
        }
        String scheme = String.valueOf(address.getScheme());
        if (!scheme.matches("https?") || address.getHost() == null || address.getUserInfo() != null) {
            findings.add("Het adres van de webhook van meldingen klopt niet: zet schakel.alerts.webhook.url op een "
                    + "volledig https-adres zonder naam of wachtwoord erin.");
        } else if (secret && scheme.equals("http") && !THIS_MACHINE.contains(address.getHost())) {
            findings.add("De webhook van meldingen gaat over http, en dan leest iedereen onderweg het geheim mee: zet "
                    + "schakel.alerts.webhook.url op een https-adres.");
        }
    }
}
