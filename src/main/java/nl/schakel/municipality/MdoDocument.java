package nl.schakel.municipality;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import nl.schakel.disclosure.MdoAction;
import nl.schakel.disclosure.MdoRelease;
import nl.schakel.document.PdfA;
import nl.schakel.document.Printable;
import nl.schakel.document.Templates;
import nl.schakel.referral.RecipientRole;
import nl.schakel.referral.ReferralId;

/**
 * What a multidisciplinary meeting agreed as one party reads it, in PDF/A. It does not name the patient: it lies in a
 * case that does, or, for an expert, in one that must not. Safe for several threads.
 */
final class MdoDocument {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", new Locale("nl", "NL"));

    private final Templates templates = new Templates(MdoDocument.class);
    private final PdfA pdf = new PdfA();

    /**
     * @param reference the number that hub and party share
     * @param referrer  the practice that tells; null for an expert
     * @param recipient who reads it
     * @param moment    of the document's metadata; for an expert only the day
     */
    byte[] render(MdoRelease release, RecipientRole role, ReferralId reference, WmoRequest.Referrer referrer,
                  String recipient, Instant moment) {
        Map<String, Object> model = new HashMap<>();
        model.put("reference", reference.toString());
        model.put("recipient", (role == RecipientRole.CONSULTANT ? "gemeente " : "") + Printable.line(recipient));
        model.put("day", day(release.day()));
        model.put("actions", release.actions().stream().map(MdoDocument::row).toList());
        model.put("practice", referrer == null ? "" : Printable.joined(", ", Printable.line(referrer.name()),
                Printable.line(referrer.phone()), "AGB-code " + referrer.agb()));
        model.put("expert", role == RecipientRole.EXPERT);
        model.put("policy", Printable.line(release.disclosure().policyVersion()));
        return pdf.render(templates.html("mdo", model), moment, reference.value().getLeastSignificantBits());
    }

    private static Map<String, String> row(MdoAction action) {
        return Map.of("what", action.kind().label(),
                "status", action.status() == null ? "" : action.status().label(),
                "who", action.performer() == null ? "" : action.performer().label(),
                "when", day(action.day()));
    }

    private static String day(LocalDate day) {
        return day == null ? "" : DAY.format(day);
    }
}
