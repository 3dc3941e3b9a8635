package nl.schakel.municipality.zgw;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import nl.schakel.directory.Municipality;
import nl.schakel.municipality.DryRun;
import nl.schakel.referral.Fault;
import nl.schakel.referral.RecipientRole;

/** Tries a ZGW recipient out: interfaces, catalogue, rights and the way back. It makes nothing there. */
final class ZgwDryRun implements DryRun {

    private final ZgwClient client;
    private final ZgwCatalogue catalogue;
    private final CatalogueProbe types;
    private final EndpointProbe endpoints;
    private final CallbackProbe callback;
    private final Clock clock;

    ZgwDryRun(ZgwClient client, ZgwCatalogue catalogue, CallbackProbe callback, Clock clock) {
        this.client = client;
        this.catalogue = catalogue;
        this.types = new CatalogueProbe(catalogue, clock);
        this.endpoints = new EndpointProbe(clock);
        this.callback = callback;
        this.clock = clock;
    }

    @Override
    public String standard() {
        return "zgw";
    }

    @Override
    public List<Finding> tryOut(Municipality place, RecipientRole recipient) {
        List<String> broken = ZgwSettings.findings(place);
        if (!broken.isEmpty()) {
            return broken.stream().map(sentence -> new Finding(Severity.ERROR, "zgw-settings", sentence)).toList();
        }
        ZgwConnection at = client.open(place);
        List<Finding> findings = new ArrayList<>(endpoints.endpoints(at));
        // Clocks that differ are no reason to look no further.
        if (findings.stream().allMatch(finding -> finding.severity() != Severity.ERROR
                || finding.code().equals("zgw-clock-skew"))) {
            withTypes(at, recipient, findings);
        }
        // An adviser's case is not looked at, and a served municipality has no callback of its own.
        if (recipient != RecipientRole.MEDICAL_ADVISER && place.served() == null) {
            callback.finding(place, at.settings().callbackSecret()).ifPresent(sentence ->
                    findings.add(new Finding(Severity.WARNING, "zgw-callback", sentence)));
        }
        return findings;
    }

    private void withTypes(ZgwConnection at, RecipientRole recipient, List<Finding> findings) {
        try {
            findings.addAll(types.findings(at, recipient));
            findings.addAll(endpoints.rights(at, catalogue.caseType(at,
                    LocalDate.ofInstant(clock.instant(), CaseIdentity.AMSTERDAM))));
        } catch (Fault fault) {
            findings.add(new Finding(Severity.ERROR, fault.code(), fault.sentence()));
        }
    }
}
